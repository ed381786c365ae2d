//! What people ask: the next thing that brings a finding nearer to closure, or anything.

use bihuan_casework::finding::{Ask, Explanation, Handing, prepare, read};
use bihuan_domain::{
    Command, Finding, Office, Stage,
    finding::{
        Assignment, Check, Deadline, EvidenceAbout, NewBatch, PlannedMeasure, PlannedTask,
        Progress, TimeClass,
    },
    id::{BatchId, EvidenceId, FindingId, MeasureId, TaskId},
    task::{Quantity, Reached, TaskStage},
};
use bihuan_testkit::{checklist, demo::Chance};
use jiff::{Span, civil::date};

use crate::ground::Ground;

/// What is asked of a finding.
#[derive(Debug, Clone)]
pub(crate) enum Wish {
    /// Commands, all or none of them.
    Acts(Vec<Ask>),
    /// A file is handed in as evidence.
    HandIn(u64),
}

impl From<Command> for Wish {
    fn from(command: Command) -> Self {
        Self::Acts(vec![command.into()])
    }
}

fn reason() -> String {
    "经研究决定。".to_owned()
}

fn explanations(checks: &[Check]) -> Vec<Explanation> {
    let lines = checks.iter().enumerate();
    lines
        .filter(|(_, check)| check.hard && !check.is_explained())
        .map(|(at, check)| Explanation {
            rule: check.rule.clone(),
            line: at + 1,
            text: "口径已在材料中注明。".to_owned(),
        })
        .collect()
}

async fn handing(ground: &Ground, who: usize, f: &Finding) -> Handing {
    let prepared = prepare(&ground.people[who], f.id).await;
    Handing {
        outcome: None,
        checklist: checklist(),
        explanations: prepared.map_or_else(|_| Vec::new(), |p| explanations(&p.checks)),
    }
}

fn report(task: Option<TaskId>, chance: &mut Chance) -> Command {
    Command::Report(Progress {
        task,
        text: format!("已核对{}户，全部办结。", 1 + chance.below(200)),
        figures: Vec::new(),
        evidence: Vec::new(),
        claim: None,
    })
}

fn assignment(ground: &Ground, chance: &mut Chance) -> Assignment {
    let water_leads = chance.in_hundred(30);
    let leader = Ground::person(if chance.in_hundred(85) {
        "leader"
    } else {
        "otherleader"
    });
    Assignment {
        lead: Some(if water_leads {
            ground.water
        } else {
            ground.housing
        }),
        responsible: chance.in_hundred(30).then(|| {
            vec![if water_leads {
                ground.station
            } else {
                ground.water
            }]
        }),
        assisting: chance.in_hundred(30).then(|| vec![ground.station]),
        sponsor: Some(ground.people[leader].actor.person),
        time_class: chance.one(&TimeClass::ALL).copied(),
        long_term: None,
        deadline: Some(if chance.in_hundred(50) {
            date(2024, 5, 20)
        } else {
            date(2024, 6, 30)
        }),
    }
}

fn plan(ground: &Ground, f: &Finding, chance: &mut Chance) -> Command {
    let ids = &ground.app.app.ids;
    let task = |unit| PlannedTask {
        id: TaskId(ids.next()),
        title: "逐套核对交付条件".to_owned(),
        unit,
        due: None,
        measures: vec![PlannedMeasure {
            id: MeasureId(ids.next()),
            text: "建立逐户台账。".to_owned(),
            types: Vec::new(),
            also_serves: Vec::new(),
        }],
        batches: Vec::new(),
    };
    let mut tasks = vec![task(f.owners.lead.unwrap_or(ground.housing))];
    if chance.in_hundred(25) {
        tasks.push(task(ground.water));
    }
    Command::Plan { tasks }
}

fn batch(ground: &Ground, f: &Finding, chance: &mut Chance) -> NewBatch {
    NewBatch {
        id: BatchId(ground.app.app.ids.next()),
        name: format!("第{}批", chance.below(5)),
        due: f.feedback_date.checked_add(Span::new().days(30)).unwrap(),
        quantity: Some(Quantity {
            hundredths: 2000,
            unit: "户".to_owned(),
        }),
    }
}

fn open_batch(f: &Finding, task: TaskId) -> Option<BatchId> {
    let task = f.tasks.iter().find(|t| t.id == task)?;
    let open = task.batches.iter().find(|b| b.reached.is_none())?;
    Some(open.id)
}

/// A task in one of these stages, with who works on it.
fn task(ground: &Ground, f: &Finding, fits: fn(&TaskStage) -> bool) -> Option<(usize, TaskId)> {
    let found = f.tasks.iter().find(|t| fits(&t.state))?;
    Some((ground.handler_of(found.unit), found.id))
}

