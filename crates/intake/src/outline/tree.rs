//! The tree of numbers: which number stands under which, by form, order and the labels between them.
//!
//! Nothing is judged here but nesting. Numbers that only enumerate inside a passage (`(1)…(2)…` under 整改情况) are left in
//! its text; whether a node is a finding, a group or neither is weighed in [`super::weigh`].

use std::collections::HashMap;

use super::{
    labels::Role,
    marks::{Kind, Mark},
    numbering::{Family, Number},
    sequence::{Step, higher, pairs, step},
    stream::Stream,
    words,
};

/// A label inside a node's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// Role of what follows.
    pub(super) role: Role,
    /// Where the label begins.
    pub(super) at: usize,
    /// Where what it labels begins.
    pub(super) text: usize,
}

/// A numbered passage (or the root, which is the whole document).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// Form of its number.
    pub(super) family: Family,
    /// Value of its number.
    pub(super) path: Vec<u32>,
    /// The number as printed; empty when it has none.
    pub(super) printed: String,
    /// Where its number begins.
    pub(super) at: usize,
    /// Where its text begins.
    pub(super) text: usize,
    /// Where it ends, children included.
    pub(super) end: usize,
    /// It begins a paragraph.
    pub(super) leading: bool,
    /// The node it stands under; the root is its own parent.
    pub(super) parent: usize,
    /// Nodes under it, in order.
    pub(super) children: Vec<usize>,
    /// Labels that belong to it.
    pub(super) cuts: Vec<Cut>,
    /// Its title is nothing but a label: the role of that label.
    pub(super) title_role: Option<Role>,
    /// Where the text behind such a title begins.
    pub(super) title_end: usize,
}

/// The tree; node 0 is the root.
#[derive(Debug)]
pub(super) struct Tree {
    /// All nodes in document order.
    pub(super) nodes: Vec<Node>,
}

impl Tree {
    /// A node by its index; the root for an index that does not exist.
    pub(super) fn node(&self, index: usize) -> &Node {
        static NOWHERE: Node = Node {
            family: Family::Bare,
            path: Vec::new(),
            printed: String::new(),
            at: 0,
            text: 0,
            end: 0,
            leading: false,
            parent: 0,
            children: Vec::new(),
            cuts: Vec::new(),
            title_role: None,
            title_end: 0,
        };
        self.nodes.get(index).unwrap_or(&NOWHERE)
    }

    /// Where a node's own head ends: at its first child or label, or at its own end.
    pub(super) fn head_end(&self, index: usize) -> usize {
        let node = self.node(index);
        let child = node.children.first().map(|c| self.node(*c).at);
        let cut = node.cuts.iter().map(|c| c.at).find(|at| *at > node.text);
        child
            .into_iter()
            .chain(cut)
            .min()
            .unwrap_or(node.end)
            .min(node.end)
    }

    /// All labels in a node and below it, in order.
    pub(super) fn all_cuts(&self, index: usize) -> Vec<Cut> {
        let mut cuts = self.node(index).cuts.clone();
        for child in &self.node(index).children {
            cuts.extend(self.all_cuts(*child));
        }
        cuts.sort_by_key(|c| c.at);
        cuts
    }
}

struct Builder<'s> {
    stream: &'s Stream,
    nodes: Vec<Node>,
    stack: Vec<usize>,
    /// A label whose passage is running: its role. Problem labels do not count, numbers under them are outline.
    region: Option<Role>,
    /// Enumerations inside the running passage.
    nested: HashMap<Family, u32>,
    /// Last number of each form anywhere, for numbering that goes on over parents.
    last: HashMap<Family, Vec<u32>>,
    /// How many nodes of each form have a status label of their own.
    labelled: HashMap<Family, usize>,
    /// For each mark, whether a status label comes before the next number of its form.
    paired: Vec<bool>,
    /// The document has pairs of problem and status label.
    has_pairs: bool,
}

/// Builds the tree.
pub(super) fn build(stream: &Stream, marks: &[Mark]) -> Tree {
    let root = Node {
        family: Family::Annex,
        path: Vec::new(),
        printed: String::new(),
        at: 0,
        text: 0,
        end: stream.len(),
        leading: true,
        parent: 0,
        children: Vec::new(),
        cuts: Vec::new(),
        title_role: None,
        title_end: 0,
    };
    let paired = pairs(marks);
    let has_pairs = paired.iter().filter(|p| **p).count() >= 2;
    let mut builder = Builder {
        stream,
        nodes: vec![root],
        stack: vec![0],
        region: None,
        nested: HashMap::new(),
        last: HashMap::new(),
        labelled: HashMap::new(),
        paired,
        has_pairs,
    };
    for (index, mark) in marks.iter().enumerate() {
        match &mark.kind {
            Kind::Number { reading, others } => {
                let readings: Vec<&Number> = std::iter::once(reading).chain(others).collect();
                builder.on_number(index, mark, &readings);
            }
            Kind::Label(_) => builder.on_label(marks, index),
            Kind::Closing => builder.pop_to(1, mark.at),
        }
    }
    builder.pop_to(0, stream.len());
    Tree {
        nodes: builder.nodes,
    }
}

