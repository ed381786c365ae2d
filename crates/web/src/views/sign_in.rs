//! Pages before and around signing in: sign-in, first start, change of password.

use askama::Template;

use super::frame::Frame;
use super::parts::{Field, Notice};

/// Hidden values of a form on a page without a frame.
#[derive(Debug, Default)]
pub struct Token {
    /// The token that proves a form came from one of our pages.
    pub csrf: String,
    /// Makes a repeated submission recognizable.
    pub request: String,
}

/// Sign-in.
#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// Hidden values.
    pub frame: Token,
    /// The organization; empty before the first start.
    pub organization: String,
    /// Locked, delayed, wrong, signed out. Never says whether an account exists.
    pub notices: Vec<Notice>,
    /// Account name as typed.
    pub login: Field,
    /// The page to go to afterwards; empty for the workbench.
    pub next: String,
    /// Whether signing in is possible now; false while locked out.
    pub open: bool,
}

/// First start: who holds the one-time code printed by the server names the organization and the three administrators.
#[derive(Debug, Template)]
#[template(path = "first_start.html")]
pub struct FirstStartPage {
    /// Hidden values.
    pub frame: Token,
    /// What went wrong.
    pub notices: Vec<Notice>,
    /// One-time code.
    pub code: Field,
    /// Name of the organization.
    pub organization: Field,
    /// System, security and audit administrator.
    pub administrators: Vec<Administrator>,
    /// The rules for a password, in one sentence.
    pub rules: String,
}

/// One of the three administrators to be named at the first start. Passwords are never sent back.
#[derive(Debug)]
pub struct Administrator {
    /// Head of the names of its fields.
    pub key: &'static str,
    /// What he is called.
    pub title: &'static str,
    /// What he does.
    pub says: &'static str,
    /// Name as typed.
    pub name: String,
    /// Account name as typed.
    pub login: String,
}

/// Change of password: by choice, or because the present one was given out by somebody else.
#[derive(Debug, Template)]
#[template(path = "password.html")]
pub struct PasswordPage {
    /// The frame.
    pub frame: Frame,
    /// Why it has to be changed now; empty when by choice.
    pub reason: String,
    /// What is wrong with the present password.
    pub current: Field,
    /// What is wrong with the new password.
    pub new: Field,
    /// The rules for a password, in one sentence.
    pub rules: String,
}
