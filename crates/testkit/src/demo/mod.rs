//! The demo district: a made-up county with units, people, three rectifications and about 150 findings in every stage; and the
//! bulk generator for measurements. The same seed and the same day give the same district.

mod bulk;
mod coordination;
mod data;
mod district;
mod evaluation;
mod paper;
mod priorities;
mod registers;
mod seed;
mod stay;
mod story;
mod supervision;
mod words;

pub use bulk::fill_bulk;
pub use district::{Cast, DemoAccount};
pub use seed::{Chance, CountedIds, SetClock};
pub use story::{Goal, Teller};

use std::{collections::BTreeMap, sync::Arc};

use bihuan_access::{Actor, Scope};
use bihuan_casework::{App, Context, import, rectification};
use bihuan_domain::{
    By, Finding,
    rectification::{FindingList, Source},
};
use bihuan_identity::{Salt, system_randomness};
use bihuan_store::{Author, Salts};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use uuid::Uuid;

use self::{
    paper::{Form, Paper},
    words::Words,
};

/// Password of every account of the demo.
pub const PASSWORD: &str = "Yunling-2026";

/// What was made.
#[derive(Debug)]
pub struct Filled {
    /// The people.
    pub cast: Cast,
    /// Accounts to sign in with.
    pub accounts: Vec<DemoAccount>,
    /// How many findings.
    pub findings: usize,
}

impl Filled {
    /// Somebody of the district as a caller.
    pub fn caller(&self, app: &Arc<App>, by: &By) -> Context {
        acting(&context(app, &self.cast), by)
    }
}

/// One rectification of the demo.
struct Campaign {
    code: &'static str,
    name: &'static str,
    source: Source,
    list: FindingList,
    /// Days since the feedback.
    age: i64,
    /// Days from the feedback to the end of the concentrated period.
    period: i64,
    form: Form,
    /// Shares of the stages, in hundred.
    goals: &'static [(Goal, u64)],
}

/// Fills an empty store with the demo district. `clock` is the application's own; it is set back for what lies in the past and
/// stands at today again afterwards.
///
/// # Errors
/// The store's, or a story that the domain refuses.
pub async fn fill(app: &Arc<App>, clock: &SetClock, seed: u64) -> anyhow::Result<Filled> {
    let now = app.clock.now();
    let mut chance = Chance::new(seed);
    let hash = app
        .hasher
        .hash(PASSWORD, Salt::draw(&mut system_randomness()))
        .await?;
    let founded = now.checked_sub((24_i64 * 400).hours())?;
    let author = Author {
        actor: None,
        at_ms: founded.as_millisecond(),
        request: None,
    };
    let mut tx = app
        .store
        .begin(author, Arc::clone(&app.salts) as Arc<dyn Salts>)
        .await?;
    let (cast, accounts) = district::found(&mut tx, app.ids.as_ref()).await?;
    tx.commit().await?;
    // Passwords are young, so that nobody has to change his in the demo.
    let author = Author {
        actor: None,
        at_ms: now.as_millisecond(),
        request: None,
    };
    let mut tx = app.store.begin(author, Arc::clone(&app.salts)).await?;
    for account in &accounts {
        tx.set_password(&account.id, account.version, &hash, false, 0)
            .await?;
    }
    tx.commit().await?;
    let mut findings = 0;
    for campaign in campaigns(app.clock.today()) {
        findings += run(app, clock, &cast, &campaign, &mut chance, now).await?;
        clock.set(now);
    }
    stay::fill(app, clock, &cast, &mut chance, now).await?;
    registers::fill(app, clock, &cast, &mut chance, now).await?;
    draft_left_open(app, &cast, &mut chance).await?;
    coordination::coordinate(app, &cast).await?;
    supervision::supervise(app, clock, &cast, &mut chance, now).await?;
    evaluation::evaluate(app, clock, &cast, &mut chance, now).await?;
    data::collect(app, clock, &cast, seed, now).await?;
    Ok(Filled {
        cast,
        accounts,
        findings,
    })
}

