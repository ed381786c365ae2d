//! The ledger as rows: every column comes back on both databases.

use std::sync::Arc;

use bihuan_access::Scope;
use bihuan_domain::{
    Finding, RectificationCode,
    finding::Recorded,
    id::{FindingId, RectificationId},
    rectification::FindingList,
};
use bihuan_store::{Author, Filter, LedgerRow, Order, ReboundEnd, Wanted};
use jiff::civil::date;
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
