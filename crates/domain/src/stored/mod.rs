//! What is stored is kept for ever: the JSON of every event, and where in it the words of people stand.

mod samples;
mod samples_of_collection;
mod samples_of_comparison;
mod samples_of_evaluation;
mod samples_of_flags;
mod samples_of_letters;
mod samples_of_records;

use std::collections::BTreeSet;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use self::samples::{MARK, finding_events, rectification_events, unit_events};
use self::samples_of_collection::{
    collection_events, collection_name, submission_events, submission_name,
};
use self::samples_of_comparison::{comparison_events, comparison_name, pair_events, pair_name};
use self::samples_of_evaluation::{evaluation_events, scheme_events, survey_events};
use self::samples_of_flags::{flag_events, flag_name, run_events, run_name};
use self::samples_of_letters::{
    card_events, edition_events, instruction_events, ladder_events, letter_events, organ_events,
    round_events, wording_events,
};
use self::samples_of_records::{
    accountability_events, deputy_events, draw_events, drive_events, duty_events,
    institution_events, liaison_events, look_back_events, meeting_events, plan_events,
    rebound_events,
};
use crate::{
    FREE_TEXT,
    accountability::AccountabilityEvent,
    card::CardEvent,
    deputy::DeputyEvent,
    draw::DrawEvent,
    drive::DriveEvent,
    duty::DutyEvent,
    edition::EditionEvent,
    evaluation::{EvaluationEvent, SchemeEvent, SurveyEvent},
    finding::Event,
    institution::InstitutionEvent,
    instruction::InstructionEvent,
    ladder::LadderRulesEvent,
    letter::{LetterEvent, WordingEvent},
    liaison::LiaisonEvent,
    look_back::LookBackEvent,
    meeting::MeetingEvent,
    organ::OrganEvent,
    plan::PlanEvent,
    rebound::ReboundEvent,
    rectification::RectificationEvent,
    round::RoundEvent,
    unit::UnitEvent,
};

/// The name under which an event is stored. A new event does not compile before it has a name here, and then not before
/// it has a sample.
const fn name(event: &Event) -> &'static str {
    match event {
        Event::FindingRecorded(_) => "finding_recorded",
        Event::ReportedAnew { .. } => "reported_anew",
        Event::FindingCorrected { .. } => "finding_corrected",
        Event::FindingAssigned(_) => "finding_assigned",
        Event::FindingIssued => "finding_issued",
        Event::FindingPlanned { .. } => "finding_planned",
        Event::TaskAccepted { .. } => "task_accepted",
        Event::TaskDeclined { .. } => "task_declined",
        Event::TaskReassigned { .. } => "task_reassigned",
        Event::TaskHandedOver { .. } => "task_handed_over",
        Event::HandOverDueSet { .. } => "hand_over_due_set",
        Event::HandOverAccepted { .. } => "hand_over_accepted",
        Event::HandOverDeclined { .. } => "hand_over_declined",
        Event::TaskDivided { .. } => "task_divided",
        Event::BatchMoved { .. } => "batch_moved",
        Event::BatchReached { .. } => "batch_reached",
        Event::ProgressReported(_) => "progress_reported",
        Event::EvidenceAdded { .. } => "evidence_added",
        Event::EvidenceReplaced { .. } => "evidence_replaced",
        Event::EvidenceDescribed { .. } => "evidence_described",
        Event::EvidenceWithdrawn { .. } => "evidence_withdrawn",
        Event::TaskSubmitted { .. } => "task_submitted",
        Event::TaskConfirmed { .. } => "task_confirmed",
        Event::TaskReturned { .. } => "task_returned",
        Event::ExtensionRequested { .. } => "extension_requested",
        Event::ExtensionGranted { .. } => "extension_granted",
        Event::ExtensionRefused { .. } => "extension_refused",
        Event::ClosureRequested { .. } => "closure_requested",
        Event::SentForSigning { .. } => "sent_for_signing",
        Event::Countersigned { .. } => "countersigned",
        Event::Reviewed { .. } => "reviewed",
        Event::FindingClosed { .. } => "finding_closed",
        Event::ClosureReturned { .. } => "closure_returned",
        Event::ClosureSentBack { .. } => "closure_sent_back",
        Event::DossierAmended { .. } => "dossier_amended",
        Event::SignerAdded { .. } => "signer_added",
        Event::SignerRemoved { .. } => "signer_removed",
        Event::ConflictDeclared { .. } => "conflict_declared",
        Event::KeyProblemMarked { .. } => "key_problem_marked",
        Event::KeyProblemUnmarked { .. } => "key_problem_unmarked",
        Event::FindingSuspended { .. } => "finding_suspended",
        Event::FindingResumed => "finding_resumed",
        Event::FindingTerminated { .. } => "finding_terminated",
        Event::FindingMerged { .. } => "finding_merged",
    }
}
/// How many names there are.
const FINDING_EVENTS: usize = 44;

