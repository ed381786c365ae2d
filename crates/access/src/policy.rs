//! The rules.

use bihuan_domain::{
    By, Role, StandIn,
    id::{PersonId, UnitId},
};
use serde::Serialize;

use crate::Action;

/// The person who asks, with what he holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// The person's unit.
    pub unit: UnitId,
    /// Units below it, which it answers for.
    pub below: Vec<UnitId>,
    /// Roles held now.
    pub roles: Vec<Role>,
    /// Offices in which he stands in for others today.
    pub stands_in: Vec<StandIn>,
}

impl Actor {
    /// The holder of an office as far as the office goes: what he may see and sign, his deputy may.
    fn holder(stand_in: &StandIn) -> Self {
        Self {
            person: stand_in.holder,
            unit: stand_in.unit,
            below: Vec::new(),
            roles: vec![stand_in.office.role()],
            stands_in: Vec::new(),
        }
    }

    /// Whether the person holds `role`.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The same person as `domain` sees him.
    pub fn by(&self) -> By {
        By {
            person: self.person,
            unit: self.unit,
            roles: self.roles.clone(),
            stands_in: self.stands_in.clone(),
        }
    }

    fn holds_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|r| self.is(*r))
    }
}

/// How a finding stands to units and people: all the policy needs to know about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Lead unit.
    pub lead: Option<UnitId>,
    /// Every other unit that takes part: responsible, assisting, carrying a task.
    pub others: Vec<UnitId>,
    /// The leader who owns it.
    pub sponsor: Option<PersonId>,
    /// Whether it was given out; before that only the office sees it.
    pub issued: bool,
}

/// How a person stands to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// His unit leads it.
    Lead,
    /// His unit takes part.
    TakesPart,
    /// He is its sponsor.
    Sponsor,
    /// None of these.
    None,
}

impl Relation {
    /// All relations in the order of the matrix.
    pub const ALL: [Self; 4] = [Self::Lead, Self::TakesPart, Self::Sponsor, Self::None];
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Go on.
    Allowed,
    /// He may see the thing but not do this: 403.
    Forbidden,
    /// For him the thing does not exist: 404.
    Invisible,
}

/// The part of the ledger a person may list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// All of it.
    All,
    /// Issued findings in which one of the units takes part or that the person sponsors.
    Party {
        /// Own unit and those below.
        units: Vec<UnitId>,
        /// The person, as sponsor, and sponsors for whom he stands in.
        sponsors: Vec<PersonId>,
    },
    /// Nothing.
    Nothing,
}

/// Roles that see the whole ledger.
const SEES_ALL: &[Role] = &[
    Role::OfficeClerk,
    Role::OfficeDirector,
    Role::PrincipalLeader,
    Role::ReviewerOffice,
    Role::ReviewerDiscipline,
    Role::ReviewerOrganization,
    Role::ReviewerInspection,
    Role::Viewer,
];
/// Roles that see what concerns them.
const SEES_OWN: &[Role] = &[Role::Leader, Role::UnitHead, Role::UnitHandler];
const OFFICE: &[Role] = &[Role::OfficeClerk, Role::OfficeDirector];
const UNIT: &[Role] = &[Role::UnitHead, Role::UnitHandler];
const SIGNERS: &[Role] = &[
    Role::UnitHead,
    Role::Leader,
    Role::OfficeDirector,
    Role::PrincipalLeader,
];
const REVIEWERS: &[Role] = &[
    Role::ReviewerOffice,
    Role::ReviewerDiscipline,
    Role::ReviewerOrganization,
    Role::ReviewerInspection,
];

impl Scope {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::Nothing, some) | (some, Self::Nothing) => some,
            (
                Self::Party {
                    mut units,
                    mut sponsors,
                },
                Self::Party {
                    units: more_units,
                    sponsors: more_sponsors,
                },
            ) => {
                units.extend(more_units);
                units.sort_unstable();
                units.dedup();
                sponsors.extend(more_sponsors);
                sponsors.sort_unstable();
                sponsors.dedup();
                Self::Party { units, sponsors }
            }
        }
    }
}

/// The part of the ledger `actor` may list, himself and as a deputy.
pub fn scope(actor: &Actor) -> Scope {
    actor
        .stands_in
        .iter()
        .map(|stand_in| own_scope(&Actor::holder(stand_in)))
        .fold(own_scope(actor), Scope::and)
}

