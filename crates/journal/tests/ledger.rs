//! A made-up ledger: what was written verifies, in the file of one finding and as a whole, and what was changed does not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use bihuan_journal::{
    Audit, AuditFault, AuditReport, Checkpoint, CheckpointFault, Draft, ERASURE, Entry,
    ExportAudit, ExportHeader, Frontier, PROOF, Proof, ProofFault, ProvenEntry, ProvenStream,
    PublicKey, SECRET_BYTES, SignedCheckpoint, Signer as _, SoftwareKey, Suite, WITNESS, Witness,
    WitnessFault, WitnessLine, checkpoint_line, consistency, entry_line, inclusion, leaf,
    root_above, seal, subtrees, verify,
};

const SUITES: [Suite; 2] = [Suite::Sha256, Suite::Sm3];
/// Three findings that were worked on by turns.
const KINDS: [&str; 5] = [
    "finding_recorded",
    "closure_requested",
    "sent_for_signing",
    "countersigned",
    "finding_closed",
];

struct Ledger {
    suite: Suite,
    key: SoftwareKey,
    entries: Vec<Entry>,
    checkpoints: Vec<SignedCheckpoint>,
}

fn body(kind: &str, finding: usize) -> String {
    match kind {
        "finding_recorded" => format!(r#"{{"number":"YL-{finding}","problem":true}}"#),
        "closure_requested" => r#"{"files":[{"digest":"ab12","size":7}],"note":true}"#.to_owned(),
        "countersigned" => r#"{"digest":"d1","office":"lead_unit_head"}"#.to_owned(),
        "finding_closed" => {
            r#"{"digest":"d1","office":"review_office","outcome":"completed"}"#.to_owned()
        }
        _ => "{}".to_owned(),
    }
}

impl Ledger {
    fn new(suite: Suite) -> Self {
        let mut ledger = Self {
            suite,
            key: SoftwareKey::from_secret(suite, &[7; SECRET_BYTES]).unwrap(),
            entries: Vec::new(),
            checkpoints: Vec::new(),
        };
        for (at, kind) in KINDS.iter().enumerate() {
            for finding in 1..=3 {
                let with_words = kind.ends_with("recorded") || kind.ends_with("requested");
                let words = with_words.then(|| format!(r#"{{"/problem":"第{finding}个问题"}}"#));
                ledger.write(
                    &format!("finding/{finding}"),
                    kind,
                    body(kind, finding),
                    words,
                );
            }
            if at % 2 == 1 {
                ledger.sign();
            }
        }
        ledger.sign();
        ledger
    }

    fn write(&mut self, stream: &str, kind: &str, body: String, personal: Option<String>) {
        let last = self.entries.iter().rev().find(|e| e.stream == stream);
        let count = u64::try_from(self.entries.len()).unwrap();
        let draft = Draft {
            stream: stream.to_owned(),
            version: last.map_or(1, |e| e.version + 1),
            kind: kind.to_owned(),
            at_ms: 1_717_000_000_000 + i64::try_from(count).unwrap(),
            actor: Some(format!("person-{}", count % 4)),
            request: (count % 2 == 0).then(|| format!("request-{count}")),
            body,
            personal,
            salt: [u8::try_from(count).unwrap(); 16],
        };
        let prev = last.map(|e| e.digest);
        self.entries.push(seal(self.suite, draft, prev));
    }

    fn frontier(&self, size: usize) -> Frontier {
        let mut frontier = Frontier::new(self.suite);
        for entry in &self.entries[..size] {
            frontier.push(leaf(self.suite, entry), |_, _, _| ());
        }
        frontier
    }

    fn sign(&mut self) {
        let size = self.entries.len();
        let last = self.checkpoints.last().map(|signed| &signed.checkpoint);
        let checkpoint = Checkpoint {
            suite: self.suite,
            ledger: self.entries[0].digest,
            number: last.map_or(1, |c| c.number + 1),
            size: u64::try_from(size).unwrap(),
            root: self.frontier(size).root(),
            at_ms: 1_717_100_000_000,
            prev: last.map(Checkpoint::digest),
            key: self.key.public_key().id(),
        };
        self.checkpoints.push(checkpoint.sign(&self.key).unwrap());
    }

    fn keys(&self) -> [PublicKey; 1] {
        [self.key.public_key().clone()]
    }

    fn roots(&self, ranges: Vec<std::ops::Range<u64>>) -> Vec<bihuan_journal::Digest> {
        ranges
            .into_iter()
            .map(|range| {
                let leaves = |r: std::ops::Range<u64>| {
                    let mut part = Frontier::new(self.suite);
                    for at in r {
                        let entry = &self.entries[usize::try_from(at).unwrap()];
                        part.push(leaf(self.suite, entry), |_, _, _| ());
                    }
                    part.root()
                };
                let parts: Vec<_> = subtrees(range)
                    .into_iter()
                    .map(|(level, place)| leaves(place << level..(place + 1) << level))
                    .collect();
                root_above(self.suite, &parts)
            })
            .collect()
    }

    fn proof(&self, stream: &str) -> Proof {
        let signed = self.checkpoints.last().unwrap().clone();
        let entries: Vec<_> = (0..)
            .zip(&self.entries)
            .filter(|(_, entry)| entry.stream == stream)
            .map(|(index, entry)| ProvenEntry::of(index, entry.clone()))
            .collect();
        let indices: Vec<u64> = entries.iter().map(|entry| entry.index).collect();
        Proof {
            format: PROOF.to_owned(),
            streams: vec![ProvenStream {
                stream: stream.to_owned(),
                entries,
            }],
            nodes: self.roots(inclusion(&indices, signed.checkpoint.size)),
            checkpoint: signed.checkpoint,
            signature: signed.signature,
            key: self.key.public_key().clone(),
        }
    }

    fn witness(&self) -> String {
        let mut text = String::new();
        let mut before = 0;
        for signed in self.checkpoints.iter().step_by(2) {
            let size = signed.checkpoint.size;
            let line = WitnessLine {
                format: WITNESS.to_owned(),
                checkpoint: signed.checkpoint.clone(),
                signature: signed.signature,
                key: self.key.public_key().clone(),
                consistency: self.roots(consistency(before, size)),
            };
            text.push_str(&line.to_line());
            before = size;
        }
        text
    }

    fn export(&self) -> String {
        let mut text = ExportHeader::new(self.suite, self.keys().to_vec()).to_line();
        let mut checkpoints = self.checkpoints.iter().peekable();
        for (size, entry) in (1..).zip(&self.entries) {
            text.push_str(&entry_line(entry));
            while let Some(signed) = checkpoints.next_if(|c| c.checkpoint.size == size) {
                text.push_str(&checkpoint_line(signed));
            }
        }
        text
    }

    fn audit(&self, witness: &str) -> AuditReport {
        let witness = Witness::read(witness.as_bytes()).unwrap();
        let mut audit = Audit::new(self.suite, &self.keys(), witness);
        let mut checkpoints = self.checkpoints.iter().peekable();
        for entry in &self.entries {
            audit.entry(entry, |_, _, _| ());
            while let Some(signed) = checkpoints.next_if(|c| c.checkpoint.size <= audit.size()) {
                audit.checkpoint(signed);
            }
        }
        checkpoints.for_each(|signed| audit.checkpoint(signed));
        audit.finish()
    }
}

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
