//! What waits for the person who looks, line by line: the same on the workbench and for scripts.
//!
//! A part of the product that makes somebody wait adds one function to [`lines`]: it asks casework for a count within the
//! person's scope and says where the matters are listed. A line without matters is left out.

use bihuan_access::Action;
use bihuan_casework::{
    Context, Failure, StoredRecord, evaluation, finding,
    ledger::{self, Filter, Missing},
    letter, meeting, plan,
    rectification::RectificationRow,
    stay::draw,
    supervise,
};
use bihuan_domain::{Role, draw::Draw, evaluation::Evaluation, letter::Letter};
use jiff::civil::Date;

use super::ledger_query::address;

/// Matters of one kind that wait for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// What is to be done, as in 待答复的会议议定事项.
    pub(crate) label: &'static str,
    /// How many matters.
    pub(crate) count: u64,
    /// Where they are listed.
    pub(crate) href: String,
    /// The most urgent day, if there is one.
    pub(crate) due: Option<Date>,
}

/// Everything that waits for the person in a rectification, in the order of the workbench.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub(crate) async fn lines(ctx: &Context, row: &RectificationRow) -> Result<Vec<Waiting>, Failure> {
    let mut all = Vec::new();
    all.push(signatures(ctx).await?);
    all.push(decisions(ctx, row).await?);
    all.push(plans(ctx, row).await?);
    all.push(plans_sent_back(ctx, row).await?);
    all.extend(visits(ctx).await?);
    all.extend(letters(ctx).await?);
    all.push(cards(ctx, row).await?);
    all.push(instructions(ctx, row).await?);
    all.extend(evaluations(ctx, row).await?);
    all.push(sponsored(ctx, row).await?);
    all.extend(unowned(ctx, row).await?);
    all.retain(|line| line.count > 0);
    Ok(all)
}

/// Dossiers that wait for the person's signature, of all rectifications: who signs, signs them in one room.
async fn signatures(ctx: &Context) -> Result<Waiting, Failure> {
    let waiting = finding::waiting(ctx).await?;
    Ok(Waiting {
        label: "待我签字的销号材料",
        count: waiting.len() as u64,
        href: "/signing".to_owned(),
        due: None,
    })
}

/// Decisions of meetings: a unit answers its own, the office and the principal leader see all that are open.
async fn decisions(ctx: &Context, row: &RectificationRow) -> Result<Waiting, Failure> {
    let sees_all = ctx.may(Action::KeepMeeting, None) || ctx.actor.is(Role::PrincipalLeader);
    let unit = (!sees_all).then_some(ctx.actor.unit);
    let open = meeting::open_decisions(ctx, row.rectification.id, unit).await?;
    Ok(Waiting {
        label: if sees_all {
            "尚未答复的会议议定事项"
        } else {
            "待本单位答复的会议议定事项"
        },
        count: open.len() as u64,
        href: match open.as_slice() {
            [only] => format!("/meetings/{}", only.meeting.id),
            _ => format!("/meetings?rectification={}", row.rectification.code),
        },
        due: open.first().map(|o| o.decision.decided.due),
    })
}

/// Plans that were handed in to the person.
async fn plans(ctx: &Context, row: &RectificationRow) -> Result<Waiting, Failure> {
    let waiting = plan::waiting(ctx, row.rectification.id).await?;
    Ok(Waiting {
        label: "待审定的整改方案",
        count: waiting.len() as u64,
        href: waiting.last().map_or_else(String::new, |p| {
            format!("/findings/{}/plan", p.record.planned.finding)
        }),
        due: None,
    })
}

/// Plans of the person's unit that came back.
async fn plans_sent_back(ctx: &Context, row: &RectificationRow) -> Result<Waiting, Failure> {
    let back = plan::sent_back(ctx, row.rectification.id).await?;
    Ok(Waiting {
        label: "退回修改的整改方案",
        count: back.len() as u64,
        href: back.last().map_or_else(String::new, |p| {
            format!("/findings/{}/plan", p.record.planned.finding)
        }),
        due: None,
    })
}

/// Letters to be issued, signed for, answered, and replies to be read.
async fn letters(ctx: &Context) -> Result<Vec<Waiting>, Failure> {
    let waiting = letter::waiting(ctx).await?;
    let line = |label, of: &[StoredRecord<Letter>], state: &str| Waiting {
        label,
        count: of.len() as u64,
        href: match of {
            [only] => format!("/letters/{}", only.record.entered.id),
            _ => address("/letters", &[("state", state)]),
        },
        due: of
            .iter()
            .filter_map(|l| l.record.entered.content.reply_by)
            .min(),
    };
    Ok(vec![
        line("待印发的督办文书", &waiting.drafts, "draft"),
        line("待本单位签收的督办文书", &waiting.unreceived, "unreceived"),
        line("待本单位回复的督办文书", &waiting.unanswered, "awaiting"),
        line("待审阅的回复", &waiting.replies, "replied"),
    ])
}