const fn rectification_name(event: &RectificationEvent) -> &'static str {
    match event {
        RectificationEvent::RectificationOpened { .. } => "rectification_opened",
        RectificationEvent::RectificationCorrected { .. } => "rectification_corrected",
        RectificationEvent::DocumentConfirmed { .. } => "document_confirmed",
        RectificationEvent::ClosureRulesSet { .. } => "closure_rules_set",
    }
}

const fn unit_name(event: &UnitEvent) -> &'static str {
    match event {
        UnitEvent::UnitAdded(_) => "unit_added",
        UnitEvent::UnitRenamed { .. } => "unit_renamed",
        UnitEvent::UnitMoved { .. } => "unit_moved",
        UnitEvent::UnitActive { .. } => "unit_active",
    }
}

const fn deputy_name(event: &DeputyEvent) -> &'static str {
    match event {
        DeputyEvent::DeputyNamed(_) => "deputy_named",
        DeputyEvent::DeputyEnded => "deputy_ended",
    }
}

const fn institution_name(event: &InstitutionEvent) -> &'static str {
    match event {
        InstitutionEvent::InstitutionEntered(_) => "institution_entered",
        InstitutionEvent::InstitutionLinked { .. } => "institution_linked",
        InstitutionEvent::InstitutionUsed(_) => "institution_used",
        InstitutionEvent::InstitutionProlonged { .. } => "institution_prolonged",
        InstitutionEvent::InstitutionReplaced { .. } => "institution_replaced",
        InstitutionEvent::InstitutionRepealed { .. } => "institution_repealed",
    }
}

const fn meeting_name(event: &MeetingEvent) -> &'static str {
    match event {
        MeetingEvent::MeetingEntered(_) => "meeting_entered",
        MeetingEvent::MeetingCorrected { .. } => "meeting_corrected",
        MeetingEvent::DecisionMade(_) => "decision_made",
        MeetingEvent::DecisionAnswered { .. } => "decision_answered",
        MeetingEvent::DecisionReopened { .. } => "decision_reopened",
    }
}

const fn plan_name(event: &PlanEvent) -> &'static str {
    match event {
        PlanEvent::PlanDrafted(_) => "plan_drafted",
        PlanEvent::PlanRevised(_) => "plan_revised",
        PlanEvent::PlanSubmitted { .. } => "plan_submitted",
        PlanEvent::PlanSentBack { .. } => "plan_sent_back",
        PlanEvent::PlanApproved => "plan_approved",
    }
}

const fn drive_name(event: &DriveEvent) -> &'static str {
    match event {
        DriveEvent::DriveOpened(_) => "drive_opened",
        DriveEvent::DriveCollected { .. } => "drive_collected",
        DriveEvent::DriveGathered { .. } => "drive_gathered",
        DriveEvent::DriveHeadsNamed { .. } => "drive_heads_named",
        DriveEvent::DriveStepReached { .. } => "drive_step_reached",
        DriveEvent::DriveEnded { .. } => "drive_ended",
    }
}

const fn liaison_name(event: &LiaisonEvent) -> &'static str {
    match event {
        LiaisonEvent::LiaisonGroupEntered { .. } => "liaison_group_entered",
        LiaisonEvent::LiaisonGroupRevised { .. } => "liaison_group_revised",
        LiaisonEvent::LiaisonGroupDissolved => "liaison_group_dissolved",
    }
}

