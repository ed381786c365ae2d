//! A finding of a made-up county, the people around it, and the way from draft to closure.

use jiff::{SignedDuration, Timestamp, civil::Date, civil::date};
use uuid::Uuid;

use super::fitting::{self, Kind};
use crate::{
    Refusal,
    clock::Stamp,
    finding::{
        Answer, Assignment, Check, ChecklistPoint, ClosurePolicy, Command, Event, EvidenceAbout,
        EvidenceFile, EvidenceKind, Figure, FileType, Finding, Handed, NewEvidence, Outcome,
        PlannedMeasure, PlannedTask, Progress, Recorded, Reported, Seal, Sensitivity, Signature,
        Stage, TimeClass,
    },
    id::{EvidenceId, FindingId, MeasureId, PersonId, RectificationId, TaskId, UnitId},
    person::{By, Office, Role, StandIn},
    rectification::FindingList,
    task::{Task, TaskStage},
};

pub(in crate::finding) const FEEDBACK: Date = date(2024, 1, 10);
pub(in crate::finding) const DEADLINE: Date = date(2024, 6, 30);
/// Digest of the dossier as it is first handed in.
pub(in crate::finding) const DIGEST: &str = "sm3:01";

/// The units around the finding.
pub(in crate::finding) const OFFICE: UnitId = UnitId(Uuid::from_u128(0x10));
pub(in crate::finding) const LEAD: UnitId = UnitId(Uuid::from_u128(0x11));
pub(in crate::finding) const RESPONSIBLE: UnitId = UnitId(Uuid::from_u128(0x12));
pub(in crate::finding) const ASSISTING: UnitId = UnitId(Uuid::from_u128(0x13));
pub(in crate::finding) const DISCIPLINE: UnitId = UnitId(Uuid::from_u128(0x14));
pub(in crate::finding) const ORGANIZATION: UnitId = UnitId(Uuid::from_u128(0x15));
pub(in crate::finding) const INSPECTION: UnitId = UnitId(Uuid::from_u128(0x16));
pub(in crate::finding) const COMMITTEE: UnitId = UnitId(Uuid::from_u128(0x17));

/// The people around the finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::finding) enum Who {
    Clerk,
    Director,
    Principal,
    Leader,
    LeadHead,
    LeadHandler,
    ResponsibleHead,
    ResponsibleHandler,
    AssistingHandler,
    ReviewerOffice,
    ReviewerDiscipline,
    ReviewerOrganization,
    ReviewerInspection,
    /// Holds two offices of the chain and one of the review.
    ManyHats,
    /// Reviews for the discipline commission, but works for the lead unit.
    LeadReviewer,
    /// Reviews for the organization department, but works for a unit that only helps.
    AssistingReviewer,
    /// Stands in for the lead unit's head, the leader in charge, the director and the reviewer of the discipline commission.
    Deputy,
    /// Stands in for the head of another unit, and for a leader who does not own the finding.
    OtherDeputy,
}

impl Who {
    pub(in crate::finding) const ALL: [Self; 18] = [
        Self::Clerk,
        Self::Director,
        Self::Principal,
        Self::Leader,
        Self::LeadHead,
        Self::LeadHandler,
        Self::ResponsibleHead,
        Self::ResponsibleHandler,
        Self::AssistingHandler,
        Self::ReviewerOffice,
        Self::ReviewerDiscipline,
        Self::ReviewerOrganization,
        Self::ReviewerInspection,
        Self::ManyHats,
        Self::LeadReviewer,
        Self::AssistingReviewer,
        Self::Deputy,
        Self::OtherDeputy,
    ];

    pub(in crate::finding) fn person(self) -> PersonId {
        PersonId(Uuid::from_u128(0x100 + self as u128))
    }

