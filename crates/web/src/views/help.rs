//! The manual.

use askama::Template;

use super::frame::Frame;
use super::parts::Link;

/// One page of the manual.
#[derive(Debug, Template)]
#[template(path = "help.html")]
pub struct HelpPage {
    /// The frame.
    pub frame: Frame,
    /// Heading of the page.
    pub title: String,
    /// All pages of the manual.
    pub contents: Vec<Link>,
    /// The page as HTML without its first heading. Made at build time from our own manual, never from anything typed.
    pub body: &'static str,
}
