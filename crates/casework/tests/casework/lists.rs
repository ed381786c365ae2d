//! Everybody's lists and figures, compared with what the policy and the findings themselves say.

use bihuan_access::{Action, Decision, check};
use bihuan_casework::{
    Context, Failure,
    finding::{Changed, load},
    ledger::{self, KeyProblems, List},
};
use bihuan_domain::{
    Finding, Stage,
    finding::Deadline,
    id::{FindingId, RectificationId},
    rectification::FindingList,
};
use bihuan_store::{Filter, Missing};
use bihuan_testkit::demo::Chance;

use crate::ground::Ground;

/// A filter, and which findings it is to find.
type Case = (Filter, Box<dyn Fn(&Changed) -> bool + Send + Sync>);

fn filters(ground: &Ground, ctx: &Context) -> Vec<Case> {
    let today = ctx.today();
    let unit = ground.water;
    let leader = ground.people[Ground::person("leader")].actor.person;
    let mut all: Vec<Case> = Vec::new();
    let mut case = |filter: Filter, finds: fn(&Finding) -> bool| {
        all.push((filter, Box::new(move |c: &Changed| finds(&c.finding))));
    };
    let none = Filter::default;
    case(
        Filter {
            unproven: true,
            ..none()
        },
        Finding::lacks_proof,
    );
    case(
        Filter {
            extension_asked: true,
            ..none()
        },
        |f| f.extension_asked.is_some(),
    );
    case(
        Filter {
            key: true,
            ..none()
        },
        Finding::is_key,
    );
    case(
        Filter {
            key: true,
            sponsored: true,
            ..none()
        },
        |f| f.is_key() && f.owners.sponsor.is_some(),
    );
    case(
        Filter {
            missing: Some(Missing::Lead),
            ..none()
        },
        |f| f.stage.is_open() && f.owners.lead.is_none(),
    );
    case(
        Filter {
            missing: Some(Missing::Plan),
            ..none()
        },
        |f| f.stage.is_open() && f.tasks.is_empty(),
    );
    case(
        Filter {
            time_class: Some("long_term".to_owned()),
            ..none()
        },
        |f| f.time_class.is_some_and(|class| class.key() == "long_term"),
    );
    let mut case = |filter: Filter, finds: Box<dyn Fn(&Changed) -> bool + Send + Sync>| {
        all.push((filter, finds));
    };
    case(
        Filter {
            due_before: Some(today),
            ..none()
        },
        Box::new(move |c| c.finding.is_overdue(today)),
    );
    case(
        Filter {
            due_from: Some(today),
            ..none()
        },
        Box::new(move |c| {
            let due = c.finding.deadline.as_ref().map(Deadline::current);
            c.finding.stage.is_open() && due.is_some_and(|due| due >= today)
        }),
    );
    case(
        Filter {
            reported_from: Some(today),
            ..none()
        },
        Box::new(move |c| {
            c.finding.stage.is_open() && c.finding.reported_on.is_some_and(|day| day >= today)
        }),
    );
    case(
        Filter {
            unreported_since: Some(today),
            ..none()
        },
        Box::new(move |c| {
            c.finding.stage.is_open()
                && c.finding.stage != Stage::Draft
                && c.finding.reported_on.is_none_or(|day| day < today)
        }),
    );
    case(
        Filter {
            lead: Some(unit),
            ..none()
        },
        Box::new(move |c| c.finding.owners.lead == Some(unit)),
    );
    case(
        Filter {
            unit: Some(unit),
            ..none()
        },
        Box::new(move |c| takes_part(c, unit)),
    );
    case(
        Filter {
            sponsor: Some(leader),
            ..none()
        },
        Box::new(move |c| c.finding.owners.sponsor == Some(leader)),
    );
    for list in FindingList::ALL {
        case(
            Filter {
                list: Some(list),
                ..none()
            },
            Box::new(move |c| c.finding.list == list),
        );
    }
    for stage in bihuan_domain::Stage::KEYS {
        case(
            Filter {
                stages: vec![stage.to_owned()],
                ..none()
            },
            Box::new(move |c| c.finding.stage.key() == stage),
        );
    }
    all
}

fn takes_part(changed: &Changed, unit: bihuan_domain::id::UnitId) -> bool {
    let standing = changed.standing();
    standing.lead == Some(unit) || standing.others.contains(&unit)
}

