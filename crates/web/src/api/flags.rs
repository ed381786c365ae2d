//! Data supervision, third loop: red flags and what people make of them.
//!
//! A script reads flags and enters what was decided. It cannot look up the rows behind one: that is for a person, on the page,
//! with a reason.

use axum::Json;
use bihuan_casework::{
    Failure, StoredRecord,
    flag::{self, ClueShown, FlagShown, FlagWish},
};
use bihuan_domain::{
    flag::{FlagStanding, HandOver, Nature, RedFlag},
    id::{CollectionId, FlagId, PersonId},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked as Query, Body, Named},
    keys::{AskerKey, DispositionKey, FlagCauseKey, FlagOutcomeKey},
};
use crate::http::{ApiFailure, Script};

/// Which flags are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
pub(super) struct WishedFlags {
    /// Of a collection task.
    task: Option<Uuid>,
    /// `quiet`, `open`, `verifying`, `verified`, `closed`, `recalled` or `forgotten`; what somebody has to do something about when absent.
    state: Option<String>,
    /// `suspicion`, `suggestion` or `service`.
    nature: Option<String>,
    /// A field of work, such as 公务加油卡.
    domain: Option<String>,
}

/// The one of some that has a key; refused when there is none.
fn keyed<T: Copy>(
    all: impl IntoIterator<Item = T>,
    key: impl Fn(T) -> &'static str,
    wished: Option<&str>,
    field: &str,
) -> Result<Option<T>, Failure> {
    let Some(wished) = wished else {
        return Ok(None);
    };
    let found = all.into_iter().find(|one| key(*one) == wished);
    found
        .map(Some)
        .ok_or_else(|| Failure::Invalid(format!("{field} 没有“{wished}”这个取值。")))
}

impl TryFrom<WishedFlags> for FlagWish {
    type Error = Failure;

    fn try_from(wished: WishedFlags) -> Result<Self, Failure> {
        let keys = FlagStanding::ALL.map(|(key, _)| key);
        let nature = wished.nature.as_deref();
        Ok(Self {
            task: wished.task.map(CollectionId),
            state: keyed(keys, |key| key, wished.state.as_deref(), "state")?,
            nature: keyed(Nature::ALL, Nature::key, nature, "nature")?,
            domain: wished.domain,
        })
    }
}

/// A red flag, without whom it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RedFlag)]
pub(super) struct FlagRow {
    id: Uuid,
    task: Uuid,
    /// `suspicion`, `suggestion` or `service`.
    nature: &'static str,
    /// What kind of subject: `person`, `card_or_plate` and others.
    kind: String,
    /// What pages call it by.
    code: String,
    /// The day of the run that raised it.
    day: Date,
    /// `quiet`, `open`, `verifying`, `verified`, `closed`, `recalled` or `forgotten`.
    state: &'static str,
    /// The models of its clues.
    models: Vec<String>,
    version: u64,
}

impl From<&StoredRecord<RedFlag>> for FlagRow {
    fn from(stored: &StoredRecord<RedFlag>) -> Self {
        let it = &stored.record;
        let mut models: Vec<String> = it.content.clues.iter().map(|c| c.model.clone()).collect();
        models.sort();
        models.dedup();
        Self {
            id: it.content.id.0,
            task: it.content.task.0,
            nature: it.content.nature.key(),
            kind: it.content.kind.clone(),
            code: it.code(),
            day: it.content.day,
            state: it.standing.key(),
            models,
            version: stored.version,
        }
    }
}

/// How many flags there are in a standing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct FlagCount {
    state: &'static str,
    count: u64,
}

/// Red flags, the latest first, in no order of suspicion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct RedFlags {
    items: Vec<FlagRow>,
    /// Whether there are more than these; narrow the question.
    more: bool,
    counts: Vec<FlagCount>,
}

/// List red flags
#[utoipa::path(get, path = "/api/v1/flags", tag = "data", params(WishedFlags),
    responses((status = 200, body = RedFlags)))]
pub(super) async fn list(
    caller: Script,
    Query(wished): Query<WishedFlags>,
) -> Result<Json<RedFlags>, ApiFailure> {
    flag::see(&caller.ctx)?;
    let found = flag::flags(&caller.ctx, &wished.try_into()?).await?;
    let counts = found.counts.iter();
    Ok(Json(RedFlags {
        items: found.flags.iter().map(Into::into).collect(),
        more: found.more,
        counts: counts
            .map(|&(state, count)| FlagCount { state, count })
            .collect(),
    }))
}

/// What one model says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Clue)]
pub(super) struct ClueBody {
    model: String,
    version: u32,
    /// What is said: 疑似…，需核实.
    wording: String,
    /// `A` nearly certain, `B` needs a second source, `C` never alone.
    severity: &'static str,
    /// `2024`, `2024-03` or `2024-03-05`.
    period: String,
    /// How many rows it was found in; at most 200 are kept.
    rows: usize,
    /// Innocent reasons that are known.
    innocent: Vec<String>,
    /// Whether the data is gone in which it was found.
    is_gone: bool,
}

impl From<&ClueShown> for ClueBody {
    fn from(it: &ClueShown) -> Self {
        Self {
            model: it.clue.model.clone(),
            version: it.clue.version,
            wording: it.wording.clone(),
            severity: it.clue.severity.letter(),
            period: it.clue.period.clone(),
            rows: it.clue.evidence.len(),
            innocent: it.innocent.clone(),
            is_gone: it.is_gone,
        }
    }
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Verification)]
pub(super) struct VerificationBody {
    outcome: FlagOutcomeKey,
    /// Why the flag was wrong.
    cause: Option<FlagCauseKey>,
    text: String,
    at: Timestamp,
}

