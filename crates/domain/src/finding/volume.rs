//! Which parts the volume of a finding must have, and which are there: 问题卷宗 and its completeness.

use super::{Chain, Dossier, Finding, Stage, TimeClass, Vote};
use crate::task::{MeasureType, TaskStage};

/// A part of a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// 问题底稿: the passage of the document it was read from.
    WorkingPaper,
    /// 责任分工: lead unit, sponsor, deadline.
    Owners,
    /// 整改方案: tasks, each with a measure.
    Plan,
    /// 签收记录: every unit signed for its tasks.
    Acceptance,
    /// 进展报告
    Reports,
    /// 佐证材料
    Evidence,
    /// 长效机制: a measure that makes a rule.
    Mechanism,
    /// 销号申请: checklist and truth pledge.
    Request,
    /// 会签
    Signatures,
    /// 联审
    Review,
    /// 销号
    Closure,
    /// 回头看
    LookBack,
}

impl Part {
    /// All parts in the order of the volume.
    pub const ALL: [Self; 12] = [
        Self::WorkingPaper,
        Self::Owners,
        Self::Plan,
        Self::Acceptance,
        Self::Reports,
        Self::Evidence,
        Self::Mechanism,
        Self::Request,
        Self::Signatures,
        Self::Review,
        Self::Closure,
        Self::LookBack,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::WorkingPaper => "问题底稿",
            Self::Owners => "责任分工",
            Self::Plan => "整改方案",
            Self::Acceptance => "签收记录",
            Self::Reports => "进展报告",
            Self::Evidence => "佐证材料",
            Self::Mechanism => "长效机制",
            Self::Request => "销号申请（自评和承诺）",
            Self::Signatures => "会签",
            Self::Review => "联审",
            Self::Closure => "销号记录",
            Self::LookBack => "回头看记录",
        }
    }

    /// Whether a volume of this class must have it. What has to be put right at once needs no signing for tasks; only what is
    /// to be sustained needs a rule that lasts and a look back.
    pub const fn is_needed(self, class: Option<TimeClass>, long_term: bool) -> bool {
        match self {
            Self::Acceptance => !matches!(class, Some(TimeClass::Immediate)),
            Self::Mechanism | Self::LookBack => long_term,
            _ => true,
        }
    }
}

/// How it stands with a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// It is there.
    There,
    /// Something of it is missing; what, in words.
    Missing(String),
    /// Its step is still to come.
    ToCome,
}

/// The parts that a volume must have, and how it stands with each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// The parts in the order of the volume.
    pub parts: Vec<(Part, Presence)>,
}

impl Volume {
    /// Parts that are there, of a hundred that must be there.
    pub fn score(&self) -> u32 {
        let there = self
            .parts
            .iter()
            .filter(|(_, h)| *h == Presence::There)
            .count();
        let percent = there * 100 / self.parts.len().max(1);
        u32::try_from(percent).unwrap_or(0)
    }

    /// Whether everything is there.
    pub fn is_complete(&self) -> bool {
        self.parts.iter().all(|(_, held)| *held == Presence::There)
    }

    /// What is missing though its step is over or under way, in words.
    pub fn missing(&self) -> Vec<String> {
        self.parts
            .iter()
            .filter_map(|(part, held)| match held {
                Presence::Missing(what) => Some(format!("{}：{what}", part.label())),
                Presence::There | Presence::ToCome => None,
            })
            .collect()
    }
}

/// What is signed and by whom, in the stages that have it.
struct Signing<'a> {
    dossier: &'a Dossier,
    signatures: usize,
    votes: usize,
}

impl Finding {
    /// The parts its volume must have, and which are there. `look_backs` is how often somebody looked back after closure.
    pub fn volume(&self, look_backs: u32) -> Volume {
        let parts = Part::ALL
            .into_iter()
            .filter(|part| part.is_needed(self.time_class, self.is_long_term()))
            .map(|part| (part, self.presence_of(part, look_backs)))
            .collect();
        Volume { parts }
    }

