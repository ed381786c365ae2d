//! What makes an official letter of a document: its head, and its foot on the last page.

use super::parts::fonts;
use super::{Measures, mm, paragraph, paragraph_of, run};
use crate::paper::{Head, HeadForm, Imprint, Lettering, letters_wide};

const RED: &str = "FF0000";
/// What ends a letter stays on a page with words of its text.
pub(super) const KEEP: &str = "<w:keepNext/>";
/// Height of the line with the mark of a draft.
pub(super) const DRAFT_LINE: i64 = 640;

/// What stands between the upper edge of the type area and the text, the title included. The red words of a letter stand above
/// the type area, in the header of the first page.
pub(super) fn head(it: &Head, measures: &Measures) -> String {
    let mut written = String::new();
    let number = it.number.as_deref().unwrap_or_default();
    let letter = matches!(it.form, HeadForm::Letter);
    if letter {
        let first = it.marks.first().map_or("", String::as_str);
        // Seven eighths of a letter below the double rule: marks on the left, the number on the right.
        let tab = format!(
            "<w:tabs><w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs>",
            measures.inner()
        );
        let place = format!(
            "{tab}{}",
            spacing(measures.letter() * 7 / 8, measures.pitch)
        );
        let runs = run(first, &fonts("黑体")) + &run(&format!("\t{number}"), "");
        written.push_str(&paragraph_of("Flush", &place, &runs));
    }
    for mark in it.marks.iter().skip(usize::from(letter)) {
        written.push_str(&paragraph_of("Flush", "", &run(mark, &fonts("黑体"))));
    }
    if !letter {
        let marks = i64::try_from(it.marks.len()).unwrap_or(0) * measures.pitch;
        written.push_str(&red_words(it, (mm(35) - marks).max(0)));
        written.push_str(&number_and_rule(it, number, measures));
    }
    let gap = format!(
        "<w:spacing w:before=\"{}\" w:after=\"{}\" w:line=\"{}\" w:lineRule=\"exact\"/>",
        measures.pitch * 2,
        measures.pitch,
        measures.title * 15,
    );
    written + &paragraph("Title", &gap, &it.title)
}

/// The red words, so far below what stands above them.
pub(super) fn red_words(it: &Head, before: i64) -> String {
    let Lettering { size, scale } = it.lettering();
    #[allow(clippy::cast_possible_truncation, reason = "some fifty points")]
    let (half_points, percent) = ((size * 2.0).round() as i64, (scale * 100.0).round() as i64);
    let place = format!(
        "{}<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
        spacing(before, half_points * 10)
    );
    let letters = format!(
        "{}<w:color w:val=\"{RED}\"/><w:w w:val=\"{percent}\"/><w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>",
        fonts("方正小标宋简体")
    );
    paragraph_of("Mark", &place, &run(&it.mark, &letters))
}

/// Two lines below the red words the number; 4 mm below it a red rule as wide as the type area.
fn number_and_rule(it: &Head, number: &str, measures: &Measures) -> String {
    // 4 mm in points.
    let rule = format!(
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"11\" w:color=\"{RED}\"/></w:pBdr>"
    );
    let below = spacing(measures.pitch * 2, measures.pitch);
    let letter = measures.letter();
    match &it.form {
        HeadForm::Upward { .. } => {
            let rows = it.signer_rows();
            let widest = rows.iter().map(|row| letters_wide(row)).fold(0.0, f64::max);
            #[allow(clippy::cast_possible_truncation, reason = "a handful of letters")]
            let names = (widest.ceil() as i64).min(20) * letter;
            let (label_at, names_at) = (
                measures.inner() - names - letter * 5,
                measures.inner() - names - letter,
            );
            let tabs = format!(
                "<w:tabs><w:tab w:val=\"left\" w:pos=\"{label_at}\"/><w:tab w:val=\"left\" w:pos=\"{names_at}\"/></w:tabs>"
            );
            let last = rows.len().saturating_sub(1);
            let lines = rows.len().max(1);
            (0..lines)
                .map(|at| {
                    let left = if at == last { number } else { "" };
                    let label = if at == 0 && !rows.is_empty() { "签发人：" } else { "" };
                    let names = rows.get(at).map_or("", String::as_str);
                    let runs = run(&format!("{left}\t{label}\t"), "") + &run(names, &fonts("楷体"));
                    let place = format!(
                        "{}{tabs}{}<w:ind w:left=\"{letter}\" w:firstLineChars=\"0\" w:firstLine=\"0\"/>",
                        if at == last { rule.as_str() } else { "" },
                        if at == 0 { below.as_str() } else { "" },
                    );
                    paragraph_of("Ruled", &place, &runs)
                })
                .collect()
        }
        HeadForm::Minutes { by, day } => {
            let middle = format!("{below}<w:jc w:val=\"center\"/>");
            let tab = format!(
                "<w:tabs><w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs>",
                measures.inner() - letter
            );
            let place = format!(
                "{rule}{tab}<w:ind w:left=\"{letter}\" w:firstLineChars=\"0\" w:firstLine=\"0\"/>"
            );
            paragraph("Flush", &middle, number)
                + &paragraph_of("Ruled", &place, &run(&format!("{by}\t{day}"), ""))
        }
        HeadForm::Document | HeadForm::Letter => {
            let place = format!("{rule}{below}<w:jc w:val=\"center\"/>");
            paragraph("Ruled", &place, number)
        }
    }
}

