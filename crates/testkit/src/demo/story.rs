//! Drives a finding to a wished stage through the domain's own commands, by the right people, at believable times.

use std::collections::BTreeMap;

use bihuan_domain::{
    By, Command, Event, Finding, Ids, Stamp,
    finding::{
        Answer, Assignment, ChecklistPoint, ClosurePolicy, Figure, Freezing, Handed, Manifest,
        ManifestReport, Named, Outcome, PlannedMeasure, PlannedTask, Progress, Seal, TimeClass,
    },
    id::{MeasureId, PersonId, TaskId, UnitId},
    task::MeasureType,
};
use bihuan_journal::Suite;
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{district::Cast, seed::Chance};

/// How far a story goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// On the ledger only.
    Draft,
    /// Owners named, not given out.
    Assigned,
    /// Given out.
    Issued,
    /// Planned, tasks not signed for.
    Planned,
    /// At work.
    InProgress,
    /// At work, more time asked for.
    Extension,
    /// At work again after a return.
    Returned,
    /// All tasks done, closure asked for.
    ClosureRequested,
    /// Signed by some of the chain.
    Countersigning,
    /// Signed by all of the chain, some votes.
    JointReview,
    /// Off the ledger.
    Closed,
    /// Paused.
    Suspended,
    /// Ended without closure.
    Terminated,
}

/// What a story needs to know.
pub struct Teller<'a> {
    /// The people.
    pub cast: &'a Cast,
    /// Fresh ids.
    pub ids: &'a dyn Ids,
    /// Repeatable chance.
    pub chance: Chance,
    /// Nothing happens later.
    pub now: Timestamp,
    /// Names of units and people.
    pub names: BTreeMap<Uuid, String>,
    /// Name of the rectification.
    pub rectification: String,
    /// Digests of the ledger.
    pub suite: Suite,
}

/// A story under way.
struct Story<'a, 'b> {
    teller: &'b mut Teller<'a>,
    finding: Finding,
    at: Timestamp,
    step_ms: i64,
    told: Vec<(Stamp, Event)>,
}

/// Who and when of the plan.
struct Parts {
    lead: UnitId,
    sponsor: By,
    due: Date,
    class: TimeClass,
    long_term: bool,
}

impl Teller<'_> {
    /// Tells the story of a finding up to `goal`: the finding and what happened after it was put on the ledger.
    ///
    /// # Errors
    /// When the domain refuses a step, which is a mistake of the story.
    pub fn tell(
        &mut self,
        finding: Finding,
        lead: UnitId,
        goal: Goal,
        start: Timestamp,
        due: Date,
    ) -> anyhow::Result<(Finding, Vec<(Stamp, Event)>)> {
        let sponsor = self
            .chance
            .one(&self.cast.leaders)
            .cloned()
            .unwrap_or_else(|| self.cast.principal.clone());
        let class = match self.chance.below(10) {
            0..=2 => TimeClass::Immediate,
            3..=7 => TimeClass::Concentrated,
            _ => TimeClass::LongTerm,
        };
        let long_term = class == TimeClass::LongTerm || self.chance.in_hundred(15);
        let span = (self.now.as_millisecond() - start.as_millisecond()).max(0);
        let mut story = Story {
            step_ms: span / 30,
            at: start,
            finding,
            told: Vec::new(),
            teller: self,
        };
        story.go(
            goal,
            &Parts {
                lead,
                sponsor,
                due,
                class,
                long_term,
            },
        )?;
        Ok((story.finding, story.told))
    }
}

impl Story<'_, '_> {
    fn act(&mut self, by: &By, command: Command) -> anyhow::Result<()> {
        let jitter = self
            .teller
            .chance
            .below(u64::try_from(self.step_ms.max(1)).unwrap_or(1));
        let ms =
            self.at.as_millisecond() + self.step_ms / 2 + i64::try_from(jitter).unwrap_or_default();
        self.at = Timestamp::from_millisecond(ms.min(self.teller.now.as_millisecond()))?;
        let label = command.label();
        let event = self
            .finding
            .decide(command, by)
            .map_err(|e| anyhow::anyhow!("{label}: {e}"))?;
        let stamp = Stamp {
            by: Some(by.person),
            at: self.at,
        };
        let finding = Finding::apply(Some(self.finding.clone()), event.clone(), stamp);
        self.finding = finding.ok_or_else(|| anyhow::anyhow!("a finding was lost"))?;
        self.told.push((stamp, event));
        Ok(())
    }

