//! Definitions of automatic lists: `numbering.xml`.

use std::collections::HashMap;

use super::{
    super::{
        numerals::Numerals,
        xml::{self, Node, Xml},
    },
    styles::Styles,
};
use crate::NotADocument;

/// Lists have nine levels.
pub(super) const LEVELS: usize = 9;

/// All lists of a document.
#[derive(Default)]
pub(super) struct Numbering {
    abstracts: HashMap<String, Abstract>,
    lists: HashMap<String, List>,
}

/// A list definition that several lists can share, and with it their counting.
#[derive(Default)]
struct Abstract {
    levels: HashMap<usize, Level>,
    /// The definition is that of the list which this style names.
    style_link: Option<String>,
}

#[derive(Default)]
struct List {
    definition: String,
    /// Levels that this list defines anew.
    levels: HashMap<usize, Level>,
    /// Levels that begin anew with this list, and where.
    starts: HashMap<usize, u32>,
}

/// One level of a list.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// First number.
    pub(super) start: u32,
    /// How the number is printed.
    pub(super) numerals: Numerals,
    /// The printed text with `%1` … `%9` for the numbers of the levels; empty for bullets.
    pub(super) text: String,
    /// Numbers of other levels are printed as decimals.
    pub(super) legal: bool,
    /// The level after which this one begins anew, from 1; 0 for never; `None` for any higher level.
    pub(super) restart: Option<usize>,
    /// Nothing stands between number and text.
    pub(super) tight: bool,
    /// Paragraphs of this style are on this level.
    pub(super) style: Option<String>,
}

/// Where a list is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Definition<'n>(pub(super) &'n str);

impl Numbering {
    /// Parses `numbering.xml`; a document without it has no lists.
    pub(super) fn parse(text: &str) -> Result<Self, NotADocument> {
        let mut numbering = Self::default();
        let mut reader = Xml::new(text);
        while let Some(node) = reader.next()? {
            let Node::Open(start) = node else { continue };
            match xml::name(&start) {
                "abstractNum" => {
                    let id = xml::attribute(&start, "abstractNumId").unwrap_or_default();
                    numbering.abstracts.insert(id, parse_abstract(&mut reader)?);
                }
                "num" => {
                    let id = xml::attribute(&start, "numId").unwrap_or_default();
                    numbering.lists.insert(id, parse_list(&mut reader)?);
                }
                "numPicBullet" => reader.skip()?,
                _ => {}
            }
        }
        Ok(numbering)
    }

    /// The definition a list counts with. Lists with the same definition share their counters.
    pub(super) fn definition(&self, list: &str, styles: &Styles) -> Option<Definition<'_>> {
        let id = &self.lists.get(list)?.definition;
        let (id, definition) = self.abstracts.get_key_value(id)?;
        let linked = definition.style_link.as_deref().and_then(|style| {
            let (_, reference) = styles.list(Some(style))?;
            let target = &self.lists.get(reference.list.as_deref()?)?.definition;
            self.abstracts.get_key_value(target)
        });
        Some(Definition(linked.map_or(id, |(id, _)| id)))
    }

    /// A level of a list, with what the list itself changes about it.
    pub(super) fn level(
        &self,
        list: &str,
        definition: Definition<'_>,
        level: usize,
    ) -> Option<&Level> {
        let own = self
            .lists
            .get(list)
            .and_then(|list| list.levels.get(&level));
        own.or_else(|| self.abstracts.get(definition.0)?.levels.get(&level))
    }

    /// Where a list lets a level begin anew.
    pub(super) fn start_override(&self, list: &str, level: usize) -> Option<u32> {
        self.lists.get(list)?.starts.get(&level).copied()
    }

    /// The level which paragraphs of a style are on.
    pub(super) fn level_of_style(
        &self,
        list: &str,
        definition: Definition<'_>,
        style: &str,
    ) -> Option<usize> {
        (0..LEVELS).find(|&level| {
            self.level(list, definition, level)
                .is_some_and(|level| level.style.as_deref() == Some(style))
        })
    }
}

