//! Official letters, measured from the PDF as GB/T 9704-2012 has them.

use bihuan_documents::{
    paper::{Grid, GridColumn, GridRow},
    papers::{Annex, Circulation, Letter, LetterForm, Passage, Signature, Standing},
};
use proptest::prelude::*;

use super::letters::{self, document, plain, set};
use super::measured::{Area, Ink, letters_of, part_of, whole};
use super::set::{FONTS, characters_of, pages_of, pdf, texts_of_pages};

/// Millimetres that a measure may be off.
const OFF: f64 = 0.3;

#[track_caller]
fn close(name: &str, is: f64, should: f64, off: f64) {
    assert!(
        (is - should).abs() <= off,
        "{name}: {is:.2} mm, not {should}"
    );
}

/// A text that fills pages: so many paragraphs of three lines.
fn text(paragraphs: usize) -> String {
    vec!["县住房和城乡建设局要对照台账逐项核对整改任务，倒排工期，压实责任，确保按期办结；确实不能按期完成的，在到期前提出延期申请。"; paragraphs]
        .join("\n")
}

/// Where the line of a page number stands.
const FOOTER: Area = Area(20.0, 263.0, 170.0, 13.0);

#[test]
fn a_letter_stands_between_two_red_double_rules() {
    let bytes = pdf(&set(&plain("关于整改工作的提示", &text(12))));
    // The strip left of the type area holds the rules alone.
    let rules = part_of(&bytes, 1, Area(22.0, 20.0, 1.0, 270.0)).down(Ink::Red);
    assert_eq!(rules.len(), 4, "{rules:?}");
    let (thick, thin) = (rules[0], rules[1]);
    assert!(thick.length() > thin.length() * 2.0, "{rules:?}");
    assert!(rules[3].length() > rules[2].length() * 2.0, "{rules:?}");
    close("foot of the second rule", rules[3].to, 297.0 - 20.0, OFF);
    let words =
        whole(&part_of(&bytes, 1, Area(28.0, 20.0, 156.0, thick.from - 20.5)).down(Ink::Red));
    close("red words", words.from, 30.0, OFF);
    close(
        "first rule below the words",
        thick.from - words.to,
        4.0,
        OFF,
    );
    for rule in [thick, rules[3]] {
        let across = part_of(&bytes, 1, Area(10.0, rule.middle(), 190.0, 0.2)).across(Ink::Red);
        assert_eq!(across.len(), 1, "{across:?}");
        close("length", across[0].length(), 170.0, OFF);
        close("left end", across[0].from, 20.0, OFF);
    }
    // The number ends at the right edge, seven eighths of a letter below the rule.
    let number = part_of(&bytes, 1, Area(100.0, thin.to + 0.5, 90.0, 11.0));
    close(
        "number",
        whole(&number.across(Ink::Black)).to,
        28.0 + 156.0,
        0.6,
    );
    close(
        "number below the rule",
        whole(&number.down(Ink::Black)).from - thin.to,
        5.5 * 7.0 / 8.0,
        0.6,
    );
    // Only the first page has rules, and it has no number.
    let pages = texts_of_pages(&bytes);
    assert!(!pages[0].contains('—'), "{}", pages[0]);
    assert!(pages[1].contains("—2—"), "{}", pages[1]);
    assert!(
        part_of(&bytes, 2, Area(0.0, 0.0, 210.0, 297.0))
            .down(Ink::Red)
            .is_empty()
    );
}

#[test]
fn a_document_has_a_red_rule_as_wide_as_the_type_area() {
    let bytes = pdf(&set(&document("关于整改工作的通报", &text(12))));
    let red = part_of(&bytes, 1, Area(0.0, 0.0, 210.0, 150.0)).down(Ink::Red);
    let rule = *red.last().unwrap();
    let words = whole(&part_of(&bytes, 1, Area(0.0, 0.0, 210.0, rule.from - 1.0)).down(Ink::Red));
    close("red words", words.from, 37.0 + 35.0, OFF);
    let across = part_of(&bytes, 1, Area(10.0, rule.middle(), 190.0, 0.1)).across(Ink::Red);
    assert_eq!(across.len(), 1, "{across:?}");
    close("length", across[0].length(), 156.0, OFF);
    close("left end", across[0].from, 28.0, OFF);
    let number = part_of(
        &bytes,
        1,
        Area(28.0, words.to + 1.0, 156.0, rule.from - words.to - 1.5),
    );
    let (down, over) = (
        whole(&number.down(Ink::Black)),
        whole(&number.across(Ink::Black)),
    );
    close("middle of the number", over.middle(), 28.0 + 78.0, 0.6);
    // Two lines of 10.4 mm; a letter does not touch the edge of its square.
    close(
        "two lines below the words",
        down.from - words.to,
        2.0 * 10.42,
        0.6,
    );
    close("rule below the number", rule.middle() - down.to, 4.0, 0.5);
    let title = whole(&part_of(&bytes, 1, Area(28.0, rule.to + 1.0, 156.0, 32.0)).down(Ink::Black));
    close(
        "two lines below the rule",
        title.from - rule.to,
        2.0 * 10.42,
        1.0,
    );
    assert!(
        part_of(&bytes, 2, Area(0.0, 0.0, 210.0, 297.0))
            .down(Ink::Red)
            .is_empty()
    );
}

