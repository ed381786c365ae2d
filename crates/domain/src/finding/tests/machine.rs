//! Any fifty commands of anybody: what holds after each of them.

use std::collections::BTreeSet;

use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

use super::{
    case::{Case, Who, case, request, signatures},
    fitting::{self, Kind},
    replay::replayed,
};
use crate::{
    finding::{Command, Event, Finding, Outcome, Stage, TimeClass},
    person::Office,
};

/// One thing somebody tries.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// What brings the finding nearer to closure.
    Forward,
    /// A command as somebody fitting would ask it.
    Fitting(Kind),
    /// A command as somebody fitting would ask it, asked by anybody.
    Anybody(Who, Kind),
    /// A signature in any office by anybody, on what he read or on something else.
    Sign(Who, Office, bool),
    /// A closure with other demands.
    Request(Who, Demands),
    /// Whether it is to be sustained.
    LongTerm(bool),
}

/// What a closure may be asked for with.
#[derive(Debug, Clone, Copy)]
struct Demands {
    steps: usize,
    reviewers: usize,
    quorum: Option<usize>,
    factors: [Option<Office>; 2],
    outcome: Outcome,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = || proptest::sample::select(Who::ALL.to_vec());
    let kind = || proptest::sample::select(Kind::ALL.to_vec());
    let office = proptest::sample::select(Office::ALL.to_vec());
    let outcome = prop_oneof![Just(Outcome::Completed), Just(Outcome::SustainedLongTerm)];
    let factors = proptest::sample::subsequence(Office::ALL.to_vec(), 0..3);
    let quorum = proptest::option::of(0usize..5);
    let demands = (0usize..5, 0usize..5, quorum, factors, outcome).prop_map(
        |(steps, reviewers, quorum, factors, outcome)| Demands {
            steps,
            reviewers,
            quorum,
            factors: [factors.first().copied(), factors.get(1).copied()],
            outcome,
        },
    );
    let step = prop_oneof![
        28 => Just(Step::Forward),
        3 => kind().prop_map(Step::Fitting),
        3 => (who(), kind()).prop_map(|(who, kind)| Step::Anybody(who, kind)),
        6 => (who(), office, any::<bool>()).prop_map(|(who, office, read)| Step::Sign(who, office, read)),
        1 => (who(), demands).prop_map(|(who, demands)| Step::Request(who, demands)),
        1 => any::<bool>().prop_map(Step::LongTerm),
    ];
    proptest::collection::vec(step, 50)
}

fn command(f: &Finding, step: Step) -> (Who, Command) {
    match step {
        Step::Forward => fitting::fitting(f, fitting::forward(f)),
        Step::Fitting(kind) => fitting::fitting(f, kind),
        Step::Anybody(who, kind) => (who, fitting::fitting(f, kind).1),
        Step::Sign(who, office, read) => {
            let seen = if read {
                fitting::digest(f)
            } else {
                "sm3:00".into()
            };
            let in_review = matches!(f.stage, Stage::JointReview { .. });
            let second_factor = read;
            let command = if in_review {
                Command::Review {
                    office,
                    seen,
                    second_factor,
                }
            } else {
                Command::Countersign {
                    office,
                    seen,
                    second_factor,
                }
            };
            (who, command)
        }
        Step::Request(who, demands) => {
            let command = request(|r| {
                r.outcome = demands.outcome;
                r.policy.steps.truncate(demands.steps);
                r.policy.reviewers.truncate(demands.reviewers);
                r.policy.quorum = demands.quorum;
                r.policy.second_factor = demands.factors.into_iter().flatten().collect();
            });
            (who, command)
        }
        Step::LongTerm(long_term) => (
            Who::Clerk,
            Command::Assign(crate::finding::Assignment {
                long_term: Some(long_term),
                ..Default::default()
            }),
        ),
    }
}

/// What may never change once it is there.
fn unchanging(f: &Finding) -> impl PartialEq + std::fmt::Debug + use<> {
    (
        f.id,
        f.rectification,
        f.number.clone(),
        f.position,
        f.feedback_date,
        f.rebound_of,
    )
}

fn holds_for_signatures(f: &Finding) {
    let dossier = match &f.stage {
        Stage::Countersigning { dossier, .. } | Stage::JointReview { dossier, .. } => dossier,
        Stage::Closed(closure) => &closure.dossier,
        _ => return assert!(signatures(f).is_empty()),
    };
    let signed = signatures(f);
    let persons: BTreeSet<_> = signed.iter().map(|s| s.stamp.by.unwrap()).collect();
    assert_eq!(persons.len(), signed.len(), "nobody signs twice");
    assert!(
        signed.iter().all(|s| s.digest == dossier.digest),
        "all sign the same"
    );
    assert!(!persons.contains(&dossier.submitted_by));
    assert!(dossier.amended_by.iter().all(|p| !persons.contains(p)));
    let demanded: Vec<_> = dossier
        .policy
        .steps
        .iter()
        .chain(&dossier.policy.reviewers)
        .collect();
    for signature in &signed {
        assert!(demanded.contains(&&signature.office));
        let signer = Who::ALL
            .into_iter()
            .find(|w| Some(w.person()) == signature.stamp.by)
            .unwrap();
        let by = signer.by();
        let stands_in = |holder| {
            by.stands_in
                .iter()
                .any(|s| s.office == signature.office && s.holder == holder)
        };
        assert!(
            match signature.deputy_for {
                None => by.is(signature.office.role()),
                Some(holder) => stands_in(holder),
            },
            "everybody holds the office he signs in, or stands in for its holder"
        );
        assert!(
            !f.has_conflict(by.person),
            "no signature against a conflict"
        );
        assert!(
            signature.second_factor || !dossier.policy.needs_second_factor(signature.office),
            "a second factor where one is asked for"
        );
        if dossier.policy.reviewers.contains(&signature.office) {
            assert!(
                !f.is_worked_on_by(signer.by().unit),
                "no vote by a unit that does the work"
            );
        }
    }
}

