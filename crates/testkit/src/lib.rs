//! Testkit: the real application on made-up ground, for tests and for the `demo` command.

mod app;
mod ask;
pub mod demo;
mod mail_server;
mod postgres;
mod scene;
mod scene_closing;

pub use app::{BEGIN, CSRF, Member, PASSWORD, TestApp};
pub use ask::{Answer, Ask, encode};
pub use mail_server::{MailServer, Manner, Received};
pub use scene::{CODE, Scene};
pub use scene_closing::checklist;
