//! Writes the registers of a made-up world, their truth, and what the units of its first county hand in.
#![allow(clippy::print_stdout, reason = "the report of a command line tool")]

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::Context as _;
use bihuan_specimen::{
    EachTable, Row, World, each_table,
    handin::{Layout, books, fault_list, manifest_list, messy, write_file},
    reference::truth,
    write_table, write_truth,
};
use clap::Parser;

#[derive(Parser)]
#[command(
    name = "bihuan-specimen",
    about = "Writes made-up registers with their truth"
)]
struct Arguments {
    /// How many counties: 1 to 1000.
    #[arg(long, default_value_t = 1)]
    scale: u64,
    /// Another seed is another world.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Where to write: a folder that is new or empty, so that no file of another world lies between those of this one.
    #[arg(long)]
    out: PathBuf,
    /// Threads; all cores unless said otherwise. The files are the same.
    #[arg(long)]
    threads: Option<NonZeroUsize>,
    /// Leaves the truth out, which takes longer than the registers.
    #[arg(long)]
    without_truth: bool,
    /// Leaves out what units hand in.
    #[arg(long)]
    without_handins: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let world = World::new(arguments.seed, arguments.scale)?;
    let threads = arguments
        .threads
        .or_else(|| thread::available_parallelism().ok())
        .unwrap_or(NonZeroUsize::MIN);
    if fs::read_dir(&arguments.out).is_ok_and(|mut entries| entries.next().is_some()) {
        anyhow::bail!("{} is not empty", arguments.out.display());
    }
    let tables = arguments.out.join("tables");
    fs::create_dir_all(&tables).with_context(|| format!("making {}", tables.display()))?;
    each_table(&mut Tables {
        world: &world,
        threads,
        folder: &tables,
    })?;
    if !arguments.without_truth {
        let path = arguments.out.join("truth.csv");
        let counties = 0..world.counties();
        let truths = counties.flat_map(|county| truth(&world.county(county)));
        let rows = write_truth(truths, &mut created(&path)?)?;
        println!("truth {rows}");
    }
    if !arguments.without_handins {
        hand_in(&world, &arguments.out)?;
    }
    Ok(())
}

fn created(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("creating {}", path.display()))?;
    Ok(BufWriter::new(file))
}

/// Writes every table as CSV.
struct Tables<'a> {
    world: &'a World,
    threads: NonZeroUsize,
    folder: &'a Path,
}

impl EachTable for Tables<'_> {
    type Error = anyhow::Error;

    fn table<R: Row>(&mut self) -> anyhow::Result<()> {
        let path = self.folder.join(format!("{}.csv", R::NAME));
        let mut file = created(&path)?;
        let rows = write_table::<R>(self.world, self.threads, &mut file)?;
        file.flush()
            .with_context(|| format!("writing {}", path.display()))?;
        println!("{} {rows}", R::NAME);
        Ok(())
    }
}

/// Writes what the units of the first county hand in, clean and messy, with the lists of both.
fn hand_in(world: &World, out: &Path) -> anyhow::Result<()> {
    let mut faults = Vec::new();
    let mut manifests = Vec::new();
    for (place, book) in (0..).zip(books(world, 0)) {
        let messy = messy(world, &book, place);
        let plain = Layout::plain(&book);
        let files = [
            ("clean", write_file(&book, &plain, &[])?, plain.extension()),
            (
                "messy",
                write_file(&messy.book, &messy.layout, &messy.numbers)?,
                messy.layout.extension(),
            ),
        ];
        for (folder, bytes, extension) in files {
            let folder = out.join("handins").join(folder).join(book.unit.as_str());
            fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
            let path = folder.join(format!("{}.{extension}", book.table));
            fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
        }
        faults.extend(messy.faults);
        manifests.extend(messy.manifests);
    }
    println!("handins {} faults {}", manifests.len(), faults.len());
    fs::write(out.join("dq_truth.csv"), fault_list(&faults)?).context("writing dq_truth.csv")?;
    fs::write(out.join("handins.csv"), manifest_list(&manifests)?).context("writing handins.csv")
}