fn campaigns(today: Date) -> Vec<Campaign> {
    let foot = |age: i64| {
        let day = back(today, age);
        format!(
            "中共云岭县委\n{}年{}月{}日",
            day.year(),
            day.month(),
            day.day()
        )
    };
    vec![
        Campaign {
            code: "YLXC-2025",
            name: "县委第五轮巡察反馈意见整改",
            source: Source::LocalInspection,
            list: FindingList::Feedback,
            age: 330,
            period: 120,
            form: Form {
                name: "县委第五轮巡察反馈意见整改进展情况.txt",
                title: "云岭县关于县委第五轮巡察反馈意见整改进展情况的通报",
                preface: "根据县委统一部署，县委巡察组对有关单位开展了第五轮巡察。现将整改进展情况予以公布。",
                status_label: Some("整改落实情况"),
                foot: foot(330),
                findings: 42,
                first: 0,
            },
            goals: &[
                (Goal::Closed, 86),
                (Goal::InProgress, 8),
                (Goal::Suspended, 3),
                (Goal::Terminated, 3),
            ],
        },
        Campaign {
            code: "YLHB-2026",
            name: "省生态环境保护督察反馈意见整改",
            source: Source::Environment,
            list: FindingList::DuringInspection,
            age: 125,
            period: 180,
            form: Form {
                name: "省生态环境保护督察反馈意见.txt",
                title: "关于省生态环境保护督察反馈意见整改情况的报告",
                preface: "省第二生态环境保护督察组反馈意见后，云岭县逐条研究，制定整改方案。现将有关情况报告如下。",
                status_label: Some("整改进展"),
                foot: foot(125),
                findings: 36,
                first: 0,
            },
            goals: &[
                (Goal::Draft, 25),
                (Goal::Assigned, 20),
                (Goal::Issued, 25),
                (Goal::Planned, 15),
                (Goal::InProgress, 15),
            ],
        },
        Campaign {
            code: "YL-2026",
            name: "省委第三巡视组反馈意见整改",
            source: Source::ProvincialInspection,
            list: FindingList::Feedback,
            age: 120,
            period: 180,
            form: Form {
                name: "省委第三巡视组反馈意见整改进展情况.txt",
                title: "中共云岭县委关于省委第三巡视组反馈意见整改进展情况的通报",
                preface: "根据省委统一部署，省委第三巡视组对云岭县进行了巡视，并反馈了巡视意见。现将整改进展情况予以公布。",
                status_label: Some("整改情况"),
                foot: foot(120),
                findings: 70,
                first: 0,
            },
            goals: &[
                (Goal::Closed, 38),
                (Goal::InProgress, 22),
                (Goal::Extension, 5),
                (Goal::Returned, 6),
                (Goal::ClosureRequested, 6),
                (Goal::Countersigning, 7),
                (Goal::JointReview, 6),
                (Goal::Planned, 4),
                (Goal::Issued, 4),
                (Goal::Suspended, 2),
            ],
        },
    ]
}

async fn run(
    app: &Arc<App>,
    clock: &SetClock,
    cast: &Cast,
    campaign: &Campaign,
    chance: &mut Chance,
    now: Timestamp,
) -> anyhow::Result<usize> {
    let today = app.clock.today();
    let feedback = back(today, campaign.age);
    clock.set(now.checked_sub((24 * (campaign.age - 1)).hours())?);
    let ctx = context(app, cast);
    rectification::open(
        &ctx,
        rectification::Open {
            code: campaign.code.to_owned(),
            name: campaign.name.to_owned(),
            source: campaign.source,
            feedback_date: feedback,
            period_end: Some(back(feedback, -campaign.period)),
        },
    )
    .await?;
    let paper = paper::compose(&campaign.form, chance);
    let uploaded = upload(&ctx, campaign.code, &paper).await?;
    let confirmed = import::confirm(&ctx, uploaded.document, campaign.list, None).await?;
    anyhow::ensure!(
        confirmed.new.len() == campaign.form.findings,
        "the demo's document {} was read as {} findings instead of {}",
        paper.name,
        confirmed.new.len(),
        campaign.form.findings
    );
    let start = now.checked_sub((24 * (campaign.age - 3)).hours())?;
    let author = Author {
        actor: Some(cast.clerk.person.to_string()),
        at_ms: now.as_millisecond(),
        request: None,
    };
    let mut tx = app.store.begin(author, Arc::clone(&app.salts)).await?;
    let mut teller = Teller {
        cast,
        ids: app.ids.as_ref(),
        chance: chance.clone(),
        now,
        names: names(app, cast).await?,
        rectification: campaign.name.to_owned(),
        suite: app.store.suite(),
    };
    for id in &confirmed.new {
        let Some(changed) = tx.finding(&Scope::All, *id).await? else {
            anyhow::bail!("a confirmed finding is gone")
        };
        let lead = lead_of(cast, &changed.finding, &paper.findings);
        let goal = possible(pick(campaign.goals, &mut teller.chance), cast, lead);
        let due = back(
            feedback,
            -(60 + i64::try_from(teller.chance.below(campaign.period.unsigned_abs())).unwrap_or(0)),
        );
        let (_, told) = teller.tell(changed.finding.clone(), lead, goal, start, due)?;
        tx.record_history(changed, told).await?;
    }
    tx.commit().await?;
    *chance = teller.chance;
    Ok(confirmed.new.len())
}

