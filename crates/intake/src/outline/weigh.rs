//! Weighing: which nodes of the tree are findings, which are groups of findings, which are neither.
//!
//! Every node gets points as a finding (labels around it, words of deficiency, the chapter it stands in), softened by the
//! mean of its list, so that a list is taken or left as a whole. From the leaves upwards the better of "is a finding" and
//! "is a group of findings" wins; the whole outline must then reach a threshold, or the document has no list.

use std::collections::HashMap;

use super::{
    labels::Role,
    numbering::Family,
    shells,
    stream::Stream,
    tree::{Cut, Tree},
    words::{self, Chapter},
};

/// What a node was found to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// Neither: text, preface, organisation, plans.
    Nothing,
    /// One finding, with everything under it.
    Finding,
    /// A group; the children that are findings or groups themselves.
    Group(Vec<usize>),
}

/// The verdicts of an outline.
#[derive(Debug)]
pub(super) struct Outline {
    /// By node index.
    pub(super) verdicts: Vec<Verdict>,
    /// Sum of points.
    pub(super) score: f64,
}

/// What is known of one node before weighing.
#[derive(Debug, Clone, Default)]
struct Look {
    raw: f64,
    soft: f64,
    status: bool,
    chapter: Option<Chapter>,
}

struct Scale<'a> {
    stream: &'a Stream,
    tree: &'a Tree,
    looks: Vec<Look>,
    verdicts: Vec<Verdict>,
    /// Several nodes have a status of their own.
    told: bool,
}

/// Weighs a tree. `None` when it holds no list of findings.
pub(super) fn weigh(stream: &Stream, tree: &Tree, title: &str) -> Option<Outline> {
    let answered = |c: &Cut| matches!(c.role, Role::Status | Role::Measures);
    let told = tree
        .nodes
        .iter()
        .skip(1)
        .filter(|n| n.cuts.iter().any(answered))
        .count();
    let mut scale = Scale {
        stream,
        tree,
        looks: vec![Look::default(); tree.nodes.len()],
        verdicts: vec![Verdict::Nothing; tree.nodes.len()],
        told: told >= 2,
    };
    for index in 1..tree.nodes.len() {
        scale.look(index);
    }
    scale.soften();
    let score = scale.best_children(0).0;
    let chosen = scale.chosen(0);
    let findings: Vec<usize> = {
        let mut all = Vec::new();
        collect(&scale.verdicts, &chosen, &mut all);
        all
    };
    if let Some(root) = scale.verdicts.get_mut(0) {
        *root = Verdict::Group(chosen);
    }
    let outline = Outline {
        score,
        verdicts: scale.verdicts,
    };
    let labelled = findings
        .iter()
        .filter(|n| scale.looks.get(**n).is_some_and(|l| l.status))
        .count();
    accept(stream, tree, title, &findings, labelled, outline.score).then_some(outline)
}

fn collect(verdicts: &[Verdict], nodes: &[usize], into: &mut Vec<usize>) {
    for node in nodes {
        match verdicts.get(*node) {
            Some(Verdict::Finding) => into.push(*node),
            Some(Verdict::Group(children)) => collect(verdicts, children, into),
            _ => {}
        }
    }
}

/// Whether the best outline is good enough to be one.
fn accept(
    stream: &Stream,
    tree: &Tree,
    title: &str,
    findings: &[usize],
    labelled: usize,
    score: f64,
) -> bool {
    let count = findings.len();
    if count == 0 {
        return false;
    }
    let mean = score / f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let opening = stream.plain(0, 500);
    let context = words::is_about_problems(title)
        || words::is_about_problems(&opening)
        || findings.iter().take(3).any(|n| {
            let parent = tree.node(tree.node(*n).parent);
            let head = stream.plain(parent.text, parent.text + 40);
            parent.parent != tree.node(*n).parent
                && ["问题", "不足", "整改"].iter().any(|w| head.contains(w))
        });
    if words::is_other_paper(title) || words::is_news(&opening) {
        return labelled >= 2 && labelled * 2 >= count;
    }
    if labelled >= 2 && labelled * 3 >= count {
        return mean > 1.0;
    }
    if labelled == 1 && count == 1 {
        return mean > 3.0 && context;
    }
    // "一是…二是…" under no heading counts only after a sentence that says whose problems these are.
    let loose = |n: &&usize| {
        let node = tree.node(**n);
        node.parent == 0 && matches!(node.family, Family::Is | Family::Ordinal)
    };
    if findings.iter().filter(loose).count() * 2 > count {
        let first = findings.first().map_or(0, |n| tree.node(*n).at);
        if !words::leads_to_problems(&stream.plain(first.saturating_sub(60), first)) {
            return false;
        }
    }
    let inline = findings.iter().filter(|n| !tree.node(**n).leading).count();
    if inline * 2 > count {
        return count >= 2 && mean >= 1.2 && context;
    }
    count >= 2 && mean >= 0.9 && (context || mean >= 1.6 && count >= 5)
}

