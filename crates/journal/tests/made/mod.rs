//! A made-up ledger: three findings that were worked on by turns, closed, and signed on the way.

use bihuan_journal::{
    Audit, AuditReport, Checkpoint, Draft, Entry, ExportHeader, Frontier, PROOF, Proof,
    ProvenEntry, ProvenStream, PublicKey, SECRET_BYTES, SignedCheckpoint, Signer as _, SoftwareKey,
    Suite, WITNESS, Witness, WitnessLine, checkpoint_line, consistency, entry_line, inclusion,
    leaf, root_above, seal, subtrees,
};

pub(crate) const SUITES: [Suite; 2] = [Suite::Sha256, Suite::Sm3];
/// Three findings that were worked on by turns.
const KINDS: [&str; 5] = [
    "finding_recorded",
    "closure_requested",
    "sent_for_signing",
    "countersigned",
    "finding_closed",
];

pub(crate) struct Ledger {
    pub(crate) suite: Suite,
    pub(crate) key: SoftwareKey,
    pub(crate) entries: Vec<Entry>,
    pub(crate) checkpoints: Vec<SignedCheckpoint>,
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
    pub(crate) fn new(suite: Suite) -> Self {
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

    pub(crate) fn write(
        &mut self,
        stream: &str,
        kind: &str,
        body: String,
        personal: Option<String>,
    ) {
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

    pub(crate) fn frontier(&self, size: usize) -> Frontier {
        let mut frontier = Frontier::new(self.suite);
        for entry in &self.entries[..size] {
            frontier.push(leaf(self.suite, entry), |_, _, _| ());
        }
        frontier
    }

    pub(crate) fn sign(&mut self) {
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

    pub(crate) fn keys(&self) -> [PublicKey; 1] {
        [self.key.public_key().clone()]
    }

    pub(crate) fn roots(&self, ranges: Vec<std::ops::Range<u64>>) -> Vec<bihuan_journal::Digest> {
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

    pub(crate) fn proof(&self, stream: &str) -> Proof {
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

    pub(crate) fn witness(&self) -> String {
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

    pub(crate) fn export(&self) -> String {
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

    pub(crate) fn audit(&self, witness: &str) -> AuditReport {
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
