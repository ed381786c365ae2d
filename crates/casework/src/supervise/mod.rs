//! Supervision: the ladder, the letters that it proposes, the cards, rounds, instructions of leaders, and what all of it asks of
//! units.

mod burden;
mod card;
mod instruction;
mod ladder;
mod propose;
mod round;

pub use burden::{Burden, CAP, Load, burdens, over_with};
pub use card::{
    CardChange, IssueCard, change as change_card, issue as issue_card, list as cards,
    show as show_card, waiting as cards_waiting,
};
pub use instruction::{
    EnterInstruction, InstructionChange, change as change_instruction, enter as enter_instruction,
    list as instructions, show as show_instruction, waiting as instructions_waiting,
};
pub use ladder::{Ladder, LadderRow, Taken, ladder, policy, set_policy, versions};
pub use propose::{Drafted, LetterProposal, compose, proposals, today as proposals_today};
pub use round::{
    PlanRound, RoundChange, change as change_round, list as rounds, plan as plan_round,
    show as show_round,
};
