//! What the volume of a finding takes from the registers, as far as its reader may see them.

use std::collections::HashMap;

use bihuan_access::Action;
use bihuan_documents::papers::{Dealt, Decided, Planned, ProofNote, Ruled, Weighed};
use bihuan_domain::{
    Stage,
    clock::day_of,
    id::{FindingId, PersonId},
    institution::Institution,
    meeting::{DispatchMeeting, Reply},
    plan::{FindingPlan, PlanState, Weighing},
};
use bihuan_journal::Suite;
use bihuan_store::{Changed, RecordFilter, RecordOrder};
use jiff::civil::Date;

use super::finding::moment_of;
use crate::{Context, Directory, Failure, accountability, plan, proof, stay::Afterwards};

/// Most records of a register that concern one finding.
const MOST: u32 = 500;

/// The words of the approved plan. `people` are the names of those who did something to the finding.
///
/// # Errors
/// The store's.
pub(super) async fn planned(
    ctx: &Context,
    finding: FindingId,
    people: &HashMap<PersonId, String>,
) -> Result<Option<Planned>, Failure> {
    let plans = plan::of_finding(ctx, finding).await?;
    let approved = plans.own.into_iter().map(|p| p.record);
    let found = approved.into_iter().find(FindingPlan::is_approved);
    Ok(found.map(|plan| {
        let by = match &plan.standing {
            PlanState::Approved { stamp } => {
                let name = stamp.by.and_then(|by| people.get(&by));
                let name = name.map(String::as_str).unwrap_or_default();
                format!("{name}　{}", day_of(stamp.at))
            }
            _ => String::new(),
        };
        let content = plan.planned.content;
        Planned {
            goal: content.goal,
            cause: content.cause,
            mechanism: content.mechanism,
            approved: by,
            weighed: content.weighing.map(weighed),
        }
    }))
}

fn weighed(weighing: Weighing) -> Weighed {
    let ways = weighing.ways.into_iter();
    Weighed {
        criteria: weighing.criteria,
        ways: ways.map(|way| (way.title, way.marks)).collect(),
        chosen: weighing.chosen,
        reason: weighing.reason,
    }
}

/// What meetings decided about the finding, the latest meeting first.
///
/// # Errors
/// The store's.
pub(super) async fn decisions(ctx: &Context, finding: FindingId) -> Result<Vec<Decided>, Failure> {
    let directory = ctx.app.directory().await?;
    let about = RecordFilter {
        finding: Some(finding),
        ..RecordFilter::default()
    };
    let (store, scope) = (&ctx.app.store, ctx.scope());
    let meetings = store
        .records::<DispatchMeeting>(&scope, &about, RecordOrder::Latest, None, MOST)
        .await?;
    let mut decided = Vec::new();
    for meeting in meetings.into_iter().map(|m| m.record) {
        let concern = meeting.decisions.into_iter();
        let concern = concern.filter(|d| d.decided.findings.contains(&finding));
        decided.extend(concern.map(|d| Decided {
            day: meeting.held.day,
            meeting: meeting.held.title.clone(),
            unit: directory.short_name(d.decided.unit).to_owned(),
            due: d.decided.due,
            text: d.decided.text,
            reply: match d.answer {
                Reply::Open => "待落实".to_owned(),
                Reply::Given { reply, .. } => reply,
                Reply::SentBack { reason } => format!("退回再办：{reason}"),
            },
        }));
    }
    Ok(decided)
}

/// Rules that answer the finding.
pub(super) fn rules(directory: &Directory, after: &Afterwards, today: Date) -> Vec<Ruled> {
    let ruled = |it: &Institution| Ruled {
        title: it.entered.title.clone(),
        document_no: it.entered.document_no.clone().unwrap_or_default(),
        unit: directory.short_name(it.entered.unit).to_owned(),
        issued: it.entered.issued,
        force: if it.has_lapsed(today) {
            "已到期".to_owned()
        } else {
            it.force.label().to_owned()
        },
    };
    let rules = after.institutions.iter();
    rules.map(|stored| ruled(&stored.record)).collect()
}

/// Who was held to account, without names; nothing for a reader who may not see the register.
///
/// # Errors
/// The store's.
pub(super) async fn dealt(ctx: &Context, finding: FindingId) -> Result<Vec<Dealt>, Failure> {
    if !ctx.may(Action::SeeAccountability, None) {
        return Ok(Vec::new());
    }
    let directory = ctx.app.directory().await?;
    let filter = accountability::Filter {
        finding: Some(finding),
        ..accountability::Filter::default()
    };
    let actions = accountability::list(ctx, &filter, None, MOST).await?;
    let counting = actions.into_iter().map(|a| a.record);
    let counting = counting.filter(|it| it.withdrawn.is_none());
    Ok(counting
        .map(|it| Dealt {
            day: it.entered.day,
            kind: it.entered.kind.label().to_owned(),
            ground: it.entered.ground.label().to_owned(),
            unit: it
                .entered
                .unit
                .map_or_else(String::new, |unit| directory.short_name(unit).to_owned()),
            count: it.entered.count,
        })
        .collect())
}

/// The proof of a finding that is closed.
///
/// # Errors
/// As [`proof::certificate`].
pub(super) async fn proven(
    ctx: &Context,
    changed: &Changed,
    number: &str,
) -> Result<Option<ProofNote>, Failure> {
    if !matches!(changed.finding.stage, Stage::Closed(_)) {
        return Ok(None);
    }
    let known = proof::certificate(ctx, changed.finding.id).await?;
    let checkpoint = &known.proven.checkpoint;
    Ok(Some(ProofNote {
        entries: u64::try_from(known.proven.entries).unwrap_or(u64::MAX),
        checkpoint: format!(
            "第 {} 号　{}",
            checkpoint.number,
            moment_of(checkpoint.at_ms)
        ),
        root: checkpoint.root.to_string(),
        key: checkpoint.key.short(),
        digest: Suite::Sha256.digest(known.file.as_bytes()).to_string(),
        name: format!("{number}.proof.json"),
        file: known.file.into_bytes().into(),
    }))
}