#[test]
fn a_full_page_has_22_lines_of_28_letters() {
    let full = "国".repeat(28 * 22 * 3);
    for letter in [plain("题", &full), document("题", &full)] {
        let bytes = pdf(&set(&letter));
        let pages = texts_of_pages(&bytes);
        let lines: Vec<&str> = pages[1].lines().filter(|l| l.contains('国')).collect();
        assert_eq!(lines.len(), 22, "{lines:#?}");
        assert!(
            lines.iter().all(|l| l.matches('国').count() == 28),
            "{lines:#?}"
        );
        let area = part_of(&bytes, 2, Area(0.0, 0.0, 210.0, 264.0));
        let (down, across) = (
            whole(&area.down(Ink::Black)),
            whole(&area.across(Ink::Black)),
        );
        close("top", down.from, 37.0, 1.0);
        close("bottom", down.to, 37.0 + 225.0, 1.5);
        close("left", across.from, 28.0, 1.0);
        close("right", across.to, 28.0 + 156.0, 1.0);
    }
}

#[test]
fn letters_are_those_of_the_standard() {
    let bytes = pdf(&set(&document(
        "关于整改工作的通报",
        "一、总体情况\n（一）进度滞后。交付晚于协议。\n1.资金未到位\n正文用仿宋。",
    )));
    let lettered = letters_of(&bytes);
    let of = |words: &str| {
        let found = lettered.iter().find(|l| l.text.contains(words));
        found
            .unwrap_or_else(|| panic!("{words}: {lettered:#?}"))
            .clone()
    };
    // In the fonts of this machine: Noto Serif Bold for 小标宋, Noto Sans for 黑体, ZenKai for 楷体, Noto Serif for 仿宋 and 宋体.
    for (words, family, points) in [
        ("关于整改工作的通报", "NotoSerifCJKsc-Bold", 22.0),
        ("一、总体情况", "NotoSansCJKsc-Regular", 15.75),
        ("（一）进度滞后", "GBZenKai", 15.75),
        ("交付晚于协议", "NotoSerifCJKsc-Regular", 15.75),
        ("1.资金未到位", "NotoSerifCJKsc-Regular", 15.75),
        ("正文用仿宋", "NotoSerifCJKsc-Regular", 15.75),
        ("抄送", "NotoSerifCJKsc-Regular", 14.0),
    ] {
        let it = of(words);
        assert!(it.family.contains(family), "{words}: {it:?}");
        assert!((it.size - points).abs() < 0.4, "{words}: {it:?}");
        assert_eq!(it.color, "#000000", "{words}");
    }
    let words = of("云岭县委整改工作办公室文件");
    assert!(
        words.family.contains("NotoSerifCJKsc-Bold") && words.size > 40.0,
        "{words:?}"
    );
    assert_eq!(words.color, "#ff0000");
}

#[test]
fn page_numbers_stand_outside_7_mm_below_the_type_area() {
    let bytes = pdf(&set(&document("关于整改工作的通报", &text(30))));
    let letter = 14.0 * 25.4 / 72.0;
    for page in 1..=3 {
        let footer = part_of(&bytes, page, FOOTER);
        let across = footer.across(Ink::Black);
        let all = whole(&across);
        if page % 2 == 1 {
            close("odd page", all.to, 28.0 + 156.0 - letter, 0.6);
        } else {
            close("even page", all.from, 28.0 + letter, 0.6);
        }
        let dash = across[0];
        assert!(dash.length() > 3.0, "{across:?}");
        let down = part_of(
            &bytes,
            page,
            Area(dash.from, FOOTER.1, dash.length(), FOOTER.3),
        )
        .down(Ink::Black);
        assert_eq!(down.len(), 1, "{down:?}");
        // Fonts draw it in the middle of a letter or of a figure.
        close("dash", down[0].middle(), 37.0 + 225.0 + 7.0, 0.6);
    }
}

