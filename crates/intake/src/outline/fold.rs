//! Parts that carry labels as titles: `一、整改任务 二、整改目标 三、整改完成情况` is one finding told in three parts, and
//! `一、存在问题 (1. 2. 3.) 二、整改情况 (1. 2. 3.)` are three findings told twice.

use super::{
    labels::Role,
    passage::{Draft, Passage},
    shells,
    stream::Stream,
    tree::{Cut, Tree},
    words,
};
use crate::Aspect;

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
            phrase: String::new(),
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
    let holder = (0..tree.nodes.len()).find(|n| {
        let children = &tree.node(*n).children;
        pair(stream, tree, children).is_some()
    })?;
    let (asks, answers) = pair(stream, tree, &tree.node(holder).children)?;
    let entries = tree
        .node(asks)
        .children
        .iter()
        .zip(&tree.node(answers).children)
        .map(|(ask, answer)| {
            let (ask, answer) = (tree.node(*ask), tree.node(*answer));
            let text = stream.plain(ask.text, ask.end);
            let problem = shells::unwrap(&text).map_or_else(
                || Passage::of_stream(stream, ask.text, ask.end),
                |shell| Passage::of_stream(stream, ask.text + shell.from, ask.text + shell.to),
            );
            Draft {
                no: Some(ask.printed.clone()),
                problem,
                status: Passage::of_stream(stream, answer.text, answer.end),
                span: stream.span(ask.at, ask.end),
                ..Draft::default()
            }
            .entry()
        });
    Some(vec![Aspect {
        title: String::new(),
        span: None,
        entries: entries.collect(),
    }])
}

/// Two sibling chapters, problems and answers, with equally numbered lists.
fn pair(stream: &Stream, tree: &Tree, children: &[usize]) -> Option<(usize, usize)> {
    let role = |n: usize| {
        let node = tree.node(n);
        node.title_role.or_else(|| {
            super::labels::role_of(&stream.plain(node.text, tree.head_end(n).min(node.text + 30)))
        })
    };
    let asks = children
        .iter()
        .copied()
        .find(|c| role(*c) == Some(Role::Problem) && tree.node(*c).children.len() >= 2)?;
    let answers = children.iter().copied().find(|c| {
        *c > asks
            && matches!(role(*c), Some(Role::Status | Role::Measures))
            && tree.node(*c).children.len() >= 2
    })?;
    let numbers = |n: usize| {
        tree.node(n)
            .children
            .iter()
            .map(|c| tree.node(*c).path.clone())
            .collect::<Vec<_>>()
    };
    if numbers(asks) != numbers(answers) {
        return None;
    }
    let list = &tree.node(asks).children;
    let problems = list
        .iter()
        .filter(|c| {
            words::problem_points(&stream.plain(tree.node(**c).text, tree.node(**c).end)) > 0.7
        })
        .count();
    let plain = tree
        .node(answers)
        .children
        .iter()
        .all(|c| tree.node(*c).cuts.is_empty());
    (problems * 3 >= list.len() * 2 && plain && list.iter().all(|c| tree.node(*c).cuts.is_empty()))
        .then_some((asks, answers))
}
