//! Key problems: marked and unmarked with a reason, at any time before the end, without touching what is signed.

use super::{
    assert_refused,
    case::{Who, case},
    fitting::Kind,
    refusals::refused,
};
use crate::{Refusal, finding::Command};

fn mark(reason: &str) -> Command {
    Command::MarkKey {
        reason: reason.into(),
    }
}

fn unmark(reason: &str) -> Command {
    Command::UnmarkKey {
        reason: reason.into(),
    }
}

pub(super) fn refusals() -> Vec<Refusal> {
    let marked = case().does(Kind::MarkKey);
    vec![
        refused(marked, Who::Clerk, mark("群众反映强烈。")),
        refused(case(), Who::Clerk, unmark("已解决。")),
    ]
}

#[test]
fn the_mark_comes_and_goes_with_a_reason() {
    let mut fresh = case();
    assert!(!fresh.finding.is_key());
    assert_refused!(
        fresh.act(Who::Clerk, mark("  ")),
        "请填写列为重点问题的理由"
    );
    assert_refused!(fresh.act(Who::Clerk, mark("秘密★5年")), "★");
    let mut marked = fresh.with(Who::Clerk, mark(" 群众反映强烈。 "));
    let key = marked.finding.key_problem.clone().unwrap();
    assert_eq!(key.reason, "群众反映强烈。");
    assert_eq!(key.stamp.by, Some(Who::Clerk.person()));
    assert_refused!(
        marked.act(Who::Clerk, unmark("")),
        "请填写取消重点问题的理由"
    );
    assert_refused!(marked.act(Who::Clerk, unmark("机密★")), "★");
    let unmarked = marked.with(Who::Clerk, unmark("已列入日常工作。"));
    assert!(!unmarked.finding.is_key());
}

#[test]
fn a_mark_while_it_is_signed_voids_nothing_and_stays_after_closure() {
    let case = case().in_review();
    let signed = case.finding.signatures().count();
    assert!(signed > 0);
    let mut marked = case.does(Kind::MarkKey);
    assert_eq!(marked.finding.signatures().count(), signed);
    assert!(marked.finding.is_key());
    for _ in 0..4 {
        marked = marked.does(Kind::Review);
    }
    assert_eq!(marked.finding.stage.key(), "closed");
    assert!(marked.finding.is_key());
    assert_refused!(
        marked.act(Who::Clerk, unmark("已销号。")),
        "不能取消重点问题"
    );
}

#[test]
fn a_state_that_was_kept_before_there_were_key_problems_reads_as_none() {
    let finding = case().finding;
    let stored = serde_json::to_value(&finding).unwrap();
    assert!(stored.get("key_problem").is_none(), "{stored}");
    let read: crate::Finding = serde_json::from_value(stored).unwrap();
    assert_eq!(read, finding);
}
