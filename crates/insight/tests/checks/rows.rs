//! Rules about one row.

use bihuan_insight::{
    check::{Code, Frame, KeySet, Level, Period, Registers, Secret, Value},
    field::{Region, RegionTable},
};
use jiff::civil::date;

use super::bed::{Bed, SECRET, frame, ids, only, serious, told};

#[test]
fn a_blank_that_must_be_filled() {
    let verdict = Bed::of("person")
        .row(&[("name", " ")])
        .row(&[("id_no", &ids(2)), ("rank", "")])
        .verdict();
    assert_eq!(
        only(&verdict, Code::Full),
        "阻断 2 姓名: “姓名”必填，这里是空的。"
    );
    assert!(!verdict.passed);
}

#[test]
fn a_product_that_does_not_come_out() {
    let verdict = Bed::of("land_subsidy")
        .row(&[
            ("area_mu", "12.5"),
            ("unit_price", "80"),
            ("amount", "1010"),
        ])
        // Rounded to the cent.
        .row(&[
            ("area_mu", "3.33"),
            ("unit_price", "80.33"),
            ("amount", "267.50"),
            ("parcel_id", "P2"),
        ])
        .verdict();
    assert_eq!(
        only(&verdict, Code::Sum),
        "阻断 2 补贴金额: 补贴金额应等于 补贴面积×补贴标准，请核对这几项。"
    );
    let issue = verdict
        .issues
        .iter()
        .find(|issue| issue.code == Code::Sum)
        .unwrap();
    assert_eq!(issue.suggestion.as_deref(), Some("1000"));
}

#[test]
fn days_in_the_wrong_order() {
    let verdict = Bed::of("person")
        .row(&[("valid_from", "2024-05-01"), ("valid_to", "2024-04-30")])
        .row(&[
            ("id_no", &ids(2)),
            ("valid_from", "2024-05-01"),
            ("valid_to", "2024-05-01"),
        ])
        .verdict();
    assert_eq!(
        only(&verdict, Code::Date),
        "阻断 2 离任日期: 离任日期早于任职日期，请核对。"
    );
}

#[test]
fn a_row_outside_of_the_period() {
    let frame = Frame {
        period: Some(Period {
            from: date(2024, 1, 1),
            to: date(2024, 1, 31),
            grace_days: 3,
        }),
        ..frame()
    };
    let bed = Bed::of("voucher")
        .row(&[("date", "2024-02-04"), ("voucher_no", "1")])
        .row(&[("date", "2024-02-03"), ("voucher_no", "2")])
        .row(&[("date", "2024-01-15"), ("voucher_no", "3")]);
    assert_eq!(
        only(&bed.checked(&frame).verdict, Code::Date),
        "阻断 2 日期: 不在本次采集的期间（2024-01-01 至 2024-01-31）内，请核对日期或移到对应期间报送。"
    );
}

#[test]
fn nobody_is_paid_before_being_born() {
    let child = super::bed::id(1, "20240301");
    let verdict = Bed::of("dibao")
        .row(&[("id_no", &child), ("month", "2024-02")])
        .row(&[("id_no", &child), ("month", "2024-03")])
        .verdict();
    let told = told(&verdict, Code::Id);
    assert_eq!(
        told,
        ["阻断 2 身份证号: 按身份证号，此人在业务发生时还没有出生，请核对号码和日期。"]
    );
}

#[test]
fn a_card_that_is_not_in_the_register() {
    let secret = Secret::new(SECRET);
    let card = Value::Code("1000112100000000019".into());
    let mut registers = Registers::default();
    registers.extend(
        "fuel_card",
        "card_no",
        KeySet::of(secret, [&card]).digests(),
    );
    let frame = Frame {
        registers: Some(&registers),
        ..frame()
    };
    let bed = Bed::of("fuel_txn")
        .row(&[])
        .row(&[("card_no", "1000112100000000027")]);
    assert_eq!(
        only(&bed.checked(&frame).verdict, Code::Ref),
        "阻断 3 卡号: 这个卡号在已报送的底册中没有，请核对；确有的请先补报底册。"
    );
    // Without a register nothing is said.
    assert_eq!(serious(&bed.verdict()), [""; 0]);
}

#[test]
fn a_register_comes_out_of_the_set_that_others_refer_to() {
    let cards = Bed::of("fuel_card").row(&[]).checked(&frame());
    let mut registers = Registers::default();
    for (column, keys) in cards.registers {
        assert_eq!((column.as_str(), keys.len()), ("card_no", 1));
        registers.extend("fuel_card", &column, keys.digests());
    }
    let frame = Frame {
        registers: Some(&registers),
        ..frame()
    };
    let swipes = Bed::of("fuel_txn").row(&[("card_no", "１０００１１２１０００００００００１９")]);
    assert_eq!(serious(&swipes.checked(&frame).verdict), [""; 0]);
}

#[test]
fn regions_exist_and_are_ours() {
    let region = |code: &str| Region::parse(code).unwrap();
    let table = RegionTable::new(["219901", "219901100201"].map(region));
    let frame = Frame {
        county: Some(region("219901")),
        regions: Some(&table),
        ..frame()
    };
    let bed = Bed::of("village_cadre")
        .row(&[("village_code", "219902100201")])
        .row(&[("village_code", "219901100299"), ("id_no", &ids(1))])
        .row(&[("village_code", "219901100201"), ("id_no", &ids(2))]);
    assert_eq!(
        told(&bed.checked(&frame).verdict, Code::Reg),
        [
            "阻断 2 村代码: 区划代码应以 219901 开头，请核对是否填了别处的代码。",
            "阻断 3 村代码: 区划代码不在本年度代码表中，请按最新统计用区划代码填写。",
        ]
    );
}

#[test]
fn a_filling_station_may_stand_elsewhere() {
    let frame = Frame {
        county: Some(Region::parse("219901").unwrap()),
        ..frame()
    };
    let verdict = Bed::of("fuel_txn")
        .row(&[("station_region", "219902")])
        .checked(&frame)
        .verdict;
    assert_eq!(serious(&verdict), [""; 0]);
}

#[test]
fn a_number_given_out_in_a_region_that_is_gone_is_a_hint() {
    let table = RegionTable::new([
        Region::parse("219902").unwrap(),
        Region::parse("219902100201").unwrap(),
    ]);
    let frame = Frame {
        regions: Some(&table),
        ..frame()
    };
    let verdict = Bed::of("death").row(&[]).checked(&frame).verdict;
    assert!(only(&verdict, Code::Id).starts_with("提示 2 身份证号: 身份证号前 6 位不在"));
    assert!(verdict.passed);
}

#[test]
fn plates_from_elsewhere_and_of_the_army_are_hints() {
    let frame = Frame {
        home_plate: Some("辽R"),
        ..frame()
    };
    let bed = Bed::of("vehicle")
        .row(&[("plate_no", "辽B00A01")])
        .row(&[("plate_no", "WJ辽0001")])
        .row(&[]);
    let verdict = bed.checked(&frame).verdict;
    assert_eq!(told(&verdict, Code::Plate).len(), 2);
    assert!(
        verdict
            .issues
            .iter()
            .all(|issue| issue.level == Level::Hint)
    );
}
