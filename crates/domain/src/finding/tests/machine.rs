//! Any fifty commands of anybody: what holds after each of them.
//!
//! `BIHUAN_PROPERTY_SEQUENCES=10000 cargo nextest run --profile full -p bihuan-domain machine` walks as often as a release needs.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};

use super::{
    case::{Case, Who, case, request},
    fitting::{self, Kind},
    replay::replayed,
    told::{Told, digest_of},
};
use crate::{
    Refusal,
    clock::Stamp,
    finding::{Assignment, Command, Event, Finding, Outcome, Reported, Stage, TimeClass},
    person::Office,
};

/// Commands of a walk.
const LENGTH: usize = 50;

/// One thing somebody tries.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// What brings the finding nearer to closure.
    Forward,
    /// The same; a closure is asked for with these demands.
    Demanding(Demands),
    /// The signer who is awaited signs something else.
    Stale(Read),
    /// More time is asked for, or granted if it was.
    Extension,
    /// A task is handed over, or given another day if it was: the next step forward would answer.
    HandOver,
    /// A command as somebody fitting would ask it.
    Fitting(Kind),
    /// A command as somebody fitting would ask it, asked by anybody.
    Anybody(Who, Kind),
    /// Evidence is handed in, changed or withdrawn.
    Evidence(Kind),
    /// A signature in any office by anybody.
    Sign(Who, Office, Read),
    /// A closure with other demands.
    Request(Who, Demands),
    /// The dossier goes back to an office.
    SendBack(Who, Office),
    /// One more office signs.
    AddSigner(Office, bool),
    /// An office does not sign after all.
    RemoveSigner(Office),
    /// The holder of an office declares a conflict.
    Conflict(Office),
    /// Whether it is to be sustained.
    LongTerm(bool),
    /// A newer version of the document says something else.
    Anew(u8),
    /// The last thing that happened is asked for again.
    Again,
}

/// What a signer has read.
#[derive(Debug, Clone, Copy)]
enum Read {
    /// What stands there now.
    Now,
    /// The same, but he proves himself with nothing more than his password.
    WithoutFactor,
    /// What was frozen for an earlier round, counted back from the last.
    Earlier(usize),
    /// The digest of a dossier that was changed and not frozen anew.
    Nothing,
    /// Something that never was there.
    MadeUp,
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

fn demands() -> impl Strategy<Value = Demands> {
    let outcome = prop_oneof![
        4 => Just(Outcome::Completed),
        1 => Just(Outcome::SustainedLongTerm),
    ];
    let factors = proptest::sample::subsequence(Office::ALL.to_vec(), 0..3);
    let how_many = || prop_oneof![1 => Just(0), 9 => 1_usize..5];
    let quorum = proptest::option::of(0_usize..4);
    (how_many(), how_many(), quorum, factors, outcome).prop_map(
        |(steps, reviewers, quorum, factors, outcome)| Demands {
            steps,
            reviewers,
            quorum,
            factors: [factors.first().copied(), factors.get(1).copied()],
            outcome,
        },
    )
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = || select(Who::ALL.to_vec());
    let kind = || select(Kind::ALL.to_vec());
    let office = || select(Office::ALL.to_vec());
    let evidence = select(vec![
        Kind::AddEvidence,
        Kind::ReplaceEvidence,
        Kind::DescribeEvidence,
        Kind::WithdrawEvidence,
    ]);
    let batches = select(vec![Kind::DivideTask, Kind::MoveBatch]);
    let read = prop_oneof![
        4 => Just(Read::Now),
        1 => Just(Read::WithoutFactor),
        2 => (0_usize..3).prop_map(Read::Earlier),
        1 => Just(Read::Nothing),
        1 => Just(Read::MadeUp),
    ];
    let stale = prop_oneof![
        3 => (0_usize..3).prop_map(Read::Earlier),
        1 => Just(Read::Nothing),
        1 => Just(Read::MadeUp),
    ];
    let step = prop_oneof![
        40 => Just(Step::Forward),
        25 => demands().prop_map(Step::Demanding),
        4 => stale.prop_map(Step::Stale),
        3 => Just(Step::Extension),
        5 => kind().prop_map(Step::Fitting),
        8 => (who(), kind()).prop_map(|(who, kind)| Step::Anybody(who, kind)),
        3 => evidence.prop_map(Step::Evidence),
        2 => batches.prop_map(Step::Fitting),
        6 => Just(Step::HandOver),
        12 => (who(), office(), read).prop_map(|(who, office, read)| Step::Sign(who, office, read)),
        3 => (who(), demands()).prop_map(|(who, demands)| Step::Request(who, demands)),
        2 => (who(), office()).prop_map(|(who, office)| Step::SendBack(who, office)),
        2 => (office(), any::<bool>()).prop_map(|(office, reviews)| Step::AddSigner(office, reviews)),
        2 => office().prop_map(Step::RemoveSigner),
        1 => office().prop_map(Step::Conflict),
        1 => any::<bool>().prop_map(Step::LongTerm),
        1 => any::<u8>().prop_map(Step::Anew),
        3 => Just(Step::Again),
    ];
    proptest::collection::vec(step, LENGTH)
}

/// A finding on its way, with the journal that was kept of it.
struct Walk {
    case: Case,
    /// The same story, each event also as it is stored.
    story: Vec<(Event, Stamp, String)>,
    /// The finding as it is read back from what is stored.
    read_back: Option<Finding>,
    last: Option<(Who, Command)>,
    told: Told,
    /// Kinds of commands that were taken, and that were refused.
    taken: BTreeSet<Kind>,
    refused: BTreeSet<Kind>,
    /// Signatures refused because the signer had read something else.
    stale: usize,
}

impl Walk {
    fn begin() -> Self {
        let mut walk = Self {
            case: case(),
            story: Vec::new(),
            read_back: None,
            last: None,
            told: Told::default(),
            taken: BTreeSet::new(),
            refused: BTreeSet::new(),
            stale: 0,
        };
        walk.keep();
        walk
    }

