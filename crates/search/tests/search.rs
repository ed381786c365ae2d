//! What is found, what is not, and what stays hidden.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::fs;

use bihuan_search::{Document, Index, Kind, Query, SearchError, Thing, Visible};
use uuid::Uuid;

const HOUSING: Uuid = Uuid::from_u128(0x100);
const WATER: Uuid = Uuid::from_u128(0x200);
const ROUND_ONE: Uuid = Uuid::from_u128(0x1000);
const ROUND_TWO: Uuid = Uuid::from_u128(0x2000);

fn document(n: u128, title: &str, body: &str) -> Document {
    Document {
        id: Uuid::from_u128(n),
        kind: Kind::Finding,
        rectification: ROUND_ONE,
        parent: Uuid::from_u128(n),
        no: format!("YL-2023-{n:03}"),
        title: title.into(),
        body: body.into(),
        visible_to: vec![HOUSING],
    }
}

/// Made-up problems of a made-up county.
fn ledger() -> Vec<Document> {
    vec![
        document(
            1,
            "安置房建设进度滞后",
            "云岭县北门片区应交付安置房1,200套，已交付３４０套，群众反映强烈。",
        ),
        document(
            2,
            "住房保障资金拨付不及时",
            "保障性住房专项资金滞留县级财政账户，由住建局牵头整改。",
        ),
        Document {
            visible_to: vec![WATER],
            ..document(
                3,
                "污水处理厂长期超标排放",
                "城南污水处理厂总磷超标，责任单位为县水务局。",
            )
        },
        Document {
            visible_to: vec![WATER, HOUSING],
            rectification: ROUND_TWO,
            ..document(
                4,
                "工人大会制度落实不到位",
                "企业职工代表反映工人大会多年未召开。",
            )
        },
        document(
            5,
            "县人大监督建议办理不实",
            "对人大代表提出的建议重答复轻落实。",
        ),
        Document {
            kind: Kind::Task,
            parent: Uuid::from_u128(1),
            ..document(
                6,
                "加快安置房施工",
                "倒排工期，确保2024年6月底前全部交付。参见YL-2022-077。",
            )
        },
    ]
}

fn index() -> Index {
    let index = Index::in_memory().unwrap();
    index.apply(ledger(), [], 6).unwrap();
    index
}

fn found(index: &Index, query: &Query) -> Vec<u128> {
    let hits = index.search(query).unwrap();
    let mut ids: Vec<u128> = hits.hits.iter().map(|hit| hit.id.as_u128()).collect();
    assert_eq!(hits.total, ids.len());
    ids.sort_unstable();
    ids
}

fn finds(index: &Index, text: &str) -> Vec<u128> {
    found(index, &Query::new(text, Visible::All))
}

#[test]
fn words_are_found_however_sentence_and_question_are_cut() {
    let index = index();
    for (text, expected) in [
        ("安置房", vec![1, 6]),
        ("安置", vec![1, 6]),
        ("置房", vec![1, 6]),
        ("住房保障", vec![2]),
        ("保障性住房", vec![2]),
        ("资金 住房", vec![2]),
        ("北门片区", vec![1]),
        ("水务局", vec![3]),
        ("污水", vec![3]),
        ("水", vec![3]),
        ("整改", vec![2]),
        ("云岭", vec![1]),
        ("落实", vec![4, 5]),
    ] {
        assert_eq!(finds(&index, text), expected, "{text}");
    }
}

#[test]
fn width_case_punctuation_and_function_words_make_no_difference() {
    let index = index();
    for text in [
        "340套",
        "３４０套",
        "340",
        "1200套",
        "1,200",
        "已交付，340套！",
    ] {
        assert_eq!(finds(&index, text), [1], "{text}");
    }
    assert_eq!(finds(&index, "住房保障的资金"), [2]);
    assert_eq!(
        finds(&index, "yl-2023-002"),
        finds(&index, "ＹＬ－２０２３－００２")
    );
}

