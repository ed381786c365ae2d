//! The ledger: one table with four sets of columns, filters, grouping, selection.

use askama::Template;

use super::frame::Frame;
use super::parts::{Choice, Empty, Field, Link, Notice, Pager, Part, Select, Tag, Tone};

/// The ledger page.
#[derive(Debug, Template)]
#[template(path = "ledger.html", blocks = ["sheet"])]
pub struct LedgerPage {
    /// The frame.
    pub frame: Frame,
    /// One line below the title: how many findings and aspects, until when.
    pub summary: String,
    /// Where to import, when the viewer may.
    pub import_href: Option<String>,
    /// Export links, such as Excel and CSV, with the filters of this page.
    pub exports: Vec<Link>,
    /// Figures above the table; none while the ledger is empty.
    pub figures: Option<Figures>,
    /// The table with everything that changes together with it.
    pub sheet: Sheet,
}

/// The figures above the table.
#[derive(Debug)]
pub struct Figures {
    /// What the rate is: `整改完成率（已销号 ÷ 反馈问题）`.
    pub rate_label: String,
    /// The rate, formatted.
    pub rate: String,
    /// A remark on it, such as the change since last week; may be empty.
    pub remark: String,
    /// The bar.
    pub parts: Vec<Part>,
    /// Counts that are also filters, at most five.
    pub cards: Vec<Card>,
}

/// A count that leads to the rows it counts.
#[derive(Debug)]
pub struct Card {
    /// The count, formatted.
    pub value: String,
    /// What is counted.
    pub label: String,
    /// The ledger filtered to these rows.
    pub href: String,
    /// Red when the count is bad news and not zero.
    pub bad: bool,
    /// Whether this filter is on.
    pub current: bool,
}

/// The table and its controls; one block for htmx.
#[derive(Debug)]
pub struct Sheet {
    /// 全部, 反馈意见, 边巡边改, 对照自查.
    pub lists: Vec<Link>,
    /// 问题清单, 任务清单, 责任清单, 资料清单.
    pub views: Vec<Link>,
    /// Filters that are on; following the link takes one off.
    pub active: Vec<Link>,
    /// Filters that one click puts on.
    pub quick: Vec<Link>,
    /// The filter form.
    pub filter: FilterForm,
    /// Ways to group; the current one is marked.
    pub groupings: Vec<Link>,
    /// Columns to choose from.
    pub column_choices: Vec<ColumnChoice>,
    /// Where the column choice is sent by GET.
    pub columns_action: String,
    /// Query parameters that filter and column forms carry along.
    pub carried: Vec<(String, String)>,
    /// The columns shown.
    pub columns: Vec<Column>,
    /// Whether there are too many columns for the page: the table then scrolls in its own box.
    pub wide: bool,
    /// The rows; a single group without a title when not grouped.
    pub groups: Vec<Group>,
    /// The neighbouring pages.
    pub pager: Pager,
    /// What can be done with selected rows; none when the viewer can do nothing.
    pub bulk: Option<Bulk>,
    /// Shown in place of the table when there are no rows.
    pub empty: Option<Empty>,
    /// Notices about the list, such as a filter that is not understood.
    pub notices: Vec<Notice>,
}

/// The filter form, sent by GET.
#[derive(Debug)]
pub struct FilterForm {
    /// The ledger's address without parameters.
    pub action: String,
    /// Whether it stands open.
    pub open: bool,
    /// Words to look for.
    pub text: Field,
    /// Lead unit.
    pub lead: Select,
    /// Sponsor.
    pub sponsor: Select,
    /// Time class.
    pub class: Select,
    /// Stage.
    pub stage: Select,
    /// Aspect.
    pub aspect: Select,
    /// Only overdue ones.
    pub overdue: bool,
    /// Only those without a report this month.
    pub unreported: bool,
    /// Only key problems.
    pub key: bool,
    /// One end of a rebound.
    pub rebound: Select,
}

/// A column that may be shown.
#[derive(Debug)]
pub struct ColumnChoice {
    /// What is sent.
    pub key: String,
    /// What people read.
    pub label: String,
    /// Whether it is shown now.
    pub shown: bool,
    /// Whether it can never be hidden.
    pub fixed: bool,
}

/// The head of a column.
#[derive(Debug)]
pub struct Column {
    /// Its name; also the class `c-…` of its cells.
    pub key: &'static str,
    /// Its heading.
    pub label: String,
    /// Where a click on the heading leads.
    pub sort: Option<Sort>,
}

/// How the rows are, or would be, ordered by a column.
#[derive(Debug)]
pub struct Sort {
    /// The ledger ordered by this column.
    pub href: String,
    /// `ascending` or `descending` when the rows are ordered by it now.
    pub now: Option<&'static str>,
}

/// Rows under one heading.
#[derive(Debug)]
pub struct Group {
    /// The heading; empty when not grouped.
    pub title: String,
    /// Counts beside it.
    pub counts: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One finding or task.
#[derive(Debug)]
pub struct Row {
    /// What a selection sends.
    pub id: String,
    /// Its ledger number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// The cells after the number, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// A cell, with the class and label of its column.
#[derive(Debug)]
pub struct Cell {
    /// Name of its column.
    pub key: &'static str,
    /// Heading of its column, shown in front of the value on a telephone.
    pub label: &'static str,
    /// What stands in it.
    pub value: Value,
}

/// What stands in a cell.
#[derive(Debug)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// The problem or task, a link to its page, and what marks it among the others.
    Title(String, Option<Tag>),
    /// Plain text.
    Text(String),
    /// Text with a quieter second line, such as lead unit and sponsor.
    Lines(String, String),
    /// A deadline.
    Due(Due),
    /// Stages, alerts.
    Tags(Vec<Tag>),
    /// Done of all.
    Fraction(u64, u64),
}

/// A deadline in a cell.
#[derive(Debug)]
pub struct Due {
    /// The date that holds now.
    pub date: String,
    /// The original date when it was extended; shown struck through.
    pub original: Option<String>,
    /// How long is left, or how long it is overdue; may be empty.
    pub left: String,
    /// Red when overdue, amber when soon.
    pub tone: Tone,
    /// Whether it has to be sustained after the date.
    pub long_term: bool,
}

/// What can be done with the selected rows. Each part is there only when the viewer may do it.
#[derive(Debug)]
pub struct Bulk {
    /// Where the selection is sent by POST with `action` = `lead`, `sponsor`, `deadline` or `issue`.
    pub action: String,
    /// Where the selection is sent to be exported.
    pub export_action: String,
    /// Units to choose a lead unit from.
    pub leads: Vec<Choice>,
    /// Leaders to choose a sponsor from.
    pub sponsors: Vec<Choice>,
    /// Whether a deadline may be set.
    pub deadline: bool,
    /// Whether findings may be issued.
    pub issue: bool,
}

impl Sheet {
    /// How many columns the table has.
    pub fn width(&self) -> usize {
        self.columns.len()
    }
}
