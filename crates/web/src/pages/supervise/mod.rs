//! Supervision: letters, the ladder, cards.

mod burden;
mod cards;
mod instructions;
mod ladder;
mod letter;
mod letters;
mod office;
mod rounds;

use bihuan_access::Action;
use bihuan_casework::{
    Context, Failure,
    rectification::{self, RectificationRow},
};
use bihuan_domain::id::RectificationId;
use serde::Deserialize;

use super::frame::{Framed, Place, frame};
use crate::{
    http::SignedIn,
    routes::Routes,
    views::{frame::Frame, parts::Link},
};

/// What these pages are asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SuperviseQuery {
    pub(crate) rectification: String,
    /// Key of a state.
    pub(crate) state: String,
    pub(crate) done: String,
    /// The form that stands open.
    pub(crate) form: String,
}

/// The tabs that all pages of supervision share; only what the person may use.
pub(crate) fn tabs(ctx: &Context, code: &str, current: &str) -> Vec<Link> {
    let drafts = ctx.may(Action::DraftLetter, None);
    [
        ("督办文书", "/letters", true),
        ("提醒谈话问责", "/ladder", true),
        ("黄红牌", "/cards", true),
        ("督查", "/rounds", true),
        ("批示", "/instructions", true),
        ("基层负担", "/burden", true),
        ("发文登记", "/letters/register", drafts),
        ("发文设置", "/letters/settings", drafts),
    ]
    .into_iter()
    .filter(|(.., shown)| *shown)
    .map(|(label, path, _)| {
        Link::new(label, format!("{path}?rectification={code}")).current_if(path == current)
    })
    .collect()
}

/// The frame and the rectification of a page of supervision.
pub(crate) async fn framed(
    signed_in: &SignedIn,
    code: &str,
) -> Result<(Framed, RectificationRow), Failure> {
    signed_in.ctx.allow(Action::ListLedger, None)?;
    let mut framed = frame(signed_in, Place::Supervision, Some(code)).await?;
    let row = framed.rectification.take().ok_or(Failure::NotFound)?;
    Ok((framed, row))
}

/// The frame of a page about a record of a rectification, and the rectification's code.
async fn framed_by(signed_in: &SignedIn, id: RectificationId) -> Result<(Frame, String), Failure> {
    let row = rectification::by_id(&signed_in.ctx, id).await?;
    let code = row.rectification.code.to_string();
    let framed = frame(signed_in, Place::Supervision, Some(&code)).await?;
    Ok((framed.frame, code))
}

/// Where the pages of supervision are, and what they ask of their callers.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/letters", Action::ListLedger, letters::list)
        .post("/letters", Action::DraftLetter, letters::draft)
        .get("/letters/new", Action::DraftLetter, letters::new)
        .post("/letters/compose", Action::DraftLetter, letters::compose)
        .get("/letters/register", Action::DraftLetter, office::registers)
        .get("/letters/settings", Action::DraftLetter, office::settings)
        .post("/letters/organs", Action::IssueLetter, office::enter_organ)
        .post(
            "/letters/organs/{id}/close",
            Action::IssueLetter,
            office::close_organ,
        )
        .post(
            "/letters/wordings/{kind}",
            Action::IssueLetter,
            office::set_wording,
        )
        .get("/letters/{id}", Action::ListLedger, letter::show)
        .get("/letters/{id}/paper", Action::ListLedger, letter::on_paper)
        .post("/letters/{id}/issue", Action::IssueLetter, letter::issue)
        .post(
            "/letters/{id}/withdraw",
            Action::IssueLetter,
            letter::withdraw,
        )
        .post("/letters/{id}/{what}", Action::DraftLetter, letter::act)
        .post(
            "/letters/{id}/replies/{unit}/{what}",
            Action::DraftLetter,
            letter::of_reply,
        )
        .post(
            "/letters/{id}/units/{unit}/{what}",
            Action::AnswerLetter,
            letter::of_unit,
        )
        .get("/ladder", Action::ListLedger, ladder::show)
        .post("/ladder", Action::KeepLadder, ladder::set)
        .get("/rounds", Action::ListLedger, rounds::list)
        .post("/rounds", Action::Supervise, rounds::plan)
        .get("/rounds/{id}", Action::ListLedger, rounds::show)
        .post("/rounds/{id}/{what}", Action::Supervise, rounds::act)
        .get("/instructions", Action::ListLedger, instructions::list)
        .post("/instructions", Action::DraftLetter, instructions::enter)
        .get("/instructions/{id}", Action::ListLedger, instructions::show)
        .post(
            "/instructions/{id}/close",
            Action::DraftLetter,
            instructions::close,
        )
        .post(
            "/instructions/{id}/units/{unit}/answer",
            Action::AnswerLetter,
            instructions::answer,
        )
        .get("/burden", Action::ListLedger, burden::show)
        .get("/cards", Action::ListLedger, cards::list)
        .post("/cards", Action::IssueCard, cards::issue)
        .get("/cards/{id}", Action::ListLedger, cards::show)
        .post("/cards/{id}/appeal", Action::AppealCard, cards::appeal)
        .post("/cards/{id}/supervise", Action::Supervise, cards::supervise)
        .post("/cards/{id}/{what}", Action::IssueCard, cards::act)
}
