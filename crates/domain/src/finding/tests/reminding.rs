//! Who is reminded of what, and when.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{
    case::{Case, LEAD, RESPONSIBLE, Who, case, task_id},
    fitting::Kind,
    parts::{BATCH_DUE, batch, divide},
};
use crate::{
    Calendar, Command, Event, Office, Role, Stage,
    finding::Progress,
    notice::{Known, Matter, Notice, To, of_finding, of_finding_event},
};

const FIRST: Date = date(2024, 1, 12);
const LAST: Date = date(2024, 12, 31);

fn known(case: &Case) -> Known {
    Known::of(case.story.iter().map(|(event, stamp)| (stamp.at, event)))
}

fn on(case: &Case, day: Date) -> Vec<Notice> {
    of_finding(&case.finding, &known(case), day, &Calendar::builtin())
}

fn working_days(from: Date, to: Date) -> Vec<Date> {
    let calendar = Calendar::builtin();
    let days = from.series(1.day()).take_while(|day| *day <= to);
    days.filter(|day| calendar.is_working(*day)).collect()
}

/// The days on which each key is told for the first time, when somebody looks on `days`.
fn told(case: &Case, days: &[Date]) -> BTreeMap<String, Date> {
    let mut first = BTreeMap::new();
    for day in days {
        for notice in on(case, *day) {
            first.entry(notice.key).or_insert(*day);
        }
    }
    first
}

fn days_of(told: &BTreeMap<String, Date>, prefix: &str) -> Vec<Date> {
    let of = told.iter().filter(|(key, _)| key.starts_with(prefix));
    let mut days: Vec<Date> = of.map(|(_, day)| *day).collect();
    days.sort();
    days
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

#[test]
fn in_a_year_every_step_is_told_once_and_on_its_day() {
    let case = case().at_work();
    let told = told(&case, &working_days(FIRST, LAST));
    assert_eq!(days_of(&told, "finding/"), STEPS);
    let twice = super::reminding::told(&case, &working_days(FIRST, LAST));
    assert_eq!(told, twice, "the same ledger gives the same trace");
}

#[test]
fn who_was_not_looking_for_two_weeks_is_told_how_it_stands() {
    let case = case().at_work();
    let mut days = working_days(FIRST, date(2024, 6, 18));
    days.extend(working_days(date(2024, 7, 2), LAST));
    let told = told(&case, &days);
    assert_eq!(
        days_of(&told, "finding/"),
        [date(2024, 7, 2), date(2024, 7, 3), date(2024, 7, 9)]
    );
}

#[test]
fn another_deadline_is_told_anew() {
    let later = date(2024, 9, 30);
    let before = case().at_work();
    let mut days = working_days(FIRST, date(2024, 6, 26));
    let mut keys: BTreeSet<String> = told(&before, &days).into_keys().collect();
    let after = before
        .with(
            Who::LeadHandler,
            Command::RequestExtension {
                until: later,
                reason: "汛期不能施工。".into(),
            },
        )
        .with(Who::Director, Command::GrantExtension);
    days = working_days(date(2024, 6, 27), LAST);
    let told = told(&after, &days);
    assert!(told.keys().all(|key| keys.insert(key.clone())));
    let calendar = Calendar::builtin();
    assert_eq!(
        days_of(&told, "finding/"),
        crate::notice::Step::ALL.map(|s| s.falls_on(later, &calendar))
    );
}

#[test]
fn nobody_is_reminded_of_a_finding_whose_deadline_is_held_or_that_is_off_the_ledger() {
    for quiet in [
        case().at_work().does(Kind::Suspend),
        case().closed(),
        case().at_work().does(Kind::Terminate),
    ] {
        let told = told(&quiet, &working_days(FIRST, LAST));
        assert!(told.is_empty(), "{}: {told:?}", quiet.finding.stage.key());
    }
}

#[test]
fn the_unit_and_the_sponsor_are_told_and_the_office_when_it_is_late() {
    let case = case().at_work();
    let deadline = |day| {
        let all = on(&case, day);
        let of = |n: &&Notice| matches!(n.matter, Matter::FindingDue { .. });
        all.iter().find(of).unwrap().to.clone()
    };
    let leader = To::Person(Who::Leader.person());
    assert_eq!(deadline(date(2024, 6, 25)), [To::Unit(LEAD), leader]);
    assert_eq!(
        deadline(date(2024, 7, 1)),
        [To::Unit(LEAD), leader, To::Holders(Role::OfficeClerk)]
    );
    let signing = super::case::case().sent_for_signing();
    let told = on(&signing, date(2024, 7, 1));
    let due = told.iter().find(|n| n.key.starts_with("finding/")).unwrap();
    assert_eq!(due.to, [leader, To::Holders(Role::OfficeClerk)]);
}

#[test]
fn a_finding_that_was_not_given_out_is_a_matter_of_the_office() {
    let told = on(&case().assigned(), date(2024, 7, 1));
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].to, [To::Holders(Role::OfficeClerk)]);
}