impl Builder<'_> {
    fn top(&self) -> usize {
        self.stack.last().copied().unwrap_or_default()
    }

    fn node(&self, index: usize) -> Option<&Node> {
        self.nodes.get(index)
    }

    /// Closes nodes until `depth` of them are open.
    fn pop_to(&mut self, depth: usize, at: usize) {
        while self.stack.len() > depth {
            if let Some(index) = self.stack.pop()
                && let Some(node) = self.nodes.get_mut(index)
                && (index != 0 || depth == 0)
            {
                node.end = if index == 0 { self.stream.len() } else { at };
            }
        }
        self.region = None;
        self.nested.clear();
    }

    fn push(&mut self, mark: &Mark, reading: &Number, family: Family) {
        let parent = self.top();
        let index = self.nodes.len();
        self.nodes.push(Node {
            family,
            path: reading.path.clone(),
            printed: reading.printed.clone(),
            at: mark.at,
            text: mark.text + reading.len - mark.number().map_or(reading.len, |n| n.len),
            end: self.stream.len(),
            leading: mark.leading,
            parent,
            children: Vec::new(),
            cuts: Vec::new(),
            title_role: None,
            title_end: 0,
        });
        if let Some(node) = self.nodes.get_mut(parent) {
            node.children.push(index);
        }
        self.stack.push(index);
        self.region = None;
        self.nested.clear();
        self.last.insert(family, reading.path.clone());
    }

    fn on_number(&mut self, index: usize, mark: &Mark, readings: &[&Number]) {
        for reading in readings {
            if let Some((depth, family)) = self.place(index, mark, reading) {
                self.pop_to(depth, mark.at);
                self.push(mark, reading, family);
                return;
            }
        }
        // It enumerates inside the running passage.
        if let Some(reading) = readings.first() {
            self.nested.insert(
                reading.family,
                reading.path.last().copied().unwrap_or_default(),
            );
        }
    }

    /// How many nodes stay open when the number becomes a node under them, and the form it counts as; `None` when it is text.
    fn place(&self, index: usize, mark: &Mark, reading: &Number) -> Option<(usize, Family)> {
        let family = reading.family;
        if family == Family::Annex && mark.leading {
            return Some((1, family));
        }
        if family == Family::Bullet {
            return self.place_bullet(index);
        }
        if matches!(family, Family::Bare | Family::Label) {
            return Some((self.place_unnumbered(family), family));
        }
        let mut open = (1..self.stack.len()).rev().filter(|position| {
            let node = self.stack.get(*position).and_then(|n| self.node(*n));
            node.is_some_and(|n| n.family == family)
        });
        let Some(position) = open.next() else {
            return self.begins(index, mark, reading);
        };
        if self.restarts_below(position, index, mark, reading) {
            return Some((self.stack.len(), family));
        }
        if self.continues(position, index, mark, reading) {
            return Some((position, family));
        }
        // The same form on two levels: the number may go on in the upper one.
        open.find(|position| {
            let node = self.stack.get(*position).and_then(|n| self.node(*n));
            let title = self.after(mark.text);
            mark.leading
                && node.is_some_and(|n| step(&n.path, &reading.path) == Step::Next)
                && title.chars().count() <= 40
                && words::chapter(&title) != words::Chapter::Unknown
        })
        .map(|position| (position, family))
    }

    /// Whether a list of a form that is open further up begins directly under a fresh heading of another form.
    fn restarts_below(&self, position: usize, index: usize, mark: &Mark, reading: &Number) -> bool {
        let fresh = self.region.is_none()
            && position + 1 < self.stack.len()
            && self
                .node(self.top())
                .is_some_and(|n| n.children.is_empty() && n.family != reading.family);
        fresh
            && mark.leading
            && reading.path == [1]
            && self.has_pairs
            && self.paired.get(index).copied().unwrap_or_default()
    }

    /// A bullet stands beside the last bullet; inside a passage it is text.
    fn place_bullet(&self, index: usize) -> Option<(usize, Family)> {
        let family = Family::Bullet;
        let open = self.stack.iter().rposition(|n| {
            self.node(*n)
                .is_some_and(|n| n.family == family && n.printed.is_empty())
        });
        match open {
            Some(position)
                if self.region.is_none() || self.paired.get(index).copied().unwrap_or_default() =>
            {
                Some((position, family))
            }
            _ if self.region.is_none() => Some((self.stack.len(), family)),
            _ => None,
        }
    }

    /// A problem without number stands beside the last problem.
    fn place_unnumbered(&self, family: Family) -> usize {
        if let Some(position) = self
            .stack
            .iter()
            .rposition(|n| *n != 0 && self.node(*n).is_some_and(|n| n.family == family))
        {
            return position;
        }
        let with_status = |n: &usize| {
            self.node(*n).is_some_and(|n| {
                n.cuts
                    .iter()
                    .any(|c| matches!(c.role, Role::Status | Role::Measures))
            })
        };
        if let Some(position) = self.stack.iter().rposition(with_status)
            && position > 0
        {
            return position;
        }
        self.stack.len()
    }

    /// Whether the number goes on in the list that is open at `position`.
    fn continues(&self, position: usize, index: usize, mark: &Mark, reading: &Number) -> bool {
        let Some(node) = self.stack.get(position).and_then(|n| self.node(*n)) else {
            return false;
        };
        let paired = self.paired.get(index).copied().unwrap_or_default();
        let value = reading.path.last().copied().unwrap_or_default();
        let inside = self
            .nested
            .get(&reading.family)
            .is_some_and(|n| n + 1 == value);
        // Inside a paragraph a list of paragraphs goes on only where a status of its own shows that it is a problem.
        let apart = self.has_pairs && paired || self.is_flat_break(mark);
        if !mark.leading && node.leading && !apart {
            return false;
        }
        match step(&node.path, &reading.path) {
            Step::Next => !inside || self.has_pairs && paired,
            Step::Jump if reading.tight => false,
            Step::Jump if !mark.leading => self.has_pairs && paired && !inside,
            Step::Jump => {
                mark.leading
                    && !inside
                    && (paired
                        || !self.has_pairs && self.region.is_none()
                        || node.family.is_chapter())
                    || node.family == Family::Keyword
            }
            Step::Same => {
                mark.leading && !inside && (paired || !self.has_pairs && self.region.is_none())
            }
            Step::First | Step::Back => {
                if reading.tight || inside {
                    return false;
                }
                if self.has_pairs {
                    // A list that starts again without a heading; inside a passage it would not be paired.
                    return mark.leading && paired
                        || node.family.is_chapter() && mark.leading && self.region.is_none();
                }
                mark.leading
                    && self.region.is_none()
                    && words::problem_points(&self.after(mark.text)) > 0.7
            }
        }
    }

    /// Whether a number of a form that is not open begins a list here.
    fn begins(&self, index: usize, mark: &Mark, reading: &Number) -> Option<(usize, Family)> {
        let family = reading.family;
        let paired = self.paired.get(index).copied().unwrap_or_default();
        let value = reading.path.last().copied().unwrap_or_default();
        let first = value == 1;
        if self.region.is_some() {
            if self.nested.get(&family).is_some_and(|n| n + 1 == value) {
                return None;
            }
            if family.is_chapter() && (mark.leading || self.is_flat_break(mark)) {
                let known = self
                    .last
                    .get(&family)
                    .is_some_and(|last| step(last, &reading.path) == Step::Next);
                let title = self.after(mark.text);
                let titled = title.chars().count() <= 40
                    && words::chapter(&title) != words::Chapter::Unknown;
                if !first
                    || known
                    || paired
                    || titled
                    || matches!(family, Family::Heading(_) | Family::Part)
                {
                    return Some((self.depth_for(family), family));
                }
                return None;
            }
            // A group of the level above whose first number was lost, or whose form was never open before.
            if paired && self.has_pairs {
                let owner = self.stack.iter().rposition(|n| {
                    self.node(*n)
                        .is_some_and(|n| n.cuts.iter().any(|c| c.role == Role::Status))
                });
                if let Some(owner) = owner
                    && let Some(node) = self.stack.get(owner).and_then(|n| self.node(*n))
                    && (mark.leading || !node.leading)
                {
                    if step(&node.path, &reading.path) == Step::Next && !first {
                        // The same list, one number typed in another form.
                        return Some((owner, node.family));
                    }
                    if higher(family, node.family) {
                        return Some((self.depth_for(family), family));
                    }
                }
            }
            return None;
        }
        if reading.tight && !first {
            return None;
        }
        let follows = self
            .last
            .get(&family)
            .is_some_and(|last| matches!(step(last, &reading.path), Step::Next));
        let fits = first
            || follows
            || mark.leading
                && (paired
                    || family.is_chapter()
                    || family == Family::Keyword
                    || self.stack.len() == 1);
        fits.then(|| (self.depth_for(family), family))
    }

    /// How many nodes stay open above a number of this form.
    fn depth_for(&self, family: Family) -> usize {
        let Some(rank) = family.rank() else {
            // Forms without a usual level stand under whatever is open; a chapter with a status of its own is closed first.
            return if self.region.is_some() {
                self.stack.len().saturating_sub(1).max(1)
            } else {
                self.stack.len()
            };
        };
        let mut depth = self.stack.len();
        while depth > 1 {
            let open = self.stack.get(depth - 1).and_then(|n| self.node(*n));
            let keep = open.is_some_and(|node| match node.family.rank() {
                Some(other) => other < rank,
                // Keyword, label and bare problems hold enumerations but no chapters.
                None => !family.is_chapter() && self.region.is_none() && rank > 30,
            });
            if keep {
                break;
            }
            depth -= 1;
        }
        depth
    }

    /// In a text that lost its paragraphs a number after a gap stands for the start of one.
    fn is_flat_break(&self, mark: &Mark) -> bool {
        mark.at > 0 && self.stream.chars.get(mark.at - 1) == Some(&' ')
    }

    fn after(&self, at: usize) -> String {
        let end = self
            .stream
            .blocks
            .get(self.stream.block_at(at))
            .map_or(at, |b| b.to);
        self.stream.plain(at, end.min(at + 160))
    }

    fn on_label(&mut self, marks: &[Mark], index: usize) {
        let Some(mark) = marks.get(index) else { return };
        let Some(label) = mark.label() else { return };
        let status = matches!(label.role, Role::Status | Role::Measures);
        if status && mark.leading {
            self.leave_enumeration(marks, index);
        }
        let top = self.top();
        let block_end = self
            .stream
            .blocks
            .get(mark.block)
            .map_or(mark.text, |b| b.to);
        let empty = mark.text >= block_end;
        let Some(node) = self.nodes.get_mut(top) else {
            return;
        };
        let directly = node.text == mark.at && top != 0;
        if top == 0 && !mark.leading {
            return;
        }
        if directly && empty {
            // "二、整改情况": the title is a label, what stands under it is outline.
            node.title_role = Some(label.role);
            node.title_end = mark.text;
            self.region = None;
            return;
        }
        if top == 0 && label.alone {
            return;
        }
        // The bracket or the number in front of a label belongs to it.
        let before = mark.at.checked_sub(1);
        let opened = before.is_some_and(|at| self.stream.chars.get(at) == Some(&'('));
        let numbered = index
            .checked_sub(1)
            .and_then(|i| marks.get(i))
            .filter(|m| m.text == mark.at && m.at > node.text && m.number().is_some());
        let at = numbered.map_or(mark.at - usize::from(opened), |m| m.at);
        node.cuts.push(Cut {
            role: label.role,
            at,
            text: mark.text,
        });
        let first = node
            .cuts
            .iter()
            .filter(|c| matches!(c.role, Role::Status | Role::Measures))
            .count()
            == 1;
        if status && first {
            *self.labelled.entry(node.family).or_default() += 1;
        }
        self.region = if matches!(label.role, Role::Problem | Role::Task) {
            None
        } else {
            Some(label.role)
        };
        self.nested.clear();
    }

    /// A status label after an enumeration belongs to what is enumerated when the enumerated parts have none of their own.
    fn leave_enumeration(&mut self, marks: &[Mark], index: usize) {
        loop {
            let top = self.top();
            let Some(node) = self.node(top) else { return };
            let parent = node.parent;
            if top == 0 || parent == 0 || !node.cuts.is_empty() || self.region.is_some() {
                return;
            }
            let inline = !node.leading;
            let own = self.labelled.get(&node.family).copied().unwrap_or_default() >= 2;
            let siblings = self.node(parent).map_or(&[][..], |p| &p.children);
            let bare = siblings.len() >= 2
                && siblings
                    .iter()
                    .all(|s| self.node(*s).is_some_and(|s| s.cuts.is_empty()));
            let more = marks
                .iter()
                .skip(index + 1)
                .find_map(|m| m.number().filter(|_| m.leading))
                .is_some_and(|next| {
                    next.family == node.family && step(&node.path, &next.path) == Step::Next
                });
            let chapter = self.node(parent).is_some_and(|p| p.family.is_chapter());
            if inline || bare && !own && !more && !chapter {
                let at = marks.get(index).map_or(0, |m| m.at);
                let depth = self.stack.len() - 1;
                self.pop_to(depth, at);
            } else {
                return;
            }
        }
    }
}
