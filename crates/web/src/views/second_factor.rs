//! Two-step verification: binding a phone, recovery codes, and the second step of signing in.

use askama::Template;

use super::frame::Frame;
use super::parts::{Notice, Square};
use super::sign_in::Token;

/// The viewer's own second factor.
#[derive(Debug, Template)]
#[template(path = "second_factor.html")]
pub struct SecondFactorPage {
    /// The frame.
    pub frame: Frame,
    /// What was just done or refused.
    pub notices: Vec<Notice>,
    /// How it stands.
    pub state: FactorState,
    /// Recovery codes just made, shown this once.
    pub codes: Vec<String>,
}

/// How it stands with the second factor.
#[derive(Debug)]
pub enum FactorState {
    /// There is none.
    Off,
    /// A secret waits for its first code.
    Begun {
        /// The secret for a camera.
        square: Square,
        /// The secret for a keyboard, in groups of letters.
        groups: String,
    },
    /// It counts.
    On {
        /// Since when, and how many recovery codes are left.
        says: String,
    },
}

/// The second step of signing in.
#[derive(Debug, Template)]
#[template(path = "sign_in_code.html")]
pub struct SignInCodePage {
    /// Hidden values.
    pub frame: Token,
    /// Wrong, locked.
    pub notices: Vec<Notice>,
    /// What stands for the password, which is never sent back.
    pub step: String,
    /// The page to go to afterwards; empty for the workbench.
    pub next: String,
}