#[test]
fn a_task_of_another_unit_is_told_to_those_who_carry_it() {
    let case = case().at_work();
    let of_others: Vec<_> = case
        .finding
        .tasks
        .iter()
        .filter(|t| t.unit != LEAD)
        .collect();
    assert!(!of_others.is_empty());
    let told = told(&case, &working_days(FIRST, LAST));
    for task in of_others {
        assert_eq!(days_of(&told, &format!("task/{}/", task.id)), STEPS);
    }
    for own in case.finding.tasks.iter().filter(|t| t.unit == LEAD) {
        let days = days_of(&told, &format!("task/{}/", own.id));
        assert!(days.is_empty(), "the lead unit knows the day already");
    }
    let handler = case.finding.tasks[1].state.handler().unwrap();
    let unit = case.finding.tasks[1].unit;
    let all = on(&case, date(2024, 6, 25));
    let mine = all
        .iter()
        .find(|n| n.matter.task() == Some(case.finding.tasks[1].id));
    assert_eq!(
        mine.unwrap().to,
        [To::Person(handler), To::Heads(unit)],
        "{unit}"
    );
    assert_eq!(unit, RESPONSIBLE);
}

#[test]
fn a_batch_is_told_until_it_is_reached() {
    let case = case()
        .at_work()
        .with(Who::Clerk, divide(task_id(0), vec![batch(0)]));
    let told = told(&case, &working_days(FIRST, LAST));
    let calendar = Calendar::builtin();
    assert_eq!(
        days_of(&told, "batch/"),
        crate::notice::Step::ALL.map(|s| s.falls_on(BATCH_DUE, &calendar))
    );
    let reached = case.with(
        Who::LeadHandler,
        super::parts::reach(task_id(0), super::parts::batch_id(0), Some(2000)),
    );
    assert!(
        days_of(
            &super::reminding::told(&reached, &working_days(FIRST, LAST)),
            "batch/"
        )
        .is_empty()
    );
}

#[test]
fn a_task_that_nobody_signs_for_is_late_after_five_working_days() {
    let case = case().planned();
    let told = told(&case, &working_days(FIRST, LAST));
    // Given on Friday 12 January in Shanghai; to be answered on the 19th.
    let task = format!("acceptance/{}/", task_id(0));
    assert_eq!(
        days_of(&told, &task),
        [date(2024, 1, 22), date(2024, 1, 24), date(2024, 1, 30)]
    );
    let accepted = super::case::case().at_work();
    let told = super::reminding::told(&accepted, &working_days(FIRST, LAST));
    assert!(days_of(&told, "acceptance/").is_empty());
}

#[test]
fn what_is_said_to_be_done_without_evidence_is_told_once_a_report() {
    let claim = |case: Case| {
        let report = Progress {
            task: None,
            text: "已全部办结。".into(),
            figures: Vec::new(),
            evidence: Vec::new(),
            claim: Some(crate::finding::Claim::Completed),
        };
        case.with(Who::LeadHandler, Command::Report(report))
    };
    let said = claim(case().at_work());
    let told = told(&said, &working_days(FIRST, LAST));
    assert_eq!(days_of(&told, "evidence/"), [FIRST]);
    let shown = said.does(Kind::AddEvidence);
    let told = super::reminding::told(&shown, &working_days(FIRST, LAST));
    assert!(days_of(&told, "evidence/").is_empty());
}

