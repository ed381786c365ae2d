//! Official letters as people go on editing them, and what a word processor would otherwise repair in any document.

use std::collections::BTreeMap;

use bihuan_documents::{
    docx,
    paper::{Level, Paper},
    papers::{Passage, Standing},
};
use proptest::prelude::*;
use quick_xml::{Reader, events::Event};

use super::docx::{paragraphs, parts};
use super::kinds;
use super::letters::{self, document, plain, set};
use super::set::{characters_of, pdf};

/// The part of a name as text.
fn part(paper: &Paper, name: &str) -> String {
    let parts = parts(&docx(paper).unwrap());
    let bytes = parts
        .get(name)
        .unwrap_or_else(|| panic!("{name}: {:?}", parts.keys()));
    String::from_utf8(bytes.clone()).unwrap()
}

/// Children in the order in which the standard (ISO/IEC 29500-1, transitional) has them; Word calls a file with another one damaged.
const ORDER: &[(&str, &[&str])] = &[
    (
        "w:pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "framePr",
            "widowControl",
            "numPr",
            "pBdr",
            "shd",
            "tabs",
            "snapToGrid",
            "spacing",
            "ind",
            "jc",
            "outlineLvl",
        ],
    ),
    (
        "w:rPr",
        &[
            "rFonts", "b", "color", "spacing", "w", "position", "sz", "szCs", "lang",
        ],
    ),
    ("w:pBdr", &["top", "left", "bottom", "right"]),
    ("w:tbl", &["tblPr", "tblGrid", "tr"]),
    (
        "w:tblPr",
        &[
            "tblpPr",
            "tblOverlap",
            "tblW",
            "jc",
            "tblInd",
            "tblBorders",
            "shd",
            "tblLayout",
            "tblCellMar",
        ],
    ),
    (
        "w:tblBorders",
        &["top", "left", "bottom", "right", "insideH", "insideV"],
    ),
    ("w:tblCellMar", &["top", "left", "bottom", "right"]),
    ("w:tr", &["trPr", "tc"]),
    (
        "w:tcPr",
        &["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"],
    ),
    ("w:tc", &["tcPr", "p"]),
    (
        "w:sectPr",
        &[
            "headerReference|footerReference",
            "type",
            "pgSz",
            "pgMar",
            "pgNumType",
            "cols",
            "titlePg",
            "docGrid",
        ],
    ),
    ("w:style", &["name", "basedOn", "qFormat", "pPr", "rPr"]),
    (
        "w:settings",
        &["defaultTabStop", "evenAndOddHeaders", "compat"],
    ),
    ("w:body", &["p|tbl", "sectPr"]),
];

/// Whether it is a part that Word reads, not a picture.
fn is_xml(name: &str) -> bool {
    name.strip_prefix("word/")
        .and_then(|name| name.rsplit_once('.'))
        .is_some_and(|(_, ending)| ending == "xml")
}

