//! The whole server in process: who gets which answer on which route, and what bad requests cannot do.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod bodies;
mod closed;
mod collection;
mod comparisons;
mod duties;
mod evaluation;
mod evidence;
mod ground;
mod ground_of_collection;
mod ground_of_comparison;
mod ground_of_evaluation;
mod headers;
mod hostile;
mod letters;
mod notices;
mod papers;
mod planning;
mod protected;
mod race;
mod recipes;
mod recipes_after_closure;
mod recipes_of_accounts;
mod recipes_of_closing;
mod recipes_of_collection;
mod recipes_of_evaluation;
mod recipes_of_letters;
mod recipes_of_pages;
mod reports;
mod responsibility;
mod revoked;
mod scope;
mod second_factor;
mod stay;
mod tasks;
mod twice;
mod uploads;
mod use_cases;
mod versions;