impl Scale<'_> {
    /// Points of one node for being a finding, from what stands in and over it.
    fn look(&mut self, index: usize) {
        let node = self.tree.node(index);
        let parent = self.looks.get(node.parent).and_then(|l| l.chapter);
        let head_end = self.tree.head_end(index);
        let head = self.stream.plain(node.text, head_end.min(node.text + 400));
        let mut chapter = parent;
        if node.title_role.is_some()
            || is_title(&head)
            || node.family.is_chapter()
            || parent.is_none()
        {
            let own = words::chapter(head.split('\n').next().unwrap_or_default());
            if own != Chapter::Unknown
                && parent != Some(Chapter::Next)
                && !(parent == Some(Chapter::Problems)
                    && own == Chapter::Organisation
                    && words::problem_points(&head) > 0.8)
            {
                chapter = Some(own);
            }
        }
        let status = node
            .cuts
            .iter()
            .any(|c| matches!(c.role, Role::Status | Role::Measures));
        let assigned = node.cuts.iter().any(|c| {
            matches!(
                c.role,
                Role::Deadline | Role::Units | Role::Target | Role::Sponsor
            )
        });
        let problem_label = node
            .cuts
            .iter()
            .any(|c| matches!(c.role, Role::Problem | Role::Task));
        let mut raw = self.problem_text(index, &head).min(2.5);
        if status {
            raw += 3.0;
        } else if assigned {
            raw += 2.0;
        }
        if problem_label {
            raw += 1.5;
        }
        raw += match node.family {
            Family::Keyword | Family::Label | Family::Bare => 1.0,
            Family::Article if !status => -4.0,
            Family::Must | Family::Annex => -3.0,
            _ => 0.0,
        };
        if shells::unwrap(&head).is_some() {
            raw += 1.5;
        }
        raw += match chapter {
            Some(Chapter::Organisation) => {
                if status {
                    -1.0
                } else {
                    -3.0
                }
            }
            Some(Chapter::Next) => {
                if status {
                    -1.5
                } else {
                    -4.0
                }
            }
            Some(Chapter::Problems) => 0.3,
            _ => 0.0,
        };
        if node.title_role.is_some() && !status {
            raw -= 2.0;
        }
        if node.at == node.end || head.trim().is_empty() && !problem_label {
            raw -= 2.0;
        }
        // What a preface sums up in one sentence is told in full below.
        if !node.leading && !status && self.tree.node(node.parent).leading && self.told {
            raw -= 3.0;
        }
        if let Some(look) = self.looks.get_mut(index) {
            *look = Look {
                raw,
                soft: raw,
                status,
                chapter,
            };
        }
    }

    /// Words of deficiency in the problem: in its head, or after its problem label.
    fn problem_text(&self, index: usize, head: &str) -> f64 {
        let node = self.tree.node(index);
        let own = words::problem_points(
            &shells::unwrap(head).map_or_else(|| head.to_owned(), |shell| shell.inner),
        );
        let labelled = node
            .cuts
            .iter()
            .find(|c| matches!(c.role, Role::Problem | Role::Task))
            .map(|c| {
                words::problem_points(&self.stream.plain(c.text, (c.text + 200).min(node.end)))
            });
        labelled.map_or(own, |l| own.max(l).max(0.0))
    }

    /// Mixes each node's points with the mean of the nodes of its form in the same chapter.
    fn soften(&mut self) {
        let mut sums: HashMap<(usize, Family, usize), (f64, f64)> = HashMap::new();
        let keys: Vec<_> = (0..self.tree.nodes.len())
            .map(|n| self.list_of(n))
            .collect();
        for (look, key) in self.looks.iter().zip(&keys).skip(1) {
            let entry = sums.entry(*key).or_default();
            entry.0 += look.raw;
            entry.1 += 1.0;
        }
        for (look, key) in self.looks.iter_mut().zip(&keys) {
            if let Some((sum, count)) = sums.get(key) {
                look.soft = 0.45 * look.raw + 0.55 * sum / count.max(1.0);
            }
        }
    }

    /// The list a node belongs to: the topmost node above it, its form and its depth.
    fn list_of(&self, index: usize) -> (usize, Family, usize) {
        let (mut at, mut depth) = (index, 0);
        while self.tree.node(at).parent != 0 {
            at = self.tree.node(at).parent;
            depth += 1;
        }
        // Sub-lists are judged with their own parent, so that one list of measures does not spoil the others.
        let scope = if depth >= 2 {
            self.tree.node(index).parent
        } else {
            at
        };
        (
            if depth == 0 { 0 } else { scope },
            self.tree.node(index).family,
            depth,
        )
    }

    /// Decides a node; gives its points, never negative.
    fn best(&mut self, index: usize) -> f64 {
        let (group, inline) = self.best_children(index);
        let look = self.looks.get(index).cloned().unwrap_or_default();
        let node = self.tree.node(index);
        let leaf = look.soft;
        // Enumerations inside a sentence are findings of their own only where nothing finer is numbered.
        let group = if inline && node.family.rank().is_none_or(|r| r >= 40) {
            group * 0.3
        } else {
            group
        };
        let is_leaf = look.status && leaf > 0.0 || leaf >= group;
        let (verdict, points) = if is_leaf && leaf > 0.35 && node.family != Family::Annex {
            (Verdict::Finding, leaf)
        } else if group > 0.0 && !look.status {
            (Verdict::Group(self.chosen(index)), group)
        } else {
            (Verdict::Nothing, 0.0)
        };
        if let Some(slot) = self.verdicts.get_mut(index) {
            *slot = verdict;
        }
        points
    }

    /// Decides the children; gives their points and whether most of them stand inside a paragraph.
    fn best_children(&mut self, index: usize) -> (f64, bool) {
        let children = self.tree.node(index).children.clone();
        let inline = children
            .iter()
            .filter(|c| !self.tree.node(**c).leading)
            .count()
            * 2
            > children.len();
        let sum = children.iter().map(|c| self.best(*c)).sum();
        // A single numbered point under a heading is no list of its own.
        (sum, inline)
    }

    fn chosen(&self, index: usize) -> Vec<usize> {
        let children = &self.tree.node(index).children;
        children
            .iter()
            .copied()
            .filter(|c| {
                self.verdicts
                    .get(*c)
                    .is_some_and(|v| *v != Verdict::Nothing)
            })
            .collect()
    }
}

/// Whether a head is a title rather than running text.
fn is_title(head: &str) -> bool {
    let first = head.split('\n').next().unwrap_or_default();
    first.chars().count() <= 40
}