/// The next thing that brings the finding nearer to closure, asked by who would ask it.
pub(crate) async fn forward(ground: &Ground, f: &Finding, chance: &mut Chance) -> (usize, Wish) {
    let clerk = Ground::person("clerk");
    let director = Ground::person("director");
    let lead = f.owners.lead;
    let handler = ground.handler_of(lead.unwrap_or(ground.housing));
    match &f.stage {
        Stage::Draft if lead.is_none() => {
            (clerk, Command::Assign(assignment(ground, chance)).into())
        }
        Stage::Draft => (director, Command::Issue.into()),
        Stage::Issued { .. } => (clerk, plan(ground, f, chance).into()),
        Stage::Planned { .. } | Stage::InProgress(_) => work(ground, f, handler, chance).await,
        Stage::ClosureRequested { dossier, .. } if dossier.is_stale() => {
            let amend = Ask::Amend(handing(ground, handler, f).await);
            (handler, Wish::Acts(vec![amend]))
        }
        Stage::ClosureRequested { .. } => {
            let reading = read(&ground.people[clerk], f.id).await.unwrap();
            let send = Ask::SendForSigning {
                explanations: explanations(&reading.checks),
            };
            (clerk, Wish::Acts(vec![send]))
        }
        Stage::Countersigning { .. } | Stage::JointReview { .. } => {
            let awaited = f.awaited();
            let may = |office: &Office| {
                let by = ground.people[ground.signer(*office, lead)].by();
                f.may_sign_now(&by)
                    .is_some_and(|(in_office, _)| in_office == *office)
            };
            let office = awaited.iter().find(|o| may(o)).or(awaited.first());
            let office = office.copied().unwrap_or(Office::OfficeDirector);
            let seen = f.dossier().map(|d| d.digest.clone()).unwrap_or_default();
            let sign = Ask::Sign {
                office,
                seen,
                code: String::new(),
            };
            (ground.signer(office, lead), Wish::Acts(vec![sign]))
        }
        Stage::Suspended { .. } => (director, Command::Resume.into()),
        Stage::Closed(_) | Stage::Terminated(_) | Stage::Merged { .. } => {
            (handler, report(None, chance).into())
        }
    }
}

async fn work(ground: &Ground, f: &Finding, handler: usize, chance: &mut Chance) -> (usize, Wish) {
    let clerk = Ground::person("clerk");
    if let Some((_, task)) = task(ground, f, |s| matches!(s, TaskStage::Declined { .. })) {
        let unit = f.owners.lead.unwrap_or(ground.housing);
        return (clerk, Command::ReassignTask { task, unit }.into());
    }
    if let Some((who, task)) = task(ground, f, |s| matches!(s, TaskStage::Assigned)) {
        let handler = ground.people[who].actor.person;
        return (who, Command::AcceptTask { task, handler }.into());
    }
    if let Some((t, pending)) = f
        .tasks
        .iter()
        .find_map(|t| Some((t, t.hand_over.as_ref()?)))
    {
        let who = ground.handler_of(pending.to);
        let handler = ground.people[who].actor.person;
        return (
            who,
            Command::AcceptTask {
                task: t.id,
                handler,
            }
            .into(),
        );
    }
    let mut batched = f.tasks.iter().filter(|t| t.is_workable());
    let batched = batched.find_map(|t| Some((t, open_batch(f, t.id)?)));
    if let Some((t, batch)) = batched {
        let reached = Reached {
            day: f.feedback_date,
            done_hundredths: Some(1500),
            note: String::new(),
        };
        let (who, task) = (ground.handler_of(t.unit), t.id);
        let reach = Command::ReachBatch {
            task,
            batch,
            reached,
        };
        return (who, reach.into());
    }
    if let Some((_, task)) = task(ground, f, |s| matches!(s, TaskStage::Submitted { .. })) {
        return (clerk, Command::ConfirmTask { task }.into());
    }
    if let Some((who, task)) = task(ground, f, |s| matches!(s, TaskStage::InProgress { .. })) {
        return (who, Command::SubmitTask { task }.into());
    }
    let fresh =
        |s: &TaskStage| matches!(s, TaskStage::Accepted { .. } | TaskStage::Returned { .. });
    if let Some((who, task)) = task(ground, f, fresh) {
        return (who, report(Some(task), chance).into());
    }
    let ask = Ask::RequestClosure {
        handing: handing(ground, handler, f).await,
        pledged: true,
    };
    (handler, Wish::Acts(vec![ask]))
}