/// A document that waits to be confirmed, so that the import page has something to show.
async fn draft_left_open(app: &Arc<App>, cast: &Cast, chance: &mut Chance) -> anyhow::Result<()> {
    let form = Form {
        name: "对照自查问题清单.txt",
        title: "云岭县对照自查发现问题及整改情况",
        preface: "各单位对照巡视反馈意见举一反三，自查发现以下问题。",
        status_label: Some("整改情况"),
        foot: "云岭县整改工作专班办公室".to_owned(),
        findings: 12,
        first: 20,
    };
    upload(
        &context(app, cast),
        "YL-2026",
        &paper::compose(&form, chance),
    )
    .await
    .map(drop)
}

async fn upload(ctx: &Context, code: &str, paper: &Paper) -> anyhow::Result<import::Uploaded> {
    let cmd = import::Upload {
        rectification: code.to_owned(),
        name: paper.name.to_owned(),
        bytes: paper.text.clone().into_bytes().into(),
    };
    Ok(import::upload(ctx, cmd).await?)
}

/// Names of units and of the people who tell the stories.
pub(crate) async fn names(app: &App, cast: &Cast) -> anyhow::Result<BTreeMap<Uuid, String>> {
    let mut names = BTreeMap::new();
    for unit in app.store.units().await?.iter() {
        names.insert(unit.id.0, unit.short_name.clone());
    }
    let people = [&cast.clerk, &cast.director, &cast.principal]
        .into_iter()
        .chain(&cast.leaders)
        .chain(cast.heads.values())
        .chain(cast.handlers.values());
    for by in people {
        if let Some(account) = app.store.account(&by.person.to_string()).await? {
            names.insert(by.person.0, account.name);
        }
    }
    Ok(names)
}

/// The same application as somebody else.
fn acting(ctx: &Context, by: &By) -> Context {
    let mut own = ctx.clone();
    own.actor.person = by.person;
    own.actor.unit = by.unit;
    own.actor.roles.clone_from(&by.roles);
    own
}

/// The office's clerk as a caller.
pub(crate) fn context(app: &Arc<App>, cast: &Cast) -> Context {
    let clerk = &cast.clerk;
    let actor = Actor {
        person: clerk.person,
        unit: clerk.unit,
        below: Vec::new(),
        roles: clerk.roles.clone(),
        stands_in: Vec::new(),
    };
    Context {
        app: Arc::clone(app),
        actor,
        request: None,
    }
}

fn lead_of(
    cast: &Cast,
    finding: &Finding,
    known: &[(&'static words::Pattern, Words)],
) -> bihuan_domain::id::UnitId {
    let pattern = known
        .iter()
        .find(|(_, words)| words.problem == finding.problem)
        .map(|(pattern, _)| *pattern);
    pattern
        .and_then(|p| cast.units.get(p.lead).copied())
        .unwrap_or(cast.root)
}

pub(crate) fn pick(goals: &[(Goal, u64)], chance: &mut Chance) -> Goal {
    let all: u64 = goals.iter().map(|(_, share)| share).sum();
    let mut at = chance.below(all);
    for (goal, share) in goals {
        if at < *share {
            return *goal;
        }
        at -= share;
    }
    Goal::Draft
}

/// Nobody of a lead unit reviews, so what a reviewing unit leads waits for its review in the demo.
pub(crate) fn possible(goal: Goal, cast: &Cast, lead: bihuan_domain::id::UnitId) -> Goal {
    let reviews = cast.reviewers.iter().any(|r| r.unit == lead);
    if reviews && matches!(goal, Goal::JointReview | Goal::Closed) {
        Goal::Countersigning
    } else {
        goal
    }
}

/// The day so many days before; a negative number goes forward.
pub(crate) fn back(day: Date, days: i64) -> Date {
    day.checked_sub(days.days()).unwrap_or(day)
}