#[test]
fn the_foot_of_the_last_page_ends_with_the_type_area() {
    let bytes = pdf(&set(&document("关于整改工作的通报", &text(7))));
    let last = pages_of(&bytes);
    // A letter in from the edge there is nothing but the rules.
    let rules = part_of(&bytes, last, Area(28.5, 230.0, 2.0, 36.0)).down(Ink::Black);
    assert_eq!(rules.len(), 3, "{rules:?}");
    for (rule, width) in rules.iter().zip([0.35, 0.25, 0.35]) {
        close("width", rule.length(), width, 0.05);
        let across =
            part_of(&bytes, last, Area(10.0, rule.middle(), 190.0, 0.05)).across(Ink::Black);
        close("length", whole(&across).length(), 156.0, OFF);
        assert_eq!(across.len(), 1);
    }
    close("last rule", rules[2].middle(), 37.0 + 225.0, OFF);
}

#[test]
fn copies_of_a_letter_stand_without_rules() {
    let mut letter = plain("关于整改工作的提示", &text(2));
    letter.copies = vec!["县委巡察办".to_owned()];
    let bytes = pdf(&set(&letter));
    assert!(characters_of(&bytes).contains("抄送：县委巡察办。"));
    let foot = part_of(&bytes, 1, Area(28.0, 240.0, 156.0, 25.0));
    let rows = foot.down(Ink::Black);
    let all = whole(&rows);
    assert!(all.to <= 262.0 && all.to > 258.0, "{all:?}");
    assert!(
        part_of(&bytes, 1, Area(28.2, 240.0, 4.0, 25.0))
            .down(Ink::Black)
            .is_empty()
    );
}

#[test]
fn the_end_of_a_letter_never_stands_alone() {
    // Over more than a page line by line: wherever the end falls, words of the text stand on its page.
    let mut pages = Vec::new();
    for lines in 4..30 {
        let mut letter = plain(
            "关于整改工作的提示",
            &vec!["文文文文文文文文文文"; lines].join("\n"),
        );
        letter.annexes = vec![Annex {
            title: "任务明细".to_owned(),
            body: Vec::new(),
        }];
        let bytes = pdf(&set(&letter));
        let texts = texts_of_pages(&bytes);
        let last = texts.last().unwrap();
        assert!(last.contains('文'), "{lines} lines: {last}");
        assert!(
            last.contains("附件") && last.contains("2026年3月5日"),
            "{lines} lines: {last}"
        );
        pages.push(texts.len());
    }
    assert_eq!((pages.first(), pages.last()), (Some(&1), Some(&2)));
}

#[test]
fn letters_of_one_two_and_five_pages() {
    for (paragraphs, pages) in [(3, 1), (7, 2), (28, 5)] {
        let letter = if pages == 1 { plain } else { document };
        let bytes = pdf(&set(&letter("关于整改工作的通报", &text(paragraphs))));
        assert_eq!(pages_of(&bytes), pages, "{paragraphs} paragraphs");
        let read = characters_of(&bytes);
        assert_eq!(read.matches("在到期前提出延期申请。").count(), paragraphs);
        assert_eq!(read.matches("2026年3月5日").count(), 1);
        for page in 1..=pages {
            assert_eq!(read.contains(&format!("—{page}—")), pages > 1, "{page}");
        }
    }
}

#[test]
fn a_long_table_repeats_its_head() {
    let bytes = pdf(&set(&letters::report(70)));
    let pages = texts_of_pages(&bytes);
    let with_rows: Vec<&String> = pages.iter().filter(|p| p.contains("YL-2026-")).collect();
    assert!(with_rows.len() > 3, "{}", with_rows.len());
    assert!(
        with_rows.iter().all(|p| p.contains("完成时限")),
        "{pages:#?}"
    );
    let read = characters_of(&bytes);
    for n in 1..=70 {
        assert_eq!(read.matches(&format!("YL-2026-{n:03}")).count(), 1, "{n}");
    }
    // The table ends before the foot of the last page begins.
    let last = pages.last().unwrap();
    assert!(last.find("YL-2026-070").unwrap() < last.find("抄送").unwrap());
}

#[test]
fn long_titles_stand_in_balanced_lines() {
    let bytes = pdf(&set(&document(
        "中共云岭县委关于巡察反馈意见整改落实情况和下半年重点工作安排的报告",
        "正文。",
    )));
    let title: Vec<String> = letters_of(&bytes)
        .into_iter()
        .filter(|l| l.family.contains("Bold") && l.color == "#000000")
        .map(|l| l.text)
        .collect();
    assert_eq!(
        title,
        [
            "中共云岭县委关于巡察反馈意见",
            "整改落实情况和下半年重点工作安排的报告"
        ]
    );
}