fn own_scope(actor: &Actor) -> Scope {
    if actor.holds_any(SEES_ALL) {
        return Scope::All;
    }
    if actor.holds_any(SEES_OWN) {
        // Only people who work for a unit see what their unit has; a leader sees what he sponsors.
        let units = if actor.holds_any(UNIT) {
            std::iter::once(actor.unit)
                .chain(actor.below.iter().copied())
                .collect()
        } else {
            Vec::new()
        };
        return Scope::Party {
            units,
            sponsors: vec![actor.person],
        };
    }
    Scope::Nothing
}

/// What of data supervision a person may list. It has nothing to do with the ledger: who sees all of that sees nothing of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataScope {
    /// Everything, red flags too.
    All,
    /// Tasks and submissions in which the person's own unit takes part; no red flags. What units below it hand in is theirs.
    Unit(UnitId),
    /// Nothing.
    Nothing,
}

/// The part of data supervision that `actor` may list.
pub fn data_scope(actor: &Actor) -> DataScope {
    if actor.is(Role::DataSupervisor) {
        return DataScope::All;
    }
    if actor.holds_any(UNIT) || actor.is(Role::ResidentTeam) {
        return DataScope::Unit(actor.unit);
    }
    DataScope::Nothing
}

/// How `actor` stands to a finding.
pub fn relation(actor: &Actor, standing: &Standing) -> Relation {
    let ours = |unit: &UnitId| *unit == actor.unit || actor.below.contains(unit);
    if standing.lead.as_ref().is_some_and(ours) {
        Relation::Lead
    } else if standing.others.iter().any(ours) {
        Relation::TakesPart
    } else if standing.sponsor == Some(actor.person) {
        Relation::Sponsor
    } else {
        Relation::None
    }
}

/// Whether `actor` may do `action`; `on` is the finding it is about, if it is about one.
pub fn check(actor: &Actor, action: Action, on: Option<&Standing>) -> Decision {
    let Some(standing) = on else {
        return if allowed_in_general(actor, action) {
            Decision::Allowed
        } else {
            Decision::Forbidden
        };
    };
    let relation = relation(actor, standing);
    if !sees(actor, standing) {
        return Decision::Invisible;
    }
    let as_deputy = |stand_in: &StandIn| {
        let holder = Actor::holder(stand_in);
        let relation = self::relation(&holder, standing);
        sees(&holder, standing) && allowed_on(&holder, action, relation)
    };
    let signs = is_of_a_signer(action) && actor.stands_in.iter().any(as_deputy);
    if allowed_on(actor, action, relation) || signs {
        Decision::Allowed
    } else {
        Decision::Forbidden
    }
}

/// What a deputy does in the place of the holder: nothing but signing or not signing.
const fn is_of_a_signer(action: Action) -> bool {
    matches!(
        action,
        Action::Countersign | Action::Review | Action::ReturnClosure
    )
}

fn sees(actor: &Actor, standing: &Standing) -> bool {
    match scope(actor) {
        Scope::All => true,
        Scope::Nothing => false,
        Scope::Party { units, sponsors } => {
            let takes_part = standing
                .lead
                .iter()
                .chain(&standing.others)
                .any(|unit| units.contains(unit));
            let sponsored = standing.sponsor.is_some_and(|s| sponsors.contains(&s));
            standing.issued && (takes_part || sponsored)
        }
    }
}

