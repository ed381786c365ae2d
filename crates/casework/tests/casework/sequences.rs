//! Fifty use-case calls of anybody on a few findings of a real store: what holds after each of them.
//!
//! Every sequence has a seed of its own, its number, so that one that fails fails again.
//! `BIHUAN_PROPERTY_SEQUENCES=10000 cargo nextest run --profile full -p bihuan-casework sequences` asks as many as a release
//! needs.

use std::collections::BTreeMap;

use bihuan_access::{Action, Decision, check};
use bihuan_casework::{
    Failure,
    evidence::{HandIn, begin, hand_in},
    finding::{Ask, Changed, act_together},
};
use bihuan_domain::{
    Finding, Stage, Stamp,
    finding::Deadline,
    id::{EvidenceId, FindingId, RequestId},
};
use bihuan_testkit::demo::Chance;
use bytes::Bytes;
use futures::stream;
use jiff::Timestamp;

use crate::{
    calls::{Wish, anything, forward},
    ground::Ground,
    lists, on_both,
};

/// Calls of a sequence.
const LENGTH: usize = 50;
/// Findings of a sequence.
const FINDINGS: usize = 3;

#[allow(
    clippy::disallowed_methods,
    reason = "how many sequences is the tester's to choose"
)]
fn sequences() -> usize {
    std::env::var("BIHUAN_PROPERTY_SEQUENCES")
        .ok()
        .and_then(|sequences| sequences.parse().ok())
        .unwrap_or(24)
}

/// What a call was answered with.
#[derive(Debug, Clone, PartialEq)]
struct Answer {
    changed: Changed,
    pieces: Vec<EvidenceId>,
}

/// A call, to be made again.
#[derive(Debug, Clone)]
struct Call {
    who: usize,
    finding: FindingId,
    wish: Wish,
    seen: Option<u64>,
    request: RequestId,
}

impl Call {
    async fn ask(&self, ground: &Ground) -> Result<Answer, Failure> {
        let ctx = ground.asking(self.who, self.request);
        match &self.wish {
            Wish::Acts(asked) => {
                let changed = act_together(&ctx, self.finding, asked.clone(), self.seen).await?;
                Ok(Answer {
                    changed,
                    pieces: Vec::new(),
                })
            }
            Wish::HandIn(n) => {
                let mut delivery = begin(&ctx, self.finding).await?;
                let words = Bytes::from(format!("核查记录{n}：已逐户核查，记录在案。"));
                let bytes = stream::iter([Ok::<_, std::io::Error>(words)]);
                delivery.take("核查记录.txt", bytes).await?;
                let handing = HandIn {
                    seen: self.seen,
                    ..HandIn::default()
                };
                let done = hand_in(&ctx, delivery, handing).await?;
                Ok(Answer {
                    changed: done.changed,
                    pieces: done.pieces,
                })
            }
        }
    }

    /// What the policy says, asked from outside.
    fn decision(&self, ground: &Ground, before: &Changed) -> Decision {
        let (actor, standing) = (&ground.people[self.who].actor, before.standing());
        let mut actions: Vec<Action> = match &self.wish {
            Wish::Acts(asked) => asked.iter().map(Ask::action).collect(),
            Wish::HandIn(_) => vec![Action::AddEvidence],
        };
        // Whoever changes evidence that is being signed changes the dossier.
        if actions.contains(&Action::AddEvidence) && before.finding.stage.dossier().is_some() {
            actions.push(Action::RequestClosure);
        }
        let mut decisions = actions
            .into_iter()
            .map(|action| check(actor, action, Some(&standing)));
        decisions
            .find(|d| *d != Decision::Allowed)
            .unwrap_or(Decision::Allowed)
    }

    fn effects(&self) -> usize {
        match &self.wish {
            Wish::Acts(asked) => asked.len(),
            Wish::HandIn(_) => 1,
        }
    }
}

/// The ground with everything that was asked so far.
struct Walk {
    ground: Ground,
    /// Number of the newest journal entry that was looked at.
    read: u64,
    /// Journal entries that belong to effects.
    effects: u64,
    /// Calls that were carried out, and requests that were refused, of this sequence.
    done: Vec<Call>,
    refused: Vec<RequestId>,
    counts: BTreeMap<&'static str, usize>,
}

impl Walk {
    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    /// Entries that the journal has got since it was last looked at: stream, request and actor of each.
    async fn news(&mut self) -> Vec<(String, Option<String>, Option<String>)> {
        let store = &self.ground.app.app.store;
        let kept = store.follow(self.read, 1000).await.unwrap();
        self.read = kept.last().map_or(self.read, |k| k.seq);
        self.effects += kept.len() as u64;
        let entries = kept.into_iter().map(|k| k.entry);
        entries.map(|e| (e.stream, e.request, e.actor)).collect()
    }