const fn look_back_name(event: &LookBackEvent) -> &'static str {
    match event {
        LookBackEvent::LookBackScheduled(_) => "look_back_scheduled",
        LookBackEvent::LookBackAssigned(_) => "look_back_assigned",
        LookBackEvent::LookBackRecorded(_) => "look_back_recorded",
        LookBackEvent::LookBackConfirmed { .. } => "look_back_confirmed",
        LookBackEvent::LookBackDismissed { .. } => "look_back_dismissed",
        LookBackEvent::LookBackCancelled { .. } => "look_back_cancelled",
    }
}

const fn accountability_name(event: &AccountabilityEvent) -> &'static str {
    match event {
        AccountabilityEvent::AccountabilityEntered(_) => "accountability_entered",
        AccountabilityEvent::AccountabilityWithdrawn { .. } => "accountability_withdrawn",
    }
}

const fn draw_name(event: &DrawEvent) -> &'static str {
    match event {
        DrawEvent::DrawAnnounced(_) => "draw_announced",
        DrawEvent::DrawSeeded { .. } => "draw_seeded",
        DrawEvent::DrawDrawn { .. } => "draw_drawn",
        DrawEvent::DrawVisited(_) => "draw_visited",
        DrawEvent::DrawFinished => "draw_finished",
        DrawEvent::DrawCancelled { .. } => "draw_cancelled",
    }
}

const fn rebound_name(event: &ReboundEvent) -> &'static str {
    match event {
        ReboundEvent::ReboundDeclared(_) => "rebound_declared",
    }
}

const fn organ_name(event: &OrganEvent) -> &'static str {
    match event {
        OrganEvent::OrganEntered(_) => "organ_entered",
        OrganEvent::OrganClosed => "organ_closed",
    }
}

const fn letter_name(event: &LetterEvent) -> &'static str {
    match event {
        LetterEvent::LetterDrafted(_) => "letter_drafted",
        LetterEvent::LetterRevised(_) => "letter_revised",
        LetterEvent::LetterDropped { .. } => "letter_dropped",
        LetterEvent::LetterIssued { .. } => "letter_issued",
        LetterEvent::LetterReceived { .. } => "letter_received",
        LetterEvent::LetterReplied { .. } => "letter_replied",
        LetterEvent::LetterReplyTaken { .. } => "letter_reply_taken",
        LetterEvent::LetterReplySentBack { .. } => "letter_reply_sent_back",
        LetterEvent::LetterWithdrawn { .. } => "letter_withdrawn",
    }
}

const fn wording_name(event: &WordingEvent) -> &'static str {
    match event {
        WordingEvent::WordingSet { .. } => "wording_set",
    }
}

const fn instruction_name(event: &InstructionEvent) -> &'static str {
    match event {
        InstructionEvent::InstructionEntered(_) => "instruction_entered",
        InstructionEvent::InstructionAnswered { .. } => "instruction_answered",
        InstructionEvent::InstructionClosed { .. } => "instruction_closed",
    }
}

const fn round_name(event: &RoundEvent) -> &'static str {
    match event {
        RoundEvent::RoundPlanned(_) => "round_planned",
        RoundEvent::RoundVisited(_) => "round_visited",
        RoundEvent::RoundEnded { .. } => "round_ended",
    }
}

const fn edition_name(event: &EditionEvent) -> &'static str {
    match event {
        EditionEvent::EditionKept(_) => "edition_kept",
    }
}

const fn ladder_name(event: &LadderRulesEvent) -> &'static str {
    match event {
        LadderRulesEvent::LadderPolicySet { .. } => "ladder_policy_set",
    }
}

const fn card_name(event: &CardEvent) -> &'static str {
    match event {
        CardEvent::CardIssued(_) => "card_issued",
        CardEvent::CardAppealed { .. } => "card_appealed",
        CardEvent::CardAppealAnswered { .. } => "card_appeal_answered",
        CardEvent::CardSupervised(_) => "card_supervised",
        CardEvent::CardLifted { .. } => "card_lifted",
        CardEvent::CardWithdrawn { .. } => "card_withdrawn",
    }
}

