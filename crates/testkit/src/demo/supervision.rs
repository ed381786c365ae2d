//! A year of supervision in the demo district: work prompts month by month, letters as the ladder proposes them, receipts and
//! replies, cards with an appeal and one that was lifted. Everything goes through the use cases, as people would do it.

use std::sync::Arc;

use anyhow::Context as _;
use bihuan_casework::{
    App, Context, edition,
    letter::{self, Change, Draft},
    rectification,
    supervise::{
        self, CardChange, EnterInstruction, InstructionChange, IssueCard, LetterProposal,
        PlanRound, RoundChange,
    },
};
use bihuan_domain::{
    edition::Periodical,
    id::{LetterId, OrganId, RectificationId, UnitId},
    letter::{LetterContent, LetterKind},
    round::RoundVisit,
};
use jiff::{Timestamp, ToSpan as _};

use super::{Cast, Chance, SetClock, acting, context};

/// The campaign that is supervised.
const CODE: &str = "YL-2026";

/// Days before today on which the office goes through the proposals of the ladder.
const ROUNDS: [i64; 6] = [60, 45, 30, 17, 6, 2];
/// Letters that are issued in one round.
const LETTERS: usize = 9;
/// Months of work prompts.
const MONTHS: i64 = 11;

/// Days before today on which a report was kept.
const EDITIONS: [(i64, Periodical); 4] = [
    (35, Periodical::Month),
    (21, Periodical::Week),
    (14, Periodical::Week),
    (7, Periodical::Week),
];
/// Rounds of supervision: days before today on which they began, how long they took, and how many units were visited.
const VISITED: [(i64, i64, usize); 4] = [(120, 12, 40), (80, 12, 40), (45, 10, 40), (9, 14, 5)];
/// What was found, and whether it has to be put right.
const FOUND: [(&str, bool); 4] = [
    ("台账、方案、佐证齐全，现场已修复。", false),
    ("措施已落实，群众知晓率有待提高。", false),
    ("佐证材料与台账数字不一致，限五个工作日内更正。", true),
    ("现场未按时完工，已约谈分管负责人。", true),
];

/// What units reply.
const REPLIES: [&str; 5] = [
    "已召开专题会研究，倒排工期，每周调度一次。",
    "滞后原因是资金拨付较晚，现已到位，本月底前完成。",
    "已完成主要工作，正在补齐佐证材料。",
    "主要负责同志已到现场督办，余下部分分两批完成。",
    "涉及多个部门，已商定分工和时间，按月报送进展。",
];

struct Desk<'a> {
    app: &'a Arc<App>,
    clock: &'a SetClock,
    cast: &'a Cast,
    now: Timestamp,
    rectification: RectificationId,
    organ: OrganId,
}

/// Supervises up to `now`.
///
/// # Errors
/// The store's, or a rule of the domain.
pub(super) async fn supervise(
    app: &Arc<App>,
    clock: &SetClock,
    cast: &Cast,
    chance: &mut Chance,
    now: Timestamp,
) -> anyhow::Result<()> {
    let office = context(app, cast);
    let director = acting(&office, &cast.director);
    let rectification = rectification::find(&office, CODE).await?.rectification.id;
    clock.set(days_before(now, MONTHS * 30)?);
    let name = "中共云岭县委巡视整改工作领导小组办公室";
    let organ = letter::enter_organ(&director, cast.root, name, "云整改").await?;
    let desk = Desk {
        app,
        clock,
        cast,
        now,
        rectification,
        organ: organ.record.entered.id,
    };
    desk.prompt(chance).await?;
    for days in ROUNDS {
        desk.go_through(days, chance).await?;
    }
    desk.go_round(chance).await?;
    desk.pass_on().await?;
    for (days, periodical) in EDITIONS {
        clock.set(days_before(now, days)?);
        edition::keep(&desk.clerk(), desk.rectification, periodical).await?;
    }
    clock.set(now);
    desk.show_cards().await
}

fn days_before(now: Timestamp, days: i64) -> anyhow::Result<Timestamp> {
    Ok(now.checked_sub((24 * days).hours())?)
}