    fn go(&mut self, goal: Goal, parts: &Parts) -> anyhow::Result<()> {
        let cast = self.teller.cast.clone();
        if goal == Goal::Draft {
            return Ok(());
        }
        let units: Vec<UnitId> = cast
            .units
            .values()
            .copied()
            .filter(|u| *u != parts.lead)
            .collect();
        let assisting: Vec<UnitId> = (0..self.teller.chance.below(3))
            .filter_map(|_| self.teller.chance.one(&units).copied())
            .collect();
        let mut assisting = assisting;
        assisting.sort_unstable();
        assisting.dedup();
        let assignment = Assignment {
            lead: Some(parts.lead),
            assisting: Some(assisting),
            sponsor: Some(parts.sponsor.person),
            time_class: Some(parts.class),
            long_term: Some(parts.long_term),
            deadline: Some(parts.due),
            ..Assignment::default()
        };
        self.act(&cast.clerk, Command::Assign(assignment))?;
        if goal == Goal::Assigned {
            return Ok(());
        }
        self.act(&cast.director, Command::Issue)?;
        if goal == Goal::Issued {
            return Ok(());
        }
        if goal == Goal::Terminated {
            let reason = "经核实与另一问题重复，不再单独办理。".to_owned();
            return self.act(&cast.director, Command::Terminate { reason });
        }
        let tasks = self.plan(parts.lead);
        let ids: Vec<TaskId> = tasks.iter().map(|t| t.id).collect();
        self.act(&cast.clerk, Command::Plan { tasks })?;
        if goal == Goal::Planned {
            return Ok(());
        }
        let (Some(handler), Some(head)) =
            (cast.handlers.get(&parts.lead), cast.heads.get(&parts.lead))
        else {
            anyhow::bail!("a unit without people")
        };
        for task in &ids {
            self.act(
                handler,
                Command::AcceptTask {
                    task: *task,
                    handler: handler.person,
                },
            )?;
        }
        self.work(goal, &ids, handler, head)?;
        match goal {
            Goal::InProgress => Ok(()),
            Goal::Extension => {
                let until = parts.due.checked_add(jiff::Span::new().days(30))?;
                let reason = "涉及群众较多，选房手续办理周期较长，申请延期一个月。".to_owned();
                self.act(handler, Command::RequestExtension { until, reason })
            }
            Goal::Suspended => {
                let reason = "等待上级规划调整批复，暂缓办理。".to_owned();
                self.act(&cast.director, Command::Suspend { reason })
            }
            _ => self.close(goal, parts, handler, head, &cast),
        }
    }

    fn plan(&mut self, unit: UnitId) -> Vec<PlannedTask> {
        const TITLES: [&str; 4] = [
            "摸清底数，建立一户一档",
            "制定整改方案，倒排工期",
            "逐项整改，按月调度",
            "建立长效机制，组织回头看",
        ];
        const MEASURES: [(&str, MeasureType); 4] = [
            ("逐户逐项核实，形成问题底稿", MeasureType::Generalization),
            ("召开专题会议研究，明确责任人和完成时间", MeasureType::Major),
            ("整改一项、验收一项，留存佐证材料", MeasureType::Recovery),
            ("修订管理办法，堵塞制度漏洞", MeasureType::Institution),
        ];
        let count = 2 + usize::try_from(self.teller.chance.below(3)).unwrap_or(0);
        TITLES
            .iter()
            .zip(MEASURES)
            .take(count)
            .map(|(title, (text, kind))| PlannedTask {
                id: TaskId(self.teller.ids.next()),
                title: (*title).to_owned(),
                unit,
                due: None,
                measures: vec![PlannedMeasure {
                    id: MeasureId(self.teller.ids.next()),
                    text: text.to_owned(),
                    types: vec![kind],
                    also_serves: Vec::new(),
                }],
                batches: Vec::new(),
            })
            .collect()
    }

    fn work(
        &mut self,
        goal: Goal,
        tasks: &[TaskId],
        handler: &By,
        head: &By,
    ) -> anyhow::Result<()> {
        let whole = 10 + i64::try_from(self.teller.chance.below(90)).unwrap_or(0);
        let finish = !matches!(goal, Goal::InProgress | Goal::Extension | Goal::Suspended);
        let upto = if finish {
            tasks.len()
        } else {
            usize::try_from(self.teller.chance.below(tasks.len() as u64 + 1)).unwrap_or(0)
        };
        for (round, task) in tasks.iter().take(upto.max(1)).enumerate() {
            let done = whole * i64::try_from(round + 1).unwrap_or(1)
                / i64::try_from(tasks.len()).unwrap_or(1);
            let text = if round + 1 == tasks.len() {
                format!("已全部完成，共{whole}项，经自查验收合格。")
            } else {
                format!(
                    "共{whole}项，已完成{done}项，剩余{}项正在推进。",
                    whole - done
                )
            };
            let figure = Figure {
                name: "整改事项".to_owned(),
                value_hundredths: done * 100,
                unit: "项".to_owned(),
                of_hundredths: Some(whole * 100),
            };
            let progress = Progress {
                task: Some(*task),
                text,
                figures: vec![figure],
                evidence: Vec::new(),
                claim: None,
            };
            self.act(handler, Command::Report(progress))?;
            if round < upto {
                self.act(handler, Command::SubmitTask { task: *task })?;
                self.act(head, Command::ConfirmTask { task: *task })?;
            }
        }
        Ok(())
    }

