//! From a weighed tree to aspects and entries.

use super::{
    labels::Role,
    numbering::{self, Family},
    passage::{Draft, Passage, clean},
    shells,
    stream::Stream,
    tree::{Cut, Tree},
    weigh::{Outline, Verdict},
    words,
};
use crate::{Aspect, Entry};

/// What the passages of a document are like as a whole.
#[derive(Debug, Clone, Copy)]
struct Manner {
    /// Text without a label after a problem tells what was done.
    reports: bool,
    /// How it does so.
    telling: shells::Telling,
    /// Status labels occur.
    has_status: bool,
    /// Deadlines, units or goals are given: measures are then plans.
    plans: bool,
}

struct Assembly<'a> {
    stream: &'a Stream,
    tree: &'a Tree,
    outline: &'a Outline,
    manner: Manner,
}

/// Makes the aspects of an outline.
pub(super) fn aspects(stream: &Stream, tree: &Tree, outline: &Outline, title: &str) -> Vec<Aspect> {
    let manner = manner(stream, tree, outline, title);
    let assembly = Assembly {
        stream,
        tree,
        outline,
        manner,
    };
    let mut aspects: Vec<Aspect> = Vec::new();
    for top in assembly.tops() {
        match outline.verdicts.get(top) {
            Some(Verdict::Group(children)) => {
                let title = assembly.title(top);
                let only =
                    assembly.tree.node(top).parent == 0 && assembly.root_children().len() == 1;
                let generic = only
                    && tree.node(top).family != Family::Annex
                    && (words::names_no_subject(&title.text) || title.is_empty());
                aspects.push(Aspect {
                    title: if generic {
                        String::new()
                    } else {
                        title.text.clone()
                    },
                    span: if generic { None } else { title.span() },
                    entries: children.iter().map(|c| assembly.entry(*c)).collect(),
                });
            }
            Some(Verdict::Finding) => {
                let entry = assembly.entry(top);
                if !entry.children.is_empty() {
                    aspects.push(Aspect {
                        title: entry.problem,
                        span: Some(entry.problem_span),
                        entries: entry.children,
                    });
                    continue;
                }
                match aspects.last_mut() {
                    Some(aspect) if aspect.title.is_empty() => aspect.entries.push(entry),
                    _ => aspects.push(Aspect {
                        title: String::new(),
                        span: None,
                        entries: vec![entry],
                    }),
                }
            }
            _ => {}
        }
    }
    aspects
}

/// Looks at all findings to learn how the document speaks.
fn manner(stream: &Stream, tree: &Tree, outline: &Outline, title: &str) -> Manner {
    let (mut reports, mut quiet, mut plain, mut has_status, mut plans) =
        (0usize, 0usize, 0usize, false, 0usize);
    let (mut findings, mut done) = (0usize, 0usize);
    let (mut lines, mut run_in) = (0usize, 0usize);
    let mut announced = words::announces_status(title);
    for (index, verdict) in outline.verdicts.iter().enumerate() {
        if let Verdict::Group(_) = verdict {
            let node = tree.node(index);
            announced |= words::announces_status(&stream.plain(node.text, node.text + 40));
        }
        if *verdict != Verdict::Finding {
            continue;
        }
        findings += 1;
        let cuts = tree.all_cuts(index);
        plans += usize::from(
            cuts.iter()
                .any(|c| matches!(c.role, Role::Deadline | Role::Target | Role::Units)),
        );
        if cuts.iter().any(|c| c.role == Role::Status) {
            has_status = true;
            continue;
        }
        let node = tree.node(index);
        let text = stream.plain(node.text, cuts.first().map_or(node.end, |c| c.at));
        let Some(rest) = rest_after_head(&text) else {
            continue;
        };
        plain += 1;
        done += usize::from(["已", "完成", "正在"].iter().any(|w| rest.contains(w)));
        let problem = words::problem_points(&rest);
        let least = if shells::unwrap(&text).is_some() {
            0.5
        } else {
            problem.max(0.5)
        };
        reports += usize::from(words::doing_points(&rest) > least);
        quiet += usize::from(problem < 1.0);
        let line = text.split('\n').next().unwrap_or_default();
        lines += usize::from(text.trim_end().contains('\n'));
        let tail = line.split_once('。').map_or("", |(_, tail)| tail);
        run_in += usize::from(words::doing_points(tail) > words::problem_points(tail));
    }
    let plans = plans * 2 >= findings && findings > 0;
    // A paper that announces what was done tells it after most problems, in whatever words.
    let told = announced && plain * 2 >= findings && (reports.max(quiet)) * 3 >= plain * 2;
    // Where nearly all statuses stand on lines of their own, the line end tells more than the words.
    let by_lines = lines * 3 >= plain * 2 && run_in * 3 <= plain;
    Manner {
        telling: if by_lines {
            shells::Telling::NextParagraph
        } else {
            shells::Telling::Always
        },
        reports: reports > 0 && reports * 2 >= plain || told && plain > 0,
        has_status,
        plans: plans && done * 3 <= plain.max(1),
    }
}

