//! Small parts that many pages share.

/// What a colour says. Never shown without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Overdue, refused, gone.
    Red,
    /// Needs attention soon, under way.
    Amber,
    /// Done, consistent.
    Green,
    /// Waiting for other people: countersigning, review.
    Blue,
    /// Nothing special.
    #[default]
    Plain,
}

impl Tone {
    /// The last letter of the classes `t-?` (ground), `f-?` (fill) and `s-?` (stroke).
    pub fn letter(self) -> &'static str {
        match self {
            Self::Red => "r",
            Self::Amber => "a",
            Self::Green => "g",
            Self::Blue => "b",
            Self::Plain => "0",
        }
    }

    /// The class of text in this tone; empty when plain.
    pub fn text_class(self) -> &'static str {
        match self {
            Self::Red => "late",
            Self::Amber => "soon",
            Self::Green | Self::Blue | Self::Plain => "",
        }
    }

    /// The icon that goes with a notice of this tone.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Red | Self::Amber => "warn",
            Self::Green => "done",
            Self::Blue | Self::Plain => "info",
        }
    }
}

/// A coloured word: stage, status, kind.
#[derive(Debug, Clone, Default)]
pub struct Tag {
    /// The word.
    pub label: String,
    /// Its colour.
    pub tone: Tone,
}

impl Tag {
    /// A tag of this word and colour.
    pub fn new(label: impl Into<String>, tone: Tone) -> Self {
        Self {
            label: label.into(),
            tone,
        }
    }
}

/// A link, one of several where one may be the current one.
#[derive(Debug, Clone, Default)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether this is what the page shows now.
    pub current: bool,
}

impl Link {
    /// A link that is not the current one.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            current: false,
        }
    }

    /// The same link, marked as the current one when `current` holds.
    #[must_use]
    pub fn current_if(mut self, current: bool) -> Self {
        self.current = current;
        self
    }
}

/// One option of a select, radio group or list of tick boxes.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// An option that is not chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            chosen: false,
        }
    }

    /// The same option, chosen when `chosen` holds.
    #[must_use]
    pub fn chosen_if(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
}

/// What stands in a field: what was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// The value as typed.
    pub value: String,
    /// One sentence when it was refused.
    pub wrong: Option<String>,
}

impl Field {
    /// A field with this value and nothing wrong.
    pub fn of(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            wrong: None,
        }
    }

    /// A field whose value was refused.
    pub fn refused(value: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            wrong: Some(why.into()),
        }
    }
}

/// A select: its options, and what is wrong with the choice.
#[derive(Debug, Clone, Default)]
pub struct Select {
    /// The options in order.
    pub choices: Vec<Choice>,
    /// One sentence when the choice was refused.
    pub wrong: Option<String>,
}

impl From<Vec<Choice>> for Select {
    fn from(choices: Vec<Choice>) -> Self {
        Self {
            choices,
            wrong: None,
        }
    }
}

/// A notice at the top of a page or list.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its colour.
    pub tone: Tone,
    /// The word in front, such as `请确认`; may be empty.
    pub lead: String,
    /// The sentence.
    pub text: String,
    /// Where to look, if there is such a place.
    pub link: Option<Link>,
}

impl Notice {
    /// A notice without a link.
    pub fn new(tone: Tone, lead: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            tone,
            lead: lead.into(),
            text: text.into(),
            link: None,
        }
    }
}

/// A place where there is nothing yet.
#[derive(Debug, Clone)]
pub struct Empty {
    /// What is missing, in a few words.
    pub title: String,
    /// Why, or what to do.
    pub text: String,
    /// What can be done; the first is the prominent one.
    pub links: Vec<Link>,
}

/// A piece of text with or without a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it is marked.
    pub marked: bool,
}

impl Span {
    /// Unmarked text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            marked: false,
        }
    }

    /// Marked text.
    pub fn marked(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            marked: true,
        }
    }
}

/// The way to the neighbouring pages of a list.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// How many there are and which are shown: `共 70 个，本页第 1–50 个`.
    pub summary: String,
    /// The page before, if there is one.
    pub previous: Option<String>,
    /// The page after, if there is one.
    pub next: Option<String>,
}

/// One part of a bar or ring.
#[derive(Debug, Clone)]
pub struct Part {
    /// What it counts.
    pub label: String,
    /// How many, formatted.
    pub count: String,
    /// Its colour.
    pub tone: Tone,
    /// Where it starts, in percent of the whole.
    pub start: String,
    /// How long it is, in percent of the whole.
    pub length: String,
}

/// Lays counts end to end as parts of a bar or ring.
pub fn parts_of_whole(counts: &[(&str, u64, Tone)]) -> Vec<Part> {
    let whole = counts.iter().map(|(_, count, _)| count).sum();
    let mut before = 0;
    counts
        .iter()
        .map(|&(label, count, tone)| {
            let part = Part {
                label: label.to_owned(),
                count: crate::format::count(count),
                tone,
                start: crate::format::share(before, whole),
                length: crate::format::share(count, whole),
            };
            before += count;
            part
        })
        .collect()
}

/// A QR code as the page draws it.
#[derive(Debug)]
pub struct Square {
    /// Modules of a side, with the white border that cameras need.
    pub side: usize,
    /// The dark modules as an SVG path.
    pub path: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_and_fill_the_whole() {
        let parts = parts_of_whole(&[("已销号", 41, Tone::Green), ("整改中", 29, Tone::Amber)]);
        assert_eq!(parts[0].length, "58.57");
        assert_eq!(parts[1].start, "58.57");
        assert_eq!(parts[1].length, "41.42");
        assert!(
            parts_of_whole(&[("已销号", 0, Tone::Green)])
                .iter()
                .all(|part| part.length == "0")
        );
    }
}
