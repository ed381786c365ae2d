//! The frame around every page of a signed-in person.

use super::parts::{Link, Notice};

/// Top bar, navigation and what every form needs.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The organization, such as `云岭县`.
    pub organization: String,
    /// The rectification the page is about; none on pages about nothing in particular.
    pub rectification: Option<String>,
    /// The rectifications the viewer may switch to.
    pub switcher: Vec<Link>,
    /// The navigation, in order, already limited to what the viewer may use.
    pub nav: Vec<NavEntry>,
    /// How many notices the viewer has not read.
    pub inbox: u64,
    /// Where these are listed.
    pub inbox_href: String,
    /// Who is signed in.
    pub person: PersonBadge,
    /// What stands in the search box.
    pub query: String,
    /// The token that proves a form came from one of our pages.
    pub csrf: String,
    /// Makes a repeated submission of the same form recognizable; fresh with each rendering.
    pub request: String,
    /// What happened just before, shown once.
    pub notices: Vec<Notice>,
}

impl Frame {
    /// How many notices are unread, as it fits into the top bar.
    pub fn inbox_label(&self) -> String {
        if self.inbox > 99 {
            "99+".to_owned()
        } else {
            self.inbox.to_string()
        }
    }

    /// Entries that a telephone's bottom bar keeps behind `更多`.
    pub fn later(&self) -> Vec<&NavEntry> {
        self.nav.iter().filter(|entry| !entry.on_phone).collect()
    }
}

/// One entry of the navigation.
#[derive(Debug, Clone)]
pub struct NavEntry {
    /// What people do there.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
    /// Name of its symbol in `icons.svg`.
    pub icon: &'static str,
    /// Whether the page belongs to it.
    pub current: bool,
    /// How many matters wait there; zero is not shown.
    pub waiting: u64,
    /// Whether it stands in a telephone's bottom bar (at most four or five do).
    pub on_phone: bool,
}

/// The signed-in person in the top bar.
#[derive(Debug, Clone, Default)]
pub struct PersonBadge {
    /// Name.
    pub name: String,
    /// Unit and role, such as `整改办 · 经办`.
    pub role: String,
}
