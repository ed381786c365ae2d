//! Records beside the findings: kept, scoped, paged, replayed.

use std::sync::Arc;

use bihuan_access::{DataScope, Scope};
use bihuan_domain::{
    collection::{Submission, SubmissionEvent},
    id::{CollectionId, InstitutionId, PersonId, RectificationId, SubmissionId, UnitId},
    institution::{Institution, NewInstitution},
};
use bihuan_store::{Author, RecordFilter, RecordOrder, Salts, Sight, StoreError, StoredRecord};
use jiff::civil::date;
use sea_orm::ConnectionTrait as _;
use uuid::Uuid;

use crate::bed::{Bed, on_both};

fn new(n: u128, day: i8) -> NewInstitution {
    NewInstitution {
        id: InstitutionId(Uuid::from_u128(n)),
        rectification: RectificationId(Uuid::from_u128(500)),
        title: format!("云岭县管理办法之{n}"),
        document_no: None,
        unit: UnitId(Uuid::from_u128(700 + n % 2)),
        issued: date(2024, 5, day),
        valid_until: None,
        on_trial: false,
        findings: Vec::new(),
    }
}

fn author() -> Author {
    Author {
        actor: None,
        at_ms: 1_700_000_000_000,
        request: None,
    }
}

fn salts() -> Arc<dyn Salts> {
    Arc::new(|| [7; 16])
}

async fn enter(bed: &Bed, new: NewInstitution) -> StoredRecord<Institution> {
    let mut tx = bed.store.begin(author(), salts()).await.unwrap();
    let event = Institution::enter(new).unwrap();
    let stored = tx.record_events(None, vec![event]).await.unwrap();
    tx.commit().await.unwrap();
    stored
}

async fn listed(
    bed: &Bed,
    scope: &Scope,
    order: RecordOrder,
    after: Option<(jiff::civil::Date, Uuid)>,
) -> Vec<u128> {
    let found: Vec<StoredRecord<Institution>> = bed
        .store
        .records(scope, &RecordFilter::default(), order, after, 2)
        .await
        .unwrap();
    found
        .iter()
        .map(|r| r.record.entered.id.0.as_u128())
        .collect()
}

on_both! {
    async fn pages_go_on_where_the_last_one_ended(bed: Bed) {
        for (n, day) in [(1, 3), (2, 9), (3, 9), (4, 1)] {
            enter(&bed, new(n, day)).await;
        }
        let all = &Scope::All;
        assert_eq!(listed(&bed, all, RecordOrder::Latest, None).await, [3, 2]);
        let edge = Some((date(2024, 5, 9), Uuid::from_u128(2)));
        assert_eq!(listed(&bed, all, RecordOrder::Latest, edge).await, [1, 4]);
        assert_eq!(listed(&bed, all, RecordOrder::Earliest, None).await, [4, 1]);
        assert!(listed(&bed, &Scope::Nothing, RecordOrder::Latest, None).await.is_empty());
        let party = Scope::Party { units: vec![UnitId(Uuid::from_u128(700))], sponsors: vec![PersonId(Uuid::from_u128(1))] };
        // Open to everybody of the rectification, and this person sees nothing of it.
        assert!(listed(&bed, &party, RecordOrder::Latest, None).await.is_empty());
    }
}

on_both! {
    async fn a_stale_version_is_refused_and_a_replay_finds_the_same(bed: Bed) {
        let first = enter(&bed, new(1, 3)).await;
        let repeal = first.record.repeal(date(2024, 6, 1), "上级另有规定").unwrap();
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        let second = tx.record_events(Some(&first), vec![repeal.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((first.version, second.version), (1, 2));
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        let again = tx.record_events(Some(&first), vec![repeal]).await;
        assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
        drop(tx);
        let counts = bed.store.record_counts::<Institution>(&Scope::All, &RecordFilter::default()).await.unwrap();
        assert_eq!(counts, [("repealed".to_owned(), 1)]);
        let seen = bed.store.rebuild(false).await.unwrap();
        assert_eq!((seen.entries, seen.drift.as_slice()), (2, [].as_slice()));
        bed.outside().await.execute_unprepared("UPDATE record SET state = 'in_force'").await.unwrap();
        bed.outside().await.execute_unprepared("DELETE FROM record_unit").await.unwrap();
        assert_eq!(bed.store.rebuild(false).await.unwrap().drift.len(), 3);
        bed.store.rebuild(true).await.unwrap();
        assert!(bed.store.rebuild(false).await.unwrap().drift.is_empty());
    }
}

/// A submission of a unit, checked by a team.
async fn ask(bed: &Bed, n: u128, unit: u128, team: u128) {
    let event = SubmissionEvent::SubmissionAsked {
        id: SubmissionId(Uuid::from_u128(n)),
        task: CollectionId(Uuid::from_u128(900 + n % 2)),
        set: "fuel_txn".to_owned(),
        unit: UnitId(Uuid::from_u128(unit)),
        team: Some(UnitId(Uuid::from_u128(team))),
        due: date(2024, 3, 31),
    };
    let mut tx = bed.store.begin(author(), salts()).await.unwrap();
    tx.record_events::<Submission>(None, vec![event])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn submissions(bed: &Bed, sight: impl Into<Sight>, parent: Option<u128>) -> Vec<u128> {
    let filter = RecordFilter {
        parent: parent.map(Uuid::from_u128),
        ..RecordFilter::default()
    };
    let found: Vec<StoredRecord<Submission>> = bed
        .store
        .records(sight, &filter, RecordOrder::Earliest, None, 50)
        .await
        .unwrap();
    found.iter().map(|s| s.record.id.0.as_u128()).collect()
}

on_both! {
    async fn data_supervision_is_seen_by_its_own_scope_alone(bed: Bed) {
        for (n, unit, team) in [(1, 701, 801), (2, 702, 801), (3, 703, 802)] {
            ask(&bed, n, unit, team).await;
        }
        let unit = |n: u128| DataScope::Unit(UnitId(Uuid::from_u128(n)));
        assert_eq!(submissions(&bed, &DataScope::All, None).await, [1, 2, 3]);
        assert_eq!(submissions(&bed, &DataScope::All, Some(901)).await, [1, 3]);
        assert_eq!(submissions(&bed, &unit(701), None).await, [1]);
        assert_eq!(submissions(&bed, &unit(801), None).await, [1, 2]);
        assert_eq!(submissions(&bed, &unit(801), Some(901)).await, [1]);
        assert!(submissions(&bed, &DataScope::Nothing, None).await.is_empty());
        // Who sees the whole ledger, and who takes part in it with the same unit, sees nothing of this.
        assert!(submissions(&bed, &Scope::All, None).await.is_empty());
        let party = Scope::Party { units: vec![UnitId(Uuid::from_u128(701))], sponsors: Vec::new() };
        assert!(submissions(&bed, &party, None).await.is_empty());
        enter(&bed, new(1, 3)).await;
        let filter = RecordFilter::default();
        let found: Vec<StoredRecord<Institution>> =
            bed.store.records(&DataScope::All, &filter, RecordOrder::Latest, None, 5).await.unwrap();
        assert!(found.is_empty(), "the ledger is not part of data supervision");
    }
}
