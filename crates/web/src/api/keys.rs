//! Words of the domain as they stand in JSON.

use bihuan_domain::{
    Office, Role,
    accountability::{AccountabilityKind, Ground},
    card::CardColour,
    draw::{Shown, Strata},
    drive::DriveKind,
    edition::Periodical,
    evaluation::{Marking, Measure as LedgerMeasure},
    finding::{ChecklistPoint, Claim, EvidenceKind, FileType, Outcome, Sensitivity, TimeClass},
    flag::{Asker, Cause as FlagCause, Disposition, Outcome as FlagOutcome},
    import::DraftState,
    ladder::Rung,
    letter::LetterKind,
    look_back::{Cause, Held},
    meeting::MeetingKind,
    rebound::Noticed,
    rectification::{FindingList, Source},
    task::MeasureType,
    unit::UnitLevel,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An enum of the domain under the same names, so that renaming one there is seen here.
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident = $domain:ident { $($variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $domain)]
        pub(super) enum $name { $(#[allow(missing_docs)] $variant),+ }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value { $($domain::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for $domain {
            fn from(key: $name) -> Self {
                match key { $($name::$variant => Self::$variant),+ }
            }
        }
    )+};
}

keys! {
    /// One of the three lists.
    ListKey = FindingList { Feedback, DuringInspection, SelfCheck }
    /// Where findings come from.
    SourceKey = Source {
        ProvincialInspection, LocalInspection, Audit, Statistics, Environment, Education, Petition, Public, Data,
    }
    /// Clock of a finding.
    TimeClassKey = TimeClass { Immediate, Concentrated, LongTerm }
    /// With what a finding leaves the ledger.
    OutcomeKey = Outcome { Completed, SustainedLongTerm }
    /// A point of the checklist 四有四见.
    PointKey = ChecklistPoint { Response, Owner, Generalization, Mechanism, People, Matter, Figures, Effect }
    /// The office in which somebody signs.
    OfficeKey = Office {
        LeadUnitHead, LeaderInCharge, OfficeDirector, PrincipalLeader, ReviewOffice, ReviewDiscipline, ReviewOrganization,
        ReviewInspection,
    }
    /// What a person may be.
    RoleKey = Role {
        SystemAdmin, SecurityAdmin, AuditAdmin, OfficeClerk, OfficeDirector, PrincipalLeader, Leader, UnitHead, UnitHandler,
        ReviewerOffice, ReviewerDiscipline, ReviewerOrganization, ReviewerInspection, Viewer,
        DataSupervisor, ResidentTeam,
    }
    /// What a measure is for.
    MeasureKey = MeasureType { Institution, Recovery, Accountability, Generalization, SpecialDrive, Major }
    /// Level of a unit.
    LevelKey = UnitLevel { Province, City, County, Township, Village }
    /// How far things are, in the words of the unit.
    ClaimKey = Claim { NotStarted, InProgress, SustainedLongTerm, Completed }
    /// What a piece of evidence is.
    EvidenceKindKey = EvidenceKind { Document, Photo, Table, Minutes, Voucher, Institution, Other }
    /// Who may open a piece of evidence.
    SensitivityKey = Sensitivity { Normal, Internal, Personal }
    /// What kind of file it is, told from its bytes.
    FileTypeKey = FileType { Pdf, Docx, Xlsx, Pptx, Ole, Ofd, Text, Png, Jpeg, Webp, Heic }
    /// What kind of meeting.
    MeetingKindKey = MeetingKind {
        StandingCommittee, Secretary, FiveMember, LeadingGroup, Promotion, Dispatch, TaskForce, DemocraticLife,
    }
    /// How often a report comes out.
    PeriodicalKey = Periodical { Week, Month }
    /// What a letter is for.
    LetterKindKey = LetterKind { WorkPrompt, Reminder, Supervision, Interview, ActNow, Suggestion }
    /// A rung of the ladder.
    RungKey = Rung { Reminder, Interview, Accountability }
    /// The colour of a card.
    CardColourKey = CardColour { Yellow, Red }
    /// What is counted in the ledger.
    LedgerMeasureKey = LedgerMeasure {
        OnTime, Rework, Extensions, Evidence, ReportsMissing, Rebounds, Replies, LookBacks, Institutions,
    }
    /// Whether points are given or taken away.
    MarkingKey = Marking { Points, Deductions }
    /// What kind of drive.
    DriveKindKey = DriveKind { SpecialDrive, LastRound, Audit, Other }
    /// Why there is a look-back.
    CauseKey = Cause { Closure, Sustained, Unverified, Office }
    /// What a look-back found.
    HeldKey = Held { Held, Rebounded, NotVerified }
    /// What an accountability action is.
    AccountabilityKey = AccountabilityKind { Circular, Admonishment, Interview, Case, Sanction, Transfer }
    /// Why somebody is held to account.
    GroundKey = Ground {
        NotDone, DoneWrongly, DemandsIgnored, Refused, TooLittle, Perfunctory, Falsified, Repeated, Problem,
    }
    /// By what findings are grouped before they are drawn.
    StrataKey = Strata { None, Unit, TimeClass, Aspect }
    /// What a visit showed.
    ShownKey = Shown { True, Partly, Untrue }
    /// How a rebound came to notice.
    NoticedKey = Noticed { LookBack, Draw, Inspection, Audit, Petition, Public, Data, Office }
    /// Where a draft stands.
    DraftStateKey = DraftState { Open, Confirmed, Discarded }
    /// What is done about a red flag.
    DispositionKey = Disposition { Talk, Inquiry, Shelve, Conclude }
    /// What verification of a red flag found.
    FlagOutcomeKey = FlagOutcome { True, Partly, Untrue }
    /// Why a red flag was wrong.
    FlagCauseKey = FlagCause { Register, Typing, Namesake, Allowed, Filed, Timing, Other }
    /// Who says that data is wrong.
    AskerKey = Asker { Unit, Person }
}
