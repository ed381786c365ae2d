//! The manifest of a dossier: everything that is signed, word for word, as it stood when it was frozen.
//!
//! Its canonical JSON is digested, and the digest is what a signature covers. It holds names as they were on that day, since
//! units are renamed and people move; and a salt, so that nobody can guess words of people back from a digest.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Answer, Check, ClosurePolicy, Figure, Finding, Outcome};
use crate::{
    id::{EvidenceId, PersonId, TaskId, UnitId},
    task::{Batch, Measure, amount},
};

/// A unit or person with the name of that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub name: String,
}

/// The truth pledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledge {
    /// Who signed it.
    pub by: Named,
    /// Its words.
    pub text: String,
}

impl Pledge {
    /// The words of the pledge.
    pub const TEXT: &'static str =
        "本单位承诺：所报整改情况、数据和佐证材料真实、准确、完整，如有虚报瞒报，愿承担相应责任。";
}

/// A task as it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestTask {
    /// Identity.
    pub id: TaskId,
    /// What it is about.
    pub title: String,
    /// Who carries it.
    pub unit: Named,
    /// When it was due.
    pub due: Option<Date>,
    /// Its measures.
    pub measures: Vec<Measure>,
    /// Its batches, as they were reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub batches: Vec<Batch>,
}

/// A progress report as it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestReport {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<Named>,
    /// For which task.
    pub task: Option<TaskId>,
    /// In words.
    pub text: String,
    /// In figures.
    pub figures: Vec<Figure>,
}

/// A piece of evidence as it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEvidence {
    /// Identity.
    pub id: EvidenceId,
    /// What it is called.
    pub title: String,
    /// Which version, from 1.
    pub version: u32,
    /// Digest of the file.
    pub digest: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Everything that is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Fresh randomness for every freezing.
    pub salt: String,
    /// When it was frozen.
    pub frozen_at: Timestamp,
    /// Which round of closure, from 1.
    pub round: u32,
    /// Name of the rectification.
    pub rectification: String,
    /// Ledger number.
    pub number: String,
    /// Number in the document.
    pub source_no: Option<String>,
    /// The problem.
    pub problem: String,
    /// The status text of the document.
    pub status_text: Option<String>,
    /// Lead unit.
    pub lead: Option<Named>,
    /// Units that do the work beside it.
    pub responsible: Vec<Named>,
    /// Units that help.
    pub assisting: Vec<Named>,
    /// The leader who owns it.
    pub sponsor: Option<Named>,
    /// Class.
    pub time_class: Option<super::TimeClass>,
    /// Whether it is to be sustained.
    pub long_term: bool,
    /// Deadline as first given.
    pub deadline_original: Option<Date>,
    /// Deadline in force.
    pub deadline: Option<Date>,
    /// How often it was extended.
    pub extensions: usize,
    /// Tasks, in the order of the plan.
    pub tasks: Vec<ManifestTask>,
    /// Reports, oldest first.
    pub reports: Vec<ManifestReport>,
    /// Evidence in force.
    pub evidence: Vec<ManifestEvidence>,
    /// Answers to the checklist.
    pub checklist: Vec<Answer>,
    /// Lines of the plausibility check with their explanations.
    pub checks: Vec<Check>,
    /// Proposed outcome.
    pub outcome: Outcome,
    /// The truth pledge.
    pub pledge: Pledge,
    /// Who signs.
    pub policy: ClosurePolicy,
}

/// What the finding itself does not know when it is frozen.
#[derive(Debug)]
pub struct Freezing {
    /// Fresh randomness.
    pub salt: String,
    /// Now.
    pub at: Timestamp,
    /// Name of the rectification.
    pub rectification: String,
    /// Names of units and people.
    pub names: BTreeMap<Uuid, String>,
    /// Reports, oldest first.
    pub reports: Vec<ManifestReport>,
    /// Answers to the checklist.
    pub checklist: Vec<Answer>,
    /// Lines of the plausibility check.
    pub checks: Vec<Check>,
    /// Proposed outcome.
    pub outcome: Outcome,
    /// Who signed the pledge.
    pub pledged_by: PersonId,
    /// Who signs.
    pub policy: ClosurePolicy,
}

