//! What happened to a finding, as scripts read it.

use bihuan_casework::finding::{self, StoryEntry};
use bihuan_domain::{Event, id::FindingId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    command::FigureBody,
    extract::{Asked, Named},
    keys::{OfficeKey, OutcomeKey},
    named::{Reference, moment},
    page_limit,
};
use crate::http::{ApiFailure, Script};

/// One event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = StoryEntry)]
pub(super) struct EntryBody {
    /// Version of the finding after it.
    version: u64,
    at: Option<Timestamp>,
    /// Who; nobody when the machine did it.
    by: Option<Reference>,
    /// Short name of the person's unit today.
    unit: Option<String>,
    /// What, such as `progress_reported`.
    event: String,
    /// Its words: the report, the reason, the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    figures: Vec<FigureBody>,
    /// The task it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<Uuid>,
    /// The batch of that task.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<Uuid>,
    /// The piece of evidence it is about; its words stand in the list of evidence, for those who may open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Uuid>,
    /// The finding it is carried on in.
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<Uuid>,
    /// The day it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    /// The holder of the office for whom a deputy signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    deputy_for: Option<Uuid>,
    /// The office that signed, sent back, is added or taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<OfficeKey>,
    /// The digest that was signed, or that of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<OutcomeKey>,
}

impl From<StoryEntry> for EntryBody {
    fn from(entry: StoryEntry) -> Self {
        Self {
            version: entry.version,
            at: Some(moment(entry.at_ms)),
            by: entry.by.map(Into::into),
            unit: entry.unit,
            ..told(entry.event)
        }
    }
}

