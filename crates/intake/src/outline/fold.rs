//! Parts that carry labels as titles: `一、整改任务 二、整改目标 三、整改完成情况` is one finding told in three parts, and
//! `一、存在问题 (1. 2. 3.) 二、整改情况 (1. 2. 3.)` are three findings told twice.

use super::{
    labels::{self, Role},
    passage::{Draft, Passage},
    shells,
    stream::Stream,
    tree::{Cut, Tree},
    words,
};
use crate::{Aspect, Entry};

/// Folds such parts into their parent's labels. A document that is a single finding, or two parallel lists, comes back as aspects.
pub(super) fn fold(stream: &Stream, tree: &mut Tree) -> Option<Vec<Aspect>> {
    for index in (1..tree.nodes.len()).rev() {
        if let Some(cuts) = as_cuts(tree, index) {
            // A part of a finding that has a list of its own under it stays a chapter.
            if let Some(node) = tree.nodes.get_mut(index) {
                node.cuts.extend(cuts);
                node.cuts.sort_by_key(|c| c.at);
                node.children.clear();
            }
        }
    }
    if let Some(aspects) = parallel(stream, tree) {
        return Some(aspects);
    }
    let cuts = as_cuts(tree, 0)?;
    single(stream, tree, &cuts)
}

/// The parts of a node as labels, when they are a problem (or task) and what became of it.
fn as_cuts(tree: &Tree, index: usize) -> Option<Vec<Cut>> {
    let children = &tree.node(index).children;
    let parts: Vec<(usize, Role, usize)> = children
        .iter()
        .filter_map(|child| part(tree, *child).map(|(role, text)| (*child, role, text)))
        .collect();
    let mut roles: Vec<Role> = Vec::new();
    for (_, role, _) in &parts {
        if roles.contains(role) {
            return None;
        }
        roles.push(*role);
    }
    let asks = |role: &Role| matches!(role, Role::Problem | Role::Task);
    let answers = roles
        .iter()
        .any(|r| matches!(r, Role::Status | Role::Measures));
    if !roles.iter().any(asks) || !answers || parts.len() * 3 < children.len() * 2 {
        return None;
    }
    // Lists on both sides are findings of their own.
    if parts
        .iter()
        .any(|(child, role, _)| asks(role) && tree.node(*child).children.len() >= 2)
    {
        return None;
    }
    let mut cuts = Vec::new();
    for (child, role, text) in parts {
        let node = tree.node(child);
        cuts.push(Cut {
            role,
            at: node.at,
            text,
        });
        let own = tree.all_cuts(child);
        cuts.extend(own.into_iter().filter(|c| c.text > text));
    }
    Some(cuts)
}

/// The role of a numbered part that begins with a label, and where its text begins.
fn part(tree: &Tree, index: usize) -> Option<(Role, usize)> {
    let node = tree.node(index);
    if let Some(role) = node.title_role {
        return Some((role, node.title_end));
    }
    let cut = node.cuts.first()?;
    (cut.at <= node.text).then_some((cut.role, cut.text))
}

/// A paper about one finding, told in parts.
fn single(stream: &Stream, tree: &Tree, cuts: &[Cut]) -> Option<Vec<Aspect>> {
    let mut draft = Draft::default();
    let (mut problem, mut task, mut done) =
        (Passage::default(), Passage::default(), Passage::default());
    for (position, cut) in cuts.iter().enumerate() {
        let end = cuts
            .get(position + 1)
            .map(|c| c.at)
            .or_else(|| {
                tree.node(0)
                    .children
                    .iter()
                    .map(|c| tree.node(*c).end)
                    .max()
            })
            .unwrap_or(stream.len());
        let passage = Passage::of_stream(stream, cut.text, end);
        match cut.role {
            Role::Problem => problem.append(&passage, true),
            Role::Task => task.append(&passage, true),
            Role::Status | Role::Next => done.append(&passage, true),
            Role::Measures => draft
                .measures
                .extend(passage.text.lines().map(str::to_owned)),
            Role::Units => draft.units.push(passage.text),
            Role::Sponsor => draft.sponsor = Some(passage.text),
            Role::Deadline => draft.deadline = Some(passage.text),
            Role::Target | Role::Other => {}
        }
    }
    draft.problem = if problem.is_empty() { task } else { problem };
    if draft.problem.is_empty() {
        return None;
    }
    draft.status = done;
    draft.span = stream.span(
        cuts.first()?.at,
        tree.node(0)
            .children
            .iter()
            .map(|c| tree.node(*c).end)
            .max()
            .unwrap_or(stream.len()),
    );
    Some(vec![Aspect {
        title: String::new(),
        span: None,
        entries: vec![draft.entry()],
    }])
}