    /// Stores what happened since, and reads it back.
    fn keep(&mut self) {
        for (event, stamp) in &self.case.story[self.story.len()..] {
            let stored = serde_json::to_string(event).unwrap();
            let read = serde_json::from_str(&stored).unwrap();
            self.read_back = Finding::apply(self.read_back.take(), read, *stamp);
            self.story.push((event.clone(), *stamp, stored));
        }
        self.told = Told::by(&self.story);
    }

    /// Who would bring the finding nearer to closure: when the fitting signer must not sign, whoever else may.
    fn forward(&self) -> (Who, Command) {
        let f = &self.case.finding;
        let kind = fitting::forward(f);
        let (who, command) = fitting::fitting(f, kind);
        if !matches!(kind, Kind::Countersign | Kind::Review) {
            return (who, command);
        }
        let may = |who: &Who| f.may_sign_now(&who.by()).map(|(office, _)| (*who, office));
        let mut everybody = std::iter::once(who).chain(Who::ALL);
        match everybody.find_map(|who| may(&who)) {
            Some((who, office)) => (who, self.signing(office, Read::Now)),
            None => (who, command),
        }
    }

    fn signing(&self, office: Office, read: Read) -> Command {
        let f = &self.case.finding;
        let frozen = |(event, _, _): &(Event, Stamp, String)| match event {
            Event::SentForSigning { seal, .. } => seal.as_ref().map(|s| s.digest.clone()),
            _ => None,
        };
        let seen = match read {
            Read::Now | Read::WithoutFactor => fitting::digest(f),
            Read::Earlier(back) => {
                let mut earlier = self.story.iter().rev().filter_map(frozen);
                earlier.nth(back + 1).unwrap_or_default()
            }
            Read::Nothing => String::new(),
            Read::MadeUp => "sm3:00".to_owned(),
        };
        let second_factor = !matches!(read, Read::WithoutFactor);
        if matches!(f.stage, Stage::JointReview { .. }) {
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
        }
    }

