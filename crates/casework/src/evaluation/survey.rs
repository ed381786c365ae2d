//! Satisfaction surveys: open one with its slips, add slips, close it; take the answers of a slip from whoever holds it.

use std::sync::Arc;

use bihuan_access::{Action, Scope};
use bihuan_domain::{
    Refusal,
    evaluation::{Evaluation, NewSurvey, SlipDigest, Survey, SurveyAnswer, SurveyCounts},
    id::{EvaluationId, RequestId, SurveyId, UnitId},
};
use bihuan_identity::{Secret, system_randomness};
use bihuan_store::{Author, RecordFilter, RecordOrder, StoreError, StoredRecord};
use jiff::civil::Date;

use crate::{App, Context, Failure, account::digest_of, record};

/// Surveys of one rectification that one look takes in.
const MOST: u32 = 200;
/// Times an answer is tried again when another came at the same moment.
const TRIES: usize = 16;

/// A survey to be opened.
#[derive(Debug, Clone)]
pub struct OpenSurvey {
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// Its name.
    pub title: String,
    /// Units that are asked about; each takes part in the evaluation.
    pub units: Vec<UnitId>,
    /// The last day for answers.
    pub until: Date,
    /// How many slips.
    pub slips: usize,
}

/// A survey with the slips that were made just now. Their secrets are kept nowhere and can be shown this once.
#[derive(Debug)]
pub struct WithSlips {
    /// The survey.
    pub survey: StoredRecord<Survey>,
    /// Secrets of new slips; none when the request was carried out before.
    pub fresh: Vec<Secret>,
}

/// Opens a survey.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn open(ctx: &Context, cmd: OpenSurvey) -> Result<WithSlips, Failure> {
    let evaluation: StoredRecord<Evaluation> = record::load(ctx, cmd.evaluation.0).await?;
    ctx.allow(Action::KeepEvaluation, None)?;
    let evaluation = evaluation.record;
    if !matches!(evaluation.key(), "open" | "assessed") {
        return Err(Refusal::WrongRecordStage {
            what: "评估",
            actual: evaluation.label(),
            action: "开展测评",
        }
        .into());
    }
    if !cmd.units.iter().all(|unit| evaluation.sheet(*unit).is_ok()) {
        let why = "测评的单位须是参评单位，请重新选择。";
        return Err(Failure::BadReference(why));
    }
    let fresh = Fresh::make(cmd.slips)?;
    let event = Survey::open(NewSurvey {
        id: SurveyId(ctx.app.ids.next()),
        evaluation: cmd.evaluation,
        rectification: evaluation.entered.rectification,
        title: cmd.title.trim().to_owned(),
        units: cmd.units,
        until: cmd.until,
        day: ctx.today(),
        slips: fresh.digests.clone(),
    })?;
    Ok(fresh.of(record::enter(ctx, event).await?))
}

/// Makes more slips.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], rules of the domain.
pub async fn add_slips(ctx: &Context, id: SurveyId, count: usize) -> Result<WithSlips, Failure> {
    ctx.allow(Action::KeepEvaluation, None)?;
    let fresh = Fresh::make(count)?;
    let (digests, today) = (fresh.digests.clone(), ctx.today());
    let decide = move |it: &Survey| it.add_slips(digests, today);
    Ok(fresh.of(record::change(ctx, id.0, None, decide).await?))
}

/// Closes a survey before its last day.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Stale`], rules of the domain.
pub async fn close(
    ctx: &Context,
    id: SurveyId,
    seen: Option<u64>,
) -> Result<StoredRecord<Survey>, Failure> {
    ctx.allow(Action::KeepEvaluation, None)?;
    let today = ctx.today();
    record::change(ctx, id.0, seen, move |it: &Survey| it.close(today)).await
}

/// One survey.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`].
pub async fn show(ctx: &Context, id: SurveyId) -> Result<StoredRecord<Survey>, Failure> {
    let stored = record::load(ctx, id.0).await?;
    ctx.allow(Action::KeepEvaluation, None)?;
    Ok(stored)
}

/// Surveys of an evaluation, latest first; none for people outside of the office.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    evaluation: &Evaluation,
) -> Result<Vec<StoredRecord<Survey>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    if !ctx.may(Action::KeepEvaluation, None) {
        return Ok(Vec::new());
    }
    let filter = RecordFilter {
        rectification: Some(evaluation.entered.rectification),
        ..RecordFilter::default()
    };
    let (store, scope) = (&ctx.app.store, ctx.scope());
    let mut all: Vec<StoredRecord<Survey>> = store
        .records(&scope, &filter, RecordOrder::Latest, None, MOST)
        .await?;
    all.retain(|stored| stored.record.entered.evaluation == evaluation.entered.id);
    Ok(all)
}

