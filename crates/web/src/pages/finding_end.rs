//! Pausing, going on, ending without closure, carrying on in another finding: the director's forms on a finding's page.

use axum::{extract::Path, response::Response};
use axum_extra::extract::Form;
use bihuan_access::Action;
use bihuan_casework::{Failure, finding, finding::Shown};
use bihuan_domain::{Command, Stage, id::FindingId};

use super::{
    fields::{Fields, one},
    finding_actions::send,
    finding_forms::Entered,
    sheet::{Building, numbers_of},
};
use crate::{http::SignedIn, views::sheet::Dialog};

/// What can be done, by its name in addresses: heading, what is said, and from which stages.
const ENDS: [(&str, &str, &str); 3] = [
    (
        "suspend",
        "中止整改",
        "中止期间时限不计逾期，恢复后继续办理。",
    ),
    (
        "terminate",
        "终止整改",
        "终止后不再办理，也不能恢复，问题和经过保留在台账上。",
    ),
    (
        "merge",
        "并入其他问题",
        "并入后在另一问题中继续办理，本问题保留在台账上。",
    ),
];

/// The forms the viewer may use on this finding.
pub(crate) fn dialogs(shown: &Shown, entered: &Entered) -> Vec<Dialog> {
    let f = &shown.changed.finding;
    if !shown.allowed.contains(&Action::EndFinding) {
        return Vec::new();
    }
    let page = format!("/findings/{}", f.id);
    let fits = |what: &str| match what {
        "terminate" => is_before_closing(&f.stage) || matches!(f.stage, Stage::Suspended { .. }),
        "merge" => is_before_closing(&f.stage),
        _ => is_before_closing(&f.stage) && !matches!(f.stage, Stage::Draft),
    };
    let mut all = Vec::new();
    for (what, heading, says) in ENDS {
        if !fits(what) {
            continue;
        }
        let form = Building::new(entered, &page, what, format!("{page}/end/{what}"))
            .called(heading, heading)
            .says(says)
            .version(shown.changed.version);
        let form = if what == "merge" {
            form.line(
                "into",
                "并入哪个问题（台账编号）",
                crate::views::sheet::Kind::Text,
                "",
            )
        } else {
            form
        };
        all.push(form.area("reason", "理由", "", true).done());
    }
    all
}

const fn is_before_closing(stage: &Stage) -> bool {
    matches!(
        stage,
        Stage::Draft | Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_)
    )
}

/// Carries one of them out.
pub(crate) async fn end(
    signed_in: SignedIn,
    Path((finding, what)): Path<(FindingId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    let command = match what.as_str() {
        "suspend" => Ok(Command::Suspend { reason }),
        "terminate" => Ok(Command::Terminate { reason }),
        "resume" => Ok(Command::Resume),
        "merge" => into(&signed_in, one(&fields, "into"))
            .await
            .map(|into| Command::Merge { into, reason }),
        _ => Err(Failure::NotFound),
    };
    let form = if what == "resume" {
        String::new()
    } else {
        what
    };
    send(signed_in, finding, &form, fields, command).await
}

async fn into(signed_in: &SignedIn, typed: &str) -> Result<FindingId, Failure> {
    let found = finding::numbered_anywhere(&signed_in.ctx, &numbers_of(typed)).await?;
    match found.as_slice() {
        [only] => Ok(*only),
        _ => Err(Failure::Invalid(
            "请填写并入哪一个问题的台账编号。".to_owned(),
        )),
    }
}