fn allowed_in_general(actor: &Actor, action: Action) -> bool {
    match action {
        Action::Enter | Action::OwnAccount => true,
        Action::ListLedger | Action::SeeFinding => scope(actor) != Scope::Nothing,
        Action::SeeOrganization => !actor.roles.is_empty(),
        Action::KeepRectification
        | Action::Import
        | Action::KeepDraw
        | Action::KeepDuty
        | Action::KeepMeeting
        | Action::KeepDrive
        | Action::KeepLiaison
        | Action::DraftLetter
        | Action::Supervise
        | Action::KeepEvaluation => actor.holds_any(OFFICE),
        Action::IssueLetter
        | Action::KeepLadder
        | Action::IssueCard
        | Action::AnnounceEvaluation
        | Action::KeepClosureRules => actor.is(Role::OfficeDirector),
        // Whose letter, card, sheet or submission it is, is asked of it.
        Action::AnswerLetter | Action::HandInData => actor.holds_any(UNIT),
        Action::AppealCard
        | Action::ScoreOwnUnit
        | Action::AppealEvaluation
        | Action::SignNothingToReport => actor.is(Role::UnitHead),
        Action::KeepUnits | Action::KeepAccounts | Action::KeepSettings => {
            actor.is(Role::SystemAdmin)
        }
        Action::KeepInstitution | Action::AnswerDecision | Action::MarkDuty => {
            actor.holds_any(OFFICE) || actor.holds_any(UNIT)
        }
        Action::SeeAccountability => actor.holds_any(OFFICE) || actor.is(Role::ReviewerDiscipline),
        Action::KeepAccountability => {
            actor.holds_any(&[Role::OfficeDirector, Role::ReviewerDiscipline])
        }
        // Whether he was sent is asked of the look-back itself.
        Action::RecordLookBack => {
            actor.holds_any(OFFICE) || actor.holds_any(UNIT) || actor.holds_any(REVIEWERS)
        }
        // Whoever resets passwords is somebody else, so that nobody takes over an account alone.
        Action::GrantRoles | Action::ResetSecondFactor => actor.is(Role::SecurityAdmin),
        Action::SeeCollection => data_scope(actor) != DataScope::Nothing,
        // Who verifies which flag, and who may not, is asked of the flag.
        Action::KeepCollection
        | Action::SeeFlags
        | Action::RunModels
        | Action::UnmaskFlag
        | Action::VerifyFlag
        | Action::HandOverFlag
        | Action::LinkPersons => actor.is(Role::DataSupervisor),
        Action::ReviewSubmission => actor.holds_any(&[Role::DataSupervisor, Role::ResidentTeam]),
        Action::NameDeputy => actor.holds_any(SIGNERS) || actor.holds_any(REVIEWERS),
        Action::ReadAudit => actor.is(Role::AuditAdmin),
        // An act on a finding without a finding (a list of buttons, a bulk form): whether he could on any.
        about_a_finding => {
            let could = |who: &Actor| {
                Relation::ALL
                    .into_iter()
                    .any(|r| allowed_on(who, about_a_finding, r))
            };
            let as_deputy = |stand_in: &StandIn| could(&Actor::holder(stand_in));
            could(actor)
                || (is_of_a_signer(about_a_finding) && actor.stands_in.iter().any(as_deputy))
        }
    }
}

fn allowed_on(actor: &Actor, action: Action, relation: Relation) -> bool {
    let lead = relation == Relation::Lead;
    let party = lead || relation == Relation::TakesPart;
    match action {
        // Seeing was checked before: whoever comes here sees the finding.
        Action::SeeFinding => true,
        Action::Correct
        | Action::Assign
        | Action::Plan
        | Action::SendForSigning
        | Action::MarkKeyProblem
        | Action::KeepLookBack
        | Action::DeclareRebound => actor.holds_any(OFFICE),
        Action::Issue | Action::DecideExtension | Action::EndFinding | Action::ChangeSigners => {
            actor.is(Role::OfficeDirector)
        }
        Action::DraftPlan => actor.holds_any(OFFICE) || (lead && actor.holds_any(UNIT)),
        Action::ApprovePlan => actor.holds_any(&[Role::OfficeDirector, Role::PrincipalLeader]),
        Action::AnswerTask | Action::Report => party && actor.holds_any(UNIT),
        Action::AddEvidence => actor.holds_any(OFFICE) || (party && actor.holds_any(UNIT)),
        Action::SeeInternalEvidence => {
            reads_evidence(actor, relation) || (party && actor.holds_any(UNIT))
        }
        // The unit that handed it in opens it too; that is asked where the piece is known.
        Action::SeePersonalEvidence => {
            reads_evidence(actor, relation) || (lead && actor.holds_any(UNIT))
        }
        Action::ConfirmTask => actor.holds_any(OFFICE) || (lead && actor.is(Role::UnitHead)),
        Action::RequestExtension | Action::RequestClosure => lead && actor.holds_any(UNIT),
        Action::Countersign => countersigns(actor, relation),
        Action::Review => actor.holds_any(REVIEWERS),
        Action::ReturnClosure => {
            actor.holds_any(OFFICE) || actor.holds_any(REVIEWERS) || countersigns(actor, relation)
        }
        general => allowed_in_general(actor, general),
    }
}

/// Whoever keeps the ledger, signs for all of it or owns the finding reads everything that is handed in.
fn reads_evidence(actor: &Actor, relation: Relation) -> bool {
    actor.holds_any(OFFICE)
        || actor.holds_any(REVIEWERS)
        || actor.is(Role::PrincipalLeader)
        || (relation == Relation::Sponsor && actor.is(Role::Leader))
}

fn countersigns(actor: &Actor, relation: Relation) -> bool {
    actor.holds_any(SIGNERS)
        && match relation {
            Relation::Lead => true,
            Relation::Sponsor => actor.is(Role::Leader),
            Relation::TakesPart | Relation::None => {
                actor.holds_any(&[Role::OfficeDirector, Role::PrincipalLeader])
            }
        }
}

#[cfg(test)]
mod tests;
