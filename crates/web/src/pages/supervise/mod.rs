//! Supervision: letters, the ladder, cards.

pub(crate) mod cards;
pub(crate) mod ladder;
pub(crate) mod letter;
pub(crate) mod letters;
pub(crate) mod office;

use bihuan_access::Action;
use bihuan_casework::{Context, Failure, rectification::RectificationRow};
use serde::Deserialize;

use super::frame::{Framed, Place, frame};
use crate::{http::SignedIn, views::parts::Link};

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
