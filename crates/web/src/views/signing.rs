//! The signing room, and the dossier as it is read before it is signed.

use askama::Template;

use super::finding::Mark;
use super::frame::Frame;
use super::parts::{Choice, Empty, Link, Notice, Tag};

/// What waits for the viewer's signature.
#[derive(Debug, Template)]
#[template(path = "signing.html")]
pub struct SigningPage {
    /// The frame.
    pub frame: Frame,
    /// Dossiers that wait for him, longest waiting first.
    pub waiting: Vec<WaitingLine>,
    /// Closures that the office has to look at and send round.
    pub to_send: Vec<WaitingLine>,
    /// Whether several were opened, so that they can be signed together.
    pub together: bool,
    /// Whether the viewer may name deputies.
    pub deputies: bool,
    /// What is said when nothing waits.
    pub empty: Empty,
    /// What was just done.
    pub notices: Vec<Notice>,
}

/// A dossier that waits.
#[derive(Debug)]
pub struct WaitingLine {
    /// Identity of the finding.
    pub id: String,
    /// Whether he has opened it as it stands, so that he may sign it together with others.
    pub opened: bool,
    /// Where it is read.
    pub href: String,
    /// Ledger number.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// In which office he signs, or what is to be done.
    pub role: String,
    /// Lead unit, round.
    pub remark: String,
    /// Stage.
    pub stage: Tag,
}

/// A dossier.
#[derive(Debug, Template)]
#[template(path = "dossier.html")]
pub struct DossierPage {
    /// The frame.
    pub frame: Frame,
    /// Where it belongs.
    pub crumbs: Vec<Link>,
    /// The problem.
    pub title: String,
    /// Address of this page.
    pub page: String,
    /// Address of the page of the finding.
    pub finding: String,
    /// Version of the finding that was read.
    pub version: u64,
    /// The stage.
    pub stage: Tag,
    /// The digest in short, whole, and when it was frozen; nothing before closure was asked for.
    pub seal: Option<SealLine>,
    /// What was signed, part by part.
    pub sections: Vec<Part>,
    /// What changed since the dossier that went round before; `None` when this is the first.
    pub changes: Option<Vec<ChangeLine>>,
    /// Everybody who signs.
    pub signers: Vec<SignerLine>,
    /// The signature the viewer can give.
    pub sign: Option<SignForm>,
    /// What the office can do before it is sent round.
    pub send: Option<SendForm>,
    /// Whether the viewer can send the closure back to the unit.
    pub returns: bool,
    /// Signers to whom the viewer can send it back.
    pub back_to: Vec<Choice>,
    /// What was typed as a reason, when it was refused.
    pub reason: String,
    /// Signers whom the director can take out, and offices he can add.
    pub change: Option<ChangeForm>,
    /// Offices for which the viewer can declare a conflict of interest.
    pub conflict: Vec<Choice>,
    /// Conflicts of interest that were declared.
    pub conflicts: Vec<String>,
    /// The next dossier that waits, and how many wait.
    pub next: Option<Link>,
    /// What was just done or refused.
    pub notices: Vec<Notice>,
}

/// The seal of a dossier.
#[derive(Debug)]
pub struct SealLine {
    /// First characters.
    pub short: String,
    /// All of it.
    pub whole: String,
    /// When it was frozen, and which round this is.
    pub says: String,
}

/// A part of the manifest.
#[derive(Debug)]
pub struct Part {
    /// Its heading.
    pub title: &'static str,
    /// Whether it lists files, which lie on the page of the finding.
    pub files: bool,
    /// Its lines.
    pub lines: Vec<PartLine>,
}

/// A line of the manifest.
#[derive(Debug)]
pub struct PartLine {
    /// What it is.
    pub label: String,
    /// What it says, a paragraph a line.
    pub paragraphs: Vec<String>,
}

/// A line that changed.
#[derive(Debug)]
pub struct ChangeLine {
    /// Part and label.
    pub what: String,
    /// What it said.
    pub before: Option<String>,
    /// What it says.
    pub after: Option<String>,
}

/// Somebody who signs.
#[derive(Debug)]
pub struct SignerLine {
    /// The office.
    pub office: String,
    /// Who and when, or what is awaited.
    pub says: String,
    /// Done, his turn, or later.
    pub mark: Mark,
}

