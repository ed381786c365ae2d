//! Measures linkage over files, so that it can be compared with other programs over the same files (`bench/peers/splink.sh`).
//!
//! ```text
//! cargo run -p bihuan-linkage --release --example measure -- febrl FOLDER
//! cargo run -p bihuan-linkage --release --example measure -- write FOLDER 1000000 100000
//! cargo run -p bihuan-linkage --release --example measure -- persons FOLDER
//! ```
//!
//! The first and the last print, a line each run: seconds from file to pairs, seconds of processor, pairs compared, and how good the
//! pairs at 0.9 are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a command line tool for measuring"
)]

#[path = "../tests/febrl/data.rs"]
mod data;
#[path = "../tests/persons/keys.rs"]
mod keys;
#[path = "../tests/persons/made.rs"]
mod made;
#[path = "../tests/support/quality.rs"]
mod quality;

use std::{fs, path::Path, time::Instant};

use bihuan_linkage::{
    Outcome, PairKey, Pool, Side,
    name::NameKey,
    person::{self, Person},
};

use made::{Row, Size};
use quality::Quality;

/// The seed of the tables that are written.
const SEED: u64 = 12;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["febrl", folder] => {
            for with_number in [true, false] {
                measure(&format!("number {with_number}"), || {
                    data::read(Path::new(folder), with_number)
                });
            }
        }
        ["write", folder, register, roll] => write(
            Path::new(folder),
            Size {
                seed: SEED,
                register: register.parse().expect("rows of the register"),
                roll: roll.parse().expect("rows of the roll"),
            },
        ),
        ["persons", folder] => measure("persons", || read(Path::new(folder))),
        _ => panic!("febrl FOLDER, write FOLDER REGISTER ROLL or persons FOLDER"),
    }
}

/// Runs as often as the variable RUNS says.
#[allow(clippy::disallowed_methods, reason = "measuring")]
fn measure(what: &str, read: impl Fn() -> (Pool, Vec<PairKey>)) {
    let runs = std::env::var("RUNS").map_or(3, |runs| runs.parse().expect("RUNS is a number"));
    for _ in 0..runs {
        let (began, processor) = (Instant::now(), processor());
        let (pool, truth) = read();
        let taken_in = began.elapsed();
        let outcome = pool.link(&[]).expect("keys are of one record");
        let linked = began.elapsed();
        let processor = self::processor() - processor;
        println!(
            "{what}: {:.3} s ({:.3} s of it reading), {processor:.2} s of processor, peak {} MiB, {}",
            linked.as_secs_f64(),
            taken_in.as_secs_f64(),
            peak(),
            described(&outcome, &truth)
        );
    }
}

fn described(outcome: &Outcome, truth: &[PairKey]) -> String {
    let found = outcome.pairs.iter().filter(|pair| pair.probability >= 0.9);
    let quality = Quality::of(found.map(|pair| pair.key), truth);
    format!(
        "{} pairs compared, completeness {:.4}, {quality}",
        outcome.report.compared,
        outcome.completeness(truth)
    )
}

/// Seconds of processor that this process has used, from the kernel, in its hundredths.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    let ticks: f64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|field| field.parse::<f64>().unwrap())
        .sum();
    ticks / 100.0
}

/// The most memory that this process has had, in MiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        / 1024
}

/// Writes both tables twice: as a unit would hand them in, and prepared for a program that knows no Chinese names, with what a
/// name sounds like, its simplified form, the day, the year, the town and the village.
fn write(folder: &Path, size: Size) {
    fs::create_dir_all(folder).unwrap();
    table(folder, "register", size.register, |row| size.register(row));
    table(folder, "roll", size.roll, |row| size.roll(row));
}

fn table(folder: &Path, name: &str, rows: u64, made: impl Fn(u64) -> Row) {
    const GIVEN: [&str; 8] = [
        "unique_id",
        "person",
        "name",
        "birth",
        "sex",
        "place",
        "phone",
        "unit",
    ];
    const PREPARED: [&str; 7] = ["folded", "sound", "day", "year", "town", "village", "stem"];
    let file =
        |ending: &str| csv::Writer::from_path(folder.join(format!("{name}{ending}.csv"))).unwrap();
    let (mut plain, mut prepared) = (file(""), file("-prepared"));
    plain.write_record(GIVEN).unwrap();
    prepared
        .write_record(GIVEN.iter().chain(&PREPARED))
        .unwrap();
    for id in 0..rows {
        let row = made(id);
        let given = [
            id.to_string(),
            row.person.to_string(),
            row.name.clone(),
            row.birth.clone(),
            row.sex.to_owned(),
            row.place.clone(),
            row.phone.clone(),
            row.unit.clone(),
        ];
        plain.write_record(&given).unwrap();
        prepared
            .write_record(given.iter().chain(&preparation(&row)))
            .unwrap();
    }
}

fn preparation(row: &Row) -> [String; 7] {
    let NameKey { folded, sound, .. } = NameKey::of(&row.name);
    let parts = row.birth.split(|letter: char| !letter.is_ascii_digit());
    let parts: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(|part| format!("{part:0>2}"))
        .collect();
    let birth = parts.concat();
    let day = Some(birth.clone())
        .filter(|birth| birth.len() == 8)
        .unwrap_or_default();
    let place = row.place.strip_prefix("云岭县").unwrap_or(&row.place);
    let (town, below) = place.split_once('镇').unwrap_or_default();
    let village = below.split('村').next().unwrap_or_default();
    let forms = ["有限责任公司", "有限公司", "公司"];
    let stem = forms.iter().find_map(|form| row.unit.strip_suffix(form));
    [
        folded,
        sound,
        day,
        birth.get(..4).unwrap_or_default().to_owned(),
        town.to_owned(),
        village.to_owned(),
        stem.unwrap_or(&row.unit).to_owned(),
    ]
}

/// Both tables as a unit would hand them in.
fn read(folder: &Path) -> (Pool, Vec<PairKey>) {
    let mut pool = Pool::new(person::plan()).unwrap();
    let mut truth = Vec::new();
    let mut registered = 0;
    for (side, name) in [(Side::Left, "register.csv"), (Side::Right, "roll.csv")] {
        let mut file = csv::Reader::from_path(folder.join(name)).unwrap();
        let mut row = csv::StringRecord::new();
        while file.read_record(&mut row).unwrap() {
            let [id, who] = [0, 1].map(|column| row[column].parse::<u64>().unwrap());
            let person = Person {
                name: row.get(2),
                birth: row.get(3),
                sex: row.get(4),
                place: row.get(5),
                phone: row.get(6),
                unit: row.get(7),
                id_no: None,
            };
            let key = match side {
                Side::Left => keys::registered(id),
                Side::Right => keys::on_the_roll(id),
            };
            pool.add_person(side, key, &person).unwrap();
            match side {
                Side::Left => registered = id + 1,
                Side::Right if who < registered => {
                    truth.push(PairKey::of(keys::registered(who), key));
                }
                Side::Right => {}
            }
        }
    }
    (pool, truth)
}