/// The text behind the shell, the first paragraph or the first sentence.
fn rest_after_head(text: &str) -> Option<String> {
    let from = if let Some(shell) = shells::unwrap(text) {
        shell.len
    } else {
        let line = text.chars().position(|c| c == '\n').unwrap_or(usize::MAX);
        let sentence = text.chars().position(|c| c == '。').unwrap_or(usize::MAX);
        line.min(sentence).checked_add(1)?
    };
    let rest: String = text.chars().skip(from).take(200).collect();
    let rest = rest.trim().to_owned();
    (!rest.is_empty()).then_some(rest)
}

impl Assembly<'_> {
    fn root_children(&self) -> &[usize] {
        match self.outline.verdicts.first() {
            Some(Verdict::Group(children)) => children,
            _ => &[],
        }
    }

    fn group(&self, index: usize) -> Option<&[usize]> {
        match self.outline.verdicts.get(index) {
            Some(Verdict::Group(children)) => Some(children),
            _ => None,
        }
    }

    /// The nodes that become aspects: chapters that only say "problems" give way to what stands under them.
    fn tops(&self) -> Vec<usize> {
        let root = self.root_children();
        let alone = root.len() == 1;
        let mut tops = Vec::new();
        for node in root {
            let children = self.group(*node).unwrap_or_default();
            let groups = children.iter().filter(|c| self.group(**c).is_some());
            let has_groups = groups.count() * 3 >= children.len().max(1) * 2;
            let annex = self.tree.node(*node).family == Family::Annex;
            let title = self.title(*node).text;
            let only = alone && !title.contains("方面") && words::speaks_of_the_list(&title);
            let gives_way = has_groups && !annex && (only || words::names_no_subject(&title));
            if gives_way {
                tops.extend_from_slice(children);
            } else {
                tops.push(*node);
            }
        }
        tops
    }

    /// The title of a group: its first line, out of its shell, without a problem label.
    fn title(&self, index: usize) -> Passage {
        let node = self.tree.node(index);
        let mut from = node.text;
        if let Some(cut) = node
            .cuts
            .iter()
            .find(|c| matches!(c.role, Role::Problem | Role::Task))
        {
            let between = self.stream.plain(node.text, cut.at);
            if between.trim().is_empty() {
                from = cut.text;
            }
        }
        let limit = self
            .tree
            .node(index)
            .children
            .first()
            .map_or(node.end, |c| self.tree.node(*c).at);
        let block = self
            .stream
            .blocks
            .get(self.stream.block_at(from))
            .map_or(limit, |b| b.to);
        let mut to = block.min(limit);
        let text = self.stream.plain(from, to);
        if let Some(shell) = shells::unwrap(&text).filter(|shell| shell.quoted) {
            return Passage::of_stream(self.stream, from + shell.from, from + shell.to);
        }
        if text.chars().count() > 80
            && let Some(stop) = text.chars().position(|c| c == '。')
        {
            to = from + stop + 1;
        }
        // An annex carries its title on the next line.
        if node.family == Family::Annex && text.trim().is_empty() {
            let next = self
                .stream
                .blocks
                .iter()
                .find(|b| b.from >= block && b.to <= limit);
            return next.map_or_else(Passage::default, |b| {
                Passage::of_stream(self.stream, b.from, b.to)
            });
        }
        Passage::of_stream(self.stream, from, to)
    }

    fn entry(&self, index: usize) -> Entry {
        let node = self.tree.node(index);
        let no = Some(node.printed.clone());
        let span = self.stream.span(node.at, node.end);
        if let Some(children) = self.group(index) {
            let children = children.iter().map(|c| self.entry(*c)).collect();
            return Draft {
                no,
                problem: self.title(index),
                span,
                children,
                ..Draft::default()
            }
            .entry();
        }
        if let Some(children) = self.matched(index) {
            return Draft {
                no,
                problem: self.title(index),
                span,
                children,
                ..Draft::default()
            }
            .entry();
        }
        let mut draft = self.finding(index);
        draft.no = no;
        draft.span = span;
        draft.entry()
    }

    /// Under a heading: numbered problems, then a status with as many numbered paragraphs. Each is the answer to one.
    fn matched(&self, index: usize) -> Option<Vec<Entry>> {
        let node = self.tree.node(index);
        let [cut] = node
            .cuts
            .iter()
            .filter(|c| c.role != Role::Problem)
            .collect::<Vec<_>>()[..]
        else {
            return None;
        };
        let asks: Vec<_> = node.children.iter().map(|c| self.tree.node(*c)).collect();
        let heading = node.family.rank().is_some_and(|r| r <= 30);
        if cut.role != Role::Status
            || !heading
            || asks.len() < 2
            || asks.iter().any(|a| a.at > cut.at)
        {
            return None;
        }
        let blocks = self
            .stream
            .blocks
            .iter()
            .filter(|b| b.from >= cut.text && b.to <= node.end);
        let answers: Vec<(Vec<u32>, usize, usize)> = blocks
            .filter_map(|b| {
                let number = numbering::read(&self.stream.chars, b.from)
                    .into_iter()
                    .next()?;
                Some((number.path, b.from + number.len, b.to))
            })
            .collect();
        let numbers = answers.iter().map(|(path, ..)| path);
        if !asks.iter().map(|a| &a.path).eq(numbers) {
            return None;
        }
        let entries = asks.iter().zip(&answers).map(|(ask, (_, from, to))| {
            Draft {
                no: Some(ask.printed.clone()),
                problem: Passage::of_stream(self.stream, ask.text, ask.end.min(cut.at)),
                status: Passage::of_stream(self.stream, *from, *to),
                span: self.stream.span(ask.at, ask.end.min(cut.at)),
                ..Draft::default()
            }
            .entry()
        });
        Some(entries.collect())
    }

    /// Sorts the text of a finding by the roles of its passages.
    fn finding(&self, index: usize) -> Draft {
        let node = self.tree.node(index);
        let cuts = self.tree.all_cuts(index);
        let mut draft = Draft::default();
        let first = cuts.first().map_or(node.end, |c| c.at);
        let (mut problem, mut task) = (Passage::default(), Passage::default());
        let (mut measures, mut done) = (Passage::default(), Passage::default());
        let rest = if self.manner.plans && !self.manner.has_status {
            &mut measures
        } else {
            &mut done
        };
        self.unlabelled(node.text, first, &cuts, &mut problem, rest);
        for (position, cut) in cuts.iter().enumerate() {
            let end = cuts.get(position + 1).map_or(node.end, |next| next.at);
            let passage = Passage::of_stream(self.stream, cut.text, end);
            let line = self.starts_line(cut.at);
            match cut.role {
                Role::Problem => problem.append(&passage, line),
                Role::Task => task.append(&passage, line),
                Role::Status => done.append(&passage, true),
                // What is still to come is part of how far the matter is; its label keeps it apart from what was done.
                Role::Next => done.append(&Passage::of_stream(self.stream, cut.at, end), true),
                Role::Measures => measures.append(&passage, true),
                Role::Units | Role::Sponsor | Role::Deadline | Role::Target | Role::Other => {
                    self.field(cut, end, &mut draft, &mut done);
                }
            }
        }
        if problem.is_empty() {
            problem = std::mem::take(&mut task);
        }
        let no_status = !cuts.iter().any(|c| c.role == Role::Status) && done.is_empty();
        draft.measures = split_measures(&measures.text);
        if no_status && (self.manner.has_status || !self.manner.plans) {
            done = measures;
        }
        draft.problem = problem;
        draft.status = done;
        draft
    }

    /// The text in front of all labels: problem, and status where the document reports without labels.
    fn unlabelled(
        &self,
        from: usize,
        to: usize,
        cuts: &[Cut],
        problem: &mut Passage,
        done: &mut Passage,
    ) {
        let whole = Passage::of_stream(self.stream, from, to);
        let (from, to) = self.stream.trim(from, to);
        let plain = self.stream.plain(from, to);
        // "受理编号:X1" in front of the problem itself only names the file.
        let asked = cuts.iter().any(|c| c.role == Role::Problem);
        if asked && plain.contains("编号") && plain.chars().count() <= 30 {
            return;
        }
        let labelled = cuts
            .iter()
            .any(|c| matches!(c.role, Role::Status | Role::Measures));
        let length = plain.chars().count();
        let start = if labelled {
            None
        } else {
            let manner = self.manner;
            let telling = if manner.reports {
                manner.telling
            } else if manner.has_status || manner.plans {
                shells::Telling::Often
            } else {
                shells::Telling::Unknown
            };
            shells::status_start(&plain, telling)
        };
        // "…不到位。(已完成整改)": the remark in brackets at the end is the status.
        let remark = if labelled {
            None
        } else {
            shells::closing_remark(&plain)
        };
        let start = start.filter(|_| remark.is_none());
        let split = start.or(remark).unwrap_or(length);
        if let Some(shell) = shells::unwrap(&plain)
            && shell.len <= split
        {
            *problem = whole.part(shell.from, shell.to);
            // What stands between the shell and the label still describes the problem.
            problem.append(&whole.part(shell.len, split), true);
        } else {
            *problem = whole.part(0, split);
        }
        if let Some(start) = start {
            done.append(&whole.part(start, length), false);
        } else if let Some(remark) = remark {
            done.append(&whole.part(remark + 1, length - 1), false);
        }
    }

    /// A short field ends with its paragraph; text behind it goes on with the status.
    fn field(&self, cut: &Cut, end: usize, draft: &mut Draft, done: &mut Passage) {
        let block = self
            .stream
            .blocks
            .get(self.stream.block_at(cut.text))
            .map_or(end, |b| b.to);
        let stop = if cut.role == Role::Other || cut.text >= block {
            end
        } else {
            block.min(end)
        };
        let value = self.stream.text(cut.text, stop);
        match cut.role {
            Role::Units => draft.units.push(value),
            Role::Sponsor => {
                draft.sponsor.get_or_insert(value);
            }
            Role::Deadline => draft.deadline = Some(clean(&value)),
            _ => {}
        }
        if stop < end && matches!(cut.role, Role::Units | Role::Sponsor | Role::Deadline) {
            done.append(&Passage::of_stream(self.stream, stop, end), true);
        }
    }

    fn starts_line(&self, at: usize) -> bool {
        self.stream
            .blocks
            .get(self.stream.block_at(at))
            .is_some_and(|b| b.from == at)
    }
}

/// One string for each measure: by paragraph, and by numbers inside a paragraph.
fn split_measures(text: &str) -> Vec<String> {
    let mut measures = Vec::new();
    for line in text.lines() {
        let printed: Vec<char> = line.chars().collect();
        let plain: Vec<char> = printed.iter().map(|c| super::stream::plain(*c)).collect();
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for at in 0..plain.len() {
            let boundary = at == 0 || matches!(plain.get(at - 1), Some('。' | ';' | ':' | ' '));
            if boundary
                && let Some(number) = numbering::read(&plain, at)
                    .into_iter()
                    .next()
                    .filter(|n| !n.tight)
            {
                starts.push((at, at + number.len));
            }
        }
        if starts.first().is_none_or(|(at, _)| *at > 0) {
            starts.insert(0, (0, 0));
        }
        for (position, (_, from)) in starts.iter().enumerate() {
            let to = starts
                .get(position + 1)
                .map_or(printed.len(), |(at, _)| *at);
            let measure: String = printed.get(*from..to).unwrap_or_default().iter().collect();
            let measure = measure.trim();
            if !measure.is_empty() {
                measures.push(measure.to_owned());
            }
        }
    }
    measures
}
