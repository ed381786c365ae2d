//! Freezing a dossier: what stands on the ledger, what the plausibility check sees in it, and the digest that is signed.

use std::collections::BTreeMap;

use bihuan_access::Action;
use bihuan_domain::{
    Command, Event, Finding, Stage,
    finding::{
        Answer, Check, ChecklistPoint, ClosureRules, Deadline, Dossier, Freezing, Handed, Manifest,
        ManifestReport, Named, Outcome, Seal,
    },
    id::{FindingId, PersonId, RectificationId},
};
use bihuan_intake::{Status, plausibility};
use bihuan_store::{Changed, StoryEntry};
use jiff::Timestamp;
use uuid::Uuid;

use super::story::{Report, reports};
use crate::{Context, Failure, evidence};

/// Events read at once while looking for frozen dossiers.
const BATCH: u32 = 500;

/// What a unit hands in for closure.
#[derive(Debug, Clone, Default)]
pub struct Handing {
    /// Proposed outcome; by the finding's class without.
    pub outcome: Option<Outcome>,
    /// Answers to the checklist.
    pub checklist: Vec<Answer>,
    /// What the unit says to lines of the plausibility check.
    pub explanations: Vec<Explanation>,
}

/// What somebody says to a line of the plausibility check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Id of the rule.
    pub rule: String,
    /// Which line of the check, from 1.
    pub line: usize,
    /// What he says.
    pub text: String,
}

/// What a unit has to know before it asks for closure.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The finding.
    pub changed: Changed,
    /// Points that have to be answered.
    pub points: Vec<ChecklistPoint>,
    /// Answers of an earlier round, to go on from.
    pub answers: Vec<Answer>,
    /// What the plausibility check sees, with what was said to the same line before.
    pub checks: Vec<Check>,
    /// What is still missing, in words.
    pub missing: Vec<String>,
    /// The outcome that the class asks for.
    pub outcome: Outcome,
    /// Who will sign.
    pub rules: ClosureRules,
}

/// A dossier as it was frozen once.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed {
    /// Version of the finding's stream.
    pub version: u64,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Whether it was frozen to be sent round, rather than when it was handed in.
    pub sent: bool,
    /// Digest of the manifest.
    pub digest: String,
    /// The words that were signed.
    pub manifest: String,
}

impl Sealed {
    /// The manifest as it can be read; nothing when its words were erased.
    pub fn read(&self) -> Option<Manifest> {
        serde_json::from_str(&self.manifest).ok()
    }
}

/// What a unit has to know before it asks for closure, or changes the dossier under way.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`].
pub async fn prepare(ctx: &Context, id: FindingId) -> Result<Prepared, Failure> {
    let changed = super::load(ctx, id).await?;
    ctx.allow(Action::RequestClosure, Some(&changed.standing()))?;
    let f = &changed.finding;
    let rules = rules(ctx, f.rectification).await?;
    let outcome = outcome_for(f);
    let checks = checks(ctx, f, outcome, &rules).await?;
    let earlier = last_dossier(ctx, id).await?;
    let checks = with_earlier(
        checks,
        earlier.as_ref().map_or(&[], |d| d.checks.as_slice()),
    );
    let mut missing = Vec::new();
    let (done, all) = f.task_counts();
    if done < all {
        missing.push(format!("还有 {} 项任务未办结", all - done));
    }
    if f.reports == 0 {
        missing.push("还没有上报过进展".to_owned());
    }
    let lacking = f.kinds_lacking(rules.evidence_for(f.time_class));
    missing.extend(
        lacking
            .iter()
            .map(|kind| format!("缺少佐证材料：{}", kind.label())),
    );
    Ok(Prepared {
        points: rules.points_for(f.time_class).to_vec(),
        answers: earlier.map_or_else(Vec::new, |d| d.checklist),
        checks,
        missing,
        outcome,
        rules,
        changed,
    })
}