/// The signature the viewer can give.
#[derive(Debug)]
pub struct SignForm {
    /// Key of the office.
    pub office: &'static str,
    /// In which office, and for whom.
    pub says: String,
    /// Digest of what is read.
    pub seen: String,
    /// Whether a code of the signer's phone is asked for.
    pub code: CodeAsked,
}

/// Whether a signature needs a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeAsked {
    /// No.
    No,
    /// Yes, and the signer has bound a phone.
    Yes,
    /// Yes, but the signer has not bound one.
    NotBound,
}

/// What the office can do before a dossier is sent round.
#[derive(Debug)]
pub struct SendForm {
    /// Lines of the plausibility check.
    pub checks: Vec<CheckLine>,
    /// Why it cannot be sent, when its evidence changed.
    pub stale: bool,
}

/// A line of the plausibility check, with room for an explanation.
#[derive(Debug)]
pub struct CheckLine {
    /// From 1.
    pub line: usize,
    /// Id of the rule.
    pub rule: String,
    /// Hard or soft, in a word.
    pub tag: Tag,
    /// Whether it needs an explanation.
    pub hard: bool,
    /// What it saw.
    pub text: String,
    /// What was said to it.
    pub explanation: String,
}

/// What the director can change about who signs.
#[derive(Debug)]
pub struct ChangeForm {
    /// Offices that have not signed.
    pub remove: Vec<Choice>,
    /// Offices that do not sign this dossier.
    pub add: Vec<Choice>,
}

/// The request for closure, or the change of a dossier under way.
#[derive(Debug, Template)]
#[template(path = "closure.html")]
pub struct ClosurePage {
    /// The frame.
    pub frame: Frame,
    /// Where it belongs.
    pub crumbs: Vec<Link>,
    /// The problem.
    pub title: String,
    /// The finding's page.
    pub back: String,
    /// Where the form is sent.
    pub action: String,
    /// Version of the finding that was read.
    pub version: u64,
    /// Whether a dossier under way is changed: every signature is void then.
    pub amends: bool,
    /// What is still missing, in words.
    pub missing: Vec<String>,
    /// Points of the checklist.
    pub points: Vec<PointLine>,
    /// Outcomes.
    pub outcomes: Vec<Choice>,
    /// Lines of the plausibility check.
    pub checks: Vec<CheckLine>,
    /// Words of the truth pledge.
    pub pledge: &'static str,
    /// Who will sign, in words.
    pub signers: Vec<(String, String)>,
    /// What was refused.
    pub notices: Vec<Notice>,
}

/// A point of the checklist.
#[derive(Debug)]
pub struct PointLine {
    /// Its key.
    pub key: String,
    /// Its word.
    pub label: &'static str,
    /// What is asked.
    pub hint: &'static str,
    /// Whether it has to be answered.
    pub must: bool,
    /// How it is met.
    pub text: String,
}

/// Who signs closures of a rectification, and what they must bring.
#[derive(Debug, Template)]
#[template(path = "closure_rules.html")]
pub struct ClosureRulesPage {
    /// The frame.
    pub frame: Frame,
    /// Name of the rectification.
    pub name: String,
    /// Where the form is sent.
    pub action: String,
    /// Version of the rectification that was read.
    pub version: u64,
    /// Whether the viewer may change them.
    pub may_change: bool,
    /// Offices, each with its part.
    pub offices: Vec<OfficeLine>,
    /// How many reviewers must agree.
    pub quorum: String,
    /// Classes with the points they must answer.
    pub classes: Vec<ClassLine>,
    /// Rules of the plausibility check; those that run are chosen.
    pub rules: Vec<Choice>,
    /// What was just done or refused.
    pub notices: Vec<Notice>,
}

/// An office in the policy.
#[derive(Debug)]
pub struct OfficeLine {
    /// Its key.
    pub key: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What it does: signs as which step, votes, nothing.
    pub parts: Vec<Choice>,
    /// Whether its signature needs a second factor.
    pub factor: bool,
}

/// A class with its points.
#[derive(Debug)]
pub struct ClassLine {
    /// Its key.
    pub key: &'static str,
    /// Its name.
    pub label: &'static str,
    /// Points; those that must be answered are chosen.
    pub points: Vec<Choice>,
    /// Kinds of evidence; those that must be there are chosen.
    pub evidence: Vec<Choice>,
}
