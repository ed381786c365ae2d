//! The page of one finding.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::Query;
use bihuan_access::Action;
use bihuan_casework::{
    Directory, Failure, account,
    finding::{self, NextStep, Shown},
    stay,
};
use bihuan_domain::{Finding, Refusal, Stage, id::FindingId, rectification::FindingList};
use serde::Deserialize;

use super::{
    evidence,
    finding_coordination::{beside_the_lead, coordination},
    finding_end,
    finding_forms::{self, Entered},
    finding_key, finding_needs,
    finding_source::source,
    finding_story, finding_tasks,
    frame::{Place, frame},
    page, words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        finding::{Cannot, Check, Deadline, FindingPage, State, Step, VolumeState, Way},
        parts::{Link, Notice, Tag, Tone},
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FindingQuery {
    /// The form that stands open.
    pub(crate) form: String,
    /// What was just done.
    done: String,
}

/// Shows a finding.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Query(query): Query<FindingQuery>,
) -> Response {
    let notices = match query.done.as_str() {
        "" => Vec::new(),
        _ => vec![Notice::new(Tone::Green, "", "已保存。")],
    };
    render(&signed_in, id, &Entered::open(query.form), notices).await
}

/// The page with a form as it was filled in, after a refusal.
pub(crate) async fn render(
    signed_in: &SignedIn,
    id: FindingId,
    entered: &Entered,
    notices: Vec<Notice>,
) -> Response {
    let status = entered.status();
    match view(signed_in, id, entered, notices).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    id: FindingId,
    entered: &Entered,
    notices: Vec<Notice>,
) -> Result<FindingPage, Failure> {
    let ctx = &signed_in.ctx;
    let shown = finding::show(ctx, id).await?;
    let code = shown.rectification.rectification.code.to_string();
    let framed = frame(signed_in, Place::Ledger, Some(&code)).await?;
    let directory = ctx.app.directory().await?;
    let colleagues = if shown.allowed.contains(&Action::AnswerTask) {
        account::colleagues(ctx).await?
    } else {
        Vec::new()
    };
    let forms = finding_forms::forms(ctx, &shown, &directory, &colleagues, entered);
    let mut dialogs = finding_end::dialogs(&shown, entered);
    dialogs.extend(finding_key::dialog(&shown, entered));
    dialogs.extend(finding_tasks::dialogs(ctx, &shown, &directory, entered));
    let coordination = coordination(ctx, &shown, &directory).await?;
    let making = Making {
        signed_in,
        shown: &shown,
        directory: &directory,
        id,
    };
    let f = &shown.changed.finding;
    let after = stay::of_finding(ctx, id).await?;
    let notices = super::stay::notices(&after)
        .into_iter()
        .chain(notices)
        .collect();
    let may_keep = ctx.may(Action::KeepInstitution, None);
    let (institutions, enter_institution) = super::stay::institutions_of(&after, f, may_keep);
    let (done, all) = f.task_counts();
    let (next, others) = making.steps();
    Ok(FindingPage {
        frame: framed.frame,
        crumbs: making.crumbs(&code),
        title: f.problem.clone(),
        tags: f.is_key().then(words::key_problem).into_iter().collect(),
        next,
        others,
        cannot: making.cannot(),
        state: making.state(coordination),
        source: shown.passage.as_ref().map(source),
        story: finding_story::story(&shown, &directory, ctx.today()),
        older: None,
        tasks: f.tasks.iter().map(|t| making.task(t)).collect(),
        tasks_done: format!("{done} / {all}"),
        evidence: evidence::card(
            ctx,
            &shown.changed,
            &directory,
            making.may(Action::AddEvidence),
        ),
        closure: finding_needs::needs(&shown),
        look_backs: super::stay::look_backs_of(&after),
        institutions,
        enter_institution,
        checks: shown.checks.iter().map(check).collect(),
        dialogs,
        forms,
        notices,
        volume: volume(f, &after),
        papers: super::papers::links(id),
    })
}

/// How complete the volume is, counting the look-backs that took place.
fn volume(finding: &Finding, after: &stay::Afterwards) -> VolumeState {
    let looked = after.look_backs.iter().map(|stored| &stored.record);
    let looked = looked.filter(|it| it.visit().is_some()).count();
    let volume = finding.volume(u32::try_from(looked).unwrap_or(u32::MAX));
    VolumeState {
        score: volume.score(),
        missing: volume.missing(),
    }
}

