//! Words that may not stand in the source, and where each is forbidden.

use std::path::Path;

use anyhow::Context as _;

use super::arrows::PURE;
use super::has_extension;

/// A word, the files in which it is forbidden, and why. The words are put together so that this file passes.
struct Rule {
    word: &'static str,
    applies: fn(&str) -> bool,
    reach: Reach,
    why: &'static str,
}

/// Which lines of a file a rule looks at.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// All of them, comments and tests included.
    Everything,
    /// Code that ships: comments may speak about what the code may not do, tests (last in the file) may do it.
    Shipped,
}

const RULES: &[Rule] = &[
    Rule {
        word: concat!("to", "do!("),
        applies: is_source,
        reach: Reach::Everything,
        why: "unfinished work is not committed",
    },
    Rule {
        word: concat!("unimple", "mented!("),
        applies: is_source,
        reach: Reach::Everything,
        why: "unfinished work is not committed",
    },
    Rule {
        word: concat!("FIX", "ME"),
        applies: is_source,
        reach: Reach::Everything,
        why: "repair it or write an issue",
    },
    Rule {
        word: concat!("TO", "DO:"),
        applies: is_source,
        reach: Reach::Everything,
        why: "do it or write an issue",
    },
    Rule {
        word: concat!("async", " fn"),
        applies: is_pure,
        reach: Reach::Shipped,
        why: "a pure room is not async",
    },
    Rule {
        word: concat!("std::", "fs"),
        applies: is_pure,
        reach: Reach::Shipped,
        why: "a pure room does no I/O",
    },
    Rule {
        word: concat!("std::", "net"),
        applies: is_pure,
        reach: Reach::Shipped,
        why: "a pure room does no I/O",
    },
    Rule {
        word: concat!("std::", "process"),
        applies: is_pure,
        reach: Reach::Shipped,
        why: "a pure room starts nothing",
    },
    Rule {
        word: concat!("std::", "thread"),
        applies: is_pure,
        reach: Reach::Shipped,
        why: "a pure room starts nothing",
    },
    Rule {
        word: concat!("SELECT", " "),
        applies: is_outside_store,
        reach: Reach::Shipped,
        why: "SQL stays inside `store`",
    },
    Rule {
        word: concat!("INSERT", " INTO"),
        applies: is_outside_store,
        reach: Reach::Shipped,
        why: "SQL stays inside `store`",
    },
    Rule {
        word: concat!("DELETE", " FROM"),
        applies: is_outside_store,
        reach: Reach::Shipped,
        why: "SQL stays inside `store`",
    },
    Rule {
        word: concat!("https://", "cdn"),
        applies: is_page,
        reach: Reach::Everything,
        why: "the product works offline",
    },
    Rule {
        word: concat!("style", "=\""),
        applies: is_page,
        reach: Reach::Everything,
        why: "the content security policy forbids inline styles",
    },
    Rule {
        word: concat!("onclick", "=\""),
        applies: is_page,
        reach: Reach::Everything,
        why: "the content security policy forbids inline scripts",
    },
];

/// Every forbidden word with its place.
pub(super) fn check(root: &Path, files: &[String]) -> anyhow::Result<Vec<String>> {
    let mut problems = Vec::new();
    let tests = test_modules(root, files)?;
    for file in files {
        let rules: Vec<&Rule> = RULES.iter().filter(|rule| (rule.applies)(file)).collect();
        if rules.is_empty() {
            continue;
        }
        let text =
            std::fs::read_to_string(root.join(file)).with_context(|| format!("reading {file}"))?;
        let mut shipped = !tests.iter().any(|module| is_of_module(file, module));
        for (number, line) in text.lines().enumerate() {
            shipped &= line != "#[cfg(test)]";
            let is_comment = line.trim_start().starts_with("//");
            for rule in &rules {
                let looks = rule.reach == Reach::Everything || (shipped && !is_comment);
                if looks && line.contains(rule.word) {
                    problems.push(format!(
                        "{file}:{}: `{}`: {}",
                        number + 1,
                        rule.word.trim(),
                        rule.why
                    ));
                }
            }
        }
    }
    Ok(problems)
}

