//! Hand in, replace, describe and withdraw evidence. While a dossier is signed this voids every signature, until the lead unit
//! takes its digest anew.

use bihuan_domain::{
    Command, Event,
    finding::{EvidenceAbout, EvidenceKind, NewEvidence, Progress, Sensitivity},
    id::{EvidenceId, FindingId, TaskId},
};
use bihuan_store::Changed;
use jiff::civil::Date;

use super::{Delivery, Received};
use crate::{Context, Failure, finding::carry_out};

/// What is said about the files of one delivery.
#[derive(Debug, Clone)]
pub struct Described {
    /// What they are; told from the files when nothing was said.
    pub kind: Option<EvidenceKind>,
    /// What they show; the names of the files when empty.
    pub title: String,
    /// The day they were taken or made.
    pub taken_on: Option<Date>,
    /// Who took, made or provided them.
    pub provided_by: String,
    /// Who may open them.
    pub sensitivity: Sensitivity,
    /// Points of the checklist they prove.
    pub proves: Vec<bihuan_domain::finding::ChecklistPoint>,
    /// For one task, or for the finding as a whole.
    pub task: Option<TaskId>,
}

impl Default for Described {
    fn default() -> Self {
        Self {
            kind: None,
            title: String::new(),
            taken_on: None,
            provided_by: String::new(),
            sensitivity: Sensitivity::Normal,
            proves: Vec::new(),
            task: None,
        }
    }
}

/// Files with what is said about them, and the report they belong to, if they come with one.
#[derive(Debug, Clone, Default)]
pub struct HandIn {
    /// What is said about them.
    pub described: Described,
    /// A progress report handed in in the same step.
    pub report: Option<Progress>,
    /// The version the person has seen, if the client says so.
    pub seen: Option<u64>,
}

/// What was handed in.
#[derive(Debug, Clone)]
pub struct HandedIn {
    /// The finding now.
    pub changed: Changed,
    /// The new pieces.
    pub pieces: Vec<EvidenceId>,
}

/// Keeps the files of a delivery as evidence, all or none of them.
///
/// # Errors
/// [`Failure::Invalid`] without a file or report, [`Failure::Forbidden`], [`Failure::Refused`], [`Failure::Stale`]. Nothing
/// of the delivery stays then.
pub async fn hand_in(ctx: &Context, delivery: Delivery, cmd: HandIn) -> Result<HandedIn, Failure> {
    if delivery.files.is_empty() && cmd.report.is_none() {
        return Err(Failure::Invalid(
            "没有选择文件，请选择后再提交。".to_owned(),
        ));
    }
    check_day(ctx, cmd.described.taken_on)?;
    let mut commands = Vec::new();
    let mut pieces = Vec::new();
    let several = delivery.files.len() > 1;
    for received in &delivery.files {
        let id = EvidenceId(ctx.app.ids.next());
        pieces.push(id);
        commands.push(Command::AddEvidence(NewEvidence {
            id,
            task: cmd.described.task,
            about: about(&cmd.described, received, several),
            file: received.file.clone(),
            origin: None,
        }));
    }
    if let Some(mut report) = cmd.report {
        report.evidence.extend(pieces.iter().copied());
        commands.push(Command::Report(report));
    }
    let changed = keep(ctx, delivery, commands, cmd.seen).await?;
    let is_kept = |id: &EvidenceId| changed.finding.evidence_item(*id).is_some();
    let pieces = if pieces.iter().all(is_kept) {
        pieces
    } else {
        kept_before(ctx, &changed, pieces.len()).await?
    };
    Ok(HandedIn { changed, pieces })
}

/// The pieces that this request handed in when it was carried out.
async fn kept_before(
    ctx: &Context,
    changed: &Changed,
    files: usize,
) -> Result<Vec<EvidenceId>, Failure> {
    let store = &ctx.app.store;
    let place = match ctx.request {
        Some(request) => store.find_request(request.0).await?,
        None => None,
    };
    let (Some(place), Ok(files)) = (place, u32::try_from(files)) else {
        return Ok(Vec::new());
    };
    let behind = place.version.saturating_add(u64::from(files));
    let story = store.story(changed.finding.id, Some(behind), files).await?;
    let oldest_first = story.into_iter().rev();
    Ok(oldest_first
        .filter_map(|entry| match entry.event {
            Event::EvidenceAdded { evidence, .. } => Some(evidence.id),
            _ => None,
        })
        .collect())
}

