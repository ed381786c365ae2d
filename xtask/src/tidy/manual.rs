//! Pages that nobody can find: every page of the manual and every decision is linked from an index.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;

use super::has_extension;

/// Folders whose pages must be found by following links from their `README.md`.
const FOLDERS: &[&str] = &["docs/manual/", "docs/decisions/"];

const INDEX: &str = "README.md";

/// Pages that no index links.
pub(super) fn check(root: &Path, files: &[String]) -> anyhow::Result<Vec<String>> {
    let mut problems = Vec::new();
    for folder in FOLDERS {
        let mut pages = BTreeMap::new();
        for file in files.iter().filter(|file| has_extension(file, &["md"])) {
            let Some(page) = file.strip_prefix(folder) else {
                continue;
            };
            let text = std::fs::read_to_string(root.join(file))
                .with_context(|| format!("reading {file}"))?;
            pages.insert(page.to_owned(), text);
        }
        problems.extend(
            unlinked(&pages)
                .into_iter()
                .map(|(page, index)| format!("{folder}{page} is not linked from {folder}{index}")),
        );
    }
    Ok(problems)
}

/// Pages (path to text) without a link, each with the index that should have it: the one of its own folder, or
/// of the nearest folder above that has one. An index is linked from the one above it.
fn unlinked(pages: &BTreeMap<String, String>) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    for page in pages.keys().filter(|page| *page != INDEX) {
        let mut link = page.clone();
        let mut folder = String::new();
        // Go down from the top as long as a folder on the way has an index of its own.
        while let Some((next, rest)) = link.split_once('/') {
            let deeper = format!("{folder}{next}/");
            if rest == INDEX || !pages.contains_key(&format!("{deeper}{INDEX}")) {
                break;
            }
            link = rest.to_owned();
            folder = deeper;
        }
        let index = format!("{folder}{INDEX}");
        let is_linked = pages
            .get(&index)
            .is_some_and(|text| text.contains(&format!("({link})")));
        if !is_linked {
            found.push((page.as_str(), index));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::unlinked;

    fn pages(list: &[(&str, &str)]) -> BTreeMap<String, String> {
        list.iter()
            .map(|&(page, text)| (page.to_owned(), text.to_owned()))
            .collect()
    }

    #[test]
    fn a_page_counts_only_when_it_is_a_link() {
        let pages = pages(&[
            (
                "README.md",
                "- [安装](install.md)\n- import.md is only named\n",
            ),
            ("install.md", ""),
            ("import.md", ""),
        ]);
        assert_eq!(unlinked(&pages), [("import.md", "README.md".to_owned())]);
    }

    #[test]
    fn a_folder_with_an_index_lists_its_own_pages() {
        let pages = pages(&[
            ("README.md", "[检查](checks/README.md)"),
            ("checks/README.md", "[一](one.md)"),
            ("checks/one.md", ""),
            ("checks/two.md", ""),
        ]);
        assert_eq!(
            unlinked(&pages),
            [("checks/two.md", "checks/README.md".to_owned())]
        );
    }

    #[test]
    fn a_folder_without_an_index_is_listed_above() {
        let listed = pages(&[("README.md", "[一](checks/one.md)"), ("checks/one.md", "")]);
        assert_eq!(unlinked(&listed), []);
        let forgotten = pages(&[("README.md", "[一](one.md)"), ("checks/one.md", "")]);
        assert_eq!(unlinked(&forgotten).len(), 1);
    }
}