    pub(in crate::finding) fn by(self) -> By {
        let (unit, roles) = match self {
            Self::Clerk => (OFFICE, vec![Role::OfficeClerk]),
            Self::Director => (OFFICE, vec![Role::OfficeDirector]),
            Self::Principal => (COMMITTEE, vec![Role::PrincipalLeader]),
            Self::Leader => (COMMITTEE, vec![Role::Leader]),
            Self::LeadHead => (LEAD, vec![Role::UnitHead]),
            Self::LeadHandler => (LEAD, vec![Role::UnitHandler]),
            Self::ResponsibleHead => (RESPONSIBLE, vec![Role::UnitHead]),
            Self::ResponsibleHandler => (RESPONSIBLE, vec![Role::UnitHandler]),
            Self::AssistingHandler => (ASSISTING, vec![Role::UnitHandler]),
            Self::ReviewerOffice => (OFFICE, vec![Role::ReviewerOffice]),
            Self::ReviewerDiscipline => (DISCIPLINE, vec![Role::ReviewerDiscipline]),
            Self::ReviewerOrganization => (ORGANIZATION, vec![Role::ReviewerOrganization]),
            Self::ReviewerInspection => (INSPECTION, vec![Role::ReviewerInspection]),
            Self::ManyHats => (
                OFFICE,
                vec![
                    Role::OfficeDirector,
                    Role::PrincipalLeader,
                    Role::ReviewerOffice,
                ],
            ),
            Self::LeadReviewer => (LEAD, vec![Role::ReviewerDiscipline, Role::UnitHead]),
            Self::AssistingReviewer => (ASSISTING, vec![Role::ReviewerOrganization]),
            Self::Deputy | Self::OtherDeputy => (COMMITTEE, vec![Role::Viewer]),
        };
        By {
            person: self.person(),
            unit,
            roles,
            stands_in: self.stands_in(),
        }
    }

    /// Offices in which he stands in for others.
    fn stands_in(self) -> Vec<StandIn> {
        let for_whom = |holder: Self, office, unit| StandIn {
            office,
            holder: holder.person(),
            unit,
        };
        match self {
            Self::Deputy => vec![
                for_whom(Self::LeadHead, Office::LeadUnitHead, LEAD),
                for_whom(Self::Leader, Office::LeaderInCharge, COMMITTEE),
                for_whom(Self::Director, Office::OfficeDirector, OFFICE),
                for_whom(
                    Self::ReviewerDiscipline,
                    Office::ReviewDiscipline,
                    DISCIPLINE,
                ),
            ],
            Self::OtherDeputy => vec![
                for_whom(Self::ResponsibleHead, Office::LeadUnitHead, RESPONSIBLE),
                for_whom(Self::Principal, Office::LeaderInCharge, COMMITTEE),
            ],
            _ => Vec::new(),
        }
    }

    /// Who signs in `office` without anything against it.
    pub(in crate::finding) const fn signs_in(office: Office) -> Self {
        match office {
            Office::LeadUnitHead => Self::LeadHead,
            Office::LeaderInCharge => Self::Leader,
            Office::OfficeDirector => Self::Director,
            Office::PrincipalLeader => Self::Principal,
            Office::ReviewOffice => Self::ReviewerOffice,
            Office::ReviewDiscipline => Self::ReviewerDiscipline,
            Office::ReviewOrganization => Self::ReviewerOrganization,
            Office::ReviewInspection => Self::ReviewerInspection,
        }
    }

    /// Who accepts and reports for `unit`.
    pub(in crate::finding) fn works_for(unit: UnitId) -> Self {
        match unit {
            RESPONSIBLE => Self::ResponsibleHandler,
            ASSISTING => Self::AssistingHandler,
            _ => Self::LeadHandler,
        }
    }

