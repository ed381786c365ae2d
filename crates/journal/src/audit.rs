//! Checking a whole ledger in one pass: every entry, every stream, the tree, the checkpoints, and those a second party kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::chain::{Chain, ChainFault};
use crate::checkpoint::{Checkpoint, CheckpointFault, SignedCheckpoint};
use crate::digest::{Digest, Suite};
use crate::entry::Entry;
use crate::key::PublicKey;
use crate::tree::{Frontier, leaf};
use crate::witness::Witness;

/// The kind of the entry that tells that the personal data of another was erased.
pub const ERASURE: &str = "personal_erased";

/// Faults that are named; the rest is counted.
const NAMED: usize = 100;

/// The stream and version whose personal data was erased, as the body of an [`ERASURE`] entry tells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Erasure {
    /// The stream.
    pub stream: String,
    /// The version in it.
    pub version: u64,
}

/// A ledger that is being checked. Entries come in their order, each checkpoint after the entries that it covers.
///
/// Memory grows with the number of streams, not with that of entries.
#[derive(Debug)]
pub struct Audit {
    suite: Suite,
    keys: Vec<PublicKey>,
    /// Checkpoints that a second party kept, those not yet reached.
    witnessed: std::iter::Peekable<std::vec::IntoIter<SignedCheckpoint>>,
    /// The digests of the same checkpoints by number, those not yet met among the ledger's own.
    kept: BTreeMap<u64, Digest>,
    /// None for a stream with a fault: what follows would only repeat it.
    chains: HashMap<String, Option<Chain>>,
    frontier: Frontier,
    ledger: Option<Digest>,
    last: Option<SignedCheckpoint>,
    erased: BTreeSet<Erasure>,
    told: BTreeSet<Erasure>,
    report: AuditReport,
}

/// What an audit saw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditReport {
    /// Entries.
    pub entries: u64,
    /// Streams.
    pub streams: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// Checkpoints of the witness file that were compared.
    pub witnessed: u64,
    /// Entries that the last checkpoint covers.
    pub covered: u64,
    /// The last checkpoint.
    pub last: Option<Checkpoint>,
    /// The first hundred faults.
    pub faults: Vec<AuditFault>,
    /// How many faults there are.
    pub faulty: u64,
}

impl Audit {
    /// Begins before the first entry. `keys` are those that may sign checkpoints; those of the witness file may too.
    pub fn new(suite: Suite, keys: &[PublicKey], witness: Witness) -> Self {
        let mut keys = keys.to_vec();
        keys.extend(witness.keys);
        let kept = witness
            .checkpoints
            .iter()
            .map(|signed| (signed.checkpoint.number, signed.checkpoint.digest()))
            .collect();
        Self {
            suite,
            keys,
            witnessed: witness.checkpoints.into_iter().peekable(),
            kept,
            chains: HashMap::new(),
            frontier: Frontier::new(suite),
            ledger: None,
            last: None,
            erased: BTreeSet::new(),
            told: BTreeSet::new(),
            report: AuditReport::default(),
        }
    }

    /// The number of entries so far.
    pub const fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Checks the next entry. `complete` is told every inner node of the tree that it completes.
    pub fn entry(&mut self, entry: &Entry, complete: impl FnMut(u32, u64, Digest)) {
        self.report.entries = self.report.entries.saturating_add(1);
        self.ledger.get_or_insert(entry.digest);
        if !self.chains.contains_key(&entry.stream) {
            self.report.streams = self.report.streams.saturating_add(1);
            let chain = Some(Chain::new(self.suite));
            self.chains.insert(entry.stream.clone(), chain);
        }
        if let Some(place) = self.chains.get_mut(&entry.stream)
            && let Some(Err(fault)) = place.as_mut().map(|chain| chain.push(entry))
        {
            *place = None;
            self.report.note(AuditFault::Stream {
                stream: entry.stream.clone(),
                fault,
            });
        }
        if entry.is_erased() {
            self.erased.insert(Erasure {
                stream: entry.stream.clone(),
                version: entry.version,
            });
        }
        if entry.kind == ERASURE {
            self.told.extend(serde_json::from_str(&entry.body).ok());
        }
        self.frontier.push(leaf(self.suite, entry), complete);
        self.pass_witnessed();
    }