/// Appeals to be answered, or cards that the person's unit has.
async fn cards(ctx: &Context, row: &RectificationRow) -> Result<Waiting, Failure> {
    let waiting = supervise::cards_waiting(ctx).await?;
    Ok(Waiting {
        label: if ctx.may(Action::IssueCard, None) {
            "待答复的亮牌申诉"
        } else {
            "本单位被亮牌的问题"
        },
        count: waiting.len() as u64,
        href: match waiting.as_slice() {
            [only] => format!("/cards/{}", only.record.entered.id),
            _ => address(
                "/cards",
                &[("rectification", row.rectification.code.as_str())],
            ),
        },
        due: waiting.iter().map(|c| c.record.entered.cure_by).min(),
    })
}

/// Instructions of leaders: to be answered by the person's unit, or to be reported on.
async fn instructions(ctx: &Context, row: &RectificationRow) -> Result<Waiting, Failure> {
    let waiting = supervise::instructions_waiting(ctx).await?;
    Ok(Waiting {
        label: if ctx.may(Action::DraftLetter, None) {
            "待向领导报告的批示"
        } else {
            "待本单位答复的批示"
        },
        count: waiting.len() as u64,
        href: match waiting.as_slice() {
            [only] => format!("/instructions/{}", only.record.entered.id),
            _ => address(
                "/instructions",
                &[("rectification", row.rectification.code.as_str())],
            ),
        },
        due: waiting.iter().map(|i| i.record.entered.due).min(),
    })
}

/// Evaluations: own scores to be given, grades to be announced, objections to be answered.
async fn evaluations(ctx: &Context, row: &RectificationRow) -> Result<Vec<Waiting>, Failure> {
    let waiting = evaluation::waiting(ctx).await?;
    let line = |label, of: &[StoredRecord<Evaluation>], due: Option<Date>| Waiting {
        label,
        count: of.len() as u64,
        href: match of {
            [only] => format!("/evaluations/{}", only.record.entered.id),
            _ => address(
                "/evaluations",
                &[("rectification", row.rectification.code.as_str())],
            ),
        },
        due,
    };
    let to_score = &waiting.to_score;
    let by = to_score.iter().map(|e| e.record.entered.self_score_by);
    Ok(vec![
        line("待本单位自评", to_score, by.min()),
        line("待公布的评估结果", &waiting.to_announce, None),
        line("待答复的评估申诉", &waiting.to_answer, None),
    ])
}

/// Findings that were drawn for reverse verification and nobody has visited.
async fn visits(ctx: &Context) -> Result<Option<Waiting>, Failure> {
    if !ctx.may(Action::KeepDraw, None) {
        return Ok(None);
    }
    let draws = draw::unvisited(ctx).await?;
    let open = |it: &Draw| {
        let tally = it.tally();
        (tally.drawn - tally.visited) as u64
    };
    Ok(Some(Waiting {
        label: "抽中待回访的问题",
        count: draws.iter().map(|d| open(&d.record)).sum(),
        href: match draws.as_slice() {
            [only] => format!("/draws/{}", only.record.announced.id),
            _ => "/draws".to_owned(),
        },
        due: None,
    }))
}

/// Findings a leader owns that are overdue.
async fn sponsored(ctx: &Context, row: &RectificationRow) -> Result<Waiting, Failure> {
    let leads = ctx.actor.is(Role::Leader) || ctx.actor.is(Role::PrincipalLeader);
    let filter = Filter {
        sponsor: Some(ctx.actor.person),
        due_before: Some(ctx.today()),
        ..Filter::default()
    };
    let count = if leads {
        ledger::count(ctx, row.rectification.id, &filter).await?
    } else {
        0
    };
    let me = ctx.actor.person.to_string();
    Ok(Waiting {
        label: "我包案的问题已逾期",
        count,
        href: address(
            &format!("/plan/leaders/{me}"),
            &[("rectification", row.rectification.code.as_str())],
        ),
        due: None,
    })
}

/// Open findings that lack somebody or something: the office sees that each has an owner.
async fn unowned(ctx: &Context, row: &RectificationRow) -> Result<Option<Waiting>, Failure> {
    if !ctx.may(Action::Assign, None) {
        return Ok(None);
    }
    let mut count = 0;
    for missing in [Missing::Lead, Missing::Sponsor, Missing::Deadline] {
        let filter = Filter {
            missing: Some(missing),
            ..Filter::default()
        };
        count = count.max(ledger::count(ctx, row.rectification.id, &filter).await?);
    }
    Ok(Some(Waiting {
        label: "责任或时限有缺项的问题",
        count,
        href: address(
            "/plan",
            &[("rectification", row.rectification.code.as_str())],
        ),
        due: None,
    }))
}
