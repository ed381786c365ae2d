//! Key problems: the office marks a finding as one, or takes the mark away, each with a reason.

use axum::{extract::Path, response::Response};
use axum_extra::extract::Form;
use bihuan_access::Action;
use bihuan_casework::{Failure, finding::Shown};
use bihuan_domain::{Command, id::FindingId};

use super::{
    fields::{Fields, one},
    finding_actions::send,
    finding_forms::Entered,
    sheet::Building,
};
use crate::{http::SignedIn, views::sheet::Dialog};

/// The form that marks a finding or takes the mark away, for those who may.
pub(crate) fn dialog(shown: &Shown, entered: &Entered) -> Option<Dialog> {
    let f = &shown.changed.finding;
    if f.stage.is_final() || !shown.allowed.contains(&Action::MarkKeyProblem) {
        return None;
    }
    // A form that came back is shown again, also when somebody else was quicker and it no longer fits.
    let came_back = entered.refused.is_some();
    let unmarks = match entered.form.as_str() {
        "key-mark" if came_back => false,
        "key-unmark" if came_back => true,
        _ => f.is_key(),
    };
    let (what, heading, says) = if unmarks {
        (
            "unmark",
            "取消重点问题",
            "取消后不再计入重点问题，列为重点的经过保留。",
        )
    } else {
        (
            "mark",
            "列为重点问题",
            "列为重点问题后，台账、领导责任和工作台单独统计，请由领导带头领办。",
        )
    };
    let page = format!("/findings/{}", f.id);
    let form = Building::new(
        entered,
        &page,
        &format!("key-{what}"),
        format!("{page}/key/{what}"),
    )
    .called(heading, heading)
    .says(says)
    .version(shown.changed.version)
    .area("reason", "理由", "", true);
    Some(form.done())
}

/// Marks the finding, or takes the mark away.
pub(crate) async fn mark(
    signed_in: SignedIn,
    Path((finding, what)): Path<(FindingId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    let command = match what.as_str() {
        "mark" => Ok(Command::MarkKey { reason }),
        "unmark" => Ok(Command::UnmarkKey { reason }),
        _ => Err(Failure::NotFound),
    };
    let form = format!("key-{what}");
    send(signed_in, finding, &form, fields, command).await
}
