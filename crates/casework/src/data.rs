//! Data sets that units hand in: the empty form, what is wrong with a file, and the file with marks that goes back.
//!
//! Nothing is kept here: whoever checks a file gets what the unit would be told. What is handed in is kept in [`crate::collection`].

use std::{
    collections::HashMap,
    io::{Read, Seek, Write},
};

use bihuan_documents::{Form, FormColumn, MarkedCell, MarkedForm, MarkedRow, Weight};
use bihuan_insight::{
    check::{Frame, Secret, check},
    marks,
    schema::{Catalogue, Dataset, Need, shipped},
    sheet::{Book, Layout, Limits},
    template,
};
use jiff::{Timestamp, civil::Date};

pub use bihuan_insight::{
    check::{Code, Level, Verdict},
    schema::Catalogue as Sets,
};

use crate::Failure;

/// The data sets that come with the product.
///
/// # Errors
/// [`Failure::Internal`] for one that contradicts itself.
pub fn sets() -> Result<Catalogue, Failure> {
    shipped().map_err(|why| Failure::Internal(why.to_string()))
}

/// What a data set is called; its name in the program where there is none of that name.
pub fn title_of(sets: &Catalogue, name: &str) -> String {
    let found = sets.datasets().iter().find(|set| set.name() == name);
    found.map_or_else(|| name.to_owned(), |set| set.title().to_owned())
}

/// The empty form of a data set.
///
/// # Errors
/// [`Failure::BadReference`] for a set that is not there, [`Failure::Internal`] where the form could not be written.
pub fn empty_form(name: &str, made_at: Timestamp, out: impl Write + Send) -> Result<(), Failure> {
    let catalogue = sets()?;
    let form = form_of(set(&catalogue, name)?, made_at);
    bihuan_documents::form(&form, out).map_err(|why| Failure::Invalid(why.to_string()))
}

/// A file that was checked, and can be given back with marks.
pub struct CheckedFile<R: Read + Seek> {
    /// What is wrong with it.
    pub verdict: Verdict,
    catalogue: Catalogue,
    name: String,
    book: Book<R>,
    layout: Layout,
}

/// Checks a file of a data set as of a day, with the rules that need nothing but the file itself.
///
/// # Errors
/// [`Failure::BadReference`] for a set that is not there, [`Failure::Invalid`] for a file that is no table, with what to do.
pub fn check_file<R: Read + Seek>(
    name: &str,
    file: R,
    today: Date,
) -> Result<CheckedFile<R>, Failure> {
    let catalogue = sets()?;
    let dataset = set(&catalogue, name)?;
    let mut book = Book::open(file, Limits::default()).map_err(no_table)?;
    // Nothing is kept, so nothing is gained by whoever knows the key of the digests.
    let frame = Frame::new(today, Secret::new([0; 16]));
    let checked = check(&mut book, dataset, &frame, &catalogue.referred(dataset));
    let verdict = checked.map_err(no_table)?.verdict;
    let layout = book.layout(dataset).map_err(no_table)?;
    Ok(CheckedFile {
        verdict,
        name: name.to_owned(),
        catalogue,
        book,
        layout,
    })
}

impl<R: Read + Seek> CheckedFile<R> {
    /// A file that was checked before.
    ///
    /// # Errors
    /// As [`check_file`].
    pub(crate) fn again(name: &str, file: R, verdict: Verdict) -> Result<Self, Failure> {
        let catalogue = sets()?;
        let dataset = set(&catalogue, name)?;
        let mut book = Book::open(file, Limits::default()).map_err(no_table)?;
        let layout = book.layout(dataset).map_err(no_table)?;
        Ok(Self {
            verdict,
            name: name.to_owned(),
            catalogue,
            book,
            layout,
        })
    }

