//! What the forms of an evaluation have in common: a field for the points of each indicator, and reading them.

use bihuan_casework::Failure;
use bihuan_domain::evaluation::{
    GivenScore, Indicator, Marking, OwnScore, Points, SchemeContent, Source, SurveyCounts,
};

use super::super::{
    fields::{Fields, hundredths, one},
    sheet::Building,
};
use crate::views::sheet::Kind;

/// Indicators of a source with their places.
pub(super) fn of_source(
    scheme: &SchemeContent,
    of: impl Fn(Source) -> bool,
) -> impl Iterator<Item = (u32, &Indicator)> {
    (0_u32..)
        .zip(scheme.indicators())
        .filter(move |(_, indicator)| of(indicator.source))
}

/// Adds the fields of an indicator: points, or what is taken off, and words.
pub(super) fn score_fields<'a>(
    form: Building<'a>,
    marking: Marking,
    (at, indicator): (u32, &Indicator),
    now: Option<(Points, &str)>,
    words: &str,
) -> Building<'a> {
    let most = indicator.most;
    let label = match marking {
        Marking::Points => format!("{}（得分，满分 {most}）", indicator.title),
        Marking::Deductions => format!("{}（扣分，最多 {most}）", indicator.title),
    };
    let typed = now.map_or_else(String::new, |(got, _)| typed(marking, got, most));
    let text = now.map_or("", |(_, text)| text);
    form.line(format!("score-{at}"), label, Kind::Text, typed)
        .free_line(format!("words-{at}"), words.to_owned(), Kind::Text, text)
}

/// Points as they are typed.
pub(super) fn typed(marking: Marking, got: Points, most: Points) -> String {
    match marking {
        Marking::Points => got.to_string(),
        Marking::Deductions => got.below(most).to_string(),
    }
}

/// Points with at most one decimal.
///
/// # Errors
/// [`Failure::Invalid`] names what is wrong.
pub(super) fn points(text: &str, what: &str) -> Result<Points, Failure> {
    hundredths(text)
        .filter(|n| n % 10 == 0)
        .and_then(|n| u32::try_from(n / 10).ok())
        .map(Points)
        .ok_or_else(|| Failure::Invalid(format!("{what}“{text}”不是分数，最多一位小数。")))
}

/// The points of an indicator as typed under a marking.
///
/// # Errors
/// [`Failure::Invalid`] names the indicator.
pub(super) fn read_points(
    marking: Marking,
    indicator: &Indicator,
    text: &str,
) -> Result<Points, Failure> {
    let typed = points(text, &indicator.title)?;
    match marking {
        Marking::Points => Ok(typed),
        Marking::Deductions if typed > indicator.most => Err(Failure::Invalid(format!(
            "“{}”最多扣 {} 分。",
            indicator.title, indicator.most
        ))),
        Marking::Deductions => Ok(typed.below(indicator.most)),
    }
}

/// Points and words of every indicator of a source.
fn scores(
    scheme: &SchemeContent,
    fields: &Fields,
    of: impl Fn(Source) -> bool,
) -> Result<Vec<(u32, Points, String)>, Failure> {
    of_source(scheme, of)
        .map(|(at, indicator)| {
            let text = one(fields, &format!("score-{at}"));
            let got = read_points(scheme.marking, indicator, text)?;
            Ok((at, got, one(fields, &format!("words-{at}")).to_owned()))
        })
        .collect()
}

/// What a unit gives itself.
///
/// # Errors
/// [`Failure::Invalid`].
pub(super) fn own_scores(
    scheme: &SchemeContent,
    fields: &Fields,
) -> Result<Vec<OwnScore>, Failure> {
    let scores = scores(scheme, fields, Source::is_self_scored)?;
    let own = scores.into_iter().map(|(indicator, got, text)| OwnScore {
        indicator,
        got,
        text,
    });
    Ok(own.collect())
}

/// What the assessor gives.
///
/// # Errors
/// [`Failure::Invalid`].
pub(super) fn given_scores(
    scheme: &SchemeContent,
    fields: &Fields,
) -> Result<Vec<GivenScore>, Failure> {
    let scores = scores(scheme, fields, |source| source == Source::Assessor)?;
    let given = scores
        .into_iter()
        .map(|(indicator, got, reason)| GivenScore {
            indicator,
            got,
            reason,
        });
    Ok(given.collect())
}

/// Answers of a survey on paper.
///
/// # Errors
/// [`Failure::Invalid`].
pub(super) fn counts(fields: &Fields) -> Result<SurveyCounts, Failure> {
    let number = |name: &str| match one(fields, name) {
        "" => Ok(0),
        text => text
            .parse::<u32>()
            .ok()
            .filter(|n| *n <= 100_000)
            .ok_or_else(|| Failure::Invalid(format!("票数“{text}”不是数字。"))),
    };
    Ok(SurveyCounts {
        satisfied: number("satisfied")?,
        mostly: number("mostly")?,
        dissatisfied: number("dissatisfied")?,
        unknown: number("unknown")?,
    })
}
