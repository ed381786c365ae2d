//! Evaluation: open, score, assess, announce, object, answer, finish; what would come out today; how it went before.

mod measure;
pub mod scheme;
pub mod survey;

use bihuan_access::{Action, Scope};
use bihuan_domain::{
    Refusal,
    evaluation::{
        Assessment, Evaluation, EvaluationEvent, GivenScore, NewEvaluation, OwnScore, Points,
        SurveyCounts, UnitGrade, UnitSheet,
    },
    id::{EvaluationId, RectificationId, UnitId},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

pub use measure::measured;
pub use scheme::{SchemeChange, SchemeChoice};

use crate::{Context, Failure, record};

/// Evaluations that one look takes in.
const MOST: u32 = 500;
/// Working days in which units may object after the announcement.
pub const APPEAL_WITHIN: u32 = 5;

/// An evaluation to be opened.
#[derive(Debug, Clone)]
pub struct Open {
    /// The rectification.
    pub rectification: RectificationId,
    /// Its name.
    pub title: String,
    /// The scheme it begins with.
    pub scheme: SchemeChoice,
    /// The units.
    pub units: Vec<UnitId>,
    /// First day that is looked at.
    pub from: Date,
    /// Last day that is looked at.
    pub until: Date,
    /// Until when units score themselves.
    pub self_score_by: Date,
}

/// Opens an evaluation.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn open(ctx: &Context, cmd: Open) -> Result<StoredRecord<Evaluation>, Failure> {
    ctx.allow(Action::KeepEvaluation, None)?;
    record::check_rectification(ctx, cmd.rectification).await?;
    record::check_units(ctx, &cmd.units).await?;
    let event = Evaluation::open(NewEvaluation {
        id: EvaluationId(ctx.app.ids.next()),
        rectification: cmd.rectification,
        title: cmd.title.trim().to_owned(),
        scheme: scheme::chosen(ctx, cmd.scheme).await?,
        units: cmd.units,
        from: cmd.from,
        until: cmd.until,
        self_score_by: cmd.self_score_by,
        day: ctx.today(),
    })?;
    record::enter(ctx, event).await
}

/// Something that is to happen to an evaluation.
#[derive(Debug, Clone)]
pub enum Change {
    /// The person's unit scores itself.
    SelfScore(Vec<OwnScore>),
    /// A unit is assessed; what the ledger says is counted now.
    Assess {
        /// Which.
        unit: UnitId,
        /// Lines of the assessor.
        given: Vec<GivenScore>,
        /// Answers on paper; a survey of the system counts for itself and takes their place.
        surveyed: SurveyCounts,
    },
    /// The grades are announced, and units may object for [`APPEAL_WITHIN`] working days.
    Announce(Vec<UnitGrade>),
    /// The person's unit objects.
    Appeal {
        /// What it says.
        text: String,
    },
    /// An objection was not right.
    Uphold {
        /// Whose.
        unit: UnitId,
        /// Why.
        reason: String,
    },
    /// An objection was right.
    Grant {
        /// Why.
        reason: String,
        /// Lines that are corrected.
        corrections: Vec<GivenScore>,
        /// The grade from now on.
        grade: UnitGrade,
    },
    /// It becomes final.
    Finish,
    /// It is taken back.
    Withdraw {
        /// Why.
        reason: String,
    },
}

impl Change {
    const fn action(&self) -> Action {
        match self {
            Self::SelfScore(_) => Action::ScoreOwnUnit,
            Self::Assess { .. } => Action::KeepEvaluation,
            Self::Appeal { .. } => Action::AppealEvaluation,
            Self::Announce(_)
            | Self::Uphold { .. }
            | Self::Grant { .. }
            | Self::Finish
            | Self::Withdraw { .. } => Action::AnnounceEvaluation,
        }
    }
}

/// Changes an evaluation.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Stale`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: EvaluationId,
    change: Change,
    seen: Option<u64>,
) -> Result<StoredRecord<Evaluation>, Failure> {
    let known: StoredRecord<Evaluation> = record::load(ctx, id.0).await?;
    ctx.allow(change.action(), None)?;
    let unit = ctx.actor.unit;
    let today = ctx.today();
    let (counted, asked) = match &change {
        Change::Assess { unit, .. } => (
            measured(ctx, &known.record, *unit).await?,
            survey::counts_of(ctx, &known.record, *unit).await?,
        ),
        _ => (Vec::new(), None),
    };
    let appeal_until = ctx.app.calendar.after(today, APPEAL_WITHIN);
    let decide = move |it: &Evaluation| -> Result<EvaluationEvent, Refusal> {
        match change {
            Change::SelfScore(scores) => it.self_score(unit, scores),
            Change::Assess {
                unit,
                given,
                surveyed,
            } => {
                let assessment = Assessment {
                    given,
                    measured: counted,
                    surveyed: asked.unwrap_or(surveyed),
                };
                it.assess(unit, assessment, today)
            }
            Change::Announce(grades) => it.announce(grades, today, appeal_until),
            Change::Appeal { text } => it.appeal(unit, &text, today),
            Change::Uphold { unit, reason } => it.uphold(unit, &reason),
            Change::Grant {
                reason,
                corrections,
                grade,
            } => it.grant(&reason, corrections, grade),
            Change::Finish => it.finish(today),
            Change::Withdraw { reason } => it.withdraw(&reason),
        }
    };
    let after = record::change(ctx, id.0, seen, decide).await?;
    Ok(as_seen(ctx, after))
}