#[test]
fn a_draft_says_so_on_every_page_and_has_neither_number_nor_day() {
    for mut letter in [
        plain("关于整改工作的提示", &text(12)),
        document("关于整改工作的通报", &text(12)),
    ] {
        letter.standing = Standing::Draft;
        let bytes = pdf(&set(&letter));
        let pages = texts_of_pages(&bytes);
        assert!(pages.len() > 1);
        for page in &pages {
            let page: String = page.split_whitespace().collect();
            assert!(page.contains("草稿"), "{page}");
        }
        let read = characters_of(&bytes);
        assert!(
            !read.contains('〔') && !read.contains("2026年3月5日"),
            "{read}"
        );
        assert!(read.contains("云岭县委整改工作办公室年月日"), "{read}");
    }
    let issued = characters_of(&pdf(&set(&plain("关于整改工作的提示", "正文。"))));
    assert!(!issued.contains("草稿"), "{issued}");
}

#[test]
fn no_word_of_a_letter_is_markup_or_a_formula() {
    let hostile = [
        "#panic()",
        "$x^2$",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "*粗*",
        "_斜_",
        "<a>",
        "//注",
        "\\u{41}",
        "#read(\"/etc/passwd\")",
    ];
    for words in hostile {
        let mut letter = document(words, words);
        letter.organ = words.to_owned();
        letter.standing = Standing::Issued {
            number: words.to_owned(),
            day: jiff::civil::date(2026, 3, 5),
        };
        letter.form = LetterForm::Upward {
            to: words.to_owned(),
            signers: vec![words.to_owned()],
            signature: Signature::Unsealed(words.to_owned()),
            contact: None,
            printed: None,
        };
        letter.copies = vec![words.to_owned()];
        letter.body.push(Passage::Table {
            caption: Some(words.to_owned()),
            grid: Grid {
                columns: vec![GridColumn::text(words, 1.0)],
                rows: vec![GridRow::of([words])],
            },
        });
        letter
            .body
            .extend(Passage::read(&format!("（一）{words}。{words}")));
        letter.annexes = vec![Annex {
            title: words.to_owned(),
            body: vec![Passage::Paragraph(words.to_owned())],
        }];
        let read = characters_of(&pdf(&set(&letter)));
        // Head, number, signer, title, addressee, text, caption, head of the table, cell, part twice, annex by name, signature,
        // annex, its text, copies.
        assert_eq!(read.matches(words).count(), 16, "{words}: {read}");
    }
}

#[test]
fn letters_are_files_for_the_archive() {
    for (kind, paper) in letters::every() {
        let bytes = pdf(&paper);
        let archive = b"<pdfaid:part>3</pdfaid:part>";
        assert!(bytes.windows(archive.len()).any(|w| w == archive), "{kind}");
    }
}

#[test]
fn marks_of_a_letter_stand_under_the_first_rule() {
    let mut letter = letters::supervision();
    let read = characters_of(&pdf(&set(&letter)));
    assert!(read.contains("内部资料云整改督〔2026〕3号特急"), "{read}");
    letter.circulation = Circulation::Unmarked;
    letter.urgency = None;
    let read = characters_of(&pdf(&set(&letter)));
    assert!(
        !read.contains("内部资料") && !read.contains("特急"),
        "{read}"
    );
}

#[test]
fn minutes_name_who_was_there_after_the_text() {
    let lettered = letters_of(&pdf(&set(&letters::minutes())));
    for label in ["出席", "请假", "列席"] {
        let it = lettered.iter().find(|l| l.text.starts_with(label)).unwrap();
        assert!(it.family.contains("NotoSansCJKsc"), "{it:?}");
    }
    assert!(
        lettered
            .iter()
            .any(|l| l.text.contains("孙涛") && l.family.contains("NotoSerif"))
    );
}

#[test]
fn nobody_excused_is_not_listed() {
    let Letter {
        form:
            LetterForm::Minutes {
                by,
                mut people,
                printed,
            },
        ..
    } = letters::minutes()
    else {
        panic!("minutes have the form of minutes");
    };
    people.excused.clear();
    let letter = Letter {
        form: LetterForm::Minutes {
            by,
            people,
            printed,
        },
        ..letters::minutes()
    };
    let read = characters_of(&pdf(&set(&letter)));
    assert!(
        !read.contains("请假") && read.contains("列席：县委巡察办钱进"),
        "{read}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_makes_a_letter(text in any::<String>(), times in 1usize..40, form in 0usize..4) {
        let words = text.repeat(times);
        let mut letter = match form {
            0 => plain(&words, &words),
            1 => document(&words, &words),
            2 => letters::report(2),
            _ => letters::minutes(),
        };
        letter.organ.clone_from(&words);
        letter.title.clone_from(&words);
        letter.standing = Standing::Issued { number: text, day: jiff::civil::date(2026, 3, 5) };
        letter.copies = vec![words.clone()];
        letter.annexes = vec![Annex { title: words, body: Vec::new() }];
        prop_assert!(bihuan_documents::pdf(&set(&letter), &FONTS).is_ok());
    }
}
