//! DOCX files opened by an office program: every paper is converted to PDF and has as many pages as ours, give or take one.
//!
//! Skipped where no `soffice` is installed (Debian: `apt-get install libreoffice-writer-nogui`).

use std::{path::Path, process::Command};

use bihuan_documents::docx;

use crate::{kinds, letters, set};

#[test]
fn an_office_program_opens_every_text_document_and_counts_the_same_pages() {
    let papers: Vec<_> = kinds::every()
        .into_iter()
        .chain(letters::every())
        .enumerate()
        .map(|(at, (name, paper))| (format!("{at}-{name}"), paper))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    for (name, paper) in &papers {
        std::fs::write(
            folder.path().join(format!("{name}.docx")),
            docx(paper).unwrap(),
        )
        .unwrap();
    }
    let names: Vec<&str> = papers.iter().map(|(name, _)| name.as_str()).collect();
    if !convert(folder.path(), &names) {
        eprintln!("skipped: soffice is not installed");
        return;
    }
    let mut wrong = Vec::new();
    for (name, paper) in &papers {
        let converted = folder.path().join(format!("{name}.pdf"));
        let Ok(converted) = std::fs::read(&converted) else {
            wrong.push(format!("{name}: not opened"));
            continue;
        };
        let (theirs, ours) = (set::pages_of(&converted), set::pages_of(&set::pdf(paper)));
        if theirs.abs_diff(ours) > 1 {
            wrong.push(format!("{name}: {theirs} pages, ours {ours}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Converts all of them at once; false where there is no such program.
fn convert(folder: &Path, names: &[&str]) -> bool {
    let home = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let mut office = Command::new("soffice");
    office
        .current_dir(folder)
        .args(["--headless", &home, "--convert-to", "pdf"]);
    office.args(names.iter().map(|name| format!("{name}.docx")));
    match office.output() {
        Ok(output) => {
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            true
        }
        Err(_) => false,
    }
}
