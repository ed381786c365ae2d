import os,shutil
os.chdir('crates')
def sub(p, *pairs):
    s=open(p).read()
    for a,b in pairs:
        assert a in s, (p,a[:70])
        s=s.replace(a,b)
    open(p,'w').write(s)
shutil.copy('../drafts/deputies/domain_deputy.rs','domain/src/deputy.rs')
shutil.copy('../drafts/deputies/casework_deputy.rs','casework/src/deputy.rs')
shutil.copy('../drafts/deputies/pages_deputies.rs','web/src/pages/deputies.rs')
shutil.copy('../drafts/deputies/views_deputies.rs','web/src/views/deputies.rs')
shutil.copy('../drafts/deputies/deputies.html','web/templates/deputies.html')
sub('domain/src/lib.rs',("pub mod clock;\n","pub mod clock;\npub mod deputy;\n"),("pub use person::{By, Office, Role};","pub use person::{By, Office, Role, StandIn};"))
sub('domain/src/id.rs',("    /// One request of one client;","    /// A deputy (代签人) as he was named.\n    DeputyId,\n    /// One request of one client;"))
sub('domain/src/refusal.rs',('''    /// Already voted.
''','''    /// Standing in for oneself.
    #[error("代签人不能是本人，请选择其他人员。")]
    OwnDeputy,
    /// Days of a deputy that are over or in the wrong order.
    #[error("代签的截止日期不能早于起始日期，也不能早于今天。")]
    DeputyPeriod,
    /// Already voted.
'''),('''    Refusal::AlreadyVoted => "already_voted",
''','''    Refusal::OwnDeputy => "own_deputy",
    Refusal::DeputyPeriod => "deputy_period",
    Refusal::AlreadyVoted => "already_voted",
'''))
s=open('domain/src/finding/tests/refusals.rs').read()
a="/// Refusals around the ledger itself."
assert a in s
s=s.replace(a,'''/// Refusals around naming a deputy.
fn around_deputies() -> Vec<Refusal> {
    let day = date(2024, 7, 10);
    let new = || NewDeputy {
        id: DeputyId(Uuid::from_u128(1)),
        office: Office::LeaderInCharge,
        holder: Who::Leader.person(),
        unit: LEAD,
        deputy: Who::Deputy.person(),
        from: day,
        until: day,
        reason: "外出学习。".into(),
    };
    let own = NewDeputy {
        deputy: Who::Leader.person(),
        ..new()
    };
    let over = NewDeputy {
        until: date(2024, 7, 9),
        ..new()
    };
    vec![
        Deputy::name(own, day).unwrap_err(),
        Deputy::name(over, day).unwrap_err(),
    ]
}

/// Refusals around the ledger itself.''')
s=s.replace("        around_signers(),\n","        around_signers(),\n        around_deputies(),\n")
s=s.replace("    clock::Stamp,\n    finding::","    clock::Stamp,\n    deputy::{Deputy, NewDeputy},\n    finding::")
s=s.replace("    id::{DocumentId,","    id::{DeputyId, DocumentId,")
open('domain/src/finding/tests/refusals.rs','w').write(s)
s=open('domain/src/stored/mod.rs').read()
s=s.replace("use self::samples::{MARK, ","use self::samples::{MARK, deputy_events, ")
s=s.replace("use crate::{\n    FREE_TEXT,","use crate::{\n    FREE_TEXT, deputy::DeputyEvent,")
s=s.replace("const fn institution_name","const fn deputy_name(event: &DeputyEvent) -> &'static str {\n    match event {\n        DeputyEvent::DeputyNamed(_) => \"deputy_named\",\n        DeputyEvent::DeputyEnded => \"deputy_ended\",\n    }\n}\n\nconst fn institution_name")
s=s.replace("        all_of(&institution_events()),\n","        all_of(&institution_events()),\n        all_of(&deputy_events()),\n")
s=s.replace("    for event in &institution_events() {","    for event in &deputy_events() {\n        comes_back(event, deputy_name(event));\n    }\n    for event in &institution_events() {")
import re
s=re.sub(r"FINDING_EVENTS \+ 4 \+ 4 \+ 6","FINDING_EVENTS + 4 + 4 + 6 + 2",s)
open('domain/src/stored/mod.rs','w').write(s)
s=open('domain/src/stored/samples.rs').read()
s=s.replace("pub(super) fn institution_events()","""pub(super) fn deputy_events() -> Vec<DeputyEvent> {
    vec![
        DeputyEvent::DeputyNamed(NewDeputy {
            id: DeputyId(id(45)),
            office: Office::LeaderInCharge,
            holder: PersonId(id(13)),
            unit: UnitId(id(10)),
            deputy: PersonId(id(16)),
            from: date(2024, 7, 1),
            until: date(2024, 7, 20),
            reason: words("代签事由"),
        }),
        DeputyEvent::DeputyEnded,
    ]
}

pub(super) fn institution_events()""")
s=s.replace("use crate::{\n    finding::","use crate::{\n    deputy::{DeputyEvent, NewDeputy},\n    finding::",1)
s=s.replace("AspectId, DocumentId,","AspectId, DeputyId, DocumentId,",1)
open('domain/src/stored/samples.rs','w').write(s)
# access
sub('access/src/policy.rs',
("    /// Roles held now.\n    pub roles: Vec<Role>,\n}\n\nimpl Actor {","    /// Roles held now.\n    pub roles: Vec<Role>,\n    /// Offices in which he stands in for others today.\n    pub stands_in: Vec<StandIn>,\n}\n\nimpl Actor {\n    /// The holder of an office as far as the office goes: what he may see and sign, his deputy may.\n    fn holder(stand_in: &StandIn) -> Self {\n        Self {\n            person: stand_in.holder,\n            unit: stand_in.unit,\n            below: Vec::new(),\n            roles: vec![stand_in.office.role()],\n            stands_in: Vec::new(),\n        }\n    }\n"),
("            stands_in: Vec::new(),\n        }\n    }\n\n    fn holds_any","            stands_in: self.stands_in.clone(),\n        }\n    }\n\n    fn holds_any"),
("    By, Role,\n","    By, Role, StandIn,\n"),
("        /// The person, as sponsor.\n        sponsor: PersonId,\n    },","        /// The person, as sponsor, and sponsors for whom he stands in.\n        sponsors: Vec<PersonId>,\n    },"),
('''/// The part of the ledger `actor` may list.
pub fn scope(actor: &Actor) -> Scope {
''','''impl Scope {
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
'''),
("            sponsor: actor.person,\n        };","            sponsors: vec![actor.person],\n        };"),
("        Scope::Party { units, sponsor } => {","        Scope::Party { units, sponsors } => {"),
("            standing.issued && (takes_part || standing.sponsor == Some(sponsor))","            let sponsored = standing.sponsor.is_some_and(|s| sponsors.contains(&s));\n            standing.issued && (takes_part || sponsored)"),
('''    if allowed_on(actor, action, relation) {
        Decision::Allowed''','''    let as_deputy = |stand_in: &StandIn| {
        let holder = Actor::holder(stand_in);
        let relation = self::relation(&holder, standing);
        sees(&holder, standing) && allowed_on(&holder, action, relation)
    };
    let signs = is_of_a_signer(action) && actor.stands_in.iter().any(as_deputy);
    if allowed_on(actor, action, relation) || signs {
        Decision::Allowed'''),
('''fn sees(actor: &Actor''','''/// What a deputy does in the place of the holder: nothing but signing or not signing.
const fn is_of_a_signer(action: Action) -> bool {
    matches!(
        action,
        Action::Countersign | Action::Review | Action::ReturnClosure
    )
}

fn sees(actor: &Actor'''),
('''        about_a_finding => Relation::ALL
            .into_iter()
            .any(|r| allowed_on(actor, about_a_finding, r)),''','''        about_a_finding => {
            let could = |who: &Actor| {
                Relation::ALL
                    .into_iter()
                    .any(|r| allowed_on(who, about_a_finding, r))
            };
            let as_deputy = |stand_in: &StandIn| could(&Actor::holder(stand_in));
            could(actor)
                || (is_of_a_signer(about_a_finding) && actor.stands_in.iter().any(as_deputy))
        }'''),
("        Action::GrantRoles => actor.is(Role::SecurityAdmin),\n","        Action::GrantRoles => actor.is(Role::SecurityAdmin),\n        Action::NameDeputy => actor.holds_any(SIGNERS) || actor.holds_any(REVIEWERS),\n"),
)
s=open('access/src/action.rs').read()
n=int(re.search(r"ALL: \[Self; (\d+)\]",s).group(1))
s=s.replace(f"ALL: [Self; {n}]",f"ALL: [Self; {n+1}]")
s=s.replace("    KeepClosureRules,\n}","    KeepClosureRules,\n    /// Name a deputy: the director for anybody, a holder for himself.\n    NameDeputy,\n}")
s=s.replace("        Self::KeepClosureRules,\n    ];","        Self::KeepClosureRules,\n        Self::NameDeputy,\n    ];")
s=s.replace('            Self::KeepClosureRules => "制定销号流程",\n','            Self::KeepClosureRules => "制定销号流程",\n            Self::NameDeputy => "指定代签人",\n')
s=s.replace('            Self::OwnAccount => "本人",','            Self::OwnAccount => "本人",')
s=s.replace('            Self::GrantRoles => "安全保密管理员",\n            Self::ReadAudit','            Self::GrantRoles => "安全保密管理员",\n            Self::NameDeputy => "签字人本人或整改办主任",\n            Self::ReadAudit')
open('access/src/action.rs','w').write(s)
sub('access/src/policy/tests.rs',("        roles: roles.to_vec(),\n    }\n}","        roles: roles.to_vec(),\n        stands_in: Vec::new(),\n    }\n}"),
("            Scope::Party { units, sponsor } => {","            Scope::Party { units, sponsors } => {"),
("finding.sponsor == Some(sponsor))","finding.sponsor.is_some_and(|s| sponsors.contains(&s)))"),
('''fn roles() -> impl Strategy''','''#[test]
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
    for action in [Action::Review, Action::RequestClosure, Action::Issue, Action::Report] {
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

fn roles() -> impl Strategy'''))
s=open('access/src/policy/tests.rs').read()
m=re.search(r"use bihuan_domain::\{([^}]*)\}",s)
print(m and m.group(0), re.findall(r"use [^;]*;",s)[:6])
# store
sub('store/src/ledger/list.rs',('''        Scope::Party { units, sponsor } => sql
            .push(" AND f.issued = 1 AND (f.sponsor = ?")
            .bind(sponsor.0)
''','''        Scope::Party { units, sponsors } => sql
            .push(" AND f.issued = 1 AND (f.sponsor IN ")
            .push_list(sponsors.iter().map(|p| p.0))
'''))
sub('store/src/ledger/tally.rs',('''            Scope::Party { units, sponsor } => match units.as_slice() {
                [] => Some(sponsor.to_string()),
                _ => None,
            },''','''            Scope::Party { units, sponsors } => match (units.as_slice(), sponsors.as_slice()) {
                ([], [sponsor]) => Some(sponsor.to_string()),
                _ => None,
            },'''))