/// What the surveys of an evaluation say about a unit; nothing where none asked about it.
///
/// # Errors
/// As [`list`].
pub async fn counts_of(
    ctx: &Context,
    evaluation: &Evaluation,
    unit: UnitId,
) -> Result<Option<SurveyCounts>, Failure> {
    let all = list(ctx, evaluation).await?;
    let asked = all.iter().filter_map(|stored| stored.record.of(unit));
    Ok(asked.reduce(|sum, more| sum.plus(&more)))
}

/// What whoever holds a slip sees.
#[derive(Debug, Clone)]
pub struct SlipView {
    /// Name of the survey.
    pub title: String,
    /// Units that are asked about, with their names.
    pub units: Vec<(UnitId, String)>,
    /// The last day for answers.
    pub until: Date,
    /// Whether answers are still taken.
    pub runs: bool,
    /// Whether this slip was answered.
    pub used: bool,
}

/// The slip with a secret. Nobody is asked who he is: the secret is the right to see it.
///
/// # Errors
/// [`Failure::NotFound`] for a slip that was never made.
pub async fn slip(app: &App, id: SurveyId, secret: &str) -> Result<SlipView, Failure> {
    let digest = digest(&Secret::presented(secret))?;
    let stored: Option<StoredRecord<Survey>> = app.store.record(&Scope::All, id.0).await?;
    let survey = stored.ok_or(Failure::NotFound)?.record;
    let known = survey.slips.iter().find(|slip| slip.digest == digest);
    let used = known.ok_or(Failure::NotFound)?.used;
    let directory = app.directory().await?;
    let name = |unit: &UnitId| match directory.unit(*unit) {
        Some(known) => (*unit, known.unit_name.clone()),
        None => (*unit, String::new()),
    };
    Ok(SlipView {
        units: survey.entered.units.iter().map(name).collect(),
        runs: survey.runs(app.clock.today()),
        title: survey.entered.title,
        until: survey.entered.until,
        used,
    })
}

/// Takes the answers of a slip. The entry in the journal names no author.
///
/// # Errors
/// [`Failure::NotFound`] for a slip that was never made, [`Failure::Busy`] where others were quicker again and again, rules of the
/// domain.
pub async fn answer(
    app: &App,
    id: SurveyId,
    secret: &str,
    answers: &[SurveyAnswer],
    request: Option<RequestId>,
) -> Result<(), Failure> {
    slip(app, id, secret).await?;
    let digest = digest(&Secret::presented(secret))?;
    for _ in 0..TRIES {
        let author = Author {
            actor: None,
            at_ms: app.clock.now().as_millisecond(),
            request: request.map(|r| r.0),
        };
        let mut tx = app.store.begin(author, Arc::clone(&app.salts)).await?;
        let before: Option<StoredRecord<Survey>> = tx.record(&Scope::All, id.0).await?;
        let before = before.ok_or(Failure::NotFound)?;
        if tx.repeated().await?.is_some() {
            return Ok(());
        }
        let today = app.clock.today();
        let event = before.record.answer(&digest, answers.to_vec(), today)?;
        match tx.record_events(Some(&before), vec![event]).await {
            Err(StoreError::Conflict { .. }) => continue,
            Err(StoreError::AlreadyDone { .. }) => return Ok(()),
            other => other?,
        };
        match tx.commit().await {
            Err(StoreError::Conflict { .. }) => {}
            other => return Ok(other?),
        }
    }
    Err(Failure::Busy)
}

/// Secrets and the digests that are kept of them.
struct Fresh {
    secrets: Vec<Secret>,
    digests: Vec<SlipDigest>,
}

impl Fresh {
    fn make(count: usize) -> Result<Self, Failure> {
        if !(1..=bihuan_domain::evaluation::MOST_SLIPS).contains(&count) {
            return Err(Failure::Invalid("测评票张数须为 1 至 500。".to_owned()));
        }
        let mut randomness = system_randomness();
        let secrets: Vec<Secret> = (0..count)
            .map(|_| Secret::session(&mut randomness))
            .collect();
        let digests = secrets.iter().map(digest).collect::<Result<_, _>>()?;
        Ok(Self { secrets, digests })
    }

    /// The survey with these slips, unless what is stored has others.
    fn of(self, survey: StoredRecord<Survey>) -> WithSlips {
        let first = self.digests.first();
        let stored = survey.record.slips.iter().any(|s| Some(&s.digest) == first);
        WithSlips {
            fresh: if stored { self.secrets } else { Vec::new() },
            survey,
        }
    }
}

fn digest(secret: &Secret) -> Result<SlipDigest, Failure> {
    Ok(SlipDigest(digest_of(secret)?.to_string()))
}
