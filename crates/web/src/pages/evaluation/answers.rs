//! What is done on the sheet of a unit: self score, assessment, objection, answer.

use axum::{extract::Path, response::Response};
use axum_extra::extract::Form;
use bihuan_access::Action;
use bihuan_casework::{
    Failure,
    evaluation::{self, Change},
};
use bihuan_domain::{
    Refusal,
    evaluation::{Evaluation, GivenScore, UnitGrade},
    id::{EvaluationId, UnitId},
};

use super::{EvaluationQuery, forms as typing, one::chosen_grade, unit::view};
use crate::{
    http::SignedIn,
    pages::{
        fields::{self, Fields, one},
        sheet::{Ended, ended, sheet},
    },
};

/// The unit scores itself.
pub(crate) async fn score(
    signed_in: SignedIn,
    Path(place): Path<(EvaluationId, UnitId)>,
    Form(fields): Form<Fields>,
) -> Response {
    let change = |it: &Evaluation, fields: &Fields| {
        typing::own_scores(&it.entered.scheme, fields).map(Change::SelfScore)
    };
    let asked = (Action::ScoreOwnUnit, true);
    answer(signed_in, place, "own", asked, fields, change).await
}

/// The unit objects.
pub(crate) async fn appeal(
    signed_in: SignedIn,
    Path(place): Path<(EvaluationId, UnitId)>,
    Form(fields): Form<Fields>,
) -> Response {
    let change = |_: &Evaluation, fields: &Fields| {
        Ok(Change::Appeal {
            text: one(fields, "text").to_owned(),
        })
    };
    let asked = (Action::AppealEvaluation, true);
    answer(signed_in, place, "appeal", asked, fields, change).await
}

/// The office assesses the unit.
pub(crate) async fn assess(
    signed_in: SignedIn,
    Path(place): Path<(EvaluationId, UnitId)>,
    Form(fields): Form<Fields>,
) -> Response {
    let change = |it: &Evaluation, fields: &Fields| {
        Ok(Change::Assess {
            unit: place.1,
            given: typing::given_scores(&it.entered.scheme, fields)?,
            surveyed: typing::counts(fields)?,
        })
    };
    let asked = (Action::KeepEvaluation, false);
    answer(signed_in, place, "assess", asked, fields, change).await
}

/// The director answers an objection.
pub(crate) async fn decide(
    signed_in: SignedIn,
    Path((id, unit, what)): Path<(EvaluationId, UnitId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let change = |it: &Evaluation, fields: &Fields| {
        let reason = one(fields, "reason").to_owned();
        match what.as_str() {
            "uphold" => Ok(Change::Uphold { unit, reason }),
            "grant" => Ok(Change::Grant {
                corrections: correction(it, fields)?,
                grade: UnitGrade {
                    unit,
                    grade: chosen_grade(one(fields, "grade"))?,
                    reason: one(fields, "grade_reason").to_owned(),
                },
                reason,
            }),
            _ => Err(Failure::NotFound),
        }
    };
    let asked = (Action::AnnounceEvaluation, false);
    answer(signed_in, (id, unit), &what, asked, fields, change).await
}

fn correction(it: &Evaluation, fields: &Fields) -> Result<Vec<GivenScore>, Failure> {
    let scheme = &it.entered.scheme;
    let chosen = one(fields, "indicator");
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let indicator = (0_u32..)
        .zip(scheme.indicators())
        .find(|(at, _)| at.to_string() == chosen);
    let (at, indicator) = indicator.ok_or(Refusal::NoSuchPart { what: "指标" })?;
    Ok(vec![GivenScore {
        indicator: at,
        got: typing::read_points(scheme.marking, indicator, one(fields, "score"))?,
        reason: one(fields, "reason").to_owned(),
    }])
}

/// Carries a form of the sheet out. `asked` is the action, and whether only the unit's own people may.
async fn answer(
    signed_in: SignedIn,
    (id, unit): (EvaluationId, UnitId),
    form: &str,
    (action, own): (Action, bool),
    fields: Fields,
    change: impl Fn(&Evaluation, &Fields) -> Result<Change, Failure>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let ctx = &named.ctx;
        let known = evaluation::show(ctx, id).await?;
        known.record.sheet(unit).map_err(|_| Failure::NotFound)?;
        ctx.allow(action, None)?;
        if own && ctx.actor.unit != unit {
            return Err(Failure::Forbidden(action));
        }
        let change = change(&known.record, &fields)?;
        evaluation::change(ctx, id, change, fields::seen(&fields)).await
    };
    let then = |_: &_| format!("/evaluations/{id}/units/{unit}");
    match ended(&signed_in, form, fields.clone(), result.await, then) {
        Ended::Done(response) => response,
        Ended::Again(entered) => {
            let query = EvaluationQuery::default();
            let view = view(&signed_in, (id, unit), &query, &entered);
            sheet(&signed_in, &entered, view).await
        }
    }
}