/// Modules that are compiled for tests only and lie in files of their own, as paths without extension.
fn test_modules(root: &Path, files: &[String]) -> anyhow::Result<Vec<String>> {
    let mut modules = Vec::new();
    for file in files.iter().filter(|file| is_pure(file)) {
        let text =
            std::fs::read_to_string(root.join(file)).with_context(|| format!("reading {file}"))?;
        let folder = ["/lib.rs", "/mod.rs", "/main.rs"]
            .iter()
            .find_map(|end| file.strip_suffix(end))
            .or_else(|| file.strip_suffix(".rs"))
            .unwrap_or(file);
        let mut lines = text.lines();
        while lines.any(|line| line == "#[cfg(test)]") {
            let declared = lines
                .next()
                .and_then(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
            modules.extend(declared.map(|name| format!("{folder}/{name}")));
        }
    }
    Ok(modules)
}

fn is_of_module(file: &str, module: &str) -> bool {
    file.strip_prefix(module)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn is_source(file: &str) -> bool {
    has_extension(
        file,
        &["rs", "html", "css", "js", "mjs", "sh", "py", "sql", "toml"],
    )
}

/// Code of a pure room; its tests may read fixtures.
fn is_pure(file: &str) -> bool {
    PURE.iter().any(|room| {
        file.strip_prefix("crates/")
            .and_then(|rest| rest.strip_prefix(room))
            .is_some_and(|rest| rest.starts_with("/src/"))
    }) && has_extension(file, &["rs"])
}

fn is_outside_store(file: &str) -> bool {
    let speaks_sql = [
        "crates/store/",
        // Questions over tables that were handed in, for engines; never of the ledger.
        "crates/engine/",
        "crates/insight/src/model/",
        "crates/insight/tests/models/",
        "bench/",
        "chaos/",
        "xtask/",
        "models/",
    ];
    has_extension(file, &["rs"]) && !speaks_sql.iter().any(|folder| file.starts_with(folder))
}

fn is_page(file: &str) -> bool {
    file.starts_with("crates/web/") && has_extension(file, &["html"])
}

#[cfg(test)]
mod tests {
    use super::{check, is_outside_store, is_pure};

    fn problems_of(file: &str, text: &str) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        check(root.path(), &[file.to_owned()]).unwrap()
    }

    #[test]
    fn unfinished_work_is_found_with_its_line() {
        let text = format!("fn rate() {{\n    {}\n}}\n", concat!("to", "do!()"));
        let found = problems_of("crates/web/src/lib.rs", &text);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("crates/web/src/lib.rs:2:"),
            "{found:?}"
        );
    }

    #[test]
    fn unfinished_work_in_a_comment_is_found_too() {
        let text = format!("// {} later\n", concat!("FIX", "ME"));
        assert_eq!(problems_of("crates/web/src/lib.rs", &text).len(), 1);
    }

    #[test]
    fn sql_outside_the_store_is_found() {
        let text = format!("let sql = \"{} id FROM finding\";\n", concat!("SEL", "ECT"));
        assert_eq!(problems_of("crates/web/src/lib.rs", &text).len(), 1);
        assert_eq!(problems_of("crates/store/src/lib.rs", &text).len(), 0);
    }

    #[test]
    fn tests_and_comments_of_a_pure_room_may_name_files() {
        let shipped = format!("use {};\n", concat!("std::", "fs"));
        assert_eq!(problems_of("crates/domain/src/lib.rs", &shipped).len(), 1);
        let in_tests = format!("#[cfg(test)]\nmod tests {{\n    {shipped}}}\n");
        assert_eq!(problems_of("crates/domain/src/lib.rs", &in_tests).len(), 0);
        let in_comment = format!("// no {shipped}");
        assert_eq!(
            problems_of("crates/domain/src/lib.rs", &in_comment).len(),
            0
        );
    }

    #[test]
    fn a_module_of_its_own_file_may_be_for_tests_only() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("crates/domain/src/finding");
        std::fs::create_dir_all(&folder).unwrap();
        let uses_files = format!("use {};\n", concat!("std::", "fs"));
        std::fs::write(
            folder.join("mod.rs"),
            "mod rules;\n#[cfg(test)]\nmod states;\n",
        )
        .unwrap();
        std::fs::write(folder.join("rules.rs"), &uses_files).unwrap();
        std::fs::write(folder.join("states.rs"), &uses_files).unwrap();
        let files = ["mod.rs", "rules.rs", "states.rs"]
            .map(|file| format!("crates/domain/src/finding/{file}"));
        let found = check(root.path(), &files).unwrap();
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("crates/domain/src/finding/rules.rs:1:"),
            "{found:?}"
        );
    }

    #[test]
    fn pure_rooms_are_recognised_by_folder() {
        assert!(is_pure("crates/domain/src/finding.rs"));
        assert!(!is_pure("crates/domain/tests/states.rs"));
        assert!(!is_pure("crates/store/src/lib.rs"));
        assert!(is_outside_store("crates/casework/src/lib.rs"));
        assert!(is_outside_store("crates/insight/src/lib.rs"));
        assert!(!is_outside_store("crates/insight/src/model/plan.rs"));
    }
}
