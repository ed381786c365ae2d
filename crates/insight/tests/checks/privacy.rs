//! No issue shows a number of a person, wherever it stands and however it is written.

use bihuan_insight::{check::Frame, schema::shipped};
use proptest::prelude::*;

use super::bed::{Bed, frame, id};

/// Digits only, in half width, so that no way of writing hides a number.
fn digits(text: &str) -> String {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        '0'..='9' => Some(c),
        _ => None,
    };
    text.chars().filter_map(narrow).collect()
}

fn wide(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_digit() {
                char::from_u32(u32::from(c) + 0xfee0).unwrap()
            } else {
                c
            }
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_middle_of_a_number_is_never_shown(
        index in 0_u64..100_000,
        year in 1930_u32..2020,
        month in 1_u32..13,
        day in 1_u32..29,
        way in 0_usize..6,
        slip in 0_usize..18,
        column in 0_usize..13,
        set in prop::sample::select(vec!["dibao", "person", "pay_line", "land_subsidy", "relative", "death", "biz_holder", "coll_ledger"]),
    ) {
        let birth = format!("{year}{month:02}{day:02}");
        let number = id(index, &birth);
        let mut damaged = number.clone().into_bytes();
        damaged[slip] = b'0' + (damaged[slip] % 10 + 1) % 10;
        let damaged = String::from_utf8(damaged).unwrap();
        let written = match way {
            0 => damaged,
            1 => wide(&damaged),
            2 => format!("{} {} {}", &damaged[..6], &damaged[6..14], &damaged[14..]),
            3 => format!("张三{damaged}"),
            4 => number.clone(),
            _ => format!("{damaged}0"),
        };
        let middle = digits(&number)[6..14].to_owned();

        let known = Bed::of("person").row(&[("id_no", &number)]).checked(&frame());
        let frame = Frame { people: Some(&known.people), ..frame() };
        let mut bed = Bed::of(set).row(&[]).row(&[]);
        let column = column % bed.headers.len();
        bed.rows[1][column] = written;
        let verdict = bed.checked(&frame).verdict;
        for issue in &verdict.issues {
            let all = format!("{:?} {} {:?}", issue.shown, issue.message, issue.suggestion);
            prop_assert!(!digits(&all).contains(&middle), "{all}");
        }
    }

    #[test]
    fn whatever_stands_in_cells_the_check_comes_back(
        cells in prop::collection::vec("[\\PC]{0,24}", 40),
        set in prop::sample::select(shipped().unwrap().datasets().to_vec()),
    ) {
        let mut bed = Bed::new(set).row(&[]).row(&[]);
        let mut cells = cells.into_iter();
        for cell in bed.rows.iter_mut().flatten() {
            cell.extend(cells.next());
        }
        let _ = bed.verdict();
    }
}

/// Who complained, and about what, is no data of this system: nothing asks units for it.
#[test]
fn no_data_set_asks_for_petitions() {
    let catalogue = shipped().unwrap();
    for set in catalogue.datasets() {
        let columns = set.columns().iter().map(|column| column.header.as_str());
        for words in columns.chain([set.title()]) {
            for forbidden in ["信访", "举报", "投诉", "上访", "检举"] {
                assert!(!words.contains(forbidden), "{}: {words}", set.title());
            }
        }
    }
}
