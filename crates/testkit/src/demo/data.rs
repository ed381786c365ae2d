//! A collection task of the demo district: fuel cards of ten units, handed in as made-up units do, in every state that a submission
//! can have.

use std::{collections::BTreeMap, io::Write as _, sync::Arc};

use anyhow::Context as _;
use bihuan_casework::{App, Context, collection};
use bihuan_domain::{
    By,
    collection::{Asked, CollectionContent, Submission, Team},
    id::{SubmissionId, UnitId},
};
use bihuan_specimen::{
    World,
    handin::{self, Book, Layout},
};
use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, date},
};

use super::{Cast, SetClock, acting, context};

/// Units that hand in; the last one says that it has nothing.
const UNITS: [&str; 10] = [
    "zhujian",
    "jiaoyu",
    "chengguan",
    "nongye",
    "shuili",
    "caizheng",
    "minzheng",
    "zirui",
    "jiaotong",
    "yingji",
];
/// Data sets that are asked for.
const SETS: [&str; 4] = ["vehicle", "fuel_card", "fuel_txn", "voucher"];
/// The last day that the made-up registers are about.
const YEAR_END: Date = date(2025, 12, 31);
/// Days since the task was opened.
const AGE: i64 = 24;

struct Desk<'a> {
    app: &'a Arc<App>,
    clock: &'a SetClock,
    cast: &'a Cast,
    now: Timestamp,
    office: Context,
    parts: BTreeMap<(UnitId, String), SubmissionId>,
}

/// Opens the task and hands in.
///
/// # Errors
/// The store's, or a rule of the domain.
pub(super) async fn collect(
    app: &Arc<App>,
    clock: &SetClock,
    cast: &Cast,
    seed: u64,
    now: Timestamp,
) -> anyhow::Result<()> {
    // The registers are those of one year; before its end nobody could have handed them in.
    if app.clock.today() <= YEAR_END {
        return Ok(());
    }
    let office = context(app, cast);
    let units: Vec<UnitId> = UNITS
        .iter()
        .filter_map(|key| cast.units.get(key).copied())
        .collect();
    let world = World::new(seed, 1)?;
    let books = chosen(&world);
    clock.set(now.checked_sub((24 * AGE).hours())?);
    let supervisor = acting(&office, &cast.supervisor);
    let task = collection::open(&supervisor, wanted(app, cast, &units)?).await?;
    let id = task.record.id;
    let parts = collection::parts(&supervisor, id).await?;
    let parts = parts
        .iter()
        .map(|part| {
            let it = &part.record;
            ((it.unit, it.set.clone()), it.id)
        })
        .collect();
    let desk = Desk {
        app,
        clock,
        cast,
        now,
        office,
        parts,
    };
    for (at, (unit, books)) in units.iter().zip(&books).enumerate() {
        desk.unit(&world, at, *unit, books).await?;
    }
    clock.set(now);
    Ok(())
}

fn wanted(app: &App, cast: &Cast, units: &[UnitId]) -> anyhow::Result<CollectionContent> {
    let today = app.clock.today();
    let half = units.len() / 2;
    let (first, second) = units.split_at(half);
    let teams = cast.teams.iter().zip([first, second]);
    Ok(CollectionContent {
        title: "2025年度公务加油卡使用情况数据采集".to_owned(),
        basis: "《中华人民共和国监察法》第十八条；县纪委监委年度监督计划".to_owned(),
        letter_no: "云纪调〔2026〕3号".to_owned(),
        purpose: "核对公务加油卡的刷卡时间、地点、油品、数量与车辆是否相符，检查零申报单位"
            .to_owned(),
        scope: "全县有公务用车单位2025年度车辆、加油卡、刷卡记录和燃油报账凭证".to_owned(),
        from: date(2025, 1, 1),
        until: YEAR_END,
        due: today.checked_add(20.days())?,
        keep_until: today.checked_add(12.months())?,
        county: String::new(),
        asked: SETS
            .map(|set| Asked {
                set: set.to_owned(),
                units: units.to_vec(),
            })
            .to_vec(),
        teams: teams
            .map(|(team, units)| Team {
                team: team.unit,
                units: units.to_vec(),
            })
            .collect(),
    })
}