/// Compares, for everybody, what is listed and counted with what the policy lets him read.
pub(crate) async fn hold(
    ground: &Ground,
    rectification: RectificationId,
    findings: &[FindingId],
    chance: &mut Chance,
) {
    let mut all = Vec::new();
    for id in findings {
        all.push(ground.stands(*id).await);
    }
    for ctx in &ground.people {
        let reads = |c: &&Changed| {
            check(&ctx.actor, Action::SeeFinding, Some(&c.standing())) == Decision::Allowed
        };
        let visible: Vec<&Changed> = all.iter().filter(reads).collect();
        for changed in &all {
            match load(ctx, changed.finding.id).await {
                Ok(loaded) => assert!(reads(&changed) && loaded == *changed),
                Err(Failure::NotFound) => assert!(!reads(&changed)),
                Err(other) => panic!("{other:?}"),
            }
        }
        if check(&ctx.actor, Action::ListLedger, None) != Decision::Allowed {
            assert!(visible.is_empty());
            let refused = ledger::list(ctx, rectification, &List::default()).await;
            assert!(matches!(refused, Err(Failure::Forbidden(_))));
            continue;
        }
        is_listed(ctx, rectification, &Filter::default(), &visible).await;
        let filters = filters(ground, ctx);
        for _ in 0..3 {
            let (filter, finds) = chance.one(&filters).unwrap();
            let found: Vec<&Changed> = visible.iter().copied().filter(|c| finds(c)).collect();
            is_listed(ctx, rectification, filter, &found).await;
        }
        is_summed(ctx, rectification, &visible).await;
    }
    units_are_summed(ground, rectification, &all).await;
}

/// The list has these findings in their order and no others, and every count of it says so.
async fn is_listed(
    ctx: &Context,
    rectification: RectificationId,
    filter: &Filter,
    found: &[&Changed],
) {
    let query = List {
        filter: filter.clone(),
        limit: 1000,
        ..List::default()
    };
    let listed = ledger::list(ctx, rectification, &query).await.unwrap();
    let ids: Vec<FindingId> = listed.page.rows.iter().map(|row| row.id).collect();
    let wanted: Vec<FindingId> = found.iter().map(|c| c.finding.id).collect();
    let who = &ctx.actor;
    assert_eq!(ids, wanted, "{who:?} lists {filter:?}");
    assert_eq!(listed.total, wanted.len() as u64, "{who:?}: {filter:?}");
    let counted = ledger::count(ctx, rectification, filter).await.unwrap();
    assert_eq!(counted, wanted.len() as u64, "{who:?}: {filter:?}");
}

/// The figures of a person are sums of his list.
async fn is_summed(ctx: &Context, rectification: RectificationId, visible: &[&Changed]) {
    let figures = ledger::figures(ctx, rectification).await.unwrap();
    let key = ledger::key_problems(ctx, rectification).await.unwrap();
    let of_key = |fits: fn(&Finding) -> bool| {
        let those = visible.iter().filter(|c| c.finding.is_key());
        those.filter(|c| fits(&c.finding)).count() as u64
    };
    let wanted = KeyProblems {
        total: of_key(|_| true),
        led: of_key(|f| f.owners.sponsor.is_some()),
        closed: of_key(|f| f.stage.key() == "closed"),
    };
    assert_eq!(key, wanted);
    let today = ctx.today();
    let lists = FindingList::ALL.into_iter().map(Some).chain([None]);
    for list in lists {
        let sum = |counts: &dyn Fn(&Finding) -> bool| {
            let of_list = |f: &Finding| list.is_none_or(|list| f.list == list);
            let counted = visible
                .iter()
                .filter(|c| of_list(&c.finding) && counts(&c.finding));
            counted.count() as u64
        };
        assert_eq!(figures.total(list), sum(&|_| true));
        for stage in bihuan_domain::Stage::KEYS {
            let in_stage = sum(&|f| f.stage.key() == stage);
            assert_eq!(figures.in_stages(list, &[stage]), in_stage, "{stage}");
        }
        assert_eq!(figures.overdue(list, today), sum(&|f| f.is_overdue(today)));
    }
}

/// The figures of the units are sums of what was given out to them, for those who see the whole ledger.
async fn units_are_summed(ground: &Ground, rectification: RectificationId, all: &[Changed]) {
    let clerk = &ground.people[Ground::person("clerk")];
    let by_unit = ledger::figures_by_unit(clerk, rectification).await.unwrap();
    for unit in [ground.housing, ground.station, ground.water] {
        let given = |c: &&Changed| c.standing().issued && takes_part(c, unit);
        let wanted = all.iter().filter(given).count() as u64;
        let summed = by_unit.iter().find(|u| u.unit == unit);
        let summed = summed.map_or(0, |u| u.figures.total(None));
        assert_eq!(summed, wanted);
    }
    let handler = &ground.people[Ground::person("housing")];
    let none = ledger::figures_by_unit(handler, rectification)
        .await
        .unwrap();
    assert_eq!(none, [], "not for those who see a part");
}
