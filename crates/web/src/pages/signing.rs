//! The signing room: what waits for the person, the dossier exactly as it is signed, and what can be done with it.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure,
    finding::{self, Act, Ask, Explanation, Waiting},
};
use bihuan_domain::{Command, Office, Refusal, id::FindingId};
use serde::Deserialize;

use super::{
    bulk_result::bulk_result,
    frame::{Place, frame},
    page, signing_view, words,
};
use crate::{
    http::{SignedIn, status_of},
    views::{
        parts::{Empty, Link, Notice, Tag, Tone},
        signing::{SigningPage, WaitingLine},
    },
};

/// Names and values of a form as they came.
pub(super) type Fields = Vec<(String, String)>;

pub(super) fn one<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields
        .iter()
        .find(|(n, _)| n == name)
        .map_or("", |(_, v)| v.trim())
}

/// The lines of the plausibility check that were explained: rule and explanation come in pairs, in the order of the lines.
pub(super) fn explanations(fields: &Fields) -> Vec<Explanation> {
    let all = |name: &'static str| fields.iter().filter(move |(n, _)| n == name);
    all("rule")
        .zip(all("explanation"))
        .enumerate()
        .filter(|(_, (_, (_, text)))| !text.trim().is_empty())
        .map(|(at, ((_, rule), (_, text)))| Explanation {
            rule: rule.clone(),
            line: at + 1,
            text: text.clone(),
        })
        .collect()
}

