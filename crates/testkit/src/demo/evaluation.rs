//! Two evaluations in the demo district: one from its opening to the final result, with a survey, an objection that was granted and one
//! that was not, and one that is under way; and the duties of the office.

use std::sync::Arc;

use anyhow::Context as _;
use bihuan_casework::{
    App, Context, duty,
    evaluation::{
        self, Change, Open, SchemeChoice,
        survey::{self, OpenSurvey},
    },
    rectification,
};
use bihuan_domain::{
    evaluation::{
        Evaluation, GivenScore, OwnScore, Points, ReadyScheme, Satisfaction, SchemeContent, Source,
        SurveyAnswer, SurveyCounts, UnitGrade,
    },
    id::{EvaluationId, RectificationId, UnitId},
};
use jiff::{Timestamp, ToSpan as _};

use super::{Cast, Chance, SetClock, acting, context};

/// The campaign whose units are evaluated.
const CODE: &str = "YL-2026";
/// Units that take part: those with the most to do.
const UNITS: [&str; 8] = [
    "zhujian",
    "jiaoyu",
    "chengguan",
    "nongye",
    "huanbao",
    "caizheng",
    "zirui",
    "shenji",
];
/// Slips that were handed out, and those of hundred that came back.
const SLIPS: usize = 30;
const BACK: u64 = 80;

/// Why the assessor holds points back.
const REASONS: [&str; 4] = [
    "专题研究次数不足，会议记录没有研究具体问题。",
    "现场抽查 3 处，1 处与报告不符。",
    "台账更新不及时，两次超过报送时限。",
    "佐证材料缺少整改后照片。",
];

struct Desk<'a> {
    app: &'a Arc<App>,
    clock: &'a SetClock,
    cast: &'a Cast,
    now: Timestamp,
    rectification: RectificationId,
    units: Vec<UnitId>,
}

/// Evaluates, and sets the duties up.
///
/// # Errors
/// The store's, or a rule of the domain.
pub(super) async fn evaluate(
    app: &Arc<App>,
    clock: &SetClock,
    cast: &Cast,
    chance: &mut Chance,
    now: Timestamp,
) -> anyhow::Result<()> {
    let office = context(app, cast);
    let row = rectification::find(&office, CODE).await?;
    let rectification = row.rectification.id;
    let desk = Desk {
        app,
        clock,
        cast,
        now,
        rectification,
        units: UNITS
            .iter()
            .filter_map(|key| cast.units.get(key).copied())
            .collect(),
    };
    let id = desk
        .open(40, "集中整改中期评估", ReadyScheme::Deductions)
        .await?;
    desk.score(id, 35, chance).await?;
    desk.ask(id, 34, chance).await?;
    desk.assess(id, 28, chance).await?;
    desk.announce(id, 25).await?;
    desk.object(id, 23).await?;
    clock.set(desk.days_before(12)?);
    let director = acting(&office, &cast.director);
    evaluation::change(&director, id, Change::Finish, None).await?;

    let running = desk
        .open(4, "集中整改期评估", ReadyScheme::SixAspects)
        .await?;
    clock.set(desk.days_before(2)?);
    desk.own(running, desk.units.first().copied(), chance)
        .await?;

    // The rhythm has run since the beginning of the campaign.
    clock.set(desk.days_before(100)?);
    duty::begin(&office, rectification).await?;
    clock.set(now);
    Ok(())
}