    fn close(
        &mut self,
        goal: Goal,
        parts: &Parts,
        handler: &By,
        head: &By,
        cast: &Cast,
    ) -> anyhow::Result<()> {
        let outcome = if self.finding.is_long_term() {
            Outcome::SustainedLongTerm
        } else {
            Outcome::Completed
        };
        self.request_closure(handler, outcome)?;
        if goal == Goal::ClosureRequested {
            return Ok(());
        }
        let mut digest = self.send_for_signing(&cast.clerk, outcome)?;
        let policy = ClosurePolicy::default();
        let signers = [head, &parts.sponsor, &cast.director, &cast.principal];
        if goal == Goal::Returned {
            let [first, second, ..] = signers;
            for (office, by) in policy.steps.iter().zip([first]) {
                self.act(
                    by,
                    Command::Countersign {
                        office: *office,
                        seen: digest.clone(),
                        second_factor: false,
                    },
                )?;
            }
            let reason =
                "佐证材料只有会议记录，看不出实际成效，请补充现场照片和数据后再报。".to_owned();
            return self.act(second, Command::Return { reason });
        }
        if self.teller.chance.in_hundred(20) {
            let reason = "整改数据与上月报表不一致，请核对。".to_owned();
            self.act(&cast.clerk, Command::Return { reason })?;
            self.request_closure(handler, outcome)?;
            digest = self.send_for_signing(&cast.clerk, outcome)?;
        }
        let signing = if goal == Goal::Countersigning {
            1 + self.teller.chance.below(3)
        } else {
            4
        };
        for (office, by) in policy
            .steps
            .iter()
            .zip(signers)
            .take(usize::try_from(signing).unwrap_or(4))
        {
            self.act(
                by,
                Command::Countersign {
                    office: *office,
                    seen: digest.clone(),
                    second_factor: false,
                },
            )?;
        }
        if goal == Goal::Countersigning {
            return Ok(());
        }
        let votes = if goal == Goal::JointReview {
            1 + self.teller.chance.below(3)
        } else {
            4
        };
        for (office, by) in policy
            .reviewers
            .iter()
            .zip(&cast.reviewers)
            .take(usize::try_from(votes).unwrap_or(4))
        {
            self.act(
                by,
                Command::Review {
                    office: *office,
                    seen: digest.clone(),
                    second_factor: false,
                },
            )?;
        }
        Ok(())
    }

    fn request_closure(&mut self, handler: &By, outcome: Outcome) -> anyhow::Result<()> {
        let seal = self.seal(handler.person, outcome)?;
        let handed = Handed {
            seal,
            outcome,
            checklist: checklist(),
            checks: Vec::new(),
            points: ChecklistPoint::ALL.to_vec(),
            evidence: Vec::new(),
        };
        let command = Command::RequestClosure {
            handed,
            pledged: true,
            policy: ClosurePolicy::default(),
        };
        self.act(handler, command)
    }

    /// Sends the dossier round; gives the digest that everybody signs.
    fn send_for_signing(&mut self, clerk: &By, outcome: Outcome) -> anyhow::Result<String> {
        let pledged_by = self.finding.dossier().map(|d| d.submitted_by);
        let seal = self.seal(pledged_by.unwrap_or(clerk.person), outcome)?;
        let digest = seal.digest.clone();
        let checks = Vec::new();
        self.act(clerk, Command::SendForSigning { checks, seal })?;
        Ok(digest)
    }

    /// Freezes the finding as it stands in the story.
    fn seal(&mut self, pledged_by: PersonId, outcome: Outcome) -> anyhow::Result<Seal> {
        let salt: Vec<String> = (0..2)
            .map(|_| format!("{:016x}", self.teller.chance.bits()))
            .collect();
        let reports = self.told.iter().filter_map(|(stamp, event)| match event {
            Event::ProgressReported(progress) => Some(ManifestReport {
                at: stamp.at,
                by: stamp.by.map(|id| Named {
                    id: id.0,
                    name: self.teller.names.get(&id.0).cloned().unwrap_or_default(),
                }),
                task: progress.task,
                text: progress.text.clone(),
                figures: progress.figures.clone(),
            }),
            _ => None,
        });
        let manifest = Manifest::of(
            &self.finding,
            Freezing {
                salt: salt.concat(),
                at: self.at,
                rectification: self.teller.rectification.clone(),
                names: self.teller.names.clone(),
                reports: reports.collect(),
                checklist: checklist(),
                checks: Vec::new(),
                outcome,
                pledged_by,
                policy: ClosurePolicy::default(),
            },
        );
        let manifest = bihuan_journal::canonical_json(&serde_json::to_value(manifest)?);
        Ok(Seal {
            digest: self.teller.suite.digest(manifest.as_bytes()).to_string(),
            manifest,
        })
    }
}

fn checklist() -> Vec<Answer> {
    ChecklistPoint::ALL
        .into_iter()
        .map(|point| Answer {
            point,
            text: "见整改台账及佐证材料".to_owned(),
        })
        .collect()
}
