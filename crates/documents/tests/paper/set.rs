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
    let text = texts_of_pages(pdf).join("\n");
    text.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// All characters of a PDF's text, without any space or line break.
pub(crate) fn characters_of(pdf: &[u8]) -> String {
    text_of(pdf).split_whitespace().collect()
}

/// Runs a program of poppler over a PDF.
pub(crate) fn poppler(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let out = Command::new(program)
        .args(before)
        .arg(&path)
        .args(after)
        .stderr(Stdio::inherit())
        .output()
        .unwrap_or_else(|e| panic!("{program}: {e}; scripts/setup-test.sh installs poppler-utils"));
    assert!(out.status.success(), "{program}: {}", out.status);
    out.stdout
}

/// The text of every page, its words at their places.
pub(crate) fn texts_of_pages(pdf: &[u8]) -> Vec<String> {
    let text = poppler("pdftotext", &["-layout", "-enc", "UTF-8"], pdf, &["-"]);
    let text = String::from_utf8(text).unwrap();
    text.trim_end_matches('\u{c}')
        .split('\u{c}')
        .map(str::to_owned)
        .collect()
}

/// What `pdfinfo` says under a name.
fn info_of(pdf: &[u8], name: &str) -> String {
    let said = String::from_utf8(poppler("pdfinfo", &[], pdf, &[])).unwrap();
    let line = said.lines().find(|l| l.starts_with(name)).unwrap();
    line.trim_start_matches(name)
        .trim_matches([':', ' '])
        .to_owned()
}

/// How many pages.
pub(crate) fn pages_of(pdf: &[u8]) -> usize {
    info_of(pdf, "Pages").parse().unwrap()
}

/// Millimetres in a point.
const MM: f64 = 25.4 / 72.0;

/// Width and height of the first page in millimetres.
pub(crate) fn page_size_of(pdf: &[u8]) -> (f64, f64) {
    let said = info_of(pdf, "Page size");
    let numbers: Vec<f64> = said
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .collect();
    (numbers[0] * MM, numbers[1] * MM)
}

/// Outermost edges of what is printed above the page number, in millimetres from the upper left corner.
pub(crate) struct Ink {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

/// Where the text of a page stands. What stands lower than 265 mm is the page number.
pub(crate) fn ink_of(pdf: &[u8], page: usize) -> Ink {
    const DPI: f64 = 127.0;
    let number = page.to_string();
    // A grey picture: three lines of text, then a byte for every point.
    let picture = poppler(
        "pdftoppm",
        &["-gray", "-r", "127", "-f", &number, "-l", &number],
        pdf,
        &[],
    );
    let mut head = picture.splitn(4, |b| *b == b'\n');
    assert_eq!(head.next(), Some(&b"P5"[..]));
    let size = String::from_utf8(head.next().unwrap().to_vec()).unwrap();
    let width: usize = size.split(' ').next().unwrap().parse().unwrap();
    let points = head.nth(1).unwrap();
    let mm = |points: usize| f64::from(u32::try_from(points).unwrap()) * 25.4 / DPI;
    let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
    for (y, row) in points.chunks(width).enumerate() {
        if mm(y) > 265.0 {
            break;
        }
        for (x, _) in row.iter().enumerate().filter(|(_, grey)| **grey < 128) {
            left = left.min(x);
            right = right.max(x + 1);
            top = top.min(y);
            bottom = bottom.max(y + 1);
        }
    }
    Ink {
        left: mm(left),
        top: mm(top),
        right: mm(right),
        bottom: mm(bottom),
    }
}

/// The files inside a PDF, by number.
pub(crate) fn enclosed_of(pdf: &[u8], number: u32) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("enclosed");
    let number = number.to_string();
    let kept = path.to_str().unwrap();
    poppler("pdfdetach", &["-save", &number, "-o", kept], pdf, &[]);
    std::fs::read(&path).unwrap()
}
