//! The page of a survey's slip: whoever holds it answers once, without signing in.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::Form;
use bihuan_casework::{
    Failure,
    evaluation::survey::{self, SlipView},
};
use bihuan_domain::{
    evaluation::{Satisfaction, SurveyAnswer},
    id::{RequestId, SurveyId, UnitId},
};

use super::{
    fields::{self, Fields, one},
    page,
};
use crate::{
    format,
    http::{Operation, PageFailure, status_of},
    state::Web,
    views::{
        parts::{Notice, Tone},
        sign_in::Token,
        slip::SlipPage,
    },
};

/// The slip.
pub(crate) async fn show(
    State(web): State<Arc<Web>>,
    Extension(operation): Extension<Operation>,
    Path((id, secret)): Path<(SurveyId, String)>,
) -> Response {
    match survey::slip(&web.app, id, &secret).await {
        Ok(slip) => {
            let said = if slip.used {
                vec![Notice::new(Tone::Plain, "", "这张测评票已经填写，谢谢。")]
            } else if slip.runs {
                Vec::new()
            } else {
                vec![Notice::new(Tone::Plain, "", "测评已结束，不再收票。")]
            };
            let fields = Fields::new();
            page(&view(&web, (id, &secret), &slip, said, &fields)).into_response()
        }
        Err(failure) => PageFailure::new(failure, operation).into_response(),
    }
}

/// Takes the answers.
pub(crate) async fn answer(
    State(web): State<Arc<Web>>,
    Extension(operation): Extension<Operation>,
    Path((id, secret)): Path<(SurveyId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let slip = match survey::slip(&web.app, id, &secret).await {
        Ok(slip) => slip,
        Err(failure) => return PageFailure::new(failure, operation).into_response(),
    };
    let request = fields::request(&fields).map(RequestId);
    let done = match answers(&slip, &fields) {
        Ok(answers) => survey::answer(&web.app, id, &secret, &answers, request).await,
        Err(failure) => Err(failure),
    };
    let (status, notice, slip) = match done {
        Ok(()) => {
            let notice = Notice::new(Tone::Green, "", "已收到您的评价，谢谢。");
            let slip = SlipView { used: true, ..slip };
            (StatusCode::OK, notice, slip)
        }
        Err(failure) => {
            let notice = Notice::new(Tone::Red, "没有提交", failure.to_string());
            (status_of(&failure), notice, slip)
        }
    };
    let view = view(&web, (id, &secret), &slip, vec![notice], &fields);
    (status, page(&view)).into_response()
}

fn field(unit: UnitId) -> String {
    format!("unit-{unit}")
}

fn answers(slip: &SlipView, fields: &Fields) -> Result<Vec<SurveyAnswer>, Failure> {
    let of = |(unit, name): &(UnitId, String)| {
        let value = one(fields, &field(*unit));
        let chosen = Satisfaction::ALL.into_iter().find(|a| a.key() == value);
        chosen
            .map(|answer| SurveyAnswer {
                unit: *unit,
                answer,
            })
            .ok_or_else(|| Failure::Invalid(format!("请选择对{name}的评价。")))
    };
    slip.units.iter().map(of).collect()
}

fn view(
    web: &Web,
    (id, secret): (SurveyId, &str),
    slip: &SlipView,
    notices: Vec<Notice>,
    fields: &Fields,
) -> SlipPage {
    let units = slip.units.iter().map(|(unit, name)| {
        let field = field(*unit);
        let chosen = one(fields, &field).to_owned();
        (field, name.clone(), chosen)
    });
    SlipPage {
        frame: Token {
            request: web.app.ids.next().to_string(),
            ..Token::default()
        },
        title: slip.title.clone(),
        notices,
        action: if slip.runs && !slip.used {
            format!("/slip/{id}/{secret}")
        } else {
            String::new()
        },
        until: format::date(slip.until),
        units: units.collect(),
        answers: Satisfaction::ALL.map(|a| (a.key(), a.label())).to_vec(),
    }
}
