//! A made-up ledger: what was written verifies, in the file of one finding and as a whole, and what was changed does not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

mod made;

use bihuan_journal::{
    AuditFault, AuditReport, Checkpoint, CheckpointFault, ERASURE, ExportAudit, Proof, ProofFault,
    PublicKey, SECRET_BYTES, Signer as _, SoftwareKey, Suite, Witness, WitnessFault, verify,
};
use made::{Ledger, SUITES};

fn audit_export(text: &str, keys: &[PublicKey], witness: Witness) -> Option<AuditReport> {
    let mut lines = text.split_inclusive('\n');
    let mut audit = ExportAudit::begin(lines.next()?, keys, witness).ok()?;
    lines.try_for_each(|line| audit.line(line)).ok()?;
    Some(audit.finish())
}

#[test]
fn a_proof_says_what_the_entries_say() {
    for suite in SUITES {
        let ledger = Ledger::new(suite);
        let file = ledger.proof("finding/2").to_file();
        let proven = verify(file.as_bytes(), &ledger.keys()).unwrap();
        assert_eq!(proven.stream, "finding/2");
        assert_eq!(proven.number.as_deref(), Some("YL-2"));
        assert_eq!((proven.entries, proven.without_text), (5, 0));
        assert_eq!(proven.closed_ms, Some(1_717_000_000_013));
        assert_eq!(proven.outcome.as_deref(), Some("completed"));
        let offices: Vec<_> = proven
            .signatures
            .iter()
            .map(|s| s.office.as_str())
            .collect();
        assert_eq!(offices, ["lead_unit_head", "review_office"]);
        assert_eq!(proven.files[0].size, 7);
        assert_eq!(proven.trusted, Some(true));
        assert_eq!(verify(file.as_bytes(), &[]).unwrap().trusted, None);
    }
}

#[test]
fn a_proof_without_personal_texts_still_holds() {
    let ledger = Ledger::new(Suite::Sm3);
    let mut proof = ledger.proof("finding/1");
    proof.without_personal();
    let file = proof.to_file();
    assert!(!file.contains("个问题"));
    let proven = verify(file.as_bytes(), &ledger.keys()).unwrap();
    assert_eq!(proven.without_text, 2);
}

/// Promise 16: each byte of the file, changed in each of its bits, and each byte left out or doubled.
#[test]
fn no_byte_of_a_proof_can_be_changed() {
    for suite in SUITES {
        let ledger = Ledger::new(suite);
        let file = ledger.proof("finding/1").to_file().into_bytes();
        // Signatures of SM2 take long to check in a build without optimisation.
        let bits: &[u8] = if suite == Suite::Sha256 {
            &[0, 1, 2, 5, 7]
        } else {
            &[0]
        };
        for at in 0..file.len() {
            for bit in bits {
                let mut damaged = file.clone();
                damaged[at] ^= 1 << bit;
                assert!(
                    verify(&damaged, &[]).is_err(),
                    "{suite} byte {at} bit {bit}"
                );
            }
            let mut shorter = file.clone();
            shorter.remove(at);
            assert!(verify(&shorter, &[]).is_err(), "{suite} byte {at} removed");
        }
        for cut in [0, 1, file.len() / 2, file.len() - 1] {
            assert_eq!(verify(&file[..cut], &[]), Err(ProofFault::Format));
        }
    }
}

#[test]
fn a_forged_proof_says_what_is_wrong() {
    let ledger = Ledger::new(Suite::Sha256);
    let sound = ledger.proof("finding/1");
    let check = |edit: &dyn Fn(&mut Proof)| {
        let mut forged = sound.clone();
        edit(&mut forged);
        verify(forged.to_file().as_bytes(), &ledger.keys()).unwrap_err()
    };
    let edited = check(&|p| p.streams[0].entries[3].at_ms += 1);
    assert_eq!(
        edited.to_string(),
        "“finding/1”：第 4 条记录的记录信息（时间、人员、类别或摘要）被改动过。"
    );
    let words = check(&|p| p.streams[0].entries[0].personal = Some("{}".to_owned()));
    assert_eq!(
        words.to_string(),
        "“finding/1”：第 1 条记录的个人信息被改动过。"
    );
    assert_eq!(
        check(&|p| drop(p.streams[0].entries.pop())),
        ProofFault::Tree
    );
    assert_eq!(check(&|p| p.nodes.reverse()), ProofFault::Tree);
    assert_eq!(check(&|p| p.checkpoint.size -= 1), ProofFault::Tree);
    assert_eq!(
        check(&|p| p.streams.push(p.streams[0].clone())),
        ProofFault::Format
    );
    assert!(matches!(
        check(&|p| p.checkpoint.at_ms += 1),
        ProofFault::Checkpoint(CheckpointFault::Signature { number: 3 })
    ));
    // A whole ledger made up by somebody else, signed with another key.
    let stranger = SoftwareKey::from_secret(Suite::Sha256, &[8; SECRET_BYTES]).unwrap();
    let made_up = check(&|p| {
        p.key = stranger.public_key().clone();
        p.checkpoint.key = p.key.id();
        p.signature = p.checkpoint.clone().sign(&stranger).unwrap().signature;
    });
    assert!(matches!(
        made_up,
        ProofFault::Checkpoint(CheckpointFault::UnknownKey { .. })
    ));
}

