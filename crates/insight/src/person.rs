//! What rows tell about persons, in clear and typed as the checks read it, for comparing two data sets.
//!
//! Unlike [`ingest`](crate::ingest) this replaces nothing by pseudonyms: what is handed over is compared and forgotten.

use std::io::{Read, Seek};

use jiff::civil::Date;

use crate::{
    check::{Reader, Value},
    field::{IdNumber, Region, Sex},
    ingest::row_number,
    schema::{Dataset, PersonColumns},
    sheet::{Book, NotATable, Record},
};

/// Digits of the code of a village.
const VILLAGE: usize = 12;

/// What a row tells about a person. What is missing says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// The name as written.
    pub name: Option<String>,
    /// The day of birth, also where only the identity number tells it.
    pub birth: Option<String>,
    /// The sex, also where only the identity number tells it.
    pub sex: Option<String>,
    /// The code of the village, with zeros for what is not known; the address where there is no code.
    pub place: Option<String>,
    /// The telephone.
    pub phone: Option<String>,
    /// Where the person works.
    pub unit: Option<String>,
    /// The identity number.
    pub id_no: Option<String>,
}

impl Told {
    /// All of it, in an order that never changes.
    pub fn values(&self) -> [Option<&str>; 7] {
        [
            &self.name,
            &self.birth,
            &self.sex,
            &self.place,
            &self.phone,
            &self.unit,
            &self.id_no,
        ]
        .map(Option::as_deref)
    }

    /// All of it in one text. No two that tell something else have the same: of each value the length comes first.
    pub fn in_one(&self) -> String {
        let texts = self.values().map(Option::unwrap_or_default);
        texts.map(|text| format!("{}:{text}", text.len())).concat()
    }
}

/// Reads a file that was accepted and hands over what its rows tell about the persons of `columns`, with the number of the row.
/// Rows without name and number are passed over.
///
/// `today` is the day of the upload, which bounds days of birth as it did when the file was checked.
///
/// # Errors
/// [`NotATable`].
pub fn told<R: Read + Seek>(
    book: &mut Book<R>,
    dataset: &Dataset,
    columns: &PersonColumns,
    today: Date,
    mut put: impl FnMut(u32, Told),
) -> Result<(), NotATable> {
    let layout = book.layout(dataset)?;
    let reading = Reading {
        reader: Reader::new(today, book.epoch()),
        dataset,
        columns,
    };
    book.rows(&layout, |record| {
        let told = reading.told(&record);
        if told.name.is_some() || told.id_no.is_some() {
            put(row_number(record.sheet, record.row), told);
        }
    })?;
    Ok(())
}

struct Reading<'a> {
    reader: Reader,
    dataset: &'a Dataset,
    columns: &'a PersonColumns,
}

impl Reading<'_> {
    fn told(&self, record: &Record<'_>) -> Told {
        let columns = self.columns;
        let id = match self.value(record, Some(columns.id)) {
            Value::Identity(number) => Some(number),
            _ => None,
        };
        let number = id.as_ref();
        let birth = match self.value(record, columns.birth) {
            Value::Date(day) => Some(day),
            Value::Moment(moment) => Some(moment.date()),
            _ => number.map(IdNumber::birth),
        };
        let sex = match self.value(record, columns.sex) {
            Value::Choice(word) => Some(word),
            _ => number.map(|number| word(number.sex()).to_owned()),
        };
        Told {
            name: words(self.value(record, columns.name)),
            birth: birth.map(|day| day.to_string()),
            sex,
            place: match self.value(record, columns.village) {
                Value::Region(region) => Some(padded(&region)),
                _ => words(self.value(record, columns.address)),
            },
            phone: match self.value(record, columns.phone) {
                Value::Mobile(mobile) => Some(mobile.as_str().to_owned()),
                _ => None,
            },
            unit: words(self.value(record, columns.unit)),
            id_no: number.map(|number| number.as_str().to_owned()),
        }
    }

    fn value(&self, record: &Record<'_>, place: Option<usize>) -> Value {
        let column = place.and_then(|place| Some((place, self.dataset.columns().get(place)?)));
        column.map_or(Value::Blank, |(place, column)| {
            self.reader.value(record.cell(place), column)
        })
    }
}

/// Words, without blanks around them.
fn words(value: Value) -> Option<String> {
    let (Value::Name(text) | Value::Text(text)) = value else {
        return None;
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

const fn word(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "男",
        Sex::Female => "女",
    }
}

/// A code of a county or town says that the village is not known.
fn padded(region: &Region) -> String {
    format!("{:0<VILLAGE$}", region.significant())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use jiff::civil::date;

    use super::*;
    use crate::{schema::shipped, sheet::Limits};

    fn all(set: &str, text: &str) -> Vec<(u32, Told)> {
        let catalogue = shipped().unwrap();
        let dataset = catalogue.dataset(set).unwrap();
        let columns = dataset.comparable().unwrap();
        let mut book = Book::open(Cursor::new(text.to_owned()), Limits::default()).unwrap();
        let mut all = Vec::new();
        told(&mut book, dataset, columns, date(2024, 6, 1), |row, it| {
            all.push((row, it));
        })
        .unwrap();
        all
    }

    #[test]
    fn birthday_and_sex_are_told_by_the_number() {
        let text = "身份证号,姓名,村代码,职务\n219901198003151234,张三,219901100201,村主任\n";
        let [(2, told)] = &all("village_cadre", text)[..] else {
            panic!("one row");
        };
        assert_eq!(
            told.values(),
            [
                Some("张三"),
                Some("1980-03-15"),
                Some("男"),
                Some("219901100201"),
                None,
                None,
                Some("219901198003151234")
            ]
        );
    }

    #[test]
    fn a_roll_tells_what_it_has_and_the_address_where_there_is_no_code() {
        let text = "名册名称,序号,姓名,出生日期,住址,联系电话,单位\n\
                    安置名册,1, 李四 ,1971/2/3,云岭县青石镇东沟村,13800001111,县水库\n安置名册,2,,,,,\n";
        let [(2, told)] = &all("roster", text)[..] else {
            panic!("one row that names somebody");
        };
        let values = [
            Some("李四"),
            Some("1971-02-03"),
            None,
            Some("云岭县青石镇东沟村"),
            Some("13800001111"),
            Some("县水库"),
            None,
        ];
        assert_eq!(told.values(), values);
    }

    #[test]
    fn what_tells_something_else_is_another_text() {
        let told = |name: &str, birth: &str| Told {
            name: Some(name.to_owned()),
            birth: Some(birth.to_owned()),
            ..Told::default()
        };
        assert_ne!(told("1:", "2").in_one(), told("1", ":2").in_one());
        assert_eq!(told("张三", "").in_one(), told("张三", "").in_one());
    }
}