sub('store/tests/store/records.rs',("sponsor: PersonId(Uuid::from_u128(1)) }","sponsors: vec![PersonId(Uuid::from_u128(1))] }"))
s=open('store/src/ledger/records.rs').read()
s=s.replace("use bihuan_domain::{Record, ","use bihuan_domain::{Record, deputy::Deputy, ")
s=s.replace("            <Institution as Record>::KIND => {","            <Deputy as Record>::KIND => {\n                type $r = Deputy;\n                $do\n            }\n            <Institution as Record>::KIND => {")
open('store/src/ledger/records.rs','w').write(s)
# casework
sub('casework/src/search.rs',('''        Scope::Party { units, sponsor } => {
            Visible::Units(units.into_iter().map(|u| u.0).chain([sponsor.0]).collect())
        }''','''        Scope::Party { units, sponsors } => {
            let units = units.into_iter().map(|u| u.0);
            Visible::Units(units.chain(sponsors.into_iter().map(|p| p.0)).collect())
        }'''))
s=open('casework/src/lib.rs').read()
s=s.replace("pub mod account;\nmod app;\n","pub mod account;\nmod app;\npub mod deputy;\n")
assert "deputy" in s
open('casework/src/lib.rs','w').write(s)
sub('casework/src/account/authenticate.rs',("        roles: person.roles.clone(),\n    };","        roles: person.roles.clone(),\n        stands_in,\n    };"),("    let actor = Actor {","    // Administrators never stand in; asking anew each time ends it the moment it ends.\n    let works = !person.roles.is_empty() && !person.roles.iter().any(|r| r.is_administrator());\n    let stands_in = if works {\n        deputy::stands_in(app, person.id).await?\n    } else {\n        Vec::new()\n    };\n    let actor = Actor {"),("use crate::{App, Context, Failure, organization};","use crate::{App, Context, Failure, deputy, organization};"))
sub('casework/src/account/people.rs',("/// How many people each unit has.","""/// Everybody who may sign in, by login.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn everybody(ctx: &Context) -> Result<Vec<Person>, Failure> {
    let mut all: Vec<Person> = Vec::new();
    let mut after = String::new();
    loop {
        let page = people(ctx, None, &after).await?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        after.clone_from(&last.login);
        all.extend(page.into_iter().filter(|p| p.active));
    }
}

/// How many people each unit has."""))
for p in ['server/src/boot.rs','server/src/command/user.rs','testkit/src/app.rs','testkit/src/demo/mod.rs']:
    s=open(p).read()
    s2=re.sub(r"(let actor = Actor \{.*?)(\n\s*\};)", lambda m: m.group(1)+"\n"+" "*(len(m.group(2))-len(m.group(2).lstrip())-1+4)+"stands_in: Vec::new(),"+m.group(2), s, count=1, flags=re.S)
    assert s2!=s, p
    open(p,'w').write(s2)
