//! What a finding still lacks for closure.

use bihuan_casework::finding::Shown;
use bihuan_domain::{Stage, finding::ChecklistPoint};

use super::signing_view::signer;
use crate::views::finding::{Mark, Need};

/// What a finding has and what it lacks for closure, with everybody who signs.
pub(crate) fn needs(shown: &Shown) -> Vec<Need> {
    let f = &shown.changed.finding;
    let mark = |done: bool| if done { Mark::Done } else { Mark::Later };
    let need = |what: &str, mark| Need {
        what: what.to_owned(),
        mark,
    };
    let (dossier, signed, voted) = match &f.stage {
        Stage::ClosureRequested { dossier, .. } => (Some(dossier), 0, 0),
        Stage::Countersigning { dossier, chain, .. } => (Some(dossier), chain.signatures.len(), 0),
        Stage::JointReview {
            dossier,
            chain,
            votes,
            ..
        } => (Some(dossier), chain.signatures.len(), votes.len()),
        Stage::Closed(closure) => (
            Some(&closure.dossier),
            closure.chain.signatures.len(),
            closure.votes.len(),
        ),
        _ => (None, 0, 0),
    };
    let (done, all) = f.task_counts();
    let answered = dossier.map_or(0, |d| d.checklist.len());
    let policy = dossier.map(|d| d.policy.clone()).unwrap_or_default();
    let progress = |have: usize, want: usize| {
        if have >= want {
            Mark::Done
        } else if have > 0 {
            Mark::Now
        } else {
            Mark::Later
        }
    };
    let mut needs = vec![
        need(
            &format!("任务全部办结（{done} / {all}）"),
            progress(if all == 0 { 0 } else { done }, all.max(1)),
        ),
        need(
            "“四有四见”清单",
            progress(answered, ChecklistPoint::ALL.len()),
        ),
        need("真实性承诺", mark(dossier.is_some())),
    ];
    if shown.signers.is_empty() {
        needs.push(need(
            &format!("会签（{signed} / {}）", policy.steps.len()),
            progress(signed, policy.steps.len()),
        ));
        needs.push(need(
            &format!("联审（{voted} / {}）", policy.votes_needed()),
            progress(voted, policy.votes_needed()),
        ));
    }
    needs.extend(shown.signers.iter().map(|one| {
        let line = signer(one);
        need(&format!("{}　{}", line.office, line.says), line.mark)
    }));
    needs
}