/// An evaluation as the person may see it.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: EvaluationId) -> Result<StoredRecord<Evaluation>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    Ok(as_seen(ctx, record::load(ctx, id.0).await?))
}

/// Evaluations that the person may see, each as far as he may, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    filter: &RecordFilter,
) -> Result<Vec<StoredRecord<Evaluation>>, Failure> {
    let found = kept(ctx, filter).await?;
    Ok(found.into_iter().map(|it| as_seen(ctx, it)).collect())
}

async fn kept(
    ctx: &Context,
    filter: &RecordFilter,
) -> Result<Vec<StoredRecord<Evaluation>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    Ok(store
        .records(&ctx.scope(), filter, RecordOrder::Latest, None, MOST)
        .await?)
}

/// Whoever sees the whole ledger sees every sheet; a unit its own and those of units below it, and what the assessor found only
/// from the announcement on.
fn as_seen(ctx: &Context, mut stored: StoredRecord<Evaluation>) -> StoredRecord<Evaluation> {
    if ctx.scope() == Scope::All {
        return stored;
    }
    let announced = stored.record.is_announced();
    let it = &mut stored.record;
    let ours = |unit: &UnitId| *unit == ctx.actor.unit || ctx.actor.below.contains(unit);
    it.entered.units.retain(ours);
    it.sheets.retain(|sheet| ours(&sheet.unit));
    if !announced {
        for sheet in &mut it.sheets {
            sheet.assessed = None;
        }
    }
    stored
}

/// What would come out for a unit if the ledger were counted today; nothing is stored. Lines of the assessor stand as far as
/// he has scored.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] for people outside of the office.
pub async fn simulate(ctx: &Context, it: &Evaluation, unit: UnitId) -> Result<UnitSheet, Failure> {
    let measured = measured(ctx, it, unit).await?;
    let mut sheet = it.sheet(unit)?.clone();
    let stamp = bihuan_domain::Stamp {
        by: Some(ctx.actor.person),
        at: ctx.app.clock.now(),
    };
    let (given, surveyed) = match sheet.assessed.take() {
        Some((assessment, _)) => (assessment.given, assessment.surveyed),
        None => (Vec::new(), SurveyCounts::default()),
    };
    let assessment = Assessment {
        given,
        measured,
        surveyed,
    };
    sheet.assessed = Some((assessment, stamp));
    Ok(sheet)
}

/// How a unit came out of an earlier evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Which.
    pub id: EvaluationId,
    /// Its name.
    pub title: String,
    /// The period.
    pub period: (Date, Date),
    /// Points, of all that its scheme has.
    pub points: (Points, Points),
    /// The grade.
    pub grade: String,
}

/// How a unit came out of the evaluations that were announced, the earliest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn trend(ctx: &Context, unit: UnitId) -> Result<Vec<Earlier>, Failure> {
    let filter = RecordFilter {
        unit: Some(unit),
        states: vec!["announced", "appealed", "final"],
        ..RecordFilter::default()
    };
    let mut earlier = Vec::new();
    for stored in list(ctx, &filter).await? {
        let it = stored.record;
        let Ok(sheet) = it.sheet(unit) else { continue };
        let scheme = &it.entered.scheme;
        earlier.push(Earlier {
            id: it.entered.id,
            title: it.entered.title.clone(),
            period: (it.entered.from, it.entered.until),
            points: (sheet.total(scheme).got, scheme.full()),
            grade: sheet.grade.as_ref().map_or_else(String::new, |grade| {
                scheme.grade_word(grade.grade).to_owned()
            }),
        });
    }
    earlier.sort_by_key(|one| (one.period.1, one.id));
    Ok(earlier)
}

/// What waits for a person among the evaluations.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// The person's unit has not scored itself.
    pub to_score: Vec<StoredRecord<Evaluation>>,
    /// Every unit is assessed; the grades are to be announced.
    pub to_announce: Vec<StoredRecord<Evaluation>>,
    /// A unit objected.
    pub to_answer: Vec<StoredRecord<Evaluation>>,
}

/// What waits for the person.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn waiting(ctx: &Context) -> Result<Waiting, Failure> {
    let in_state = async |state: &'static str| {
        let filter = RecordFilter {
            states: vec![state],
            ..RecordFilter::default()
        };
        kept(ctx, &filter).await
    };
    let mut waiting = Waiting::default();
    if ctx.may(Action::ScoreOwnUnit, None) {
        waiting.to_score = in_state("open").await?;
        waiting.to_score.retain(|stored| {
            let it = &stored.record;
            let untouched = |sheet: &UnitSheet| sheet.own.is_none() && sheet.assessed.is_none();
            may_score(ctx, it) && it.sheet(ctx.actor.unit).is_ok_and(untouched)
        });
    }
    if ctx.may(Action::AnnounceEvaluation, None) {
        waiting.to_announce = in_state("assessed").await?;
        waiting.to_answer = in_state("appealed").await?;
    }
    Ok(waiting)
}

/// Whether the person scores his unit in it; for buttons.
pub fn may_score(ctx: &Context, it: &Evaluation) -> bool {
    let scheme = &it.entered.scheme;
    ctx.may(Action::ScoreOwnUnit, None)
        && matches!(it.key(), "open" | "assessed")
        && it.sheet(ctx.actor.unit).is_ok()
        && scheme.indicators().any(|i| i.source.is_self_scored())
}
