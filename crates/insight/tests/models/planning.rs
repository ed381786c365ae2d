//! What a task may run, with which values, and what may be shown of it.

use std::collections::{BTreeMap, BTreeSet};

use bihuan_insight::{
    model::{Candidate, Dialect, Hit, Model, Outcome, Registry, Severity, combine, shipped},
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

/// Subjects of a list with the numbers of the models that hit them.
fn told<'c>(candidates: &'c [Candidate<'_>]) -> Vec<(&'c str, Vec<&'c str>)> {
    candidates
        .iter()
        .map(|candidate| {
            let models = candidate.hits.iter().map(|hit| hit.model.id());
            (candidate.subject.as_str(), models.collect())
        })
        .collect()
}

#[test]
fn one_a_is_shown_and_the_same_question_twice_is_one_clue() {
    let registry = registry();
    let combined = combine([
        hit(&registry, "F01", "1002", "2025-03-03"),
        hit(&registry, "F01", "1001", "2025-03-04"),
        hit(&registry, "F01", "1001", "2025-03-03"),
        hit(&registry, "F01", "1001", "2025-03-03"),
    ]);
    assert_eq!(
        told(&combined.shown),
        [("1001", vec!["F01", "F01"]), ("1002", vec!["F01"])]
    );
    assert!(combined.waiting.is_empty());
}

#[test]
fn two_different_b_are_shown_one_alone_waits_and_hints_never_come_alone() {
    let registry = registry();
    let combined = combine([
        // Two B of one model are one reason.
        hit(&registry, "F04", "1001", "2025-03-03"),
        hit(&registry, "F04", "1001", "2025-03-09"),
        // Two B of different models, and a hint that adds to them; the model of cards and plates speaks of the same card.
        hit(&registry, "F03", "1002", "2025-03"),
        hit(&registry, "F04", "1002", "2025-03-03"),
        hit(&registry, "F10", "1002", "2025"),
        // Hints alone, however many.
        hit(&registry, "F03", "1003", "2025-03"),
        hit(&registry, "F13", "1003", "2025-03-03"),
        hit(&registry, "F04", "1004", "2025-03-03"),
        hit(&registry, "F13", "1004", "2025-03-03"),
    ]);
    assert_eq!(told(&combined.shown), [("1002", vec!["F04", "F10", "F03"])]);
    assert_eq!(
        told(&combined.waiting),
        [
            ("1001", vec!["F04", "F04"]),
            ("1003", vec!["F03", "F13"]),
            ("1004", vec!["F04", "F13"]),
        ]
    );
}

#[test]
fn a_graded_hit_counts_as_it_says_for_itself() {
    let registry = registry();
    let graded = |severity, subject| Hit {
        severity,
        ..hit(&registry, "F05", subject, "2025-03-03")
    };
    let combined = combine([graded(Severity::A, "1001"), graded(Severity::B, "1002")]);
    assert_eq!(told(&combined.shown), [("1001", vec!["F05"])]);
    assert_eq!(told(&combined.waiting), [("1002", vec!["F05"])]);
}

#[test]
fn what_speaks_for_people_is_on_and_adds_to_no_suspicion() {
    let registry = registry();
    let service = registry.model("S11").unwrap();
    assert!(service.is_on_by_default() && !service.is_marked());
    assert_eq!(service.outcome(), Outcome::Service);
    let combined = combine([
        hit(&registry, "S11", "77", "2025"),
        hit(&registry, "S03", "77", "2025"),
        hit(&registry, "F14", "U1", "2025"),
        hit(&registry, "F16", "U1", "2025-03"),
    ]);
    assert!(combined.shown.is_empty());
    assert_eq!(told(&combined.services), [("77", vec!["S11"])]);
    assert_eq!(told(&combined.letters), [("U1", vec!["F14"])]);
    assert_eq!(
        told(&combined.waiting),
        [("77", vec!["S03"]), ("U1", vec!["F16"])]
    );
}

#[test]
fn the_first_choice_is_on_and_the_rest_is_off() {
    let registry = registry();
    let on: Vec<&str> = registry
        .models()
        .iter()
        .filter(|model| model.is_on_by_default())
        .map(Model::id)
        .collect();
    let marked: Vec<String> = bihuan_specimen::Rule::ALL
        .iter()
        .map(|rule| format!("{rule:?}"))
        .collect();
    for id in &marked {
        assert!(on.contains(&id.as_str()), "{id} is off");
    }
    assert_eq!(on.len(), marked.len() + 1, "{on:?}");
}

/// A page says what the description says: nobody reads two truths about one model.
#[test]
fn pages_say_what_descriptions_say() {
    for model in registry().models() {
        let (id, page) = (model.id(), model.page());
        let says = |text: &str| assert!(page.contains(text), "{id}: {text} is not on the page");
        says(&format!("# {id} {}\n", model.title()));
        for sentence in model.innocent().iter().chain(model.basis()) {
            says(&format!("- {sentence}\n"));
        }
        for parameter in model.parameters() {
            says(&format!("| {} | {}", parameter.title, parameter.default));
        }
    }
}
