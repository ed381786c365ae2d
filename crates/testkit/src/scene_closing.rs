//! Findings of the scene on their way to closure, brought there through the real use cases.

use bihuan_access::Scope;
use bihuan_casework::{
    deputy::Name,
    finding::{Act, Ask, Explanation, Handing, act, load, prepare},
};
use bihuan_domain::{
    Command, Office, Stage,
    finding::{Answer, ChecklistPoint, ClosurePolicy},
    id::{DeputyId, FindingId, PersonId},
};

use crate::{Member, Scene, TestApp};

/// Every point of the checklist, answered.
pub fn checklist() -> Vec<Answer> {
    ChecklistPoint::ALL
        .into_iter()
        .map(|point| Answer {
            point,
            text: format!("{}：已落实，见材料。", point.label()),
        })
        .collect()
}

impl Scene {
    /// Asks something of a finding as somebody.
    ///
    /// # Errors
    /// Whatever refuses it.
    pub async fn ask(
        &self,
        app: &TestApp,
        who: &Member,
        finding: FindingId,
        command: Ask,
    ) -> anyhow::Result<()> {
        let ctx = app.context(who).await?;
        let act_on = Act {
            finding,
            command,
            seen: None,
        };
        act(&ctx, act_on).await?;
        Ok(())
    }

    /// A finding at work with every task done.
    ///
    /// # Errors
    /// The store's, or a rule of the domain.
    pub async fn finished(&self, app: &TestApp, problem: &str) -> anyhow::Result<FindingId> {
        let (finding, task) = self.add_working(app, problem).await?;
        self.act(app, &self.handler, finding, Command::SubmitTask { task })
            .await?;
        self.act(app, &self.clerk, finding, Command::ConfirmTask { task })
            .await?;
        Ok(finding)
    }

    /// A finding whose closure was asked for.
    ///
    /// # Errors
    /// The store's, or a rule of the domain.
    pub async fn requested(&self, app: &TestApp, problem: &str) -> anyhow::Result<FindingId> {
        let finding = self.finished(app, problem).await?;
        let prepared = prepare(&app.context(&self.handler).await?, finding).await?;
        let lines = prepared.checks.iter().enumerate();
        let handing = Handing {
            outcome: None,
            checklist: checklist(),
            explanations: lines
                .filter(|(_, check)| check.hard)
                .map(|(at, check)| Explanation {
                    rule: check.rule.clone(),
                    line: at + 1,
                    text: "口径已在材料中注明。".to_owned(),
                })
                .collect(),
        };
        let request = Ask::RequestClosure {
            handing,
            pledged: true,
        };
        self.ask(app, &self.handler, finding, request).await?;
        Ok(finding)
    }

    /// A finding whose dossier waits for the head of the lead unit.
    ///
    /// # Errors
    /// The store's, or a rule of the domain.
    pub async fn sent_round(&self, app: &TestApp, problem: &str) -> anyhow::Result<FindingId> {
        let finding = self.requested(app, problem).await?;
        let send = Ask::SendForSigning {
            explanations: Vec::new(),
        };
        self.ask(app, &self.clerk, finding, send).await?;
        Ok(finding)
    }

    /// Lets somebody stand in for the leader in charge.
    ///
    /// # Errors
    /// Whatever refuses it.
    pub async fn deputy(
        &self,
        app: &TestApp,
        holder: &Member,
        deputy: &Member,
    ) -> anyhow::Result<DeputyId> {
        let ctx = app.context(&self.director).await?;
        let name = Name {
            office: Office::LeaderInCharge,
            holder: holder.id,
            deputy: deputy.id,
            from: ctx.today(),
            until: ctx.today(),
            reason: "外出学习。".to_owned(),
        };
        let named = bihuan_casework::deputy::name(&ctx, name).await?;
        Ok(named.record.named.id)
    }

    /// Signs as somebody in an office, on what stands there now.
    ///
    /// # Errors
    /// Whatever refuses it.
    pub async fn sign(
        &self,
        app: &TestApp,
        who: &Member,
        finding: FindingId,
        office: Office,
    ) -> anyhow::Result<()> {
        let known = load(&app.context(who).await?, finding).await?;
        let seen = known.finding.dossier().map(|d| d.digest.clone());
        let sign = Ask::Sign {
            office,
            seen: seen.unwrap_or_default(),
            code: String::new(),
        };
        self.ask(app, who, finding, sign).await
    }

    /// A finding of the lead unit that was taken through work, signatures and review until it was closed.
    ///
    /// # Errors
    /// The store's, or a rule of the domain.
    pub async fn close(&self, app: &TestApp, problem: &str) -> anyhow::Result<FindingId> {
        let id = self.sent_round(app, problem).await?;
        self.sign_all(app, id).await?;
        Ok(id)
    }

    /// Everybody signs: four in order, four at once. Who has no account in the scene signs as a person of his own.
    async fn sign_all(&self, app: &TestApp, id: FindingId) -> anyhow::Result<()> {
        let policy = ClosurePolicy::default();
        let seen = {
            let found = app.app.store.finding(&Scope::All, id).await?;
            match found.map(|changed| changed.finding.stage) {
                Some(Stage::Countersigning { dossier, .. }) => dossier.digest,
                other => anyhow::bail!("not sent for signing: {other:?}"),
            }
        };
        let offices = policy.steps.iter().chain(&policy.reviewers);
        for (n, office) in (1_u128..).zip(offices) {
            let unit = match office {
                Office::LeadUnitHead => self.lead_unit,
                _ => self.root,
            };
            let mut ctx = app.context_of(unit, &[office.role()]);
            ctx.actor.person = match office {
                Office::LeaderInCharge => self.leader.id,
                _ => PersonId(uuid::Uuid::from_u128(n)),
            };
            let signs = Act {
                finding: id,
                command: Ask::Sign {
                    office: *office,
                    seen: seen.clone(),
                    code: String::new(),
                },
                seen: None,
            };
            act(&ctx, signs).await?;
        }
        Ok(())
    }
}
