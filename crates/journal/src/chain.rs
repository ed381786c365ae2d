//! Checking a stream from its first entry to its last.

use std::borrow::Borrow;
use std::fmt;

use crate::digest::{Digest, Suite};
use crate::entry::Entry;

/// Checks a whole stream and gives the digest of its last entry, which stands for all of it.
///
/// Whether entries are missing at the end cannot be seen from the stream itself: compare the digest with one that was
/// kept elsewhere.
///
/// # Errors
/// The first [`ChainFault`] that is met.
pub fn verify_stream<E: Borrow<Entry>>(
    suite: Suite,
    entries: impl IntoIterator<Item = E>,
) -> Result<Digest, ChainFault> {
    let mut chain = Chain::new(suite);
    for entry in entries {
        chain.push(entry.borrow())?;
    }
    chain.head().ok_or(ChainFault::Empty)
}

/// A stream that is checked entry by entry as it is read, so that none of it has to be kept.
#[derive(Debug, Clone)]
pub struct Chain {
    suite: Suite,
    last: Option<Last>,
}

#[derive(Debug, Clone)]
struct Last {
    stream: String,
    version: u64,
    digest: Digest,
}

impl Chain {
    /// Begins before the first entry of a stream.
    pub const fn new(suite: Suite) -> Self {
        Self { suite, last: None }
    }

    /// The digest of the last entry that was checked.
    pub fn head(&self) -> Option<Digest> {
        self.last.as_ref().map(|last| last.digest)
    }

    /// The version of the last entry that was checked, 0 before the first.
    pub fn version(&self) -> u64 {
        self.last.as_ref().map_or(0, |last| last.version)
    }

    /// Checks the next entry.
    ///
    /// # Errors
    /// What does not fit; the chain stays where it was.
    pub fn push(&mut self, entry: &Entry) -> Result<(), ChainFault> {
        let version = entry.version;
        if let Some(last) = &self.last
            && last.stream != entry.stream
        {
            return Err(ChainFault::OtherStream {
                version,
                expected: last.stream.clone(),
                found: entry.stream.clone(),
            });
        }
        // Contents come before order: an entry whose version was edited should be called edited, not misplaced.
        if !entry.body_holds(self.suite) {
            return Err(ChainFault::Edited {
                version,
                part: Part::Body,
            });
        }
        if !entry.personal_holds(self.suite) {
            return Err(ChainFault::Edited {
                version,
                part: Part::Personal,
            });
        }
        if entry.computed_digest(self.suite) != entry.digest {
            return Err(ChainFault::Edited {
                version,
                part: Part::Header,
            });
        }
        let expected = self.version().saturating_add(1);
        match version.cmp(&expected) {
            std::cmp::Ordering::Greater => {
                return Err(ChainFault::Gap {
                    expected,
                    found: version,
                });
            }
            std::cmp::Ordering::Less => {
                return Err(ChainFault::Reordered {
                    expected,
                    found: version,
                });
            }
            std::cmp::Ordering::Equal => {}
        }
        if entry.prev != self.head() {
            return Err(ChainFault::WrongPrevious {
                version,
                expected: self.head(),
                found: entry.prev,
            });
        }
        match &mut self.last {
            Some(last) => {
                last.version = version;
                last.digest = entry.digest;
            }
            None => {
                self.last = Some(Last {
                    stream: entry.stream.clone(),
                    version,
                    digest: entry.digest,
                });
            }
        }
        Ok(())
    }
}

/// Which part of an entry no longer fits its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The facts.
    Body,
    /// The personal data beside them, or its salt.
    Personal,
    /// Stream, version, kind, time, actor, request, or one of the digests.
    Header,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "正文",
            Self::Personal => "个人信息",
            Self::Header => "记录信息（时间、人员、类别或摘要）",
        })
    }
}

/// Why a stream does not verify.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// There is no entry at all.
    #[error("没有任何记录。")]
    Empty,
    /// An entry of another stream stands among them.
    #[error("第 {version} 条记录属于“{found}”，不属于“{expected}”。")]
    OtherStream {
        /// Version of the entry that does not belong here.
        version: u64,
        /// The stream being checked.
        expected: String,
        /// The stream that the entry names.
        found: String,
    },
    /// Entries are missing.
    #[error("第 {expected} 条记录缺失，其后是第 {found} 条。")]
    Gap {
        /// The version that should have come.
        expected: u64,
        /// The version that came.
        found: u64,
    },
    /// An entry came again, or too late.
    #[error("记录顺序不符：应为第 {expected} 条，却是第 {found} 条。")]
    Reordered {
        /// The version that should have come.
        expected: u64,
        /// The version that came.
        found: u64,
    },
    /// An entry was changed after it was written.
    #[error("第 {version} 条记录的{part}被改动过。")]
    Edited {
        /// Version of the changed entry.
        version: u64,
        /// What of it was changed.
        part: Part,
    },
    /// An entry fits itself, but follows another entry than the one before it: one of the two was replaced.
    #[error("第 {version} 条记录与上一条不衔接，其中一条被替换过。")]
    WrongPrevious {
        /// Version of the entry whose predecessor is another one.
        version: u64,
        /// Digest of the entry that stands before it; none for the first.
        expected: Option<Digest>,
        /// Digest that the entry names.
        found: Option<Digest>,
    },
}