/// A list of problems and a list of answers with the same numbers.
fn parallel(stream: &Stream, tree: &Tree) -> Option<Vec<Aspect>> {
    let (asks, answers) =
        (0..tree.nodes.len()).find_map(|holder| pair(stream, tree, &tree.node(holder).children))?;
    let entries = zip(stream, tree, asks, answers);
    // Two levels on both sides: the upper one are aspects.
    if entries.iter().all(|entry| !entry.children.is_empty()) {
        let aspects = entries.into_iter().map(|entry| Aspect {
            title: entry.problem,
            span: Some(entry.problem_span),
            entries: entry.children,
        });
        return Some(aspects.collect());
    }
    Some(vec![Aspect {
        title: String::new(),
        span: None,
        entries,
    }])
}

/// The entries of two lists, each problem with the answer of the same number.
fn zip(stream: &Stream, tree: &Tree, asks: usize, answers: usize) -> Vec<Entry> {
    let pairs = tree
        .node(asks)
        .children
        .iter()
        .zip(&tree.node(answers).children);
    let entry = |(ask_index, answer_index): (&usize, &usize)| {
        let (ask, answer) = (tree.node(*ask_index), tree.node(*answer_index));
        let end = ask.children.first().map_or(ask.end, |c| tree.node(*c).at);
        let text = stream.plain(ask.text, end);
        let problem = shells::unwrap(&text).map_or_else(
            || Passage::of_stream(stream, ask.text, end),
            |shell| Passage::of_stream(stream, ask.text + shell.from, ask.text + shell.to),
        );
        let mut draft = Draft {
            no: Some(ask.printed.clone()),
            problem,
            span: stream.span(ask.at, ask.end),
            children: zip(stream, tree, *ask_index, *answer_index),
            ..Draft::default()
        };
        if draft.children.is_empty() {
            draft.status = Passage::of_stream(stream, answer.text, answer.end);
        }
        draft.entry()
    };
    pairs.map(entry).collect()
}

/// Two sibling chapters, problems and answers, with equally numbered lists.
fn pair(stream: &Stream, tree: &Tree, children: &[usize]) -> Option<(usize, usize)> {
    let role = |n: usize| {
        let node = tree.node(n);
        let head = || stream.plain(node.text, tree.head_end(n).min(node.text + 30));
        node.title_role.or_else(|| labels::role_of(&head()))
    };
    let list = |n: usize| !tree.node(n).children.is_empty();
    let asks = children
        .iter()
        .copied()
        .find(|c| role(*c) == Some(Role::Problem) && list(*c))?;
    let answers = children.iter().copied().find(|c| {
        *c > asks && matches!(role(*c), Some(Role::Status | Role::Measures)) && list(*c)
    })?;
    let mut problems = Vec::new();
    let same = same_numbers(tree, asks, answers, &mut problems);
    let found = problems
        .iter()
        .filter(|n| {
            let node = tree.node(**n);
            words::problem_points(&stream.plain(node.text, node.end)) > 0.7
        })
        .count();
    (same && problems.len() >= 2 && found * 3 >= problems.len() * 2).then_some((asks, answers))
}

/// Whether two lists have the same numbers on all levels and no labels inside; gathers the lowest nodes of the first.
fn same_numbers(tree: &Tree, asks: usize, answers: usize, lowest: &mut Vec<usize>) -> bool {
    let (a, b) = (tree.node(asks), tree.node(answers));
    if a.children.is_empty() {
        lowest.push(asks);
        // An answer may be told in points of its own.
        return a.cuts.is_empty() && b.cuts.is_empty();
    }
    a.children.len() == b.children.len()
        && a.children.iter().zip(&b.children).all(|(x, y)| {
            tree.node(*x).path == tree.node(*y).path && same_numbers(tree, *x, *y, lowest)
        })
}
