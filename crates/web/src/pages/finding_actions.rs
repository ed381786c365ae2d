//! What the finding page sends. A refusal brings the form back with everything that was typed.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::Form;
use bihuan_casework::{
    Failure,
    finding::{self, Act},
};
use bihuan_domain::{
    Command,
    finding::{Assignment, Figure, PlannedTask, TimeClass},
    id::{FindingId, TaskId},
};
use jiff::civil::Date;

use super::{finding::render, finding_forms::Entered};
use crate::http::{Fields, SignedIn};

pub(crate) fn one<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields
        .iter()
        .find(|(n, _)| n == name)
        .map_or("", |(_, v)| v.trim())
}

pub(crate) fn all<'a>(fields: &'a Fields, name: &'a str) -> impl Iterator<Item = &'a str> {
    fields
        .iter()
        .filter(move |(n, _)| n == name)
        .map(|(_, v)| v.trim())
}

pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Failure::Invalid("所选内容已失效，请刷新页面后重试。".to_owned()))
}

pub(crate) fn day(text: &str, what: &str) -> Result<Option<Date>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Failure::Invalid(format!("{what}“{text}”不是有效日期。")))
}

/// The version of the finding that was read when the form was made.
pub(crate) fn version(fields: &Fields) -> Option<u64> {
    one(fields, "version").parse().ok()
}

/// Carries out the command of a form and goes back to the page, or shows the form again.
async fn send(
    signed_in: SignedIn,
    finding: FindingId,
    form: &str,
    fields: Fields,
    command: Result<Command, Failure>,
) -> Response {
    // The hidden request of a form is its request id, and the form's name after a dot.
    let request = one(&fields, "_request")
        .split('.')
        .next()
        .and_then(|r| r.parse().ok());
    let signed_in = signed_in.with_request(request);
    let seen = version(&fields);
    let result = match command {
        Ok(command) => {
            finding::act(
                &signed_in.ctx,
                Act {
                    finding,
                    command,
                    seen,
                },
            )
            .await
        }
        Err(failure) => Err(failure),
    };
    match result {
        Ok(_) => Redirect::to(&format!("/findings/{finding}?done=1")).into_response(),
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
            responsible: None,
            assisting: Some(
                all(&fields, "assisting")
                    .filter_map(|u| u.parse().ok())
                    .collect(),
            ),
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

pub(crate) fn figures(fields: &Fields) -> Result<Vec<Figure>, Failure> {
    let column = |name| all(fields, name).collect::<Vec<_>>();
    let (names, values, ofs, units) = (
        column("figure_name"),
        column("figure_value"),
        column("figure_of"),
        column("figure_unit"),
    );
    let mut figures = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let cell = |of: &[&str]| of.get(at).copied().unwrap_or_default().to_owned();
        let (value, of, unit) = (cell(&values), cell(&ofs), cell(&units));
        if name.is_empty() && value.is_empty() {
            continue;
        }
        let value_hundredths = hundredths(&value)
            .ok_or_else(|| Failure::Invalid(format!("数据“{name}”的数量“{value}”不是数字。")))?;
        let of_hundredths =
            if of.is_empty() {
                None
            } else {
                Some(hundredths(&of).ok_or_else(|| {
                    Failure::Invalid(format!("数据“{name}”的总量“{of}”不是数字。"))
                })?)
            };
        figures.push(Figure {
            name: (*name).to_owned(),
            value_hundredths,
            unit,
            of_hundredths,
        });
    }
    Ok(figures)
}

/// A number with at most two decimals, in hundredths.
fn hundredths(text: &str) -> Option<i64> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | ' '))
        .collect();
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let decimals = match rest.len() {
        0 => 0,
        1 => rest.parse::<i64>().ok()? * 10,
        2 => rest.parse().ok()?,
        _ => return None,
    };
    let whole: i64 = whole.parse().ok()?;
    if whole < 0 || decimals < 0 {
        return None;
    }
    whole.checked_mul(100)?.checked_add(decimals)
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
        };
        Ok(Command::Plan { tasks: vec![task] })
    })();
    send(signed_in, finding, "add-task", fields, command).await
}

/// Signs for, declines, reassigns, submits, confirms or sends back a task.
pub(crate) async fn task(
    signed_in: SignedIn,
    Path((finding, task, what)): Path<(FindingId, TaskId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    let chosen = one(&fields, "handler").to_owned();
    let missing = |what: &str| Failure::Invalid(format!("请选择{what}。"));
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

#[cfg(test)]
mod tests {
    use super::hundredths;

    #[test]
    fn figures_are_read_as_people_type_them() {
        assert_eq!(hundredths("3,163"), Some(316_300));
        assert_eq!(hundredths("5.65"), Some(565));
        assert_eq!(hundredths("0.5"), Some(50));
        for bad in ["", "-1", "1.234", "x", "1.x", "9999999999999999999", "1.-5"] {
            assert_eq!(hundredths(bad), None, "{bad}");
        }
    }
}
