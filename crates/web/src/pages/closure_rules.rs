//! Who signs closures of a rectification, and what they must bring.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{Failure, rectification};
use bihuan_domain::{
    Office,
    finding::{ChecklistPoint, ClosurePolicy, ClosureRules, EvidenceKind, TimeClass},
};
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    page,
    signing::{Fields, one},
};
use crate::{
    http::{SignedIn, status_of},
    views::{
        parts::{Choice, Notice, Tone},
        signing::{ClassLine, ClosureRulesPage, OfficeLine},
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Saved {
    done: String,
}

/// The rules.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(code): Path<String>,
    Query(saved): Query<Saved>,
) -> Response {
    let notices = match saved.done.as_str() {
        "" => Vec::new(),
        _ => vec![Notice::new(
            Tone::Green,
            "",
            "已保存，此后申请的销号按新流程办理。",
        )],
    };
    match view(&signed_in, &code, None, notices).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Sets them anew.
pub(crate) async fn save(
    signed_in: SignedIn,
    Path(code): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let seen = one(&fields, "version").parse().ok();
    let rules = rules_of(&fields);
    let result = match &rules {
        Ok(rules) => {
            rectification::set_closure_rules(&signed_in.ctx, &code, rules.clone(), seen).await
        }
        Err(why) => Err(Failure::Invalid(why.clone())),
    };
    match result {
        Ok(_) => Redirect::to(&format!("/rectifications/{code}/closure?done=1")).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => {
            let status = status_of(&failure);
            let notice = Notice::new(Tone::Red, "没有保存", failure.to_string());
            match view(&signed_in, &code, rules.as_ref().ok(), vec![notice]).await {
                Ok(view) => (status, page(&view)).into_response(),
                Err(failure) => signed_in.failed(failure).into_response(),
            }
        }
    }
}

fn point_key(point: ChecklistPoint) -> String {
    serde_json::to_value(point)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn rules_of(fields: &Fields) -> Result<ClosureRules, String> {
    let all = |name: &str| -> Vec<&str> {
        let named = fields.iter().filter(|(n, _)| n == name);
        named.map(|(_, v)| v.as_str()).collect()
    };
    let mut steps: Vec<(usize, Office)> = Vec::new();
    let mut reviewers = Vec::new();
    for office in Office::ALL {
        match one(fields, &format!("part-{}", office.key())) {
            "review" => reviewers.push(office),
            step => {
                if let Ok(step) = step.parse() {
                    steps.push((step, office));
                }
            }
        }
    }
    steps.sort_by_key(|(step, _)| *step);
    let quorum = match one(fields, "quorum") {
        "" => None,
        quorum => Some(
            quorum
                .parse()
                .map_err(|_| format!("联审通过数“{quorum}”不是数字。"))?,
        ),
    };
    let policy = ClosurePolicy {
        steps: steps.into_iter().map(|(_, office)| office).collect(),
        reviewers,
        quorum,
        second_factor: Office::ALL
            .into_iter()
            .filter(|office| all("factor").contains(&office.key()))
            .collect(),
    };
    let points = TimeClass::ALL.into_iter().map(|class| {
        let chosen = all(&format!("point-{}", class.key()));
        let points = ChecklistPoint::ALL
            .into_iter()
            .filter(|point| chosen.contains(&point_key(*point).as_str()));
        (class, points.collect())
    });
    let evidence = TimeClass::ALL.into_iter().map(|class| {
        let chosen = all(&format!("evidence-{}", class.key()));
        let kinds = EvidenceKind::ALL
            .into_iter()
            .filter(|kind| chosen.contains(&kind.key()));
        (class, kinds.collect())
    });
    let on = all("rule");
    let off = rectification::plausibility_rules().filter(|(id, _)| !on.contains(id));
    Ok(ClosureRules {
        policy,
        points: points.collect(),
        evidence: evidence.collect(),
        rules_off: off.map(|(id, _)| id.to_owned()).collect(),
    })
}

async fn view(
    signed_in: &SignedIn,
    code: &str,
    typed: Option<&ClosureRules>,
    notices: Vec<Notice>,
) -> Result<ClosureRulesPage, Failure> {
    let ctx = &signed_in.ctx;
    let row = rectification::find(ctx, code).await?;
    let known = rectification::closure_rules(ctx, &row);
    let rules = typed.unwrap_or(&known);
    let framed = frame(signed_in, Place::Ledger, Some(code)).await?;
    let part = |office: Office| {
        let step = rules.policy.steps.iter().position(|o| *o == office);
        let reviews = rules.policy.reviewers.contains(&office);
        let steps = (1..=Office::ALL.len()).map(|n| {
            Choice::new(n.to_string(), format!("会签第 {n} 位")).chosen_if(step == Some(n - 1))
        });
        let review = Choice::new("review", "联审").chosen_if(reviews);
        let none = Choice::new("", "不签").chosen_if(step.is_none() && !reviews);
        std::iter::once(none)
            .chain(steps)
            .chain(std::iter::once(review))
            .collect()
    };
    Ok(ClosureRulesPage {
        frame: framed.frame,
        name: row.rectification.name.clone(),
        action: format!("/rectifications/{code}/closure"),
        version: row.version,
        may_change: ctx.may(Action::KeepClosureRules, None),
        offices: Office::ALL
            .into_iter()
            .map(|office| OfficeLine {
                key: office.key(),
                label: office.label(),
                parts: part(office),
                factor: rules.policy.needs_second_factor(office),
            })
            .collect(),
        quorum: rules
            .policy
            .quorum
            .map(|q| q.to_string())
            .unwrap_or_default(),
        classes: TimeClass::ALL
            .into_iter()
            .map(|class| ClassLine {
                key: class.key(),
                label: class.label(),
                points: ChecklistPoint::ALL
                    .into_iter()
                    .map(|point| {
                        Choice::new(point_key(point), point.label())
                            .chosen_if(rules.points_for(Some(class)).contains(&point))
                    })
                    .collect(),
                evidence: EvidenceKind::ALL
                    .into_iter()
                    .map(|kind| {
                        Choice::new(kind.key(), kind.label())
                            .chosen_if(rules.evidence_for(Some(class)).contains(&kind))
                    })
                    .collect(),
            })
            .collect(),
        rules: rectification::plausibility_rules()
            .map(|(id, title)| {
                let off = rules.rules_off.iter().any(|known| known == id);
                Choice::new(id, title).chosen_if(!off)
            })
            .collect(),
        notices,
    })
}
