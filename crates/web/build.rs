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
    println!("cargo::rerun-if-changed=../../docs/manual/pages");
    if let Err(sentence) = embed().and_then(|()| manual()) {
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

/// Turns the manual's Markdown into HTML. The pages are our own, so only what they use is known: headings, paragraphs, lists,
/// code in line and in blocks.
fn manual() -> Result<(), String> {
    let pages = folder("CARGO_MANIFEST_DIR")?.join("../../docs/manual/pages");
    let failed = |error: std::io::Error| {
        format!("the manual in {} cannot be read: {error}", pages.display())
    };
    let mut files: Vec<PathBuf> = fs::read_dir(&pages)
        .map_err(failed)?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .collect();
    files.sort();
    let mut table = String::from("static MANUAL: &[Leaf] = &[\n");
    for file in files
        .iter()
        .filter(|f| f.extension().is_some_and(|e| e == "md"))
    {
        let text = fs::read_to_string(file).map_err(failed)?;
        let stem = file
            .file_stem()
            .and_then(|s| s.to_str())
            .unwrap_or_default();
        let name = stem.split_once('-').map_or(stem, |(_, name)| name);
        let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
        let title = title.trim_start_matches("# ").trim();
        table += &format!(
            "    Leaf {{ name: {name:?}, title: {title:?}, body: {:?} }},\n",
            html(body)
        );
    }
    table.push_str("];\n");
    fs::write(folder("OUT_DIR")?.join("manual.rs"), table)
        .map_err(|error| format!("could not write the manual: {error}"))
}

fn html(markdown: &str) -> String {
    let mut out = String::new();
    for block in markdown
        .split("\n\n")
        .map(str::trim)
        .filter(|b| !b.is_empty())
    {
        if let Some(heading) = block.strip_prefix("## ") {
            out += &format!("<h2>{}</h2>", inline(heading));
        } else if block.starts_with("1. ") {
            let items = block.lines().filter_map(|l| {
                l.split_once(". ")
                    .map(|(_, item)| format!("<li>{}</li>", inline(item)))
            });
            out += &format!("<ol>{}</ol>", items.collect::<String>());
        } else if block.starts_with("- ") {
            let items = block.lines().filter_map(|l| {
                l.strip_prefix("- ")
                    .map(|item| format!("<li>{}</li>", inline(item)))
            });
            out += &format!("<ul>{}</ul>", items.collect::<String>());
        } else if let Some(code) = block
            .strip_prefix("```\n")
            .and_then(|b| b.strip_suffix("\n```"))
        {
            out += &format!("<pre><code>{}</code></pre>", escaped(code));
        } else {
            out += &format!("<p>{}</p>", inline(block));
        }
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn inline(text: &str) -> String {
    let mut out = String::new();
    for (at, piece) in escaped(text).split('`').enumerate() {
        let (open, close) = if at % 2 == 1 {
            ("<code>", "</code>")
        } else {
            ("", "")
        };
        out.extend([open, piece, close]);
    }
    out
}
