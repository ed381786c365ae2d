//! What the ledger page sends: exports, and commands for selected rows.

use std::io::{Read as _, Seek as _};

use axum::{
    body::Bytes,
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_casework::{
    Failure, finding,
    ledger::{self, ExportColumn, Filter, Format, Order},
    rectification,
};
use bihuan_domain::{
    Command,
    finding::Assignment,
    id::{FindingId, PersonId, UnitId},
};
use serde::Deserialize;

use super::{
    bulk_result::bulk_result,
    frame::{Place, frame},
    ledger_query::{LedgerQuery, address},
    page,
};
use crate::{http::SignedIn, views::parts::Link};

#[derive(Deserialize)]
pub(crate) struct ExportQuery {
    #[serde(default)]
    format: String,
    #[serde(flatten)]
    ledger: LedgerQuery,
}

/// Exports what the ledger page shows, all pages of it.
pub(crate) async fn export(signed_in: SignedIn, Query(query): Query<ExportQuery>) -> Response {
    let filter = query.ledger.filter(signed_in.ctx.today());
    let format = if query.format == "csv" {
        Format::Csv
    } else {
        Format::Xlsx
    };
    send(
        &signed_in,
        &query.ledger.rectification,
        &filter,
        query.ledger.order(),
        format,
    )
    .await
}

#[derive(Deserialize)]
pub(crate) struct Selection {
    #[serde(default)]
    id: Vec<FindingId>,
    #[serde(default)]
    action: String,
    #[serde(default)]
    lead: String,
    #[serde(default)]
    sponsor: String,
    #[serde(default)]
    deadline: String,
}

/// Exports the selected rows.
pub(crate) async fn export_selected(
    signed_in: SignedIn,
    Query(query): Query<LedgerQuery>,
    Form(selection): Form<Selection>,
) -> Response {
    if selection.id.is_empty() {
        return signed_in.failed(nothing_selected()).into_response();
    }
    let filter = Filter {
        ids: Some(selection.id),
        ..Filter::default()
    };
    send(
        &signed_in,
        &query.rectification,
        &filter,
        Order::Position,
        Format::Xlsx,
    )
    .await
}

fn nothing_selected() -> Failure {
    Failure::Invalid("没有选中任何问题。请先在台账左侧勾选。".to_owned())
}

async fn send(
    signed_in: &SignedIn,
    code: &str,
    filter: &Filter,
    order: Order,
    format: Format,
) -> Response {
    match write(signed_in, code, filter, order, format).await {
        Ok(response) => response,
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Written to an unnamed file first: a failure half-way is then told as a page instead of a broken download.
async fn write(
    signed_in: &SignedIn,
    code: &str,
    filter: &Filter,
    order: Order,
    format: Format,
) -> Result<Response, Failure> {
    let ctx = &signed_in.ctx;
    let row = rectification::find(ctx, code).await?;
    let failed = |error: std::io::Error| Failure::Internal(format!("export: {error}"));
    let file = tempfile::tempfile().map_err(failed)?;
    let mut read = file.try_clone().map_err(failed)?;
    let out = std::io::BufWriter::new(file);
    ledger::export(ctx, &row, filter, order, format, &ExportColumn::ALL, out).await?;
    read.rewind().map_err(failed)?;
    let mut bytes = Vec::new();
    read.read_to_end(&mut bytes).map_err(failed)?;
    let name = format!(
        "{}-{}.{}",
        row.rectification.code,
        ctx.today(),
        format.extension()
    );
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok((
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        Bytes::from(bytes),
    )
        .into_response())
}

/// Carries out a command on the selected rows and says what became of each.
pub(crate) async fn bulk(
    signed_in: SignedIn,
    Query(query): Query<LedgerQuery>,
    Form(selection): Form<Selection>,
) -> Response {
    match carry_out(&signed_in, &query, &selection).await {
        Ok(response) => response,
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn carry_out(
    signed_in: &SignedIn,
    query: &LedgerQuery,
    selection: &Selection,
) -> Result<Response, Failure> {
    if selection.id.is_empty() {
        return Err(nothing_selected());
    }
    let command = command(selection)?;
    let ctx = &signed_in.ctx;
    let results = finding::act_on_many(ctx, &selection.id, &command.clone().into()).await?;
    let back = address("/ledger", &query.pairs());
    if results.iter().all(|(_, result)| result.is_ok()) {
        return Ok(Redirect::to(&back).into_response());
    }
    let back = Link::new("返回台账", back);
    let code = Some(query.rectification.as_str());
    let framed = frame(signed_in, Place::Ledger, code).await?;
    let view = bulk_result(signed_in, framed.frame, command.label(), &results, back).await;
    Ok((::http::StatusCode::UNPROCESSABLE_ENTITY, page(&view)).into_response())
}

fn command(selection: &Selection) -> Result<Command, Failure> {
    let missing = |what: &str| Failure::Invalid(format!("请选择{what}。"));
    let assignment = match selection.action.as_str() {
        "issue" => return Ok(Command::Issue),
        "lead" => {
            let lead: UnitId = selection.lead.parse().map_err(|_| missing("牵头单位"))?;
            Assignment {
                lead: Some(lead),
                ..Assignment::default()
            }
        }
        "sponsor" => {
            let sponsor: PersonId = selection.sponsor.parse().map_err(|_| missing("包案领导"))?;
            Assignment {
                sponsor: Some(sponsor),
                ..Assignment::default()
            }
        }
        "deadline" => {
            let day = selection
                .deadline
                .parse()
                .map_err(|_| missing("整改时限"))?;
            Assignment {
                deadline: Some(day),
                ..Assignment::default()
            }
        }
        _ => {
            return Err(Failure::Invalid(
                "没有认出要做的操作，请刷新页面后重试。".to_owned(),
            ));
        }
    };
    Ok(Command::Assign(assignment))
}
