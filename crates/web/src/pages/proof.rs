//! The proof of a finding: the page, and the file itself.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::Query;
use bihuan_casework::{
    Failure, paper,
    proof::{self, Certificate},
};
use bihuan_domain::id::FindingId;
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    page, words,
};
use crate::{
    format,
    http::{SignedIn, attachment},
    views::{
        parts::{Link, Tag, Tone},
        proof::{Checkpoint, FileLine, ProofPage, Signature},
    },
};

/// Digits of a digest that people compare.
const SHORT: usize = 8;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FileQuery {
    /// Leaves the texts out that may name persons.
    without_text: bool,
    /// `pdf` for the certificate with the proof file inside, `json` or nothing for the file alone.
    format: String,
}

/// Shows what the proof of a finding proves.
pub(crate) async fn show(signed_in: SignedIn, Path(id): Path<FindingId>) -> Response {
    match view(&signed_in, id).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Hands out the proof file.
pub(crate) async fn file(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Query(query): Query<FileQuery>,
) -> Response {
    match handed_out(&signed_in, id, &query).await {
        Ok(response) => response,
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn handed_out(
    signed_in: &SignedIn,
    id: FindingId,
    query: &FileQuery,
) -> Result<Response, Failure> {
    match query.format.as_str() {
        "" | "json" => {
            let made = proof::file(&signed_in.ctx, id, !query.without_text).await?;
            let bytes = made.to_file().into_bytes();
            Ok(attachment(bytes, &name(id), "application/json"))
        }
        "pdf" => {
            let made = paper::certificate_of(&signed_in.ctx, id).await?;
            Ok(attachment(made.bytes, &made.name, made.media_type))
        }
        _ => Err(Failure::BadReference(
            "没有这种文件格式，请选择 pdf 或 json。",
        )),
    }
}

fn name(id: FindingId) -> String {
    format!("{id}.proof.json")
}

async fn view(signed_in: &SignedIn, id: FindingId) -> Result<ProofPage, Failure> {
    let ctx = &signed_in.ctx;
    let certificate = proof::certificate(ctx, id).await?;
    let code = certificate.rectification.rectification.code.to_string();
    let framed = frame(signed_in, Place::Ledger, Some(&code)).await?;
    Ok(fill(&certificate, framed.frame, ctx.today()))
}

fn fill(
    certificate: &Certificate,
    frame: crate::views::frame::Frame,
    today: jiff::civil::Date,
) -> ProofPage {
    let finding = &certificate.changed.finding;
    let moment = |ms| format::moment(words::local(ms), today);
    let path = format!("/findings/{}", finding.id);
    let says = match (certificate.closed_ms, certificate.outcome) {
        (Some(at), Some(outcome)) => format!("{} 销号，结论：{}", moment(at), outcome.label()),
        (Some(at), None) => format!("{} 销号", moment(at)),
        (None, _) => "还没有销号；证明文件证明的是到检查点为止的经过。".to_owned(),
    };
    let signature = |signed: &proof::SignedBy| Signature {
        office: signed
            .office
            .map_or_else(|| "签字人".to_owned(), |office| office.label().to_owned()),
        name: signed.name.clone().unwrap_or_default(),
        when: moment(signed.at_ms),
        digest: signed.digest.chars().take(SHORT).collect(),
    };
    let proven = &certificate.proven;
    let checkpoint = &proven.checkpoint;
    let files: Vec<FileLine> = proven
        .files
        .iter()
        .map(|file| FileLine {
            digest: file.digest.clone(),
            size: format::size(file.size),
        })
        .collect();
    let entries = u64::try_from(proven.entries).unwrap_or(u64::MAX);
    ProofPage {
        frame,
        crumbs: vec![
            Link::new("台账", "/ledger"),
            Link::new(finding.number.to_string(), path.clone()),
        ],
        title: format!("{} 的证明", finding.number),
        stage: Tag::new(
            finding.stage.label(),
            certificate.closed_ms.map_or(Tone::Plain, |_| Tone::Green),
        ),
        says,
        file: format!("{path}/proof/file"),
        certificate: format!("{path}/proof/file?format=pdf"),
        file_without_text: format!("{path}/proof/file?without_text=true"),
        size: format::size(u64::try_from(certificate.file.len()).unwrap_or(u64::MAX)),
        signatures: certificate.signatures.iter().map(signature).collect(),
        counts: format!("{} 条记录，{} 个文件", format::count(entries), files.len()),
        files,
        checkpoint: Checkpoint {
            number: checkpoint.number,
            when: moment(checkpoint.at_ms),
            covers: format!("{} 条记录（整个系统）", format::count(checkpoint.size)),
            short: checkpoint.root.short(),
            root: checkpoint.root.to_string(),
            key: checkpoint.key.short(),
            suite: certificate.suite(),
        },
    }
}
