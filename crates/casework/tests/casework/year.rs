//! A year of supervision over the demo district: people act on what is proposed, the program reminds, and everything is held
//! against rules that are worked out here anew.

mod counting;

use std::collections::{BTreeMap, BTreeSet};

use bihuan_casework::{
    Context, RecordFilter, accountability, duty, edition,
    letter::{self, Change, Draft},
    notice::{self, Matter, NoticeRow},
    rectification,
    supervise::{self, CardChange, IssueCard, Ladder, LetterProposal},
};
use bihuan_domain::{
    By, Calendar, Stage,
    card::{CardColour, CardState},
    edition::Periodical,
    id::{FindingId, LetterId, OrganId, RectificationId, UnitId},
    letter::{LetterKind, LetterState},
    notice::About,
};
use bihuan_testkit::{
    TestApp,
    demo::{Chance, Filled},
};
use jiff::{
    ToSpan as _,
    civil::{Date, Weekday, date},
};

use self::counting::{day, steps, told, worked};
use crate::notices::at;

const SEED: u64 = 20_240_603;
const FROM: Date = date(2024, 6, 3);
const UNTIL: Date = date(2025, 6, 2);
/// Rectifications whose ladder is climbed.
const CODES: [&str; 2] = ["YL-2026", "YLHB-2026"];
/// People who issue at the same moment.
const AT_ONCE: usize = 8;

/// A letter about a finding that was issued to its unit.
struct Sent {
    unit: UnitId,
    finding: FindingId,
    kind: LetterKind,
    day: Date,
}

struct Year<'a> {
    app: &'a TestApp,
    filled: &'a Filled,
    clerk: Context,
    director: Context,
    organ: OrganId,
    rectifications: Vec<RectificationId>,
    chance: Chance,
    sent: Vec<Sent>,
    /// Who was held to account for which finding, and when.
    held: Vec<(UnitId, FindingId, Date)>,
    issued: usize,
    /// Letters that wait for receipt and reply.
    open: Vec<(Date, LetterId, UnitId)>,
    /// Yellow cards in force, with their days.
    cards: BTreeMap<FindingId, (CardColour, Date)>,
    trace: Vec<String>,
}

impl<'a> Year<'a> {
    async fn begin(app: &'a TestApp, filled: &'a Filled) -> Self {
        let clerk = filled.caller(&app.app, &filled.cast.clerk);
        let director = filled.caller(&app.app, &filled.cast.director);
        let mut rectifications = Vec::new();
        for code in CODES {
            let row = rectification::find(&clerk, code).await.unwrap();
            rectifications.push(row.rectification.id);
        }
        let organs = letter::organs(&clerk).await.unwrap();
        let mut year = Self {
            app,
            filled,
            organ: organs[0].record.entered.id,
            clerk,
            director,
            rectifications,
            chance: Chance::new(SEED),
            sent: Vec::new(),
            held: Vec::new(),
            issued: 0,
            open: Vec::new(),
            cards: BTreeMap::new(),
            trace: Vec::new(),
        };
        for stored in letter::all(&year.clerk, &RecordFilter::default())
            .await
            .unwrap()
        {
            let it = stored.record;
            let Some(issue) = it.in_force() else { continue };
            year.issued += 1;
            for unit in &it.entered.content.recipients {
                for finding in &it.entered.content.findings {
                    year.sent.push(Sent {
                        unit: *unit,
                        finding: *finding,
                        kind: it.entered.kind,
                        day: issue.day,
                    });
                }
            }
        }
        let every = accountability::Filter::default();
        let actions = accountability::list(&year.clerk, &every, None, 1000);
        for it in actions
            .await
            .unwrap()
            .into_iter()
            .map(|stored| stored.record)
        {
            let Some(unit) = it.entered.unit.filter(|_| it.withdrawn.is_none()) else {
                continue;
            };
            let day = it.entered.day;
            let of = it.entered.findings.into_iter();
            year.held.extend(of.map(|finding| (unit, finding, day)));
        }
        for id in year.rectifications.clone() {
            let cards = supervise::cards(&year.clerk, id).await.unwrap();
            let cards = cards.into_iter().map(|stored| stored.record);
            for it in cards.filter(|it| it.standing == CardState::InForce) {
                let card = (it.entered.colour, it.entered.day);
                let known = year.cards.entry(it.entered.finding).or_insert(card);
                *known = card.max(*known);
            }
        }
        year
    }

