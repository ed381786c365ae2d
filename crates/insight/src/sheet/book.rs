//! A file that was opened: where the data of a set stand in it, and its rows.

use std::{
    io::{Read, Seek, SeekFrom},
    ops::ControlFlow,
};

use calamine::Xlsx;

use super::{
    Cell, Layout, Limits, NotATable, Record,
    delimited::Delimited,
    header::{self, Top},
    old, workbook,
};
use crate::{field::serial::Epoch, schema::Dataset};

/// What is shown of each row: its number, counted from 1, and its cells.
pub(super) type Visit<'a> = &'a mut dyn FnMut(u32, &[Cell]) -> ControlFlow<()>;

/// An opened file.
pub struct Book<R: Read + Seek> {
    content: Content<R>,
    limits: Limits,
}

enum Content<R: Read + Seek> {
    Delimited(Delimited<R>),
    Workbook(Box<Xlsx<R>>, Vec<String>),
    Old(old::Sheets, bool),
}

/// Words with which the rows below a table begin.
const TOTALS: [&str; 4] = ["合计", "总计", "小计", "共计"];
const FOOTERS: [&str; 8] = [
    "填表",
    "制表",
    "填报",
    "审核",
    "复核",
    "负责人",
    "单位负责人",
    "备注：",
];

impl<R: Read + Seek> Book<R> {
    /// Opens a file by what its bytes are, whatever its name says.
    ///
    /// # Errors
    /// [`NotATable`] when there is no table to read.
    pub fn open(mut source: R, limits: Limits) -> Result<Self, NotATable> {
        let size = source.seek(SeekFrom::End(0))?;
        if size == 0 {
            return Err(NotATable::Empty);
        }
        if size > limits.bytes {
            return Err(NotATable::TooLarge(limits.bytes >> 20));
        }
        source.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        (&mut source).take(8).read_to_end(&mut head)?;
        let content = match head.as_slice() {
            [b'P', b'K', 3 | 5, 4 | 6, ..] => {
                let workbook = workbook::open(source, limits)?;
                let sheets = workbook::visible(&workbook);
                Content::Workbook(Box::new(workbook), sheets)
            }
            [0xd0, 0xcf, 0x11, 0xe0, ..] => {
                let (sheets, from_1904) = old::open(source, limits)?;
                Content::Old(sheets, from_1904)
            }
            [b'%', b'P', b'D', b'F', ..] => return Err(NotATable::OtherFormat("PDF")),
            [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => {
                return Err(NotATable::OtherFormat("图片"));
            }
            [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] => {
                return Err(NotATable::OtherFormat("压缩包"));
            }
            _ => Content::Delimited(Delimited::open(source)?),
        };
        Ok(Self { content, limits })
    }

    /// From which day its plain numbers count when they are days.
    pub fn epoch(&self) -> Epoch {
        let from_1904 = match &self.content {
            Content::Delimited(_) => false,
            Content::Workbook(workbook, _) => workbook.has_1904_epoch(),
            Content::Old(_, from_1904) => *from_1904,
        };
        if from_1904 {
            Epoch::From1904
        } else {
            Epoch::From1900
        }
    }

    /// Finds the data of a set: the sheets that have its headers, and where its columns stand.
    ///
    /// # Errors
    /// [`NotATable::NoHeader`] when no sheet has them.
    pub fn layout(&mut self, dataset: &Dataset) -> Result<Layout, NotATable> {
        let mut found = Vec::new();
        let mut skipped = Vec::new();
        for (sheet, name) in self.sheet_names().into_iter().enumerate() {
            let mut top: Top = Vec::new();
            self.visit(sheet, &mut |row, cells| {
                if cells.iter().any(|cell| *cell != Cell::Blank) {
                    top.push((row, cells.to_vec()));
                }
                if top.len() < header::DEPTH {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            })?;
            match header::find(dataset, sheet, &name, &top) {
                Some(layout) => found.push(layout),
                None if top.is_empty() => {}
                None => skipped.push(name),
            }
        }
        let Some(most) = found.iter().map(|(required, _)| *required).max() else {
            return Err(header::no_header(dataset));
        };
        // Other sets in the same workbook have some columns in common with this one; a sheet that goes on has them all.
        let (best, others): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|(required, _)| *required == most);
        skipped.extend(others.into_iter().map(|(_, layout)| layout.name));
        Ok(Layout {
            sheets: best.into_iter().map(|(_, layout)| layout).collect(),
            skipped,
        })
    }

    /// Shows the rows of data one after the other, without headers, totals, signatures and blank rows. Tells how many rows of
    /// totals and signatures were left out.
    ///
    /// # Errors
    /// [`NotATable`] when the file ends in damage or has more rows than are allowed; rows before it were shown.
    pub fn rows(
        &mut self,
        layout: &Layout,
        mut show: impl FnMut(Record<'_>),
    ) -> Result<u64, NotATable> {
        let most = self.limits.rows;
        let (mut count, mut left_out) = (0, 0);
        for found in &layout.sheets {
            let mut too_many = false;
            let mut headers: Vec<Cell> = Vec::new();
            self.visit(found.sheet, &mut |row, cells| {
                let record = Record {
                    sheet: found.sheet,
                    row,
                    cells,
                    places: &found.places,
                };
                if row == found.header_row {
                    headers = cells.to_vec();
                }
                // Printed tables repeat their headers on every page.
                if row <= found.header_row || cells == headers {
                    return ControlFlow::Continue(());
                }
                match role(&record, cells) {
                    Role::Data => {}
                    Role::Blank => return ControlFlow::Continue(()),
                    Role::Footer => {
                        left_out += 1;
                        return ControlFlow::Continue(());
                    }
                }
                count += 1;
                too_many = count > most;
                if too_many {
                    return ControlFlow::Break(());
                }
                show(record);
                ControlFlow::Continue(())
            })?;
            if too_many {
                return Err(NotATable::TooManyRows(most));
            }
        }
        Ok(left_out)
    }

    fn sheet_names(&self) -> Vec<String> {
        match &self.content {
            Content::Delimited(_) => vec![String::new()],
            Content::Workbook(_, names) => names.clone(),
            Content::Old(sheets, _) => sheets.iter().map(|(name, _)| name.clone()).collect(),
        }
    }

    fn visit(&mut self, sheet: usize, show: Visit<'_>) -> Result<(), NotATable> {
        match &mut self.content {
            Content::Delimited(text) => text.visit(self.limits, show),
            Content::Workbook(workbook, names) => match names.get(sheet) {
                Some(name) => workbook::visit(workbook, name, self.limits, show),
                None => Ok(()),
            },
            Content::Old(sheets, _) => {
                if let Some((_, range)) = sheets.get(sheet) {
                    old::visit(range, self.limits, show);
                }
                Ok(())
            }
        }
    }
}

/// What a row below the headers is.
enum Role {
    Data,
    Blank,
    /// A total or a signature.
    Footer,
}

fn role(record: &Record<'_>, cells: &[Cell]) -> Role {
    let places = record.places.iter().flatten();
    let filled = places
        .clone()
        .filter(|place| !matches!(cells.get(**place), None | Some(Cell::Blank)))
        .count();
    if filled == 0 {
        return Role::Blank;
    }
    let first = cells.iter().find(|cell| **cell != Cell::Blank);
    let Some(Cell::Text(text)) = first else {
        return Role::Data;
    };
    // Most rows begin with digits. A full row is data, whatever word it begins with.
    if text.starts_with(|c: char| c.is_ascii_alphanumeric()) || filled * 2 > places.count() {
        return Role::Data;
    }
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if TOTALS
        .iter()
        .chain(&FOOTERS)
        .any(|word| text.starts_with(word))
    {
        Role::Footer
    } else {
        Role::Data
    }
}
