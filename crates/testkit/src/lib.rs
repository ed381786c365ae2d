//! Testkit: the real application on made-up ground, for tests and for the `demo` command.

pub mod demo;
