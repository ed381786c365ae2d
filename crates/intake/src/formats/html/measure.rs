//! How much text the elements of a page hold.

use std::collections::{HashMap, HashSet};

use ego_tree::{NodeId, NodeRef, iter::Edge};
use scraper::Node;

use super::element;

/// Text of an element and everything in it, in characters other than white space.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Measure {
    /// Text outside links.
    pub(super) plain: usize,
    /// Text in links.
    pub(super) linked: usize,
    /// Number of links.
    pub(super) links: usize,
}

/// Below this many characters a page is too short to tell its main part by size.
const TOO_SHORT: usize = 200;

/// Measures all elements under `body`, without those that are left out.
pub(super) fn all(body: NodeRef<'_, Node>, left_out: &HashSet<NodeId>) -> HashMap<NodeId, Measure> {
    let mut found = HashMap::new();
    let mut open: Vec<Measure> = Vec::new();
    let mut links = 0_usize;
    let mut skipping: Option<NodeId> = None;
    for edge in body.traverse() {
        match edge {
            Edge::Open(node) if skipping.is_none() => match node.value() {
                Node::Text(text) => {
                    let count = text.chars().filter(|c| !c.is_whitespace()).count();
                    if let Some(measure) = open.last_mut() {
                        *(if links > 0 {
                            &mut measure.linked
                        } else {
                            &mut measure.plain
                        }) += count;
                    }
                }
                Node::Element(_) if left_out.contains(&node.id()) => skipping = Some(node.id()),
                Node::Element(tag) => {
                    links += usize::from(tag.name() == "a");
                    open.push(Measure::default());
                }
                _ => {}
            },
            Edge::Open(_) => {}
            Edge::Close(node) if skipping.is_some() => {
                if skipping == Some(node.id()) {
                    skipping = None;
                }
            }
            Edge::Close(node) => {
                let Some(tag) = element(node) else { continue };
                let Some(mut measure) = open.pop() else {
                    continue;
                };
                if tag.name() == "a" {
                    links = links.saturating_sub(1);
                    measure.links += 1;
                }
                if let Some(parent) = open.last_mut() {
                    parent.plain += measure.plain;
                    parent.linked += measure.linked;
                    parent.links += measure.links;
                }
                found.insert(node.id(), measure);
            }
        }
    }
    found
}

/// The smallest element that holds nine tenths of the text outside links; `None` on short pages.
pub(super) fn main_part(body: NodeRef<'_, Node>, left_out: &HashSet<NodeId>) -> Option<NodeId> {
    let measures = all(body, left_out);
    let plain = |id: NodeId| measures.get(&id).map_or(0, |measure| measure.plain);
    let whole = plain(body.id());
    if whole < TOO_SHORT {
        return None;
    }
    let mut main = body;
    while let Some(child) = main
        .children()
        .find(|child| plain(child.id()) * 10 >= whole * 9)
    {
        main = child;
    }
    Some(main.id())
}
