//! How long signing, proving and verifying a large journal take.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use bihuan_drive::now;
use bihuan_journal::{SECRET_BYTES, Signer as _, SoftwareKey, Suite, Witness, verify};
use bihuan_store::{BlobSettings, Settings, Store};

use crate::place::{Kind, Place, default_binary};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Findings in the made-up district; a finding has about twelve entries.
    #[arg(long, default_value_t = 85_000)]
    findings: u32,
    /// The database under test.
    #[arg(long, value_enum, default_value = "sqlite")]
    db: Kind,
    /// The binary that fills the made-up district; by default the release build of this working tree.
    #[arg(long)]
    server: Option<PathBuf>,
}

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let binary = arguments.server.clone().unwrap_or_else(default_binary);
    let place = Place::make(&binary, arguments.db).await?;
    let findings = arguments.findings.to_string();
    let began = now();
    place
        .program
        .run(&["demo", "--fill-only", "--findings", &findings])
        .await
        .context("filling the district")?;
    println!("filled in {:?}", began.elapsed());
    let url = place
        .database()
        .unwrap_or_else(|| format!("sqlite://{}/bihuan.db", place.data().display()));
    let store = Store::open(&Settings {
        database: url,
        suite: Suite::Sha256,
        blobs: BlobSettings::Folder(place.data().join("files")),
    })
    .await?;
    let key = SoftwareKey::from_secret(store.suite(), &[7; SECRET_BYTES])?;
    let keys = [key.public_key().clone()];

    let began = now();
    let signed = store.seal(&key, 1).await?.context("an empty journal")?;
    println!(
        "sealed {} entries in {:?}",
        signed.checkpoint.size,
        began.elapsed()
    );
    let began = now();
    store.seal(&key, 2).await?;
    println!("sealed again in {:?}", began.elapsed());

    let stream = store
        .follow(signed.checkpoint.size / 2, 1)
        .await?
        .pop()
        .context("an entry in the middle")?
        .entry
        .stream;
    let began = now();
    let proof = store
        .prove(&[stream], &signed, key.public_key().clone())
        .await?;
    let file = proof
        .map_err(|why| anyhow::anyhow!("no proof: {why:?}"))?
        .to_file();
    println!(
        "proof of {} bytes made in {:?}",
        file.len(),
        began.elapsed()
    );
    let began = now();
    let proven = verify(file.as_bytes(), &keys)?;
    println!(
        "proof of {} entries verified in {:?}",
        proven.entries,
        began.elapsed()
    );

    let began = now();
    let (report, nodes) = store.verify_journal(&keys, Witness::default()).await?;
    println!(
        "{} entries in {} streams verified in {:?}, {} faults; resident {} MiB",
        report.entries,
        report.streams,
        began.elapsed(),
        report.faulty + nodes.len() as u64,
        resident_mib().unwrap_or_default(),
    );
    ensure!(
        report.faulty == 0 && nodes.is_empty(),
        "{:?} {nodes:?}",
        report.faults
    );
    store.close().await?;
    place.leave().await?;
    Ok(ExitCode::SUCCESS)
}

/// What this process held at most, where the system tells.
fn resident_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}