impl Manifest {
    /// Freezes a finding.
    pub fn of(finding: &Finding, freezing: Freezing) -> Self {
        let f = finding;
        let named = |id: Uuid| Named {
            id,
            name: freezing.names.get(&id).cloned().unwrap_or_default(),
        };
        let unit = |id: &UnitId| named(id.0);
        let person = |id: PersonId| named(id.0);
        let task = |t: &crate::task::Task| ManifestTask {
            id: t.id,
            title: t.title.clone(),
            unit: unit(&t.unit),
            due: t.due,
            measures: t.measures.clone(),
            batches: t.batches.clone(),
        };
        let deadline = f.deadline.as_ref();
        Self {
            salt: freezing.salt,
            frozen_at: freezing.at,
            round: f.rework_count + 1,
            rectification: freezing.rectification,
            number: f.number.to_string(),
            source_no: f.source_no.clone(),
            problem: f.problem.clone(),
            status_text: f.reported.as_ref().map(|r| r.status_text.clone()),
            lead: f.owners.lead.as_ref().map(unit),
            responsible: f.owners.responsible.iter().map(unit).collect(),
            assisting: f.owners.assisting.iter().map(unit).collect(),
            sponsor: f.owners.sponsor.map(person),
            time_class: f.time_class,
            long_term: f.is_long_term(),
            deadline_original: deadline.map(super::Deadline::original),
            deadline: deadline.map(super::Deadline::current),
            extensions: deadline.map_or(0, super::Deadline::extensions),
            tasks: f.tasks.iter().map(task).collect(),
            reports: freezing.reports,
            evidence: f
                .evidence_in_force()
                .map(|e| ManifestEvidence {
                    id: e.id,
                    title: e.about.title.clone(),
                    version: e.version(),
                    digest: e.current.file.digest.clone(),
                    size: e.current.file.size,
                })
                .collect(),
            checklist: freezing.checklist,
            checks: freezing.checks,
            outcome: freezing.outcome,
            pledge: Pledge {
                by: person(freezing.pledged_by),
                text: Pledge::TEXT.to_owned(),
            },
            policy: freezing.policy,
        }
    }

    /// The same without what is fresh every time it is frozen: equal when nothing that matters changed.
    #[must_use]
    pub fn content(&self) -> Self {
        Self {
            salt: String::new(),
            frozen_at: Timestamp::UNIX_EPOCH,
            ..self.clone()
        }
    }

    /// The manifest as people read it, line by line.
    pub fn lines(&self) -> Vec<ManifestLine> {
        let mut lines = Lines(Vec::new());
        lines.put(Section::Problem, "整改", &self.rectification);
        lines.put(Section::Problem, "编号", &self.number);
        lines.put(Section::Problem, "问题", &self.problem);
        lines.put(
            Section::Problem,
            "原文所述情况",
            self.status_text.as_deref().unwrap_or_default(),
        );
        let names = |named: &[Named]| {
            let names: Vec<&str> = named.iter().map(|n| n.name.as_str()).collect();
            names.join("、")
        };
        let name =
            |named: &Option<Named>| named.as_ref().map_or("", |n| n.name.as_str()).to_owned();
        lines.put(Section::Owners, "牵头单位", &name(&self.lead));
        lines.put(Section::Owners, "责任单位", &names(&self.responsible));
        lines.put(Section::Owners, "配合单位", &names(&self.assisting));
        lines.put(Section::Owners, "包案领导", &name(&self.sponsor));
        lines.put(Section::Owners, "类别", self.class().as_str());
        lines.put(Section::Owners, "时限", &self.deadline_words());
        for (at, task) in self.tasks.iter().enumerate() {
            let due = task.due.map(|d| format!("，{d} 前")).unwrap_or_default();
            let mut text = format!("{}（{}{due}）", task.title, task.unit.name);
            for measure in &task.measures {
                text.push_str("\n· ");
                text.push_str(&measure.text);
            }
            for batch in &task.batches {
                text.push_str("\n· ");
                text.push_str(&batch.words());
            }
            lines.put(Section::Tasks, &format!("任务 {}", at + 1), &text);
        }
        for (at, report) in self.reports.iter().enumerate() {
            lines.put(
                Section::Reports,
                &format!("第 {} 次上报", at + 1),
                &report.words(),
            );
        }
        for evidence in &self.evidence {
            let digest: String = evidence.digest.chars().take(16).collect();
            lines.put(
                Section::Evidence,
                &evidence.title,
                &format!(
                    "第 {} 版，{} 字节，摘要 {digest}…",
                    evidence.version, evidence.size
                ),
            );
        }
        for answer in &self.checklist {
            lines.put(Section::Checklist, answer.point.label(), &answer.text);
        }
        for (at, check) in self.checks.iter().enumerate() {
            let said = match check.explanation.as_deref() {
                Some(said) if !said.trim().is_empty() => format!("\n说明：{said}"),
                _ => String::new(),
            };
            let kind = if check.hard { "须说明" } else { "可补充" };
            lines.put(
                Section::Checks,
                &format!("{kind} {}", at + 1),
                &format!("{}{said}", check.text),
            );
        }
        lines.put(Section::Outcome, "拟销号结果", self.outcome.label());
        lines.put(Section::Outcome, "承诺人", &self.pledge.by.name);
        lines.put(Section::Outcome, "真实性承诺", &self.pledge.text);
        let offices = |offices: &[crate::Office]| {
            let labels: Vec<&str> = offices.iter().map(|o| o.label()).collect();
            labels.join("、")
        };
        lines.put(
            Section::Outcome,
            "会签（依次）",
            &offices(&self.policy.steps),
        );
        let needed = self.policy.votes_needed();
        let demand = if needed == self.policy.reviewers.len() {
            "全部同意".to_owned()
        } else {
            format!("{needed} 家同意")
        };
        lines.put(
            Section::Outcome,
            "联审",
            &format!("{}（{demand}）", offices(&self.policy.reviewers)),
        );
        lines.0
    }