/// What the plausibility check sees now, with what was said to the same lines before; for the office before it sends round.
pub(crate) async fn checks_now(ctx: &Context, finding: &Finding) -> Result<Vec<Check>, Failure> {
    let Some(dossier) = finding.dossier() else {
        return Ok(Vec::new());
    };
    let rules = rules(ctx, finding.rectification).await?;
    let fresh = checks(ctx, finding, dossier.outcome, &rules).await?;
    Ok(with_earlier(fresh, &dossier.checks))
}

pub(super) async fn request(
    ctx: &Context,
    finding: &Finding,
    handing: Handing,
    pledged: bool,
) -> Result<Command, Failure> {
    let rules = rules(ctx, finding.rectification).await?;
    let policy = rules.policy.clone();
    let handed = handed(ctx, finding, handing, &rules, ctx.actor.person).await?;
    Ok(Command::RequestClosure {
        handed,
        pledged,
        policy,
    })
}

pub(super) async fn amend(
    ctx: &Context,
    finding: &Finding,
    handing: Handing,
) -> Result<Command, Failure> {
    let mut rules = rules(ctx, finding.rectification).await?;
    if let Some(dossier) = finding.dossier() {
        rules.policy = dossier.policy.clone();
    }
    let handed = handed(ctx, finding, handing, &rules, ctx.actor.person).await?;
    Ok(Command::Amend { handed })
}

pub(super) async fn send(
    ctx: &Context,
    finding: &Finding,
    explanations: Vec<Explanation>,
) -> Result<Command, Failure> {
    let Stage::ClosureRequested { dossier, .. } = &finding.stage else {
        // The domain says in words why not.
        let seal = Seal {
            digest: String::new(),
            manifest: String::new(),
        };
        return Ok(Command::SendForSigning {
            checks: Vec::new(),
            seal,
        });
    };
    let rules = rules(ctx, finding.rectification).await?;
    let fresh = checks(ctx, finding, dossier.outcome, &rules).await?;
    let checks = explained(with_earlier(fresh, &dossier.checks), explanations)?;
    let now = Dossier {
        checks: checks.clone(),
        ..dossier.clone()
    };
    let seal = seal(ctx, finding, &now).await?;
    Ok(Command::SendForSigning { checks, seal })
}

async fn handed(
    ctx: &Context,
    finding: &Finding,
    handing: Handing,
    rules: &ClosureRules,
    by: PersonId,
) -> Result<Handed, Failure> {
    let outcome = handing.outcome.unwrap_or_else(|| outcome_for(finding));
    let fresh = checks(ctx, finding, outcome, rules).await?;
    let checks = explained(fresh, handing.explanations)?;
    let dossier = Dossier {
        digest: String::new(),
        outcome,
        submitted_by: by,
        amended_by: Vec::new(),
        checklist: handing.checklist,
        checks,
        policy: rules.policy.clone(),
    };
    Ok(Handed {
        seal: seal(ctx, finding, &dossier).await?,
        outcome,
        checklist: dossier.checklist,
        checks: dossier.checks,
        points: rules.points_for(finding.time_class).to_vec(),
        evidence: rules.evidence_for(finding.time_class).to_vec(),
    })
}

fn outcome_for(finding: &Finding) -> Outcome {
    if finding.is_long_term() {
        Outcome::SustainedLongTerm
    } else {
        Outcome::Completed
    }
}

