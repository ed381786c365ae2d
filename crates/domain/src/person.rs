//! Roles of people and the offices in which they sign.

use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    id::{PersonId, UnitId},
};

/// What a person may be. Roles are given by the security administrator and always belong to the person's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 系统管理员: accounts without powers, units, settings. Reads no business content.
    SystemAdmin,
    /// 安全保密管理员: gives and takes roles. Reads no business content.
    SecurityAdmin,
    /// 安全审计员: reads the record of acts. Reads no business content.
    AuditAdmin,
    /// 整改办经办: keeps the ledger.
    OfficeClerk,
    /// 整改办主任（区委办主任）: issues, grants extensions, signs third.
    OfficeDirector,
    /// 区委主要领导: sees all, signs last.
    PrincipalLeader,
    /// 包案（领办）领导、分管领导: sees and answers for what he sponsors, signs second.
    Leader,
    /// 单位主要负责人: head of a unit, signs first for what his unit leads.
    UnitHead,
    /// 单位经办人: accepts tasks, reports progress.
    UnitHandler,
    /// 联审: office of the Party committee.
    ReviewerOffice,
    /// 联审: discipline and supervision commission.
    ReviewerDiscipline,
    /// 联审: organization department.
    ReviewerOrganization,
    /// 联审: inspection office.
    ReviewerInspection,
    /// 查阅: sees the whole ledger, changes nothing.
    Viewer,
    /// 大数据监督（纪委监委）: opens collection tasks, runs models, decides about red flags.
    DataSupervisor,
    /// 派驻纪检监察组: checks what the units assigned to it hand in. Sees no red flags.
    ResidentTeam,
}

impl Role {
    /// All roles in the order of the matrix.
    pub const ALL: [Self; 16] = [
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::AuditAdmin,
        Self::OfficeClerk,
        Self::OfficeDirector,
        Self::PrincipalLeader,
        Self::Leader,
        Self::UnitHead,
        Self::UnitHandler,
        Self::ReviewerOffice,
        Self::ReviewerDiscipline,
        Self::ReviewerOrganization,
        Self::ReviewerInspection,
        Self::Viewer,
        Self::DataSupervisor,
        Self::ResidentTeam,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SystemAdmin => "系统管理员",
            Self::SecurityAdmin => "安全保密管理员",
            Self::AuditAdmin => "安全审计员",
            Self::OfficeClerk => "整改办经办",
            Self::OfficeDirector => "整改办主任",
            Self::PrincipalLeader => "主要领导",
            Self::Leader => "包案（分管）领导",
            Self::UnitHead => "单位负责人",
            Self::UnitHandler => "单位经办人",
            Self::ReviewerOffice => "联审·党委办公室",
            Self::ReviewerDiscipline => "联审·纪委监委",
            Self::ReviewerOrganization => "联审·组织部",
            Self::ReviewerInspection => "联审·巡察办",
            Self::Viewer => "查阅",
            Self::DataSupervisor => "大数据监督",
            Self::ResidentTeam => "派驻组",
        }
    }

    /// Whether this is one of the three administrators (三员).
    pub const fn is_administrator(self) -> bool {
        matches!(
            self,
            Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin
        )
    }

    /// Checks that roles may be held together: an administrator is exactly one of the three and nothing else.
    ///
    /// # Errors
    /// [`Refusal::RolesConflict`].
    pub fn check_together(roles: &[Self]) -> Result<(), Refusal> {
        if roles.len() > 1 && roles.iter().any(|r| r.is_administrator()) {
            return Err(Refusal::RolesConflict);
        }
        Ok(())
    }
}

/// The office in which somebody signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// 牵头单位主要负责人
    LeadUnitHead,
    /// 分管领导
    LeaderInCharge,
    /// 区委办主任
    OfficeDirector,
    /// 区委主要领导
    PrincipalLeader,
    /// 区委办（联审）
    ReviewOffice,
    /// 区纪委监委（联审）
    ReviewDiscipline,
    /// 区委组织部（联审）
    ReviewOrganization,
    /// 区委巡察办（联审）
    ReviewInspection,
}

impl Office {
    /// All offices, in the order of the default policy.
    pub const ALL: [Self; 8] = [
        Self::LeadUnitHead,
        Self::LeaderInCharge,
        Self::OfficeDirector,
        Self::PrincipalLeader,
        Self::ReviewOffice,
        Self::ReviewDiscipline,
        Self::ReviewOrganization,
        Self::ReviewInspection,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LeadUnitHead => "牵头单位主要负责人",
            Self::LeaderInCharge => "分管领导",
            Self::OfficeDirector => "党委办公室主任",
            Self::PrincipalLeader => "党委主要领导",
            Self::ReviewOffice => "党委办公室",
            Self::ReviewDiscipline => "纪委监委",
            Self::ReviewOrganization => "组织部",
            Self::ReviewInspection => "巡察办",
        }
    }

    /// Whether it votes in the joint review, as far as its name goes.
    pub const fn reviews(self) -> bool {
        matches!(
            self,
            Self::ReviewOffice
                | Self::ReviewDiscipline
                | Self::ReviewOrganization
                | Self::ReviewInspection
        )
    }

    /// Name in stored data and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::LeadUnitHead => "lead_unit_head",
            Self::LeaderInCharge => "leader_in_charge",
            Self::OfficeDirector => "office_director",
            Self::PrincipalLeader => "principal_leader",
            Self::ReviewOffice => "review_office",
            Self::ReviewDiscipline => "review_discipline",
            Self::ReviewOrganization => "review_organization",
            Self::ReviewInspection => "review_inspection",
        }
    }

    /// The role a person needs to sign in this office.
    pub const fn role(self) -> Role {
        match self {
            Self::LeadUnitHead => Role::UnitHead,
            Self::LeaderInCharge => Role::Leader,
            Self::OfficeDirector => Role::OfficeDirector,
            Self::PrincipalLeader => Role::PrincipalLeader,
            Self::ReviewOffice => Role::ReviewerOffice,
            Self::ReviewDiscipline => Role::ReviewerDiscipline,
            Self::ReviewOrganization => Role::ReviewerOrganization,
            Self::ReviewInspection => Role::ReviewerInspection,
        }
    }
}

/// The person behind a command, with what he holds at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub person: PersonId,
    /// The person's unit.
    pub unit: UnitId,
    /// Roles held now.
    pub roles: Vec<Role>,
    /// Offices in which the person stands in for others today.
    pub stands_in: Vec<StandIn>,
}

/// An office in which somebody stands in for its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StandIn {
    /// The office.
    pub office: Office,
    /// Who holds it.
    pub holder: PersonId,
    /// The holder's unit.
    pub unit: UnitId,
}

impl By {
    /// Whether the person holds `role`.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_three_administrators_are_kept_apart_from_each_other_and_from_the_work() {
        for administrator in Role::ALL.into_iter().filter(|r| r.is_administrator()) {
            assert!(Role::check_together(&[administrator]).is_ok());
            for other in Role::ALL.into_iter().filter(|r| *r != administrator) {
                assert_eq!(
                    Role::check_together(&[other, administrator]),
                    Err(Refusal::RolesConflict),
                    "{administrator:?} {other:?}"
                );
            }
        }
        assert!(Role::check_together(&[Role::OfficeDirector, Role::ReviewerOffice]).is_ok());
    }

    #[test]
    fn every_office_has_a_role_of_its_own() {
        let roles = BTreeSet::from(Office::ALL.map(Office::role));
        assert_eq!(roles.len(), Office::ALL.len());
    }
}