    pub(in crate::finding) const fn label(self) -> &'static str {
        match self {
            Self::Clerk => "整改办经办",
            Self::Director => "整改办主任",
            Self::Principal => "主要领导",
            Self::Leader => "分管领导",
            Self::LeadHead => "牵头单位负责人",
            Self::LeadHandler => "牵头单位经办人",
            Self::ResponsibleHead => "责任单位负责人",
            Self::ResponsibleHandler => "责任单位经办人",
            Self::AssistingHandler => "配合单位经办人",
            Self::ReviewerOffice => "党委办公室联审人",
            Self::ReviewerDiscipline => "纪委监委联审人",
            Self::ReviewerOrganization => "组织部联审人",
            Self::ReviewerInspection => "巡察办联审人",
            Self::ManyHats => "兼任整改办主任、主要领导和联审人的同一人",
            Self::LeadReviewer => "在牵头单位任职的联审人",
            Self::AssistingReviewer => "在配合单位任职的联审人",
            Self::Deputy => "代签人",
            Self::OtherDeputy => "其他职务的代签人",
        }
    }
}

/// A finding and everything that happened to it.
#[derive(Debug, Clone)]
pub(in crate::finding) struct Case {
    pub(in crate::finding) finding: Finding,
    pub(in crate::finding) story: Vec<(Event, Stamp)>,
}

/// A finding that was just put on the ledger.
pub(in crate::finding) fn case() -> Case {
    let event = Finding::record(recorded()).unwrap();
    let stamp = stamp(Who::Clerk, 0);
    Case {
        finding: Finding::apply(None, event.clone(), stamp).unwrap(),
        story: vec![(event, stamp)],
    }
}

pub(in crate::finding) fn recorded() -> Recorded {
    Recorded {
        id: FindingId(Uuid::from_u128(0x1000)),
        rectification: RectificationId(Uuid::from_u128(1)),
        number: "YL".parse::<crate::RectificationCode>().unwrap().number(7),
        position: 7,
        feedback_date: FEEDBACK,
        aspect: None,
        item: None,
        list: FindingList::Feedback,
        source_no: Some("7".into()),
        problem: "云岭县部分安置房交付缓慢。".into(),
        reported: None,
        passage: None,
        rebound_of: None,
    }
}

fn stamp(who: Who, hour: usize) -> Stamp {
    let start = Timestamp::from_second(1_705_000_000).unwrap();
    Stamp {
        by: Some(who.person()),
        at: start + SignedDuration::from_hours(i64::try_from(hour).unwrap()),
    }
}

pub(in crate::finding) fn task_id(n: usize) -> TaskId {
    TaskId(Uuid::from_u128(0x2000 + u128::try_from(n).unwrap()))
}

impl Case {
    /// Asks for something and, if it is not refused, lets it happen.
    pub(in crate::finding) fn act(&mut self, who: Who, command: Command) -> Result<Event, Refusal> {
        let event = self.finding.decide(command, &who.by())?;
        self.happen(event.clone(), who);
        Ok(event)
    }

    /// A newer version of the document says something else about it.
    pub(in crate::finding) fn told_anew(&mut self, reported: Reported) -> Result<Event, Refusal> {
        let event = self.finding.report_anew(Some(reported), None)?;
        self.happen(event.clone(), Who::Clerk);
        Ok(event)
    }

    fn happen(&mut self, event: Event, who: Who) {
        let stamp = stamp(who, self.story.len());
        self.story.push((event.clone(), stamp));
        self.finding = Finding::apply(Some(self.finding.clone()), event, stamp).unwrap();
    }

    /// As [`Case::act`], for what nobody can object to.
    pub(in crate::finding) fn with(mut self, who: Who, command: Command) -> Self {
        let words = command.label();
        if let Err(refusal) = self.act(who, command) {
            panic!("{words}: {refusal}");
        }
        self
    }

    /// The fitting person does the fitting thing.
    pub(in crate::finding) fn does(self, kind: Kind) -> Self {
        let (who, command) = fitting::fitting(&self.finding, kind);
        self.with(who, command)
    }

    /// The natural next step, again and again, until the finding stands where `there` says.
    pub(in crate::finding) fn until(mut self, there: impl Fn(&Finding) -> bool) -> Self {
        while !there(&self.finding) {
            let next = fitting::forward(&self.finding);
            self = self.does(next);
        }
        self
    }