    fn asked(&self, step: Step) -> Option<(Who, Command)> {
        let f = &self.case.finding;
        let reason = || "经研究决定。".to_owned();
        let (who, mut command) = match step {
            Step::Forward => self.forward(),
            Step::Demanding(demands) => match self.forward() {
                (who, Command::RequestClosure { .. }) => (who, demanding(demands)),
                forward => forward,
            },
            Step::Stale(read) => match self.forward() {
                (who, Command::Countersign { office, .. } | Command::Review { office, .. }) => {
                    (who, self.signing(office, read))
                }
                forward => forward,
            },
            Step::Extension if f.extension_asked.is_some() => {
                fitting::fitting(f, Kind::GrantExtension)
            }
            Step::Extension => fitting::fitting(f, Kind::RequestExtension),
            Step::HandOver if f.tasks.iter().any(|t| t.hand_over.is_some()) => {
                fitting::fitting(f, Kind::SetHandOverDue)
            }
            Step::HandOver => fitting::fitting(f, Kind::HandOverTask),
            Step::Fitting(kind) | Step::Evidence(kind) => fitting::fitting(f, kind),
            Step::Anybody(who, kind) => (who, fitting::fitting(f, kind).1),
            Step::Sign(who, office, read) => (who, self.signing(office, read)),
            Step::Request(who, demands) => (who, demanding(demands)),
            Step::SendBack(who, to) => {
                let reason = reason();
                (who, Command::SendBack { to, reason })
            }
            Step::AddSigner(office, reviews) => {
                let add = Command::AddSigner {
                    office,
                    reviews,
                    reason: reason(),
                };
                (Who::Director, add)
            }
            Step::RemoveSigner(office) => {
                let reason = reason();
                (Who::Director, Command::RemoveSigner { office, reason })
            }
            Step::Conflict(office) => {
                let reason = reason();
                let declare = Command::DeclareConflict { office, reason };
                (Who::signs_in(office), declare)
            }
            Step::LongTerm(long_term) => {
                let assign = Command::Assign(Assignment {
                    long_term: Some(long_term),
                    ..Assignment::default()
                });
                (Who::Clerk, assign)
            }
            Step::Anew(_) => return None,
            Step::Again => self.last.clone()?,
        };
        // What is frozen is what stands there, whoever sends it round: the server sees to that.
        if let Command::SendForSigning { checks, seal } = &mut command {
            seal.digest = digest_of(&self.story, checks);
        }
        Some((who, command))
    }

