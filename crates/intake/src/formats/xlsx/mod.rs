//! XLSX: every visible sheet as a table.
//!
//! Values are written as a person sees them: shared texts, numbers without a trailing `.0`, dates as `YYYY-MM-DD`,
//! percentages with their sign. A merged cell holds for every row it covers. Hidden sheets are not read, hidden rows are:
//! a filter hides rows without taking them out of the ledger.
//!
//! The parts are read here and not by a spreadsheet library: a hostile workbook can declare sizes that make those
//! reserve memory until the process dies, and nothing is needed but the values.

mod scan;
mod sheet;
mod strings;
mod styles;
mod values;

use sheet::Sheet;
use values::Values;

use super::{
    archive::Archive,
    draft::Draft,
    limits, package,
    table::TableWriter,
    xml::{self, Node, Xml},
};
use crate::{Format, LineHint, NotADocument, Source};

/// What the workbook says about one of its sheets.
struct SheetEntry {
    name: String,
    relation: String,
    hidden: bool,
}

struct Workbook {
    sheets: Vec<SheetEntry>,
    /// Days count from 1904 as on old Macintosh systems.
    from_1904: bool,
}

/// Reads the workbook whose main part is `main`.
pub(super) fn read(archive: &mut Archive, main: &str) -> Result<Source, NotADocument> {
    let workbook = parse_workbook(&xml::decode(
        &archive.take(main).ok_or(NotADocument::Damaged)?,
    ))?;
    let relations = package::relations(archive, main)?;
    let mut related = |kind: &str| {
        let relation = relations.iter().find(|relation| relation.kind == kind)?;
        archive.take(&relation.target)
    };
    let strings = related("sharedStrings").unwrap_or_default();
    let strings = xml::decode(&strings);
    let strings = strings::parse(&strings)?;
    let styles = styles::parse(&xml::decode(&related("styles").unwrap_or_default()))?;
    let values = Values {
        strings,
        styles,
        from_1904: workbook.from_1904,
    };

    let mut draft = Draft::new(Format::Xlsx);
    let (mut totals, mut errors, mut tables) = (0, 0, 0);
    let mut budget = limits::TEXT_BYTES;
    let visible = workbook.sheets.iter().filter(|sheet| !sheet.hidden).count();
    for entry in &workbook.sheets {
        if entry.hidden {
            draft.warning(format!(
                "工作表“{}”是隐藏的，没有读取；如有需要请取消隐藏后重新上传。",
                entry.name
            ));
            continue;
        }
        let Some(relation) = relations
            .iter()
            .find(|relation| relation.id == entry.relation)
        else {
            continue;
        };
        if relation.kind != "worksheet" {
            continue;
        }
        let Some(bytes) = archive.take(&relation.target) else {
            continue;
        };
        let text = xml::decode(&bytes);
        let mut sheet = Sheet::new(&text, &values, budget);
        let mut first = sheet.next_row()?;
        // The names of several sheets are headings of their own; the automatic names are not.
        if first.is_some() && visible > 1 && !is_automatic(&entry.name) {
            draft.line(&entry.name, LineHint::Heading(1));
        }
        let mut writer = TableWriter::new(&mut draft, tables);
        while let Some(row) = first.take() {
            writer.push(row);
            first = sheet.next_row()?;
        }
        totals += writer.finish();
        errors += sheet.errors;
        budget = sheet.budget;
        tables += 1;
    }
    if totals > 0 {
        draft.info(format!("表格中有 {totals} 行合计已略去。"));
    }
    if errors > 0 {
        draft.warning(format!(
            "有 {errors} 个单元格是公式错误（如 #REF!），请核对原表。"
        ));
    }
    draft.finish()
}

fn parse_workbook(text: &str) -> Result<Workbook, NotADocument> {
    let mut workbook = Workbook {
        sheets: Vec::new(),
        from_1904: false,
    };
    let mut reader = Xml::new(text);
    while let Some(node) = reader.next()? {
        let Node::Open(start) = node else { continue };
        match xml::name(&start) {
            "sheet" => workbook.sheets.push(SheetEntry {
                name: xml::attribute(&start, "name").unwrap_or_default(),
                relation: xml::attribute(&start, "id").unwrap_or_default(),
                hidden: xml::attribute(&start, "state").is_some_and(|state| state != "visible"),
            }),
            "workbookPr" => {
                workbook.from_1904 = xml::attribute(&start, "date1904")
                    .is_some_and(|value| value == "1" || value == "true");
            }
            _ => {}
        }
    }
    Ok(workbook)
}

fn is_automatic(name: &str) -> bool {
    ["sheet", "工作表"].iter().any(|prefix| {
        name.to_lowercase()
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.trim().chars().all(|c| c.is_ascii_digit()))
    })
}
