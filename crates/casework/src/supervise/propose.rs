//! What the policy would have written today: letters to propose, never to send. A person drafts from a proposal, edits and
//! issues, or says why there will be none.

use std::collections::BTreeMap;

use bihuan_access::Action;
use bihuan_domain::{
    id::{FindingId, LetterId, RectificationId, UnitId},
    ladder::Rung,
    letter::{Letter, LetterContent, LetterKind, LetterState, Proposed},
};
use bihuan_store::RecordFilter;
use jiff::civil::Date;

use super::{ladder::Ladder, policy};
use crate::{
    Context, Failure, finding,
    letter::{
        self,
        wording::{self, FindingWords, Words},
    },
    rectification,
};

/// Working days that a proposal gives for a reply.
const REPLY_WITHIN: u32 = 5;

/// A letter that the policy would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterProposal {
    /// Key of the rule.
    pub rule: &'static str,
    /// What would be written.
    pub kind: LetterKind,
    /// To whom.
    pub unit: UnitId,
    /// About which findings.
    pub findings: Vec<FindingId>,
    /// The facts, in words.
    pub facts: String,
    /// The letter that was not answered, if that is why.
    pub follows: Option<LetterId>,
}

/// The rule of letters that were not answered in time.
const UNANSWERED: &str = "unanswered";

/// What the policy in force would have written today, by unit. What lies in a draft, or was given up since the deadline
/// passed, is proposed no more.
///
/// # Errors
/// [`Failure::Forbidden`] for people outside of the office.
pub async fn proposals(
    ctx: &Context,
    id: RectificationId,
    ladder: &Ladder,
) -> Result<Vec<LetterProposal>, Failure> {
    ctx.allow(Action::DraftLetter, None)?;
    let today = ctx.today();
    let filter = RecordFilter {
        rectification: Some(id),
        ..RecordFilter::default()
    };
    let letters = letter::all(ctx, &filter).await?;
    let letters: Vec<&Letter> = letters.iter().map(|l| &l.record).collect();
    let mut by_unit: BTreeMap<(UnitId, Rung), (Vec<FindingId>, String)> = BTreeMap::new();
    for row in &ladder.rows {
        let Some(next) = row.next.as_ref().filter(|next| next.on <= today) else {
            continue;
        };
        if kind_of(next.rung).is_none()
            || is_considered(
                &letters,
                row.unit,
                row.finding.id,
                next.rung,
                row.finding.due,
            )
        {
            continue;
        }
        let (findings, facts) = by_unit
            .entry((row.unit, next.rung))
            .or_insert_with(|| (Vec::new(), next.why.clone()));
        findings.push(row.finding.id);
        facts.clone_from(&next.why);
    }
    let of_ladder = by_unit
        .into_iter()
        .filter_map(|((unit, rung), (findings, facts))| {
            Some(LetterProposal {
                rule: rung.key(),
                kind: kind_of(rung)?,
                unit,
                findings,
                facts,
                follows: None,
            })
        });
    Ok(of_ladder.chain(unanswered(&letters, today)).collect())
}

/// The letter of a rung; accountability is no letter.
const fn kind_of(rung: Rung) -> Option<LetterKind> {
    match rung {
        Rung::Reminder => Some(LetterKind::Reminder),
        Rung::Interview => Some(LetterKind::Interview),
        Rung::Accountability => None,
    }
}

/// Whether somebody has dealt with the proposal: a draft lies there, or one was given up after the deadline passed.
fn is_considered(
    letters: &[&Letter],
    unit: UnitId,
    finding: FindingId,
    rung: Rung,
    due: Option<Date>,
) -> bool {
    letters.iter().any(|it| {
        let content = &it.entered.content;
        let about = it.entered.kind.rung() == Some(rung)
            && content.recipients.contains(&unit)
            && content.findings.contains(&finding);
        about
            && match it.standing {
                LetterState::Draft => true,
                LetterState::Dropped { .. } => due.is_some_and(|due| it.entered.day > due),
                _ => false,
            }
    })
}

