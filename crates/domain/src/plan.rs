//! The plan of one finding: drafted, submitted, approved by the leading group or sent back.
//!
//! A finding waits in its stage until its plan is approved; only then do the tasks come to the units. What the plan says beside
//! the tasks (target, root cause, the ways that were weighed) stays here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    finding::PlannedTask,
    id::{FindingId, PlanId, RectificationId, UnitId},
    person::{By, Role},
    record::{Audience, Indexed, Record},
    refusal::{check_text, check_words},
};

/// Most ways that are weighed, and most criteria.
pub const MOST_WAYS: usize = 6;

/// One way to put things right, with a word on each criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// What it is.
    pub title: String,
    /// What is to be said on each criterion, in their order.
    pub marks: Vec<String>,
}

/// Ways that were weighed against each other (方案比选).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighing {
    /// By what they were weighed, as in 政策依据、成本.
    pub criteria: Vec<String>,
    /// The ways.
    pub ways: Vec<Way>,
    /// Which was chosen, from 0.
    pub chosen: usize,
    /// Why.
    pub reason: String,
}

/// What a plan says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanContent {
    /// 整改目标
    pub goal: String,
    /// 原因分析
    pub cause: String,
    /// The rule that is to come of it (拟建立的制度); may be empty.
    pub mechanism: String,
    /// Ways that were weighed.
    pub weighing: Option<Weighing>,
    /// Tasks with their measures.
    pub tasks: Vec<PlannedTask>,
}

/// A plan as it is begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPlan {
    /// Identity.
    pub id: PlanId,
    /// The rectification.
    pub rectification: RectificationId,
    /// The finding it is for.
    pub finding: FindingId,
    /// When it was begun.
    pub day: Date,
    /// What it says.
    pub content: PlanContent,
}

/// Where a plan stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PlanState {
    /// 起草中
    Drafted,
    /// 待审定
    Submitted {
        /// Who has to approve it.
        approver: Role,
        /// Who submitted it, and when.
        stamp: Stamp,
    },
    /// 退回修改
    SentBack {
        /// Why.
        reason: String,
        /// Who sent it back, and when.
        stamp: Stamp,
    },
    /// 已审定
    Approved {
        /// Who approved it, and when.
        stamp: Stamp,
    },
}

impl PlanState {
    /// The word people use.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Drafted => "起草中",
            Self::Submitted { .. } => "待审定",
            Self::SentBack { .. } => "退回修改",
            Self::Approved { .. } => "已审定",
        }
    }

    /// Name in stored data and filters.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Submitted { .. } => "submitted",
            Self::SentBack { .. } => "sent_back",
            Self::Approved { .. } => "approved",
        }
    }
}

/// The plan of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingPlan {
    /// What was planned.
    pub planned: NewPlan,
    /// Where it stands.
    pub standing: PlanState,
    /// How often it was sent back.
    pub rounds: u32,
}

/// What can happen to a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum PlanEvent {
    /// It was begun.
    PlanDrafted(NewPlan),
    /// It says something else now.
    PlanRevised(PlanContent),
    /// It was handed in.
    PlanSubmitted {
        /// Who has to approve it.
        approver: Role,
    },
    /// It was sent back.
    PlanSentBack {
        /// Why.
        reason: String,
    },
    /// It was approved; the tasks are given to the units by the finding's own event.
    PlanApproved,
}

/// Who may be asked to approve a plan.
pub const APPROVERS: [Role; 2] = [Role::OfficeDirector, Role::PrincipalLeader];

const WHAT: &str = "方案";

impl FindingPlan {
    /// Begins a plan.
    ///
    /// # Errors
    /// The rules for texts, [`Refusal::NoSuchPart`] for a choice among the ways that is none of them.
    pub fn draft(mut new: NewPlan) -> Result<PlanEvent, Refusal> {
        new.content = checked(new.content)?;
        Ok(PlanEvent::PlanDrafted(new))
    }

