//! Tables of problems: column roles from the header, merged groups, several rows for one problem, cards of label and value.

use std::collections::{BTreeMap, HashSet};

use super::{
    cards,
    grid::{self, Cell, Grid},
    labels::{self, Role},
    numbering,
    passage::{Draft, Passage, chars_of},
    stream,
};
use crate::{Aspect, Entry, Source, Span};

/// What the tables of a document give.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// The findings in them; empty when no table is a list of problems.
    pub(super) aspects: Vec<Aspect>,
    /// Of every line whether it belongs to such a table and is not to be read as text again.
    lines: Vec<bool>,
}

impl Tables {
    /// Whether a line belongs to a list of problems.
    pub(super) fn holds(&self, line: usize) -> bool {
        self.lines.get(line).copied().unwrap_or_default()
    }

    fn take(&mut self, lines: &[usize]) {
        for line in lines {
            if let Some(taken) = self.lines.get_mut(*line) {
                *taken = true;
            }
        }
    }
}

/// Role of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Numbers the rows.
    Number,
    /// Groups the rows.
    Group,
    /// Holds passages of a role.
    Of(Role),
    /// Anything else.
    Unknown,
}

/// Reads all tables of a document.
pub(super) fn read(source: &Source) -> Tables {
    let chars = chars_of(source);
    let mut grids = grid::all(source, &chars);
    let mut tables = Tables {
        lines: vec![false; source.lines.len()],
        ..Tables::default()
    };
    for grid in &mut grids {
        promote_header(grid);
        let aspects = match columns(grid) {
            Some(columns) => list(grid, &columns),
            None => cards::read(grid),
        };
        if aspects.iter().all(|a| a.entries.is_empty()) {
            continue;
        }
        tables.take(&grid.header_lines);
        for cell in grid.rows.values().flat_map(BTreeMap::values) {
            tables.take(&cell.lines);
        }
        merge(&mut tables.aspects, aspects);
    }
    tables
}

/// A table that goes on with the groups of the one before (a page break) continues its last aspect.
fn merge(all: &mut Vec<Aspect>, more: Vec<Aspect>) {
    for aspect in more {
        match all.last_mut() {
            Some(last) if last.title == aspect.title => last.entries.extend(aspect.entries),
            _ => all.push(aspect),
        }
    }
}

/// Takes a first row of labels as the header when the format found none.
fn promote_header(grid: &mut Grid) {
    if grid
        .headers
        .values()
        .any(|h| matches!(column_of(h), Column::Of(_)))
    {
        return;
    }
    let Some((row, cells)) = grid.rows.iter().take(3).find(|(_, cells)| {
        let known = cells
            .values()
            .filter(|c| column_of(&c.passage.text) != Column::Unknown)
            .count();
        known >= 2 && cells.len() >= 3 && known * 2 >= cells.len()
    }) else {
        return;
    };
    let row = *row;
    grid.headers = cells
        .iter()
        .map(|(column, cell)| (*column, cell.passage.text.clone()))
        .collect();
    grid.rows.retain(|r, _| *r > row);
}

/// The role of a column by its header.
pub(super) fn column_of(header: &str) -> Column {
    let plain: String = header
        .chars()
        .map(stream::plain)
        .filter(|c| !c.is_whitespace())
        .collect();
    if plain.is_empty() || plain.chars().count() > 30 {
        return Column::Unknown;
    }
    if plain.contains("序号")
        || plain.ends_with("编号")
        || matches!(plain.as_str(), "号" | "No." | "No" | "NO")
    {
        return Column::Number;
    }
    for part in plain.rsplit('/').chain([plain.as_str()]) {
        if matches!(
            part,
            "整改状态"
                | "完成状态"
                | "任务状态"
                | "是否完成"
                | "是否完成整改"
                | "是否销号"
                | "销号情况"
                | "完成与否"
        ) {
            return Column::Of(Role::Status);
        }
        if part.contains("类别")
            || part.contains("方面")
            || part.contains("类型")
            || part.ends_with("领域")
            || part.contains("重点内容")
            || matches!(
                part,
                "类" | "分类" | "一级" | "所属单位" | "被巡察单位" | "被检查单位"
            )
        {
            return Column::Group;
        }
        if matches!(part, "单位" | "部门" | "单位名称" | "责任主体" | "科室") {
            return Column::Of(Role::Units);
        }
        if let Some(role) = labels::role_of(part) {
            return Column::Of(role);
        }
        let by_word = [
            ("问题", Role::Problem),
            ("隐患", Role::Problem),
            ("不符合", Role::Problem),
            ("整改情况", Role::Status),
            ("进展", Role::Status),
            ("处理情况", Role::Status),
            ("处理和整改", Role::Status),
            ("完成情况", Role::Status),
            ("措施", Role::Measures),
            ("时限", Role::Deadline),
            ("期限", Role::Deadline),
            ("完成时间", Role::Deadline),
            ("责任单位", Role::Units),
            ("责任部门", Role::Units),
            ("牵头", Role::Units),
            ("责任人", Role::Sponsor),
            ("领导", Role::Sponsor),
            ("任务", Role::Task),
            ("目标", Role::Target),
        ];
        // The last word of a header says what the column holds.
        if let Some((_, role)) = by_word
            .iter()
            .filter_map(|(word, role)| part.rfind(word).map(|at| (at, *role)))
            .max_by_key(|(at, _)| *at)
        {
            return Column::Of(role);
        }
    }
    Column::Unknown
}

