//! What the finding page sends. A refusal brings the form back with everything that was typed.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::Form;
use bihuan_access::Action;
use bihuan_casework::{
    Failure,
    finding::{self, Act, Ask},
};
use bihuan_domain::{
    Command,
    finding::{Assignment, PlannedTask, TimeClass},
    id::{FindingId, TaskId},
};

use super::{
    fields::{Fields, day, id, ids, one, request},
    finding::render,
    finding_forms::Entered,
    finding_tasks,
};
use crate::http::SignedIn;

/// Carries out the command of a form and goes back to the page, or shows the form again.
pub(crate) async fn send(
    signed_in: SignedIn,
    finding: FindingId,
    form: &str,
    fields: Fields,
    command: Result<impl Into<Ask>, Failure>,
) -> Response {
    let signed_in = signed_in.with_request(request(&fields));
    let seen = one(&fields, "version").parse().ok();
    let result = match command {
        Ok(command) => {
            finding::act(
                &signed_in.ctx,
                Act {
                    finding,
                    command: command.into(),
                    seen,
                },
            )
            .await
        }
        Err(failure) => Err(failure),
    };
    match result {
        // Whoever does not take a task over may have no part in the finding any more.
        Ok(changed) => {
            let standing = changed.standing();
            let sees = signed_in.ctx.may(Action::SeeFinding, Some(&standing));
            let to = if sees {
                format!("/findings/{finding}?done=1")
            } else {
                "/".to_owned()
            };
            Redirect::to(&to).into_response()
        }
        Err(failure @ (Failure::NotFound | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) if form.is_empty() => signed_in.failed(failure).into_response(),
        Err(failure) => {
            render(
                &signed_in,
                finding,
                &Entered::refused(form, fields, failure),
                Vec::new(),
            )
            .await
        }
    }
}

pub(crate) async fn assign(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let command = (|| {
        Ok(Command::Assign(Assignment {
            lead: id(one(&fields, "lead"))?,
            responsible: Some(ids(&fields, "responsible")?),
            assisting: Some(ids(&fields, "assisting")?),
            sponsor: id(one(&fields, "sponsor"))?,
            time_class: TimeClass::ALL
                .into_iter()
                .find(|c| c.key() == one(&fields, "class")),
            long_term: Some(!one(&fields, "long_term").is_empty()),
            deadline: day(one(&fields, "deadline"), "整改时限")?,
        }))
    })();
    send(signed_in, finding, "assign", fields, command).await
}

pub(crate) async fn issue(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    send(signed_in, finding, "issue", fields, Ok(Command::Issue)).await
}

pub(crate) async fn retitle(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let command = Ok(Command::Correct {
        problem: one(&fields, "title").to_owned(),
    });
    send(signed_in, finding, "retitle", fields, command).await
}

pub(crate) async fn request_extension(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let command = (|| {
        let until = day(one(&fields, "until"), "延期至")?
            .ok_or_else(|| Failure::Invalid("请填写延期至哪一天。".to_owned()))?;
        Ok(Command::RequestExtension {
            until,
            reason: one(&fields, "reason").to_owned(),
        })
    })();
    send(signed_in, finding, "extension", fields, command).await
}

pub(crate) async fn grant_extension(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    send(signed_in, finding, "", fields, Ok(Command::GrantExtension)).await
}

pub(crate) async fn refuse_extension(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let command = Ok(Command::RefuseExtension {
        reason: one(&fields, "reason").to_owned(),
    });
    send(signed_in, finding, "refuse-extension", fields, command).await
}

pub(crate) async fn add_task(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let fresh = TaskId(signed_in.ctx.app.ids.next());
    let command = (|| {
        let unit = id(one(&fields, "unit"))?
            .ok_or_else(|| Failure::Invalid("请选择责任单位。".to_owned()))?;
        let task = PlannedTask {
            id: fresh,
            title: one(&fields, "title").to_owned(),
            unit,
            due: day(one(&fields, "deadline"), "时限")?,
            measures: Vec::new(),
            batches: Vec::new(),
        };
        Ok(Command::Plan { tasks: vec![task] })
    })();
    send(signed_in, finding, "add-task", fields, command).await
}

/// Signs for, declines, reassigns, submits, confirms or sends back a task, or does something about its parts.
pub(crate) async fn task(
    signed_in: SignedIn,
    Path((finding, task, what)): Path<(FindingId, TaskId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    let chosen = one(&fields, "handler").to_owned();
    let missing = |what: &str| Failure::Invalid(format!("请选择{what}。"));
    if let Some(asked) = finding_tasks::asked(&*signed_in.ctx.app.ids, task, &what, &fields) {
        return send(signed_in, finding, &format!("{what}-{task}"), fields, asked).await;
    }
    let command = match what.as_str() {
        "accept" => id(&chosen)
            .and_then(|h| h.ok_or_else(|| missing("经办人")))
            .map(|handler| Command::AcceptTask { task, handler }),
        "decline" => Ok(Command::DeclineTask { task, reason }),
        "reassign" => id(&chosen)
            .and_then(|u| u.ok_or_else(|| missing("单位")))
            .map(|unit| Command::ReassignTask { task, unit }),
        "submit" => Ok(Command::SubmitTask { task }),
        "confirm" => Ok(Command::ConfirmTask { task }),
        "return" => Ok(Command::ReturnTask { task, reason }),
        _ => Err(Failure::NotFound),
    };
    let form = match what.as_str() {
        "submit" | "confirm" => String::new(),
        _ => format!("{what}-{task}"),
    };
    send(signed_in, finding, &form, fields, command).await
}
