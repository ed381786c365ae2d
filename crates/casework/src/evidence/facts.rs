//! What the plausibility check is told about evidence.

use bihuan_domain::Finding;
use bihuan_intake::plausibility::EvidenceFacts;
use jiff::civil::Date;

use crate::{Context, Failure};

/// A piece of evidence as the check sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    name: String,
    taken_on: Option<Date>,
    present: bool,
    reused_from: Option<String>,
}

impl Fact {
    /// The same, borrowed.
    pub(crate) fn as_known(&self) -> EvidenceFacts<'_> {
        EvidenceFacts {
            name: &self.name,
            taken_on: self.taken_on,
            present: self.present,
            reused_from: self.reused_from.as_deref(),
        }
    }
}

/// The evidence of a finding that counts. The same file elsewhere is looked for only where the person sees.
pub(crate) async fn facts(ctx: &Context, finding: &Finding) -> Result<Vec<Fact>, Failure> {
    let digests: Vec<String> = finding
        .evidence_in_force()
        .map(|e| e.current.file.digest.clone())
        .collect();
    let elsewhere = ctx
        .app
        .store
        .same_files(&ctx.scope(), finding.id, &digests)
        .await?;
    let mut facts = Vec::with_capacity(digests.len());
    for piece in finding.evidence_in_force() {
        let file = &piece.current.file;
        facts.push(Fact {
            name: piece.about.title.clone(),
            taken_on: piece.about.taken_on,
            present: ctx.app.store.find_blob(&file.blob_key).await?.is_some(),
            reused_from: elsewhere
                .iter()
                .find(|(digest, _)| *digest == file.digest)
                .map(|(_, number)| format!("问题 {number}")),
        });
    }
    Ok(facts)
}
