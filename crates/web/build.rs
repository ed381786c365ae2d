//! Embeds the built scripts and styles.
//!
//! `assets/build.mjs` leaves content-hashed files and a manifest in `assets/dist`; this turns the manifest into
//! constants (so that a template naming a missing file does not compile) and a table of bytes.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets/dist/manifest.txt");
    if let Err(sentence) = embed() {
        println!("cargo::error={sentence}");
    }
}

fn embed() -> Result<(), String> {
    let dist = folder("CARGO_MANIFEST_DIR")?.join("assets/dist");
    let manifest = fs::read_to_string(dist.join("manifest.txt")).map_err(|_| {
        "the pages' scripts and styles are not built yet: run `scripts/assets.sh` first (it needs Node.js 20)".to_owned()
    })?;
    let mut constants = String::new();
    let mut table = String::from("/// Every embedded file.\npub static FILES: &[Asset] = &[\n");
    for line in manifest.lines() {
        let mut parts = line.split('\t');
        let (Some(name), Some(file), Some(mime)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(format!(
                "assets/dist/manifest.txt has a line that is not name, file, type: {line}; run `scripts/assets.sh` again"
            ));
        };
        let constant = name.replace(['.', '-'], "_").to_uppercase();
        let [plain, brotli, gzip] = ["", ".br", ".gz"]
            .map(|ending| dist.join(format!("{file}{ending}")).display().to_string());
        writeln!(
            constants,
            "/// Address of `{name}`.\npub const {constant}: &str = \"/assets/{file}\";"
        )
        .and_then(|()| {
            writeln!(
                table,
                "    Asset {{ file: {file:?}, mime: {mime:?}, plain: include_bytes!({plain:?}), \
                 brotli: include_bytes!({brotli:?}), gzip: include_bytes!({gzip:?}) }},"
            )
        })
        .map_err(|error| error.to_string())?;
    }
    table.push_str("];\n");
    fs::write(folder("OUT_DIR")?.join("assets.rs"), constants + &table)
        .map_err(|error| format!("could not write the table of embedded files: {error}"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "a build script is told its folders through the environment"
)]
fn folder(variable: &str) -> Result<PathBuf, String> {
    env::var_os(variable)
        .map(PathBuf::from)
        .ok_or_else(|| format!("{variable} is not set"))
}
