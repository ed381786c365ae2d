//! The whole ledger as one JSON document, with the fields of the interface for scripts.

use std::io::Write;

use bihuan_casework::{
    Context, Failure,
    ledger::{self, List},
    rectification::RectificationRow,
};

use crate::api::FindingRow;

/// Writes `{"rectification", "items": […]}` to `out`, a thousand findings at a time, and gives their number.
///
/// # Errors
/// [`Failure::Forbidden`], the store's, and [`Failure::Internal`] when it cannot be written.
pub async fn write_ledger(
    ctx: &Context,
    row: &RectificationRow,
    out: &mut (impl Write + Send),
) -> Result<u64, Failure> {
    let failed = |error: std::io::Error| Failure::Internal(format!("writing the ledger: {error}"));
    let code = serde_json::Value::from(row.rectification.code.as_str());
    write!(out, "{{\"rectification\":{code},\"items\":[").map_err(failed)?;
    let mut query = List {
        limit: 1000,
        ..List::default()
    };
    let mut count = 0_u64;
    loop {
        let page = ledger::list(ctx, row.rectification.id, &query).await?.page;
        for finding in page.rows {
            let text = serde_json::to_string(&FindingRow::from(finding))
                .map_err(|error| Failure::Internal(error.to_string()))?;
            let comma = if count == 0 { "" } else { "," };
            write!(out, "{comma}\n{text}").map_err(failed)?;
            count += 1;
        }
        match page.after {
            Some(after) => query.cursor = Some(after),
            None => break,
        }
    }
    out.write_all(b"\n]}\n").map_err(failed)?;
    out.flush().map_err(failed)?;
    Ok(count)
}