print(open('casework/src/account/mod.rs').read()[:3000].count('colleagues'))
s=open('casework/src/account/mod.rs').read()
s=s.replace("colleagues,","colleagues, everybody,",1)
open('casework/src/account/mod.rs','w').write(s)
# web
sub('web/src/views/mod.rs',("pub mod bulk_result;\n","pub mod bulk_result;\npub mod deputies;\n"))
sub('web/src/pages/mod.rs',("mod closure_rules;\n","mod closure_rules;\nmod deputies;\n"),('''        .get("/signing", Action::ListLedger, signing::list)''','''        .get("/deputies", Action::NameDeputy, deputies::list)
        .post("/deputies", Action::NameDeputy, deputies::name)
        .post("/deputies/{id}/end", Action::NameDeputy, deputies::end)
        .get("/signing", Action::ListLedger, signing::list)'''))
sub('web/src/pages/signing.rs',("fn office(key: &str)","pub(super) fn office(key: &str)"))
sub('web/templates/signing.html',('''{%- if let Some(first) = waiting.first() %}<div class="act"><a class="btn go" href="{{ first.href }}">从第一份开始</a></div>{% endif %}</div>''','''<div class="act">{% if deputies %}<a class="btn" href="/deputies">代签人</a>{% endif %}{% if let Some(first) = waiting.first() %}<a class="btn go" href="{{ first.href }}">从第一份开始</a>{% endif %}</div></div>'''))
sub('web/src/views/signing.rs',("    /// What is said when nothing waits.\n","    /// Whether the viewer may name deputies.\n    pub deputies: bool,\n    /// What is said when nothing waits.\n"))
sub('web/src/pages/signing.rs',("        empty: Empty {","        deputies: ctx.may(Action::NameDeputy, None),\n        empty: Empty {"),("use bihuan_casework::{\n    Failure,","use bihuan_access::Action;\nuse bihuan_casework::{\n    Failure,"))
sub('web/tests/web/recipes_of_pages.rs',('''        recipe("GET /signing", Head''','''        recipe("GET /deputies", Director, Some(Clerk)),
        recipe("POST /deputies", Director, Some(Clerk)).form(|g| {
            vec![
                ("office", "leader_in_charge".to_owned()),
                ("holder", g.scene.leader.id.to_string()),
                ("deputy", g.scene.director.id.to_string()),
                ("from", "2020-01-01".to_owned()),
                ("until", "2099-12-31".to_owned()),
                ("reason", "外出学习".to_owned()),
            ]
        }),
        recipe("POST /deputies/{id}/end", Director, Some(Clerk))
            .at(|g| format!("/deputies/{}/end", g.deputy)),
        recipe("GET /signing", Head'''))