    pub(in crate::finding) fn assigned(self) -> Self {
        self.until(|f| f.owners.lead.is_some())
    }

    pub(in crate::finding) fn issued(self) -> Self {
        self.until(|f| matches!(f.stage, Stage::Issued { .. }))
    }

    /// With one task of the lead unit and one of a responsible unit.
    pub(in crate::finding) fn planned(self) -> Self {
        self.until(|f| matches!(f.stage, Stage::Planned { .. }))
    }

    /// Both tasks are signed for.
    pub(in crate::finding) fn at_work(self) -> Self {
        self.until(|f| !f.tasks.is_empty() && f.tasks.iter().all(Task::is_workable))
    }

    /// The first task is handed in.
    pub(in crate::finding) fn task_submitted(self) -> Self {
        self.until(|f| {
            f.tasks
                .iter()
                .any(|t| matches!(t.state, TaskStage::Submitted { .. }))
        })
    }

    pub(in crate::finding) fn tasks_done(self) -> Self {
        self.until(|f| !f.tasks.is_empty() && f.tasks.iter().all(Task::is_done))
    }

    pub(in crate::finding) fn closure_requested(self) -> Self {
        self.until(|f| matches!(f.stage, Stage::ClosureRequested { .. }))
    }

    pub(in crate::finding) fn sent_for_signing(self) -> Self {
        self.until(|f| matches!(f.stage, Stage::Countersigning { .. }))
    }

    pub(in crate::finding) fn countersigned_by<const N: usize>(self, offices: [Office; N]) -> Self {
        offices
            .into_iter()
            .fold(self.sent_for_signing(), |case, office| {
                case.with(Who::signs_in(office), countersign(office))
            })
    }

    pub(in crate::finding) fn in_review(self) -> Self {
        self.until(|f| matches!(f.stage, Stage::JointReview { .. }))
    }

    pub(in crate::finding) fn reviewed_by<const N: usize>(self, offices: [Office; N]) -> Self {
        offices.into_iter().fold(self.in_review(), |case, office| {
            case.with(Who::signs_in(office), review(office))
        })
    }

    pub(in crate::finding) fn closed(self) -> Self {
        self.until(|f| matches!(f.stage, Stage::Closed(_)))
    }

    /// Signatures and votes that are in force.
    pub(in crate::finding) fn signatures(&self) -> Vec<Signature> {
        signatures(&self.finding)
    }
}

pub(in crate::finding) fn signatures(finding: &Finding) -> Vec<Signature> {
    finding.signatures().cloned().collect()
}

pub(in crate::finding) fn assignment() -> Assignment {
    Assignment {
        lead: Some(LEAD),
        responsible: Some(vec![RESPONSIBLE]),
        assisting: Some(vec![ASSISTING]),
        sponsor: Some(Who::Leader.person()),
        time_class: Some(TimeClass::Concentrated),
        long_term: None,
        deadline: Some(DEADLINE),
    }
}

pub(in crate::finding) fn planned_task(n: usize, unit: UnitId) -> PlannedTask {
    PlannedTask {
        id: task_id(n),
        title: format!("任务{n}：逐套核对交付条件"),
        unit,
        due: None,
        measures: vec![PlannedMeasure {
            id: MeasureId(Uuid::from_u128(0x3000)),
            text: "建立逐户台账。".into(),
            types: Vec::new(),
            also_serves: Vec::new(),
        }],
        batches: Vec::new(),
    }
}

pub(in crate::finding) fn report_on(task: Option<TaskId>) -> Command {
    Command::Report(Progress {
        task,
        text: "已核对 120 户。".into(),
        figures: vec![Figure {
            name: "已核对".into(),
            value_hundredths: 12_000,
            unit: "户".into(),
            of_hundredths: Some(30_000),
        }],
        evidence: Vec::new(),
        claim: None,
    })
}