    async fn sequence(&mut self, n: usize) {
        let mut chance = Chance::new(n as u64);
        self.done.clear();
        self.refused.clear();
        let (rectification, code) = self.ground.rectification(n, &mut chance).await;
        let mut findings = Vec::new();
        self.news().await;
        for at in 0..FINDINGS {
            let finding = self.ground.finding(&code, at, &mut chance).await;
            findings.push(finding);
            let news = self.news().await;
            assert_eq!(news.len(), 1, "a finding is recorded once: {news:?}");
        }
        let look = usize::try_from(chance.below(LENGTH as u64)).unwrap();
        for at in 0..LENGTH {
            Box::pin(self.step(&findings, &mut chance)).await;
            if at == look {
                lists::hold(&self.ground, rectification, &findings, &mut chance).await;
            }
        }
        for finding in &findings {
            self.is_replayed(*finding).await;
        }
        let first = self.ground.stands(findings[0]).await.finding;
        if matches!(first.stage, Stage::Closed(_)) {
            self.count("sequences that closed the first finding");
        }
    }

    async fn step(&mut self, findings: &[FindingId], chance: &mut Chance) {
        let at = if chance.in_hundred(75) {
            0
        } else {
            usize::try_from(chance.below(FINDINGS as u64)).unwrap()
        };
        let (finding, other) = (findings[at], findings[(at + 1) % FINDINGS]);
        let before = self.ground.stands(finding).await;
        let (who, wish) = if chance.in_hundred(70) {
            forward(&self.ground, &before.finding, chance).await
        } else {
            anything(&self.ground, &before.finding, other, chance)
        };
        // A request that was refused may be tried again; it has had no effect.
        let request = match self.refused.pop() {
            Some(request) if chance.in_hundred(20) => request,
            _ => self.ground.new_request(),
        };
        let seen = match chance.below(20) {
            0 => Some(before.version + 1),
            1..=6 => Some(before.version),
            _ => None,
        };
        let call = Call {
            who,
            finding,
            wish,
            seen,
            request,
        };
        let done = Box::pin(self.call(&call, &before, chance)).await;
        if let Some(answer) = done {
            if chance.in_hundred(25) {
                self.count("calls made again at once");
                let again = call.ask(&self.ground).await;
                let again = again.unwrap_or_else(|e| panic!("{call:?} again: {e:?}"));
                assert_eq!(again, answer, "the same request, the same answer");
                assert_eq!(self.news().await, [], "and one effect");
            }
            self.done.push(call);
        } else {
            self.refused.push(request);
        }
        if let Some(earlier) = chance.one(&self.done).cloned()
            && chance.in_hundred(8)
        {
            self.again(&earlier, other, chance).await;
        }
    }

    /// A call that nobody made before, once or twice at the same moment.
    async fn call(&mut self, call: &Call, before: &Changed, chance: &mut Chance) -> Option<Answer> {
        let (answer, twin) = if chance.in_hundred(15) {
            self.count("calls made twice at the same moment");
            let twins = futures::join!(call.ask(&self.ground), call.ask(&self.ground));
            (twins.0, Some(twins.1))
        } else {
            (call.ask(&self.ground).await, None)
        };
        let news = self.news().await;
        let after = self.ground.stands(call.finding).await;
        let decision = call.decision(&self.ground, before);
        let Ok(answer) = answer else {
            self.count("calls refused");
            let failure = answer.unwrap_err();
            assert_eq!(news, [], "{call:?}: a refusal leaves nothing: {failure}");
            assert_eq!(after, *before, "and changes nothing");
            let said = match decision {
                Decision::Allowed => !matches!(failure, Failure::NotFound | Failure::Forbidden(_)),
                Decision::Forbidden => matches!(failure, Failure::Forbidden(_)),
                Decision::Invisible => matches!(failure, Failure::NotFound),
            };
            assert!(
                said,
                "{call:?}: the policy says {decision:?}, not {failure:?}"
            );
            assert!(!matches!(failure, Failure::Internal(_)), "{failure:?}");
            if let Some(twin) = twin {
                assert!(twin.is_err(), "{call:?}: refused {failure:?} and done");
            }
            return None;
        };
        self.count("calls carried out");
        assert_eq!(decision, Decision::Allowed, "{call:?}: against the policy");
        assert_eq!(answer.changed, after, "{call:?}: the answer is what stands");
        let stream = format!("finding/{}", call.finding);
        let person = self.ground.people[call.who].actor.person.to_string();
        let (own, others): (Vec<_>, Vec<_>) = news.into_iter().partition(|(s, ..)| *s == stream);
        assert_eq!(own.len(), call.effects(), "{call:?}: one entry per effect");
        assert_eq!(after.version, before.version + own.len() as u64);
        assert_eq!(own[0].1, Some(call.request.0.to_string()));
        assert!(
            own.iter()
                .all(|(_, _, by)| by.as_deref() == Some(person.as_str()))
        );
        let closed = matches!(after.finding.stage, Stage::Closed(_));
        let look_backs = others.iter().filter(|(s, ..)| s.starts_with("look_back/"));
        let look_backs = look_backs.count();
        assert_eq!(closed, look_backs > 0, "look-backs at closure alone");
        let files = usize::from(matches!(call.wish, Wish::HandIn(_)));
        assert_eq!(others.len(), look_backs + files, "{others:?}");
        let original = |f: &Finding| f.deadline.as_ref().map(Deadline::original);
        if !matches!(before.finding.stage, Stage::Draft) {
            assert_eq!(original(&before.finding), original(&after.finding));
        }
        if let Some(twin) = twin {
            let twin = twin.unwrap_or_else(|e| panic!("{call:?} at the same moment: {e:?}"));
            assert_eq!(twin, answer, "the same request, the same answer");
        }
        Some(answer)
    }

