//! Every macro means the same on every engine that is at hand.

use std::collections::BTreeSet;

use bihuan_insight::model::{Dialect, MACROS, expand_macros};
use serde_json::{Value, json};

use super::engines;

/// Values that questions are asked about: `m` and `n` are moments, `d` and `e` days, `i` a whole number.
const VALUES: &str = "SELECT TIMESTAMP '2024-02-29 23:10:07' AS m, TIMESTAMP '2024-03-01 01:10:06' AS n, \
                      DATE '2024-01-31' AS d, DATE '2024-03-01' AS e, CAST(7 AS BIGINT) AS i";

/// Questions and answers as text.
const QUESTIONS: &[(&str, &str)] = &[
    ("@day(m)", "2024-02-29"),
    ("@day_text(m)", "2024-02-29"),
    ("@day_text(d)", "2024-01-31"),
    ("@month_text(m)", "2024-02"),
    ("@month_text(e)", "2024-03"),
    ("@year_text(m)", "2024"),
    ("@year_text(d)", "2024"),
    ("@year(m)", "2024"),
    ("@year(@add_years(d, -1)) + 1", "2024"),
    ("@hour(m)", "23"),
    ("@hour(n)", "1"),
    ("@first_of_month(m)", "2024-02-01"),
    ("@first_of_month(d)", "2024-01-01"),
    ("@seconds(m)", "1709248207"),
    ("@seconds(e)", "1709251200"),
    ("@seconds_between(m, n)", "7199"),
    ("@seconds_between(n, m)", "-7199"),
    ("@days_between(d, e)", "30"),
    ("@days_between(e, d)", "-30"),
    ("@days_between(@day(m), @day(n))", "1"),
    ("@add_days(d, 29)", "2024-02-29"),
    ("@add_days(d, -31)", "2023-12-31"),
    ("@add_months(d, 1)", "2024-02-29"),
    ("@add_months(d, -2)", "2023-11-30"),
    ("@add_months(@first_of_month(m), 12)", "2025-02-01"),
    ("@add_years(@day(m), 1)", "2025-02-28"),
    ("@add_years(@day(m), 20)", "2044-02-29"),
    ("@div(i, 2)", "3"),
    ("@div(0 - i, 2)", "-3"),
    ("@div(i * 3, @year(d) - 2019)", "4"),
    ("@text(i) || '-' || @text(d)", "7-2024-01-31"),
];

#[test]
fn every_macro_means_the_same_on_both_engines() {
    let asked: BTreeSet<&str> = MACROS
        .iter()
        .filter(|known| {
            QUESTIONS
                .iter()
                .any(|(text, _)| text.contains(&format!("@{}(", known.name)))
        })
        .map(|known| known.name)
        .collect();
    assert_eq!(asked.len(), MACROS.len(), "only {asked:?} are asked about");

    let mut questions = Vec::new();
    for dialect in [Dialect::DataFusion, Dialect::DuckDb] {
        for (text, _) in QUESTIONS {
            let expanded = expand_macros(text, dialect).unwrap();
            questions.push(json!({
                "engine": dialect,
                "sql": format!("SELECT {expanded} AS answer FROM ({VALUES}) AS v"),
            }));
        }
    }
    let Some((content, answers)) = engines::run(&["ask"], &json!(questions).to_string()) else {
        return;
    };
    assert!(content);
    let answers: Vec<Value> = serde_json::from_str(&answers).unwrap();
    assert_eq!(answers.len(), 2 * QUESTIONS.len());
    for (place, answer) in answers.iter().enumerate() {
        let (text, expected) = QUESTIONS[place % QUESTIONS.len()];
        assert_eq!(*answer, json!([[expected]]), "{text} {}", questions[place]);
    }
}

#[test]
fn spark_is_asked_in_its_own_words() {
    let expanded = |text| expand_macros(text, Dialect::Spark).unwrap();
    assert_eq!(
        expanded("@month_text(@add_years(d, 2)) = @text(x.\"from\")"),
        "DATE_FORMAT(ADD_MONTHS(d, 12 * 2), 'yyyy-MM') = CAST(x.`from` AS STRING)"
    );
    assert_eq!(
        expanded("@seconds_between(a, b)"),
        "(UNIX_TIMESTAMP(b) - UNIX_TIMESTAMP(a))"
    );
}
