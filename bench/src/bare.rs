//! The bare writer of P4: the same statements as a progress report, through the store alone, without HTTP and policy.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use bihuan_access::Scope;
use bihuan_domain::finding::Progress;
use bihuan_domain::id::{FindingId, PersonId, UnitId};
use bihuan_domain::{By, Command, Role};
use bihuan_journal::{SALT_BYTES, Suite};
use bihuan_store::{Author, BlobSettings, Salts, Settings, Store};
use uuid::Uuid;

use crate::Plan;
use crate::load;

/// A client with findings of its own.
struct Writer {
    store: Store,
    salts: Arc<dyn Salts>,
    findings: Vec<FindingId>,
}

/// Commands a second of so many clients on a full ledger that no server has open; the median of the runs.
///
/// # Errors
/// The store's.
pub(crate) async fn rate(
    plan: &Plan,
    database: &str,
    findings: &[FindingId],
    clients: usize,
    blobs: &Path,
) -> anyhow::Result<f64> {
    let settings = Settings {
        database: database.to_owned(),
        suite: Suite::Sha256,
        blobs: BlobSettings::Folder(blobs.to_path_buf()),
    };
    let store = Store::open(&settings).await?;
    let salts = salts();
    let mut rates = Vec::new();
    for _ in 0..plan.runs {
        let open = |number: usize| {
            let writer = Writer {
                store: store.clone(),
                salts: Arc::clone(&salts),
                findings: findings
                    .iter()
                    .skip(number)
                    .step_by(clients)
                    .copied()
                    .collect(),
            };
            async move { Ok(writer) }
        };
        let latencies = load::closed(clients, plan.lasting, open, report).await?;
        rates.push(latencies.rate());
    }
    store.close().await?;
    crate::figures::median(rates).context("no run")
}

/// Different every time, which is all that a measurement needs.
fn salts() -> Arc<dyn Salts> {
    let count = AtomicU64::new(0);
    Arc::new(move || {
        let number = count.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let mut salt = [0; SALT_BYTES];
        for (place, byte) in salt.iter_mut().zip(number) {
            *place = byte;
        }
        salt
    })
}

async fn report(mut writer: Writer, turn: u64) -> anyhow::Result<Writer> {
    writer.findings.rotate_left(1);
    let id = *writer
        .findings
        .first()
        .context("fewer findings than clients")?;
    let author = Author {
        actor: None,
        at_ms: 1_790_000_000_000,
        request: None,
    };
    let by = By {
        person: PersonId(Uuid::nil()),
        unit: UnitId(Uuid::nil()),
        roles: vec![Role::UnitHandler],
        stands_in: Vec::new(),
    };
    let progress = Progress {
        task: None,
        text: format!("已完成现场核查，第{turn}次上报。"),
        figures: Vec::new(),
        evidence: Vec::new(),
        claim: None,
    };
    let mut tx = writer
        .store
        .begin(author, Arc::clone(&writer.salts))
        .await?;
    let before = tx
        .finding(&Scope::All, id)
        .await?
        .context("the finding is not there")?;
    let event = before.finding.decide(Command::Report(progress), &by)?;
    tx.record_finding(Some(&before), vec![event]).await?;
    tx.commit().await?;
    Ok(writer)
}
