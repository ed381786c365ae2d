//! The description of the interface and the list of failures, as committed files.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use bihuan_casework::Failure;
use bihuan_domain::{Refusal, import::DraftRefusal};

use super::{openapi::document, routes, table_routes};
use crate::http::{RequestFailure, status_of};

/// Compares a committed file of the documentation with what the code makes, or writes it anew.
#[allow(
    clippy::disallowed_methods,
    reason = "the switch of `cargo xtask generate`"
)]
fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name);
    if std::env::var_os("BIHUAN_GENERATE").is_some() {
        fs::write(&path, text).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/{name} differs: run `cargo xtask generate` and review the diff"
    );
}

#[test]
fn generated_openapi() {
    let mut text = document().to_pretty_json().unwrap();
    text.push('\n');
    compare("openapi.json", &text);
}

#[test]
fn every_route_is_described_and_every_description_is_a_route() {
    let document = serde_json::to_value(document()).unwrap();
    let described: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods
                .map(move |m| format!("{} {path}", m.to_uppercase()))
                .collect::<Vec<_>>()
        })
        .collect();
    let (list, _) = routes().and(table_routes()).finish();
    let added: BTreeSet<String> = list
        .iter()
        .map(|r| format!("{} {}", r.method, r.path))
        .collect();
    assert_eq!(added, described);
}

/// What readers of the description rely on: names that differ, references that lead somewhere, words for every answer.
#[test]
fn the_description_is_sound() {
    let text = document().to_json().unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let schemas = json["components"]["schemas"].as_object().unwrap();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is not described");
    }
    let mut names = BTreeSet::new();
    for (path, item) in json["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name), "{name} stands for two operations");
            assert!(
                operation["summary"].is_string(),
                "{method} {path} has no words"
            );
            for (status, response) in operation["responses"].as_object().unwrap() {
                let words = response["description"].as_str().unwrap_or_default();
                assert!(!words.is_empty(), "{method} {path} {status}");
            }
        }
    }
}

#[test]
fn generated_error_codes() {
    let mut text = String::from(
        "# Error codes\n\nPrinted by a test from the program itself; not edited by hand. Every failure of the interface is \
         `{\"code\": …, \"message\": …}`: the code is stable, the message is one Chinese sentence for people.\n\n\
         ## Requests\n\n| Code | Status | Sentence |\n|---|---|---|\n",
    );
    for kind in RequestFailure::ALL {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} |",
            kind.code(),
            kind.status().as_u16(),
            kind.sentence()
        );
    }
    text.push_str("\n## Use cases\n\n| Code | Status | Sentence |\n|---|---|---|\n");
    for failure in Failure::examples() {
        let _ = writeln!(
            text,
            "| `{}` | {} | {failure} |",
            failure.code(),
            status_of(&failure).as_u16()
        );
    }
    text.push_str("\n## Imports\n\n| Code | Status | Sentence |\n|---|---|---|\n");
    let drafts = [
        DraftRefusal::NotOpen,
        DraftRefusal::NoSuchRow,
        DraftRefusal::BadSplit,
        DraftRefusal::NothingAbove,
        DraftRefusal::NoSuchAspect,
        DraftRefusal::NothingToConfirm,
    ];
    for refusal in drafts {
        let (code, sentence) = (refusal.code(), refusal.to_string());
        let status = status_of(&Failure::Draft(refusal)).as_u16();
        let _ = writeln!(text, "| `{code}` | {status} | {sentence} |");
    }
    text.push_str(
        "\n## Rules of the domain\n\nAnswered with 422, except those that say that the thing is not in the right stage or was \
         changed meanwhile, which are 409. The sentences name the case at hand.\n\n",
    );
    for &code in Refusal::CODES {
        let conflict = matches!(code, "wrong_stage" | "wrong_task_stage" | "dossier_changed");
        let _ = writeln!(text, "- `{code}` ({})", if conflict { 409 } else { 422 });
    }
    compare("error-codes.md", &text);
}

#[test]
fn codes_do_not_repeat() {
    let mut seen = BTreeSet::new();
    let examples = Failure::examples();
    let all = RequestFailure::ALL
        .iter()
        .map(|r| r.code())
        .chain(examples.iter().map(Failure::code))
        .chain(Refusal::CODES.iter().copied());
    for code in all {
        assert!(seen.insert(code), "{code} stands for two things");
    }
}
