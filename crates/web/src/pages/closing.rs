//! Asking for closure, and changing a dossier under way.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::Form;
use bihuan_casework::{
    Failure,
    finding::{self, Act, Ask, Handing},
};
use bihuan_domain::{
    Stage,
    finding::{Answer, ChecklistPoint, ClosurePolicy, Outcome, Pledge},
    id::FindingId,
};

use super::{
    frame::{Place, frame},
    page,
    signing::{Fields, explanations, one},
    signing_view::check_lines,
};
use crate::{
    http::{SignedIn, status_of},
    views::{
        parts::{Choice, Link, Notice, Tone},
        signing::{ClosurePage, PointLine},
    },
};

/// The form.
pub(crate) async fn form(signed_in: SignedIn, Path(id): Path<FindingId>) -> Response {
    match view(&signed_in, id, &Vec::new(), Vec::new()).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Asks for closure, or puts another dossier in place of the one under way.
pub(crate) async fn send(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let request = one(&fields, "_request")
        .split('.')
        .next()
        .and_then(|r| r.parse().ok());
    let signed_in = signed_in.with_request(request);
    match hand_in(&signed_in, id, &fields).await {
        Ok(()) => Redirect::to(&format!("/findings/{id}?done=1")).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => {
            let status = status_of(&failure);
            let notice = Notice::new(Tone::Red, "没有提交", failure.to_string());
            match view(&signed_in, id, &fields, vec![notice]).await {
                Ok(view) => (status, page(&view)).into_response(),
                Err(failure) => signed_in.failed(failure).into_response(),
            }
        }
    }
}

async fn hand_in(signed_in: &SignedIn, id: FindingId, fields: &Fields) -> Result<(), Failure> {
    let ctx = &signed_in.ctx;
    let under_way = finding::load(ctx, id).await?.finding.dossier().is_some();
    let handing = handing(fields);
    let command = if under_way {
        Ask::Amend(handing)
    } else {
        Ask::RequestClosure {
            handing,
            pledged: !one(fields, "pledged").is_empty(),
        }
    };
    let act = Act {
        finding: id,
        command,
        seen: one(fields, "version").parse().ok(),
    };
    finding::act(ctx, act).await.map(drop)
}

fn point_key(point: ChecklistPoint) -> String {
    serde_json::to_value(point)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn outcome_key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Completed => "completed",
        Outcome::SustainedLongTerm => "sustained_long_term",
    }
}

const OUTCOMES: [Outcome; 2] = [Outcome::Completed, Outcome::SustainedLongTerm];

fn handing(fields: &Fields) -> Handing {
    let answer = |point: ChecklistPoint| {
        let text = one(fields, &format!("point-{}", point_key(point)));
        (!text.is_empty()).then(|| Answer {
            point,
            text: text.to_owned(),
        })
    };
    Handing {
        outcome: OUTCOMES
            .into_iter()
            .find(|o| outcome_key(*o) == one(fields, "outcome")),
        checklist: ChecklistPoint::ALL.into_iter().filter_map(answer).collect(),
        explanations: explanations(fields),
    }
}

const fn hint(point: ChecklistPoint) -> &'static str {
    match point {
        ChecklistPoint::Response => "对反馈的问题逐条作了什么回应",
        ChecklistPoint::Owner => "由谁负责到底",
        ChecklistPoint::Generalization => "同类问题查了哪些、改了哪些",
        ChecklistPoint::Mechanism => "建立或修订了什么制度，是否施行",
        ChecklistPoint::People => "涉及哪些人、如何处理",
        ChecklistPoint::Matter => "做了哪些事",
        ChecklistPoint::Figures => "完成多少、总数多少",
        ChecklistPoint::Effect => "群众和工作有什么实际变化",
    }
}

async fn view(
    signed_in: &SignedIn,
    id: FindingId,
    typed: &Fields,
    notices: Vec<Notice>,
) -> Result<ClosurePage, Failure> {
    let prepared = finding::prepare(&signed_in.ctx, id).await?;
    let frame = frame(signed_in, Place::Ledger, None).await?.frame;
    let f = &prepared.changed.finding;
    let amends = f.dossier().is_some();
    if !amends && !matches!(f.stage, Stage::InProgress(_)) {
        return Err(bihuan_domain::Refusal::WrongStage {
            action: "申请销号",
            actual: f.stage.label(),
        }
        .into());
    }
    let text_of = |point: ChecklistPoint| {
        let name = format!("point-{}", point_key(point));
        if typed.is_empty() {
            let known = prepared.answers.iter().find(|a| a.point == point);
            known.map_or_else(String::new, |a| a.text.clone())
        } else {
            one(typed, &name).to_owned()
        }
    };
    let points = ChecklistPoint::ALL.into_iter().map(|point| PointLine {
        key: point_key(point),
        label: point.label(),
        hint: hint(point),
        must: prepared.points.contains(&point),
        text: text_of(point),
    });
    let chosen = OUTCOMES
        .into_iter()
        .find(|o| outcome_key(*o) == one(typed, "outcome"))
        .unwrap_or(prepared.outcome);
    let outcomes = OUTCOMES
        .into_iter()
        .filter(|o| !f.is_long_term() || *o == Outcome::SustainedLongTerm)
        .map(|o| Choice::new(outcome_key(o), o.label()).chosen_if(o == chosen));
    let mut checks = check_lines(&prepared.checks);
    for explanation in explanations(typed) {
        if let Some(line) = checks.get_mut(explanation.line.saturating_sub(1))
            && line.rule == explanation.rule
        {
            line.explanation = explanation.text;
        }
    }
    let policy = f.dossier().map_or(&prepared.rules.policy, |d| &d.policy);
    Ok(ClosurePage {
        frame,
        crumbs: vec![
            Link::new("整改台账", "/ledger"),
            Link::new(f.number.to_string(), format!("/findings/{id}")),
        ],
        title: f.problem.clone(),
        back: format!("/findings/{id}"),
        action: format!("/findings/{id}/closure"),
        version: prepared.changed.version,
        amends,
        missing: if amends {
            Vec::new()
        } else {
            prepared.missing.clone()
        },
        points: points.collect(),
        outcomes: outcomes.collect(),
        checks,
        pledge: Pledge::TEXT,
        signers: signers(policy),
        notices,
    })
}

/// Who signs, in words.
fn signers(policy: &ClosurePolicy) -> Vec<(String, String)> {
    let labels = |offices: &[bihuan_domain::Office]| {
        let labels: Vec<&str> = offices.iter().map(|o| o.label()).collect();
        labels
    };
    let needed = policy.votes_needed();
    let demand = if needed == policy.reviewers.len() {
        "全部同意".to_owned()
    } else {
        format!("{needed} 家同意")
    };
    vec![
        ("会签（依次）".to_owned(), labels(&policy.steps).join(" → ")),
        (
            format!("联审（{demand}）"),
            labels(&policy.reviewers).join("、"),
        ),
    ]
}
