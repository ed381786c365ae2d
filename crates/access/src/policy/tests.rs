//! The matrix as text, and the properties that must hold for any actor and finding.

use std::fmt::Write as _;

use bihuan_domain::{
    Office, StandIn,
    id::{PersonId, UnitId},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const ME: PersonId = PersonId(Uuid::from_u128(1));
const OURS: UnitId = UnitId(Uuid::from_u128(2));
const THEIRS: UnitId = UnitId(Uuid::from_u128(3));
const SOMEBODY: PersonId = PersonId(Uuid::from_u128(4));

fn actor(roles: &[Role]) -> Actor {
    Actor {
        person: ME,
        unit: OURS,
        below: Vec::new(),
        roles: roles.to_vec(),
        stands_in: Vec::new(),
    }
}

fn standing(relation: Relation, issued: bool) -> Standing {
    match relation {
        Relation::Lead => Standing {
            lead: Some(OURS),
            others: vec![THEIRS],
            sponsor: Some(SOMEBODY),
            issued,
        },
        Relation::TakesPart => Standing {
            lead: Some(THEIRS),
            others: vec![OURS],
            sponsor: Some(SOMEBODY),
            issued,
        },
        Relation::Sponsor => Standing {
            lead: Some(THEIRS),
            others: Vec::new(),
            sponsor: Some(ME),
            issued,
        },
        Relation::None => Standing {
            lead: Some(THEIRS),
            others: Vec::new(),
            sponsor: Some(SOMEBODY),
            issued,
        },
    }
}

fn sign(decision: Decision) -> char {
    match decision {
        Decision::Allowed => '可',
        Decision::Forbidden => '否',
        Decision::Invisible => '·',
    }
}

/// The committed matrix. Rewritten by `cargo xtask generate`.
#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the generator is asked for by the environment"
)]
fn generated_matrix() {
    let mut text = String::from(
        "谁可以做什么（由程序按实际规则打印，不手工修改）\n\
         可 = 允许；否 = 看得见但不能做（403）；· = 看不见（404）\n\
         与问题有关的行依次为四种关系：本单位牵头／本单位参与／本人包案／无关；问题均已下达。\n\
         未下达的问题只有整改办等可见全部台账的角色看得见。\n\n",
    );
    for role in Role::ALL {
        let who = actor(&[role]);
        let _ = writeln!(text, "【{}】", role.label());
        for action in Action::ALL {
            let cells: String = if action.is_about_a_finding() {
                Relation::ALL
                    .into_iter()
                    .map(|r| sign(check(&who, action, Some(&standing(r, true)))))
                    .collect()
            } else {
                sign(check(&who, action, None)).to_string()
            };
            let _ = writeln!(text, "  {cells:　<4} {}", action.label());
        }
        text.push('\n');
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/matrix.txt");
    if std::env::var_os("BIHUAN_GENERATE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(
        text,
        std::fs::read_to_string(path).unwrap_or_default(),
        "run `cargo xtask generate` and review the diff"
    );
}

#[test]
fn administrators_read_no_business_content() {
    for role in Role::ALL.into_iter().filter(|r| r.is_administrator()) {
        let who = actor(&[role]);
        assert_eq!(scope(&who), Scope::Nothing, "{role:?}");
        for relation in Relation::ALL {
            for action in Action::ALL.into_iter().filter(|a| a.is_about_a_finding()) {
                assert_eq!(
                    check(&who, action, Some(&standing(relation, true))),
                    Decision::Invisible,
                    "{role:?} {action:?}"
                );
            }
        }
    }
}

#[test]
fn an_account_without_roles_can_do_nothing_but_mind_itself() {
    let who = actor(&[]);
    for action in Action::ALL {
        let expected = matches!(action, Action::Enter | Action::OwnAccount);
        assert_eq!(
            check(&who, action, None) == Decision::Allowed,
            expected,
            "{action:?}"
        );
    }
}

#[test]
fn a_unit_does_not_see_what_was_not_issued() {
    let who = actor(&[Role::UnitHead]);
    assert_eq!(
        check(
            &who,
            Action::SeeFinding,
            Some(&standing(Relation::Lead, false))
        ),
        Decision::Invisible
    );
    assert_eq!(
        check(
            &actor(&[Role::OfficeClerk]),
            Action::SeeFinding,
            Some(&standing(Relation::Lead, false))
        ),
        Decision::Allowed
    );
}

#[test]
fn a_unit_answers_for_the_units_below_it() {
    let mut who = actor(&[Role::UnitHandler]);
    who.below = vec![THEIRS];
    assert_eq!(
        check(
            &who,
            Action::SeeFinding,
            Some(&standing(Relation::None, true))
        ),
        Decision::Allowed
    );
}

#[test]
fn data_that_units_below_hand_in_is_theirs_and_the_whole_ledger_is_no_data() {
    let mut who = actor(&[Role::UnitHead]);
    who.below = vec![THEIRS];
    assert_eq!(data_scope(&who), DataScope::Unit(OURS));
    assert_eq!(
        data_scope(&actor(&[Role::ResidentTeam])),
        DataScope::Unit(OURS)
    );
    assert_eq!(data_scope(&actor(&[Role::DataSupervisor])), DataScope::All);
    for role in Role::ALL {
        let who = actor(&[role]);
        if scope(&who) == Scope::All {
            assert_eq!(data_scope(&who), DataScope::Nothing, "{role:?}");
        }
    }
}

#[test]
fn a_deputy_sees_and_signs_what_the_holder_would_and_does_nothing_else() {
    let mut deputy = actor(&[Role::Leader]);
    let theirs = Standing {
        lead: Some(THEIRS),
        others: Vec::new(),
        sponsor: Some(SOMEBODY),
        issued: true,
    };
    let may = |who: &Actor, action| check(who, action, Some(&theirs));
    assert_eq!(may(&deputy, Action::Countersign), Decision::Invisible);
    deputy.stands_in = vec![StandIn {
        office: Office::LeaderInCharge,
        holder: SOMEBODY,
        unit: THEIRS,
    }];
    assert_eq!(may(&deputy, Action::SeeFinding), Decision::Allowed);
    assert_eq!(may(&deputy, Action::Countersign), Decision::Allowed);
    assert_eq!(may(&deputy, Action::ReturnClosure), Decision::Allowed);
    for action in [
        Action::Review,
        Action::RequestClosure,
        Action::Issue,
        Action::Report,
    ] {
        assert_eq!(may(&deputy, action), Decision::Forbidden, "{action:?}");
    }
    let other = Standing {
        sponsor: None,
        ..theirs.clone()
    };
    assert_eq!(
        check(&deputy, Action::SeeFinding, Some(&other)),
        Decision::Invisible,
        "a deputy of the leader sees what the leader sponsors"
    );
}

fn roles() -> impl Strategy<Value = Vec<Role>> {
    proptest::collection::vec(proptest::sample::select(Role::ALL.to_vec()), 0..4)
}

proptest! {
    /// What a list shows is what the page would show: the scope and the check agree for any roles and finding.
    #[test]
    fn lists_agree_with_pages(roles in roles(), relation in proptest::sample::select(Relation::ALL.to_vec()), issued: bool) {
        let who = actor(&roles);
        let finding = standing(relation, issued);
        let listed = match scope(&who) {
            Scope::All => true,
            Scope::Nothing => false,
            Scope::Party { units, sponsors } => {
                finding.issued
                    && (finding.lead.iter().chain(&finding.others).any(|u| units.contains(u)) || finding.sponsor.is_some_and(|s| sponsors.contains(&s)))
            }
        };
        prop_assert_eq!(listed, check(&who, Action::SeeFinding, Some(&finding)) == Decision::Allowed);
    }

    /// Another role never takes a right away, and nothing may be done to what cannot be seen.
    #[test]
    fn roles_only_add(roles in roles(), more in proptest::sample::select(Role::ALL.to_vec()),
                      action in proptest::sample::select(Action::ALL.to_vec()),
                      relation in proptest::sample::select(Relation::ALL.to_vec())) {
        let finding = standing(relation, true);
        let before = check(&actor(&roles), action, Some(&finding));
        let with_more: Vec<Role> = roles.iter().copied().chain([more]).collect();
        let after = check(&actor(&with_more), action, Some(&finding));
        prop_assert!(before != Decision::Allowed || after == Decision::Allowed);
        prop_assert!(before != Decision::Allowed || check(&actor(&roles), Action::SeeFinding, Some(&finding)) == Decision::Allowed);
    }
}