    /// A request that was carried out earlier comes again, as it was or with another wish: it has had its effect.
    async fn again(&mut self, earlier: &Call, other: FindingId, chance: &mut Chance) {
        self.count("calls made again later");
        let now = self.ground.stands(earlier.finding).await;
        if chance.in_hundred(70) {
            let decision = earlier.decision(&self.ground, &now);
            match earlier.ask(&self.ground).await {
                Ok(answer) => assert_eq!(answer.changed, now, "answered with what stands"),
                // The person may have lost sight of it, and a finding that is signed takes no file.
                Err(failure) => assert!(
                    decision != Decision::Allowed
                        || matches!(&earlier.wish, Wish::HandIn(_))
                            && !now.finding.stage.takes_evidence(),
                    "{earlier:?}: {failure:?}"
                ),
            }
        } else {
            let there = self.ground.stands(other).await;
            let (who, wish) = forward(&self.ground, &there.finding, chance).await;
            let another = Call {
                who,
                finding: other,
                wish,
                seen: None,
                request: earlier.request,
            };
            // Whatever it is told: nothing happens.
            let _ = another.ask(&self.ground).await;
        }
        assert_eq!(
            self.news().await,
            [],
            "{earlier:?}: a request has one effect"
        );
    }

    /// What is stored is what the events give.
    async fn is_replayed(&self, id: FindingId) {
        let stored = self.ground.stands(id).await;
        let store = &self.ground.app.app.store;
        let mut story = store.story(id, None, 1000).await.unwrap();
        story.reverse();
        assert_eq!(story.len() as u64, stored.version);
        let replayed = story.into_iter().fold(None, |current, entry| {
            let stamp = Stamp {
                by: entry.by.map(|(person, _)| person),
                at: Timestamp::from_millisecond(entry.at_ms).unwrap(),
            };
            Finding::apply(current, entry.event, stamp)
        });
        assert_eq!(replayed, Some(stored.finding), "replay = stored state");
    }
}

/// Says which sequence it was, if it fails.
struct Named(usize);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("in sequence {}", self.0);
        }
    }
}

on_both! {
    async fn whatever_people_ask_the_ledger_agrees_with_its_journal(app: TestApp) {
        let mut walk = Walk {
            ground: Ground::new(app).await,
            read: 0,
            effects: 0,
            done: Vec::new(),
            refused: Vec::new(),
            counts: BTreeMap::new(),
        };
        while !walk.news().await.is_empty() {}
        let all = sequences();
        for n in 0..all {
            let named = Named(n);
            Box::pin(walk.sequence(n)).await;
            drop(named);
        }
        let rebuilt = walk.ground.app.app.store.rebuild(false).await.unwrap();
        assert_eq!(rebuilt.drift, [], "every projection is what the journal says");
        assert_eq!(rebuilt.entries, walk.effects, "every entry was looked at");
        println!("{all} sequences of {LENGTH} calls, {} entries: {:?}", rebuilt.entries, walk.counts);
        let count = |what| walk.counts.get(what).copied().unwrap_or_default();
        assert!(count("sequences that closed the first finding") * 5 >= all);
        assert!(count("calls carried out") >= all * 10);
        assert!(count("calls refused") >= all * 5);
        assert!(count("calls made again at once") >= all);
        assert!(count("calls made twice at the same moment") >= all);
        assert!(count("calls made again later") >= all);
    }
}
