//! Both databases have the same schema, and every column is classified.

use std::collections::{BTreeMap, BTreeSet};

use bihuan_store::{Kind, Table};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::bed::Bed;

fn by_name(tables: Vec<Table>) -> BTreeMap<String, Table> {
    tables
        .into_iter()
        .map(|table| (table.name.clone(), table))
        .collect()
}

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    let Some(postgres) = Bed::postgres("parity").await else {
        return;
    };
    let sqlite = by_name(Bed::sqlite().await.store.schema().await.unwrap());
    let postgres = by_name(postgres.store.schema().await.unwrap());
    assert_eq!(
        sqlite.keys().collect::<Vec<_>>(),
        postgres.keys().collect::<Vec<_>>()
    );
    for (name, table) in &sqlite {
        assert_eq!(table, &postgres[name]);
    }
}

#[tokio::test]
async fn a_table_stands_behind_those_it_refers_to_and_has_a_key() {
    let tables = Bed::sqlite().await.store.schema().await.unwrap();
    let mut seen = BTreeSet::new();
    for table in &tables {
        assert!(!table.key.is_empty(), "{} has no primary key", table.name);
        seen.insert(table.name.as_str());
        for (target, _) in &table.references {
            assert!(
                seen.contains(target.as_str()),
                "{} stands before {target}",
                table.name
            );
        }
    }
    let journal = tables.iter().find(|table| table.name == "journal").unwrap();
    assert_eq!(journal.key, ["seq"]);
    assert!(
        journal.columns.iter().any(|column| column.name == "digest"
            && column.kind == Kind::Bytes
            && !column.nullable)
    );
    assert!(
        journal
            .indexes
            .iter()
            .any(|index| index.unique && index.columns == ["stream", "version"])
    );
    assert!(
        tables.iter().any(
            |table| table.references == [("account".to_owned(), vec!["account_id".to_owned()])]
        )
    );
}

/// Otherwise a list would have another order on the other database.
#[tokio::test]
async fn texts_are_compared_byte_by_byte_on_postgres() {
    let Some(bed) = Bed::postgres("collation").await else {
        return;
    };
    let sql = "SELECT c.relname::text || '.' || a.attname::text FROM pg_attribute a \
               JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation l ON l.oid = a.attcollation \
               WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 \
               AND l.collname <> 'C' AND c.relname <> 'schema_migration'";
    let rows = bed
        .outside()
        .await
        .query_all_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await
        .unwrap();
    let others: Vec<String> = rows.iter().map(|row| row.try_get_by(0).unwrap()).collect();
    assert_eq!(others, Vec::<String>::new());
}

#[tokio::test]
async fn every_column_is_classified_and_nothing_else() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/classification.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let classified: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(&text).unwrap();
    let known = ["public", "internal", "personal", "secret"];
    for (table, columns) in &classified {
        for (column, class) in columns {
            assert!(
                known.contains(&class.as_str()),
                "{table}.{column} is {class}"
            );
        }
    }
    let names = |table: &str, columns: Vec<&String>| {
        columns
            .iter()
            .map(|c| format!("{table}.{c}"))
            .collect::<Vec<_>>()
    };
    let classified: BTreeSet<String> = classified
        .iter()
        .flat_map(|(table, columns)| names(table, columns.keys().collect()))
        .collect();
    let tables = Bed::sqlite().await.store.schema().await.unwrap();
    let existing: BTreeSet<String> = tables
        .iter()
        .flat_map(|table| {
            names(
                &table.name,
                table.columns.iter().map(|column| &column.name).collect(),
            )
        })
        .collect();
    let missing: Vec<_> = existing.difference(&classified).collect();
    let stale: Vec<_> = classified.difference(&existing).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "not classified: {missing:?}; classified but gone: {stale:?}"
    );
}
