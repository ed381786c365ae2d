//! Who is told what, and that nobody is told anything twice.

use std::collections::BTreeSet;

use bihuan_casework::{
    account,
    meeting::{self, Change, Enter},
    notice::{self, Matter, NoticeRow},
};
use bihuan_domain::{
    Command,
    clock::day_of,
    id::FindingId,
    meeting::MeetingKind,
    notice::{About, Step},
};
use bihuan_testkit::{Member, Scene, TestApp};
use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, date},
};

use crate::on_both;

/// Sets the clock to an hour of a day in Shanghai.
pub(crate) fn at(app: &TestApp, day: Date, hour: i8) {
    let utc = day.at(hour, 0, 0, 0) - 8.hours();
    app.set_now(&format!("{utc}Z")).unwrap();
}

/// What somebody was told, oldest first.
pub(crate) async fn told(app: &TestApp, who: &Member) -> Vec<NoticeRow> {
    let ctx = app.context(who).await.unwrap();
    let mut all = Vec::new();
    for unread in [true, false] {
        let mut before = None;
        loop {
            let page = notice::list(&ctx, unread, before, 200).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            all.extend(page);
        }
    }
    all.sort_by_key(|row| row.id);
    all
}

fn day(row: &NoticeRow) -> Date {
    day_of(Timestamp::from_millisecond(row.at_ms).unwrap())
}

/// The days on which somebody was told of something about a finding.
fn days(rows: &[NoticeRow], finding: FindingId, of: fn(&Matter) -> bool) -> Vec<Date> {
    let about = rows
        .iter()
        .filter(|row| row.about == About::Finding(finding) && of(&row.matter));
    about.map(day).collect()
}

/// Lives through some days: the program looks in the early morning, after eight, and in the afternoon.
async fn live(app: &TestApp, from: Date, to: Date) {
    for day in from.series(1.day()).take_while(|day| *day <= to) {
        for hour in [6, 9, 15] {
            at(app, day, hour);
            notice::catch_up(&app.app).await.unwrap();
            notice::look(&app.app).await.unwrap();
        }
    }
}

const fn is_due(matter: &Matter) -> bool {
    matches!(matter, Matter::FindingDue { .. })
}

/// The deadline is Sunday 30 June 2024; 10 June is a holiday.
const STEPS: [Date; 7] = [
    date(2024, 6, 19),
    date(2024, 6, 25),
    date(2024, 6, 27),
    date(2024, 6, 28),
    date(2024, 7, 1),
    date(2024, 7, 3),
    date(2024, 7, 9),
];

on_both! {
    async fn in_six_weeks_everybody_is_told_everything_once(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        live(&app, date(2024, 6, 3), date(2024, 7, 15)).await;
        for who in [&scene.head, &scene.handler, &scene.leader] {
            let rows = told(&app, who).await;
            assert_eq!(days(&rows, scene.issued, is_due), STEPS, "{}", who.login);
            assert_eq!(days(&rows, scene.working, is_due), STEPS, "{}", who.login);
        }
        let office = told(&app, &scene.clerk).await;
        assert_eq!(days(&office, scene.issued, is_due), STEPS[4..]);
        // The task was given on Monday 3 June; five working days later is the 11th.
        let rows = told(&app, &scene.head).await;
        let late = days(&rows, scene.planned, |m| matches!(m, Matter::AcceptanceLate { .. }));
        assert_eq!(late, [date(2024, 6, 12), date(2024, 6, 14), date(2024, 6, 20)]);
        let foreign = rows.iter().filter(|row| row.about == About::Finding(scene.foreign));
        assert_eq!(foreign.count(), 0, "nobody hears of what he does not see");
        assert!(told(&app, &scene.system).await.is_empty());
        assert!(told(&app, &scene.viewer).await.is_empty());
        let calendar = &app.app.calendar;
        assert!(office.iter().chain(&rows).all(|row| calendar.is_working(day(row))));
    }
}

