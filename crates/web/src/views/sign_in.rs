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

/// First start: who holds the one-time code printed by the server names the organization and the first administrator.
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
    /// Name of the administrator.
    pub name: Field,
    /// Account name of the administrator.
    pub login: Field,
    /// What is wrong with the password; it is never sent back.
    pub password_wrong: Field,
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
