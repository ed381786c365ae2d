//! A small made-up ground for tests: one rectification, people of every relation to its findings, findings in the stages that
//! matter.

use bihuan_casework::finding::{Act, Ask, act};
use bihuan_domain::{
    Command, Finding, Rectification, Role,
    finding::{Assignment, PlannedMeasure, PlannedTask, Progress, Recorded, Reported, TimeClass},
    id::{FindingId, MeasureId, RectificationId, TaskId, UnitId},
    rectification::{FindingList, Source},
};
use jiff::civil::date;

use crate::{Member, TestApp};

/// Code of the rectification.
pub const CODE: &str = "YLXC-2024";

/// The ground.
#[derive(Debug)]
pub struct Scene {
    /// Root of the tree, unit of the office.
    pub root: UnitId,
    /// Leads every issued finding but [`Scene::foreign`].
    pub lead_unit: UnitId,
    /// Takes part in none of them but [`Scene::foreign`].
    pub other_unit: UnitId,
    /// The three administrators.
    pub system: Member,
    /// Gives roles.
    pub security: Member,
    /// Reads the record of acts.
    pub audit: Member,
    /// Keeps the ledger.
    pub clerk: Member,
    /// Issues and decides.
    pub director: Member,
    /// Owns the findings.
    pub leader: Member,
    /// Head of the lead unit.
    pub head: Member,
    /// Handler of the lead unit.
    pub handler: Member,
    /// Handler of a unit that sees nothing of the lead unit's findings.
    pub outsider: Member,
    /// Sees all, changes nothing.
    pub viewer: Member,
    /// The rectification.
    pub rectification: RectificationId,
    /// On the ledger, not given out.
    pub draft: FindingId,
    /// Given out.
    pub issued: FindingId,
    /// With a plan and an unsigned task.
    pub planned: FindingId,
    /// Its task.
    pub planned_task: TaskId,
    /// At work, with one report.
    pub working: FindingId,
    /// Its task, signed for by [`Scene::handler`].
    pub working_task: TaskId,
    /// At work, led by [`Scene::other_unit`].
    pub foreign: FindingId,
}

impl Scene {
    /// Prepares the ground.
    ///
    /// # Errors
    /// The store's, or a rule of the domain.
    pub async fn new(app: &TestApp) -> anyhow::Result<Self> {
        let root = app.unit("云岭县委", None).await?;
        let lead_unit = app.unit("县住建局", Some(root)).await?;
        let other_unit = app.unit("县水务局", Some(root)).await?;
        let member = async |login, unit, role| app.member(login, unit, &[role]).await;
        let leader = member("leader", root, Role::Leader).await?;
        let clerk = member("clerk", root, Role::OfficeClerk).await?;
        let director = member("director", root, Role::OfficeDirector).await?;
        let handler = member("handler", lead_unit, Role::UnitHandler).await?;
        let outsider = member("outsider", other_unit, Role::UnitHandler).await?;
        let rectification = open(app, root).await?;
        let ground = Ground {
            app,
            rectification,
            clerk: &clerk,
            director: &director,
            leader: &leader,
        };
        let draft = ground.finding("农村饮水工程管护不到位。").await?;
        let issued = ground.issued("保障性住房分配进展慢。", lead_unit).await?;
        let (planned, planned_task) = ground
            .planned("老旧小区改造资金拨付滞后。", lead_unit)
            .await?;
        let (working, working_task) = ground
            .working("物业维修资金使用不公开。", lead_unit, &handler)
            .await?;
        let (foreign, _) = ground
            .working("小型水库除险加固滞后。", other_unit, &outsider)
            .await?;
        Ok(Self {
            root,
            lead_unit,
            other_unit,
            system: member("system", root, Role::SystemAdmin).await?,
            security: member("security", root, Role::SecurityAdmin).await?,
            audit: member("audit", root, Role::AuditAdmin).await?,
            head: member("head", lead_unit, Role::UnitHead).await?,
            viewer: member("viewer", root, Role::Viewer).await?,
            clerk,
            director,
            leader,
            handler,
            outsider,
            rectification,
            draft,
            issued,
            planned,
            planned_task,
            working,
            working_task,
            foreign,
        })
    }
}

impl Scene {
    /// Puts another finding on the ledger.
    ///
    /// # Errors
    /// The store's, or a rule of the domain.
    pub async fn add_finding(&self, app: &TestApp, problem: &str) -> anyhow::Result<FindingId> {
        record(app, self.rectification, problem).await
    }

    /// Puts another finding to work, led by [`Scene::lead_unit`], with one task and one report.
    ///
    /// # Errors
    /// The store's, or a rule of the domain.
    pub async fn add_working(
        &self,
        app: &TestApp,
        problem: &str,
    ) -> anyhow::Result<(FindingId, TaskId)> {
        let ground = Ground {
            app,
            rectification: self.rectification,
            clerk: &self.clerk,
            director: &self.director,
            leader: &self.leader,
        };
        ground.working(problem, self.lead_unit, &self.handler).await
    }