fn holds_for_closure(f: &Finding) {
    let Stage::Closed(closure) = &f.stage else {
        return;
    };
    let policy = &closure.dossier.policy;
    let steps: Vec<_> = closure.chain.signatures.iter().map(|s| s.office).collect();
    assert_eq!(steps, policy.steps, "all steps, in order");
    assert!(!steps.is_empty() && !closure.votes.is_empty());
    let voted: BTreeSet<_> = closure.votes.iter().map(|s| s.office).collect();
    assert_eq!(voted.len(), closure.votes.len(), "an office votes once");
    assert!(voted.iter().all(|office| policy.reviewers.contains(office)));
    assert_eq!(voted.len(), policy.votes_needed(), "as many as it takes");
    if policy.quorum.is_none() {
        assert_eq!(voted, policy.reviewers.iter().copied().collect());
    }
    assert!(
        f.tasks.iter().all(crate::task::Task::is_done),
        "nothing left to do"
    );
    assert_eq!(f.extension_asked, None);
    let sustained = f.long_term || f.time_class == Some(TimeClass::LongTerm);
    assert!(!sustained || closure.outcome == Outcome::SustainedLongTerm);
}

fn holds_for_the_story(case: &Case) {
    let f = &case.finding;
    let count = |which: fn(&Event) -> bool| case.story.iter().filter(|(e, _)| which(e)).count();
    let returns = count(|e| matches!(e, Event::ClosureReturned { .. }));
    assert_eq!(usize::try_from(f.rework_count).unwrap(), returns);
    let closures = count(|e| matches!(e, Event::FindingClosed { .. }));
    assert_eq!(closures, usize::from(matches!(f.stage, Stage::Closed(_))));
    let grants = count(|e| matches!(e, Event::ExtensionGranted { .. }));
    assert_eq!(
        f.deadline
            .as_ref()
            .map_or(0, crate::finding::Deadline::extensions),
        grants
    );
    let ids: BTreeSet<_> = f.tasks.iter().map(|t| t.id).collect();
    assert_eq!(ids.len(), f.tasks.len(), "no task stands twice");
    assert_eq!(
        replayed(&case.story).as_ref(),
        Some(f),
        "replay gives the same"
    );
}

fn try_step(case: &mut Case, step: Step) {
    let before = case.clone();
    let (who, command) = command(&case.finding, step);
    if case.act(who, command).is_ok() {
        assert_eq!(
            case.story.len(),
            before.story.len() + 1,
            "one act, one event"
        );
        assert_ne!(
            case.finding, before.finding,
            "an event says that something changed"
        );
        assert!(
            !before.finding.stage.is_final(),
            "what ended stays as it is"
        );
    } else {
        assert_eq!(case.finding, before.finding, "a refusal changes nothing");
        assert_eq!(case.story.len(), before.story.len());
    }
    assert_eq!(unchanging(&case.finding), unchanging(&before.finding));
    if !matches!(
        before.finding.stage,
        Stage::Draft | Stage::Terminated(_) | Stage::Merged { .. }
    ) {
        let original = |f: &Finding| f.deadline.as_ref().map(crate::finding::Deadline::original);
        assert!(original(&case.finding).is_some());
        assert_eq!(original(&case.finding), original(&before.finding));
    }
    holds_for_signatures(&case.finding);
    holds_for_closure(&case.finding);
}

fn walk(steps: Vec<Step>) -> Case {
    let mut case = case();
    for step in steps {
        try_step(&mut case, step);
    }
    holds_for_the_story(&case);
    case
}

proptest! {
    // As many walks as PROPTEST_CASES says, 256 if it says nothing.
    #[test]
    fn whatever_people_try_the_rules_hold(steps in steps()) {
        walk(steps);
    }
}

/// The walks are worth something only if they come everywhere.
#[test]
fn the_walks_come_to_every_stage() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    let mut closed_after_rework = 0;
    for _ in 0..256 {
        let case = walk(steps().new_tree(&mut runner).unwrap().current());
        let mut current = None;
        for (event, stamp) in case.story {
            current = Finding::apply(current, event, stamp);
            seen.extend(current.as_ref().map(|f| f.stage.key()));
        }
        let reworked = case.finding.rework_count > 0;
        closed_after_rework +=
            usize::from(reworked && matches!(case.finding.stage, Stage::Closed(_)));
    }
    assert_eq!(seen, Stage::KEYS.into());
    assert!(
        closed_after_rework > 0,
        "some are sent back and closed all the same"
    );
}