pub(in crate::finding) fn evidence_id(n: usize) -> EvidenceId {
    EvidenceId(Uuid::from_u128(0x4000 + u128::try_from(n).unwrap()))
}

/// A file whose bytes are told apart by `n`.
pub(in crate::finding) fn file(n: usize) -> EvidenceFile {
    EvidenceFile {
        blob_key: format!("00/01/{n}"),
        digest: format!("sha256:{n:02}"),
        size: 1024,
        file_type: FileType::Jpeg,
        name: format!("现场照片{n}.jpg"),
    }
}

pub(in crate::finding) fn about(title: &str) -> EvidenceAbout {
    EvidenceAbout {
        kind: EvidenceKind::Photo,
        title: title.to_owned(),
        taken_on: Some(date(2024, 3, 1)),
        provided_by: "村监委会".to_owned(),
        sensitivity: Sensitivity::Normal,
        proves: vec![ChecklistPoint::Matter],
    }
}

pub(in crate::finding) fn evidence(n: usize) -> NewEvidence {
    NewEvidence {
        id: evidence_id(n),
        task: None,
        about: about(&format!("第{n}批交付现场")),
        file: file(n),
        origin: None,
    }
}

pub(in crate::finding) fn checklist() -> Vec<Answer> {
    ChecklistPoint::ALL
        .into_iter()
        .map(|point| Answer {
            point,
            text: format!("{}：见材料。", point.label()),
        })
        .collect()
}

/// A request for closure, to be changed in one place by a test.
pub(in crate::finding) struct Request {
    pub(in crate::finding) digest: String,
    pub(in crate::finding) outcome: Outcome,
    pub(in crate::finding) pledged: bool,
    pub(in crate::finding) checklist: Vec<Answer>,
    pub(in crate::finding) policy: ClosurePolicy,
    pub(in crate::finding) checks: Vec<Check>,
    pub(in crate::finding) points: Vec<ChecklistPoint>,
    pub(in crate::finding) evidence: Vec<EvidenceKind>,
}

/// A request to which nobody can object, but for what `change` changes.
pub(in crate::finding) fn request(change: impl FnOnce(&mut Request)) -> Command {
    let mut it = Request {
        digest: DIGEST.into(),
        outcome: Outcome::Completed,
        pledged: true,
        checklist: checklist(),
        policy: ClosurePolicy::default(),
        checks: Vec::new(),
        points: ChecklistPoint::ALL.to_vec(),
        evidence: Vec::new(),
    };
    change(&mut it);
    Command::RequestClosure {
        handed: Handed {
            seal: seal(&it.digest),
            outcome: it.outcome,
            checklist: it.checklist,
            checks: it.checks,
            points: it.points,
            evidence: it.evidence,
        },
        pledged: it.pledged,
        policy: it.policy,
    }
}

pub(in crate::finding) fn seal(digest: &str) -> Seal {
    Seal {
        digest: digest.into(),
        manifest: format!("{{\"digest\":\"{digest}\"}}"),
    }
}

pub(in crate::finding) fn request_closure() -> Command {
    request(|_| {})
}

pub(in crate::finding) fn countersign(office: Office) -> Command {
    Command::Countersign {
        office,
        seen: DIGEST.into(),
        second_factor: false,
    }
}

pub(in crate::finding) fn review(office: Office) -> Command {
    Command::Review {
        office,
        seen: DIGEST.into(),
        second_factor: false,
    }
}

pub(in crate::finding) fn amend_to(digest: &str) -> Command {
    Command::Amend {
        handed: Handed {
            seal: seal(digest),
            outcome: Outcome::Completed,
            checklist: checklist(),
            checks: Vec::new(),
            points: ChecklistPoint::ALL.to_vec(),
            evidence: Vec::new(),
        },
    }
}

pub(in crate::finding) fn amend() -> Command {
    amend_to("sm3:02")
}