/// Anything, by somebody who could be right or by anybody.
pub(crate) fn anything(
    ground: &Ground,
    f: &Finding,
    other: FindingId,
    chance: &mut Chance,
) -> (usize, Wish) {
    let office = *chance.one(&Office::ALL).unwrap();
    let lead = f.owners.lead.unwrap_or(ground.housing);
    let handler = ground.handler_of(lead);
    let (clerk, director) = (Ground::person("clerk"), Ground::person("director"));
    let digest = f.dossier().map(|d| d.digest.clone()).unwrap_or_default();
    let task = chance.one(&f.tasks).map_or(TaskId(f.id.0), |t| t.id);
    let piece = chance.one(&f.evidence_items);
    let evidence = piece.map_or(EvidenceId(f.id.0), |e| e.id);
    let until = f
        .deadline
        .as_ref()
        .map_or(f.feedback_date, Deadline::current);
    let until = until.checked_add(Span::new().days(30)).unwrap();
    let signer = ground.signer(office, f.owners.lead);
    let (who, wish): (usize, Wish) = match chance.below(32) {
        0 => {
            let problem = format!("{}（已核对{}）", f.problem, chance.below(100));
            (clerk, Command::Correct { problem }.into())
        }
        1 => (clerk, Command::Assign(assignment(ground, chance)).into()),
        2 => (director, Command::Issue.into()),
        3 => (clerk, plan(ground, f, chance).into()),
        4 => (
            handler,
            Command::DeclineTask {
                task,
                reason: reason(),
            }
            .into(),
        ),
        5 => {
            let unit = ground.water;
            (clerk, Command::ReassignTask { task, unit }.into())
        }
        6 => (handler, report(None, chance).into()),
        7 | 8 => (handler, Wish::HandIn(chance.bits())),
        9 => {
            let about = piece.map(|e| EvidenceAbout {
                title: format!("交付现场{}", chance.below(1000)),
                ..e.about.clone()
            });
            match about {
                Some(about) => (
                    handler,
                    Command::DescribeEvidence { evidence, about }.into(),
                ),
                None => (handler, Wish::HandIn(chance.bits())),
            }
        }
        10 => (
            handler,
            Command::WithdrawEvidence {
                evidence,
                reason: reason(),
            }
            .into(),
        ),
        11 => (
            clerk,
            Command::ReturnTask {
                task,
                reason: reason(),
            }
            .into(),
        ),
        12 => (
            handler,
            Command::RequestExtension {
                until,
                reason: reason(),
            }
            .into(),
        ),
        13 => (director, Command::GrantExtension.into()),
        14 => (
            director,
            Command::RefuseExtension { reason: reason() }.into(),
        ),
        15 => (signer, Command::Return { reason: reason() }.into()),
        16 => (
            signer,
            Command::SendBack {
                to: office,
                reason: reason(),
            }
            .into(),
        ),
        17 => {
            let reviews = chance.in_hundred(70);
            (
                director,
                Command::AddSigner {
                    office,
                    reviews,
                    reason: reason(),
                }
                .into(),
            )
        }
        18 => (
            director,
            Command::RemoveSigner {
                office,
                reason: reason(),
            }
            .into(),
        ),
        19 => (
            signer,
            Command::DeclareConflict {
                office,
                reason: reason(),
            }
            .into(),
        ),
        20 => (director, Command::Suspend { reason: reason() }.into()),
        21 => (director, Command::Resume.into()),
        // An end is rare, or few would come to closure.
        22 if chance.in_hundred(20) => (director, Command::Terminate { reason: reason() }.into()),
        23 if chance.in_hundred(20) => (
            director,
            Command::Merge {
                into: other,
                reason: reason(),
            }
            .into(),
        ),
        26 => {
            let unit = if chance.in_hundred(50) {
                ground.water
            } else {
                ground.station
            };
            let reason = reason();
            let ask = Ask::HandOver { task, unit, reason };
            let by = f.tasks.iter().find(|t| t.id == task);
            let who = by.map_or(handler, |t| ground.handler_of(t.unit));
            (who, Wish::Acts(vec![ask]))
        }
        27 => {
            let batches = vec![batch(ground, f, chance)];
            (clerk, Command::DivideTask { task, batches }.into())
        }
        28 => {
            let until = f.feedback_date.checked_add(Span::new().days(40)).unwrap();
            let wish = match f.tasks.iter().find(|t| t.hand_over.is_some()) {
                Some(t) => Command::SetHandOverDue { task: t.id, until },
                None => Command::MoveBatch {
                    task,
                    batch: open_batch(f, task).unwrap_or(BatchId(f.id.0)),
                    until,
                    reason: reason(),
                },
            };
            (clerk, wish.into())
        }
        24 => {
            let seen = format!("{digest}0");
            (
                signer,
                Wish::Acts(vec![Ask::Sign {
                    office,
                    seen,
                    code: String::new(),
                }]),
            )
        }
        29 => (clerk, Command::MarkKey { reason: reason() }.into()),
        30 => (clerk, Command::UnmarkKey { reason: reason() }.into()),
        _ => {
            // Two things at once: both happen or neither.
            let both = [report(None, chance), report(Some(task), chance)];
            (
                handler,
                Wish::Acts(both.into_iter().map(Into::into).collect()),
            )
        }
    };
    if chance.in_hundred(30) {
        let anybody = usize::try_from(chance.below(ground.people.len() as u64)).unwrap();
        return (anybody, wish);
    }
    (who, wish)
}
