//! The wall chart: every finding as a bar from feedback to deadline, with today's line.

use askama::Template;

use super::frame::Frame;
use super::parts::{Link, Pager, Tag, Tone};

/// The wall chart of a rectification.
#[derive(Debug, Default, Template)]
#[template(path = "roadmap.html")]
pub struct RoadmapPage {
    /// The frame.
    pub frame: Frame,
    /// Neighbouring pages.
    pub tabs: Vec<Link>,
    /// Name of the rectification.
    pub title: String,
    /// One sentence on what the chart shows.
    pub says: String,
    /// Months along the top: their place in percent, and their names.
    pub months: Vec<(String, String)>,
    /// Place of today in percent; none when it lies outside.
    pub today: Option<String>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// The neighbouring pages.
    pub pager: Pager,
}

/// One finding.
#[derive(Debug, Default)]
pub struct Bar {
    /// Its number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// The problem.
    pub problem: String,
    /// Lead unit and sponsor.
    pub who: String,
    /// Stage.
    pub stage: Tag,
    /// Deadline in words, with the original where it differs.
    pub due: String,
    /// Where the bar begins, in percent.
    pub from: String,
    /// How long it is up to the original deadline, in percent.
    pub length: String,
    /// How long it was put off, in percent; none when it was not.
    pub more: Option<String>,
    /// Where that begins.
    pub more_from: String,
    /// Its colour.
    pub tone: Tone,
}
