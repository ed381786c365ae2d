//! Proof: signing the journal as it grows, and the proof of a finding.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use bihuan_domain::{
    finding::Outcome,
    id::{FindingId, PersonId},
    person::Office,
};
use bihuan_journal::{Digest, Proof, Proven, PublicKey, SignedCheckpoint, Signer, verify};
use bihuan_store::{Changed, NotProvable, RectificationRow, StoreError};

use crate::{App, Context, Failure, finding};

/// A checkpoint is signed after a closure at once, and otherwise so often at most, in milliseconds.
const INTERVAL_MS: i64 = 10 * 60 * 1000;
/// Events of a story read at once.
const BATCH: u32 = 500;

/// Who signs checkpoints, and whose signatures are trusted.
#[derive(Clone)]
pub struct Seals {
    /// Signs.
    pub signer: Arc<dyn Signer>,
    /// Every key that may have signed, the present one among them.
    pub trusted: Vec<PublicKey>,
}

impl Seals {
    fn key(&self, id: Digest) -> Option<PublicKey> {
        self.trusted.iter().find(|key| key.id() == id).cloned()
    }
}

/// What the page and the paper about a proof say.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The finding.
    pub changed: Changed,
    /// Its rectification.
    pub rectification: RectificationRow,
    /// When it was closed, in milliseconds, if it is.
    pub closed_ms: Option<i64>,
    /// With which outcome.
    pub outcome: Option<Outcome>,
    /// Who signed, in order.
    pub signatures: Vec<SignedBy>,
    /// What an independent reader of the proof file finds in it.
    pub proven: Proven,
    /// The proof file.
    pub file: String,
}

impl Certificate {
    /// The methods of the checkpoint in words.
    pub fn suite(&self) -> &'static str {
        match self.proven.key.algorithm() {
            "sm2" => "SM3 摘要、SM2 签名（国密）",
            _ => "SHA-256 摘要、Ed25519 签名",
        }
    }
}

/// A signature with the names of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBy {
    /// The office in which; none when this program knows no such office.
    pub office: Option<Office>,
    /// The person's name.
    pub name: Option<String>,
    /// When, in milliseconds.
    pub at_ms: i64,
    /// Digest of the dossier.
    pub digest: String,
}

/// Signs the journal as it is now.
///
/// # Errors
/// The store's, and the signer's.
pub async fn seal(app: &App) -> Result<Option<SignedCheckpoint>, Failure> {
    let at_ms = app.clock.now().as_millisecond();
    Ok(app.store.seal(app.seals.signer.as_ref(), at_ms).await?)
}

/// The proof file of a finding, usually a closed one; of another it proves how far it has come. Without the texts that may name
/// persons when `with_text` is not set.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn file(ctx: &Context, id: FindingId, with_text: bool) -> Result<Proof, Failure> {
    finding::load(ctx, id).await?;
    let streams = [format!("finding/{id}")];
    let store = &ctx.app.store;
    let last = store.last_checkpoint().await?;
    let known = last.and_then(|signed| {
        let key = ctx.app.seals.key(signed.checkpoint.key)?;
        Some((signed, key))
    });
    let proof = match known {
        Some((signed, key)) => store.prove(&streams, &signed, key).await?,
        None => Err(NotProvable::Unsealed),
    };
    let proof = match proof {
        // What was written since the last checkpoint is signed now.
        Err(NotProvable::Unsealed) => {
            let signed = seal(&ctx.app).await?.ok_or(Failure::NotFound)?;
            let key = ctx.app.seals.signer.public_key().clone();
            store.prove(&streams, &signed, key).await?
        }
        made => made,
    };
    let mut proof = proof.map_err(|why| match why {
        NotProvable::Empty => Failure::NotFound,
        NotProvable::Unsealed => Failure::Busy,
    })?;
    if !with_text {
        proof.without_personal();
    }
    Ok(proof)
}

/// Everything that a page or a paper about the proof of a finding shows. What it says about the proof is read from
/// the file as a stranger would read it.
///
/// # Errors
/// As [`file`]; [`Failure::Internal`] when the file does not verify.
pub async fn certificate(ctx: &Context, id: FindingId) -> Result<Certificate, Failure> {
    let changed = finding::load(ctx, id).await?;
    let store = &ctx.app.store;
    let rectification = store
        .rectification_by_id(&ctx.scope(), changed.finding.rectification)
        .await?
        .ok_or(Failure::NotFound)?;
    let text = file(ctx, id, true).await?.to_file();
    let proven = verify(text.as_bytes(), &ctx.app.seals.trusted)
        .map_err(|fault| Failure::Internal(fault.to_string()))?;
    let names = names(ctx, id).await?;
    let signatures = proven
        .signatures
        .iter()
        .map(|signed| SignedBy {
            office: word(&signed.office),
            name: signed
                .by
                .as_deref()
                .and_then(|by| by.parse().ok())
                .and_then(|by| names.get(&PersonId(by)).cloned()),
            at_ms: signed.at_ms,
            digest: signed.digest.clone(),
        })
        .collect();
    Ok(Certificate {
        closed_ms: proven.closed_ms,
        outcome: proven.outcome.as_deref().and_then(word),
        file: text,
        changed,
        rectification,
        signatures,
        proven,
    })
}

/// A value of the domain from the name under which it is stored.
fn word<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(name)).ok()
}

/// Names of everybody who did something to a finding.
async fn names(ctx: &Context, id: FindingId) -> Result<BTreeMap<PersonId, String>, Failure> {
    let mut names = BTreeMap::new();
    let mut before = None;
    loop {
        let events = finding::story(ctx, id, before, BATCH).await?;
        let full = events.len() == BATCH as usize;
        before = events.last().map(|entry| entry.version);
        names.extend(events.into_iter().filter_map(|entry| entry.by));
        if !full {
            return Ok(names);
        }
    }
}

/// Signs as the journal grows, until the process ends.
pub async fn follow(app: Arc<App>) {
    let mut committed = app.store.committed();
    let mut looked = None;
    let mut signed_ms = i64::MIN;
    loop {
        match look(&app, looked).await {
            Ok((newest, closed)) => {
                looked = Some(newest);
                let now = app.clock.now().as_millisecond();
                if closed || now.saturating_sub(signed_ms) >= INTERVAL_MS {
                    signed_ms = now;
                    report(seal(&app).await);
                }
            }
            Err(error) => tracing::warn!(%error, "the journal could not be looked at for closures"),
        }
        let waited = tokio::time::timeout(Duration::from_secs(5), committed.changed()).await;
        if matches!(waited, Ok(Err(_))) {
            return;
        }
    }
}

/// Whether something was closed since `looked`. What came before the start of this process is signed at once anyway.
async fn look(app: &App, looked: Option<u64>) -> Result<(u64, bool), StoreError> {
    match looked {
        Some(after) => app.store.closures_after(after).await,
        None => Ok((app.store.newest_entry().await?, false)),
    }
}

fn report(sealed: Result<Option<SignedCheckpoint>, Failure>) {
    match sealed {
        Ok(Some(signed)) => tracing::debug!(
            number = signed.checkpoint.number,
            size = signed.checkpoint.size,
            "checkpoint"
        ),
        Ok(None) => {}
        Err(error) => tracing::error!(
            %error,
            "no checkpoint was signed; run `bihuan verify --data` with the witness file"
        ),
    }
}
