//! Migrations come in pairs: one for SQLite, one for PostgreSQL, under the same name.

use std::collections::BTreeSet;

const SQLITE: &str = "crates/store/migrations/sqlite/";
const POSTGRES: &str = "crates/store/migrations/postgres/";

/// Migrations that exist for one database only.
pub(super) fn check(files: &[String]) -> Vec<String> {
    let sqlite = names(files, SQLITE);
    let postgres = names(files, POSTGRES);
    let lonely = |have: &BTreeSet<&str>, lack: &BTreeSet<&str>, folder: &str| {
        have.difference(lack)
            .map(|name| format!("migration {name} has no partner in {folder}"))
            .collect::<Vec<_>>()
    };
    let mut problems = lonely(&sqlite, &postgres, POSTGRES);
    problems.extend(lonely(&postgres, &sqlite, SQLITE));
    problems
}

fn names<'a>(files: &'a [String], folder: &str) -> BTreeSet<&'a str> {
    files
        .iter()
        .filter_map(|file| file.strip_prefix(folder))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{POSTGRES, SQLITE, check};

    #[test]
    fn a_lonely_migration_is_named_with_the_folder_that_lacks_it() {
        let files = [
            format!("{SQLITE}0001_journal.sql"),
            format!("{POSTGRES}0001_journal.sql"),
            format!("{SQLITE}0002_ledger.sql"),
            format!("{POSTGRES}0003_people.sql"),
        ];
        assert_eq!(
            check(&files),
            [
                format!("migration 0002_ledger.sql has no partner in {POSTGRES}"),
                format!("migration 0003_people.sql has no partner in {SQLITE}"),
            ]
        );
    }
}