    /// Gives a command as somebody.
    ///
    /// # Errors
    /// Whatever refuses it.
    pub async fn act(
        &self,
        app: &TestApp,
        who: &Member,
        finding: FindingId,
        command: Command,
    ) -> anyhow::Result<()> {
        act_as(app, who, finding, command).await
    }
}

async fn open(app: &TestApp, root: UnitId) -> anyhow::Result<RectificationId> {
    let ctx = app.context_of(root, &[Role::OfficeClerk]);
    let id = RectificationId(app.app.ids.next());
    let event = Rectification::open(
        id,
        CODE.parse()?,
        "县委第五轮巡察整改",
        Source::LocalInspection,
        date(2024, 1, 10),
        Some(date(2024, 7, 10)),
    )?;
    let mut tx = ctx.begin().await?;
    tx.record_rectification(None, vec![event]).await?;
    tx.commit().await?;
    Ok(id)
}

/// Puts a finding on the ledger.
async fn record(
    app: &TestApp,
    rectification: RectificationId,
    problem: &str,
) -> anyhow::Result<FindingId> {
    let id = FindingId(app.app.ids.next());
    let mut tx = app.begin().await?;
    let number = tx
        .take_numbers(&format!("finding/{rectification}"), 1)
        .await?;
    let number = u32::try_from(number)?;
    let event = Finding::record(Recorded {
        id,
        rectification,
        number: CODE
            .parse::<bihuan_domain::RectificationCode>()?
            .number(number),
        position: number,
        feedback_date: date(2024, 1, 10),
        aspect: None,
        item: None,
        list: FindingList::Feedback,
        source_no: Some(number.to_string()),
        problem: problem.to_owned(),
        reported: Some(Reported {
            status: "in_progress".to_owned(),
            status_words: vec!["正在推进".to_owned()],
            status_text: "正在推进，已完成12处，剩余8处。".to_owned(),
        }),
        passage: None,
        rebound_of: None,
    })?;
    tx.record_findings(vec![event]).await?;
    tx.commit().await?;
    Ok(id)
}

async fn act_as(
    app: &TestApp,
    who: &Member,
    finding: FindingId,
    command: impl Into<Ask>,
) -> anyhow::Result<()> {
    let ctx = app.context(who).await?;
    let act_on = Act {
        finding,
        command: command.into(),
        seen: None,
    };
    act(&ctx, act_on).await?;
    Ok(())
}

/// Puts findings on the ledger and moves them on through the real use cases.
struct Ground<'a> {
    app: &'a TestApp,
    rectification: RectificationId,
    clerk: &'a Member,
    director: &'a Member,
    leader: &'a Member,
}

impl Ground<'_> {
    async fn finding(&self, problem: &str) -> anyhow::Result<FindingId> {
        record(self.app, self.rectification, problem).await
    }

    async fn act(
        &self,
        who: &Member,
        finding: FindingId,
        command: impl Into<Ask>,
    ) -> anyhow::Result<()> {
        act_as(self.app, who, finding, command).await
    }

    async fn issued(&self, problem: &str, lead: UnitId) -> anyhow::Result<FindingId> {
        let id = self.finding(problem).await?;
        let assignment = Assignment {
            lead: Some(lead),
            sponsor: Some(self.leader.id),
            time_class: Some(TimeClass::Concentrated),
            deadline: Some(date(2024, 6, 30)),
            ..Assignment::default()
        };
        self.act(self.clerk, id, Command::Assign(assignment))
            .await?;
        self.act(self.director, id, Command::Issue).await?;
        Ok(id)
    }

    async fn planned(&self, problem: &str, lead: UnitId) -> anyhow::Result<(FindingId, TaskId)> {
        let id = self.issued(problem, lead).await?;
        let task = TaskId(self.app.app.ids.next());
        let measure = PlannedMeasure {
            id: MeasureId(self.app.app.ids.next()),
            text: "逐处核实并公示".to_owned(),
            types: Vec::new(),
            also_serves: Vec::new(),
        };
        let planned = PlannedTask {
            id: task,
            title: "全面排查并限期办结".to_owned(),
            unit: lead,
            due: None,
            measures: vec![measure],
            batches: Vec::new(),
        };
        let plan = Command::Plan {
            tasks: vec![planned],
        };
        self.act(self.clerk, id, plan).await?;
        Ok((id, task))
    }

    async fn working(
        &self,
        problem: &str,
        lead: UnitId,
        handler: &Member,
    ) -> anyhow::Result<(FindingId, TaskId)> {
        let (id, task) = self.planned(problem, lead).await?;
        let accept = Command::AcceptTask {
            task,
            handler: handler.id,
        };
        self.act(handler, id, accept).await?;
        let report = Progress {
            task: Some(task),
            text: "已排查20处，办结12处。".to_owned(),
            figures: Vec::new(),
            evidence: Vec::new(),
            claim: None,
        };
        self.act(handler, id, Command::Report(report)).await?;
        Ok((id, task))
    }
}
