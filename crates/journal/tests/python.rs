//! The verifier in Python, which shares no code with this one, says the same about the same files, sound and damaged.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    dead_code,
    missing_docs
)]

mod made;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bihuan_journal::{ExportAudit, PublicKey, Suite, Witness, verify};
use made::{Ledger, SUITES};

/// What Python says about each file; none where there is no Python.
fn python(files: &[PathBuf], more: &[&Path]) -> Option<Vec<bool>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/verify.py");
    let mut command = Command::new("python3");
    command.arg(script).arg("-");
    for (option, file) in ["--keys", "--witness"].iter().zip(more) {
        command.arg(option).arg(file);
    }
    let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        eprintln!("python3 is not installed: nothing is compared");
        return None;
    };
    let list: String = files.iter().map(|f| format!("{}\n", f.display())).collect();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(list.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let said: Vec<bool> = said.lines().map(|line| line == "1").collect();
    assert_eq!(said.len(), files.len(), "Python stopped half-way");
    Some(said)
}

/// The file itself, and copies with one byte changed, left out, doubled, and lines dropped, doubled or swapped.
fn copies(file: &str, step: usize) -> Vec<Vec<u8>> {
    let bytes = file.as_bytes();
    let mut copies = vec![bytes.to_vec()];
    for at in (0..bytes.len()).step_by(step) {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1 << (at % 8);
        let mut shorter = bytes.to_vec();
        shorter.remove(at);
        copies.extend([changed, shorter]);
    }
    copies.push(bytes[..bytes.len() - 1].to_vec());
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    for at in 0..lines.len() {
        let mut dropped = lines.clone();
        dropped.remove(at);
        let mut doubled = lines.clone();
        doubled.insert(at, lines[at]);
        let mut swapped = lines.clone();
        swapped.swap(at, (at + 1) % lines.len());
        copies.extend([dropped, doubled, swapped].map(|lines| lines.concat().into_bytes()));
    }
    copies
}

fn compare(copies: &[Vec<u8>], more: &[&Path], rust: impl Fn(&[u8]) -> bool) {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = (0..copies.len())
        .map(|n| folder.path().join(n.to_string()))
        .collect();
    for (file, bytes) in files.iter().zip(copies) {
        std::fs::write(file, bytes).unwrap();
    }
    let Some(said) = python(&files, more) else {
        return;
    };
    assert!(said[0], "Python refuses the sound file");
    for (at, (said, bytes)) in said.iter().zip(copies).enumerate() {
        let text = String::from_utf8_lossy(bytes);
        assert_eq!(*said, rust(bytes), "copy {at}: {text}");
        // A witness file that ends earlier is an older one.
        let older = text.contains("bihuan.witness.v1") && copies[0].starts_with(bytes);
        assert!(
            !said || older || *bytes == copies[0],
            "copy {at} is damaged: {text}"
        );
    }
}

fn audit(bytes: &[u8], keys: &[PublicKey], witness: &Witness) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let mut lines = text.split_inclusive('\n');
    let Some(Ok(mut audit)) = lines
        .next()
        .map(|line| ExportAudit::begin(line, keys, witness.clone()))
    else {
        return false;
    };
    lines.try_for_each(|line| audit.line(line)).is_ok() && audit.finish().faulty == 0
}

#[test]
fn both_verifiers_say_the_same() {
    for suite in SUITES {
        // Pure Python takes its time over SM3 and SM2.
        let step = if suite == Suite::Sha256 { 29 } else { 499 };
        let ledger = Ledger::new(suite);
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        std::fs::write(&keys, format!("# 公钥\n{}\n", ledger.keys()[0])).unwrap();
        let kept = folder.path().join("witness");
        std::fs::write(&kept, ledger.witness()).unwrap();
        let witness = Witness::read(ledger.witness().as_bytes()).unwrap();

        let proof = ledger.proof("finding/2");
        let mut without = proof.clone();
        without.without_personal();
        for proof in [proof, without] {
            compare(&copies(&proof.to_file(), step), &[&keys], |bytes| {
                verify(bytes, &ledger.keys()).is_ok()
            });
        }
        compare(
            &copies(&ledger.export(), step * 4),
            &[&keys, &kept],
            |bytes| audit(bytes, &ledger.keys(), &witness),
        );
        compare(&copies(&ledger.witness(), step), &[], |bytes| {
            Witness::read(bytes).is_ok()
        });
    }
}