async fn keep(
    ctx: &Context,
    delivery: Delivery,
    commands: Vec<Command>,
    seen: Option<u64>,
) -> Result<Changed, Failure> {
    let blobs: Vec<_> = delivery.files.iter().map(|r| r.blob.clone()).collect();
    let asked = commands.into_iter().map(Into::into).collect();
    let done = carry_out(ctx, delivery.finding, asked, seen, &blobs).await;
    // A request that was carried out before keeps nothing of this one.
    let finding = done.as_ref().ok().map(|changed| &changed.finding);
    delivery.settle(finding).await?;
    done
}

/// One thing is called what the person calls it; of several each is called by its file, behind what they have in common.
fn about(described: &Described, received: &Received, several: bool) -> EvidenceAbout {
    let file = &received.file;
    let stem = file
        .name
        .rsplit_once('.')
        .map_or(file.name.as_str(), |(stem, _)| stem);
    let title = match (described.title.trim(), several) {
        ("", _) => stem.to_owned(),
        (title, false) => title.to_owned(),
        (title, true) => format!("{title}（{stem}）"),
    };
    let told = if file.file_type.is_picture() {
        EvidenceKind::Photo
    } else {
        EvidenceKind::Document
    };
    EvidenceAbout {
        kind: described.kind.unwrap_or(told),
        title: title.chars().take(120).collect(),
        taken_on: described.taken_on,
        provided_by: described.provided_by.clone(),
        sensitivity: described.sensitivity,
        proves: described.proves.clone(),
    }
}

fn check_day(ctx: &Context, day: Option<Date>) -> Result<(), Failure> {
    match day {
        Some(day) if day > ctx.today() => Err(Failure::Invalid(format!(
            "形成日期 {day} 还没有到，请核对。"
        ))),
        _ => Ok(()),
    }
}

/// Keeps the one file of a delivery as a newer version of a piece.
///
/// # Errors
/// As [`hand_in`]; [`Failure::NotFound`] when the piece is not of this finding.
pub async fn replace(
    ctx: &Context,
    delivery: Delivery,
    evidence: EvidenceId,
    seen: Option<u64>,
) -> Result<Changed, Failure> {
    super::load(ctx, delivery.finding, evidence).await?;
    let [received] = delivery.files.as_slice() else {
        return Err(Failure::Invalid("请选择一个文件作为新版本。".to_owned()));
    };
    let command = Command::ReplaceEvidence {
        evidence,
        file: received.file.clone(),
    };
    keep(ctx, delivery, vec![command], seen).await
}

/// Says something else about a piece.
///
/// # Errors
/// As [`crate::finding::act`]; [`Failure::NotFound`] when the piece is not of this finding.
pub async fn describe(
    ctx: &Context,
    finding: FindingId,
    evidence: EvidenceId,
    about: EvidenceAbout,
    seen: Option<u64>,
) -> Result<Changed, Failure> {
    super::load(ctx, finding, evidence).await?;
    check_day(ctx, about.taken_on)?;
    let command = Command::DescribeEvidence { evidence, about };
    carry_out(ctx, finding, vec![command.into()], seen, &[]).await
}

/// Withdraws a piece; it stays on record.
///
/// # Errors
/// As [`crate::finding::act`]; [`Failure::NotFound`] when the piece is not of this finding.
pub async fn withdraw(
    ctx: &Context,
    finding: FindingId,
    evidence: EvidenceId,
    reason: String,
    seen: Option<u64>,
) -> Result<Changed, Failure> {
    super::load(ctx, finding, evidence).await?;
    let command = Command::WithdrawEvidence { evidence, reason };
    carry_out(ctx, finding, vec![command.into()], seen, &[]).await
}