pub(super) fn office(key: &str) -> Result<Office, Failure> {
    Office::ALL
        .into_iter()
        .find(|office| office.key() == key)
        .ok_or_else(|| Failure::Invalid("所选职务已失效，请刷新页面后重试。".to_owned()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    /// What was just done.
    done: String,
}

impl Done {
    fn notices(&self) -> Vec<Notice> {
        let says = match self.done.as_str() {
            "signed" => "已签字。",
            "closed" => "已签字，问题已销号。",
            "returned" => "已退回。",
            "sent" => "已送签。",
            "saved" => "已保存。",
            _ => return Vec::new(),
        };
        vec![Notice::new(Tone::Green, "", says)]
    }
}

/// What waits for the person.
pub(crate) async fn list(signed_in: SignedIn, Query(done): Query<Done>) -> Response {
    match list_view(&signed_in, done.notices()).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn list_view(signed_in: &SignedIn, notices: Vec<Notice>) -> Result<SigningPage, Failure> {
    let ctx = &signed_in.ctx;
    let waiting = finding::waiting(ctx).await?;
    let to_send = finding::to_send(ctx).await?;
    let directory = ctx.app.directory().await?;
    let opened = finding::opened(ctx, &waiting).await?;
    let line = |changed: &finding::Changed, role: String| {
        let f = &changed.finding;
        let lead = f.owners.lead.map_or("", |u| directory.short_name(u));
        let round = match f.rework_count {
            0 => String::new(),
            n => format!("，退回过 {n} 次"),
        };
        WaitingLine {
            id: f.id.to_string(),
            opened: opened.contains(&f.id),
            href: format!("/signing/{}", f.id),
            number: f.number.to_string(),
            problem: f.problem.clone(),
            role,
            remark: format!("{lead}{round}"),
            stage: Tag::new(f.stage.label(), words::stage_tone(f.stage.key())),
        }
    };
    let role = |w: &Waiting| match w.held.deputy_for {
        Some(_) => format!("代{}签", w.office.label()),
        None => format!("以{}身份签", w.office.label()),
    };
    Ok(SigningPage {
        frame: frame(signed_in, Place::Signing, None).await?.frame,
        waiting: waiting.iter().map(|w| line(&w.changed, role(w))).collect(),
        together: opened.len() > 1,
        to_send: to_send
            .iter()
            .map(|changed| {
                let dossier = changed.finding.dossier();
                let stale = dossier.is_some_and(bihuan_domain::finding::Dossier::is_stale);
                let what = if stale {
                    "待牵头单位确认材料"
                } else {
                    "核对并送签"
                };
                line(changed, what.to_owned())
            })
            .collect(),
        deputies: ctx.may(Action::NameDeputy, None),
        empty: Empty {
            title: "没有待签的材料".to_owned(),
            text: "轮到您签字时，材料会出现在这里。".to_owned(),
            links: Vec::new(),
        },
        notices,
    })
}

/// A dossier.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Query(done): Query<Done>,
) -> Response {
    match signing_view::dossier(&signed_in, id, done.notices(), "").await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Carries out what a form of the dossier asks, and goes on; a refusal comes back with what was typed.
async fn send_form(
    signed_in: SignedIn,
    id: FindingId,
    fields: &Fields,
    ask: Result<Ask, Failure>,
    done: &str,
) -> Response {
    let request = one(fields, "_request")
        .split('.')
        .next()
        .and_then(|r| r.parse().ok());
    let signed_in = signed_in.with_request(request);
    let seen = one(fields, "version").parse().ok();
    let result = match ask {
        Ok(command) => {
            let act = Act {
                finding: id,
                command,
                seen,
            };
            finding::act(&signed_in.ctx, act).await
        }
        Err(failure) => Err(failure),
    };
    match result {
        Ok(changed) => {
            let closed = changed.finding.stage.key() == "closed";
            let done = if closed { "closed" } else { done };
            let next = match done {
                "signed" | "closed" => next_dossier(&signed_in).await,
                "saved" => Some(id),
                _ => None,
            };
            let to = next.map_or_else(|| "/signing".to_owned(), |next| format!("/signing/{next}"));
            Redirect::to(&format!("{to}?done={done}")).into_response()
        }
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => {
            let status = status_of(&failure);
            let mut notice = Notice::new(Tone::Red, "没有办成", failure.to_string());
            if matches!(failure, Failure::Refused(Refusal::SecondFactorNeeded)) {
                notice.link = Some(Link::new("去开启两步验证", "/account/second-factor"));
            }
            let reason = one(fields, "reason");
            match signing_view::dossier(&signed_in, id, vec![notice], reason).await {
                Ok(view) => (status, page(&view)).into_response(),
                Err(failure) => signed_in.failed(failure).into_response(),
            }
        }
    }
}

/// The dossier that waits longest for the person.
async fn next_dossier(signed_in: &SignedIn) -> Option<FindingId> {
    let waiting = finding::waiting(&signed_in.ctx).await.ok()?;
    waiting.first().map(|w| w.changed.finding.id)
}

/// Signs.
pub(crate) async fn sign(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let ask = office(one(&fields, "office")).map(|office| Ask::Sign {
        office,
        seen: one(&fields, "seen").to_owned(),
        code: one(&fields, "code").to_owned(),
    });
    send_form(signed_in, id, &fields, ask, "signed").await
}

/// Signs those that were chosen, and says what became of each when not all were signed.
pub(crate) async fn sign_together(signed_in: SignedIn, Form(fields): Form<Fields>) -> Response {
    match together(&signed_in, &fields).await {
        Ok(response) => response,
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn together(signed_in: &SignedIn, fields: &Fields) -> Result<Response, Failure> {
    let chosen: Vec<FindingId> = fields
        .iter()
        .filter(|(name, _)| name == "id")
        .filter_map(|(_, id)| id.parse().ok())
        .collect();
    if chosen.is_empty() {
        return Err(Failure::Invalid(
            "没有选择材料，请先勾选已经看过的材料。".to_owned(),
        ));
    }
    let results = finding::sign_opened(&signed_in.ctx, &chosen).await?;
    if results.iter().all(|(_, result)| result.is_ok()) {
        return Ok(Redirect::to("/signing?done=signed").into_response());
    }
    let title = "一并签字";
    let back = Link::new("返回会签联审", "/signing");
    let framed = frame(signed_in, Place::Signing, None).await?;
    let view = bulk_result(signed_in, framed.frame, title, &results, back).await;
    Ok((::http::StatusCode::UNPROCESSABLE_ENTITY, page(&view)).into_response())
}

/// Sends it round.
pub(crate) async fn send_round(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let ask = Ask::SendForSigning {
        explanations: explanations(&fields),
    };
    send_form(signed_in, id, &fields, Ok(ask), "sent").await
}

/// Sends it back, to the unit or to an earlier signer.
pub(crate) async fn give_back(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    let ask = match one(&fields, "to") {
        "" => Ok(Command::Return { reason }),
        to => office(to).map(|to| Command::SendBack { to, reason }),
    };
    send_form(signed_in, id, &fields, ask.map(Into::into), "returned").await
}

/// Adds or takes out somebody who signs.
pub(crate) async fn signers(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    let ask = office(one(&fields, "office")).map(|office| match one(&fields, "what") {
        "remove" => Command::RemoveSigner { office, reason },
        what => Command::AddSigner {
            office,
            reviews: what == "review",
            reason,
        },
    });
    send_form(signed_in, id, &fields, ask.map(Into::into), "saved").await
}

/// Declares a conflict of interest.
pub(crate) async fn conflict(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    let ask =
        office(one(&fields, "office")).map(|office| Command::DeclareConflict { office, reason });
    send_form(signed_in, id, &fields, ask.map(Into::into), "saved").await
}