    /// Says something else.
    ///
    /// # Errors
    /// As [`FindingPlan::draft`], [`Refusal::WrongRecordStage`] once it was handed in, [`Refusal::NothingChanged`].
    pub fn revise(&self, content: PlanContent) -> Result<PlanEvent, Refusal> {
        self.ensure_open("修改")?;
        let content = checked(content)?;
        if content == self.planned.content {
            return Err(Refusal::NothingChanged);
        }
        Ok(PlanEvent::PlanRevised(content))
    }

    /// Hands it in.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::EmptyText`] without a target or an approver, [`Refusal::EmptyPlan`].
    pub fn submit(&self, approver: Role) -> Result<PlanEvent, Refusal> {
        self.ensure_open("报审")?;
        if !APPROVERS.contains(&approver) {
            return Err(Refusal::EmptyText { what: "审定人" });
        }
        let content = &self.planned.content;
        check_text("整改目标", &content.goal, 1000)?;
        if content.tasks.is_empty() {
            return Err(Refusal::EmptyPlan);
        }
        Ok(PlanEvent::PlanSubmitted { approver })
    }

    /// Approves it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NotApprover`], [`Refusal::OwnPlan`].
    pub fn approve(&self, by: &By) -> Result<PlanEvent, Refusal> {
        self.ensure_decides(by, "审定")?;
        Ok(PlanEvent::PlanApproved)
    }

    /// Sends it back.
    ///
    /// # Errors
    /// As [`FindingPlan::approve`], and the rules for texts.
    pub fn send_back(&self, by: &By, reason: &str) -> Result<PlanEvent, Refusal> {
        self.ensure_decides(by, "退回")?;
        check_text("退回理由", reason, 500)?;
        let reason = reason.trim().to_owned();
        Ok(PlanEvent::PlanSentBack { reason })
    }

