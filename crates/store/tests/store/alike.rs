//! Promise 24: both databases give the same answers and end in the same state, whatever is asked of them.

use std::io::{Cursor, Read};

use bihuan_store::{AccountDetails, Store, StoreError};
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::bed::{Bed, asked, author, noted};

/// Sequences of commands that are tried, and commands of each.
const SEQUENCES: u64 = 40;
const COMMANDS: usize = 25;

/// A small generator whose numbers depend on the seed only (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}

/// What one step of a command does.
#[derive(Debug, Clone)]
enum Step {
    Append {
        stream: u64,
        expected: u64,
        entries: u64,
        personal: bool,
    },
    Number(u64),
    Setting {
        key: u64,
        expected: u64,
    },
    Account {
        id: u64,
        login: u64,
    },
    Change {
        id: u64,
        expected: u64,
        active: bool,
    },
    Password {
        id: u64,
        expected: u64,
    },
    Failed(u64),
    Erase {
        stream: u64,
        version: u64,
    },
    Nul,
}

fn steps(dice: &mut Dice) -> Vec<Step> {
    (0..=dice.below(3))
        .map(|_| match dice.below(12) {
            0..=3 => Step::Append {
                stream: dice.below(3),
                expected: dice.below(5),
                entries: dice.below(3),
                personal: dice.below(2) == 0,
            },
            4 => Step::Number(dice.below(2)),
            5 => Step::Setting {
                key: dice.below(2),
                expected: dice.below(3),
            },
            6 => Step::Account {
                id: dice.below(3),
                login: dice.below(3),
            },
            7 => Step::Change {
                id: dice.below(3),
                expected: dice.below(4),
                active: dice.below(2) == 0,
            },
            8 => Step::Password {
                id: dice.below(3),
                expected: dice.below(4),
            },
            9 => Step::Failed(dice.below(3)),
            10 => Step::Erase {
                stream: dice.below(3),
                version: dice.below(3),
            },
            _ => Step::Nul,
        })
        .collect()
}

fn details(login: u64, active: bool) -> AccountDetails {
    let roles = vec!["handler".to_owned()];
    AccountDetails {
        login: format!("login-{login}"),
        name: "人".to_owned(),
        unit_id: None,
        roles,
        active,
    }
}

/// Carries a command out and writes down what it was told.
async fn command(
    store: &Store,
    request: Option<u128>,
    steps: &[Step],
    commit: bool,
) -> Vec<String> {
    let mut told = Vec::new();
    let author = request.map_or_else(author, asked);
    let mut tx = store
        .begin(author, std::sync::Arc::new(|| [7; 16]))
        .await
        .unwrap();
    for step in steps {
        let answer = match step.clone() {
            Step::Append {
                stream,
                expected,
                entries,
                personal,
            } => {
                let mut entry = noted("x");
                entry.personal = personal.then(|| json!({ "name": "某" }));
                let entries = (0..entries).map(|_| entry.clone()).collect();
                tx.append(&format!("note/{stream}"), expected, entries)
                    .await
            }
            Step::Number(counter) => tx.take_number(&format!("counter {counter}")).await,
            Step::Setting { key, expected } => {
                tx.put_setting(&format!("key {key}"), &json!([key]), expected)
                    .await
            }
            Step::Account { id, login } => {
                tx.create_account(&format!("a{id}"), &details(login, true))
                    .await
            }
            Step::Change {
                id,
                expected,
                active,
            } => {
                tx.change_account(&format!("a{id}"), expected, &details(id, active))
                    .await
            }
            Step::Password { id, expected } => {
                tx.set_password(&format!("a{id}"), expected, "hash", false, 2)
                    .await
            }
            Step::Failed(id) => {
                let found = tx
                    .sign_in_failed(&format!("a{id}"), None, |failed| (failed > 2).then_some(5))
                    .await;
                found.map(|account| account.map_or(0, |account| account.version))
            }
            Step::Erase { stream, version } => tx
                .erase_personal(&format!("note/{stream}"), version)
                .await
                .map(|()| 0),
            Step::Nul => tx.append("nul\0", 0, vec![noted("x")]).await,
        };
        told.push(kind(&answer));
        if answer.is_err() {
            break;
        }
    }
    told.push(if commit {
        kind(&tx.commit().await)
    } else {
        "dropped".to_owned()
    });
    told
}

/// The answer without the words of the driver.
fn kind<T: std::fmt::Debug>(answer: &Result<T, StoreError>) -> String {
    match answer {
        Err(StoreError::Constraint(_)) => "Constraint".to_owned(),
        Err(StoreError::Database(text)) => panic!("{text}"),
        other => format!("{other:?}"),
    }
}

/// All tables, row by row.
async fn state(store: &Store) -> Vec<(String, Vec<Value>)> {
    let (file, manifest) = store.backup(Vec::new(), 1).await.unwrap();
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut tables = Vec::new();
    for table in manifest.tables {
        let mut text = String::new();
        archive
            .by_name(&format!("tables/{}.jsonl", table.name))
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        let mut rows: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        if table.name == "journal" {
            // A server does not give a number again whose transaction was dropped.
            for row in &mut rows {
                row[0] = Value::Null;
            }
        }
        tables.push((table.name, rows));
    }
    tables
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_behave_alike() {
    let Some(postgres) = Bed::postgres("alike").await else {
        return;
    };
    let sqlite = Bed::sqlite().await;
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..SEQUENCES {
        let mut dice = Dice(seed);
        for _ in 0..COMMANDS {
            let request = (dice.below(4) == 0).then(|| u128::from(seed * 100 + dice.below(5)) + 1);
            let (steps, commit) = (steps(&mut dice), dice.below(5) > 0);
            let one = command(&sqlite.store, request, &steps, commit).await;
            let two = command(&postgres.store, request, &steps, commit).await;
            assert_eq!(one, two, "seed {seed}: {steps:?}");
            let words = |told: &String| {
                told.split(['(', ' ', '{'])
                    .take(2)
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            kinds.extend(one.iter().map(words));
        }
    }
    let (one, two) = (state(&sqlite.store).await, state(&postgres.store).await);
    for (one, two) in one.iter().zip(&two) {
        assert_eq!(one, two);
    }
    // The commands reached what there is to reach.
    for wanted in [
        "Ok",
        "Err Conflict",
        "Err AlreadyDone",
        "Err Aborted",
        "Err NothingAppended",
        "Err Taken",
        "Err NulCharacter",
        "dropped",
    ] {
        assert!(
            kinds.iter().any(|kind| kind.starts_with(wanted)),
            "no {wanted} among {kinds:?}"
        );
    }
}
