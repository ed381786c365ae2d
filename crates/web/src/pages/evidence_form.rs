//! What is said about evidence: read from forms, and shown again as it was typed.

use bihuan_casework::{Failure, evidence::Described};
use bihuan_domain::{
    finding::{ChecklistPoint, EvidenceAbout, EvidenceKind, Sensitivity},
    task::Task,
};

use super::fields::{all, day, id, one};
use crate::{
    http::Fields,
    views::{
        evidence::DescribeForm,
        parts::{Choice, Field, Select},
    },
};

/// What is said about new files.
pub(crate) fn described(fields: &Fields) -> Result<Described, Failure> {
    Ok(Described {
        kind: EvidenceKind::ALL
            .into_iter()
            .find(|k| k.key() == one(fields, "kind")),
        title: one(fields, "title").to_owned(),
        taken_on: day(one(fields, "taken_on"), "形成日期")?,
        provided_by: one(fields, "provided_by").to_owned(),
        sensitivity: Sensitivity::ALL
            .into_iter()
            .find(|s| s.key() == one(fields, "sensitivity"))
            .unwrap_or(Sensitivity::Normal),
        proves: ChecklistPoint::ALL
            .into_iter()
            .filter(|p| all(fields, "proves").any(|v| v == point_key(*p)))
            .collect(),
        task: id(one(fields, "task"))?,
    })
}

/// The same about a piece that is there.
pub(crate) fn about(fields: &Fields) -> Result<EvidenceAbout, Failure> {
    let described = described(fields)?;
    Ok(EvidenceAbout {
        kind: described.kind.unwrap_or(EvidenceKind::Other),
        title: described.title,
        taken_on: described.taken_on,
        provided_by: described.provided_by,
        sensitivity: described.sensitivity,
        proves: described.proves,
    })
}

/// Name of a point in forms.
const fn point_key(point: ChecklistPoint) -> &'static str {
    match point {
        ChecklistPoint::Response => "response",
        ChecklistPoint::Owner => "owner",
        ChecklistPoint::Generalization => "generalization",
        ChecklistPoint::Mechanism => "mechanism",
        ChecklistPoint::People => "people",
        ChecklistPoint::Matter => "matter",
        ChecklistPoint::Figures => "figures",
        ChecklistPoint::Effect => "effect",
    }
}

/// The form as it was typed; empty at first.
pub(crate) fn typed(fields: &Fields, action: String) -> DescribeForm {
    let kinds = std::iter::once(Choice::new("", "按文件自动判断")).chain(
        EvidenceKind::ALL
            .into_iter()
            .map(|k| Choice::new(k.key(), k.label()).chosen_if(k.key() == one(fields, "kind"))),
    );
    let sensitivities = Sensitivity::ALL
        .into_iter()
        .map(|s| Choice::new(s.key(), s.label()).chosen_if(s.key() == one(fields, "sensitivity")));
    let points = ChecklistPoint::ALL.into_iter().map(|p| {
        let key = point_key(p);
        Choice::new(key, p.label()).chosen_if(all(fields, "proves").any(|v| v == key))
    });
    DescribeForm {
        action,
        title: Field::of(one(fields, "title")),
        kind: kinds.collect::<Vec<_>>().into(),
        taken_on: Field::of(one(fields, "taken_on")),
        provided_by: Field::of(one(fields, "provided_by")),
        sensitivity: sensitivities.collect::<Vec<_>>().into(),
        proves: points.collect(),
    }
}

/// The form filled with what is said about a piece now.
pub(crate) fn filled(about: &EvidenceAbout, action: String) -> DescribeForm {
    let mut fields: Fields = vec![
        ("kind".to_owned(), about.kind.key().to_owned()),
        ("title".to_owned(), about.title.clone()),
        ("provided_by".to_owned(), about.provided_by.clone()),
        ("sensitivity".to_owned(), about.sensitivity.key().to_owned()),
    ];
    fields.extend(
        about
            .taken_on
            .map(|d| ("taken_on".to_owned(), d.to_string())),
    );
    fields.extend(
        about
            .proves
            .iter()
            .map(|p| ("proves".to_owned(), point_key(*p).to_owned())),
    );
    typed(&fields, action)
}

/// The tasks something can be about; the first option means the whole finding.
pub(crate) fn tasks<'a>(tasks: impl Iterator<Item = &'a Task>, fields: &Fields) -> Select {
    let chosen = one(fields, "task");
    let tasks = tasks.map(|t| {
        Choice::new(t.id.to_string(), t.title.clone()).chosen_if(t.id.to_string() == chosen)
    });
    std::iter::once(Choice::new("", "整个问题"))
        .chain(tasks)
        .collect::<Vec<_>>()
        .into()
}
