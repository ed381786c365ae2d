//! Made-up content for every page: 云岭县 and its rectification.

mod finding;
mod import;
mod ledger;
mod office;
mod people;
mod sheet;

use bihuan_web::views::frame::{Frame, NavEntry, PersonBadge};
use bihuan_web::views::parts::{Choice, Field, Link, Select};

/// Every page by name.
pub(crate) fn pages() -> Vec<(&'static str, String)> {
    let mut pages = Vec::new();
    let mut add = |name: &'static str, page: &dyn askama::DynTemplate| {
        pages.push((name, page.dyn_render().unwrap()));
    };
    add("ledger", &ledger::questions());
    add("ledger-wide", &ledger::wide());
    add("ledger-tasks", &ledger::tasks());
    add("ledger-empty", &ledger::empty());
    add("ledger-filtered", &ledger::filtered());
    add("finding", &finding::under_way());
    add("finding-draft", &finding::draft());
    add("finding-report", &finding::reporting());
    add("evidence", &finding::evidence());
    add("evidence-new", &finding::handing_in());
    add("import", &import::upload());
    add("import-refused", &import::refused());
    add("import-preview", &import::preview());
    add("import-nothing", &import::nothing());
    add("import-difference", &import::difference());
    add("sign-in", &people::sign_in());
    add("sign-in-locked", &people::locked());
    add("first-start", &people::first_start());
    add("password", &people::password());
    add("people", &people::people());
    add("people-none", &people::nobody());
    add("person", &people::person());
    add("person-new", &people::new_person());
    add("account", &people::account());
    add("second-factor", &people::second_factor());
    add("second-factor-on", &people::second_factor_on());
    add("sign-in-code", &people::sign_in_code());
    add("units", &people::units(None));
    add("units-add", &people::units(Some(people::add_unit())));
    add("workbench", &office::workbench());
    add("workbench-idle", &office::idle());
    add("rectifications", &office::rectifications());
    add("rectification-new", &office::new_rectification());
    add("meetings", &sheet::meetings());
    add("roadmap", &sheet::roadmap());
    add("plan-edit", &sheet::plan_edit());
    add("search", &office::search());
    add("search-none", &office::nothing_found());
    add("help", &office::help());
    add("error-404", &office::error(404));
    add("error-409", &office::error(409));
    add("error-422", &office::error(422));
    add("error-507", &office::error(507));
    add("error-401", &office::bare_error());
    pages
}

/// A frame with this entry of the navigation as the current one.
fn frame(current: &str) -> Frame {
    let entry = |label, href: &str, icon| NavEntry {
        label,
        href: href.to_owned(),
        icon,
        current: label == current,
        waiting: 0,
        on_phone: true,
    };
    Frame {
        organization: "云岭县".to_owned(),
        rectification: Some("省委第三巡视组反馈意见整改".to_owned()),
        switcher: vec![
            Link::new("省委第三巡视组反馈意见整改", "/r/YL/ledger").current_if(true),
            Link::new("县审计局年度审计发现问题整改", "/r/SJ/ledger"),
            Link::new("生态环境保护督察反馈问题整改", "/r/HB/ledger"),
        ],
        nav: vec![
            entry("工作台", "/", "home"),
            entry("台账", "/r/YL/ledger", "ledger"),
            entry("单位人员", "/units", "units"),
            entry("设置", "/account", "gear"),
            entry("帮助", "/help", "help"),
        ],
        inbox: 7,
        inbox_href: "/inbox".to_owned(),
        person: PersonBadge {
            name: "李经办".to_owned(),
            role: "县整改办 · 经办".to_owned(),
        },
        query: String::new(),
        csrf: "made-up-token".to_owned(),
        request: "0197f3a0-0000-7000-8000-000000000001".to_owned(),
        notices: Vec::new(),
    }
}

fn select(options: &[&str]) -> Select {
    options
        .iter()
        .enumerate()
        .map(|(at, label)| Choice::new(at.to_string(), *label).chosen_if(at == 0))
        .collect::<Vec<_>>()
        .into()
}

fn empty_field() -> Field {
    Field::default()
}
