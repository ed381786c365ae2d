//! The proof of a finding as a certificate, with the proof file inside.

use bihuan_documents::papers::{self, Sealed, SealedFile, SignedOff};
use bihuan_domain::id::FindingId;
use bihuan_journal::Suite;

use super::{Made, PaperFormat, finding::moment_of, made, view};
use crate::{Context, Failure, proof};

/// The number where it makes a file name that every system takes.
fn plain(number: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!number.is_empty() && number.chars().all(is_plain)).then(|| number.to_owned())
}

/// Digits of a digest that people compare.
const SHORT: usize = 8;

/// The certificate of a finding the person sees. It is a PDF: a certificate that can be edited certifies nothing.
///
/// # Errors
/// As [`proof::certificate`]; [`Failure::Invalid`] when there is no Chinese font.
pub async fn certificate_of(ctx: &Context, id: FindingId) -> Result<Made, Failure> {
    let known = proof::certificate(ctx, id).await?;
    let finding = &known.changed.finding;
    let directory = ctx.app.directory().await?;
    let names = view::Names::of(&known.rectification.rectification, &directory);
    let entry = names.entry(finding);
    let checkpoint = &known.proven.checkpoint;
    let standing = match (known.closed_ms, known.outcome) {
        (Some(at), Some(outcome)) => {
            format!("{} 销号，结论：{}", moment_of(at), outcome.label())
        }
        (Some(at), None) => format!("{} 销号", moment_of(at)),
        (None, _) => format!(
            "{}（还没有销号；证明的是到检查点为止的经过）",
            finding.stage.label()
        ),
    };
    let signatures = known.signatures.iter().map(|signed| SignedOff {
        office: signed
            .office
            .map_or_else(|| "签字人".to_owned(), |office| office.label().to_owned()),
        name: signed.name.clone().unwrap_or_default(),
        at: moment_of(signed.at_ms),
        digest: signed.digest.chars().take(SHORT).collect(),
    });
    let files = known.proven.files.iter().map(|file| SealedFile {
        digest: file.digest.clone(),
        size: format!("{} 字节", file.size),
    });
    let written = papers::certificate(&papers::Certificate {
        number: entry.number.clone(),
        problem: entry.problem,
        lead: entry.owners.lead,
        standing,
        rectification: known.rectification.rectification.name.clone(),
        entries: u64::try_from(known.proven.entries).unwrap_or(u64::MAX),
        signatures: signatures.collect(),
        files: files.collect(),
        sealed: Sealed {
            number: checkpoint.number,
            at: moment_of(checkpoint.at_ms),
            size: checkpoint.size,
            root: checkpoint.root.to_string(),
            key: checkpoint.key.short(),
            suite: known.suite().to_owned(),
        },
        proof_name: format!(
            "{}.proof.json",
            plain(&entry.number).unwrap_or_else(|| id.to_string())
        ),
        proof_digest: Suite::Sha256.digest(known.file.as_bytes()).to_string(),
        proof: known.file.into_bytes().into(),
        issuer: view::office(&directory),
        today: ctx.today(),
        made_at: view::made_at(ctx),
    });
    let name = format!("{} 证明书", entry.number);
    made(ctx, written, name, PaperFormat::Pdf).await
}
