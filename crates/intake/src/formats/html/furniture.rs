//! Which elements of a page surround its text: navigation, footers, sharing buttons, lists of links, hidden parts.

use std::collections::{HashMap, HashSet};

use ego_tree::{NodeId, NodeRef, iter::Edge};
use scraper::{Node, node::Element};

use super::{
    element,
    measure::{self, Measure},
};

/// Elements that never hold text of the document.
const NEVER_TEXT: &[&str] = &[
    "script", "style", "noscript", "template", "button", "select", "iframe", "object", "svg",
    "canvas", "video", "audio", "textarea", "input", "head", "title", "map", "rt", "rp",
];
/// Elements that usually surround the text.
const AROUND_TEXT: &[&str] = &["nav", "header", "footer", "aside", "form"];
/// Words in class or id that speak of surroundings.
const AROUND_WORDS: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "footer",
    "foot",
    "share",
    "sharing",
    "sidebar",
    "aside",
    "copyright",
    "pager",
    "pagination",
    "paging",
    "toolbar",
    "topbar",
    "search",
    "related",
    "recommend",
    "login",
    "banner",
    "qrcode",
    "location",
    "bdsharebuttonbox",
    "friendlink",
    "friendlinks",
    "dqwz",
    "daohang",
];
/// A block of at least this many links, more link than text, is a list of links.
const LINK_LIST: usize = 3;

/// Finds what to leave out under `body`. Contained elements are not listed separately.
pub(super) fn find(body: NodeRef<'_, Node>) -> HashSet<NodeId> {
    let mut left_out = HashSet::new();
    mark(body, &mut left_out, |_, tag| {
        NEVER_TEXT.contains(&tag.name()) || is_hidden(tag)
    });
    let measures = measure::all(body, &left_out);
    let whole = measures.get(&body.id()).copied().unwrap_or_default();
    mark(body, &mut left_out, |node, tag| {
        let measure = measures.get(&node.id()).copied().unwrap_or_default();
        is_around(node, tag, &measures) && !holds_the_text(measure, whole)
    });
    left_out
}

/// Adds the outermost elements that `leave_out` names.
fn mark(
    body: NodeRef<'_, Node>,
    left_out: &mut HashSet<NodeId>,
    leave_out: impl Fn(NodeRef<'_, Node>, &Element) -> bool,
) {
    let mut inside: Option<NodeId> = None;
    for edge in body.traverse() {
        match edge {
            Edge::Open(node) if inside.is_none() => {
                if node.id() != body.id()
                    && let Some(tag) = element(node)
                    && (left_out.contains(&node.id()) || leave_out(node, tag))
                {
                    left_out.insert(node.id());
                    inside = Some(node.id());
                }
            }
            Edge::Close(node) if inside == Some(node.id()) => inside = None,
            _ => {}
        }
    }
}

/// Half of the text of a page is no decoration, whatever it is called: some systems put the whole page into a form.
fn holds_the_text(measure: Measure, whole: Measure) -> bool {
    measure.plain * 2 >= whole.plain.max(1)
}

fn is_around(node: NodeRef<'_, Node>, tag: &Element, measures: &HashMap<NodeId, Measure>) -> bool {
    if matches!(
        tag.name(),
        "body" | "html" | "article" | "main" | "h1" | "h2" | "h3"
    ) {
        return false;
    }
    if tag.name() == "header" {
        // The header of an article holds its title; that of a page holds its logo and menu.
        let has_title = node
            .descendants()
            .filter_map(element)
            .any(|inner| matches!(inner.name(), "h1" | "h2"));
        let in_article = node
            .ancestors()
            .filter_map(element)
            .any(|outer| matches!(outer.name(), "article" | "main"));
        return !(has_title || in_article);
    }
    AROUND_TEXT.contains(&tag.name())
        || speaks_of_surroundings(tag)
        || is_link_list(node, tag, measures)
}

fn speaks_of_surroundings(tag: &Element) -> bool {
    let names = [tag.attr("class"), tag.attr("id"), tag.attr("role")];
    names.into_iter().flatten().any(|name| {
        words(name)
            .iter()
            .any(|word| AROUND_WORDS.contains(&word.as_str()))
    })
}

/// Words of a class attribute: split at anything but letters, and where a capital follows a small letter.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        if !c.is_ascii_alphabetic() || (small && c.is_ascii_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphabetic()) {
            word.push(c.to_ascii_lowercase());
        }
        small = c.is_ascii_lowercase();
    }
    words
}

fn is_link_list(
    node: NodeRef<'_, Node>,
    tag: &Element,
    measures: &HashMap<NodeId, Measure>,
) -> bool {
    let container = matches!(
        tag.name(),
        "div" | "ul" | "ol" | "dl" | "section" | "p" | "td" | "table" | "center"
    );
    let Some(measure) = measures.get(&node.id()) else {
        return false;
    };
    let is_ledger = tag.name() == "table" && super::tables::is_data(node);
    container && !is_ledger && measure.links >= LINK_LIST && measure.linked * 2 > measure.plain * 3
}

fn is_hidden(tag: &Element) -> bool {
    let style = tag
        .attr("style")
        .unwrap_or_default()
        .to_lowercase()
        .replace(' ', "");
    tag.attr("hidden").is_some()
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}
