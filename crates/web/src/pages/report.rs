//! The progress report: filled in once, with figures and evidence, checked before it is sent.

use ::http::{HeaderMap, StatusCode};
use axum::{
    extract::{Path, Request},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use bihuan_access::Action;
use bihuan_casework::{
    Failure,
    evidence::{self, HandIn},
    finding,
};
use bihuan_domain::{
    Stage,
    finding::{Claim, Progress},
    id::{EvidenceId, FindingId},
    task::Task,
};

use super::{
    evidence::{crumbs, with_form},
    evidence_form,
    fields::{all, figures, id, one, seen},
    finding::check,
    frame::{Framed, Place, frame},
    is_partial, page,
};
use crate::{
    http::{Credentials, Fields, Sent, SignedIn, receive, status_of},
    views::{
        evidence::ReportPage,
        finding::Check,
        finding_forms::FigureLine,
        parts::{Choice, Field},
    },
};

/// The page to fill in.
pub(crate) async fn show(signed_in: SignedIn, Path(finding): Path<FindingId>) -> Response {
    render(&signed_in, finding, &Vec::new(), None, None).await
}

async fn render(
    signed_in: &SignedIn,
    finding: FindingId,
    fields: &Fields,
    checks: Option<Vec<Check>>,
    failure: Option<Failure>,
) -> Response {
    let status = failure.as_ref().map_or(StatusCode::OK, status_of);
    match view(signed_in, finding, fields, checks, failure).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    id: FindingId,
    fields: &Fields,
    checks: Option<Vec<Check>>,
    failure: Option<Failure>,
) -> Result<ReportPage, Failure> {
    let ctx = &signed_in.ctx;
    let changed = finding::load(ctx, id).await?;
    ctx.allow(Action::Report, Some(&changed.standing()))?;
    let f = &changed.finding;
    if !matches!(f.stage, Stage::InProgress(_)) {
        return Err(bihuan_domain::Refusal::WrongStage {
            action: "上报进展",
            actual: f.stage.label(),
        }
        .into());
    }
    let Framed { frame, .. } = frame(signed_in, Place::Ledger, None).await?;
    let own = f
        .tasks
        .iter()
        .filter(|t| t.unit == ctx.actor.unit && t.is_workable());
    // The only task of his unit is what he reports on, unless he says otherwise.
    let own: Vec<&Task> = own.collect();
    let mut about = fields.clone();
    if let ([task], true) = (own.as_slice(), fields.is_empty()) {
        about.push(("task".to_owned(), task.id.to_string()));
    }
    let claim = one(fields, "claim");
    let chosen: Vec<&str> = all(fields, "evidence").collect();
    let pieces = evidence::items(ctx, &changed)
        .into_iter()
        .filter(|item| item.may_open && item.evidence.is_in_force())
        .map(|item| {
            let id = item.evidence.id.to_string();
            let chosen = chosen.contains(&id.as_str());
            Choice::new(id, item.evidence.about.title).chosen_if(chosen)
        });
    Ok(ReportPage {
        frame,
        crumbs: crumbs(f),
        problem: f.problem.clone(),
        action: format!("/findings/{id}/report"),
        version: changed.version,
        text: Field::of(one(fields, "text")),
        figures: lines(fields),
        claim: Claim::ALL
            .into_iter()
            .map(|c| Choice::new(c.key(), c.label()).chosen_if(c.key() == claim))
            .collect::<Vec<_>>()
            .into(),
        task: evidence_form::tasks(own.into_iter(), &about),
        evidence: pieces.collect(),
        form: evidence_form::typed(fields, String::new()),
        wrong: failure.map(|f| f.to_string()),
        checked: checks.is_some(),
        checks: checks.unwrap_or_default(),
    })
}

/// Figures as they were typed, and an empty line to go on.
fn lines(fields: &Fields) -> Vec<FigureLine> {
    let column = |name: &'static str| all(fields, name).map(str::to_owned).collect::<Vec<_>>();
    let (values, ofs, units) = (
        column("figure_value"),
        column("figure_of"),
        column("figure_unit"),
    );
    let at = |list: &[String], i: usize| list.get(i).cloned().unwrap_or_default();
    let mut lines: Vec<FigureLine> = column("figure_name")
        .into_iter()
        .enumerate()
        .map(|(i, name)| FigureLine {
            name,
            value: at(&values, i),
            of: at(&ofs, i),
            unit: at(&units, i),
        })
        .filter(|line| !line.name.is_empty() || !line.value.is_empty())
        .collect();
    lines.push(FigureLine::default());
    lines
}

fn progress(fields: &Fields) -> Result<Progress, Failure> {
    let evidence = all(fields, "evidence")
        .map(|piece| id(piece).map(|piece: Option<EvidenceId>| piece))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Progress {
        task: id(one(fields, "task"))?,
        text: one(fields, "text").to_owned(),
        figures: figures(fields)?,
        evidence: evidence.into_iter().flatten().collect(),
        claim: claim(fields),
    })
}

fn claim(fields: &Fields) -> Option<Claim> {
    Claim::ALL
        .into_iter()
        .find(|c| c.key() == one(fields, "claim"))
}

/// Keeps the report with its files.
pub(crate) async fn send(
    signed_in: SignedIn,
    credentials: Credentials,
    Path(finding): Path<FindingId>,
    request: Request,
) -> Response {
    // Whoever may not report is told so before his files are taken.
    if let Err(failure) = may_report(&signed_in, finding).await {
        return signed_in.failed(failure).into_response();
    }
    let Sent { fields, files } = receive(&signed_in.ctx, finding, request).await;
    let result = async {
        let delivery = files?;
        let ctx = with_form(credentials.again(&signed_in.ctx).await?, &fields);
        let cmd = HandIn {
            described: evidence_form::described(&fields)?,
            report: Some(progress(&fields)?),
            seen: seen(&fields),
        };
        evidence::hand_in(&ctx, delivery, cmd).await
    };
    match result.await {
        Ok(_) => Redirect::to(&format!("/findings/{finding}?done=1")).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::SignedOut)) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => render(&signed_in, finding, &fields, None, Some(failure)).await,
    }
}

async fn may_report(signed_in: &SignedIn, finding: FindingId) -> Result<(), Failure> {
    let changed = finding::load(&signed_in.ctx, finding).await?;
    signed_in
        .ctx
        .allow(Action::Report, Some(&changed.standing()))
}

/// Checks the words before they are sent; nothing is kept.
pub(crate) async fn check_words(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    if let Err(failure) = may_report(&signed_in, id).await {
        return signed_in.failed(failure).into_response();
    }
    // Files that come along are let go again.
    let Sent { fields, files } = receive(&signed_in.ctx, id, request).await;
    let result = async {
        drop(files?);
        let changed = finding::load(&signed_in.ctx, id).await?;
        let text = one(&fields, "text");
        finding::check_report(&signed_in.ctx, &changed.finding, text, claim(&fields)).await
    };
    let checks = match result.await {
        Ok(noted) => noted.iter().map(check).collect(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_))) => {
            return signed_in.failed(failure).into_response();
        }
        Err(failure) => return render(&signed_in, id, &fields, None, Some(failure)).await,
    };
    if !is_partial(&headers) {
        return render(&signed_in, id, &fields, Some(checks), None).await;
    }
    match view(&signed_in, id, &fields, Some(checks), None).await {
        Ok(view) => Html(view.as_checks().to_string()).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}