fn parse_abstract(reader: &mut Xml<'_>) -> Result<Abstract, NotADocument> {
    let mut definition = Abstract::default();
    while let Some(Node::Open(start)) = next_tag(reader)? {
        match xml::name(&start) {
            "lvl" => {
                let level = xml::number(&start, "ilvl").unwrap_or(0);
                definition.levels.insert(level, parse_level(reader)?);
            }
            "numStyleLink" => {
                definition.style_link = xml::attribute(&start, "val");
                reader.skip()?;
            }
            _ => reader.skip()?,
        }
    }
    Ok(definition)
}

fn parse_list(reader: &mut Xml<'_>) -> Result<List, NotADocument> {
    let mut list = List::default();
    while let Some(Node::Open(start)) = next_tag(reader)? {
        match xml::name(&start) {
            "abstractNumId" => {
                list.definition = xml::attribute(&start, "val").unwrap_or_default();
                reader.skip()?;
            }
            "lvlOverride" => {
                let level = xml::number(&start, "ilvl").unwrap_or(0);
                while let Some(Node::Open(start)) = next_tag(reader)? {
                    match xml::name(&start) {
                        "startOverride" => {
                            list.starts
                                .insert(level, xml::number(&start, "val").unwrap_or(1));
                            reader.skip()?;
                        }
                        "lvl" => {
                            list.levels.insert(level, parse_level(reader)?);
                        }
                        _ => reader.skip()?,
                    }
                }
            }
            _ => reader.skip()?,
        }
    }
    Ok(list)
}

/// The next beginning of a child; anything but [`Node::Open`] means the parent has ended.
fn next_tag<'x>(reader: &mut Xml<'x>) -> Result<Option<Node<'x>>, NotADocument> {
    loop {
        match reader.next()? {
            Some(Node::Text(_)) => {}
            other => return Ok(other),
        }
    }
}

fn parse_level(reader: &mut Xml<'_>) -> Result<Level, NotADocument> {
    let mut level = Level {
        start: 1,
        numerals: Numerals::Decimal,
        text: String::new(),
        legal: false,
        restart: None,
        tight: false,
        style: None,
    };
    let mut bullet = false;
    reader.each_inside(|name, start| {
        let value = || xml::attribute(start, "val");
        match name {
            "start" => level.start = xml::number(start, "val").unwrap_or(1),
            "numFmt" => match value().as_deref() {
                Some("bullet") => bullet = true,
                Some(format) => level.numerals = numerals(format),
                None => {}
            },
            "lvlText" => level.text = value().unwrap_or_default(),
            "isLgl" => level.legal = xml::is_on(start),
            "lvlRestart" => level.restart = xml::number(start, "val"),
            "suff" => level.tight = value().as_deref() == Some("nothing"),
            "pStyle" => level.style = value(),
            _ => {}
        }
    })?;
    if bullet {
        level.text.clear();
    }
    Ok(level)
}

/// Number formats by their names in the file format.
fn numerals(format: &str) -> Numerals {
    match format {
        "decimalZero" => Numerals::DecimalZero,
        "decimalFullWidth" | "decimalFullWidth2" => Numerals::FullWidth,
        "upperRoman" => Numerals::UpperRoman,
        "lowerRoman" => Numerals::LowerRoman,
        "upperLetter" => Numerals::UpperLetter,
        "lowerLetter" => Numerals::LowerLetter,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting" => Numerals::Chinese,
        "ideographDigital"
        | "taiwaneseDigital"
        | "japaneseDigitalTenThousand"
        | "koreanDigital2" => Numerals::ChineseDigits,
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
            Numerals::ChineseLegal
        }
        "ideographTraditional" => Numerals::Stems,
        "ideographZodiac" => Numerals::Branches,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Numerals::Circled,
        "decimalEnclosedParen" => Numerals::Parenthesised,
        "decimalEnclosedFullstop" => Numerals::FullStop,
        "ideographEnclosedCircle" => Numerals::CircledChinese,
        "none" => Numerals::None,
        _ => Numerals::Decimal,
    }
}
