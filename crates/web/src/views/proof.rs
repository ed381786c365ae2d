//! The certificate of a finding: what its proof file proves, and how to check it without this system.

use askama::Template;

use super::frame::Frame;
use super::parts::{Link, Tag};

/// The page of a proof.
#[derive(Debug, Template)]
#[template(path = "proof.html")]
pub struct ProofPage {
    /// The frame.
    pub frame: Frame,
    /// Where the finding is.
    pub crumbs: Vec<Link>,
    /// Ledger number and problem.
    pub title: String,
    /// Whether it is closed.
    pub stage: Tag,
    /// When and with which outcome; what is missing when it is not closed.
    pub says: String,
    /// Where the proof file is.
    pub file: String,
    /// Where the certificate with the proof file inside is.
    pub certificate: String,
    /// Where the proof file without personal texts is.
    pub file_without_text: String,
    /// Size of the file.
    pub size: String,
    /// Who signed, in order.
    pub signatures: Vec<Signature>,
    /// Entries of the finding, and files that they name.
    pub counts: String,
    /// Files that the entries name.
    pub files: Vec<FileLine>,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
}

/// A signature.
#[derive(Debug)]
pub struct Signature {
    /// The office.
    pub office: String,
    /// The person.
    pub name: String,
    /// When.
    pub when: String,
    /// The digest of the dossier, shortened.
    pub digest: String,
}

/// A file.
#[derive(Debug)]
pub struct FileLine {
    /// Its digest.
    pub digest: String,
    /// Its size.
    pub size: String,
}

/// The checkpoint under which the proof stands.
#[derive(Debug)]
pub struct Checkpoint {
    /// Its number.
    pub number: u64,
    /// When it was signed.
    pub when: String,
    /// How many entries it covers.
    pub covers: String,
    /// The root, shortened as people compare it.
    pub short: String,
    /// The whole root.
    pub root: String,
    /// The key, shortened.
    pub key: String,
    /// The algorithms in words.
    pub suite: &'static str,
}