/// The columns of a list of problems, left to right; `None` when it is no such list.
fn columns(grid: &Grid) -> Option<Vec<(usize, Column)>> {
    let mut columns: Vec<(usize, Column)> = grid
        .headers
        .iter()
        .map(|(at, header)| (*at, column_of(header)))
        .collect();
    if !columns
        .iter()
        .any(|(_, c)| matches!(c, Column::Of(Role::Problem | Role::Task)))
    {
        return None;
    }
    let problems: Vec<usize> = columns
        .iter()
        .filter(|(_, c)| *c == Column::Of(Role::Problem))
        .map(|(at, _)| *at)
        .collect();
    if let Some((last, earlier)) = problems.split_last() {
        // Of several columns of problems those whose values repeat are groups of the last one.
        for column in earlier {
            if repeats(grid, *column, *last)
                && let Some(slot) = columns.iter_mut().find(|(at, _)| at == column)
            {
                slot.1 = Column::Group;
            }
        }
        // A task next to a problem is how the problem is broken down.
        for slot in columns
            .iter_mut()
            .filter(|(_, c)| *c == Column::Of(Role::Task))
        {
            slot.1 = Column::Of(Role::Measures);
        }
    }
    Some(columns)
}

/// Whether a column has fewer different values than another one.
fn repeats(grid: &Grid, column: usize, finer: usize) -> bool {
    let values = |at: usize| {
        let all: Vec<&str> = grid
            .rows
            .values()
            .map(|row| row.get(&at).map_or("", |c| c.passage.text.as_str()))
            .collect();
        let distinct: HashSet<&str> = all.iter().copied().filter(|v| !v.is_empty()).collect();
        distinct.len()
    };
    values(column) < values(finer)
}

/// Rows of one table as aspects.
fn list(grid: &Grid, columns: &[(usize, Column)]) -> Vec<Aspect> {
    let groups: Vec<usize> = columns
        .iter()
        .filter(|(_, c)| *c == Column::Group)
        .map(|(at, _)| *at)
        .collect();
    let mut builder = ListBuilder {
        groups: vec![Passage::default(); groups.len().max(1)],
        ..ListBuilder::default()
    };
    for row in grid.rows.values() {
        let filled: Vec<&Cell> = row.values().filter(|c| !c.passage.is_empty()).collect();
        let Some(first) = filled.first() else {
            continue;
        };
        let same = filled.iter().all(|c| c.passage.text == first.passage.text);
        let at_problem = columns.iter().any(|(at, c)| {
            *c == Column::Of(Role::Problem) && row.get(at).is_some_and(|c| !c.passage.is_empty())
        });
        if same
            && (filled.len() > 1
                || !at_problem
                || filled.len() == 1 && columns.len() >= 3 && row.len() == 1)
        {
            // One text over the whole width: the title of the rows below, or a total.
            if !is_total(&first.passage.text) && first.passage.text.chars().count() <= 80 {
                builder.flush();
                builder.section = without_number(&first.passage);
            }
            continue;
        }
        if filled.iter().any(|c| is_total(&c.passage.text)) {
            continue;
        }
        builder.row(row, columns, &groups);
    }
    builder.flush();
    builder.aspects
}

fn is_total(text: &str) -> bool {
    let first = text.chars().find(|c| !c.is_whitespace());
    if !matches!(first, Some('合' | '小' | '总' | '共')) {
        return false;
    }
    let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(tight.as_str(), "合计" | "小计" | "总计" | "共计")
        || tight.starts_with("合计:")
        || tight.starts_with("合计：")
}

fn without_number(passage: &Passage) -> Passage {
    let plain: Vec<char> = passage.text.chars().map(stream::plain).collect();
    numbering::read(&plain, 0)
        .first()
        .filter(|n| !n.tight)
        .map_or_else(|| passage.clone(), |n| passage.part(n.len, plain.len()))
}

