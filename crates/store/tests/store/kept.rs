//! What is kept between two questions never hides what was written.

use std::sync::Arc;

use bihuan_domain::id::UnitId;
use bihuan_domain::unit::{Unit, UnitEvent, UnitLevel};
use bihuan_store::{Author, Store};
use uuid::Uuid;

use crate::bed::{Bed, on_both};

async fn add_unit(store: &Store, number: u128, name: &str) {
    let author = Author {
        actor: None,
        at_ms: 1,
        request: None,
    };
    let unit = Unit {
        id: UnitId(Uuid::from_u128(number)),
        parent: None,
        unit_name: name.to_owned(),
        short_name: name.to_owned(),
        level: UnitLevel::County,
        ordinal: u32::try_from(number).unwrap(),
        active: true,
    };
    let mut tx = store.begin(author, Arc::new(|| [0; 16])).await.unwrap();
    tx.record_unit(None, UnitEvent::UnitAdded(unit))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn names(store: &Store) -> Vec<String> {
    let units = store.units().await.unwrap();
    units.iter().map(|unit| unit.unit_name.clone()).collect()
}

on_both! {
    async fn what_anybody_writes_is_seen_at_once(bed: Bed) {
        let other = Store::open(&bed.settings).await.unwrap();
        assert!(names(&bed.store).await.is_empty());
        add_unit(&other, 1, "县水利局").await;
        assert_eq!(names(&bed.store).await, ["县水利局"]);
        add_unit(&bed.store, 2, "县住建局").await;
        for store in [&bed.store, &other] {
            assert_eq!(names(store).await, ["县水利局", "县住建局"]);
        }
    }
}

#[tokio::test]
async fn while_nothing_is_written_nothing_is_read_again() {
    let bed = Bed::sqlite().await;
    add_unit(&bed.store, 1, "县水利局").await;
    let first = bed.store.units().await.unwrap();
    let second = bed.store.units().await.unwrap();
    assert!(Arc::ptr_eq(&first, &second));
}
