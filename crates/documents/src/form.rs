//! Tables that units fill in (填报表): the empty workbook that goes out, and the one that comes back with marks.

use std::io::Write;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatBorder, Note, Workbook,
    Worksheet,
};

use jiff::Timestamp;

use crate::inert;
use crate::table::DocumentError;
use crate::xlsx::{MAX_ROWS, failed, guarded, sheet_name};

const BODY_FONT: &str = "宋体";
const HEAD_FONT: &str = "黑体";
const HEADER_FILL: Color = Color::RGB(0x00E7_ECF3);
const MUST_FILL: Color = Color::RGB(0x00FB_E5D6);
const BLOCK_FILL: Color = Color::RGB(0x00F4_B6B0);
const WARNING_FILL: Color = Color::RGB(0x00FF_E699);
const HINT_FILL: Color = Color::RGB(0x00DD_EBF7);
const LINES: Color = Color::RGB(0x00BF_BFBF);
/// Rows that an empty form is prepared for.
const PREPARED: u32 = 2000;
/// What the first sheet of a form that comes back says before anything else.
const LEGEND: [&str; 2] = [
    "红色：必须改正；黄色：请核实，属实的在重报时说明；蓝色：提示。批注里写明问题和改法。",
    "请在“行号”对应的原表中改正后重报，或直接在本工作簿改正后上传。",
];
/// A list of choices that is longer stands in the hint only: Excel takes no more.
const CHOICES: usize = 250;

/// A table to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its title, which names the sheet.
    pub title: String,
    /// What it is collected for.
    pub purpose: String,
    /// Columns from left to right.
    pub columns: Vec<FormColumn>,
    /// When the workbook is made.
    pub made_at: Timestamp,
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FormColumn {
    /// Its header.
    pub header: String,
    /// How to fill it, in one sentence.
    pub hint: String,
    /// What a filled cell looks like.
    pub example: String,
    /// Whether it must be filled.
    pub must: bool,
    /// Whether its cells are text, because Excel would damage what it takes for a number.
    pub as_text: bool,
    /// Words to choose from; any when there are none.
    pub choices: Vec<String>,
}

/// How much an issue weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// 提示
    Hint,
    /// 警告
    Warning,
    /// 阻断
    Block,
}

/// A cell of a row that comes back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarkedCell {
    /// What the unit wrote.
    pub text: String,
    /// What is wrong with it.
    pub mark: Option<(Weight, String)>,
}

/// A row that comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedRow {
    /// Which row of the unit's file it was, counted from 1.
    pub number: u32,
    /// Its cells, one for each column of the form.
    pub cells: Vec<MarkedCell>,
}

/// The empty form: headers that say what must be filled, choices to pick from, text where Excel would damage digits, and a sheet
/// that says how to fill it with one made-up row.
///
/// # Errors
/// [`DocumentError`]; what was already written is then of no use.
pub fn form(form: &Form, out: impl Write + Send) -> Result<(), DocumentError> {
    guarded(|| {
        let mut workbook = begun(form)?;
        let sheet = workbook.add_worksheet();
        sheet.set_name(sheet_name(&form.title)).map_err(failed)?;
        head(sheet, form, 0)?;
        for (at, column) in (0_u16..).zip(&form.columns) {
            if column.as_text {
                let text = Format::new().set_num_format("@").set_font_name(BODY_FONT);
                sheet.set_column_format(at, &text).map_err(failed)?;
            }
            let long: usize = column.choices.iter().map(|c| c.chars().count() + 1).sum();
            if (1..=CHOICES).contains(&long) {
                let choices = DataValidation::new()
                    .allow_list_strings(&column.choices)
                    .map_err(failed)?;
                sheet
                    .add_data_validation(1, at, PREPARED, at, &choices)
                    .map_err(failed)?;
            }
        }
        how_to_fill(workbook.add_worksheet(), form)?;
        workbook.save_to_writer(out).map_err(failed)
    })
}

/// The form as it comes back, row by row: what holds for all of it on a first sheet, then every row with the number it had, its doubtful
/// cells coloured by weight with a note each.
pub struct MarkedForm {
    workbook: Workbook,
    styles: Styles,
    next: u32,
}