    fn calendar(&self) -> &Calendar {
        &self.app.app.calendar
    }

    fn unit_name(&self, unit: UnitId) -> &'static str {
        let mut units = self.filled.cast.units.iter();
        units
            .find(|(_, id)| **id == unit)
            .map_or("?", |(name, _)| name)
    }

    async fn live(&mut self) {
        for day in FROM.series(1.day()).take_while(|day| *day <= UNTIL) {
            let letters = self.issued;
            for hour in [7, 9, 16] {
                at(self.app, day, hour);
                notice::catch_up(&self.app.app).await.unwrap();
                notice::look(&self.app.app).await.unwrap();
            }
            assert_eq!(self.issued, letters);
            if !self.calendar().is_working(day) {
                continue;
            }
            at(self.app, day, 10);
            self.answer(day).await;
            match day.weekday() {
                Weekday::Monday => self.write(day).await,
                Weekday::Wednesday => self.show_cards(day).await,
                Weekday::Friday => self.report(Periodical::Week).await,
                _ => {}
            }
            let tomorrow = day.tomorrow().unwrap();
            if tomorrow.month() != day.month() {
                self.report(Periodical::Month).await;
            }
            if day.day() == 15 {
                self.prompt(day).await;
            }
        }
    }

    async fn report(&self, periodical: Periodical) {
        for id in &self.rectifications {
            edition::keep(&self.clerk, *id, periodical).await.unwrap();
        }
    }

    /// Every letter that is proposed is drafted by the clerk and issued by the director, eight at a time.
    async fn write(&mut self, day: Date) {
        for id in self.rectifications.clone() {
            let policy = supervise::policy(&self.clerk, id).await.unwrap();
            let ladder = supervise::ladder(&self.clerk, id, policy).await.unwrap();
            let proposals = supervise::proposals_today(&self.clerk, id).await.unwrap();
            self.check_proposals(&ladder, &proposals, day);
            let mut drafts = Vec::new();
            for it in &proposals {
                drafts.push(self.draft(id, it).await);
                self.trace.push(format!(
                    "{day} {} {} {} {}",
                    it.kind.label(),
                    self.unit_name(it.unit),
                    it.findings.len(),
                    it.facts.split('〔').next().unwrap_or_default()
                ));
            }
            self.issue(&drafts).await;
            for (it, letter) in proposals.iter().zip(drafts) {
                self.open.push((day, letter, it.unit));
                self.sent.extend(it.findings.iter().map(|finding| Sent {
                    unit: it.unit,
                    finding: *finding,
                    kind: it.kind,
                    day,
                }));
            }
            let again = supervise::proposals_today(&self.clerk, id).await.unwrap();
            assert!(
                again.is_empty(),
                "{day}: proposed again what was issued: {again:?}"
            );
        }
    }

    /// A work prompt to three units, eight of them at once, as a month asks for.
    async fn prompt(&mut self, day: Date) {
        let units: Vec<UnitId> = self.filled.cast.units.values().copied().collect();
        let id = self.rectifications[0];
        let mut drafts = Vec::new();
        for some in units.chunks(3).take(AT_ONCE) {
            let kind = LetterKind::WorkPrompt;
            let written = supervise::compose(&self.clerk, id, kind, some, &[], None)
                .await
                .unwrap();
            let cmd = Draft {
                rectification: id,
                organ: self.organ,
                kind,
                proposed: written.proposed,
                follows: None,
                content: written.content,
            };
            let drafted = letter::draft(&self.clerk, cmd).await.unwrap();
            drafts.push(drafted.record.entered.id);
        }
        self.trace
            .push(format!("{day} {} 份工作提示", drafts.len()));
        self.issue(&drafts).await;
    }

    /// The director issues letters, eight at a time.
    async fn issue(&mut self, drafts: &[LetterId]) {
        for some in drafts.chunks(AT_ONCE) {
            let issues = some.iter().map(|id| {
                let (ctx, id) = (self.director.clone(), *id);
                tokio::spawn(async move { letter::issue(&ctx, id, None).await })
            });
            for issue in issues.collect::<Vec<_>>() {
                issue.await.unwrap().unwrap();
                self.issued += 1;
            }
        }
    }

    async fn draft(&self, id: RectificationId, it: &LetterProposal) -> LetterId {
        let proposal = Some((it.rule, it.facts.as_str()));
        let written =
            supervise::compose(&self.clerk, id, it.kind, &[it.unit], &it.findings, proposal)
                .await
                .unwrap();
        let cmd = Draft {
            rectification: id,
            organ: self.organ,
            kind: it.kind,
            proposed: written.proposed,
            follows: it.follows,
            content: written.content,
        };
        letter::draft(&self.clerk, cmd)
            .await
            .unwrap()
            .record
            .entered
            .id
    }

    /// The last letter of some kinds about a finding after its deadline.
    fn last(
        &self,
        unit: UnitId,
        finding: FindingId,
        kinds: &[LetterKind],
        due: Date,
    ) -> Option<Date> {
        let of = self.sent.iter().filter(|s| {
            (s.unit, s.finding) == (unit, finding) && kinds.contains(&s.kind) && s.day > due
        });
        of.map(|s| s.day).max()
    }

    /// One reminder from the first working day after the deadline, one talk ten working days after it, and no letter besides.
    fn check_proposals(&self, ladder: &Ladder, proposals: &[LetterProposal], day: Date) {
        let calendar = self.calendar();
        let proposed: BTreeSet<(LetterKind, UnitId, FindingId)> = proposals
            .iter()
            .filter(|p| p.follows.is_none())
            .flat_map(|p| p.findings.iter().map(|f| (p.kind, p.unit, *f)))
            .collect();
        let mut expected = BTreeSet::new();
        for row in &ladder.rows {
            let Some(due) = row.finding.due.filter(|_| row.overdue.is_some()) else {
                continue;
            };
            let of = |kinds: &[LetterKind]| self.last(row.unit, row.finding.id, kinds, due);
            let held = self.held.iter().any(|(unit, finding, day)| {
                (*unit, *finding) == (row.unit, row.finding.id) && *day > due
            });
            if held || of(&[LetterKind::Interview]).is_some() {
                continue;
            }
            // A supervision letter reminds too.
            match of(&[LetterKind::Reminder, LetterKind::Supervision]) {
                None if worked(calendar, due, day) >= 1 => {
                    expected.insert((LetterKind::Reminder, row.unit, row.finding.id));
                }
                Some(on) if worked(calendar, on, day) >= 10 => {
                    expected.insert((LetterKind::Interview, row.unit, row.finding.id));
                }
                _ => {}
            }
        }
        assert_eq!(proposed, expected, "{day}");
    }

    /// Units sign for letters on the next working day, most of them answer, and the office takes most answers.
    async fn answer(&mut self, day: Date) {
        for (issued, letter, unit) in std::mem::take(&mut self.open) {
            if issued == day {
                self.open.push((issued, letter, unit));
                continue;
            }
            let by: &By = &self.filled.cast.handlers[&unit];
            let own = self.filled.caller(&self.app.app, by);
            letter::change(&own, letter, Change::Receive(unit), None)
                .await
                .unwrap();
            if !self.chance.in_hundred(70) {
                continue;
            }
            let kind = letter::show(&own, letter)
                .await
                .unwrap()
                .record
                .entered
                .kind;
            if !kind.asks_reply() {
                continue;
            }
            let text = "已研究，月底前完成。".to_owned();
            let reply = Change::Reply { unit, text };
            letter::change(&own, letter, reply, None).await.unwrap();
            letter::change(&self.clerk, letter, Change::TakeReply(unit), None)
                .await
                .unwrap();
        }
    }

    /// Every card that is due is issued; some yellow ones are lifted later.
    async fn show_cards(&mut self, day: Date) {
        for id in self.rectifications.clone() {
            let policy = supervise::policy(&self.clerk, id).await.unwrap();
            let ladder = supervise::ladder(&self.clerk, id, policy).await.unwrap();
            for row in &ladder.rows {
                let before = self.cards.get(&row.finding.id).copied();
                assert_eq!(
                    row.card.map(|(_, colour)| colour),
                    before.map(|(c, _)| c),
                    "{day}"
                );
                let late = row
                    .finding
                    .due
                    .is_some_and(|due| worked(self.calendar(), due, day) >= 10 && due < day);
                let expected = match before {
                    Some((CardColour::Yellow, on)) => {
                        (worked(self.calendar(), on, day) > 15).then_some(CardColour::Red)
                    }
                    None if late || row.finding.rework >= 2 => Some(CardColour::Yellow),
                    _ => None,
                };
                let due = row.card_due.as_ref().map(|(colour, _)| *colour);
                assert_eq!(due, expected, "{day} {} {before:?}", row.finding.number);
                let Some((colour, reason)) = row.card_due.clone() else {
                    if let Some((card, CardColour::Yellow)) = row.card
                        && self.chance.in_hundred(5)
                    {
                        let reason = "现场核查已整改到位。".to_owned();
                        let lift = CardChange::Lift { reason };
                        supervise::change_card(&self.director, card, lift, None)
                            .await
                            .unwrap();
                        self.cards.remove(&row.finding.id);
                    }
                    continue;
                };
                let cmd = IssueCard {
                    rectification: id,
                    unit: row.unit,
                    finding: row.finding.id,
                    colour,
                    reason,
                };
                supervise::issue_card(&self.director, cmd).await.unwrap();
                self.cards.insert(row.finding.id, (colour, day));
                self.trace
                    .push(format!("{day} {} {}", colour.label(), row.finding.number));
            }
        }
    }

    /// Numbers of every register of every year run from 1 without a gap, and behind every letter stands a person.
    async fn check_registers(&self) {
        let letters = letter::all(&self.clerk, &RecordFilter::default())
            .await
            .unwrap();
        let mut numbers: BTreeMap<(String, i16), Vec<u64>> = BTreeMap::new();
        for stored in &letters {
            let (LetterState::Issued(issue) | LetterState::Withdrawn { issue, .. }) =
                &stored.record.standing
            else {
                continue;
            };
            assert_eq!(issue.stamp.by, Some(self.filled.cast.director.person));
            let register = (issue.number.mark.clone(), issue.number.year);
            numbers.entry(register).or_default().push(issue.number.n);
        }
        let all: usize = numbers.values().map(Vec::len).sum();
        assert_eq!(all, self.issued, "no letter but those that people issued");
        let years: BTreeSet<i16> = numbers.keys().map(|(_, year)| *year).collect();
        assert!(years.contains(&2024) && years.contains(&2025), "{years:?}");
        for ((mark, year), mut numbers) in numbers {
            numbers.sort_unstable();
            let whole: Vec<u64> = (1..=numbers.len() as u64).collect();
            assert_eq!(numbers, whole, "{mark} {year}");
        }
    }

    /// Everybody was told every step of every deadline once, on a working day, and of nothing between.
    async fn check_notices(&mut self, stayed: &[(FindingId, UnitId, Date)]) {
        let cast = &self.filled.cast;
        let people: Vec<&By> = [&cast.clerk, &cast.director, &cast.principal]
            .into_iter()
            .chain(&cast.leaders)
            .chain(cast.heads.values())
            .chain(cast.handlers.values())
            .collect();
        let calendar = self.calendar().clone();
        let mut reminders = 0;
        for by in people {
            let ctx = self.filled.caller(&self.app.app, by);
            let rows = told(&ctx).await;
            for row in &rows {
                let said = notice::says(&self.app.app, row);
                self.trace
                    .push(format!("{} {} {said}", day(row), row.title));
            }
            let mut by_due: BTreeMap<String, Vec<Date>> = BTreeMap::new();
            for row in rows.iter().filter(|row| row.matter.due().is_some()) {
                let on = day(row);
                assert!(calendar.is_working(on), "told on {on}");
                // A duty has holders, and a decision or a letter several units: what is told is told about each.
                let key = format!("{:?} {:?}", row.about, row.matter);
                by_due.entry(key).or_default().push(on);
                // What had passed before the program first looked is told on that day.
                if let Matter::FindingDue { due } = row.matter
                    && on > FROM
                {
                    assert!(steps(&calendar, due).contains(&on), "{due} told on {on}");
                }
            }
            for (about, days) in &by_due {
                let once: BTreeSet<&Date> = days.iter().collect();
                if about.contains("FindingDue") || about.contains("DutyDue") {
                    assert_eq!(once.len(), days.len(), "{about}: {days:?}");
                }
                reminders += days.len();
            }
            for (finding, unit, due) in stayed.iter().filter(|(_, unit, _)| *unit == by.unit) {
                let is_handler = cast
                    .handlers
                    .get(unit)
                    .is_some_and(|h| h.person == by.person);
                if !is_handler {
                    continue;
                }
                let about = |row: &&NoticeRow| {
                    row.about == About::Finding(*finding)
                        && matches!(row.matter, Matter::FindingDue { .. })
                        && day(row) >= FROM
                };
                let told: BTreeSet<Date> = rows.iter().filter(about).map(day).collect();
                let all: BTreeSet<Date> = steps(&calendar, *due)
                    .into_iter()
                    .filter(|on| FROM <= *on && *on <= UNTIL)
                    .collect();
                let missed = steps(&calendar, *due).iter().any(|on| *on < FROM);
                if !missed {
                    assert_eq!(told, all, "{} of {due}", self.unit_name(*unit));
                }
            }
        }
        assert!(reminders > 1000, "{reminders}");
    }

    /// Findings that units work on, with the unit that leads them and the day in force. Who has asked for closure waits for the
    /// office and is not reminded.
    async fn open_findings(&self) -> Vec<(FindingId, UnitId, Date)> {
        let mut found = Vec::new();
        let mut after = FindingId(uuid::Uuid::nil());
        loop {
            let store = &self.app.app.store;
            let page = store
                .open_findings(&bihuan_access::Scope::All, after, 200)
                .await
                .unwrap();
            let Some(last) = page.last() else {
                return found;
            };
            after = last.finding.id;
            found.extend(page.iter().filter_map(|changed| {
                let it = &changed.finding;
                if !Stage::WORKING.contains(&it.stage.key()) {
                    return None;
                }
                let due = it.deadline.as_ref()?.current();
                Some((it.id, it.owners.lead?, due))
            }));
        }
    }
}

