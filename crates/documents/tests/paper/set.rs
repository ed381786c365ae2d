//! The fonts of the machine, and the text of what was set with them.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use bihuan_documents::{FontFile, Fonts, Typeface, paper::Paper};

/// Fonts that `scripts/setup-test.sh` installs. Index 2 of the collections is simplified Chinese.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let noto = "/usr/share/fonts/opentype/noto";
    let files = [
        (
            Typeface::FangSong,
            format!("{noto}/NotoSerifCJK-Regular.ttc"),
            2,
        ),
        (
            Typeface::SongTi,
            format!("{noto}/NotoSerifCJK-Regular.ttc"),
            2,
        ),
        (Typeface::Title, format!("{noto}/NotoSerifCJK-Bold.ttc"), 2),
        (
            Typeface::HeiTi,
            format!("{noto}/NotoSansCJK-Regular.ttc"),
            2,
        ),
        (
            Typeface::KaiTi,
            "/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf".to_owned(),
            0,
        ),
    ];
    let files = files.map(|(typeface, path, index)| FontFile {
        typeface,
        bytes: std::fs::read(&path)
            .unwrap_or_else(|e| panic!("{path}: {e}; scripts/setup-test.sh installs it"))
            .into(),
        index,
    });
    Fonts::new(files.to_vec()).unwrap()
});

/// Sets the paper. With `BIHUAN_LOOK` naming a folder the file is kept there to be looked at.
pub(crate) fn pdf(paper: &Paper) -> Vec<u8> {
    let bytes = bihuan_documents::pdf(paper, &FONTS).unwrap();
    #[allow(
        clippy::disallowed_methods,
        reason = "a person asks for the files of this run"
    )]
    if let Ok(folder) = std::env::var("BIHUAN_LOOK") {
        let name = format!("{}.pdf", paper.title.replace(['/', '\n'], "_"));
        std::fs::write(Path::new(&folder).join(name), &bytes).unwrap();
        let docx = bihuan_documents::docx(paper).unwrap();
        let name = format!("{}.docx", paper.title.replace(['/', '\n'], "_"));
        std::fs::write(Path::new(&folder).join(name), docx).unwrap();
    }
    bytes
}

/// The text of a PDF, line by line, without the places of the words.
pub(crate) fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let out = Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8"])
        .arg(&path)
        .arg("-")
        .stderr(Stdio::inherit())
        .output()
        .expect("pdftotext is missing; scripts/setup-test.sh installs poppler-utils");
    assert!(out.status.success());
    let text = String::from_utf8(out.stdout).unwrap();
    text.replace('\u{c}', "\n")
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// All characters of a PDF's text, without any space or line break.
pub(crate) fn characters_of(pdf: &[u8]) -> String {
    text_of(pdf).split_whitespace().collect()
}