/// The rules of a rectification, or those of the installation while nobody decided.
pub(crate) async fn rules(ctx: &Context, id: RectificationId) -> Result<ClosureRules, Failure> {
    let row = ctx
        .app
        .store
        .rectification_by_id(&ctx.scope(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    Ok(crate::rectification::closure_rules(ctx, &row))
}

/// Puts what was said to the lines of the check where it belongs.
fn explained(
    mut checks: Vec<Check>,
    explanations: Vec<Explanation>,
) -> Result<Vec<Check>, Failure> {
    for explanation in explanations {
        let line = explanation
            .line
            .checked_sub(1)
            .and_then(|at| checks.get_mut(at))
            .filter(|check| check.rule == explanation.rule)
            .ok_or_else(|| {
                Failure::Invalid("系统核对的结果已有变化，请刷新后逐条核对再提交。".to_owned())
            })?;
        if !explanation.text.trim().is_empty() {
            line.explanation = Some(explanation.text.trim().to_owned());
        }
    }
    Ok(checks)
}

/// What was said to the same line of an earlier check holds on.
fn with_earlier(mut checks: Vec<Check>, earlier: &[Check]) -> Vec<Check> {
    for check in &mut checks {
        check.explanation = earlier
            .iter()
            .find(|e| e.rule == check.rule && e.text == check.text)
            .and_then(|e| e.explanation.clone());
    }
    checks
}

/// What the plausibility check sees in the latest reports of a finding, for the claimed outcome.
async fn checks(
    ctx: &Context,
    finding: &Finding,
    outcome: Outcome,
    rules: &ClosureRules,
) -> Result<Vec<Check>, Failure> {
    if finding.reports == 0 {
        return Ok(Vec::new());
    }
    let reports = whole_reports(ctx, finding).await?;
    let facts = evidence::facts(ctx, finding).await?;
    let finding = finding.clone();
    let off = rules.rules_off.clone();
    let today = ctx.today();
    let checked = tokio::task::spawn_blocking(move || {
        check_reports(&finding, &reports, &facts, outcome, &off, today)
    });
    checked
        .await
        .map_err(|e| Failure::Internal(format!("checking a dossier: {e}")))
}

fn check_reports(
    finding: &Finding,
    reports: &[Report],
    facts: &[evidence::Fact],
    outcome: Outcome,
    off: &[String],
    today: jiff::civil::Date,
) -> Vec<Check> {
    // The latest word on every task and on the finding as a whole; what was said before is what it may be copied from.
    let mut latest: BTreeMap<Option<Uuid>, &str> = BTreeMap::new();
    let mut earlier = Vec::new();
    for report in reports {
        let text = report.progress.text.as_str();
        match latest.entry(report.progress.task.map(|t| t.0)) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(text);
            }
            std::collections::btree_map::Entry::Occupied(_) => earlier.push(text),
        }
    }
    let text: Vec<&str> = reports
        .iter()
        .rev()
        .map(|r| (r.progress.task.map(|t| t.0), r.progress.text.as_str()))
        .filter(|(task, text)| latest.get(task).is_some_and(|l| std::ptr::eq(*l, *text)))
        .map(|(_, text)| text)
        .collect();
    let others: Vec<_> = earlier
        .into_iter()
        .map(|text| plausibility::OtherText {
            label: "此前的进展上报",
            text,
            origin: plausibility::Origin::EarlierReport,
        })
        .collect();
    let off: Vec<&str> = off.iter().map(String::as_str).collect();
    let known: Vec<_> = facts.iter().map(evidence::Fact::as_known).collect();
    let context = plausibility::Context {
        problem: Some(&finding.problem),
        others: &others,
        evidence: Some(&known),
        feedback_on: Some(finding.feedback_date),
        deadline: finding.deadline.as_ref().map(Deadline::current),
        today: Some(today),
        off: &off,
    };
    let claim = match outcome {
        Outcome::Completed => Status::Completed,
        Outcome::SustainedLongTerm => Status::LongTerm,
    };
    plausibility::check(&text.join("\n"), Some(claim), &context)
        .into_iter()
        .map(|check| Check {
            rule: check.rule.to_string(),
            hard: check.severity == plausibility::Severity::Hard,
            text: check.message,
            explanation: None,
        })
        .collect()
}

/// Every report of a finding, newest first. A report that somebody hands in at this moment, and that still waits for the disk,
/// counts in the finding already and cannot be read yet: nothing is frozen without it.
async fn whole_reports(ctx: &Context, finding: &Finding) -> Result<Vec<Report>, Failure> {
    let found = reports(ctx, finding.id).await?;
    if u32::try_from(found.len()).is_ok_and(|n| n == finding.reports) {
        Ok(found)
    } else {
        Err(Failure::Stale)
    }
}

