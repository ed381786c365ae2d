//! The ledger as rows: every column comes back on both databases.

use std::sync::Arc;

use bihuan_access::Scope;
use bihuan_domain::{
    Event, Finding, RectificationCode,
    finding::{Assignment, Recorded},
    id::{FindingId, RectificationId, UnitId},
    rectification::FindingList,
};
use bihuan_store::{Author, Filter, LedgerRow, Order, ReboundEnd, Wanted};
use jiff::civil::date;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

const RECTIFICATION: RectificationId = RectificationId(Uuid::from_u128(500));

/// A closed finding's number says nothing here; what counts is that the second came back from the first.
async fn one_that_came_back(bed: &Bed) -> (FindingId, FindingId) {
    let code: RectificationCode = "YL-2024".parse().unwrap();
    let ids = (FindingId(Uuid::from_u128(1)), FindingId(Uuid::from_u128(2)));
    let recorded = |id, position, rebound_of| {
        Finding::record(Recorded {
            id,
            rectification: RECTIFICATION,
            number: code.number(position),
            position,
            feedback_date: date(2024, 1, 10),
            aspect: None,
            item: None,
            list: FindingList::Feedback,
            source_no: None,
            problem: "云岭县公务用车台账不全。".to_owned(),
            reported: None,
            passage: None,
            rebound_of,
        })
        .unwrap()
    };
    let author = Author {
        actor: None,
        at_ms: 1_700_000_000_000,
        request: None,
    };
    let mut tx = bed.store.begin(author, Arc::new(|| [7; 16])).await.unwrap();
    let events = vec![recorded(ids.0, 1, None), recorded(ids.1, 2, Some(ids.0))];
    tx.record_findings(events).await.unwrap();
    tx.commit().await.unwrap();
    ids
}

async fn rows(bed: &Bed, filter: Filter) -> Vec<LedgerRow> {
    let wanted = Wanted {
        order: Order::default(),
        limit: 10,
        ..Wanted::default()
    };
    let page = bed
        .store
        .ledger(&Scope::All, RECTIFICATION, &filter, wanted);
    page.await.unwrap().rows
}

on_both! {
    async fn a_finding_that_is_back_is_marked_in_the_ledger(bed: Bed) {
        let (old, new) = one_that_came_back(&bed).await;
        let all = rows(&bed, Filter::default()).await;
        let marks: Vec<_> = all.iter().map(|row| (row.id, row.is_back)).collect();
        assert_eq!(marks, [(old, true), (new, false)]);
        let named = bed.store.ledger_rows(&Scope::All, &[old, new]).await.unwrap();
        assert_eq!(named.iter().filter(|row| row.is_back).count(), 1);
    }
}

on_both! {
    async fn both_ends_of_a_rebound_are_found(bed: Bed) {
        let (_, new) = one_that_came_back(&bed).await;
        let came_back = Filter {
            rebound: Some(ReboundEnd::CameBack),
            ..Filter::default()
        };
        let found: Vec<_> = rows(&bed, came_back).await.iter().map(|row| row.id).collect();
        assert_eq!(found, [new]);
    }
}

/// Names units as responsible, in this order, and marks the finding as a key problem.
async fn answers(bed: &Bed, finding: FindingId, units: &[UnitId]) {
    let named = Assignment {
        responsible: Some(units.to_vec()),
        ..Assignment::default()
    };
    let reason = "群众反映强烈。".to_owned();
    let events = vec![
        Event::FindingAssigned(named),
        Event::KeyProblemMarked { reason },
    ];
    happens(bed, finding, events).await;
}

async fn happens(bed: &Bed, finding: FindingId, events: Vec<Event>) {
    let before = bed.store.finding(&Scope::All, finding).await.unwrap();
    let author = Author {
        actor: None,
        at_ms: 1_700_000_000_001,
        request: None,
    };
    let mut tx = bed.store.begin(author, Arc::new(|| [7; 16])).await.unwrap();
    tx.record_finding(before.as_ref(), events).await.unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn key_problems_and_responsible_units_stand_in_the_row(bed: Bed) {
        let (old, new) = one_that_came_back(&bed).await;
        let units = [9, 3].map(|n| UnitId(Uuid::from_u128(n)));
        answers(&bed, old, &units).await;
        let key = Filter { key: true, ..Filter::default() };
        let found = rows(&bed, key.clone()).await;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].id, found[0].key_problem), (old, true));
        assert_eq!(found[0].responsible, units, "in the order in which they were named");
        let sponsored = Filter { sponsored: true, ..key };
        assert!(rows(&bed, sponsored).await.is_empty());
        let all = rows(&bed, Filter::default()).await;
        let other = all.iter().find(|row| row.id == new).unwrap();
        assert!(!other.key_problem && other.responsible.is_empty());
    }
}

on_both! {
    async fn findings_of_an_earlier_version_get_what_a_rebuild_would_give_them(bed: Bed) {
        let (old, _) = one_that_came_back(&bed).await;
        let units = [9, 3].map(|n| UnitId(Uuid::from_u128(n)));
        answers(&bed, old, &units).await;
        let migration = if bed.settings.database.starts_with("sqlite") {
            include_str!("../../migrations/sqlite/0013_key_problems.sql")
        } else {
            include_str!("../../migrations/postgres/0013_key_problems.sql")
        };
        let fills = migration.find("UPDATE finding").unwrap();
        let outside = bed.outside().await;
        outside.execute_unprepared("UPDATE finding SET responsible = ''").await.unwrap();
        assert_eq!(bed.store.rebuild(false).await.unwrap().drift.len(), 1);
        outside.execute_unprepared(&migration[fills..]).await.unwrap();
        assert!(bed.store.rebuild(false).await.unwrap().drift.is_empty());
    }
}

on_both! {
    async fn a_sum_of_nothing_has_no_row(bed: Bed) {
        let (one, two) = one_that_came_back(&bed).await;
        let drafts = "SELECT n FROM tally WHERE holder = '' AND stage = 'draft'";
        let outside = bed.outside().await;
        let kept = async || outside.query_all_raw(statement(&bed, drafts)).await.unwrap().len();
        happens(&bed, one, vec![Event::FindingIssued]).await;
        assert_eq!(kept().await, 1, "one of the two is still a draft");
        happens(&bed, two, vec![Event::FindingIssued]).await;
        assert_eq!(kept().await, 0);
        assert!(bed.store.rebuild(false).await.unwrap().drift.is_empty());
        let put = "INSERT INTO tally SELECT rectification_id, holder, list, 'draft', due, 0 FROM tally WHERE holder = ''";
        outside.execute_unprepared(put).await.unwrap();
        assert_eq!(bed.store.rebuild(false).await.unwrap().drift.len(), 1);
    }
}

fn statement(bed: &Bed, sql: &str) -> Statement {
    let backend = if bed.settings.database.starts_with("sqlite") {
        DbBackend::Sqlite
    } else {
        DbBackend::Postgres
    };
    Statement::from_string(backend, sql)
}