#[test]
fn a_signature_is_asked_for_at_once_and_again_after_one_three_and_seven_days() {
    let case = case().sent_for_signing();
    let told = told(&case, &working_days(FIRST, LAST));
    let since = crate::clock::day_of(case.story.last().unwrap().1.at);
    let calendar = Calendar::builtin();
    let mut days = vec![since.max(FIRST)];
    days.extend([1, 3, 7].map(|n| calendar.after(since, n)));
    assert_eq!(days_of(&told, "signature/"), days);
    // The event asks for the very same signature under the same key.
    let (event, _) = case.story.last().unwrap();
    assert!(matches!(event, Event::SentForSigning { .. }));
    let at_once = of_finding_event(&case.finding, &known(&case), event, 9, since, &calendar);
    assert_eq!(at_once.len(), 1);
    assert!(told.contains_key(&at_once[0].key));
    assert_eq!(at_once[0].to, [To::Signer(Office::LeadUnitHead)]);
}

#[test]
fn each_of_the_reviewers_is_asked_and_nobody_twice_after_a_vote() {
    let asked = |case: &Case| {
        let keys = on(case, date(2024, 1, 15)).into_iter().map(|n| n.key);
        keys.filter(|k| k.starts_with("signature/"))
            .collect::<BTreeSet<_>>()
    };
    let before = case().in_review();
    let all = asked(&before);
    assert_eq!(all.len(), 4);
    let voted = case().reviewed_by([Office::ReviewDiscipline]);
    assert!(matches!(voted.finding.stage, Stage::JointReview { .. }));
    let left = asked(&voted);
    assert_eq!(left.len(), 3);
    assert!(left.is_subset(&all), "a vote of another is no new question");
}

#[test]
fn who_gets_a_dossier_back_is_asked_once_more() {
    let signed = case().countersigned_by([Office::LeadUnitHead, Office::LeaderInCharge]);
    let back = signed.does(Kind::SendBack);
    let keys: Vec<String> = on(&back, date(2024, 1, 15))
        .into_iter()
        .map(|n| n.key)
        .filter(|k| k.starts_with("signature/"))
        .collect();
    let first: Vec<String> = on(&case().sent_for_signing(), date(2024, 1, 15))
        .into_iter()
        .map(|n| n.key)
        .filter(|k| k.starts_with("signature/"))
        .collect();
    assert_eq!((keys.len(), first.len()), (1, 1));
    assert_ne!(keys, first);
}

#[test]
fn what_happened_is_told_to_those_whom_it_concerns() {
    let calendar = Calendar::builtin();
    let told = |case: &Case| {
        let (event, _) = case.story.last().unwrap();
        of_finding_event(&case.finding, &known(case), event, 5, FIRST, &calendar)
            .into_iter()
            .map(|n| (n.matter, n.to))
            .collect::<Vec<_>>()
    };
    let clerk = To::Holders(Role::OfficeClerk);
    let leader = To::Person(Who::Leader.person());
    let declined = case().planned().does(Kind::DeclineTask);
    assert!(matches!(
        told(&declined).as_slice(),
        [(Matter::TaskDeclined { .. }, to)] if *to == [clerk]
    ));
    let asked = case().at_work().does(Kind::RequestExtension);
    assert_eq!(
        told(&asked),
        [(
            Matter::ExtensionRequested,
            vec![To::Holders(Role::OfficeDirector)]
        )]
    );
    let refused = asked.does(Kind::RefuseExtension);
    assert_eq!(
        told(&refused),
        [(Matter::ExtensionRefused, vec![To::Unit(LEAD)])]
    );
    let returned = case().closure_requested().does(Kind::Return);
    assert_eq!(
        told(&returned),
        [(Matter::ClosureReturned, vec![To::Unit(LEAD), leader])]
    );
    let reported = case().at_work().does(Kind::Report);
    assert_eq!(told(&reported), []);
}