impl MarkedForm {
    /// Begins the workbook.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn begin(form: &Form, remarks: &[String]) -> Result<Self, DocumentError> {
        let mut workbook = begun(form)?;
        let said = workbook.add_worksheet();
        said.set_name("核对意见").map_err(failed)?;
        said.set_column_width(0, 100).map_err(failed)?;
        let wrapped = Format::new().set_font_name(BODY_FONT).set_text_wrap();
        let lines = LEGEND.iter().map(|line| (*line).to_owned());
        for (row, line) in (0_u32..).zip(lines.chain(remarks.iter().cloned())) {
            said.write_string_with_format(row, 0, inert::printable(&line), &wrapped)
                .map_err(failed)?;
        }
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(failed)?;
        sheet.set_name(sheet_name(&form.title)).map_err(failed)?;
        head(sheet, form, 1)?;
        Ok(Self {
            workbook,
            styles: Styles::new(),
            next: 1,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`DocumentError::TooManyRows`] beyond what a sheet holds.
    pub fn row(&mut self, row: &MarkedRow) -> Result<(), DocumentError> {
        let at = self.next;
        if at >= MAX_ROWS {
            return Err(DocumentError::TooManyRows);
        }
        self.next += 1;
        let styles = &self.styles;
        let workbook = &mut self.workbook;
        guarded(|| {
            let sheet = workbook.worksheet_from_index(1).map_err(failed)?;
            sheet
                .write_number_with_format(at, 0, row.number, &styles.number)
                .map_err(failed)?;
            for (place, cell) in (1_u16..).zip(&row.cells) {
                let style = styles.of(cell.mark.as_ref().map(|(weight, _)| *weight));
                sheet
                    .write_string_with_format(at, place, inert::printable(&cell.text), style)
                    .map_err(failed)?;
                if let Some((_, note)) = &cell.mark {
                    let note = Note::new(inert::printable(note)).set_author("核对");
                    sheet.insert_note(at, place, &note).map_err(failed)?;
                }
            }
            Ok(())
        })
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// [`DocumentError`]; what was already written is then of no use.
    pub fn finish(mut self, out: impl Write + Send) -> Result<(), DocumentError> {
        guarded(|| self.workbook.save_to_writer(out).map_err(failed))
    }
}

fn begun(form: &Form) -> Result<Workbook, DocumentError> {
    let mut workbook = Workbook::new();
    let made_at = ExcelDateTime::from_timestamp(form.made_at.as_second()).map_err(failed)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(inert::printable(&form.title))
            .set_creation_datetime(&made_at),
    );
    Ok(workbook)
}

/// The headers, from a column on; before them the number of the row.
fn head(sheet: &mut Worksheet, form: &Form, from: u16) -> Result<(), DocumentError> {
    let header = |fill| {
        Format::new()
            .set_font_name(HEAD_FONT)
            .set_bold()
            .set_text_wrap()
            .set_background_color(fill)
            .set_border(FormatBorder::Thin)
            .set_border_color(LINES)
    };
    sheet.set_freeze_panes(1, from).map_err(failed)?;
    if from > 0 {
        sheet
            .write_string_with_format(0, 0, "行号", &header(HEADER_FILL))
            .map_err(failed)?;
    }
    for (at, column) in (from..).zip(&form.columns) {
        let fill = if column.must { MUST_FILL } else { HEADER_FILL };
        sheet.set_column_width(at, width(column)).map_err(failed)?;
        sheet
            .write_string_with_format(0, at, inert::printable(&column.header), &header(fill))
            .map_err(failed)?;
    }
    Ok(())
}

fn width(column: &FormColumn) -> f64 {
    let letters = column
        .header
        .chars()
        .count()
        .max(column.example.chars().count() / 2);
    f64::from(u16::try_from(letters).unwrap_or(20)).clamp(5.0, 20.0) * 2.2
}

fn how_to_fill(sheet: &mut Worksheet, form: &Form) -> Result<(), DocumentError> {
    let plain = Format::new().set_font_name(BODY_FONT).set_text_wrap();
    sheet.set_name("填写说明").map_err(failed)?;
    for (at, width) in [(0, 18.0), (1, 8.0), (2, 60.0), (3, 26.0)] {
        sheet.set_column_width(at, width).map_err(failed)?;
    }
    let top = [
        form.purpose.clone(),
        "底色为橙色的列必须填写。没有列出的内容请不要填报，系统不读取。".to_owned(),
    ];
    let mut row = 0_u32;
    let mut line = |cells: [&str; 4], at: &mut u32| -> Result<(), DocumentError> {
        for (place, text) in (0_u16..).zip(cells) {
            sheet
                .write_string_with_format(*at, place, inert::printable(text), &plain)
                .map_err(failed)?;
        }
        *at += 1;
        Ok(())
    };
    for text in &top {
        line([text, "", "", ""], &mut row)?;
    }
    line(["列名", "必填", "怎么填", "示例（虚构）"], &mut row)?;
    for column in &form.columns {
        let must = if column.must { "是" } else { "" };
        let mut hint = column.hint.clone();
        if !column.choices.is_empty() {
            hint.push_str(&format!("　可填：{}", column.choices.join("、")));
        }
        line([&column.header, must, &hint, &column.example], &mut row)?;
    }
    Ok(())
}

struct Styles {
    number: Format,
    plain: Format,
    hint: Format,
    warning: Format,
    block: Format,
}

impl Styles {
    fn new() -> Self {
        let plain = Format::new().set_font_name(BODY_FONT).set_num_format("@");
        Self {
            number: Format::new().set_font_name(BODY_FONT),
            hint: plain.clone().set_background_color(HINT_FILL),
            warning: plain.clone().set_background_color(WARNING_FILL),
            block: plain.clone().set_background_color(BLOCK_FILL),
            plain,
        }
    }