#[test]
fn a_number_is_found_whole_by_its_beginning_and_by_its_end() {
    let index = index();
    for text in ["YL-2023-003", "yl2023003", "YL 2023 003", "003", "2023-003"] {
        assert_eq!(finds(&index, text), [3], "{text}");
    }
    assert_eq!(finds(&index, "YL-2023"), [1, 2, 3, 4, 5, 6]);
    assert_eq!(
        finds(&index, "YL-2022-077"),
        [6],
        "numbers in a text are found as well"
    );
    let first = &index
        .search(&Query::new("YL-2023-006", Visible::All))
        .unwrap()
        .hits[0];
    assert_eq!(first.no, "YL-2023-006");
}

#[test]
fn a_whole_word_comes_before_the_same_characters_by_chance() {
    let hits = index().search(&Query::new("人大", Visible::All)).unwrap();
    assert_eq!(
        hits.hits
            .iter()
            .map(|hit| hit.id.as_u128())
            .collect::<Vec<_>>(),
        [5, 4]
    );
}

#[test]
fn pages_go_on_from_whole_words_to_the_same_characters() {
    let index = index();
    let page = |offset| {
        index
            .search(&Query {
                offset,
                limit: 1,
                ..Query::new("人大", Visible::All)
            })
            .unwrap()
    };
    for (offset, expected) in [(0, vec![5]), (1, vec![4]), (2, vec![])] {
        let page = page(offset);
        assert_eq!(page.total, 2);
        assert_eq!(
            page.hits
                .iter()
                .map(|hit| hit.id.as_u128())
                .collect::<Vec<_>>(),
            expected
        );
    }
}

#[test]
fn all_words_first_and_some_of_them_only_when_none_has_all() {
    let index = index();
    let both = index
        .search(&Query::new("安置房 滞后", Visible::All))
        .unwrap();
    assert!(both.all_words);
    assert_eq!(both.total, 1);
    let some = index
        .search(&Query::new("安置房 超标", Visible::All))
        .unwrap();
    assert!(!some.all_words);
    assert_eq!(some.total, 3);
    let none = index.search(&Query::new("航天", Visible::All)).unwrap();
    assert!(none.all_words);
    assert_eq!((none.total, none.hits.len()), (0, 0));
}

#[test]
fn nothing_out_of_sight_is_told_not_even_by_a_total() {
    let index = index();
    let as_unit = |units: &[Uuid], text: &str| {
        found(&index, &Query::new(text, Visible::Units(units.to_vec())))
    };
    assert_eq!(as_unit(&[HOUSING], "污水"), Vec::<u128>::new());
    assert_eq!(as_unit(&[WATER], "污水"), [3]);
    assert_eq!(as_unit(&[HOUSING], "YL-2023-003"), Vec::<u128>::new());
    assert_eq!(as_unit(&[HOUSING], "落实"), [4, 5]);
    assert_eq!(as_unit(&[WATER], "落实"), [4]);
    assert_eq!(as_unit(&[WATER, HOUSING], "YL"), [1, 2, 3, 4, 5, 6]);
    assert_eq!(as_unit(&[], "落实"), Vec::<u128>::new());
    assert_eq!(as_unit(&[Uuid::from_u128(9)], "落实"), Vec::<u128>::new());
    // The second try with some of the words must not look further than the first.
    assert_eq!(as_unit(&[HOUSING], "超标 落实"), [4, 5]);
}

#[test]
fn questions_can_be_narrowed() {
    let index = index();
    let query = |text: &str| Query::new(text, Visible::All);
    assert_eq!(
        found(
            &index,
            &Query {
                rectification: Some(ROUND_TWO),
                ..query("落实")
            }
        ),
        [4]
    );
    assert_eq!(
        found(
            &index,
            &Query {
                kind: Some(Kind::Task),
                ..query("安置房")
            }
        ),
        [6]
    );
    assert_eq!(
        found(
            &index,
            &Query {
                kind: Some(Kind::Evidence),
                ..query("安置房")
            }
        ),
        Vec::<u128>::new()
    );
}

#[test]
fn hits_come_in_pages() {
    let index = index();
    let page = |offset, limit| {
        index
            .search(&Query {
                offset,
                limit,
                ..Query::new("YL-2023", Visible::All)
            })
            .unwrap()
    };
    let all = page(0, 6);
    let ids = |hits: &bihuan_search::Hits| hits.hits.iter().map(|hit| hit.id).collect::<Vec<_>>();
    assert_eq!([ids(&page(0, 4)), ids(&page(4, 4))].concat(), ids(&all));
    assert_eq!(page(4, 4).total, 6);
    assert_eq!(page(usize::MAX, usize::MAX).hits.len(), 0);
    assert_eq!(page(0, 0).hits.len(), 1);
}