    /// Findings beside its own that its measures serve.
    pub fn also_serves(&self) -> Vec<FindingId> {
        let measures = self.planned.content.tasks.iter().flat_map(|t| &t.measures);
        let mut all: Vec<_> = measures.flat_map(|m| m.also_serves.clone()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether it can still be changed.
    pub const fn is_open(&self) -> bool {
        matches!(
            self.standing,
            PlanState::Drafted | PlanState::SentBack { .. }
        )
    }

    /// Whether it was approved.
    pub const fn is_approved(&self) -> bool {
        matches!(self.standing, PlanState::Approved { .. })
    }

    /// Who has to approve it, while it waits.
    pub const fn approver(&self) -> Option<Role> {
        match self.standing {
            PlanState::Submitted { approver, .. } => Some(approver),
            _ => None,
        }
    }

    fn ensure_open(&self, action: &'static str) -> Result<(), Refusal> {
        if self.is_open() {
            return Ok(());
        }
        let actual = match self.standing {
            PlanState::Approved { .. } => "已经审定",
            _ => "已报审",
        };
        Err(Refusal::WrongRecordStage {
            what: WHAT,
            actual,
            action,
        })
    }

    fn ensure_decides(&self, by: &By, action: &'static str) -> Result<(), Refusal> {
        let PlanState::Submitted { approver, stamp } = &self.standing else {
            let actual = match self.standing {
                PlanState::Approved { .. } => "已经审定",
                _ => "尚未报审",
            };
            return Err(Refusal::WrongRecordStage {
                what: WHAT,
                actual,
                action,
            });
        };
        if !by.is(*approver) {
            return Err(Refusal::NotApprover {
                approver: approver.label(),
            });
        }
        if stamp.by == Some(by.person) {
            return Err(Refusal::OwnPlan);
        }
        Ok(())
    }
}

/// The content without the spaces around its words.
fn checked(content: PlanContent) -> Result<PlanContent, Refusal> {
    check_words("整改目标", &content.goal, 1000)?;
    check_words("原因分析", &content.cause, 2000)?;
    check_words("拟建立的制度", &content.mechanism, 500)?;
    if let Some(weighing) = &content.weighing {
        check_weighing(weighing)?;
    }
    for task in &content.tasks {
        check_text("任务名称", &task.title, 500)?;
        for measure in &task.measures {
            check_text("措施内容", &measure.text, 2000)?;
        }
    }
    Ok(PlanContent {
        goal: content.goal.trim().to_owned(),
        cause: content.cause.trim().to_owned(),
        mechanism: content.mechanism.trim().to_owned(),
        ..content
    })
}

fn check_weighing(weighing: &Weighing) -> Result<(), Refusal> {
    if weighing.criteria.is_empty() || weighing.criteria.len() > MOST_WAYS {
        return Err(Refusal::EmptyText {
            what: "比选标准"
        });
    }
    if weighing.ways.len() < 2 || weighing.ways.len() > MOST_WAYS {
        return Err(Refusal::EmptyText {
            what: "比选方案（至少两个）",
        });
    }
    if weighing.chosen >= weighing.ways.len() {
        return Err(Refusal::NoSuchPart {
            what: "比选方案"
        });
    }
    check_text("选定理由", &weighing.reason, 1000)?;
    for criterion in &weighing.criteria {
        check_text("比选标准", criterion, 60)?;
    }
    for way in &weighing.ways {
        check_text("比选方案名称", &way.title, 200)?;
        for mark in &way.marks {
            check_words("比选说明", mark, 500)?;
        }
    }
    Ok(())
}

impl Record for FindingPlan {
    const KIND: &'static str = "finding_plan";
    const LABEL: &'static str = "方案";
    type Event = PlanEvent;

    fn apply(current: Option<Self>, event: PlanEvent, stamp: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                PlanEvent::PlanDrafted(planned) => Some(Self {
                    planned,
                    standing: PlanState::Drafted,
                    rounds: 0,
                }),
                _ => None,
            };
        };
        match event {
            PlanEvent::PlanRevised(content) if it.is_open() => it.planned.content = content,
            PlanEvent::PlanSubmitted { approver } if it.is_open() => {
                it.standing = PlanState::Submitted { approver, stamp };
            }
            PlanEvent::PlanSentBack { reason } => {
                it.rounds += 1;
                it.standing = PlanState::SentBack { reason, stamp };
            }
            PlanEvent::PlanApproved => it.standing = PlanState::Approved { stamp },
            PlanEvent::PlanDrafted(_)
            | PlanEvent::PlanRevised(_)
            | PlanEvent::PlanSubmitted { .. } => {}
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        let own = std::iter::once(self.planned.finding);
        let units: Vec<UnitId> = self.planned.content.tasks.iter().map(|t| t.unit).collect();
        Indexed {
            id: self.planned.id.0,
            parent: None,
            rectification: Some(self.planned.rectification),
            findings: own.chain(self.also_serves()).collect(),
            units,
            state: self.standing.key(),
            day: self.planned.day,
            audience: Audience::Party,
        }
    }

    fn tell(event: &PlanEvent) -> String {
        match event {
            PlanEvent::PlanDrafted(_) => "起草了整改方案".to_owned(),
            PlanEvent::PlanRevised(_) => "修改了整改方案".to_owned(),
            PlanEvent::PlanSubmitted { approver } => {
                format!("将整改方案报{}审定", approver.label())
            }
            PlanEvent::PlanSentBack { reason } => format!("退回了整改方案：{reason}"),
            PlanEvent::PlanApproved => "审定了整改方案".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::{
        finding::PlannedMeasure,
        id::{MeasureId, PersonId, TaskId},
    };

    const DRAFTER: PersonId = PersonId(Uuid::from_u128(8));

    fn stamp() -> Stamp {
        Stamp {
            by: Some(DRAFTER),
            at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn by(person: u128, role: Role) -> By {
        By {
            person: PersonId(Uuid::from_u128(person)),
            unit: UnitId(Uuid::from_u128(3)),
            roles: vec![role],
            stands_in: Vec::new(),
        }
    }

    fn content() -> PlanContent {
        PlanContent {
            goal: " 年底前全部交付 ".to_owned(),
            tasks: vec![PlannedTask {
                id: TaskId(Uuid::from_u128(4)),
                title: "清理欠账".to_owned(),
                unit: UnitId(Uuid::from_u128(3)),
                due: None,
                measures: vec![PlannedMeasure {
                    id: MeasureId(Uuid::from_u128(5)),
                    text: "逐户核实".to_owned(),
                    types: Vec::new(),
                    also_serves: vec![FindingId(Uuid::from_u128(7)); 2],
                }],
                batches: Vec::new(),
            }],
            ..PlanContent::default()
        }
    }

    fn drafted(content: PlanContent) -> FindingPlan {
        let event = FindingPlan::draft(NewPlan {
            id: PlanId(Uuid::from_u128(1)),
            rectification: RectificationId(Uuid::from_u128(2)),
            finding: FindingId(Uuid::from_u128(6)),
            day: date(2024, 2, 1),
            content,
        });
        FindingPlan::apply(None, event.unwrap(), stamp()).unwrap()
    }

    fn after(it: FindingPlan, event: PlanEvent) -> FindingPlan {
        FindingPlan::apply(Some(it), event, stamp()).unwrap()
    }

    #[test]
    fn a_plan_is_handed_in_with_a_target_and_tasks() {
        let nothing = drafted(PlanContent::default());
        let director = Role::OfficeDirector;
        assert_eq!(nothing.submit(director).unwrap_err().code(), "empty_text");
        let without_tasks = drafted(PlanContent {
            tasks: Vec::new(),
            ..content()
        });
        assert_eq!(without_tasks.submit(director), Err(Refusal::EmptyPlan));
        let clerk = drafted(content()).submit(Role::OfficeClerk);
        assert_eq!(clerk.unwrap_err().code(), "empty_text");
        assert_eq!(drafted(content()).planned.content.goal, "年底前全部交付");
    }

    #[test]
    fn it_is_approved_by_whom_it_was_handed_to_and_never_by_who_handed_it_in() {
        let it = drafted(content());
        let it = after(it.clone(), it.submit(Role::PrincipalLeader).unwrap());
        assert_eq!(
            it.revise(content()).unwrap_err().code(),
            "wrong_record_stage"
        );
        let director = by(9, Role::OfficeDirector);
        assert_eq!(it.approve(&director).unwrap_err().code(), "not_approver");
        let himself = by(8, Role::PrincipalLeader);
        assert_eq!(it.approve(&himself), Err(Refusal::OwnPlan));
        let principal = by(9, Role::PrincipalLeader);
        let done = after(it.clone(), it.approve(&principal).unwrap());
        assert_eq!(done.indexed().state, "approved");
        assert_eq!(
            done.approve(&principal).unwrap_err().code(),
            "wrong_record_stage"
        );
        let back = after(it.clone(), it.send_back(&principal, "目标不实").unwrap());
        assert_eq!((back.rounds, back.is_open()), (1, true));
    }

    #[test]
    fn a_measure_that_serves_others_shows_on_them() {
        let it = drafted(content());
        assert_eq!(it.indexed().findings.len(), 2);
    }

    #[test]
    fn one_of_the_weighed_ways_is_chosen_with_a_reason() {
        let way = |title: &str| Way {
            title: title.to_owned(),
            marks: vec!["合规".to_owned()],
        };
        let weighing = |chosen, reason: &str| PlanContent {
            weighing: Some(Weighing {
                criteria: vec!["政策依据".to_owned()],
                ways: vec![way("拆除重建"), way("加固")],
                chosen,
                reason: reason.to_owned(),
            }),
            ..content()
        };
        let chosen = drafted(weighing(1, "成本低"));
        assert!(chosen.planned.content.weighing.is_some());
        let it = drafted(content());
        assert_eq!(
            it.revise(weighing(2, "好")).unwrap_err().code(),
            "no_such_part"
        );
        assert_eq!(
            it.revise(weighing(0, " ")).unwrap_err().code(),
            "empty_text"
        );
    }
}
