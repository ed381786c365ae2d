//! What the rules of a finding mean, told as stories of a made-up county.

pub(in crate::finding) mod case;
pub(in crate::finding) mod fitting;
pub(in crate::finding) mod parts;

mod batches;
mod closing;
mod drawing;
mod evidence;
mod handing_over;
mod key_problems;
mod machine;
mod planning;
mod refusals;
mod refusals_of_evidence;
mod refusals_of_letters;
mod refusals_of_records;
mod refusals_of_tasks;
mod reminding;
mod replay;
mod staying;
mod time;
mod told;
mod volume;
mod working;

/// The command was refused with words that contain `$words`.
macro_rules! assert_refused {
    ($result:expr, $words:expr) => {{
        let refusal = $result.expect_err("was not refused");
        let said = refusal.to_string();
        assert!(said.contains($words), "refused with other words: {said}");
    }};
}
pub(in crate::finding) use assert_refused;