/// Walks a part: children in order, a paragraph at the end of every cell and behind every table.
fn check(name: &str, xml: &str) {
    let mut reader = Reader::from_str(xml);
    // For each open element: its name, how far in its order we are, its last child.
    let mut open: Vec<(String, usize, String)> = Vec::new();
    let enter = |open: &mut Vec<(String, usize, String)>, child: &str| {
        if let Some((parent, reached, last)) = open.last_mut() {
            if let Some((_, order)) = ORDER.iter().find(|(of, _)| of == parent) {
                let short = child.trim_start_matches("w:");
                let at = order
                    .iter()
                    .position(|names| names.split('|').any(|n| n == short));
                let at = at.unwrap_or_else(|| panic!("{name}: {child} in {parent}"));
                assert!(at >= *reached, "{name}: {child} behind {last} in {parent}");
                *reached = at;
            }
            assert!(
                !(last == "w:tbl" && child != "w:p"),
                "{name}: {child} behind a table"
            );
            child.clone_into(last);
        }
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) => {
                let child = e.name().as_ref().to_owned();
                enter(&mut open, &child);
                open.push((child, 0, String::new()));
            }
            Event::Empty(e) => enter(&mut open, e.name().as_ref()),
            Event::End(_) => {
                let (element, _, last) = open.pop().unwrap();
                assert!(
                    element != "w:tc" || last == "w:p",
                    "{name}: a cell ends with {last}"
                );
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

/// Values of an attribute.
fn said<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    xml.split(&format!(" {name}=\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

#[test]
fn every_document_opens_without_repair() {
    for (kind, paper) in kinds::every() {
        let parts = parts(&docx(&paper).unwrap());
        let text = |name: &str| std::str::from_utf8(&parts[name]).unwrap();
        for (name, _) in parts.iter().filter(|(name, _)| is_xml(name)) {
            check(&format!("{kind} {name}"), text(name));
        }
        let relations: BTreeMap<&str, &str> = said(text("word/_rels/document.xml.rels"), "Id")
            .into_iter()
            .zip(said(text("word/_rels/document.xml.rels"), "Target"))
            .collect();
        let types = text("[Content_Types].xml");
        for target in relations.values() {
            assert!(
                parts.contains_key(&format!("word/{target}")),
                "{kind}: {target}"
            );
            assert!(
                types.contains(&format!("\"/word/{target}\""))
                    || !is_xml(&format!("word/{target}")),
                "{kind}: {target} has no type"
            );
        }
        for used in said(text("word/document.xml"), "r:id")
            .into_iter()
            .chain(said(text("word/document.xml"), "r:embed"))
        {
            assert!(relations.contains_key(used), "{kind}: {used}");
        }
        let styles = said(text("word/styles.xml"), "w:styleId");
        for (name, _) in parts.iter().filter(|(name, _)| is_xml(name)) {
            for used in text(name).split("<w:pStyle w:val=\"").skip(1) {
                let used = used.split('"').next().unwrap();
                assert!(styles.contains(&used), "{kind} {name}: {used}");
            }
        }
    }
}

#[test]
fn the_document_says_what_the_pdf_says() {
    // Cells of narrow columns are broken in the PDF; these have none.
    for (kind, paper) in letters::every() {
        if ![
            "letter-work-prompt",
            "letter-reminder",
            "letter-interview",
            "letter-draft",
            "letter-circular",
            "letter-minutes",
        ]
        .contains(&kind)
        {
            continue;
        }
        let read = characters_of(&pdf(&paper));
        let said = paragraphs(&docx(&paper).unwrap());
        assert!(said.len() > 10, "{kind}");
        for paragraph in said {
            let paragraph: String = paragraph.split_whitespace().collect();
            // A page break may come between.
            let (head, tail) = paragraph.split_at(
                paragraph
                    .char_indices()
                    .nth(paragraph.chars().count() / 2)
                    .map_or(0, |(at, _)| at),
            );
            assert!(
                read.contains(&paragraph) || (read.contains(head) || read.contains(tail)),
                "{kind}: {paragraph}\n{read}"
            );
        }
    }
}

#[test]
fn a_letter_has_its_rules_on_the_first_page_and_no_number_there() {
    let paper = set(&plain("关于整改工作的提示", "正文。"));
    let body = part(&paper, "word/document.xml");
    assert!(body.contains("<w:titlePg/>"));
    let (header, footer) = (
        part(&paper, "word/header-first.xml"),
        part(&paper, "word/footer-first.xml"),
    );
    assert!(header.contains("云岭县委整改工作办公室") && header.contains("w:val=\"FF0000\""));
    assert!(!footer.contains("PAGE"), "{footer}");
    // Thick above thin, then thin above thick, 8 mm and 6 mm beyond the margins: from 20 mm to 190 mm.
    for (edge, above, below) in [(&header, 18, 6), (&footer, 6, 18)] {
        for (side, size) in [("top", above), ("bottom", below)] {
            let rule = format!(
                "<w:{side} w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"FF0000\"/>"
            );
            assert!(edge.contains(&rule), "{edge}");
        }
        assert!(
            edge.contains("<w:ind w:left=\"-454\" w:right=\"-340\"/>"),
            "{edge}"
        );
    }
    // 30 mm above, 20 mm below.
    assert!(
        body.contains("w:header=\"1700\" w:footer=\"1133\""),
        "{body}"
    );
}

#[test]
fn page_numbers_stand_outside() {
    let paper = set(&document("关于整改工作的通报", "正文。"));
    let (odd, even) = (
        part(&paper, "word/footer-default.xml"),
        part(&paper, "word/footer-even.xml"),
    );
    assert!(
        odd.contains("<w:ind w:right=\"280\"/><w:jc w:val=\"right\"/>") && odd.contains(" PAGE ")
    );
    assert!(
        even.contains("<w:ind w:left=\"280\"/><w:jc w:val=\"left\"/>") && even.contains(" PAGE ")
    );
    assert!(part(&paper, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    assert!(!part(&paper, "word/document.xml").contains("<w:titlePg/>"));
}

#[test]
fn the_page_has_22_lines_of_28_letters() {
    let body = part(
        &set(&document("关于整改工作的通报", "正文。")),
        "word/document.xml",
    );
    assert!(body.contains("<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>"));
    let number = |name: &str| said(&body, name).last().unwrap().parse::<f64>().unwrap();
    let (height, width) = (
        number("w:h") - number("w:top") - number("w:bottom"),
        number("w:w") - number("w:left") - number("w:right"),
    );
    // Twentieths of a point: a letter of 16 pt, and how much closer than that they stand.
    let letter = 20.0 * 16.0 - 5.0;
    for (room, of, times) in [(height, 579.0, 22.0), (width, letter, 28.0)] {
        assert!(room >= of * times && room < of * (times + 1.0), "{room}");
    }
    for (is, should) in [(height, 225.0), (width, 156.0)] {
        assert!((is / 1440.0 * 25.4 - should).abs() < 0.2, "{is}");
    }
}

#[test]
fn a_document_has_a_red_rule_below_its_number_and_a_foot_at_the_end() {
    let body = part(
        &set(&document("关于整改工作的通报", "正文。")),
        "word/document.xml",
    );
    let rule = "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"11\" w:color=\"FF0000\"/></w:pBdr>";
    let ruled = body.split("<w:p>").find(|p| p.contains(rule)).unwrap();
    assert!(ruled.contains("云整改〔2026〕8号"), "{ruled}");
    let foot = body.split("<w:tbl>").last().unwrap();
    assert!(
        foot.contains("w:vertAnchor=\"margin\"") && foot.contains("w:tblpYSpec=\"bottom\""),
        "{foot}"
    );
    for border in [
        "<w:top w:val=\"single\" w:sz=\"8\"",
        "<w:bottom w:val=\"single\" w:sz=\"8\"",
        "<w:insideH w:val=\"single\" w:sz=\"6\"",
    ] {
        assert!(foot.contains(border), "{foot}");
    }
    assert!(
        foot.contains("抄送：") && foot.contains("2026年3月6日印发"),
        "{foot}"
    );
}

#[test]
fn a_letter_to_an_organ_above_names_its_signers_beside_the_number() {
    let body = part(&set(&letters::report(3)), "word/document.xml");
    let line = |words: &str| {
        body.split("<w:p>")
            .find(|p| p.contains(words))
            .unwrap()
            .to_owned()
    };
    assert!(line("签发人：").contains("周立群　李国栋"));
    // The last of them in the line of the number, above the rule.
    let last = line("云发〔2026〕21号");
    assert!(last.contains("陈静") && last.contains("FF0000"), "{last}");
    assert!(!line("签发人：").contains("FF0000"));
}

#[test]
fn what_goes_with_a_letter_begins_on_a_new_page() {
    let body = part(&set(&letters::supervision()), "word/document.xml");
    assert_eq!(body.matches("<w:pageBreakBefore/>").count(), 1);
    let label = body
        .split("<w:p>")
        .find(|p| p.contains("<w:pageBreakBefore/>"))
        .unwrap();
    assert!(label.contains("附件2") && label.contains("黑体"), "{label}");
}

#[test]
fn a_draft_says_so_on_every_kind_of_page() {
    for mut letter in [
        plain("关于整改工作的提示", "正文。"),
        document("关于整改工作的通报", "正文。"),
    ] {
        let pages: &[&str] = if letter.copies.is_empty() {
            &["default", "even", "first"]
        } else {
            &["default", "even"]
        };
        let headers = |paper: &Paper| -> Vec<bool> {
            pages
                .iter()
                .map(|p| part(paper, &format!("word/header-{p}.xml")).contains("草　稿"))
                .collect()
        };
        assert!(headers(&set(&letter)).iter().all(|says| !says));
        letter.standing = Standing::Draft;
        assert!(headers(&set(&letter)).iter().all(|says| *says));
    }
}

proptest! {
    #[test]
    fn any_text_makes_a_whole_document(text in any::<String>(), form in 0usize..3) {
        let mut letter = match form {
            0 => plain(&text, &text),
            1 => document(&text, &text),
            _ => letters::report(2),
        };
        letter.organ.clone_from(&text);
        letter.title.clone_from(&text);
        letter.copies = vec![text.clone()];
        letter.body.push(Passage::Part { level: Level::Second, title: text.clone(), text: text.clone() });
        let bytes = docx(&set(&letter)).unwrap();
        for (name, part) in parts(&bytes).iter().filter(|(name, _)| is_xml(name)) {
            check(name, std::str::from_utf8(part).unwrap());
        }
        // Title, part and its text.
        let visible = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let read = visible(&paragraphs(&bytes).concat());
        prop_assert!(read.contains(&visible(&text.repeat(2))), "{}", read);
    }
}
