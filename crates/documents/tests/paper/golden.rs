//! Every kind of paper as it comes out of the PDF: the number of its pages and its text, against committed files.

use std::{fs, path::Path};

use super::{
    kinds,
    set::{pages_of, pdf, text_of},
};

/// Rewritten by `cargo xtask generate`.
#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the switch of `cargo xtask generate`"
)]
fn generated_papers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/paper/golden");
    let mut different = Vec::new();
    for (kind, paper) in kinds::every() {
        let bytes = pdf(&paper);
        let text = format!("{} 页\n{}\n", pages_of(&bytes), text_of(&bytes));
        let path = folder.join(format!("{kind}.txt"));
        if std::env::var_os("BIHUAN_GENERATE").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        if committed != text {
            let line = text
                .lines()
                .zip(committed.lines().chain(std::iter::repeat("（没有这一行）")))
                .find(|(now, before)| now != before);
            different.push(format!("{kind}: {line:?}"));
        }
    }
    assert!(
        different.is_empty(),
        "papers differ; run `cargo xtask generate` and review:\n{}",
        different.join("\n")
    );
}
