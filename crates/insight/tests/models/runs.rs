//! Every model over its fixture, and every model over a district.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::BufWriter,
    num::NonZeroUsize,
    path::Path,
};

use bihuan_insight::{
    model::{Hit, Model, Registry, Severity, combine, scaffold, shipped},
    schema,
};
use bihuan_specimen::{
    EachTable, Row, World, each_table, reference::truth, write_table, write_truth,
};

use super::{described, engines};

/// The shipped models as the script reads them.
fn all() -> String {
    let catalogue = schema::shipped().unwrap();
    let registry = shipped(&catalogue).unwrap();
    described::described(&registry, &catalogue)
        .unwrap()
        .to_string()
}

#[test]
fn every_model_finds_what_its_fixture_plants() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let input = all();
    let Some((content, text)) = engines::run(&["fixtures", models.to_str().unwrap()], &input)
    else {
        return;
    };
    assert!(content, "{text}");
}

#[test]
fn a_new_model_finds_what_its_fixture_plants() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("X07/fixture")).unwrap();
    let files = scaffold("X07").unwrap();
    for file in &files {
        fs::write(folder.path().join(&file.path), &file.text).unwrap();
    }
    let text = |name: &str| fs::read_to_string(folder.path().join("X07").join(name)).unwrap();
    let model = Model::parse(&text("model.toml"), &text("query.sql"), &text("page.md")).unwrap();
    let catalogue = schema::shipped().unwrap();
    let registry = Registry::new(vec![model], &catalogue).unwrap();
    let input = described::described(&registry, &catalogue)
        .unwrap()
        .to_string();
    let arguments = ["fixtures", folder.path().to_str().unwrap()];
    let Some((content, text)) = engines::run(&arguments, &input) else {
        return;
    };
    assert!(content, "{text}");
    assert!(text.starts_with("1 models"), "{text}");
}

/// Predicate precision and recall of one for every model that the district knows the truth about, on both engines; and the figures
/// that are published.
#[test]
fn generated_figures_of_a_district() {
    let folder = tempfile::tempdir().unwrap();
    write_district(folder.path());
    let input = all();
    let arguments = ["specimen", folder.path().to_str().unwrap()];
    let Some((content, text)) = engines::run(&arguments, &input) else {
        return;
    };
    assert!(content, "{text}");
    let table: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/model-figures.md");
    let text = format!(
        "{PREFACE}\n{}\n{COMBINED}\n{}",
        table.join("\n"),
        put_together(&folder.path().join("hits.csv"))
    );
    #[allow(
        clippy::disallowed_methods,
        reason = "the generator says so through the environment"
    )]
    if std::env::var_os("BIHUAN_GENERATE").is_some() {
        fs::write(path, &text).unwrap();
    }
    assert_eq!(
        text,
        fs::read_to_string(path).unwrap_or_default(),
        "run `cargo xtask generate` and review the diff"
    );
}

/// What comes of the hits of all models that are on by default.
fn put_together(path: &Path) -> String {
    let registry = shipped(&schema::shipped().unwrap()).unwrap();
    let mut violations = HashSet::new();
    let mut hits = Vec::new();
    for row in csv::Reader::from_path(path).unwrap().deserialize() {
        let (id, subject, period, grade, is_violation): (String, String, String, String, u8) =
            row.unwrap();
        let model = registry.model(&id).unwrap();
        let severity = match grade.as_str() {
            "A" => Severity::A,
            "B" => Severity::B,
            "C" => Severity::C,
            _ => model.severity(),
        };
        let hit = Hit {
            model,
            severity,
            subject,
            period,
        };
        if is_violation == 1 {
            violations.insert(hit.id());
        }
        if model.is_on_by_default() {
            hits.push(hit);
        }
    }
    let combined = combine(hits);
    let mut table = String::from("| Put together | Subjects | Share |\n|---|---|---|\n");
    for (name, candidates) in [
        ("shown: one A, or two different B", &combined.shown),
        ("waiting: one B", &combined.waiting),
        ("suggestions to units", &combined.letters),
    ] {
        let right = candidates
            .iter()
            .filter(|candidate| {
                candidate
                    .hits
                    .iter()
                    .any(|hit| violations.contains(&hit.id()))
            })
            .count();
        // Thousandths, rounded down: no figure looks better than it is.
        let share = right * 1_000 / candidates.len().max(1);
        let (whole, rest) = (share / 1_000, share % 1_000);
        table += &format!("| {name} | {} | {whole}.{rest:03} |\n", candidates.len());
    }
    table
}

const COMBINED: &str = "
What is on by default is put together by subject before anybody sees it. *Share* is that of subjects with at least one violation
among their hits.
";

const PREFACE: &str = "\
# What the models find in a made-up district

Written by a test of `insight` (`cargo xtask generate`), not by hand. District: `bihuan-specimen --scale 1 --seed 7`; parameters:
defaults. DataFusion and DuckDB gave the same rows.

*Predicate* precision and recall say whether a model hits exactly what its rule says: anything but 1 fails the test. *Legal*
precision and recall say how many hits are violations and how many violations are hit: the rest are innocent look-alikes that
were planted, and slips in the data that hide a violation. Made-up registers are tidier than real ones, so these are upper bounds; and a hit
is one model alone, before hits are put together and before a person has looked. Where the district knows no truth about a model it plants
nothing for it, and only the number of hits is told; models whose tables it lacks are left out.
";

fn write_district(folder: &Path) {
    let world = World::new(7, 1).unwrap();
    let tables = folder.join("tables");
    fs::create_dir(&tables).unwrap();
    each_table(&mut Tables(&world, &tables)).unwrap();
    let file = File::create(folder.join("truth.csv")).unwrap();
    write_truth(truth(&world.county(0)), &mut BufWriter::new(file)).unwrap();
}

struct Tables<'a>(&'a World, &'a Path);

impl EachTable for Tables<'_> {
    type Error = std::io::Error;

    fn table<R: Row>(&mut self) -> Result<(), Self::Error> {
        let file = File::create(self.1.join(format!("{}.csv", R::NAME)))?;
        let rows = write_table::<R>(self.0, NonZeroUsize::MIN, &mut BufWriter::new(file));
        rows.map(|_| ()).map_err(std::io::Error::other)
    }
}
