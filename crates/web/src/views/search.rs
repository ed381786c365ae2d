//! Search results.

use askama::Template;

use super::frame::Frame;
use super::parts::{Empty, Link, Pager, Span, Tag};

/// Search results with the words found marked.
#[derive(Debug, Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    /// The frame; its `query` stands in the box.
    pub frame: Frame,
    /// `找到 12 条，用时 3 毫秒`; empty before a search.
    pub summary: String,
    /// 全部, 问题, 任务 with counts.
    pub kinds: Vec<Link>,
    /// The results, best first.
    pub hits: Vec<Hit>,
    /// The neighbouring pages.
    pub pager: Pager,
    /// Shown before a search or when nothing is found.
    pub empty: Option<Empty>,
}

/// One result.
#[derive(Debug)]
pub struct Hit {
    /// Ledger number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// The problem or task.
    pub title: Vec<Span>,
    /// Words around what was found elsewhere; may be empty.
    pub snippet: Vec<Span>,
    /// Stage.
    pub stage: Tag,
    /// Unit, deadline, rectification.
    pub remark: String,
}
