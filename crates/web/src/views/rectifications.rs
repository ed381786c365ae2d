//! Rectifications: the list and the form that creates one.

use askama::Template;

use super::frame::Frame;
use super::parts::{Empty, Field, Link, Part, Select, Tag};

/// All rectifications the viewer may see.
#[derive(Debug, Template)]
#[template(path = "rectifications.html")]
pub struct RectificationsPage {
    /// The frame.
    pub frame: Frame,
    /// Whether the viewer may create one.
    pub may_create: bool,
    /// The rectifications, newest first.
    pub list: Vec<RectificationLine>,
    /// Shown when there is none.
    pub empty: Empty,
}

/// One rectification.
#[derive(Debug)]
pub struct RectificationLine {
    /// Its code, such as `YL`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its ledger.
    pub href: String,
    /// Kind of source.
    pub source: Tag,
    /// Feedback date and end of the concentrated period.
    pub dates: String,
    /// `已销号 41 / 70，58.6%`.
    pub progress: String,
    /// The bar.
    pub parts: Vec<Part>,
    /// `重点问题 12 个，其中领导领办 12 个、已销号 5 个` and the ledger that lists them; none where there are none.
    pub key: Option<Link>,
    /// `逾期 6 个`; empty when none.
    pub overdue: String,
}

/// The form that creates a rectification.
#[derive(Debug, Template)]
#[template(path = "rectification_new.html")]
pub struct NewRectificationPage {
    /// The frame.
    pub frame: Frame,
    /// Where it is sent.
    pub action: String,
    /// Code, 2 to 8 capital letters; ledger numbers begin with it.
    pub code: Field,
    /// Name.
    pub name: Field,
    /// Kind of source.
    pub source: Select,
    /// Feedback date.
    pub feedback: Field,
    /// End of the concentrated period.
    pub until: Field,
}