#[test]
fn a_hit_says_what_it_is_and_why() {
    let hits = index()
        .search(&Query::new("倒排工期", Visible::All))
        .unwrap();
    let hit = &hits.hits[0];
    assert_eq!(
        (hit.id, hit.parent, hit.kind),
        (Uuid::from_u128(6), Uuid::from_u128(1), Kind::Task)
    );
    assert_eq!(hit.title, "加快安置房施工");
    assert!(
        hit.snippet
            .iter()
            .any(|(piece, marked)| *marked && piece == "工期"),
        "{:?}",
        hit.snippet
    );
    let text: String = hit
        .snippet
        .iter()
        .map(|(piece, _)| piece.as_str())
        .collect();
    assert_eq!(
        text,
        "倒排工期，确保2024年6月底前全部交付。参见YL-2022-077。"
    );
}

#[test]
fn a_document_is_replaced() {
    let index = index();
    index
        .apply([document(1, "历史遗留问题", "已办结")], [], 7)
        .unwrap();
    assert_eq!(finds(&index, "安置房"), [6]);
    assert_eq!(finds(&index, "历史遗留"), [1]);
    index
        .apply([document(1, "甲", "乙"), document(1, "丙", "丁")], [], 8)
        .unwrap();
    assert_eq!(finds(&index, "甲"), Vec::<u128>::new());
    assert_eq!(finds(&index, "丙"), [1]);
}

#[test]
fn what_belongs_to_an_outdated_finding_goes_and_what_is_given_anew_stays() {
    let index = index();
    index
        .apply(
            [document(1, "安置房已全部交付", "")],
            [Uuid::from_u128(1)],
            7,
        )
        .unwrap();
    assert_eq!(
        finds(&index, "安置房"),
        [1],
        "its former task is gone, the finding itself is there"
    );
    index
        .apply([], [Uuid::from_u128(1), Uuid::from_u128(2)], 8)
        .unwrap();
    assert_eq!(finds(&index, "YL-2023"), [3, 4, 5]);
}

#[test]
fn the_cursor_survives_with_what_it_stands_for() {
    let folder = tempfile::tempdir().unwrap();
    {
        let index = Index::open(folder.path()).unwrap();
        assert_eq!(index.cursor(), 0);
        index.apply(ledger(), [], 41).unwrap();
        index.apply([], [], 42).unwrap();
        assert_eq!(index.cursor(), 42);
    }
    let index = Index::open(folder.path()).unwrap();
    assert_eq!(index.cursor(), 42);
    assert_eq!(finds(&index, "安置房"), [1, 6]);
    assert_eq!(
        index.damaged_files().unwrap(),
        Vec::<std::path::PathBuf>::new()
    );
}

#[test]
fn one_process_writes_and_others_read() {
    let folder = tempfile::tempdir().unwrap();
    let writing = Index::open(folder.path()).unwrap();
    writing.apply(ledger(), [], 1).unwrap();
    let reading = Index::open(folder.path()).unwrap();
    assert_eq!(finds(&reading, "安置房"), [1, 6]);
    assert!(matches!(
        reading.apply(ledger(), [], 2),
        Err(SearchError::Busy)
    ));
    assert_eq!(reading.cursor(), 1);
}

#[test]
fn a_damaged_or_outdated_index_is_replaced_by_an_empty_one() {
    for damage in ["layout", "meta", "segment"] {
        let folder = tempfile::tempdir().unwrap();
        Index::open(folder.path())
            .unwrap()
            .apply(ledger(), [], 41)
            .unwrap();
        match damage {
            "layout" => fs::write(folder.path().join("bihuan-search-layout"), "999").unwrap(),
            "meta" => fs::write(folder.path().join("meta.json"), "{").unwrap(),
            _ => {
                let store = fs::read_dir(folder.path())
                    .unwrap()
                    .map(|e| e.unwrap().path());
                let store = store
                    .into_iter()
                    .find(|path| path.extension().is_some_and(|e| e == "store"))
                    .unwrap();
                fs::write(store, "").unwrap();
            }
        }
        let index = Index::open(folder.path()).unwrap();
        assert_eq!(index.cursor(), 0, "{damage}");
        assert_eq!(finds(&index, "安置房"), Vec::<u128>::new(), "{damage}");
        index.apply(ledger(), [], 6).unwrap();
        assert_eq!(finds(&index, "安置房"), [1, 6], "{damage}");
    }
}

