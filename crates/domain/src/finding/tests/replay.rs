//! Replay, and what a tampered journal can not do.

use super::{
    case::{Case, case},
    fitting::{Kind, fitting},
};
use crate::{
    clock::Stamp,
    finding::{Command, Event, Finding, Stage},
};

/// The finding as it is read back from stored events.
pub(super) fn replayed(story: &[(Event, Stamp)]) -> Option<Finding> {
    story.iter().fold(None, |current, (event, stamp)| {
        let stored = serde_json::to_string(event).unwrap();
        let event = serde_json::from_str(&stored).unwrap();
        Finding::apply(current, event, *stamp)
    })
}

#[test]
fn stored_events_give_the_same_finding() {
    let long = case()
        .at_work()
        .does(Kind::RequestExtension)
        .does(Kind::GrantExtension)
        .does(Kind::Suspend)
        .does(Kind::Resume)
        .in_review()
        .does(Kind::Return)
        .closed();
    assert_eq!(replayed(&long.story), Some(long.finding));
}

#[test]
fn a_finding_is_stored_and_read_back_in_every_stage() {
    for case in [
        case(),
        case().issued(),
        case().planned(),
        case().task_submitted(),
        case().closure_requested(),
        case().sent_for_signing(),
        case().in_review(),
        case().closed(),
        case().at_work().does(Kind::Suspend),
        case().does(Kind::Terminate),
        case().does(Kind::Merge),
    ] {
        let stored = serde_json::to_value(&case.finding).unwrap();
        assert_eq!(stored["stage"]["stage"], case.finding.stage.key());
        assert_eq!(
            serde_json::from_value::<Finding>(stored).unwrap(),
            case.finding
        );
    }
}

#[test]
fn a_command_is_read_as_it_was_written_and_with_nothing_beside_it() {
    for kind in Kind::ALL {
        let (_, command) = fitting(&case().at_work().finding, kind);
        let mut json = serde_json::to_value(&command).unwrap();
        assert_eq!(
            serde_json::from_value::<Command>(json.clone()).unwrap(),
            command
        );
        json["command"] = "no_such_command".into();
        assert!(serde_json::from_value::<Command>(json).is_err());
    }
    let typo = r#"{"command":"suspend","reason":"汛期。","untill":"2024-09-30"}"#;
    assert!(serde_json::from_str::<Command>(typo).is_err());
}

fn after(case: &Case, event: Event) -> Finding {
    let stamp = case.story[0].1;
    Finding::apply(Some(case.finding.clone()), event, stamp).unwrap()
}

#[test]
fn nothing_begins_twice_and_nothing_happens_after_the_end() {
    let working = case().at_work();
    let beginning = working.story[0].0.clone();
    assert_eq!(after(&working, beginning), working.finding);
    assert_eq!(after(&working, Event::FindingIssued), working.finding);
    for over in [
        case().closed(),
        case().does(Kind::Terminate),
        case().does(Kind::Merge),
    ] {
        let everything = case().closed().story;
        for (event, _) in everything {
            assert_eq!(after(&over, event.clone()), over.finding, "{event:?}");
        }
        let pause = Event::FindingSuspended {
            reason: "再议。".into(),
        };
        assert_eq!(after(&over, pause), over.finding);
    }
}

#[test]
fn an_event_without_a_beginning_gives_nothing() {
    let stamp = case().story[0].1;
    assert_eq!(Finding::apply(None, Event::FindingIssued, stamp), None);
}

#[test]
fn signatures_that_nobody_asked_for_are_not_counted() {
    let story = case().closed().story;
    let signatures = story.iter().filter(|(event, _)| {
        matches!(
            event,
            Event::Countersigned { .. } | Event::Reviewed { .. } | Event::FindingClosed { .. }
        )
    });
    let working = case().at_work();
    for (event, _) in signatures {
        assert_eq!(after(&working, event.clone()), working.finding);
    }
}

#[test]
fn an_assignment_written_into_the_journal_later_does_not_move_the_deadline() {
    let working = case().at_work();
    let moved = Event::FindingAssigned(crate::finding::Assignment {
        deadline: Some(jiff::civil::date(2030, 1, 1)),
        ..Default::default()
    });
    assert_eq!(after(&working, moved).deadline, working.finding.deadline);
}

#[test]
fn keys_of_stages_are_the_ones_that_are_stored() {
    let mut seen = std::collections::BTreeSet::new();
    let closed = case().closed();
    let mut current = None;
    for (event, stamp) in &closed.story {
        current = Finding::apply(current, event.clone(), *stamp);
        seen.extend(current.as_ref().map(|f| f.stage.key()));
    }
    for end in [Kind::Suspend, Kind::Terminate, Kind::Merge] {
        seen.insert(case().issued().does(end).finding.stage.key());
    }
    assert_eq!(seen, Stage::KEYS.into());
    assert_eq!(seen.len(), Stage::KEYS.len());
}