    /// The rows as they were read, in the order of the form, with marks; columns that the form does not name are left out.
    ///
    /// # Errors
    /// [`Failure::Invalid`] where the file cannot be read again or the workbook not be written.
    pub fn give_back(mut self, made_at: Timestamp, out: impl Write + Send) -> Result<(), Failure> {
        let dataset = set(&self.catalogue, &self.name)?;
        let marked = marks::marks(&self.verdict, dataset, &self.layout);
        let mut places: HashMap<(usize, u32, usize), (Weight, String)> = HashMap::new();
        for mark in marked.cells {
            let sheet = self.layout.sheets.iter().find(|s| s.sheet == mark.sheet);
            let column = sheet.and_then(|s| s.places.iter().position(|p| *p == Some(mark.place)));
            if let Some(column) = column {
                let weight = weight_of(mark.level);
                places.insert((mark.sheet, mark.row, column), (weight, mark.note));
            }
        }
        let columns = dataset.columns().len();
        let failed = |why: bihuan_documents::DocumentError| Failure::Invalid(why.to_string());
        let mut back =
            MarkedForm::begin(&form_of(dataset, made_at), &marked.general).map_err(failed)?;
        let mut broken = None;
        let read = self.book.rows(&self.layout, |record| {
            if broken.is_some() {
                return;
            }
            let cells = (0..columns).map(|column| MarkedCell {
                text: record.cell(column).shown().into_owned(),
                mark: places.remove(&(record.sheet, record.row, column)),
            });
            let row = MarkedRow {
                number: record.row,
                cells: cells.collect(),
            };
            broken = back.row(&row).err();
        });
        read.map_err(no_table)?;
        match broken {
            Some(why) => Err(failed(why)),
            None => back.finish(out).map_err(failed),
        }
    }
}

/// A file that is no table of the set, with what to do.
#[allow(clippy::needless_pass_by_value, reason = "map_err hands it over")]
pub(crate) fn no_table(why: bihuan_insight::sheet::NotATable) -> Failure {
    Failure::Invalid(why.to_string())
}

pub(crate) fn set<'a>(catalogue: &'a Catalogue, name: &str) -> Result<&'a Dataset, Failure> {
    let named = catalogue
        .datasets()
        .iter()
        .find(|set| set.name() == name || set.title() == name);
    named.ok_or(Failure::BadReference(
        "没有这个数据集，用 bihuan data list 查看可用的数据集。",
    ))
}

fn form_of(dataset: &Dataset, made_at: Timestamp) -> Form {
    let template = template::template(dataset);
    let columns = template.headings.into_iter().map(|heading| FormColumn {
        must: heading.need == Need::Required,
        header: heading.header,
        hint: heading.hint,
        example: heading.example,
        as_text: heading.as_text,
        choices: heading.choices,
    });
    Form {
        title: template.title,
        purpose: template.purpose,
        columns: columns.collect(),
        made_at,
    }
}

const fn weight_of(level: Level) -> Weight {
    match level {
        Level::Block => Weight::Block,
        Level::Warning => Weight::Warning,
        Level::Hint => Weight::Hint,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_set_has_a_form_that_passes_when_it_comes_back_empty_of_faults() {
        for set in sets().unwrap().datasets() {
            let mut book = Vec::new();
            empty_form(set.name(), Timestamp::UNIX_EPOCH, &mut book).unwrap();
            assert!(book.starts_with(b"PK"), "{}", set.name());
        }
    }

    #[test]
    fn a_file_is_checked_and_comes_back_with_marks() {
        let text = "号牌号码,单位编码,油箱容积,油品标号,能源类型,使用状态,启用日期\n\
                    辽R12O45,219901-001,六十,92号汽油,汽油,在用,2020-01-01\n";
        let checked = check_file("vehicle", Cursor::new(text), date(2025, 6, 30)).unwrap();
        assert!(!checked.verdict.passed);
        let mut book = Vec::new();
        checked.give_back(Timestamp::UNIX_EPOCH, &mut book).unwrap();
        assert!(book.starts_with(b"PK"));
        let no_table = check_file("vehicle", Cursor::new("今天天气很好"), date(2025, 6, 30));
        assert!(matches!(no_table.err(), Some(Failure::Invalid(_))));
        let no_set = check_file("weather", Cursor::new(text), date(2025, 6, 30));
        assert!(matches!(no_set.err(), Some(Failure::BadReference(_))));
    }
}
