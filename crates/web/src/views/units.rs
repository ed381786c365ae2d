//! The tree of units.

use askama::Template;

use super::frame::Frame;
use super::parts::{Field, Select};

/// Administration of the unit tree.
#[derive(Debug, Template)]
#[template(path = "units.html")]
pub struct UnitsPage {
    /// The frame.
    pub frame: Frame,
    /// `42 个单位，其中 2 个停用`.
    pub summary: String,
    /// The tree, parents before children.
    pub nodes: Vec<UnitNode>,
    /// Whether the viewer may change it.
    pub may_edit: bool,
    /// The form that stands open.
    pub edit: Option<UnitEdit>,
    /// The unit it is about, or the parent of the new one.
    pub selected: String,
}

/// One unit. The tree is flat: `depth` says where it stands.
#[derive(Debug)]
pub struct UnitNode {
    /// Its id.
    pub id: String,
    /// How many units above it.
    pub depth: u8,
    /// Its name.
    pub name: String,
    /// 省, 市, 县, 乡, 村.
    pub level: &'static str,
    /// How many people belong to it.
    pub people: u64,
    /// The people of this unit.
    pub people_href: String,
    /// Whether it is out of use.
    pub disabled: bool,
}

/// A form beside the tree.
#[derive(Debug)]
pub enum UnitEdit {
    /// A new unit below the selected one.
    Add {
        /// Where it is sent.
        action: String,
        /// Name.
        name: Field,
        /// Level.
        level: Select,
    },
    /// Another name.
    Rename {
        /// Where it is sent.
        action: String,
        /// Name.
        name: Field,
    },
    /// Another place.
    Move {
        /// Where it is sent.
        action: String,
        /// The unit above.
        parent: Select,
    },
    /// Out of use.
    Disable {
        /// Where it is sent.
        action: String,
        /// What follows, and what stands in the way.
        says: String,
        /// Whether it can be done.
        possible: bool,
    },
}

impl UnitNode {
    /// Class of its indentation; deeper than eight looks like eight.
    pub fn indent(&self) -> u8 {
        self.depth.min(8)
    }
}