/// Books of nine units that have cards, and of one that has none.
fn chosen(world: &World) -> Vec<Vec<Book>> {
    let mut by_unit: Vec<Vec<Book>> = Vec::new();
    for book in handin::books(world, 0) {
        match by_unit.last_mut() {
            Some(books) if books.first().is_some_and(|b| b.unit == book.unit) => books.push(book),
            _ => by_unit.push(vec![book]),
        }
    }
    let has_cards = |books: &Vec<Book>| {
        let mut swipes = books.iter().filter(|b| b.table == "fuel_txn");
        swipes.any(|b| !b.rows.is_empty())
    };
    let (with, without): (Vec<_>, Vec<_>) = by_unit.into_iter().partition(has_cards);
    with.into_iter()
        .take(UNITS.len() - 1)
        .chain(without.into_iter().take(1))
        .collect()
}

impl Desk<'_> {
    fn person(&self, people: &BTreeMap<UnitId, By>, unit: UnitId) -> anyhow::Result<Context> {
        let by = people.get(&unit).context("every unit has people")?;
        Ok(acting(&self.office, by))
    }

    /// What one unit does: registers first, so that swipes can be compared with them.
    async fn unit(
        &self,
        world: &World,
        at: usize,
        unit: UnitId,
        books: &[Book],
    ) -> anyhow::Result<()> {
        let day = i64::try_from(at)? / 2;
        let registers = ["vehicle", "fuel_card", "voucher", "fuel_txn"];
        for (step, set) in registers.into_iter().enumerate() {
            let hours = 24 * (AGE - 2 - day) - 2 * i64::try_from(step)?;
            self.clock.set(self.now.checked_sub(hours.hours())?);
            let book = books.iter().find(|book| book.table == set);
            let book = book.context("every set has a book")?;
            let part = self.parts.get(&(unit, set.to_owned()));
            let part = *part.context("it was asked for")?;
            if book.rows.is_empty() {
                self.nothing(unit, part, set).await?;
            } else {
                self.hand_in(world, at, unit, part, book).await?;
            }
        }
        Ok(())
    }

    async fn nothing(&self, unit: UnitId, part: SubmissionId, set: &str) -> anyhow::Result<()> {
        let head = self.person(&self.cast.heads, unit)?;
        let reason = match set {
            "vehicle" => "本单位没有公务车辆",
            "voucher" => "本单位全年没有燃油支出",
            _ => "本单位未办理公务加油卡，车辆以现金加油",
        };
        collection::nothing(&head, part, None, reason.to_owned()).await?;
        Ok(())
    }

    async fn hand_in(
        &self,
        world: &World,
        at: usize,
        unit: UnitId,
        part: SubmissionId,
        book: &Book,
    ) -> anyhow::Result<()> {
        let swipes = book.table == "fuel_txn";
        // The last but one has not begun; what two others handed in first was as messy as it comes.
        if at == UNITS.len() - 2 {
            return Ok(());
        }
        let messy = swipes && matches!(at, 2 | 5);
        let bytes = if messy {
            let spoiled = handin::messy(world, book, u64::try_from(at)?);
            let layout = Layout::plain(&spoiled.book);
            handin::write_file(&spoiled.book, &layout, &spoiled.numbers)?
        } else {
            handin::write_file(book, &Layout::plain(book), &[])?
        };
        let after = self.send(unit, part, book, &bytes).await?;
        if messy && at == 5 {
            let clean = handin::write_file(book, &Layout::plain(book), &[])?;
            self.send(unit, part, book, &clean).await?;
        }
        if messy || after.stage.key() != "handed" {
            return Ok(());
        }
        let team = self.cast.teams.get(usize::from(at >= UNITS.len() / 2));
        let team = acting(&self.office, team.context("there are two teams")?);
        match (swipes, at) {
            (true, 3) => {
                let reason = "缺 3 月的刷卡记录，请向加油卡公司补要后重报。";
                collection::send_back(&team, part, None, reason).await?;
            }
            // Waits for the team.
            (true, 6..) => {}
            _ => {
                collection::accept(&team, part, None).await?;
            }
        }
        Ok(())
    }

    async fn send(
        &self,
        unit: UnitId,
        part: SubmissionId,
        book: &Book,
        bytes: &[u8],
    ) -> anyhow::Result<Submission> {
        let handler = self.person(&self.cast.handlers, unit)?;
        let mut file = tempfile::tempfile()?;
        file.write_all(bytes)?;
        let name = format!("{}.xlsx", book.title);
        collection::hand_in(&handler, part, None, &name, file, String::new()).await?;
        collection::check_waiting(self.app).await?;
        let (after, _) = collection::show_submission(&handler, part).await?;
        Ok(after.record)
    }
}