const fn scheme_name(event: &SchemeEvent) -> &'static str {
    match event {
        SchemeEvent::SchemeEntered { .. } => "scheme_entered",
        SchemeEvent::SchemeRevised { .. } => "scheme_revised",
        SchemeEvent::SchemeRetired => "scheme_retired",
    }
}

const fn evaluation_name(event: &EvaluationEvent) -> &'static str {
    match event {
        EvaluationEvent::EvaluationOpened(_) => "evaluation_opened",
        EvaluationEvent::EvaluationSelfScored { .. } => "evaluation_self_scored",
        EvaluationEvent::EvaluationAssessed { .. } => "evaluation_assessed",
        EvaluationEvent::EvaluationAnnounced { .. } => "evaluation_announced",
        EvaluationEvent::EvaluationAppealed { .. } => "evaluation_appealed",
        EvaluationEvent::EvaluationAppealAnswered { .. } => "evaluation_appeal_answered",
        EvaluationEvent::EvaluationFinished { .. } => "evaluation_finished",
        EvaluationEvent::EvaluationWithdrawn { .. } => "evaluation_withdrawn",
    }
}

const fn survey_name(event: &SurveyEvent) -> &'static str {
    match event {
        SurveyEvent::SurveyOpened(_) => "survey_opened",
        SurveyEvent::SurveySlipsAdded { .. } => "survey_slips_added",
        SurveyEvent::SurveyAnswered { .. } => "survey_answered",
        SurveyEvent::SurveyClosed { .. } => "survey_closed",
    }
}

const fn duty_name(event: &DutyEvent) -> &'static str {
    match event {
        DutyEvent::DutyEntered { .. } => "duty_entered",
        DutyEvent::DutyRevised { .. } => "duty_revised",
        DutyEvent::DutyDone { .. } => "duty_done",
        DutyEvent::DutyRetired => "duty_retired",
    }
}

fn stored<E: Serialize>(event: &E) -> Value {
    serde_json::to_value(event).unwrap()
}

fn all_of<E: Serialize>(events: &[E]) -> Vec<Value> {
    events.iter().map(stored).collect()
}

fn all_stored() -> Vec<Value> {
    [
        all_of(&finding_events()),
        all_of(&rectification_events()),
        all_of(&unit_events()),
        all_of(&institution_events()),
        all_of(&deputy_events()),
        all_of(&meeting_events()),
        all_of(&plan_events()),
        all_of(&drive_events()),
        all_of(&liaison_events()),
        all_of(&look_back_events()),
        all_of(&rebound_events()),
        all_of(&draw_events()),
        all_of(&accountability_events()),
        all_of(&organ_events()),
        all_of(&letter_events()),
        all_of(&wording_events()),
        all_of(&edition_events()),
        all_of(&instruction_events()),
        all_of(&round_events()),
        all_of(&ladder_events()),
        all_of(&card_events()),
        all_of(&scheme_events()),
        all_of(&evaluation_events()),
        all_of(&survey_events()),
        all_of(&duty_events()),
        all_of(&collection_events()),
        all_of(&submission_events()),
        all_of(&run_events()),
        all_of(&flag_events()),
        all_of(&comparison_events()),
        all_of(&pair_events()),
    ]
    .concat()
}

fn come_back<E: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    events: &[E],
    name: fn(&E) -> &'static str,
) {
    for event in events {
        let json = stored(event);
        assert_eq!(json["event"], name(event));
        assert_eq!(&serde_json::from_value::<E>(json).unwrap(), event);
    }
}

