//! Paragraph styles: what they say about outline level and numbering, through the chain of styles they are based on.

use std::collections::HashMap;

use super::super::xml::{self, Node, Xml};
use crate::NotADocument;

/// Longest chain of styles that is followed; a longer one goes in a circle.
const CHAIN: usize = 32;

/// The styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default: Option<String>,
}

/// Reference to a list: which one, and on which level, as far as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ListReference {
    /// Id of the `num`; `"0"` means no list.
    pub(super) list: Option<String>,
    /// Level from 0.
    pub(super) level: Option<usize>,
}

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: ListReference,
}

impl Styles {
    /// Parses `styles.xml`; a document without it has no styles.
    pub(super) fn parse(text: &str) -> Result<Self, NotADocument> {
        let mut styles = Self::default();
        let mut reader = Xml::new(text);
        while let Some(node) = reader.next()? {
            let Node::Open(start) = node else { continue };
            if xml::name(&start) != "style" {
                continue;
            }
            let id = xml::attribute(&start, "styleId").unwrap_or_default();
            let is_paragraph =
                xml::attribute(&start, "type").is_none_or(|kind| kind == "paragraph");
            if is_paragraph
                && xml::attribute(&start, "default")
                    .is_some_and(|value| value == "1" || value == "true")
            {
                styles.default = Some(id.clone());
            }
            let mut style = Style::default();
            reader.each_inside(|name, start| match name {
                "name" => {
                    style.name = xml::attribute(start, "val")
                        .unwrap_or_default()
                        .to_lowercase();
                }
                "basedOn" => style.based_on = xml::attribute(start, "val"),
                "outlineLvl" => style.outline = xml::number(start, "val"),
                "numId" => style.list.list = xml::attribute(start, "val"),
                "ilvl" => style.list.level = xml::number(start, "val"),
                _ => {}
            })?;
            styles.by_id.insert(id, style);
        }
        Ok(styles)
    }

    /// Outline level from 0 that a style gives its paragraphs; 9 and more mean body text.
    pub(super) fn outline(&self, id: Option<&str>) -> Option<u8> {
        self.chain(id)
            .find_map(|(_, style)| style.outline.or_else(|| level_by_name(&style.name)))
    }

    /// The list a style puts its paragraphs into, with the style that says so.
    pub(super) fn list<'s>(&'s self, id: Option<&'s str>) -> Option<(&'s str, &'s ListReference)> {
        self.chain(id)
            .find(|(_, style)| style.list.list.is_some())
            .map(|(id, style)| (id, &style.list))
    }

    /// The level a style gives, where the list itself comes from elsewhere.
    pub(super) fn level(&self, id: Option<&str>) -> Option<usize> {
        self.chain(id).find_map(|(_, style)| style.list.level)
    }

    /// Whether paragraphs of this style are entries of a table of contents.
    pub(super) fn is_contents(&self, id: Option<&str>) -> bool {
        self.chain(id).next().is_some_and(|(_, style)| {
            let rest = style
                .name
                .strip_prefix("toc ")
                .or_else(|| style.name.strip_prefix("目录 "));
            rest.is_some_and(|rest| rest.trim().parse::<u8>().is_ok())
        })
    }

    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let first = id
            .filter(|id| self.by_id.contains_key(*id))
            .or(self.default.as_deref());
        let start = first.and_then(|id| self.by_id.get_key_value(id));
        std::iter::successors(start, |(_, style)| {
            style
                .based_on
                .as_deref()
                .and_then(|id| self.by_id.get_key_value(id))
        })
        .take(CHAIN)
        .map(|(id, style)| (id.as_str(), style))
    }
}

/// Heading styles by their name, where a writer left out the outline level.
fn level_by_name(name: &str) -> Option<u8> {
    if matches!(name, "title" | "标题") {
        return Some(0);
    }
    let rest = name
        .strip_prefix("heading")
        .or_else(|| name.strip_prefix("标题"))?;
    rest.trim().parse::<u8>().ok()?.checked_sub(1)
}