    fn presence_of(&self, part: Part, look_backs: u32) -> Presence {
        let signing = self.signing();
        let closed = matches!(self.stage, Stage::Closed(_));
        let worked_on = self.reports > 0 || signing.is_some();
        match part {
            Part::WorkingPaper => there_or(self.passage.is_some(), "没有关联反馈原文"),
            Part::Owners => self.held_owners(),
            Part::Plan => self.held_plan(),
            Part::Acceptance => self.held_acceptance(),
            Part::Closure if closed => Presence::There,
            Part::Reports if self.reports > 0 => Presence::There,
            Part::Evidence if self.evidence_count() > 0 => Presence::There,
            Part::Reports if signing.is_some() => Presence::Missing("没有上报过进展".to_owned()),
            Part::Evidence if worked_on => Presence::Missing("没有提交佐证材料".to_owned()),
            Part::Reports | Part::Evidence | Part::Closure => Presence::ToCome,
            Part::Mechanism => self.held_mechanism(),
            Part::Request => {
                if signing.is_some() {
                    Presence::There
                } else {
                    Presence::ToCome
                }
            }
            Part::Signatures => match signing {
                Some(s) => counted(s.signatures, s.dossier.policy.steps.len(), "人未签"),
                None => Presence::ToCome,
            },
            Part::Review => match signing {
                Some(s) if s.votes > 0 || s.signatures >= s.dossier.policy.steps.len() => {
                    counted(s.votes, s.dossier.policy.reviewers.len(), "个部门未审")
                }
                _ => Presence::ToCome,
            },
            Part::LookBack if look_backs > 0 => Presence::There,
            Part::LookBack => {
                if closed {
                    Presence::Missing("销号后没有回头看".to_owned())
                } else {
                    Presence::ToCome
                }
            }
        }
    }

    fn held_owners(&self) -> Presence {
        let missing: Vec<&str> = [
            (self.owners.lead.is_some(), "牵头单位"),
            (self.owners.sponsor.is_some(), "包案领导"),
            (self.deadline.is_some(), "完成时限"),
        ]
        .into_iter()
        .filter_map(|(there, what)| (!there).then_some(what))
        .collect();
        there_or(missing.is_empty(), &format!("没有{}", missing.join("、")))
    }

    fn held_plan(&self) -> Presence {
        if self.tasks.is_empty() {
            return match self.stage {
                Stage::Draft | Stage::Issued { .. } => Presence::ToCome,
                _ => Presence::Missing("没有分解任务".to_owned()),
            };
        }
        let bare = self.tasks.iter().filter(|t| t.measures.is_empty()).count();
        there_or(bare == 0, &format!("{bare} 项任务没有措施"))
    }

    fn held_acceptance(&self) -> Presence {
        if self.tasks.is_empty() {
            return Presence::ToCome;
        }
        let open = self
            .tasks
            .iter()
            .filter(|t| matches!(t.state, TaskStage::Assigned | TaskStage::Declined { .. }))
            .count();
        there_or(open == 0, &format!("{open} 项任务未签收"))
    }

    fn held_mechanism(&self) -> Presence {
        if self.tasks.is_empty() {
            return Presence::ToCome;
        }
        let makes_a_rule = self
            .tasks
            .iter()
            .flat_map(|t| &t.measures)
            .any(|m| m.types.contains(&MeasureType::Institution));
        there_or(makes_a_rule, "没有建章立制类措施")
    }

    fn signing(&self) -> Option<Signing<'_>> {
        fn of<'a>(dossier: &'a Dossier, chain: Option<&Chain>, votes: &[Vote]) -> Signing<'a> {
            Signing {
                dossier,
                signatures: chain.map_or(0, |c| c.signatures.len()),
                votes: votes.len(),
            }
        }
        let stage = match &self.stage {
            Stage::Suspended { before, .. } => before,
            stage => stage,
        };
        match stage {
            Stage::ClosureRequested { dossier, .. } => Some(of(dossier, None, &[])),
            Stage::Countersigning { dossier, chain, .. } => Some(of(dossier, Some(chain), &[])),
            Stage::JointReview {
                dossier,
                chain,
                votes,
                ..
            } => Some(of(dossier, Some(chain), votes)),
            Stage::Closed(closure) => {
                Some(of(&closure.dossier, Some(&closure.chain), &closure.votes))
            }
            _ => None,
        }
    }
}

fn there_or(there: bool, missing: &str) -> Presence {
    if there {
        Presence::There
    } else {
        Presence::Missing(missing.to_owned())
    }
}

fn counted(have: usize, wanted: usize, words: &str) -> Presence {
    there_or(
        have >= wanted,
        &format!("{} {words}", wanted.saturating_sub(have)),
    )
}