#[test]
fn every_event_is_stored_under_its_name_and_comes_back() {
    come_back(&finding_events(), name);
    come_back(&rectification_events(), rectification_name);
    come_back(&unit_events(), unit_name);
    come_back(&deputy_events(), deputy_name);
    come_back(&institution_events(), institution_name);
    come_back(&meeting_events(), meeting_name);
    come_back(&plan_events(), plan_name);
    come_back(&drive_events(), drive_name);
    come_back(&liaison_events(), liaison_name);
    come_back(&look_back_events(), look_back_name);
    come_back(&rebound_events(), rebound_name);
    come_back(&draw_events(), draw_name);
    come_back(&accountability_events(), accountability_name);
    come_back(&organ_events(), organ_name);
    come_back(&letter_events(), letter_name);
    come_back(&wording_events(), wording_name);
    come_back(&instruction_events(), instruction_name);
    come_back(&round_events(), round_name);
    come_back(&edition_events(), edition_name);
    come_back(&ladder_events(), ladder_name);
    come_back(&card_events(), card_name);
    come_back(&scheme_events(), scheme_name);
    come_back(&evaluation_events(), evaluation_name);
    come_back(&survey_events(), survey_name);
    come_back(&duty_events(), duty_name);
    come_back(&collection_events(), collection_name);
    come_back(&submission_events(), submission_name);
    come_back(&run_events(), run_name);
    come_back(&flag_events(), flag_name);
    come_back(&comparison_events(), comparison_name);
    come_back(&pair_events(), pair_name);
    let names: BTreeSet<_> = finding_events().iter().map(name).collect();
    assert_eq!(names.len(), FINDING_EVENTS, "every event has a sample");
    let everywhere: BTreeSet<_> = all_stored()
        .iter()
        .map(|e| e["event"].to_string())
        .collect();
    assert_eq!(
        everywhere.len(),
        FINDING_EVENTS
            + 4
            + 8
            + 4
            + 4
            + 6
            + 2
            + 6
            + 1
            + 5
            + 5
            + 6
            + 3
            + 6
            + 2
            + 2
            + 9
            + 1
            + 1
            + 1
            + 3
            + 3
            + 6
            + 3
            + 8
            + 4
            + 4
            + 4
            + 17
            + 3
            + 3,
        "no name stands for two things"
    );
}

/// Visits every value that is no object and no list, with the key it stands under.
fn leaves<'a>(key: &'a str, value: &'a Value, visit: &mut impl FnMut(&'a str, &'a Value)) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                leaves(key, value, visit);
            }
        }
        Value::Array(values) => {
            for value in values {
                leaves(key, value, visit);
            }
        }
        leaf => visit(key, leaf),
    }
}

#[test]
fn the_words_of_people_stand_under_the_keys_of_free_text_and_nothing_else_does() {
    let mut met = BTreeSet::new();
    let events = all_stored();
    for event in &events {
        leaves("", event, &mut |key, leaf| {
            let words = leaf.as_str().is_some_and(|text| text.contains(MARK));
            assert_eq!(
                words,
                FREE_TEXT.contains(&key),
                "{key}: {leaf} in {}",
                event["event"]
            );
            if words {
                met.insert(key);
            }
        });
    }
    // Keys that no event of this room has: other rooms keep drafts and letters under them.
    let unmet: Vec<_> = FREE_TEXT
        .iter()
        .filter(|key| !met.contains(**key))
        .collect();
    assert_eq!(unmet, [&"raw_deadline"]);
}

/// A sample that leaves something out would let words slip through unseen.
#[test]
fn samples_leave_nothing_out() {
    fn full(value: &Value, of: &Value) {
        match value {
            Value::Null => panic!("something is left out in {of}"),
            Value::Array(values) => {
                assert!(!values.is_empty(), "a list is empty in {of}");
                for value in values {
                    full(value, of);
                }
            }
            Value::Object(fields) => {
                for value in fields.values() {
                    full(value, of);
                }
            }
            _ => {}
        }
    }
    for event in &all_stored() {
        full(event, event);
    }
}

/// The committed samples, as they are stored. Rewritten by `cargo xtask generate`.
///
/// A diff that changes a line, rather than adding one, means that journals written before can no longer be read the same
/// way: add a field that may be absent instead.
#[test]
fn generated_events() {
    let lines: Vec<_> = all_stored().iter().map(Value::to_string).collect();
    let text = lines.join("\n") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/events.jsonl");
    #[allow(
        clippy::disallowed_methods,
        reason = "the generator says so through the environment"
    )]
    if std::env::var_os("BIHUAN_GENERATE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(
        text,
        std::fs::read_to_string(path).unwrap_or_default(),
        "run `cargo xtask generate` and review the diff"
    );
}