impl Desk<'_> {
    fn clerk(&self) -> Context {
        context(self.app, self.cast)
    }

    fn director(&self) -> Context {
        acting(&self.clerk(), &self.cast.director)
    }

    /// A work prompt to some units, once a month.
    async fn prompt(&self, chance: &mut Chance) -> anyhow::Result<()> {
        let units: Vec<UnitId> = self.cast.units.values().copied().collect();
        for month in (1..=MONTHS).rev() {
            self.clock.set(days_before(self.now, month * 30 - 3)?);
            let from = usize::try_from(chance.below(units.len() as u64))?;
            let some: Vec<UnitId> = units.iter().cycle().skip(from).take(6).copied().collect();
            let kind = LetterKind::WorkPrompt;
            let id = self.rectification;
            let drafted = supervise::compose(&self.clerk(), id, kind, &some, &[], None).await?;
            let letter = self.send(kind, drafted.content, None, None).await?;
            for unit in some {
                self.receive(letter, unit).await?;
            }
        }
        Ok(())
    }

    /// What the office does with the proposals of a day: issues some of them, which are signed for and mostly answered.
    async fn go_through(&self, days: i64, chance: &mut Chance) -> anyhow::Result<()> {
        self.clock.set(days_before(self.now, days)?);
        let clerk = self.clerk();
        let proposals = supervise::proposals_today(&clerk, self.rectification).await?;
        let mut sent = Vec::new();
        for proposal in proposals.iter().take(LETTERS) {
            sent.push((self.follow(proposal).await?, proposal.unit));
        }
        for (letter, unit) in sent {
            self.clock.set(days_before(self.now, (days - 1).max(0))?);
            if chance.in_hundred(85) {
                self.receive(letter, unit).await?;
            }
            if !chance.in_hundred(60) {
                continue;
            }
            self.clock.set(days_before(self.now, (days - 4).max(0))?);
            let by = self
                .cast
                .handlers
                .get(&unit)
                .context("every unit has a handler")?;
            let text = *chance.one(&REPLIES).unwrap_or(&"已办理。");
            let text = text.to_owned();
            let reply = Change::Reply { unit, text };
            letter::change(&acting(&clerk, by), letter, reply, None).await?;
            if chance.in_hundred(70) {
                letter::change(&clerk, letter, Change::TakeReply(unit), None).await?;
            } else if chance.in_hundred(50) {
                let reason = "没有写明完成时间，请重报。".to_owned();
                let back = Change::SendBack { unit, reason };
                letter::change(&clerk, letter, back, None).await?;
            }
        }
        Ok(())
    }

    /// Drafts and issues what was proposed.
    async fn follow(&self, it: &LetterProposal) -> anyhow::Result<LetterId> {
        let proposal = Some((it.rule, it.facts.as_str()));
        let (id, clerk) = (self.rectification, self.clerk());
        let drafted =
            supervise::compose(&clerk, id, it.kind, &[it.unit], &it.findings, proposal).await?;
        self.send(it.kind, drafted.content, drafted.proposed, it.follows)
            .await
    }

    async fn send(
        &self,
        kind: LetterKind,
        content: LetterContent,
        proposed: Option<bihuan_domain::letter::Proposed>,
        follows: Option<LetterId>,
    ) -> anyhow::Result<LetterId> {
        let content = LetterContent {
            contact: "周文静".to_owned(),
            phone: "0000-8000001".to_owned(),
            ..content
        };
        let cmd = Draft {
            rectification: self.rectification,
            organ: self.organ,
            kind,
            proposed,
            follows,
            content,
        };
        let drafted = letter::draft(&self.clerk(), cmd).await?;
        let id = drafted.record.entered.id;
        letter::issue(&self.director(), id, None).await?;
        Ok(id)
    }

    async fn receive(&self, letter: LetterId, unit: UnitId) -> anyhow::Result<()> {
        let by = self
            .cast
            .handlers
            .get(&unit)
            .context("every unit has a handler")?;
        let own = acting(&self.clerk(), by);
        letter::change(&own, letter, Change::Receive(unit), None).await?;
        Ok(())
    }

    /// Rounds of supervision: three are over and covered every unit, one runs.
    async fn go_round(&self, chance: &mut Chance) -> anyhow::Result<()> {
        let units: Vec<UnitId> = self.cast.units.values().copied().collect();
        for (n, (days, long, visited)) in VISITED.into_iter().enumerate() {
            let begins = days_before(self.now, days)?;
            self.clock.set(begins);
            let clerk = self.clerk();
            let from = clerk.today();
            let cmd = PlanRound {
                rectification: self.rectification,
                title: format!("第{}轮督查", ["一", "二", "三", "四"].get(n).unwrap_or(&"")),
                from,
                until: from.checked_add(long.days())?,
                units: units.clone(),
            };
            let round = supervise::plan_round(&clerk, cmd).await?;
            let id = round.record.entered.id;
            for unit in units.iter().take(visited) {
                let (text, wanting) = *chance.one(&FOUND).unwrap_or(&("台账齐全。", false));
                let visit = RoundVisit {
                    unit: *unit,
                    day: from,
                    members: format!("督查{}组", ["一", "二", "三"].get(n % 3).unwrap_or(&"")),
                    findings: Vec::new(),
                    text: text.to_owned(),
                    wanting,
                };
                supervise::change_round(&clerk, id, RoundChange::Visit(visit), None).await?;
            }
            if visited >= units.len() {
                let text = "已覆盖全部单位，需整改的逐项交办。".to_owned();
                supervise::change_round(&clerk, id, RoundChange::End { text }, None).await?;
            }
        }
        Ok(())
    }

    /// Two instructions of leaders: one was answered and reported on, one waits.
    async fn pass_on(&self) -> anyhow::Result<()> {
        let units: Vec<UnitId> = self.cast.units.values().copied().take(2).collect();
        for (days, subject, text, answered) in [
            (
                40,
                "整改专报第 3 期",
                "请有关单位抓紧研究解决，月底前报结果。",
                true,
            ),
            (
                4,
                "整改专报第 7 期",
                "对反复延期的问题要逐个分析原因。",
                false,
            ),
        ] {
            self.clock.set(days_before(self.now, days)?);
            let clerk = self.clerk();
            let cmd = EnterInstruction {
                rectification: self.rectification,
                leader: self.cast.principal.person,
                subject: subject.to_owned(),
                text: text.to_owned(),
                day: clerk.today(),
                due: clerk.today().checked_add(14.days())?,
                units: units.clone(),
                findings: Vec::new(),
            };
            let entered = supervise::enter_instruction(&clerk, cmd).await?;
            let id = entered.record.entered.id;
            if !answered {
                continue;
            }
            for unit in &units {
                let by = self
                    .cast
                    .handlers
                    .get(unit)
                    .context("every unit has a handler")?;
                let reply = "已研究落实，结果见附件清单。".to_owned();
                let answer = InstructionChange::Answer { unit: *unit, reply };
                supervise::change_instruction(&acting(&clerk, by), id, answer, None).await?;
            }
            let text = "两个单位均已办结，书面报告领导。".to_owned();
            let close = InstructionChange::Close { text };
            supervise::change_instruction(&clerk, id, close, None).await?;
        }
        Ok(())
    }

    /// Three yellow cards: one stands, against one the unit appeals, one was lifted.
    async fn show_cards(&self) -> anyhow::Result<()> {
        self.clock.set(days_before(self.now, 3)?);
        let director = self.director();
        let policy = supervise::policy(&director, self.rectification).await?;
        let ladder = supervise::ladder(&director, self.rectification, policy).await?;
        let due = ladder.rows.iter().filter_map(|row| {
            let (colour, reason) = row.card_due.clone()?;
            Some((row.unit, row.finding.id, colour, reason))
        });
        for (n, (unit, finding, colour, reason)) in due.take(3).enumerate() {
            self.clock.set(days_before(self.now, 3)?);
            let cmd = IssueCard {
                rectification: self.rectification,
                unit,
                finding,
                colour,
                reason,
            };
            let card = supervise::issue_card(&director, cmd).await?;
            let id = card.record.entered.id;
            self.clock.set(self.now);
            match n {
                1 => {
                    let by = self
                        .cast
                        .heads
                        .get(&unit)
                        .context("every unit has a head")?;
                    let text = "主要工作已完成，因验收安排在下旬，系统显示逾期，请予核实。";
                    let text = text.to_owned();
                    let appeal = CardChange::Appeal { text };
                    supervise::change_card(&acting(&director, by), id, appeal, None).await?;
                }
                2 => {
                    let reason = "经现场核查已整改到位。".to_owned();
                    let lift = CardChange::Lift { reason };
                    supervise::change_card(&director, id, lift, None).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}