#[derive(Default)]
struct ListBuilder {
    aspects: Vec<Aspect>,
    section: Passage,
    groups: Vec<Passage>,
    draft: Option<Draft>,
    place: Vec<Passage>,
}

impl ListBuilder {
    fn row(&mut self, row: &BTreeMap<usize, Cell>, columns: &[(usize, Column)], groups: &[usize]) {
        let text = |at: &usize| row.get(at).map(|c| &c.passage).filter(|p| !p.is_empty());
        let mut moved = false;
        for (slot, at) in self.groups.iter_mut().zip(groups) {
            if let Some(passage) = text(at) {
                let title = without_number(passage);
                moved |= title.text != slot.text;
                *slot = title;
            }
        }
        let of = |role: Role| {
            columns
                .iter()
                .filter(move |(_, c)| *c == Column::Of(role))
                .filter_map(|(at, _)| text(at))
        };
        let mut problem = Passage::default();
        let asks = if columns.iter().any(|(_, c)| *c == Column::Of(Role::Problem)) {
            Role::Problem
        } else {
            Role::Task
        };
        of(asks).for_each(|p| problem.append(p, true));
        let mut no = columns
            .iter()
            .filter(|(_, c)| *c == Column::Number)
            .find_map(|(at, _)| text(at))
            .map(|p| printed_number(&p.text));
        if no.is_none() {
            let plain: Vec<char> = problem.text.chars().map(stream::plain).collect();
            if let Some(number) = numbering::read(&plain, 0).into_iter().find(|n| !n.tight) {
                no = Some(number.printed);
                problem = problem.part(number.len, plain.len());
            }
        }
        let same = problem.is_empty()
            || self
                .draft
                .as_ref()
                .is_some_and(|d| d.problem.text == problem.text && (d.no == no || no.is_none()));
        if !same || self.draft.is_none() || moved {
            self.flush();
            self.draft = Some(Draft {
                no,
                problem,
                ..Draft::default()
            });
            self.place.clone_from(&self.groups);
        }
        let Some(draft) = self.draft.as_mut() else {
            return;
        };
        for status in of(Role::Status).chain(of(Role::Next)) {
            if !draft.status.text.contains(&status.text) {
                draft.status.append(status, true);
            }
        }
        for measure in of(Role::Measures) {
            if !draft.measures.contains(&measure.text) {
                draft.measures.push(measure.text.clone());
            }
        }
        of(Role::Units).for_each(|units| draft.units.push(units.text.clone()));
        if let (None, Some(person)) = (&draft.sponsor, of(Role::Sponsor).next()) {
            draft.sponsor = Some(person.text.clone());
        }
        if let (None, Some(deadline)) = (&draft.deadline, of(Role::Deadline).next()) {
            draft.deadline = Some(deadline.text.clone());
        }
        let spans = row.values().filter_map(|c| c.passage.span());
        draft.span = spans.chain(draft.span).reduce(|a, b| Span {
            from: a.from.min(b.from),
            to: a.to.max(b.to),
        });
    }

    /// Puts the finding that is complete in its place.
    fn flush(&mut self) {
        let Some(draft) = self.draft.take() else {
            return;
        };
        if draft.problem.is_empty() {
            return;
        }
        let mut path: Vec<Passage> = std::iter::once(self.section.clone())
            .chain(self.place.iter().cloned())
            .filter(|p| !p.is_empty())
            .collect();
        let top = if path.is_empty() {
            Passage::default()
        } else {
            path.remove(0)
        };
        if self.aspects.last().is_none_or(|a| a.title != top.text) {
            self.aspects.push(Aspect {
                title: top.text.clone(),
                span: top.span(),
                entries: Vec::new(),
            });
        }
        let entry = draft.entry();
        if let Some(aspect) = self.aspects.last_mut() {
            place(&mut aspect.entries, &path, entry);
        }
    }
}

/// Puts an entry under the groups of its row.
fn place(entries: &mut Vec<Entry>, path: &[Passage], entry: Entry) {
    let Some((group, rest)) = path.split_first() else {
        entries.push(entry);
        return;
    };
    if entries
        .last()
        .is_none_or(|e| e.problem != group.text || e.children.is_empty())
    {
        let holder = Draft {
            problem: group.clone(),
            span: Some(entry.span),
            ..Draft::default()
        };
        entries.push(holder.entry());
    }
    if let Some(holder) = entries.last_mut() {
        holder.span.to = holder.span.to.max(entry.span.to);
        place(&mut holder.children, rest, entry);
    }
}

/// A number cell without brackets and separators.
pub(super) fn printed_number(text: &str) -> String {
    let plain: String = text.chars().map(stream::plain).collect();
    plain
        .trim()
        .trim_matches(['(', ')', '.', '、', ' '])
        .to_owned()
}