fn told(event: Event) -> EntryBody {
    let named = |event: &str| EntryBody {
        event: event.to_owned(),
        ..EntryBody::default()
    };
    let with = |event: &str, text: String| EntryBody {
        text: Some(text),
        ..named(event)
    };
    match event {
        Event::FindingRecorded(recorded) => with("finding_recorded", recorded.problem),
        Event::ReportedAnew { reported, .. } => EntryBody {
            text: reported.map(|r| r.status_text),
            ..named("reported_anew")
        },
        Event::FindingCorrected { problem } => with("finding_corrected", problem),
        Event::FindingAssigned(assignment) => EntryBody {
            until: assignment.deadline,
            ..named("finding_assigned")
        },
        Event::FindingIssued => named("finding_issued"),
        Event::FindingPlanned { tasks, .. } => {
            let titles: Vec<String> = tasks.into_iter().map(|t| t.title).collect();
            with("finding_planned", titles.join("；"))
        }
        Event::TaskAccepted { task, .. } => EntryBody {
            task: Some(task.0),
            ..named("task_accepted")
        },
        Event::TaskDeclined { task, reason } => EntryBody {
            task: Some(task.0),
            ..with("task_declined", reason)
        },
        Event::TaskReassigned { task, .. } => EntryBody {
            task: Some(task.0),
            ..named("task_reassigned")
        },
        Event::TaskHandedOver {
            task,
            reason,
            until,
            ..
        } => EntryBody {
            task: Some(task.0),
            until: Some(until),
            ..with("task_handed_over", reason)
        },
        Event::HandOverDueSet { task, until } => EntryBody {
            task: Some(task.0),
            until: Some(until),
            ..named("hand_over_due_set")
        },
        Event::HandOverAccepted { task, .. } => EntryBody {
            task: Some(task.0),
            ..named("hand_over_accepted")
        },
        Event::HandOverDeclined { task, reason } => EntryBody {
            task: Some(task.0),
            ..with("hand_over_declined", reason)
        },
        Event::TaskDivided { task, batches } => {
            let names: Vec<String> = batches.into_iter().map(|b| b.name).collect();
            EntryBody {
                task: Some(task.0),
                ..with("task_divided", names.join("；"))
            }
        }
        Event::BatchMoved {
            task,
            batch,
            until,
            reason,
        } => EntryBody {
            task: Some(task.0),
            batch: Some(batch.0),
            until: Some(until),
            ..with("batch_moved", reason)
        },
        Event::BatchReached {
            task,
            batch,
            reached,
        } => EntryBody {
            task: Some(task.0),
            batch: Some(batch.0),
            until: Some(reached.day),
            ..with("batch_reached", reached.note)
        },
        Event::ProgressReported(progress) => EntryBody {
            task: progress.task.map(|t| t.0),
            figures: progress.figures.iter().map(Into::into).collect(),
            ..with("progress_reported", progress.text)
        },
        Event::EvidenceAdded { evidence, .. } => EntryBody {
            evidence: Some(evidence.id.0),
            task: evidence.task.map(|t| t.0),
            digest: Some(evidence.file.digest),
            ..named("evidence_added")
        },
        Event::EvidenceReplaced { evidence, file } => EntryBody {
            evidence: Some(evidence.0),
            digest: Some(file.digest),
            ..named("evidence_replaced")
        },
        Event::EvidenceDescribed { evidence, .. } => EntryBody {
            evidence: Some(evidence.0),
            ..named("evidence_described")
        },
        Event::EvidenceWithdrawn { evidence, reason } => EntryBody {
            evidence: Some(evidence.0),
            ..with("evidence_withdrawn", reason)
        },
        Event::TaskSubmitted { task } => EntryBody {
            task: Some(task.0),
            ..named("task_submitted")
        },
        Event::TaskConfirmed { task } => EntryBody {
            task: Some(task.0),
            ..named("task_confirmed")
        },
        Event::TaskReturned { task, reason } => EntryBody {
            task: Some(task.0),
            ..with("task_returned", reason)
        },
        Event::ExtensionRequested { until, reason } => EntryBody {
            until: Some(until),
            ..with("extension_requested", reason)
        },
        Event::ExtensionGranted { until } => EntryBody {
            until: Some(until),
            ..named("extension_granted")
        },
        Event::ExtensionRefused { reason } => with("extension_refused", reason),
        Event::ClosureRequested { dossier, .. } => EntryBody {
            outcome: Some(dossier.outcome.into()),
            digest: Some(dossier.digest),
            ..named("closure_requested")
        },
        Event::SentForSigning { seal, .. } => EntryBody {
            digest: seal.map(|s| s.digest),
            ..named("sent_for_signing")
        },
        Event::Countersigned {
            office,
            digest,
            deputy_for,
            ..
        } => EntryBody {
            deputy_for: deputy_for.map(|p| p.0),
            office: Some(office.into()),
            digest: Some(digest),
            ..named("countersigned")
        },
        Event::Reviewed {
            office,
            digest,
            deputy_for,
            ..
        } => EntryBody {
            deputy_for: deputy_for.map(|p| p.0),
            office: Some(office.into()),
            digest: Some(digest),
            ..named("reviewed")
        },
        Event::FindingClosed {
            office,
            digest,
            outcome,
            deputy_for,
            ..
        } => EntryBody {
            deputy_for: deputy_for.map(|p| p.0),
            office: Some(office.into()),
            digest: Some(digest),
            outcome: Some(outcome.into()),
            ..named("finding_closed")
        },
        Event::ClosureReturned { office, reason } => EntryBody {
            office: office.map(Into::into),
            ..with("closure_returned", reason)
        },
        Event::ClosureSentBack { to, reason, .. } => EntryBody {
            office: Some(to.into()),
            ..with("closure_sent_back", reason)
        },
        Event::SignerAdded { office, reason, .. } => EntryBody {
            office: Some(office.into()),
            ..with("signer_added", reason)
        },
        Event::SignerRemoved { office, reason } => EntryBody {
            office: Some(office.into()),
            ..with("signer_removed", reason)
        },
        Event::ConflictDeclared { office, reason } => EntryBody {
            office: Some(office.into()),
            ..with("conflict_declared", reason)
        },
        Event::DossierAmended { digest, .. } => EntryBody {
            digest: Some(digest),
            ..named("dossier_amended")
        },
        Event::KeyProblemMarked { reason } => with("key_problem_marked", reason),
        Event::KeyProblemUnmarked { reason } => with("key_problem_unmarked", reason),
        Event::FindingSuspended { reason } => with("finding_suspended", reason),
        Event::FindingResumed => named("finding_resumed"),
        Event::FindingTerminated { reason } => with("finding_terminated", reason),
        Event::FindingMerged { into, reason } => EntryBody {
            finding: Some(into.0),
            ..with("finding_merged", reason)
        },
    }
}

/// Events, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(super) struct Story {
    items: Vec<EntryBody>,
    /// For `before`, when there are older ones.
    next: Option<u64>,
}

/// Which part of the story.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StoryQuery {
    /// 1 to 200; 50 without.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// Only events before this version.
    before: Option<u64>,
}

/// The story of a finding
#[utoipa::path(get, path = "/api/v1/findings/{id}/story", tag = "findings",
    params(("id" = Uuid, Path), StoryQuery), responses((status = 200, body = Story)))]
pub(super) async fn story(
    caller: Script,
    Named(id): Named<FindingId>,
    Asked(query): Asked<StoryQuery>,
) -> Result<axum::Json<Story>, ApiFailure> {
    let limit = page_limit(query.limit)?;
    let before = query.before.map(|b| b.min(i64::MAX.unsigned_abs()));
    let events = finding::story(&caller.ctx, id, before, limit).await?;
    let full = events.len() == limit as usize;
    let next = events.last().map(|e| e.version).filter(|v| full && *v > 1);
    Ok(axum::Json(Story {
        items: events.into_iter().map(Into::into).collect(),
        next,
    }))
}
