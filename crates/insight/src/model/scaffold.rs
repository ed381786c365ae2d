//! The files of a new model, to begin with: a small model that is read, runs and finds the row that its fixture plants.

use super::resolve::is_number;

/// A file of a new model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaffoldFile {
    /// Its path inside of `models/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

const MODEL: &str = include_str!("scaffold/model.toml");
const QUERY: &str = include_str!("scaffold/query.sql");
const PAGE: &str = include_str!("scaffold/page.md");
const ROWS: &str = include_str!("scaffold/voucher.csv");
const EXPECTED: &str = include_str!("scaffold/expected.csv");

/// The files of a new model under a number; `None` when the number is none.
pub fn scaffold(id: &str) -> Option<Vec<ScaffoldFile>> {
    if !is_number(id) {
        return None;
    }
    let files = [
        ("model.toml", MODEL),
        ("query.sql", QUERY),
        ("page.md", PAGE),
        ("fixture/voucher.csv", ROWS),
        ("fixture/expected.csv", EXPECTED),
    ];
    let files = files.map(|(name, text)| ScaffoldFile {
        path: format!("{id}/{name}"),
        text: text.replace("{id}", id),
    });
    Some(files.into())
}

#[cfg(test)]
mod tests {
    use super::scaffold;
    use crate::{
        model::{Model, Registry},
        schema,
    };

    #[test]
    fn a_new_model_can_be_read_and_planned() {
        let files = scaffold("X07").unwrap();
        let text = |name: &str| {
            let path = format!("X07/{name}");
            files
                .iter()
                .find(|file| file.path == path)
                .unwrap()
                .text
                .clone()
        };
        let model =
            Model::parse(&text("model.toml"), &text("query.sql"), &text("page.md")).unwrap();
        assert_eq!(model.id(), "X07");
        assert!(!model.is_on_by_default());
        Registry::new(vec![model], &schema::shipped().unwrap()).unwrap();
    }

    #[test]
    fn what_is_no_number_makes_no_folder() {
        for id in ["", "f01", "F1", "F01/..", "F0001", "文01"] {
            assert_eq!(scaffold(id), None, "{id}");
        }
    }
}