/// A year, and what happened in it.
async fn live(app: TestApp) -> Vec<String> {
    let filled = app.fill_demo(SEED).await.unwrap();
    let mut year = Year::begin(&app, &filled).await;
    for id in year.rectifications.clone() {
        if duty::list(&year.clerk, id).await.unwrap().is_empty() {
            duty::begin(&year.clerk, id).await.unwrap();
        }
    }
    let before = year.open_findings().await;
    year.live().await;
    let after: BTreeSet<_> = year.open_findings().await.into_iter().collect();
    let stayed: Vec<_> = before.into_iter().filter(|f| after.contains(f)).collect();
    year.check_registers().await;
    year.check_notices(&stayed).await;
    // Letters issued at the same moment are told of in no order.
    year.trace.sort();
    year.trace
}

/// On both databases, so that the same seed is shown to leave the same trace on either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_year_people_decide_everybody_is_told_once_and_the_trace_repeats() {
    let first = TestApp::new().await.unwrap();
    let second = match TestApp::on_fresh_postgres(module_path!()).await.unwrap() {
        Some(app) => app,
        None => TestApp::new().await.unwrap(),
    };
    let (first, second) = tokio::join!(Box::pin(live(first)), Box::pin(live(second)));
    let differs = first.iter().zip(&second).find(|(a, b)| a != b);
    assert_eq!(differs, None);
    assert_eq!(first.len(), second.len());
}
