//! What a task may run, with which values, and what may be shown of it.

use std::collections::{BTreeMap, BTreeSet};

use bihuan_insight::{
    model::{Dialect, Hit, Model, Registry, combine, shipped},
    schema,
};
use jiff::civil::{Date, date};

const TODAY: Date = date(2025, 12, 31);

fn registry() -> Registry {
    shipped(&schema::shipped().unwrap()).unwrap()
}

fn tables_of(model: &Model) -> BTreeSet<String> {
    model
        .inputs()
        .iter()
        .map(|input| input.table.clone())
        .collect()
}

#[test]
fn a_model_that_needs_an_ungranted_table_does_not_run() {
    let (registry, catalogue) = (registry(), schema::shipped().unwrap());
    for model in registry.models() {
        let granted = tables_of(model);
        assert!(
            model
                .plan(&catalogue, &granted, model.defaults(TODAY))
                .is_ok()
        );
        for table in &granted {
            let mut less = granted.clone();
            less.remove(table);
            let refusal = model
                .plan(&catalogue, &less, model.defaults(TODAY))
                .unwrap_err();
            assert!(
                refusal
                    .to_string()
                    .contains(&format!("（{table}），本任务没有获准使用"))
            );
        }
    }
    let model = registry.model("F01").unwrap();
    let granted = BTreeSet::from(["fuel_txn".to_owned(), "fuel_card".to_owned()]);
    let refusal = model
        .plan(&catalogue, &granted, model.defaults(TODAY))
        .unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "模型 F01 需要“公务车辆”（vehicle），本任务没有获准使用，不能运行。"
    );
}

#[test]
fn values_that_were_entered_stand_in_the_query_as_literals() {
    let (registry, catalogue) = (registry(), schema::shipped().unwrap());
    let model = registry.model("F01").unwrap();
    let entered = |text: &str| BTreeMap::from([("tol".to_owned(), text.to_owned())]);
    let values = model.values(&entered("0.1"), TODAY).unwrap();
    let plan = model.plan(&catalogue, &tables_of(model), values).unwrap();
    let query = plan.query(Dialect::DataFusion).unwrap();
    assert!(
        query.contains("v.tank_l * (1 + CAST('0.1' AS DECIMAL(2, 1)))"),
        "{query}"
    );
    assert_eq!(
        model
            .values(&entered("0.9"), TODAY)
            .unwrap_err()
            .to_string(),
        "参数“允许超出比例”应在 0 到 0.5 之间，填的是 0.9。"
    );
    let unknown = BTreeMap::from([("win".to_owned(), "1".to_owned())]);
    assert_eq!(
        model.values(&unknown, TODAY).unwrap_err().to_string(),
        "模型 F01 没有名为“win”的参数。"
    );
}

fn hit<'a>(registry: &'a Registry, id: &str, subject: &str, period: &str) -> Hit<'a> {
    let model = registry.model(id).unwrap();
    Hit {
        model,
        severity: model.severity(),
        subject: subject.to_owned(),
        period: period.to_owned(),
    }
}

#[test]
fn one_a_is_shown_and_the_same_question_twice_is_one_clue() {
    let registry = registry();
    let hits = [
        hit(&registry, "F01", "1002", "2025-03-03"),
        hit(&registry, "F01", "1001", "2025-03-04"),
        hit(&registry, "F01", "1001", "2025-03-03"),
        hit(&registry, "F01", "1001", "2025-03-03"),
    ];
    let combined = combine(hits);
    let shown: Vec<_> = combined
        .shown
        .iter()
        .map(|candidate| (candidate.subject.as_str(), candidate.hits.len()))
        .collect();
    assert_eq!(shown, [("1001", 2), ("1002", 1)]);
    assert!(
        combined.waiting.is_empty() && combined.letters.is_empty() && combined.services.is_empty()
    );
}