sub('web/tests/web/ground.rs',('''    pub(crate) rules: Vec<String>,
}''','''    pub(crate) rules: Vec<String>,
    /// The director stands in for the leader in charge.
    pub(crate) deputy: DeputyId,
}'''),("            rules: Vec::new(),\n","            rules: Vec::new(),\n            deputy,\n"),("        let mut ground = Self {","        let deputy = scene.deputy(&app, &scene.leader, &scene.director).await.unwrap();\n        let mut ground = Self {"),("use bihuan_domain::id::FindingId;","use bihuan_domain::id::{DeputyId, FindingId};"))
sub('testkit/src/scene_closing.rs',('''    /// Signs as somebody in an office''','''    /// Lets somebody stand in for the leader in charge.
    ///
    /// # Errors
    /// Whatever refuses it.
    pub async fn deputy(
        &self,
        app: &TestApp,
        holder: &Member,
        deputy: &Member,
    ) -> anyhow::Result<DeputyId> {
        let ctx = app.context(&self.director).await?;
        let name = Name {
            office: Office::LeaderInCharge,
            holder: holder.id,
            deputy: deputy.id,
            from: ctx.today(),
            until: ctx.today(),
            reason: "外出学习。".to_owned(),
        };
        let named = bihuan_casework::deputy::name(&ctx, name).await?;
        Ok(named.record.named.id)
    }

    /// Signs as somebody in an office'''),("    id::FindingId,\n","    id::{DeputyId, FindingId},\n"),("use bihuan_casework::finding::{","use bihuan_casework::deputy::Name;\nuse bihuan_casework::finding::{"))