/// Freezes what stands on the ledger with the dossier, and takes its digest.
async fn seal(ctx: &Context, finding: &Finding, dossier: &Dossier) -> Result<Seal, Failure> {
    let reports = if finding.reports == 0 {
        Vec::new()
    } else {
        whole_reports(ctx, finding).await?
    };
    let directory = ctx.app.directory().await?;
    let mut names: BTreeMap<Uuid, String> = directory
        .units
        .iter()
        .map(|u| (u.id.0, u.short_name.clone()))
        .chain(
            directory
                .leaders
                .iter()
                .map(|(id, name)| (id.0, name.clone())),
        )
        .collect();
    let pledging = dossier.submitted_by;
    if let Some(account) = ctx.app.store.account(&pledging.to_string()).await? {
        names.insert(pledging.0, account.name);
    }
    let row = ctx
        .app
        .store
        .rectification_by_id(&ctx.scope(), finding.rectification)
        .await?
        .ok_or(Failure::NotFound)?;
    let salt = ctx.app.salts.salt();
    let manifest = Manifest::of(
        finding,
        Freezing {
            salt: hex::encode(salt),
            at: ctx.app.clock.now(),
            rectification: row.rectification.name,
            names,
            reports: reports.into_iter().rev().map(reported).collect(),
            checklist: dossier.checklist.clone(),
            checks: dossier.checks.clone(),
            outcome: dossier.outcome,
            pledged_by: pledging,
            policy: dossier.policy.clone(),
        },
    );
    sealed(ctx, &manifest)
}

/// The canonical words of a manifest, and their digest.
fn sealed(ctx: &Context, manifest: &Manifest) -> Result<Seal, Failure> {
    let value = serde_json::to_value(manifest).map_err(|e| Failure::Internal(e.to_string()))?;
    let manifest = bihuan_journal::canonical_json(&value);
    let suite = ctx.app.store.suite();
    Ok(Seal {
        digest: suite.digest(manifest.as_bytes()).to_string(),
        manifest,
    })
}

fn reported(report: Report) -> ManifestReport {
    ManifestReport {
        at: Timestamp::from_millisecond(report.at_ms).unwrap_or(Timestamp::UNIX_EPOCH),
        by: report.by.map(|(id, name)| Named { id: id.0, name }),
        task: report.progress.task,
        text: report.progress.text,
        figures: report.progress.figures,
    }
}

/// The dossier that was handed in last, also in a round that was sent back.
async fn last_dossier(ctx: &Context, id: FindingId) -> Result<Option<Dossier>, Failure> {
    let mut changed = None;
    for entry in whole_story(ctx, id).await? {
        match entry.event {
            Event::DossierAmended {
                checklist, checks, ..
            } if changed.is_none() => changed = Some((checklist, checks)),
            Event::ClosureRequested { mut dossier, .. } => {
                if let Some((checklist, checks)) = changed {
                    dossier.checks = checks;
                    if !checklist.is_empty() {
                        dossier.checklist = checklist;
                    }
                }
                return Ok(Some(dossier));
            }
            _ => {}
        }
    }
    Ok(None)
}

/// Every dossier of a finding that was frozen, newest first. The caller has checked that the finding may be seen.
pub(crate) async fn all_sealed(ctx: &Context, id: FindingId) -> Result<Vec<Sealed>, Failure> {
    let story = whole_story(ctx, id).await?;
    Ok(story.into_iter().filter_map(sealed_by).collect())
}

fn sealed_by(entry: StoryEntry) -> Option<Sealed> {
    let (digest, manifest, sent) = match entry.event {
        Event::ClosureRequested { dossier, manifest } => (dossier.digest, manifest, false),
        Event::SentForSigning {
            seal: Some(seal), ..
        } => (seal.digest, seal.manifest, true),
        Event::DossierAmended {
            digest, manifest, ..
        } => (digest, manifest, false),
        _ => return None,
    };
    (!manifest.is_empty()).then_some(Sealed {
        version: entry.version,
        at_ms: entry.at_ms,
        sent,
        digest,
        manifest,
    })
}

async fn whole_story(ctx: &Context, id: FindingId) -> Result<Vec<StoryEntry>, Failure> {
    let mut story: Vec<StoryEntry> = Vec::new();
    loop {
        let before = story.last().map(|e| e.version);
        let part = ctx.app.store.story(id, before, BATCH).await?;
        let full = part.len() == BATCH as usize;
        story.extend(part);
        if !full {
            return Ok(story);
        }
    }
}