impl Desk<'_> {
    fn days_before(&self, days: i64) -> anyhow::Result<Timestamp> {
        Ok(self.now.checked_sub((24 * days).hours())?)
    }

    fn clerk(&self) -> Context {
        context(self.app, self.cast)
    }

    fn director(&self) -> Context {
        acting(&self.clerk(), &self.cast.director)
    }

    fn head(&self, unit: UnitId) -> anyhow::Result<Context> {
        let by = self.cast.heads.get(&unit);
        Ok(acting(&self.clerk(), by.context("every unit has a head")?))
    }

    async fn open(
        &self,
        days: i64,
        title: &str,
        scheme: ReadyScheme,
    ) -> anyhow::Result<EvaluationId> {
        self.clock.set(self.days_before(days)?);
        let clerk = self.clerk();
        let today = clerk.today();
        let cmd = Open {
            rectification: self.rectification,
            title: title.to_owned(),
            scheme: SchemeChoice::Ready(scheme),
            units: self.units.clone(),
            from: today.checked_sub(80.days())?,
            until: today,
            self_score_by: today.checked_add(7.days())?,
        };
        Ok(evaluation::open(&clerk, cmd).await?.record.entered.id)
    }

    async fn shown(&self, id: EvaluationId) -> anyhow::Result<Evaluation> {
        Ok(evaluation::show(&self.clerk(), id).await?.record)
    }

    /// Every unit but the last scores itself.
    async fn score(&self, id: EvaluationId, days: i64, chance: &mut Chance) -> anyhow::Result<()> {
        self.clock.set(self.days_before(days + 3)?);
        for unit in self.units.iter().take(UNITS.len() - 1) {
            self.own(id, Some(*unit), chance).await?;
        }
        Ok(())
    }

    async fn own(
        &self,
        id: EvaluationId,
        unit: Option<UnitId>,
        chance: &mut Chance,
    ) -> anyhow::Result<()> {
        let unit = unit.context("there are units")?;
        let scheme = self.shown(id).await?.entered.scheme;
        let scores = of_source(&scheme, Source::is_self_scored).map(|(indicator, most)| OwnScore {
            indicator,
            got: most.part(90 + chance.below(11), 100),
            text: "见会议记录、台账和现场照片。".to_owned(),
        });
        let change = Change::SelfScore(scores.collect());
        evaluation::change(&self.head(unit)?, id, change, None).await?;
        Ok(())
    }

    /// A survey about all units; most slips come back.
    async fn ask(&self, id: EvaluationId, days: i64, chance: &mut Chance) -> anyhow::Result<()> {
        self.clock.set(self.days_before(days)?);
        let clerk = self.clerk();
        let cmd = OpenSurvey {
            evaluation: id,
            title: "整改工作满意度测评".to_owned(),
            units: self.units.clone(),
            until: clerk.today().checked_add(7.days())?,
            slips: SLIPS,
        };
        let made = survey::open(&clerk, cmd).await?;
        let survey = made.survey.record.entered.id;
        for secret in &made.fresh {
            if !chance.in_hundred(BACK) {
                continue;
            }
            let answers: Vec<SurveyAnswer> = self
                .units
                .iter()
                .map(|unit| SurveyAnswer {
                    unit: *unit,
                    answer: match chance.below(10) {
                        0 => Satisfaction::Dissatisfied,
                        1 => Satisfaction::Unknown,
                        2..=4 => Satisfaction::Mostly,
                        _ => Satisfaction::Satisfied,
                    },
                })
                .collect();
            survey::answer(self.app, survey, secret.expose(), &answers, None).await?;
        }
        Ok(())
    }

    async fn assess(&self, id: EvaluationId, days: i64, chance: &mut Chance) -> anyhow::Result<()> {
        self.clock.set(self.days_before(days)?);
        let scheme = self.shown(id).await?.entered.scheme;
        for unit in &self.units {
            let given = of_source(&scheme, |source| source == Source::Assessor);
            let given = given.map(|(indicator, most)| {
                let got = most.part(70 + chance.below(31), 100);
                let reason = chance.one(&REASONS).copied().unwrap_or_default();
                GivenScore {
                    indicator,
                    got,
                    reason: if got < most { reason } else { "" }.to_owned(),
                }
            });
            let change = Change::Assess {
                unit: *unit,
                given: given.collect(),
                surveyed: SurveyCounts::default(),
            };
            evaluation::change(&self.clerk(), id, change, None).await?;
        }
        Ok(())
    }

    async fn announce(&self, id: EvaluationId, days: i64) -> anyhow::Result<()> {
        self.clock.set(self.days_before(days)?);
        let it = self.shown(id).await?;
        let scheme = &it.entered.scheme;
        let grades = it.sheets.iter().map(|sheet| UnitGrade {
            unit: sheet.unit,
            grade: sheet.proposal(scheme).unwrap_or_default(),
            reason: String::new(),
        });
        let change = Change::Announce(grades.collect());
        evaluation::change(&self.director(), id, change, None).await?;
        Ok(())
    }

    /// Two units object: one was right, with one line; for the other everything stands.
    async fn object(&self, id: EvaluationId, days: i64) -> anyhow::Result<()> {
        let mut units = self.units.iter().copied();
        let (Some(right), Some(wrong)) = (units.next(), units.next()) else {
            return Ok(());
        };
        for (unit, text) in [
            (
                right,
                "第一项扣分依据的会议记录不全，补充的会议纪要可以证明。",
            ),
            (wrong, "我单位任务较重，建议酌情调整等次。"),
        ] {
            self.clock.set(self.days_before(days)?);
            let text = text.to_owned();
            evaluation::change(&self.head(unit)?, id, Change::Appeal { text }, None).await?;
        }
        self.clock.set(self.days_before(days - 2)?);
        let it = self.shown(id).await?;
        let scheme = &it.entered.scheme;
        let director = self.director();
        let first = of_source(scheme, |source| source == Source::Assessor).next();
        let (indicator, got) = first.context("the assessor judges something")?;
        let correction = GivenScore {
            indicator,
            got,
            reason: "补充的会议纪要属实。".to_owned(),
        };
        let mut after = it.sheet(right)?.clone();
        after.corrected.push(correction.clone());
        let grant = Change::Grant {
            reason: "补充的会议纪要属实，更正该项得分。".to_owned(),
            corrections: vec![correction],
            grade: UnitGrade {
                unit: right,
                grade: after.proposal(scheme).unwrap_or_default(),
                reason: String::new(),
            },
        };
        evaluation::change(&director, id, grant, None).await?;
        let uphold = Change::Uphold {
            unit: wrong,
            reason: "任务轻重已在分值中考虑，评分依据充分。".to_owned(),
        };
        evaluation::change(&director, id, uphold, None).await?;
        Ok(())
    }
}

/// Indicators of a source with their places and points.
fn of_source(
    scheme: &SchemeContent,
    of: impl Fn(Source) -> bool,
) -> impl Iterator<Item = (u32, Points)> {
    let indicators = (0_u32..).zip(scheme.indicators());
    indicators
        .filter(move |(_, indicator)| of(indicator.source))
        .map(|(at, indicator)| (at, indicator.most))
}