    /// Adds a fault that was seen elsewhere.
    pub fn note(&mut self, fault: impl Into<AuditFault>) {
        self.report.note(fault);
    }

    /// Compares the checkpoints of the witness file that cover exactly the entries so far.
    fn pass_witnessed(&mut self) {
        let size = self.size();
        while let Some(signed) = self
            .witnessed
            .next_if(|signed| signed.checkpoint.size <= size)
        {
            self.report.witnessed = self.report.witnessed.saturating_add(1);
            self.compare(&signed.checkpoint);
        }
    }

    fn compare(&mut self, checkpoint: &Checkpoint) {
        let Checkpoint { number, size, .. } = *checkpoint;
        if checkpoint.suite != self.suite || Some(checkpoint.ledger) != self.ledger {
            self.report.note(CheckpointFault::Ledger { number });
        }
        if size != self.size() || checkpoint.root != self.frontier.root() {
            self.report.note(CheckpointFault::Root { number, size });
        }
    }

    /// Checks the next checkpoint, which must cover exactly the entries so far.
    pub fn checkpoint(&mut self, signed: &SignedCheckpoint) {
        self.report.checkpoints = self.report.checkpoints.saturating_add(1);
        let checks = [
            signed.check_signature(&self.keys),
            signed.check_order(self.last.as_ref()),
        ];
        for fault in checks.into_iter().filter_map(Result::err) {
            self.report.note(fault);
        }
        let Checkpoint { number, size, .. } = signed.checkpoint;
        if let Some(kept) = self.kept.remove(&number)
            && kept != signed.checkpoint.digest()
        {
            self.report.note(AuditFault::Replaced { number });
        }
        if size > self.size() {
            let found = self.size();
            self.report.note(CheckpointFault::Missing {
                number,
                size,
                found,
            });
        } else {
            self.compare(&signed.checkpoint);
        }
        self.last = Some(signed.clone());
    }

    /// What was seen, once everything was shown.
    pub fn finish(mut self) -> AuditReport {
        let found = self.size();
        for signed in self.witnessed {
            self.report.witnessed = self.report.witnessed.saturating_add(1);
            let Checkpoint { number, size, .. } = signed.checkpoint;
            self.report.note(CheckpointFault::Missing {
                number,
                size,
                found,
            });
        }
        for number in self.kept.into_keys() {
            self.report.note(AuditFault::Lost { number });
        }
        for erasure in self.erased.difference(&self.told) {
            self.report.note(AuditFault::Erased(erasure.clone()));
        }
        for erasure in self.told.difference(&self.erased) {
            self.report.note(AuditFault::NotErased(erasure.clone()));
        }
        self.report.covered = self.last.as_ref().map_or(0, |last| last.checkpoint.size);
        self.report.last = self.last.map(|last| last.checkpoint);
        self.report
    }
}

impl AuditReport {
    /// Adds a fault.
    pub fn note(&mut self, fault: impl Into<AuditFault>) {
        self.faulty = self.faulty.saturating_add(1);
        if self.faults.len() < NAMED {
            self.faults.push(fault.into());
        }
    }
}

/// What is wrong with a ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// A stream does not verify.
    #[error("“{stream}”：{fault}")]
    Stream {
        /// Its name.
        stream: String,
        /// Why.
        fault: ChainFault,
    },
    /// Personal data is gone, and nobody says that it was erased.
    #[error("“{}”第 {} 条的个人信息被清除，但没有清除记录。", .0.stream, .0.version)]
    Erased(Erasure),
    /// Somebody says that personal data was erased, and it is still there.
    #[error("“{}”第 {} 条的个人信息应已清除，却仍然存在。", .0.stream, .0.version)]
    NotErased(Erasure),
    /// A file offers a key that nobody vouches for.
    #[error("文件中的公钥 {key} 不在可信公钥之列。")]
    Stranger {
        /// Its id.
        key: Digest,
    },
    /// A checkpoint is another one than a second party kept.
    #[error("第 {number} 号检查点与见证文件中的不同，已被替换。")]
    Replaced {
        /// Its number.
        number: u64,
    },
    /// A checkpoint that a second party kept is gone.
    #[error("见证文件中的第 {number} 号检查点已不在系统中：检查点被删除，或数据被退回到以前。")]
    Lost {
        /// Its number.
        number: u64,
    },
    /// A checkpoint does not hold.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFault),
}
