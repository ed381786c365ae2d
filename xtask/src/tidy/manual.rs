//! Pages that nobody can find: every page of the manual and every decision is linked from its index.

use std::path::Path;

use anyhow::Context as _;

use super::has_extension;

/// Folder and the page in it that links all others.
const INDEXES: &[(&str, &str)] = &[
    ("docs/manual/", "README.md"),
    ("docs/decisions/", "README.md"),
];

/// Pages that no index links.
pub(super) fn check(root: &Path, files: &[String]) -> anyhow::Result<Vec<String>> {
    let mut problems = Vec::new();
    for (folder, index) in INDEXES {
        let pages: Vec<&str> = files
            .iter()
            .filter_map(|file| file.strip_prefix(folder))
            .filter(|page| has_extension(page, &["md"]) && page != index)
            .collect();
        if pages.is_empty() {
            continue;
        }
        let path = root.join(folder).join(index);
        let text = if path.is_file() {
            std::fs::read_to_string(&path).with_context(|| format!("reading {folder}{index}"))?
        } else {
            String::new()
        };
        problems.extend(
            unlinked(&text, &pages)
                .into_iter()
                .map(|page| format!("{folder}{page} is not linked from {folder}{index}")),
        );
    }
    Ok(problems)
}

fn unlinked<'a>(index: &str, pages: &[&'a str]) -> Vec<&'a str> {
    pages
        .iter()
        .filter(|page| !index.contains(&format!("({page})")))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::unlinked;

    #[test]
    fn a_page_counts_only_when_it_is_a_link() {
        let index = "- [安装](install.md)\n- import.md is only named\n";
        assert_eq!(unlinked(index, &["install.md", "import.md"]), ["import.md"]);
    }
}
