//! Every model over its fixture, and every model over a district.

use std::{
    fs::{self, File},
    io::BufWriter,
    num::NonZeroUsize,
    path::Path,
};

use bihuan_specimen::{
    EachTable, Row, World, each_table, reference::truth, write_table, write_truth,
};

use super::{described, engines};

#[test]
fn every_model_finds_what_its_fixture_plants() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let input = described::all().unwrap().to_string();
    let Some((content, text)) = engines::run(&["fixtures", models.to_str().unwrap()], &input)
    else {
        return;
    };
    assert!(content, "{text}");
}

/// Predicate precision and recall of one for every model that the district knows the truth about, on both engines; the script prints
/// the table that is published in `bench/RESULTS.md`.
#[test]
fn every_marked_model_finds_exactly_the_truth_of_a_district() {
    let folder = tempfile::tempdir().unwrap();
    write_district(folder.path());
    let input = described::all().unwrap().to_string();
    let arguments = ["specimen", folder.path().to_str().unwrap()];
    let Some((content, text)) = engines::run(&arguments, &input) else {
        return;
    };
    assert!(content, "{text}");
    println!("{text}");
}

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