    fn take(&mut self, step: Step) {
        let before = self.case.finding.clone();
        let happened = match (step, self.asked(step)) {
            (Step::Anew(n), _) => self.case.told_anew(reported(n)).is_ok(),
            (_, None) => return,
            (_, Some((who, command))) => {
                let kind = Kind::of(&command);
                let answer = self.case.act(who, command.clone());
                let done = answer.is_ok();
                if done {
                    self.last = Some((who, command));
                }
                self.stale += usize::from(answer == Err(Refusal::DossierChanged));
                let heap = if done {
                    &mut self.taken
                } else {
                    &mut self.refused
                };
                heap.insert(kind);
                done
            }
        };
        let f = &self.case.finding;
        let added = self.case.story.len() - self.story.len();
        assert_eq!(
            added,
            usize::from(happened),
            "one act, one event; a refusal, none"
        );
        if !happened {
            return assert_eq!(*f, before, "a refusal changes nothing");
        }
        assert_ne!(*f, before, "an event says that something changed");
        assert!(!before.stage.is_final(), "what ended stays as it is");
        assert_eq!(unchanging(f), unchanging(&before));
        self.keep();
        let f = &self.case.finding;
        assert_eq!(self.read_back.as_ref(), Some(f), "replay gives the same");
        self.told.holds(&self.story, f);
        outcome_holds(f);
    }
}

fn demanding(demands: Demands) -> Command {
    request(|r| {
        r.outcome = demands.outcome;
        r.policy.steps.truncate(demands.steps);
        r.policy.reviewers.truncate(demands.reviewers);
        r.policy.quorum = demands.quorum;
        r.policy.second_factor = demands.factors.into_iter().flatten().collect();
    })
}

fn reported(n: u8) -> Reported {
    Reported {
        status: "in_progress".into(),
        status_words: vec!["正在推进".into()],
        status_text: format!("正在推进，已完成{n}处。"),
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

fn outcome_holds(f: &Finding) {
    let Stage::Closed(closure) = &f.stage else {
        return;
    };
    assert_eq!(f.extension_asked, None);
    let sustained = f.long_term || f.time_class == Some(TimeClass::LongTerm);
    assert!(!sustained || closure.outcome == Outcome::SustainedLongTerm);
    assert_eq!(closure.outcome, closure.dossier.outcome);
    assert!(
        closure
            .dossier
            .checks
            .iter()
            .all(|c| !c.hard || c.is_explained())
    );
}

fn walk(steps: Vec<Step>) -> Walk {
    let mut walk = Walk::begin();
    for step in steps {
        walk.take(step);
    }
    assert_eq!(
        replayed(&walk.case.story).as_ref(),
        Some(&walk.case.finding),
        "replay from the beginning gives the same"
    );
    walk
}

/// What the walks together came to.
#[derive(Debug, Default)]
struct Tally {
    walks: usize,
    counts: BTreeMap<&'static str, usize>,
    stages: BTreeSet<&'static str>,
    voided_by: BTreeSet<&'static str>,
    taken: BTreeSet<Kind>,
    refused: BTreeSet<Kind>,
}

impl Tally {
    fn count(&mut self, walk: &Walk) {
        self.walks += 1;
        let mut add = |what, is: bool| *self.counts.entry(what).or_default() += usize::from(is);
        let f = &walk.case.finding;
        let closed = matches!(f.stage, Stage::Closed(_));
        let happened = |which: fn(&Event) -> bool| walk.story.iter().any(|(e, _, _)| which(e));
        let voided = !walk.told.voided_by.is_empty();
        add("closed", closed);
        add("closed after a return", closed && f.rework_count > 0);
        add("signatures voided", voided);
        add("closed after signatures were voided", closed && voided);
        add(
            "closed with a deputy's signature",
            closed && f.signatures().any(|s| s.deputy_for.is_some()),
        );
        add(
            "closed after the signers changed",
            closed
                && happened(|e| {
                    matches!(e, Event::SignerAdded { .. } | Event::SignerRemoved { .. })
                }),
        );
        add(
            "closed after it was sent back",
            closed && happened(|e| matches!(e, Event::ClosureSentBack { .. })),
        );
        add(
            "closed by a quorum",
            closed
                && f.dossier()
                    .is_some_and(|d| d.policy.votes_needed() < d.policy.reviewers.len()),
        );
        add("signatures on something else refused", walk.stale > 0);
        self.voided_by.extend(&walk.told.voided_by);
        self.taken.extend(&walk.taken);
        self.refused.extend(&walk.refused);
        let mut current = None;
        for (event, stamp) in &walk.case.story {
            current = Finding::apply(current, event.clone(), *stamp);
            self.stages.extend(current.as_ref().map(|f| f.stage.key()));
        }
    }

    /// The walks are worth something only if they come everywhere.
    fn is_not_hollow(&self) {
        assert_eq!(self.stages, Stage::KEYS.into(), "every stage");
        assert_eq!(self.taken, Kind::ALL.into(), "every command was taken");
        assert_eq!(self.refused, Kind::ALL.into(), "and refused");
        let voiding = [
            "按新版文件更新原文情况",
            "提交佐证材料",
            "更换佐证材料",
            "更正佐证材料说明",
            "撤下佐证材料",
            "批准延期",
            "更换销号材料，签字作废",
            "退回销号，签字作废",
            "退至此前签字人，其后签字作废",
        ];
        assert_eq!(
            self.voided_by,
            voiding.into(),
            "signatures were voided by everything that voids them"
        );
        let at_least = |what, per_thousand: usize| {
            let came = self.counts[what] * 1000 / self.walks;
            assert!(came >= per_thousand, "{what}: {came} of 1,000 walks");
        };
        at_least("closed", 300);
        at_least("signatures voided", 200);
        at_least("signatures on something else refused", 200);
        at_least("closed after signatures were voided", 50);
        at_least("closed after a return", 5);
        at_least("closed with a deputy's signature", 20);
        at_least("closed after the signers changed", 20);
        at_least("closed after it was sent back", 5);
        at_least("closed by a quorum", 10);
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "how many walks is the tester's to choose"
)]
fn sequences() -> u32 {
    std::env::var("BIHUAN_PROPERTY_SEQUENCES")
        .ok()
        .and_then(|sequences| sequences.parse().ok())
        .unwrap_or(1000)
}

#[test]
fn whatever_people_try_the_rules_hold() {
    let mut runner = TestRunner::new(Config {
        cases: sequences().max(500),
        failure_persistence: None,
        ..Config::default()
    });
    let tally = RefCell::new(Tally::default());
    // What few walks can do may be missed by a thousand of them; then others follow.
    for _ in 0..5 {
        let all = runner.run(&steps(), |steps| {
            tally.borrow_mut().count(&walk(steps));
            Ok(())
        });
        if let Err(broken) = all {
            panic!("{broken}");
        }
        let tally = tally.borrow();
        if tally.taken.len() == Kind::ALL.len() && tally.refused.len() == Kind::ALL.len() {
            break;
        }
    }
    let tally = tally.into_inner();
    println!(
        "{} walks of {LENGTH} commands: {:?}",
        tally.walks, tally.counts
    );
    tally.is_not_hollow();
}