pub(crate) fn check(noted: &finding::Noted) -> Check {
    let tag = if noted.hard {
        Tag::new("说法与数据不符", Tone::Red)
    } else {
        Tag::new("可补充", Tone::Amber)
    };
    Check {
        tag,
        message: noted.message.clone(),
        words: noted.words.clone(),
        rule: noted.rule.clone(),
    }
}

/// Everything the page is made from.
pub(super) struct Making<'a> {
    pub(super) signed_in: &'a SignedIn,
    pub(super) shown: &'a Shown,
    pub(super) directory: &'a Directory,
    id: FindingId,
}

impl Making<'_> {
    pub(super) fn may(&self, action: Action) -> bool {
        self.shown.allowed.contains(&action)
    }

    fn crumbs(&self, code: &str) -> Vec<Link> {
        let f = &self.shown.changed.finding;
        let r = &self.shown.rectification.rectification;
        let mut crumbs = vec![Link::new(
            "整改台账",
            format!("/ledger?rectification={code}"),
        )];
        let mut of = f.number.to_string();
        if let Some(no) = &f.source_no {
            of.push_str(&format!(" · 原文第 {no} 条"));
        }
        if let Some(at) = r.aspects.iter().position(|a| Some(a.id) == f.aspect) {
            of.push_str(&format!(" · 第{}方面", format::ordinal(at + 1)));
        }
        crumbs.push(Link::new(of, ""));
        crumbs
    }

    pub(super) fn dialog(&self, label: &str, says: &str, id: &str) -> Step {
        let href = format!("/findings/{}?form={id}", self.id);
        Step {
            label: label.to_owned(),
            says: says.to_owned(),
            way: Way::Dialog {
                id: id.to_owned(),
                href,
            },
        }
    }

    fn to_page(&self, label: &str, says: &str, path: &str) -> Step {
        Step {
            label: label.to_owned(),
            says: says.to_owned(),
            way: Way::Page(format!("/findings/{}/{path}", self.id)),
        }
    }

    pub(super) fn press(&self, label: &str, path: &str, question: &str) -> Step {
        let action = format!("/findings/{}/{path}", self.id);
        Step {
            label: label.to_owned(),
            says: String::new(),
            way: Way::Press {
                action,
                question: question.to_owned(),
            },
        }
    }

    fn page(label: &str, says: &str, href: &str) -> Step {
        Step {
            label: label.to_owned(),
            says: says.to_owned(),
            way: Way::Page(href.to_owned()),
        }
    }

    fn steps(&self) -> (Option<Step>, Vec<Step>) {
        let f = &self.shown.changed.finding;
        let ctx = &self.signed_in.ctx;
        let next = self.shown.next.map(|next| match next {
            NextStep::Assign => self.dialog(
                "指定责任",
                "尚未明确牵头单位、包案领导或时限，指定后才能下达。",
                "assign",
            ),
            NextStep::Issue => {
                self.dialog("下达", "责任和时限已明确，可以下达给牵头单位。", "issue")
            }
            NextStep::Plan => Step {
                label: "整改方案".to_owned(),
                says: "已下达，请起草整改方案并报审，审定后任务下到承担单位。".to_owned(),
                way: Way::Page(format!("/findings/{}/plan", self.id)),
            },
            NextStep::AcceptTask(task) => self.dialog(
                "签收任务",
                "请签收并明确经办人；不属本单位职责的，可以申请退回。",
                &format!("accept-{task}"),
            ),
            NextStep::Report => {
                self.to_page("上报进展", "写明做了什么、数量和日期、还剩什么。", "report")
            }
            NextStep::ConfirmTask(task) => self.press(
                "确认任务办结",
                &format!("tasks/{task}/confirm"),
                "确认这项任务已经办结？",
            ),
            NextStep::RequestClosure => Self::page(
                "申请销号",
                "任务已全部办结，可以申请销号。",
                &format!("/findings/{}/closure", self.id),
            ),
            NextStep::AmendDossier => Self::page(
                "更换材料",
                "佐证材料已变更，请确认更换后的销号材料。",
                &format!("/findings/{}/closure", self.id),
            ),
            NextStep::SendForSigning => Self::page(
                "核对并送签",
                "牵头单位已申请销号，请核对后送签。",
                &format!("/signing/{}", self.id),
            ),
            NextStep::Sign => Self::page(
                "阅签",
                "轮到您签字，打开看到的就是所签的全部内容。",
                &format!("/signing/{}", self.id),
            ),
            NextStep::DecideExtension => self.press(
                "批准延期",
                "extension/grant",
                "批准延期？原定时限始终保留。",
            ),
        });
        let mut others = Vec::new();
        if !matches!(f.stage, Stage::Draft) && self.shown.next != Some(NextStep::Plan) {
            others.push(Step {
                label: "整改方案".to_owned(),
                says: String::new(),
                way: Way::Page(format!("/findings/{}/plan", self.id)),
            });
        }
        let editable = matches!(
            f.stage,
            Stage::Draft | Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_)
        );
        if editable && self.may(Action::Assign) && self.shown.next != Some(NextStep::Assign) {
            others.push(self.dialog("指定责任", "", "assign"));
        }
        let plannable = matches!(
            f.stage,
            Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_)
        );
        if plannable && self.may(Action::Plan) && finding_forms::adds_tasks(ctx, f) {
            others.push(self.dialog("增加任务", "", "add-task"));
        }
        let working = matches!(f.stage, Stage::InProgress(_));
        if working && self.may(Action::Report) && self.shown.next != Some(NextStep::Report) {
            others.push(self.to_page("上报进展", "", "report"));
        }
        if f.stage.takes_evidence() && self.may(Action::AddEvidence) {
            others.push(self.to_page("提交佐证材料", "", "evidence/new"));
        }
        if plannable && self.may(Action::RequestExtension) && f.extension_asked.is_none() {
            others.push(self.dialog("申请延期", "", "extension"));
        }
        if f.dossier().is_some() {
            others.push(Self::page("销号材料", "", &format!("/signing/{}", self.id)));
        }
        let under_way = matches!(
            f.stage,
            Stage::ClosureRequested { .. }
                | Stage::Countersigning { .. }
                | Stage::JointReview { .. }
        );
        if under_way
            && self.may(Action::RequestClosure)
            && self.shown.next != Some(NextStep::AmendDossier)
        {
            others.push(Self::page(
                "更换材料",
                "",
                &format!("/findings/{}/closure", self.id),
            ));
        }
        if f.extension_asked.is_some() && self.may(Action::DecideExtension) {
            others.push(self.dialog("不同意延期", "", "refuse-extension"));
        }
        if matches!(f.stage, Stage::Suspended { .. }) && self.may(Action::EndFinding) {
            others.push(self.press("恢复整改", "end/resume", "恢复整改？时限照常计算。"));
        }
        let closed_forms = Entered::default();
        let dialogs = finding_end::dialogs(self.shown, &closed_forms).into_iter();
        for dialog in dialogs.chain(finding_key::dialog(self.shown, &closed_forms)) {
            others.push(self.dialog(&dialog.heading, "", &dialog.id));
        }
        if matches!(f.stage, Stage::Closed(_)) {
            others.push(Self::page(
                "证明",
                "全部记录和签名，可离线核验。",
                &format!("/findings/{}/proof", self.id),
            ));
            if self.may(Action::KeepLookBack) {
                others.push(Self::page(
                    "安排回头看",
                    "",
                    &format!("/findings/{}/look-back", self.id),
                ));
            }
            if self.may(Action::DeclareRebound) {
                others.push(Self::page(
                    "登记反弹",
                    "",
                    &format!("/findings/{}/rebound", self.id),
                ));
            }
        }
        if matches!(f.stage, Stage::Draft) && self.may(Action::Correct) {
            others.push(self.dialog("更正表述", "", "retitle"));
        }
        (next, others)
    }

    /// What he sees and cannot do, with whose it is.
    fn cannot(&self) -> Vec<Cannot> {
        let f = &self.shown.changed.finding;
        let lead = f
            .owners
            .lead
            .map(|u| self.directory.short_name(u))
            .filter(|n| !n.is_empty());
        let why = |action: Action| match lead {
            Some(lead) if matches!(action, Action::Report | Action::AnswerTask) => {
                format!(
                    "本问题由{lead}牵头，您可以查看。此事由{}办理。",
                    action.whose()
                )
            }
            _ => format!("此事由{}办理。", action.whose()),
        };
        let cannot = |action: Action| {
            (!self.may(action)).then(|| Cannot {
                what: action.label().to_owned(),
                why: why(action),
            })
        };
        let asked = match f.stage {
            Stage::Draft => [Action::Assign, Action::Issue].as_slice(),
            Stage::Issued { .. } => &[Action::DraftPlan],
            Stage::Planned { .. } => &[Action::AnswerTask],
            Stage::InProgress(_) => &[Action::Report],
            _ => &[],
        };
        let mut all: Vec<Cannot> = asked.iter().filter_map(|a| cannot(*a)).collect();
        let planned = matches!(f.stage, Stage::Planned { .. } | Stage::InProgress(_));
        let ctx = &self.signed_in.ctx;
        if planned && self.may(Action::Plan) && !finding_forms::adds_tasks(ctx, f) {
            all.push(Cannot {
                what: "增加任务".to_owned(),
                why: Refusal::PlanApproved.to_string(),
            });
        }
        all
    }

    fn state(&self, coordination: Vec<(String, String)>) -> State {
        let f = &self.shown.changed.finding;
        let ctx = &self.signed_in.ctx;
        let today = ctx.today();
        let deadline = f.deadline.as_ref().map_or_else(
            || Deadline {
                date: None,
                left: String::new(),
                tone: Tone::Plain,
                original: "尚未设定".to_owned(),
            },
            |d| {
                let left = ctx.app.calendar.between(today, d.current());
                let (left, tone) = match left {
                    _ if !f.stage.is_open() => (String::new(), Tone::Plain),
                    ..0 => (format::working_days_left(left.into()), Tone::Red),
                    0..=10 => (format::working_days_left(left.into()), Tone::Amber),
                    _ => (format::working_days_left(left.into()), Tone::Plain),
                };
                let extended = match d.extensions() {
                    0 => "未延期".to_owned(),
                    n => format!("已延期 {n} 次"),
                };
                Deadline {
                    date: Some(format::date(d.current())),
                    left,
                    tone,
                    original: format!("原定 {}，{extended}", format::date(d.original())),
                }
            },
        );
        let handler = f.tasks.iter().find_map(|t| t.state.handler());
        let handler = handler.and_then(|h| {
            self.shown.story.iter().find_map(|e| {
                e.by.as_ref()
                    .filter(|(id, _)| *id == h)
                    .map(|(_, n)| n.clone())
            })
        });
        State {
            stage: Tag::new(f.stage.label(), words::stage_tone(f.stage.key())),
            stage_remark: self.stage_remark(),
            deadline,
            lead: f
                .owners
                .lead
                .map(|u| self.directory.short_name(u).to_owned()),
            units: beside_the_lead(&f.owners, self.directory)
                .into_iter()
                .chain(coordination)
                .collect(),
            sponsor: f
                .owners
                .sponsor
                .map(|p| self.directory.leader(p).to_owned()),
            handler,
            class: words::time_class(
                f.time_class.map(bihuan_domain::finding::TimeClass::key),
                f.long_term,
            ),
            list: FindingList::label(f.list).to_owned(),
            key: f.key_problem.as_ref().map(|key| key.reason.clone()),
        }
    }

    fn stage_remark(&self) -> String {
        let f = &self.shown.changed.finding;
        match &f.stage {
            Stage::Countersigning { dossier, chain, .. } => dossier
                .policy
                .steps
                .get(chain.signatures.len())
                .map_or_else(String::new, |office| {
                    format!("已签 {} 人，轮到{}", chain.signatures.len(), office.label())
                }),
            Stage::JointReview { dossier, votes, .. } => {
                format!("联审 {} / {}", votes.len(), dossier.policy.votes_needed())
            }
            Stage::Closed(closure) => closure.outcome.label().to_owned(),
            Stage::Suspended { suspension, .. } => suspension.reason.clone(),
            Stage::Terminated(ending) | Stage::Merged { ending, .. } => ending.reason.clone(),
            _ if f.extension_asked.is_some() => "有一份延期申请等待审批".to_owned(),
            Stage::InProgress(work) => work.returned.as_ref().map_or_else(String::new, |r| {
                format!("第 {} 次退回：{}", r.round, r.reason)
            }),
            _ => String::new(),
        }
    }
}
