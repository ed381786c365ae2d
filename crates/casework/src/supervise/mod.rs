//! Supervision: the ladder, the letters that it proposes, the cards.

mod card;
mod ladder;
mod propose;

pub use card::{
    CardChange, IssueCard, change as change_card, issue as issue_card, list as cards,
    list_of_states as cards_in, show as show_card, waiting as cards_waiting,
};
pub use ladder::{Ladder, LadderRow, Taken, ladder, policy, set_policy, versions};
pub use propose::{Drafted, LetterProposal, compose, proposals, today as proposals_today};
