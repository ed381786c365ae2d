//! Carries notices out of the house: mail by SMTP, messages to group robots, a calendar feed.
//!
//! It knows servers and formats and nothing of findings; what is said, to whom and how often is for the application to say.
//! Addresses come from the configuration of the server only.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod calendar;
mod mail;
mod robot;

pub use mail::{Mail, MailSettings, Mailer, Security};
pub use robot::{Robot, RobotKind, RobotSettings};

/// A setting that cannot be used, in words for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadSetting(pub(crate) String);

/// Why something was not taken over by the other side, in words for the administrator. It may be tried again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotSent(pub(crate) String);