/// A red flag with what models say and what people found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct OneFlag {
    flag: FlagRow,
    clues: Vec<ClueBody>,
    verifier: Option<Uuid>,
    verification: Option<VerificationBody>,
    /// How often somebody looked up whom it is about.
    look_ups: usize,
    /// Corrections that are not answered.
    corrections_open: usize,
}

impl From<&FlagShown> for OneFlag {
    fn from(shown: &FlagShown) -> Self {
        let it = &shown.stored.record;
        let verifier = match it.standing {
            FlagStanding::Verifying { verifier } | FlagStanding::Verified { verifier, .. } => {
                Some(verifier.0)
            }
            _ => None,
        };
        let verification = it.verification.as_ref().map(|found| VerificationBody {
            outcome: found.outcome.into(),
            cause: found.cause.map(Into::into),
            text: found.text.clone(),
            at: found.stamp.at,
        });
        let open = it.corrections.iter().filter(|one| one.answer.is_none());
        Self {
            flag: (&shown.stored).into(),
            clues: shown.clues.iter().map(Into::into).collect(),
            verifier,
            verification,
            look_ups: it.look_ups.len(),
            corrections_open: open.count(),
        }
    }
}

/// Open a red flag
#[utoipa::path(get, path = "/api/v1/flags/{id}", tag = "data", params(("id" = Uuid, Path)),
    responses((status = 200, body = OneFlag)))]
pub(super) async fn show(
    caller: Script,
    Named(id): Named<FlagId>,
) -> Result<Json<OneFlag>, ApiFailure> {
    let shown = flag::show(&caller.ctx, id).await?;
    Ok(Json((&shown).into()))
}

/// Where a verified flag goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "to", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = HandOver)]
pub(super) enum HandOverBody {
    /// To the register of clues, under a number of that register.
    Clue { number: String },
    /// To the office, as a finding, without names of persons.
    Finding { text: String },
    /// A letter of suggestion to a unit that manages.
    Suggestion { text: String },
}

impl From<HandOverBody> for HandOver {
    fn from(way: HandOverBody) -> Self {
        match way {
            HandOverBody::Clue { number } => Self::Clue { number },
            HandOverBody::Finding { text } => Self::Finding { text },
            HandOverBody::Suggestion { text } => Self::Suggestion { text },
        }
    }
}

/// What is asked of a red flag.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum FlagCommand {
    /// Send somebody to verify it.
    Assign { person: Uuid },
    /// Say that somebody has to keep away.
    Recuse { person: Uuid, reason: String },
    /// Decide what is done about a suspicion.
    Dispose {
        disposition: DispositionKey,
        reason: String,
    },
    /// Say what was found; `cause` when it was untrue.
    Verify {
        outcome: FlagOutcomeKey,
        cause: Option<FlagCauseKey>,
        text: String,
    },
    /// Enter what speaks against it.
    EnterContrary { text: String },
    /// Enter that data behind it is said to be wrong.
    AskCorrection { by: AskerKey, text: String },
    /// Answer the first of these that is not answered.
    AnswerCorrection { text: String },
    /// Propose to hand it over.
    ProposeHandOver { way: HandOverBody },
    /// Agree to that.
    AgreeHandOver {},
    /// Do not.
    RefuseHandOver { reason: String },
    /// Close it.
    Close { reason: String },
}

/// Change a red flag
#[utoipa::path(post, path = "/api/v1/flags/{id}/commands", tag = "data", params(("id" = Uuid, Path)),
    request_body = FlagCommand, responses((status = 200, body = FlagRow)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<FlagId>,
    Body(command): Body<FlagCommand>,
) -> Result<Json<FlagRow>, ApiFailure> {
    use FlagCommand as C;
    let (ctx, seen) = (&caller.ctx, caller.seen);
    let stored = match command {
        C::Assign { person } => flag::assign(ctx, id, seen, PersonId(person)).await?,
        C::Recuse { person, reason } => {
            flag::recuse(ctx, id, seen, PersonId(person), &reason).await?
        }
        C::Dispose {
            disposition,
            reason,
        } => flag::dispose(ctx, id, seen, disposition.into(), &reason).await?,
        C::Verify {
            outcome,
            cause,
            text,
        } => {
            let cause = cause.map(Into::into);
            flag::verify(ctx, id, seen, outcome.into(), cause, &text).await?
        }
        C::EnterContrary { text } => flag::enter_contrary(ctx, id, seen, &text).await?,
        C::AskCorrection { by, text } => {
            flag::ask_correction(ctx, id, seen, by.into(), &text).await?
        }
        C::AnswerCorrection { text } => flag::answer_correction(ctx, id, seen, &text).await?,
        C::ProposeHandOver { way } => flag::propose_hand_over(ctx, id, seen, way.into()).await?,
        C::AgreeHandOver {} => flag::decide_hand_over(ctx, id, seen, None).await?,
        C::RefuseHandOver { reason } => {
            flag::decide_hand_over(ctx, id, seen, Some(&reason)).await?
        }
        C::Close { reason } => flag::close(ctx, id, seen, &reason).await?,
    };
    Ok(Json((&stored).into()))
}
