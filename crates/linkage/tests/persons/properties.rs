//! What must hold whatever the rows say.

use std::collections::BTreeMap;

use bihuan_linkage::{
    Answer, Band, Evidence, Level, Outcome, PairKey, Pool, RecordKey, Side, Verdict,
    person::{self, Person},
    plan::Plan,
};
use proptest::prelude::*;

/// A record of few values, so that records often have something in common.
#[derive(Debug, Clone)]
struct Record([Option<&'static str>; 7]);

fn record() -> impl Strategy<Value = Record> {
    let one_of = |values: &'static [&'static str]| {
        proptest::option::weighted(0.8, proptest::sample::select(values))
    };
    (
        one_of(&[
            "张伟",
            "張偉",
            "张玮",
            "王芳",
            "阿依古丽·买买提",
            "阿依古丽.买买提",
            "王䶮",
            "单雄信",
        ]),
        one_of(&["1965-03-02", "19650302", "1965-03-20", "1970-01-01", "1965"]),
        one_of(&["男", "女"]),
        one_of(&["云岭县青石镇柳树村三组", "柳树村", "青石镇", "白塔镇红旗村"]),
        one_of(&["10000001111", "10000001112", "10000002222"]),
        one_of(&["宏达建筑公司", "宏达建筑有限公司", "县财政局"]),
        one_of(&["99140219650302001X", "991402196503020028"]),
    )
        .prop_map(|(name, birth, sex, place, phone, unit, id_no)| {
            Record([name, birth, sex, place, phone, unit, id_no])
        })
}

fn table() -> impl Strategy<Value = Vec<Record>> {
    proptest::collection::vec(record(), 1..25)
}

/// Keys of the two tables never meet.
fn key(side: Side, row: usize) -> RecordKey {
    RecordKey((row as u128) << 1 | u128::from(side == Side::Right))
}

fn linked(
    left: &[(RecordKey, Record)],
    right: &[(RecordKey, Record)],
    plan: Plan,
    verdicts: &[Verdict],
) -> Outcome {
    let mut pool = Pool::new(plan).unwrap();
    for (side, table) in [(Side::Left, left), (Side::Right, right)] {
        for (key, record) in table {
            pool.add(side, *key, &record.0).unwrap();
        }
    }
    pool.link(verdicts).unwrap()
}

fn keyed(side: Side, records: &[Record]) -> Vec<(RecordKey, Record)> {
    records
        .iter()
        .enumerate()
        .map(|(row, record)| (key(side, row), record.clone()))
        .collect()
}

/// Everything that a page would show, by pair.
fn shown(outcome: &Outcome) -> BTreeMap<PairKey, (u64, Band, Evidence, Option<Answer>)> {
    let of_pair = |pair: &bihuan_linkage::Pair| {
        (
            pair.key,
            (
                pair.weight.to_bits(),
                pair.band,
                pair.evidence,
                pair.answer(),
            ),
        )
    };
    outcome.pairs.iter().map(of_pair).collect()
}

fn low(one_to_one: bool) -> Plan {
    let mut plan = person::plan();
    // Nearly everything is shown, so that there is something to compare.
    plan.thresholds.review = 1e-6;
    plan.thresholds.link = 1e-3;
    plan.one_to_one = one_to_one;
    plan
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn which_table_is_named_first_does_not_matter(left in table(), right in table(), one_to_one: bool) {
        let (left, right) = (keyed(Side::Left, &left), keyed(Side::Right, &right));
        let one = linked(&left, &right, low(one_to_one), &[]);
        let other = linked(&right, &left, low(one_to_one), &[]);
        prop_assert_eq!(shown(&one), shown(&other));
        prop_assert_eq!(one.report.compared, other.report.compared);
    }

    #[test]
    fn the_order_of_rows_does_not_matter(left in table(), right in table(), turn in 0..25_usize, one_to_one: bool) {
        let (left, right) = (keyed(Side::Left, &left), keyed(Side::Right, &right));
        let (mut turned_left, mut turned_right) = (left.clone(), right.clone());
        turned_left.rotate_left(turn % left.len());
        turned_right.reverse();
        let one = linked(&left, &right, low(one_to_one), &[]);
        let other = linked(&turned_left, &turned_right, low(one_to_one), &[]);
        prop_assert_eq!(shown(&one), shown(&other));
        for pair in &other.pairs {
            let rows = PairKey::of(turned_left[pair.left as usize].0, turned_right[pair.right as usize].0);
            prop_assert_eq!(rows, pair.key);
        }
    }

    #[test]
    fn a_verdict_stands_above_every_weight(left in table(), right in table(), verdicts in proptest::collection::vec((0..25_usize, 0..25_usize, any::<bool>()), 0..8)) {
        let (left, right) = (keyed(Side::Left, &left), keyed(Side::Right, &right));
        let verdicts: Vec<Verdict> = verdicts
            .into_iter()
            .map(|(one, other, same)| Verdict {
                pair: PairKey::of(key(Side::Left, one % left.len()), key(Side::Right, other % right.len())),
                answer: if same { Answer::Same } else { Answer::Different },
                by: "复核人".to_owned(),
                reason: "电话核实".to_owned(),
            })
            .collect();
        let outcome = linked(&left, &right, low(false), &verdicts);
        let bands = shown(&outcome);
        let last: BTreeMap<PairKey, Answer> = verdicts.iter().map(|verdict| (verdict.pair, verdict.answer)).collect();
        for (pair, answer) in last {
            let (_, band, _, given) = bands[&pair];
            prop_assert_eq!(given, Some(answer));
            prop_assert_eq!(band, if answer == Answer::Same { Band::Link } else { Band::NoLink });
        }
        // Nobody else's pair is touched.
        for (key, shown) in self::shown(&linked(&left, &right, low(false), &[])) {
            if verdicts.iter().all(|verdict| verdict.pair != key) {
                prop_assert_eq!(bands[&key], shown);
            }
        }
    }

    #[test]
    fn a_name_alone_is_never_more_than_a_name(left in table(), right in table(), one_to_one: bool) {
        let (left, right) = (keyed(Side::Left, &left), keyed(Side::Right, &right));
        let outcome = linked(&left, &right, low(one_to_one), &[]);
        for pair in &outcome.pairs {
            let chart = outcome.chart(pair);
            let says = |field: &str, words: &[&str]| {
                chart.bars.iter().any(|bar| bar.field == field && words.contains(&bar.level))
            };
            let same = "一致";
            let identity = says("身份证号", &[same]);
            let birthday = says("出生日期", &[same]);
            let others = [says("住址", &["同村（社区）"]), says("电话", &[same]), says("单位", &[same, "名称一致，组织形式写法不同"]), says("身份证号", &["错一位"])];
            let others = others.into_iter().filter(|says| *says).count();
            let near = usize::from(birthday || says("出生日期", &["错一位或前后颠倒"]));
            if pair.band >= Band::Review {
                prop_assert!(identity || others + near >= 2, "{chart:#?}");
            }
            if pair.band == Band::Link {
                let name = says("姓名", &[same, "繁简或异体", "长名被截短"]);
                prop_assert!(identity || (name && birthday && others >= 1), "{chart:#?}");
            }
            let sum = chart.start + chart.bars.iter().map(|bar| bar.weight + bar.by_frequency).sum::<f64>();
            prop_assert!((sum - pair.weight).abs() < 1e-6, "{sum} {}", pair.weight);
        }
    }

    #[test]
    fn nobody_has_two_partners(left in table(), right in table()) {
        let (left, right) = (keyed(Side::Left, &left), keyed(Side::Right, &right));
        let outcome = linked(&left, &right, low(true), &[]);
        let mut links: Vec<(Side, u32)> = outcome
            .of_band(Band::Link)
            .flat_map(|pair| [(Side::Left, pair.left), (Side::Right, pair.right)])
            .collect();
        let all = links.len();
        links.sort_by_key(|(side, row)| (*side == Side::Right, *row));
        links.dedup();
        prop_assert_eq!(links.len(), all);
    }
}

#[test]
fn the_rest_of_the_address_decides_between_equals() {
    let living = |place: &'static str| Person {
        name: Some("张伟"),
        birth: Some("1965-03-02"),
        place: Some(place),
        ..Person::default()
    };
    let mut plan = person::plan();
    plan.one_to_one = true;
    let linked = |first: &'static str, second: &'static str| {
        let mut pool = Pool::new(plan.clone()).unwrap();
        pool.add_person(Side::Left, RecordKey(10), &living("青石镇柳树村三组12号"))
            .unwrap();
        pool.add_person(Side::Right, RecordKey(21), &living(first))
            .unwrap();
        pool.add_person(Side::Right, RecordKey(22), &living(second))
            .unwrap();
        let outcome = pool.link(&[]).unwrap();
        let mut bands: Vec<(u32, Band)> = outcome
            .pairs
            .iter()
            .map(|pair| (pair.right, pair.band))
            .collect();
        bands.sort_unstable();
        bands
    };
    let bands = linked("青石镇柳树村七组5号", "青石镇柳树村3组12号");
    assert_eq!(bands, [(0, Band::NoLink), (1, Band::Link)]);
    // Where that is alike too, a person decides.
    let bands = linked("青石镇柳树村3组12号", "青石镇柳树村3组12号");
    assert_eq!(bands, [(0, Band::Review), (1, Band::Review)]);
}

#[test]
fn a_block_that_is_too_big_is_left_out_and_told() {
    let mut plan = person::plan();
    plan.limits.pairs_of_a_block = 99;
    let mut pool = Pool::new(plan).unwrap();
    let person = Person {
        name: Some("张伟"),
        phone: Some("10000001111"),
        ..Person::default()
    };
    for row in 0..10 {
        pool.add_person(Side::Left, RecordKey(row), &person)
            .unwrap();
        pool.add_person(Side::Right, RecordKey(100 + row), &person)
            .unwrap();
    }
    let report = pool.link(&[]).unwrap().report;
    assert_eq!(report.compared, 0);
    let phones = report
        .rules
        .iter()
        .find(|rule| rule.title == "电话")
        .unwrap();
    assert_eq!((phones.blocks_left_out, phones.pairs_left_out), (1, 100));
}

#[test]
fn levels_are_told_in_words() {
    assert_eq!(
        Level::Sound.word(bihuan_linkage::plan::Kind::HanName),
        "同音不同字"
    );
    assert_eq!(Band::NamesakeOnly.word(), "同名待核");
}