on_both! {
    async fn days_without_the_program_are_made_up_for(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        live(&app, date(2024, 6, 3), date(2024, 6, 20)).await;
        // It starts again a day after somebody would have been told.
        live(&app, date(2024, 6, 26), date(2024, 7, 1)).await;
        let rows = told(&app, &scene.head).await;
        assert_eq!(
            days(&rows, scene.issued, is_due),
            [date(2024, 6, 19), date(2024, 6, 26), date(2024, 6, 27), date(2024, 6, 28), date(2024, 7, 1)]
        );
        let said = notice::says(&app.app, rows.iter().find(|r| day(r) == date(2024, 6, 26)).unwrap());
        assert!(said.contains("还剩 2 个工作日"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_weeks_leave_the_same_trace() {
    let mut traces = Vec::new();
    for _ in 0..2 {
        let app = TestApp::new().await.unwrap();
        let scene = Scene::new(&app).await.unwrap();
        live(&app, date(2024, 6, 3), date(2024, 7, 5)).await;
        let mut trace = Vec::new();
        for who in [&scene.head, &scene.handler, &scene.leader, &scene.clerk] {
            for row in told(&app, who).await {
                let said = notice::says(&app.app, &row);
                trace.push((who.login.clone(), day(&row), row.number, said));
            }
        }
        traces.push(trace);
    }
    assert!(traces[0].len() > 50, "{}", traces[0].len());
    assert_eq!(traces[0], traces[1]);
}

on_both! {
    async fn several_processes_tell_everything_once(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        notice::catch_up(&app.app).await.unwrap();
        for problem in ["甲。", "乙。", "丙。"] {
            scene.add_working(&app, problem).await.unwrap();
        }
        at(&app, date(2024, 6, 19), 9);
        let (a, b, c, d) = tokio::join!(
            notice::catch_up(&app.app),
            notice::catch_up(&app.app),
            notice::catch_up(&app.app),
            notice::catch_up(&app.app)
        );
        let entries = a.unwrap() + b.unwrap() + c.unwrap() + d.unwrap();
        assert!(entries > 0);
        let (a, b, c) = tokio::join!(
            notice::look(&app.app),
            notice::look(&app.app),
            notice::look(&app.app)
        );
        let counts = [a, b, c].map(|told| told.unwrap().unwrap_or(0));
        assert!(counts.iter().sum::<u64>() > 0);
        for who in [&scene.head, &scene.handler, &scene.leader] {
            let rows = told(&app, who).await;
            assert_eq!(days(&rows, scene.issued, is_due), [date(2024, 6, 19)]);
            let unique: BTreeSet<String> = rows
                .iter()
                .map(|r| format!("{:?} {:?}", r.about, r.matter))
                .collect();
            assert_eq!(unique.len(), rows.len(), "{}", who.login);
        }
    }
}

on_both! {
    async fn a_follower_that_was_killed_tells_nothing_twice(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        notice::catch_up(&app.app).await.unwrap();
        let before = app.app.store.told_until("notices").await.unwrap().unwrap();
        scene.act(&app, &scene.handler, scene.working, ask(date(2024, 9, 30))).await.unwrap();
        notice::catch_up(&app.app).await.unwrap();
        at(&app, date(2024, 6, 19), 9);
        notice::look(&app.app).await.unwrap();
        let first = (told(&app, &scene.director).await, told(&app, &scene.head).await);
        assert!(!first.0.is_empty() && !first.1.is_empty());
        // As if it had been killed before it remembered how far it had come.
        app.app.store.set_cursor("notices", before).await.unwrap();
        app.app.store.set_cursor("reminders", 0).await.unwrap();
        assert!(notice::catch_up(&app.app).await.unwrap() > 0);
        assert_eq!(notice::look(&app.app).await.unwrap(), Some(0));
        assert_eq!((told(&app, &scene.director).await, told(&app, &scene.head).await), first);
    }
}

fn ask(until: Date) -> Command {
    Command::RequestExtension {
        until,
        reason: "汛期不能施工。".into(),
    }
}

fn matters(rows: &[NoticeRow]) -> Vec<Matter> {
    rows.iter().map(|row| row.matter).collect()
}

on_both! {
    async fn what_happens_is_told_at_once_to_others(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        assert_eq!(notice::catch_up(&app.app).await.unwrap(), 0, "the past is no news");
        let later = date(2024, 9, 30);
        scene.act(&app, &scene.handler, scene.working, ask(later)).await.unwrap();
        assert!(notice::catch_up(&app.app).await.unwrap() > 0);
        assert_eq!(matters(&told(&app, &scene.director).await), [Matter::ExtensionRequested]);
        assert!(told(&app, &scene.handler).await.is_empty(), "he knows what he did");
        scene.act(&app, &scene.director, scene.working, Command::GrantExtension).await.unwrap();
        notice::catch_up(&app.app).await.unwrap();
        for who in [&scene.head, &scene.handler, &scene.leader] {
            assert_eq!(matters(&told(&app, who).await), [Matter::ExtensionGranted { until: later }]);
        }
        assert!(told(&app, &scene.outsider).await.is_empty());
        // The new day is told at its own steps and the old one at none.
        live(&app, date(2024, 6, 17), date(2024, 10, 15)).await;
        let calendar = &app.app.calendar;
        let steps = Step::ALL.map(|step| step.falls_on(later, calendar));
        let rows = told(&app, &scene.head).await;
        assert_eq!(days(&rows, scene.working, is_due), steps);
    }
}

on_both! {
    async fn who_loses_a_right_is_told_nothing_more_and_shown_nothing_old(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        live(&app, date(2024, 6, 17), date(2024, 6, 19)).await;
        assert!(!told(&app, &scene.handler).await.is_empty());
        let system = app.context(&scene.system).await.unwrap();
        let move_to = async |unit| {
            account::set_unit(&system, scene.handler.id, "测试", unit).await.unwrap();
        };
        move_to(scene.other_unit).await;
        let ctx = app.context(&scene.handler).await.unwrap();
        assert_eq!(notice::unread(&ctx).await.unwrap(), 0);
        assert!(told(&app, &scene.handler).await.is_empty());
        live(&app, date(2024, 6, 20), date(2024, 6, 26)).await;
        let own = told(&app, &scene.handler).await;
        assert!(!own.is_empty(), "his new unit has a deadline too");
        assert!(own.iter().all(|row| row.about == About::Finding(scene.foreign)));
        // What he was told while he might know it is his to read when he is back; nothing of the time between is.
        move_to(scene.lead_unit).await;
        let rows = told(&app, &scene.handler).await;
        assert_eq!(days(&rows, scene.issued, is_due), [date(2024, 6, 19)]);
    }
}

on_both! {
    async fn a_unit_is_told_of_what_a_meeting_decided(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        notice::catch_up(&app.app).await.unwrap();
        let clerk = app.context(&scene.clerk).await.unwrap();
        let entered = meeting::enter(&clerk, Enter {
            rectification: scene.rectification,
            kind: MeetingKind::Dispatch,
            title: "第一次调度会".to_owned(),
            day: date(2024, 6, 3),
            place: String::new(),
            units: Vec::new(),
            agenda: String::new(),
        }).await.unwrap();
        let id = entered.record.held.id;
        let decide = Change::Decide {
            text: "十日内完成公示。".to_owned(),
            unit: scene.lead_unit,
            due: date(2024, 6, 14),
            findings: Vec::new(),
        };
        meeting::change(&clerk, id, decide, None).await.unwrap();
        live(&app, date(2024, 6, 3), date(2024, 6, 28)).await;
        let rows = told(&app, &scene.head).await;
        let of_it: Vec<&NoticeRow> = rows.iter().filter(|r| r.about == About::Meeting(id)).collect();
        assert!(matches!(of_it[0].matter, Matter::DecisionMade { .. }));
        assert_eq!(of_it[0].title, "第一次调度会");
        let reminded: Vec<Date> = of_it[1..].iter().map(|row| day(row)).collect();
        let calendar = &app.app.calendar;
        let steps = Step::ALL.map(|step| step.falls_on(date(2024, 6, 14), calendar));
        assert_eq!(reminded, steps);
        assert!(told(&app, &scene.outsider).await.iter().all(|r| r.about != About::Meeting(id)));
    }
}

on_both! {
    async fn what_was_read_is_not_counted_and_nobody_reads_for_others(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        at(&app, date(2024, 6, 19), 9);
        notice::look(&app.app).await.unwrap();
        let head = app.context(&scene.head).await.unwrap();
        let handler = app.context(&scene.handler).await.unwrap();
        let before = notice::unread(&head).await.unwrap();
        let theirs = notice::list(&handler, true, None, 200).await.unwrap();
        assert!(before > 1 && !theirs.is_empty());
        let ids: Vec<_> = theirs.iter().map(|row| row.id).collect();
        assert_eq!(notice::mark_read(&head, Some(&ids)).await.unwrap(), 0);
        let own = notice::list(&head, true, None, 1).await.unwrap();
        assert_eq!(notice::mark_read(&head, Some(&[own[0].id])).await.unwrap(), 1);
        assert_eq!(notice::unread(&head).await.unwrap(), before - 1);
        assert_eq!(notice::mark_read(&head, None).await.unwrap(), before - 1);
        let inbox = notice::inbox(&head, 50).await.unwrap();
        assert_eq!((inbox.unread.len(), inbox.unread_count), (0, 0));
        assert_eq!(inbox.read.len() as u64, before);
        assert_eq!(notice::unread(&handler).await.unwrap(), theirs.len() as u64);
    }
}

on_both! {
    async fn a_head_is_asked_for_his_signature(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        notice::catch_up(&app.app).await.unwrap();
        let finding = scene.sent_round(&app, "三处安全隐患未消除。").await.unwrap();
        notice::catch_up(&app.app).await.unwrap();
        let asked = |rows: &[NoticeRow]| {
            let of = |m: &Matter| matches!(m, Matter::SignatureWaiting { .. });
            days(rows, finding, of)
        };
        let today = date(2024, 6, 3);
        assert_eq!(asked(&told(&app, &scene.head).await), [today]);
        assert!(asked(&told(&app, &scene.leader).await).is_empty(), "it is not his turn");
        live(&app, today, date(2024, 6, 18)).await;
        // One, three and seven working days later; 10 June is a holiday.
        assert_eq!(
            asked(&told(&app, &scene.head).await),
            [today, date(2024, 6, 4), date(2024, 6, 6), date(2024, 6, 13)]
        );
    }
}
