//! Administration of people.

use askama::Template;

use super::frame::Frame;
use super::parts::{Choice, Empty, Field, Notice, Pager, Select, Tag};

/// The list of people.
#[derive(Debug, Template)]
#[template(path = "people.html")]
pub struct PeoplePage {
    /// The frame.
    pub frame: Frame,
    /// Whether the viewer may change anything.
    pub may_edit: bool,
    /// Part of a name to look for.
    pub text: Field,
    /// Unit to show.
    pub unit: Select,
    /// The people.
    pub people: Vec<PersonLine>,
    /// The neighbouring pages.
    pub pager: Pager,
    /// Shown when nobody is found.
    pub empty: Empty,
    /// A one-time code just made, shown this once.
    pub secret: Option<Secret>,
}

/// One person.
#[derive(Debug)]
pub struct PersonLine {
    /// Name.
    pub name: String,
    /// Account name.
    pub login: String,
    /// Unit.
    pub unit: String,
    /// Roles.
    pub roles: Vec<Tag>,
    /// In use, not yet signed in, locked, disabled.
    pub state: Tag,
    /// Last sign-in, formatted.
    pub seen: String,
    /// The page where it is changed.
    pub href: String,
}

/// Something secret that is shown once.
#[derive(Debug)]
pub struct Secret {
    /// What it is and for whom.
    pub title: String,
    /// The secret.
    pub value: String,
    /// What to do with it, until when it holds.
    pub says: String,
}

/// A person being created or changed.
#[derive(Debug, Template)]
#[template(path = "person.html")]
pub struct PersonPage {
    /// The frame.
    pub frame: Frame,
    /// `新增人员`, or the name.
    pub title: String,
    /// Where it is sent.
    pub action: String,
    /// Whether the account exists already; the account name is then fixed.
    pub existing: bool,
    /// Whether the viewer may change name and unit.
    pub may_keep: bool,
    /// Whether the viewer may give and take roles.
    pub may_grant: bool,
    /// What happened just before.
    pub notices: Vec<Notice>,
    /// Name.
    pub name: Field,
    /// Account name.
    pub login: Field,
    /// Unit.
    pub unit: Select,
    /// Roles to tick.
    pub roles: Vec<Choice>,
    /// What is wrong with the roles.
    pub roles_wrong: Option<String>,
    /// Where a new one-time code is asked for by POST.
    pub reset_action: Option<String>,
    /// Where the second factor is taken away by POST; none when there is none, or when it is not for the viewer to do.
    pub factor_action: Option<String>,
    /// Where the account is disabled or enabled by POST.
    pub disable_action: Option<String>,
    /// Whether it is disabled now.
    pub disabled: bool,
    /// A one-time code just made, shown this once.
    pub secret: Option<Secret>,
}
