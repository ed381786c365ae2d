//! The registers of numbers: by organ, kind and year, every number once, withdrawn letters included.

use std::collections::BTreeMap;

use bihuan_access::Action;
use bihuan_domain::{
    id::LetterId,
    letter::{DocumentNumber, LetterKind},
};
use bihuan_store::RecordFilter;
use jiff::civil::Date;

use crate::{Context, Failure};

/// A letter in a register.
#[derive(Debug, Clone)]
pub struct Line {
    /// The letter.
    pub id: LetterId,
    /// Its number.
    pub number: DocumentNumber,
    /// Day of issue.
    pub day: Date,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub label: &'static str,
}

/// A register.
#[derive(Debug, Clone)]
pub struct Register {
    /// Mark of the organ and of the kind, as in 云整改提.
    pub mark: String,
    /// What its letters are.
    pub kind: LetterKind,
    /// The year.
    pub year: i16,
    /// Its letters, by number.
    pub lines: Vec<Line>,
    /// Numbers below the highest that no letter bears. There are none unless somebody meddled with the database.
    pub missing: Vec<u64>,
}

/// The letter that bears a number, if there is one that the person may see.
///
/// # Errors
/// [`Failure::Forbidden`] for people outside of the office.
pub async fn numbered(ctx: &Context, number: &str) -> Result<Option<LetterId>, Failure> {
    let registers = registers(ctx).await?;
    let mut lines = registers.iter().flat_map(|register| &register.lines);
    let found = lines.find(|line| line.number.to_string() == number.trim());
    Ok(found.map(|line| line.id))
}

/// All registers, the latest year first.
///
/// # Errors
/// [`Failure::Forbidden`] for people outside of the office.
pub async fn registers(ctx: &Context) -> Result<Vec<Register>, Failure> {
    ctx.allow(Action::DraftLetter, None)?;
    let letters = super::all(ctx, &RecordFilter::default()).await?;
    let mut all: BTreeMap<(std::cmp::Reverse<i16>, LetterKind, String), Vec<Line>> =
        BTreeMap::new();
    for stored in &letters {
        let it = &stored.record;
        let Some(issue) = it.issued() else { continue };
        let number = issue.number.clone();
        let place = (
            std::cmp::Reverse(number.year),
            it.entered.kind,
            number.mark.clone(),
        );
        all.entry(place).or_default().push(Line {
            id: it.entered.id,
            number,
            day: issue.day,
            title: it.entered.content.title.clone(),
            label: it.label(),
        });
    }
    let registers = all.into_iter().map(|((year, kind, mark), mut lines)| {
        lines.sort_by_key(|line| line.number.n);
        let highest = lines.last().map_or(0, |line| line.number.n);
        let taken = |n: &u64| lines.iter().any(|line| line.number.n == *n);
        Register {
            missing: (1..=highest).filter(|n| !taken(n)).collect(),
            mark,
            kind,
            year: year.0,
            lines,
        }
    });
    Ok(registers.collect())
}