#[test]
fn a_whole_ledger_verifies_with_its_witness() {
    for suite in SUITES {
        let ledger = Ledger::new(suite);
        let report = ledger.audit(&ledger.witness());
        assert_eq!(report.faults, []);
        assert_eq!((report.entries, report.streams), (15, 3));
        assert_eq!(
            (report.checkpoints, report.witnessed, report.covered),
            (3, 2, 15)
        );
        let export = ledger.export();
        let witness = Witness::read(ledger.witness().as_bytes()).unwrap();
        assert_eq!(audit_export(&export, &[], witness), Some(report));
    }
}

#[test]
fn no_byte_of_an_exported_journal_or_witness_can_be_changed() {
    let ledger = Ledger::new(Suite::Sha256);
    let witness = ledger.witness();
    let kept = Witness::read(witness.as_bytes()).unwrap();
    let export = ledger.export().into_bytes();
    for at in 0..export.len() {
        let mut damaged = export.clone();
        damaged[at] ^= 1;
        let found = String::from_utf8(damaged)
            .ok()
            .and_then(|text| audit_export(&text, &ledger.keys(), kept.clone()));
        assert!(found.is_none_or(|report| report.faulty > 0), "byte {at}");
    }
    let witness = witness.into_bytes();
    for at in 0..witness.len() {
        let mut damaged = witness.clone();
        damaged[at] ^= 1;
        assert!(Witness::read(&damaged).is_err(), "byte {at}");
    }
}

/// Somebody with the key and the program writes the whole ledger anew. Only the witness knows better.
#[test]
fn a_ledger_that_was_written_anew_is_found_by_the_witness() {
    let ledger = Ledger::new(Suite::Sha256);
    let witness = ledger.witness();

    let mut anew = Ledger::new(Suite::Sha256);
    anew.entries.clear();
    anew.checkpoints.clear();
    for entry in &ledger.entries {
        let body = entry.body.replace("YL-2", "YL-9");
        anew.write(&entry.stream, &entry.kind, body, entry.personal.clone());
    }
    for _ in 0..3 {
        anew.sign();
    }
    assert_eq!(anew.audit("").faults, []);
    let found = anew.audit(&witness);
    assert!(
        found
            .faults
            .contains(&AuditFault::Checkpoint(CheckpointFault::Root {
                number: 1,
                size: 6
            }))
    );

    let mut rolled_back = Ledger::new(Suite::Sha256);
    rolled_back.entries.truncate(6);
    rolled_back.checkpoints.truncate(1);
    assert_eq!(rolled_back.audit("").faults, []);
    let found = rolled_back.audit(&witness);
    assert!(found.faults.contains(&AuditFault::Lost { number: 3 }));

    let mut without = Ledger::new(Suite::Sha256);
    without.checkpoints.remove(1);
    assert!(without.audit("").faulty > 0);
    let mut resigned = Ledger::new(Suite::Sha256);
    let last = resigned.checkpoints.pop().unwrap().checkpoint;
    let later = Checkpoint {
        at_ms: last.at_ms + 1,
        ..last
    };
    resigned
        .checkpoints
        .push(later.sign(&resigned.key).unwrap());
    assert_eq!(resigned.audit("").faults, []);
    assert_eq!(
        resigned.audit(&witness).faults,
        [AuditFault::Replaced { number: 3 }]
    );
}

#[test]
fn an_erasure_is_told_or_found() {
    let mut ledger = Ledger::new(Suite::Sha256);
    ledger.entries[0].erase_personal();
    let found = ledger.audit("");
    assert!(matches!(found.faults[..], [AuditFault::Erased(_)]));
    let told = r#"{"stream":"finding/1","version":1}"#.to_owned();
    ledger.write("erasure/finding/1", ERASURE, told, None);
    assert_eq!(ledger.audit("").faults, []);
    ledger.entries[0] = Ledger::new(Suite::Sha256).entries[0].clone();
    assert!(matches!(
        ledger.audit("").faults[..],
        [AuditFault::NotErased(_)]
    ));
}

#[test]
fn a_witness_that_diverges_is_refused() {
    let ledger = Ledger::new(Suite::Sha256);
    let (first, second) = {
        let text = ledger.witness();
        let (first, second) = text.split_once('\n').unwrap();
        (format!("{first}\n"), second.to_owned())
    };
    assert!(Witness::read(format!("{first}{second}").as_bytes()).is_ok());
    assert_eq!(
        Witness::read(format!("{second}{first}").as_bytes()),
        Err(WitnessFault::Diverged { number: 3 })
    );
    assert_eq!(
        Witness::read(first.trim_end().as_bytes()),
        Err(WitnessFault::Line { line: 1 })
    );
    assert_eq!(Witness::read(b"").unwrap(), Witness::default());
}