#[test]
fn a_replacement_that_was_interrupted_is_done_again() {
    let folder = tempfile::tempdir().unwrap();
    Index::open(folder.path())
        .unwrap()
        .apply(ledger(), [], 41)
        .unwrap();
    fs::write(folder.path().join("bihuan-search-layout"), "0").unwrap();
    fs::remove_file(folder.path().join("meta.json")).unwrap();
    assert_eq!(Index::open(folder.path()).unwrap().cursor(), 0);
}

#[test]
fn damage_inside_a_file_is_found_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path()).unwrap();
    index.apply(ledger(), [], 41).unwrap();
    drop(index);
    let terms = fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().path());
    let terms = terms
        .into_iter()
        .find(|path| path.extension().is_some_and(|e| e == "term"))
        .unwrap();
    let mut bytes = fs::read(&terms).unwrap();
    bytes[20] ^= 1;
    fs::write(&terms, bytes).unwrap();
    let index = Index::open(folder.path()).unwrap();
    assert_eq!(index.damaged_files().unwrap().len(), 1);
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("台账.xlsx"), "x").unwrap();
    assert!(matches!(
        Index::open(folder.path()),
        Err(SearchError::NotOurs(_))
    ));
    assert!(folder.path().join("台账.xlsx").exists());
}

#[test]
fn a_long_body_is_searched_to_its_end() {
    let index = Index::in_memory().unwrap();
    let body = format!("{}光伏扶贫电站", "整改".repeat(5000));
    index.apply([document(1, "长文", &body)], [], 1).unwrap();
    assert_eq!(finds(&index, "光伏扶贫"), [1]);
}

mod any_text {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static INDEX: LazyLock<Index> = LazyLock::new(index);

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// Whatever somebody types has an answer.
        #[test]
        fn has_an_answer(text in any::<String>(), syntax in "[+\\-:\"*?()\\[\\]{}~^/\\\\ 安置房ANDORNOT]{0,40}") {
            let index = &*INDEX;
            index.search(&Query::new(text, Visible::All)).unwrap();
            index.search(&Query::new(syntax, Visible::Units(vec![HOUSING]))).unwrap();
        }

        /// Any piece of a text that reads as one run finds the text it was taken from.
        #[test]
        fn a_piece_of_a_text_finds_it(which in 0usize..6, from in 0usize..30, length in 1usize..8) {
            let index = &*INDEX;
            let document = ledger()[which].clone();
            let piece: String = document.title.chars().skip(from).take(length).collect();
            prop_assume!(!piece.is_empty());
            prop_assert!(finds(index, &piece).contains(&document.id.as_u128()), "{}", piece);
        }
    }
}

#[test]
fn documents_that_speak_of_the_same_things_are_found_within_sight() {
    let index = Index::in_memory().unwrap();
    index.apply(ledger(), [], 1).unwrap();
    let thing = |weight, forms: &[&str]| Thing {
        weight,
        forms: forms.iter().map(|form| (*form).to_owned()).collect(),
    };
    let things = [
        thing(1.0, &["回迁房", "安置房"]),
        thing(0.5, &["拨付", "滞后"]),
        thing(0.9, &["——"]),
        thing(0.9, &[]),
    ];
    let numbers = |visible| -> Vec<String> {
        let query = Query {
            kind: Some(Kind::Finding),
            ..Query::new("", visible)
        };
        let hits = index.resembling(&things, &query).unwrap();
        hits.into_iter().map(|hit| hit.no).collect()
    };
    assert_eq!(numbers(Visible::All), ["YL-2023-001", "YL-2023-002"]);
    assert!(numbers(Visible::Units(vec![WATER])).is_empty());
    assert!(numbers(Visible::Units(Vec::new())).is_empty());
}