/// A red double rule of 170 mm, one rule thick and one thin.
pub(super) fn double_rule(measures: &Measures, before: i64, thick_above: bool) -> String {
    let (above, below) = if thick_above { (18, 6) } else { (6, 18) };
    let line = |side: &str, size: i64| {
        format!("<w:{side} w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"{RED}\"/>")
    };
    // From 20 mm to 190 mm, whatever the margins are.
    let place = format!(
        "<w:pBdr>{}{}</w:pBdr>{}<w:ind w:left=\"{}\" w:right=\"{}\"/>",
        line("top", above),
        line("bottom", below),
        spacing(before, 30),
        mm(20) - measures.left,
        mm(20) - measures.right,
    );
    paragraph_of("Mark", &place, "")
}

/// The foot: a table that floats to the lower edge of the type area, where the last line of the text stands.
pub(super) fn imprint(it: &Imprint, measures: &Measures) -> String {
    let width = measures.inner();
    let border = |side: &str, size: i64| {
        if it.ruled {
            format!("<w:{side} w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"000000\"/>")
        } else {
            String::new()
        }
    };
    // 0.35 mm outside, 0.25 mm between.
    let borders = border("top", 8) + &border("bottom", 8) + &border("insideH", 6);
    let mut xml = format!(
        "<w:tbl><w:tblPr><w:tblpPr w:leftFromText=\"0\" w:rightFromText=\"0\" w:vertAnchor=\"margin\" \
         w:horzAnchor=\"margin\" w:tblpXSpec=\"left\" w:tblpYSpec=\"bottom\"/><w:tblOverlap w:val=\"never\"/>\
         <w:tblW w:w=\"{width}\" w:type=\"dxa\"/>{}<w:tblLayout w:type=\"fixed\"/><w:tblCellMar>\
         <w:left w:w=\"280\" w:type=\"dxa\"/><w:right w:w=\"280\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
        if borders.is_empty() {
            String::new()
        } else {
            format!("<w:tblBorders>{borders}</w:tblBorders>")
        }
    );
    let halves = [width * 6 / 10, width - width * 6 / 10];
    for half in halves {
        xml.push_str(&format!("<w:gridCol w:w=\"{half}\"/>"));
    }
    xml.push_str("</w:tblGrid>");
    let cell = |width: i64, span: &str, content: &str| {
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}</w:tcPr>{content}</w:tc>"
        )
    };
    let row = |cells: &str| format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>");
    if let Some(copies) = &it.copies {
        // Further lines begin under the first name.
        let text = paragraph("Imprint", &hanging(280, 3, 3), &format!("抄送：{copies}。"));
        xml.push_str(&row(&cell(width, "<w:gridSpan w:val=\"2\"/>", &text)));
    }
    if let Some((by, day)) = &it.printed {
        let [left, right] = halves;
        let day = paragraph("Imprint", "<w:jc w:val=\"right\"/>", &format!("{day}印发"));
        let cells = cell(left, "", &paragraph("Imprint", "", by)) + &cell(right, "", &day);
        xml.push_str(&row(&cells));
    }
    xml + "</w:tbl>" + &paragraph("Gap", "", "")
}

/// What goes with the letter begins on a new page: its number on the first line, its title on the third.
pub(super) fn annex(label: &str, title: &str, measures: &Measures) -> String {
    let gap = format!(
        "<w:spacing w:before=\"{0}\" w:after=\"{0}\" w:line=\"{1}\" w:lineRule=\"exact\"/>",
        measures.pitch,
        measures.title * 15
    );
    paragraph_of("Flush", "<w:pageBreakBefore/>", &run(label, &fonts("黑体")))
        + &paragraph("Title", &gap, title)
}

/// A label in HeiTi with names behind it, two letters in; further lines begin under the first name.
pub(super) fn people(label: &str, names: &str, measures: &Measures) -> String {
    let place = hanging(measures.letter(), 5, 3);
    let runs = run(&format!("{label}："), &fonts("黑体")) + &run(names, "");
    paragraph_of("Flush", &place, &runs)
}

/// The numbered names of what goes with the letter; further lines begin under the first letter of the name.
pub(super) fn attachments(names: &[String], measures: &Measures) -> String {
    let letter = measures.letter();
    let mut written = paragraph("Flush", KEEP, "");
    for (n, name) in names.iter().enumerate() {
        let (number, wide) = if names.len() == 1 {
            (String::new(), 0)
        } else {
            (format!("{}.\t", n + 1), 1)
        };
        let begin = 5 + wide;
        let (head, hang) = if n == 0 {
            ("附件：", 3 + wide)
        } else {
            ("", wide)
        };
        let place = format!(
            "{KEEP}<w:tabs><w:tab w:val=\"left\" w:pos=\"{}\"/></w:tabs>{}",
            letter * begin,
            hanging(letter, begin, hang)
        );
        let text = format!("{head}{number}{name}");
        written.push_str(&paragraph("Flush", &place, &text));
    }
    written
}

/// An indent of so many letters, the first line hanging out by some of them.
fn hanging(letter: i64, left: i64, hang: i64) -> String {
    format!(
        "<w:ind w:left=\"{}\" w:hangingChars=\"{}\" w:hanging=\"{}\"/>",
        letter * left,
        hang * 100,
        letter * hang
    )
}

fn spacing(before: i64, line: i64) -> String {
    format!(
        "<w:spacing w:before=\"{before}\" w:after=\"0\" w:line=\"{line}\" w:lineRule=\"exact\"/>"
    )
}

/// The word that stands on every page of a draft.
pub(super) fn draft_mark() -> String {
    let letters = format!(
        "{}<w:color w:val=\"{RED}\"/><w:sz w:val=\"32\"/>",
        fonts("黑体")
    );
    let place = format!("{}<w:jc w:val=\"right\"/>", spacing(0, DRAFT_LINE));
    paragraph_of("Mark", &place, &run("草　稿", &letters))
}
