//! The table of stages, commands and outcomes as a text that a lawyer can read, printed by really doing everything.

use std::fmt::Write as _;

use super::{
    Assignment, Command, EvidenceKind, Finding, Outcome, Stage, TimeClass,
    tests::{
        case::{
            ASSISTING, Case, LEAD, Who, amend, assignment, case, countersign, planned_task,
            report_on, request, request_closure, review, signatures, task_id,
        },
        fitting::{Kind, fitting},
        parts::{batch, divide, hand_over},
    },
};
use crate::{
    Refusal,
    person::Office,
    task::{Task, TaskStage},
};

/// A finding brought to a stage, and in which condition.
type Sample = (&'static str, Case);

/// Findings in every stage; where the answer depends on more than the stage, in each condition.
fn samples() -> Vec<Sample> {
    let asked = || case().at_work().does(Kind::RequestExtension);
    vec![
        ("尚未明确责任", case()),
        ("责任和时限已明确", case().assigned()),
        ("等待方案", case().issued()),
        ("两项任务均未签收", case().planned()),
        (
            "一项任务已申请退回",
            case().planned().does(Kind::DeclineTask),
        ),
        ("任务已签收，尚未上报", case().at_work()),
        (
            "一项任务移交待接收",
            case().at_work().does(Kind::HandOverTask),
        ),
        (
            "一项任务分批、已上报",
            case().at_work().does(Kind::DivideTask).does(Kind::Report),
        ),
        ("一项任务已上报进展", case().at_work().does(Kind::Report)),
        ("一项任务待确认", case().task_submitted()),
        ("延期申请待审批", asked()),
        ("任务全部办结", case().tasks_done()),
        (
            "销号申请被退回一次",
            case().closure_requested().does(Kind::Return),
        ),
        ("送签之前", case().closure_requested()),
        ("第一位待签", case().sent_for_signing()),
        (
            "只差最后一位",
            case().countersigned_by([
                Office::LeadUnitHead,
                Office::LeaderInCharge,
                Office::OfficeDirector,
            ]),
        ),
        ("尚无人表态", case().in_review()),
        (
            "只差最后一家",
            case().reviewed_by([
                Office::ReviewOffice,
                Office::ReviewDiscipline,
                Office::ReviewOrganization,
            ]),
        ),
        ("按已完成销号", case().closed()),
        ("中止前已下达", case().issued().does(Kind::Suspend)),
        ("中止前整改中", case().at_work().does(Kind::Suspend)),
        ("不再整改", case().at_work().does(Kind::Terminate)),
        ("在另一问题中继续", case().at_work().does(Kind::Merge)),
    ]
}

/// What changed besides the stage.
fn effects(before: &Finding, after: &Finding) -> String {
    let mut said = Vec::new();
    let (had, left) = (signatures(before).len(), signatures(after).len());
    if left == 0 && had > 0 {
        said.push(format!("已有 {had} 个签字全部作废"));
    } else if left < had {
        said.push(format!("第 {left} 个之后的 {} 个签字作废", had - left));
    }
    if after.rework_count > before.rework_count {
        said.push(format!("退回次数计为 {}", after.rework_count));
    }
    if let (Some(was), Some(is)) = (&before.deadline, &after.deadline)
        && was.current() != is.current()
    {
        said.push(format!(
            "时限由 {} 延至 {}，原时限 {} 保留",
            was.current(),
            is.current(),
            is.original()
        ));
    }
    for task in &after.tasks {
        match before.tasks.iter().find(|t| t.id == task.id) {
            None => said.push(format!("新增任务“{}”", task.state.label())),
            Some(was) if was.state.label() != task.state.label() => {
                said.push(format!(
                    "任务“{}”→“{}”",
                    was.state.label(),
                    task.state.label()
                ));
            }
            Some(was) if was.unit != task.unit => said.push("承担单位变更".to_owned()),
            Some(was) if was.hand_over != task.hand_over => {
                let pending = task.hand_over.is_some();
                said.push(
                    if pending {
                        "待接收"
                    } else {
                        "留在原单位"
                    }
                    .to_owned(),
                );
            }
            Some(was) if was.open_batches() != task.open_batches() => {
                said.push(format!("未达成的批次 {} 个", task.open_batches()));
            }
            Some(_) => {}
        }
    }
    if said.is_empty() {
        String::new()
    } else {
        format!("（{}）", said.join("；"))
    }
}

fn refusal_text(refusal: &Refusal) -> String {
    format!("× {refusal}〔{}〕", refusal.code())
}

/// One line: who does what, and what comes of it.
fn line(before: &Case, who: Who, command: Command) -> String {
    let words = command.label();
    let mut case = before.clone();
    let outcome = match case.act(who, command) {
        Ok(_) => format!(
            "→ {}{}",
            case.finding.stage.label(),
            effects(&before.finding, &case.finding)
        ),
        Err(refusal) => refusal_text(&refusal),
    };
    format!("{words}（{}） {outcome}", who.label())
}

fn findings(text: &mut String) {
    for (condition, sample) in samples() {
        let stage = &sample.finding.stage;
        let _ = writeln!(text, "【{}】{condition} 〔{}〕", stage.label(), stage.key());
        let mut refused = Vec::new();
        let mut foreign = Vec::new();
        for kind in Kind::ALL {
            let (who, command) = fitting(&sample.finding, kind);
            let words = command.label();
            match sample.clone().act(who, command.clone()) {
                Ok(_) => {
                    let _ = writeln!(text, "  {}", line(&sample, who, command));
                }
                Err(Refusal::WrongStage { .. }) => foreign.push(words),
                Err(_) => refused.push(line(&sample, who, command)),
            }
        }
        for one in refused {
            let _ = writeln!(text, "  {one}");
        }
        let rule = Refusal::WrongStage {
            action: "……",
            actual: stage.label(),
        };
        if !foreign.is_empty() {
            let _ = writeln!(text, "  不属于本阶段：{}", foreign.join("、"));
            let _ = writeln!(text, "  {}", refusal_text(&rule));
        }
        text.push('\n');
    }
}

/// A task in every stage, by its place in the plan; its finding is at work.
fn task_samples() -> [(Case, usize); 7] {
    let one_accepted = || case().planned().does(Kind::AcceptTask);
    [
        (one_accepted(), 1),
        (one_accepted(), 0),
        (one_accepted().does(Kind::DeclineTask), 1),
        (case().at_work().does(Kind::Report), 0),
        (case().task_submitted(), 0),
        (case().task_submitted().does(Kind::ConfirmTask), 0),
        (case().task_submitted().does(Kind::ReturnTask), 0),
    ]
}

fn task_commands(task: &Task) -> Vec<(Who, Command)> {
    let (id, worker) = (task.id, Who::works_for(task.unit));
    vec![
        (
            worker,
            Command::AcceptTask {
                task: id,
                handler: worker.person(),
            },
        ),
        (
            worker,
            Command::DeclineTask {
                task: id,
                reason: "不属于本单位职责。".into(),
            },
        ),
        (
            Who::Clerk,
            Command::ReassignTask {
                task: id,
                unit: ASSISTING,
            },
        ),
        (worker, hand_over(id, ASSISTING)),
        (Who::Clerk, divide(id, vec![batch(0)])),
        (worker, report_on(Some(id))),
        (worker, Command::SubmitTask { task: id }),
        (Who::Clerk, Command::ConfirmTask { task: id }),
        (
            Who::Clerk,
            Command::ReturnTask {
                task: id,
                reason: "缺少验收记录。".into(),
            },
        ),
    ]
}

fn tasks(text: &mut String) {
    let mut seen = Vec::new();
    for (sample, at) in task_samples() {
        let task = &sample.finding.tasks[at];
        seen.push(task.state.key());
        let _ = writeln!(text, "【{}】〔{}〕", task.state.label(), task.state.key());
        for (who, command) in task_commands(task) {
            let words = command.label();
            let mut case = sample.clone();
            let outcome = match case.act(who, command) {
                Ok(_) => {
                    let after = case.finding.tasks.iter().find(|t| t.id == task.id);
                    format!("→ {}", after.map_or("", |t| t.state.label()))
                }
                Err(refusal) => refusal_text(&refusal),
            };
            let _ = writeln!(text, "  {words}（{}） {outcome}", who.label());
        }
        text.push('\n');
    }
    assert_eq!(seen, TaskStage::KEYS, "a task in every stage");
}

/// The same step by another person, on another dossier, or with something missing.
/// A closure whose first signature needs a second factor.
fn with_factor() -> Case {
    let asked = request(|r| r.policy.second_factor = vec![Office::LeadUnitHead]);
    case()
        .tasks_done()
        .with(Who::LeadHandler, asked)
        .sent_for_signing()
}

/// A closure that three reviewers of four close, two of whom agreed.
fn two_of_four_agreed() -> Case {
    let asked = request(|r| r.policy.quorum = Some(3));
    case()
        .tasks_done()
        .with(Who::LeadHandler, asked)
        .reviewed_by([Office::ReviewOffice, Office::ReviewDiscipline])
}

fn rules() -> Vec<(&'static str, Case, Who, Command)> {
    let assign = |change: fn(&mut Assignment)| {
        let mut it = assignment();
        change(&mut it);
        Command::Assign(it)
    };
    let unassigned = |change| case().with(Who::Clerk, assign(change));
    let long_term = Assignment {
        time_class: Some(TimeClass::LongTerm),
        ..Assignment::default()
    };
    let sustained = || {
        case()
            .tasks_done()
            .with(Who::Clerk, Command::Assign(long_term.clone()))
    };
    let at_director = || case().countersigned_by([Office::LeadUnitHead, Office::LeaderInCharge]);
    let first = task_id(0);
    vec![
        (
            "没有牵头单位",
            unassigned(|a| a.lead = None),
            Who::Director,
            Command::Issue,
        ),
        (
            "没有包案领导",
            unassigned(|a| a.sponsor = None),
            Who::Director,
            Command::Issue,
        ),
        (
            "没有完成时限",
            unassigned(|a| a.deadline = None),
            Who::Director,
            Command::Issue,
        ),
        (
            "下达后改时限",
            case().issued(),
            Who::Clerk,
            assign(|a| a.deadline = Some(jiff::civil::date(2025, 1, 1))),
        ),
        (
            "方案中没有任务",
            case().issued(),
            Who::Clerk,
            Command::Plan { tasks: Vec::new() },
        ),
        (
            "重复列入任务",
            case().planned(),
            Who::Clerk,
            Command::Plan {
                tasks: vec![planned_task(0, LEAD)],
            },
        ),
        (
            "方案经审定后，工作人员增加任务",
            case().issued().with(
                Who::Director,
                Command::Plan {
                    tasks: vec![planned_task(0, LEAD)],
                },
            ),
            Who::Clerk,
            Command::Plan {
                tasks: vec![planned_task(1, LEAD)],
            },
        ),
        (
            "其他单位签收",
            case().planned(),
            Who::ResponsibleHandler,
            Command::AcceptTask {
                task: first,
                handler: Who::ResponsibleHandler.person(),
            },
        ),
        (
            "本人确认本人办理的任务",
            case().task_submitted(),
            Who::LeadHandler,
            Command::ConfirmTask { task: first },
        ),
        (
            "本人审批本人的延期申请",
            case().at_work().does(Kind::RequestExtension),
            Who::LeadHandler,
            Command::GrantExtension,
        ),
        (
            "未签真实性承诺",
            case().tasks_done(),
            Who::LeadHandler,
            request(|r| r.pledged = false),
        ),
        (
            "清单缺两项",
            case().tasks_done(),
            Who::LeadHandler,
            request(|r| r.checklist.truncate(6)),
        ),
        (
            "规定须有照片而没有",
            case().tasks_done(),
            Who::LeadHandler,
            request(|r| r.evidence = vec![EvidenceKind::Photo]),
        ),
        (
            "流程没有会签环节",
            case().tasks_done(),
            Who::LeadHandler,
            request(|r| r.policy.steps.clear()),
        ),
        (
            "须长期坚持而按已完成销号",
            sustained(),
            Who::LeadHandler,
            request_closure(),
        ),
        (
            "须长期坚持并照此销号",
            sustained(),
            Who::LeadHandler,
            request(|r| r.outcome = Outcome::SustainedLongTerm),
        ),
        (
            "材料已更换而按旧材料签",
            case()
                .sent_for_signing()
                .with(Who::LeadHandler, amend())
                .does(Kind::SendForSigning),
            Who::LeadHead,
            countersign(Office::LeadUnitHead),
        ),
        (
            "未轮到",
            case().sent_for_signing(),
            Who::Principal,
            countersign(Office::PrincipalLeader),
        ),
        (
            "其他单位的负责人代签",
            case().sent_for_signing(),
            Who::ResponsibleHead,
            countersign(Office::LeadUnitHead),
        ),
        (
            "提交人自己签",
            case()
                .tasks_done()
                .with(Who::LeadHead, request_closure())
                .sent_for_signing(),
            Who::LeadHead,
            countersign(Office::LeadUnitHead),
        ),
        (
            "同一人以两个身份签",
            at_director().with(Who::ManyHats, countersign(Office::OfficeDirector)),
            Who::ManyHats,
            countersign(Office::PrincipalLeader),
        ),
        (
            "责任单位的人参加联审",
            case().in_review(),
            Who::LeadReviewer,
            review(Office::ReviewDiscipline),
        ),
        (
            "只配合的单位的人参加联审",
            case().in_review(),
            Who::AssistingReviewer,
            review(Office::ReviewOrganization),
        ),
        (
            "代签人代牵头单位负责人签",
            case().sent_for_signing(),
            Who::Deputy,
            countersign(Office::LeadUnitHead),
        ),
        (
            "其他单位负责人的代签人签",
            case().sent_for_signing(),
            Who::OtherDeputy,
            countersign(Office::LeadUnitHead),
        ),
        (
            "代签人以两个身份代签",
            case()
                .sent_for_signing()
                .with(Who::Deputy, countersign(Office::LeadUnitHead)),
            Who::Deputy,
            countersign(Office::LeaderInCharge),
        ),
        (
            "申报回避后本人签",
            case().in_review().does(Kind::DeclareConflict),
            Who::ReviewerDiscipline,
            review(Office::ReviewDiscipline),
        ),
        (
            "申报回避后由代签人签",
            case().in_review().does(Kind::DeclareConflict),
            Who::Deputy,
            review(Office::ReviewDiscipline),
        ),
        (
            "规定须动态口令而未输入",
            with_factor(),
            Who::LeadHead,
            countersign(Office::LeadUnitHead),
        ),
        (
            "三家同意即可销号，第三家同意",
            two_of_four_agreed(),
            Who::ReviewerOrganization,
            review(Office::ReviewOrganization),
        ),
        (
            "退回第二位签字人",
            case().in_review(),
            Who::ReviewerOffice,
            Command::SendBack {
                to: Office::LeaderInCharge,
                reason: "措施与任务书不一致。".into(),
            },
        ),
        (
            "会签完成后再增加会签人",
            case().in_review(),
            Who::Director,
            Command::AddSigner {
                office: Office::ReviewInspection,
                reviews: false,
                reason: "需要核实。".into(),
            },
        ),
        (
            "去掉最后一个未签的部门",
            case().reviewed_by([
                Office::ReviewOffice,
                Office::ReviewDiscipline,
                Office::ReviewOrganization,
            ]),
            Who::Director,
            Command::RemoveSigner {
                office: Office::ReviewInspection,
                reason: "机构改革。".into(),
            },
        ),
        (
            "会签期间批准延期",
            case()
                .tasks_done()
                .does(Kind::RequestExtension)
                .countersigned_by([Office::LeadUnitHead]),
            Who::Director,
            Command::GrantExtension,
        ),
        (
            "同一部门表态两次",
            case().reviewed_by([Office::ReviewOffice]),
            Who::ReviewerOffice,
            review(Office::ReviewOffice),
        ),
    ]
}

/// The committed table. Rewritten by `cargo xtask generate`.
#[test]
fn generated_states() {
    let mut text = String::from(
        "问题和任务的阶段、操作与结果（由程序实际执行后打印，不手工修改）\n\
         → 后为操作后的阶段；× 后为不予办理的答复，〔〕内为阶段或答复的代码。\n\
         操作由括号内的人员提出，除注明外均为适合办理的人员；谁有权操作另见权限表。\n\n\
         一、问题\n\n",
    );
    findings(&mut text);
    text.push_str("二、任务（所属问题为整改中）\n\n");
    tasks(&mut text);
    text.push_str("三、换一个人、换一份材料或缺一项内容\n\n");
    for (condition, sample, who, command) in rules() {
        let _ = writeln!(text, "  {condition}：{}", line(&sample, who, command));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/states.txt");
    #[allow(
        clippy::disallowed_methods,
        reason = "the generator says so through the environment"
    )]
    if std::env::var_os("BIHUAN_GENERATE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(
        text,
        std::fs::read_to_string(path).unwrap_or_default(),
        "run `cargo xtask generate` and review the diff"
    );
}

#[test]
fn the_table_shows_every_stage() {
    let mut seen: Vec<_> = samples()
        .iter()
        .map(|(_, c)| c.finding.stage.key())
        .collect();
    seen.dedup();
    assert_eq!(seen, Stage::KEYS);
}