    const fn of(&self, weight: Option<Weight>) -> &Format {
        match weight {
            None => &self.plain,
            Some(Weight::Hint) => &self.hint,
            Some(Weight::Warning) => &self.warning,
            Some(Weight::Block) => &self.block,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Form {
        Form {
            title: "公务加油卡".to_owned(),
            purpose: "核对公务用车加油。".to_owned(),
            columns: vec![
                FormColumn {
                    header: "卡号".to_owned(),
                    hint: "填 19 位卡号。".to_owned(),
                    example: "1000113200000000001".to_owned(),
                    must: true,
                    as_text: true,
                    choices: Vec::new(),
                },
                FormColumn {
                    header: "类别".to_owned(),
                    choices: vec!["主卡".to_owned(), "副卡".to_owned()],
                    ..FormColumn::default()
                },
            ],
            made_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn part(book: &[u8], name: &str) -> String {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
        let mut text = String::new();
        let mut file = zip.by_name(name).unwrap();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        text
    }

    #[test]
    fn an_empty_form_has_choices_and_text_cells() {
        let mut book = Vec::new();
        form(&made(), &mut book).unwrap();
        let sheet = part(&book, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("主卡,副卡"), "{sheet}");
        let said = part(&book, "xl/sharedStrings.xml");
        assert!(said.contains("填 19 位卡号。") && said.contains("主卡、副卡"));
        let mut again = Vec::new();
        form(&made(), &mut again).unwrap();
        assert!(book == again, "same form, same bytes");
    }

    #[test]
    fn a_form_comes_back_with_marks_and_nothing_in_it_is_a_formula() {
        let rows = [MarkedRow {
            number: 7,
            cells: vec![
                MarkedCell {
                    text: "=1+1".to_owned(),
                    mark: Some((Weight::Block, "【阻断 DQ-BANK】卡号不对。".to_owned())),
                },
                MarkedCell::default(),
            ],
        }];
        let mut book = Vec::new();
        let mut back = MarkedForm::begin(&made(), &["缺少一列。".to_owned()]).unwrap();
        for row in &rows {
            back.row(row).unwrap();
        }
        back.finish(&mut book).unwrap();
        let sheet = part(&book, "xl/worksheets/sheet2.xml");
        assert!(sheet.contains("=1+1") && !sheet.contains("<f>"), "{sheet}");
        assert!(part(&book, "xl/comments1.xml").contains("卡号不对"));
        assert!(part(&book, "xl/sharedStrings.xml").contains("缺少一列"));
    }
}