/// Letters that were not answered in time and that no other letter follows up for that unit.
fn unanswered(letters: &[&Letter], today: Date) -> Vec<LetterProposal> {
    let mut proposals = Vec::new();
    for it in letters {
        let Some(issue) = it.in_force() else { continue };
        let late = issue
            .recipients
            .iter()
            .filter(|r| it.is_late(r.unit, today));
        for recipient in late {
            let followed = letters.iter().any(|other| {
                other.entered.follows == Some(it.entered.id)
                    && other.entered.content.recipients.contains(&recipient.unit)
                    && !matches!(other.standing, LetterState::Withdrawn { .. })
            });
            if followed {
                continue;
            }
            let due = it.entered.content.reply_by.map(|d| d.to_string());
            proposals.push(LetterProposal {
                rule: UNANSWERED,
                kind: LetterKind::Supervision,
                unit: recipient.unit,
                findings: it.entered.content.findings.clone(),
                facts: format!(
                    "{} 要求 {} 前回复，至今未回复",
                    issue.number,
                    due.unwrap_or_default()
                ),
                follows: Some(it.entered.id),
            });
        }
    }
    proposals
}

/// A letter as it would be drafted: from a proposal, or from what a person has chosen.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// What it says, with the wording filled in.
    pub content: LetterContent,
    /// Why the machine proposed it.
    pub proposed: Option<Proposed>,
}

/// What a letter of a kind would say to units about findings, with the wording of its kind filled in.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::NotFound`] for findings that the person does not see, [`Failure::Invalid`] when the wording
/// cannot be filled in.
pub async fn compose(
    ctx: &Context,
    id: RectificationId,
    kind: LetterKind,
    units: &[UnitId],
    findings: &[FindingId],
    proposal: Option<(&str, &str)>,
) -> Result<Drafted, Failure> {
    ctx.allow(Action::DraftLetter, None)?;
    let row = rectification::by_id(ctx, id).await?;
    let directory = ctx.app.directory().await?;
    let today = ctx.today();
    let reply_by = kind
        .asks_reply()
        .then(|| ctx.app.calendar.after(today, REPLY_WITHIN));
    let named: Vec<&str> = units.iter().map(|u| directory.short_name(*u)).collect();
    let about = finding::of_ids(ctx, findings).await?;
    let words = Words {
        rectification: row.rectification.name.clone(),
        organ: directory.short_name(ctx.actor.unit).to_owned(),
        recipients: named.join("、"),
        findings: about
            .iter()
            .map(|f| FindingWords {
                number: f.number.to_string(),
                problem: f.problem.clone(),
                due: f
                    .deadline
                    .as_ref()
                    .map_or_else(String::new, |d| d.current().to_string()),
                stage: f.stage.label().to_owned(),
            })
            .collect(),
        facts: proposal
            .map(|(_, facts)| facts.to_owned())
            .unwrap_or_default(),
        day: today,
        reply_by,
    };
    let parts = wording::fill(&wording::of_kind(ctx, kind).await?, &words)?;
    Ok(Drafted {
        content: LetterContent {
            recipients: units.to_vec(),
            copies: Vec::new(),
            findings: findings.to_vec(),
            title: parts.title,
            body: parts.body,
            request: parts.request,
            reply_by,
            contact: String::new(),
            phone: String::new(),
        },
        proposed: proposal.map(|(rule, facts)| Proposed {
            rule: rule.to_owned(),
            facts: facts.to_owned(),
        }),
    })
}

/// What the policy in force would have written today.
///
/// # Errors
/// As [`proposals`].
pub async fn today(ctx: &Context, id: RectificationId) -> Result<Vec<LetterProposal>, Failure> {
    let policy = policy(ctx, id).await?;
    let ladder = super::ladder(ctx, id, policy).await?;
    proposals(ctx, id, &ladder).await
}
