//! Settings have versions.

use bihuan_store::StoreError;
use serde_json::json;

use crate::bed::{author, noted, on_both, salts};

on_both! {
    async fn a_setting_is_changed_by_whoever_saw_it_last(bed: Bed) {
        assert_eq!(bed.store.setting("passwords").await.unwrap(), None);
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        assert_eq!(tx.put_setting("passwords", &json!({ "preset": "dengbao-3" }), 0).await.unwrap(), 1);
        assert_eq!(tx.put_setting("passwords", &json!({ "preset": "asvs" }), 1).await.unwrap(), 2);
        tx.append("setting/passwords", 0, vec![noted("set")]).await.unwrap();
        tx.commit().await.unwrap();

        for stale in [0, 1, 3] {
            let mut tx = bed.store.begin(author(), salts()).await.unwrap();
            let refused = tx.put_setting("passwords", &json!({}), stale).await;
            assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{stale}: {refused:?}");
            assert!(matches!(tx.commit().await, Err(StoreError::Aborted)));
        }
        let setting = bed.reopen().await.store.setting("passwords").await.unwrap().unwrap();
        assert_eq!((setting.value, setting.version), (json!({ "preset": "asvs" }), 2));
    }
}
