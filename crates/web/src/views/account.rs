//! The viewer's own account: password, tokens for scripts.

use askama::Template;

use super::frame::Frame;
use super::parts::{Field, Select, Tag};
use super::people::Secret;

/// The viewer's own account.
#[derive(Debug, Template)]
#[template(path = "account.html")]
pub struct AccountPage {
    /// The frame.
    pub frame: Frame,
    /// Name and value, line by line: account name, unit, roles.
    pub facts: Vec<(String, String)>,
    /// Whether the viewer keeps the settings of the installation.
    pub settings: bool,
    /// Tokens for scripts.
    pub tokens: Vec<TokenLine>,
    /// Name of a new token.
    pub token_name: Field,
    /// How long a new token holds.
    pub token_days: Select,
    /// A token just made, shown this once.
    pub secret: Option<Secret>,
}

/// A token for scripts.
#[derive(Debug)]
pub struct TokenLine {
    /// Its name.
    pub name: String,
    /// When it was made, when it was used last, when it ends.
    pub dates: String,
    /// In use, ended, revoked.
    pub state: Tag,
    /// Where it is revoked by POST; none when it no longer holds.
    pub revoke: Option<String>,
}