    fn class(&self) -> String {
        let class = self.time_class.map_or("", super::TimeClass::label);
        if self.long_term && self.time_class != Some(super::TimeClass::LongTerm) {
            format!("{class}，须长期坚持")
        } else {
            class.to_owned()
        }
    }

    fn deadline_words(&self) -> String {
        match (self.deadline, self.deadline_original) {
            (Some(now), Some(first)) if self.extensions > 0 => {
                format!("{now}（原定 {first}，延期 {} 次）", self.extensions)
            }
            (Some(now), _) => now.to_string(),
            _ => String::new(),
        }
    }

    /// What differs between an earlier manifest and this one, in the order of reading.
    pub fn changes_since(&self, earlier: &Self) -> Vec<ManifestChange> {
        let mut before: BTreeMap<(Section, String), String> = earlier
            .lines()
            .into_iter()
            .map(|line| ((line.section, line.label), line.text))
            .collect();
        let mut changes = Vec::new();
        for ManifestLine {
            section,
            label,
            text,
        } in self.lines()
        {
            let was = before.remove(&(section, label.clone()));
            if was.as_ref() != Some(&text) {
                changes.push(ManifestChange {
                    section,
                    label,
                    before: was,
                    after: Some(text),
                });
            }
        }
        let gone = before
            .into_iter()
            .map(|((section, label), text)| ManifestChange {
                section,
                label,
                before: Some(text),
                after: None,
            });
        changes.extend(gone);
        changes.sort_by_key(|change| change.section);
        changes
    }
}

impl ManifestReport {
    fn words(&self) -> String {
        let day = self
            .at
            .to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)))
            .date();
        let by = self.by.as_ref().map_or("", |by| by.name.as_str());
        let mut words = format!("{day} {by}\n{}", self.text);
        for figure in &self.figures {
            let of = figure
                .of_hundredths
                .map(|of| format!(" / {}", amount(of)))
                .unwrap_or_default();
            words.push_str(&format!(
                "\n· {} {}{of} {}",
                figure.name,
                amount(figure.value_hundredths),
                figure.unit
            ));
        }
        words
    }
}

/// Part of a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The problem.
    Problem,
    /// Who answers, until when.
    Owners,
    /// Tasks and measures.
    Tasks,
    /// Reports.
    Reports,
    /// Evidence.
    Evidence,
    /// Checklist.
    Checklist,
    /// Plausibility check.
    Checks,
    /// Outcome, pledge, signers.
    Outcome,
}

impl Section {
    /// All of them, in the order of reading.
    pub const ALL: [Self; 8] = [
        Self::Problem,
        Self::Owners,
        Self::Tasks,
        Self::Reports,
        Self::Evidence,
        Self::Checklist,
        Self::Checks,
        Self::Outcome,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Problem => "问题",
            Self::Owners => "责任和时限",
            Self::Tasks => "任务和措施",
            Self::Reports => "进展上报",
            Self::Evidence => "佐证材料",
            Self::Checklist => "“四有四见”清单",
            Self::Checks => "说法核对",
            Self::Outcome => "结果、承诺和签字人",
        }
    }
}

/// A line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestLine {
    /// Part it belongs to.
    pub section: Section,
    /// What it is.
    pub label: String,
    /// What it says.
    pub text: String,
}

/// A line that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestChange {
    /// Part it belongs to.
    pub section: Section,
    /// What it is.
    pub label: String,
    /// What it said; `None` for a new line.
    pub before: Option<String>,
    /// What it says; `None` for a line that is gone.
    pub after: Option<String>,
}

struct Lines(Vec<ManifestLine>);

impl Lines {
    fn put(&mut self, section: Section, label: &str, text: &str) {
        if !text.trim().is_empty() {
            self.0.push(ManifestLine {
                section,
                label: label.to_owned(),
                text: text.to_owned(),
            });
        }
    }
}
