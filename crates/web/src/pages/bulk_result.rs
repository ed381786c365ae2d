//! What became of a command on several findings.

use bihuan_casework::{Failure, finding};
use bihuan_domain::id::FindingId;

use crate::{
    http::SignedIn,
    views::{
        bulk_result::{BulkLine, BulkResultPage},
        frame::Frame,
        parts::{Link, Tag, Tone},
    },
};

/// The page that says of each finding whether it was done, and why not.
pub(super) async fn bulk_result(
    signed_in: &SignedIn,
    frame: Frame,
    title: &str,
    results: &[(FindingId, Result<finding::Changed, Failure>)],
    back: Link,
) -> BulkResultPage {
    let mut lines = Vec::new();
    for (id, result) in results {
        let number = finding::load(&signed_in.ctx, *id)
            .await
            .map(|c| c.finding.number.to_string())
            .unwrap_or_default();
        let (tag, says) = match result {
            Ok(_) => (Tag::new("已办", Tone::Green), String::new()),
            Err(failure) => (Tag::new("未办", Tone::Red), failure.to_string()),
        };
        lines.push(BulkLine {
            number,
            href: format!("/findings/{id}"),
            tag,
            says,
        });
    }
    let done = results.iter().filter(|(_, result)| result.is_ok()).count();
    BulkResultPage {
        frame,
        title: title.to_owned(),
        summary: format!(
            "共 {} 个，已办 {done} 个，未办 {} 个。未办的原因如下，其余不受影响。",
            results.len(),
            results.len() - done
        ),
        lines,
        back,
    }
}
