//! Which room may name which. The table is the picture of ARCHITECTURE.md; change both or neither.

use cargo_metadata::{DependencyKind, Metadata};

const PREFIX: &str = "bihuan-";

/// Room, and the rooms that it may name in normal and build dependencies. What is absent is forbidden.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("journal", &[]),
    ("access", &["domain"]),
    ("identity", &["domain"]),
    ("intake", &["domain"]),
    ("documents", &["domain"]),
    ("search", &["domain"]),
    ("insight", &["domain"]),
    ("engine", &["insight"]),
    ("notify", &["domain"]),
    // It compares records of whatever tables; what they are about is the caller's.
    ("linkage", &[]),
    // It judges what the others find, so it shares no code with them.
    ("specimen", &[]),
    ("store", &["access", "journal", "domain"]),
    (
        "casework",
        &[
            "store",
            "intake",
            "documents",
            "search",
            "insight",
            "linkage",
            "notify",
            "identity",
            "access",
            "journal",
            "domain",
        ],
    ),
    ("web", &["casework", "identity", "access", "domain"]),
    // The demo district and the tests stand on everything but the binary.
    (
        "testkit",
        &[
            "web",
            "specimen",
            "casework",
            "store",
            "intake",
            "documents",
            "search",
            "insight",
            "linkage",
            "notify",
            "identity",
            "access",
            "journal",
            "domain",
        ],
    ),
    (
        "server",
        &[
            "testkit",
            "engine",
            "web",
            "specimen",
            "casework",
            "store",
            "intake",
            "documents",
            "search",
            "insight",
            "linkage",
            "notify",
            "identity",
            "access",
            "journal",
            "domain",
        ],
    ),
    // These see the program only from outside.
    ("drive", &[]),
    // It reaches into the data behind the program's back, and checks it as the program does.
    ("chaos", &["drive", "store", "journal"]),
    ("xtask", &[]),
    // The bench drives the binary too, and measures single rooms where the goal is about a room.
    (
        "bench",
        &[
            "drive", "engine", "insight", "specimen", "store", "intake", "journal", "access",
            "domain",
        ],
    ),
];

/// Libraries that a pure room may not name: they do I/O, wait, or read the clock.
const IMPURE: &[&str] = &[
    "tokio",
    "async-trait",
    "futures",
    "sea-orm",
    "sqlx",
    "object_store",
    "reqwest",
    "hyper",
    "axum",
    "rand",
    "tracing",
    "tempfile",
];

/// Rooms that do no I/O, are not async, and take clock, ids and randomness as parameters.
pub(super) const PURE: &[&str] = &[
    "domain",
    "journal",
    "access",
    "intake",
    "documents",
    "linkage",
];

/// A crate of the workspace and what its manifest names.
pub(super) struct Room {
    name: String,
    /// Every dependency that is not for tests only.
    normal: Vec<String>,
    /// Dependencies of tests.
    dev: Vec<String>,
}

/// Reads the rooms out of the manifests.
pub(super) fn rooms(metadata: &Metadata) -> Vec<Room> {
    metadata
        .packages
        .iter()
        .map(|package| {
            let (dev, normal): (Vec<_>, Vec<_>) = package
                .dependencies
                .iter()
                .partition(|dependency| dependency.kind == DependencyKind::Development);
            let names = |list: Vec<&cargo_metadata::Dependency>| {
                list.into_iter()
                    .map(|dependency| dependency.name.clone())
                    .collect()
            };
            Room {
                name: short(package.name.as_str()).to_owned(),
                normal: names(normal),
                dev: names(dev),
            }
        })
        .collect()
}

/// Every arrow that the table does not allow, and every impure library of a pure room.
pub(super) fn check(rooms: &[Room]) -> Vec<String> {
    let ours = |dependency: &str| rooms.iter().any(|room| room.name == short(dependency));
    let mut problems = Vec::new();
    for room in rooms {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == room.name) else {
            problems.push(format!(
                "room `{}` is not in the table of xtask/src/tidy/arrows.rs",
                room.name
            ));
            continue;
        };
        for dependency in room.normal.iter().filter(|name| ours(name)) {
            let target = short(dependency);
            if !allowed.contains(&target) {
                problems.push(format!("`{}` may not name `{target}`", room.name));
            }
        }
        for dependency in room.dev.iter().filter(|name| ours(name)) {
            let target = short(dependency);
            // Made-up data to test against: who is tested must not share its code.
            let is_for_tests = ["testkit", "specimen"].contains(&target);
            if !is_for_tests && !allowed.contains(&target) {
                problems.push(format!(
                    "tests of `{}` may name `testkit`, not `{target}`",
                    room.name
                ));
            }
        }
        if PURE.contains(&room.name.as_str()) {
            for dependency in &room.normal {
                if IMPURE.contains(&dependency.as_str()) {
                    problems.push(format!(
                        "`{}` is a pure room and may not name the library `{dependency}`",
                        room.name
                    ));
                }
            }
        }
    }
    problems
}

fn short(package: &str) -> &str {
    package.strip_prefix(PREFIX).unwrap_or(package)
}

#[cfg(test)]
mod tests {
    use super::{Room, check};

    fn room(name: &str, normal: &[&str], dev: &[&str]) -> Room {
        let owned = |list: &[&str]| list.iter().map(|&item| item.to_owned()).collect();
        Room {
            name: name.to_owned(),
            normal: owned(normal),
            dev: owned(dev),
        }
    }

    fn with_all(changed: Room) -> Vec<Room> {
        let mut rooms: Vec<Room> = ["domain", "store", "web", "testkit", "intake"]
            .into_iter()
            .filter(|name| *name != changed.name)
            .map(|name| room(name, &[], &[]))
            .collect();
        rooms.push(changed);
        rooms
    }

    #[test]
    fn an_allowed_arrow_is_silent() {
        let rooms = with_all(room(
            "store",
            &["bihuan-domain", "sea-orm"],
            &["bihuan-testkit"],
        ));
        assert_eq!(check(&rooms), Vec::<String>::new());
    }

    #[test]
    fn an_absent_arrow_is_refused() {
        let rooms = with_all(room("web", &["bihuan-store"], &[]));
        assert_eq!(check(&rooms), ["`web` may not name `store`"]);
    }

    #[test]
    fn tests_do_not_open_arrows_either() {
        let rooms = with_all(room("web", &[], &["bihuan-store"]));
        assert_eq!(
            check(&rooms),
            ["tests of `web` may name `testkit`, not `store`"]
        );
    }

    #[test]
    fn a_pure_room_names_no_runtime() {
        let rooms = with_all(room("intake", &["tokio"], &[]));
        assert_eq!(check(&rooms).len(), 1);
        let in_tests_only = with_all(room("intake", &[], &["tempfile"]));
        assert_eq!(check(&in_tests_only), Vec::<String>::new());
    }

    #[test]
    fn a_room_that_nobody_drew_is_refused() {
        let rooms = with_all(room("utils", &[], &[]));
        assert_eq!(
            check(&rooms),
            ["room `utils` is not in the table of xtask/src/tidy/arrows.rs"]
        );
    }
}
