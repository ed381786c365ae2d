//! The rules.

use bihuan_domain::{
    By, Role,
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
}

impl Actor {
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
            stands_in: Vec::new(),
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
        /// The person, as sponsor.
        sponsor: PersonId,
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

/// The part of the ledger `actor` may list.
pub fn scope(actor: &Actor) -> Scope {
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
            sponsor: actor.person,
        };
    }
    Scope::Nothing
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
    if allowed_on(actor, action, relation) {
        Decision::Allowed
    } else {
        Decision::Forbidden
    }
}

fn sees(actor: &Actor, standing: &Standing) -> bool {
    match scope(actor) {
        Scope::All => true,
        Scope::Nothing => false,
        Scope::Party { units, sponsor } => {
            let takes_part = standing
                .lead
                .iter()
                .chain(&standing.others)
                .any(|unit| units.contains(unit));
            standing.issued && (takes_part || standing.sponsor == Some(sponsor))
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
        | Action::KeepMeeting
        | Action::KeepDrive
        | Action::KeepLiaison => actor.holds_any(OFFICE),
        Action::KeepUnits | Action::KeepAccounts | Action::KeepSettings => {
            actor.is(Role::SystemAdmin)
        }
        Action::KeepInstitution | Action::AnswerDecision => {
            actor.holds_any(OFFICE) || actor.holds_any(UNIT)
        }
        // Whether he was sent is asked of the look-back itself.
        Action::RecordLookBack => {
            actor.holds_any(OFFICE) || actor.holds_any(UNIT) || actor.holds_any(REVIEWERS)
        }
        Action::GrantRoles => actor.is(Role::SecurityAdmin),
        Action::KeepClosureRules => actor.is(Role::OfficeDirector),
        Action::ReadAudit => actor.is(Role::AuditAdmin),
        // An act on a finding without a finding (a list of buttons, a bulk form): whether he could on any.
        about_a_finding => Relation::ALL
            .into_iter()
            .any(|r| allowed_on(actor, about_a_finding, r)),
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
        | Action::KeepLookBack
        | Action::DeclareRebound => actor.holds_any(OFFICE),
        Action::Issue | Action::DecideExtension | Action::EndFinding | Action::ChangeSigners => {
            actor.is(Role::OfficeDirector)
        }
        Action::DraftPlan => actor.holds_any(OFFICE) || (lead && actor.holds_any(UNIT)),
        Action::ApprovePlan => actor.holds_any(&[Role::OfficeDirector, Role::PrincipalLeader]),
        Action::AnswerTask | Action::Report => party && actor.holds_any(UNIT),
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
