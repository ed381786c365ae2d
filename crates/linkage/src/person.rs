//! Persons of two tables: which fields they have, and which pairs are looked at.

use crate::plan::{Field, Kind, Limits, Part, Plan, Role, Rule, Thresholds};

/// What a table may know about a person. Whatever is missing says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Person<'a> {
    /// As written.
    pub name: Option<&'a str>,
    /// The day of birth in any usual writing.
    pub birth: Option<&'a str>,
    /// 男 or 女, in any usual writing.
    pub sex: Option<&'a str>,
    /// Where registered or living: an address down to the village, or a code of twelve digits.
    pub place: Option<&'a str>,
    /// Telephone.
    pub phone: Option<&'a str>,
    /// Employer.
    pub unit: Option<&'a str>,
    /// The identity number, where there is one after all.
    pub id_no: Option<&'a str>,
}

/// The fields of [`plan`], by their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Column {
    /// 姓名
    Name,
    /// 出生日期
    Birth,
    /// 性别
    Sex,
    /// 住址
    Place,
    /// 电话
    Phone,
    /// 单位
    Unit,
    /// 身份证号
    IdNo,
}

impl<'a> Person<'a> {
    /// The values in the order of [`plan`].
    pub fn values(&self) -> [Option<&'a str>; 7] {
        [
            self.name, self.birth, self.sex, self.place, self.phone, self.unit, self.id_no,
        ]
    }
}

/// How persons are compared.
///
/// Looked at are: the same name in the same village; the same sound, year and town; the same name and birthday; the same
/// birthday in the same village, whatever the name; the same sound in the same unit; the same telephone; the same identity
/// number. A name alone is never enough to be looked at: a district of 600,000 has more than a hundred people called 张伟.
pub fn plan() -> Plan {
    use Column::{Birth, IdNo, Name, Phone, Place, Unit};
    let field = |title: &str, kind, role, by_frequency| Field {
        title: title.to_owned(),
        kind,
        role,
        by_frequency,
    };
    let rule = |parts: &[(Column, Part)]| Rule {
        parts: parts
            .iter()
            .map(|&(column, part)| (column as usize, part))
            .collect(),
    };
    Plan {
        fields: vec![
            field("姓名", Kind::HanName, Role::Name, true),
            field("出生日期", Kind::Date, Role::Birth, false),
            field("性别", Kind::Category, Role::Weak, false),
            field("住址", Kind::Place, Role::Support, true),
            field("电话", Kind::Code, Role::Support, false),
            field("单位", Kind::Organisation, Role::Support, true),
            field("身份证号", Kind::Code, Role::Identity, false),
        ],
        rules: vec![
            rule(&[(IdNo, Part::Whole)]),
            rule(&[(Phone, Part::Whole)]),
            rule(&[(Name, Part::Whole), (Birth, Part::Whole)]),
            rule(&[(Name, Part::Whole), (Place, Part::Village)]),
            rule(&[
                (Name, Part::Sound),
                (Birth, Part::Year),
                (Place, Part::Town),
            ]),
            rule(&[(Birth, Part::Whole), (Place, Part::Village)]),
            rule(&[(Name, Part::Sound), (Unit, Part::Whole)]),
        ],
        thresholds: Thresholds::default(),
        one_to_one: false,
        limits: Limits::default(),
    }
}
