//! Signing in, people, units, the own account.

use bihuan_web::views::account::*;
use bihuan_web::views::parts::*;
use bihuan_web::views::people::*;
use bihuan_web::views::second_factor::*;
use bihuan_web::views::sign_in::*;
use bihuan_web::views::units::*;

use super::{empty_field, frame, select};

fn token() -> Token {
    Token {
        csrf: "made-up-token".to_owned(),
        request: "0197f3a0-0000-7000-8000-000000000002".to_owned(),
    }
}

pub(super) fn sign_in() -> SignInPage {
    SignInPage {
        frame: token(),
        organization: "云岭县".to_owned(),
        notices: Vec::new(),
        login: empty_field(),
        next: "/r/YL/ledger".to_owned(),
        open: true,
    }
}

pub(super) fn locked() -> SignInPage {
    let mut page = sign_in();
    page.notices = vec![Notice::new(
        Tone::Red,
        "暂时不能登录",
        "账号或密码连续错误次数太多，请 15 分钟后再试。",
    )];
    page.login = Field::of("lijb");
    page.open = false;
    page
}

pub(super) fn first_start() -> FirstStartPage {
    FirstStartPage {
        frame: token(),
        notices: Vec::new(),
        code: Field::refused("1234", "启用码不对，请照启动窗口里的抄写。"),
        organization: Field::of("云岭县"),
        administrators: vec![Administrator {
            key: "system",
            title: "系统管理员",
            says: "维护单位、账号和设置；不能查看整改内容，不能授权。",
            name: "李文静".to_owned(),
            login: "xtgly".to_owned(),
        }],
        rules: "至少 8 个字符。".to_owned(),
    }
}

pub(super) fn password() -> PasswordPage {
    PasswordPage {
        frame: frame("设置"),
        reason: "您用的是一次性登录码，请先设置自己的密码。".to_owned(),
        current: empty_field(),
        new: Field::refused("", "新密码太短，至少 10 位。"),
        rules: "至少 10 位，不要用姓名、单位名或常见密码。".to_owned(),
    }
}

fn person_line(
    name: &str,
    login: &str,
    unit: &str,
    role: &str,
    state: (&str, Tone),
    seen: &str,
) -> PersonLine {
    PersonLine {
        name: name.to_owned(),
        login: login.to_owned(),
        unit: unit.to_owned(),
        roles: vec![Tag::new(role, Tone::Plain)],
        state: Tag::new(state.0, state.1),
        seen: seen.to_owned(),
        href: format!("/people/{login}"),
    }
}

pub(super) fn people() -> PeoplePage {
    PeoplePage {
        frame: frame("单位人员"),
        may_edit: true,
        text: empty_field(),
        unit: select(&["全部单位", "县整改办", "县住建局"]),
        people: vec![
            person_line(
                "李经办",
                "lijb",
                "县整改办",
                "整改办经办",
                ("在用", Tone::Green),
                "今天 09:12",
            ),
            person_line(
                "王主任",
                "wangzr",
                "县整改办",
                "整改办主任",
                ("在用", Tone::Green),
                "11-19 16:40",
            ),
            person_line(
                "陈工",
                "cheng",
                "县住建局",
                "单位经办",
                ("未登录过", Tone::Amber),
                "—",
            ),
            person_line(
                "周科长",
                "zhouk",
                "县教育局",
                "单位经办",
                ("已锁定", Tone::Red),
                "11-02 08:30",
            ),
            person_line(
                "赵干事",
                "zhaogs",
                "县水利局",
                "只读",
                ("已停用", Tone::Plain),
                "2025-12-30 17:02",
            ),
        ],
        pager: Pager {
            summary: "共 36 人".to_owned(),
            previous: None,
            next: Some("?after=x".to_owned()),
        },
        empty: Empty {
            title: "没有找到".to_owned(),
            text: "换个姓名或单位再查。".to_owned(),
            links: Vec::new(),
        },
        secret: Some(Secret {
            title: "陈工的一次性登录码".to_owned(),
            value: "K7QX-2M9T-VR4D".to_owned(),
            says: "只显示这一次，请当面或电话告诉本人；2026-11-22 前有效，用后作废。".to_owned(),
        }),
    }
}

pub(super) fn nobody() -> PeoplePage {
    let mut page = people();
    page.people.clear();
    page.secret = None;
    page.text = Field::of("钱");
    page
}

pub(super) fn person() -> PersonPage {
    PersonPage {
        frame: frame("单位人员"),
        title: "陈工".to_owned(),
        action: "/people/cheng".to_owned(),
        existing: true,
        may_keep: true,
        may_grant: true,
        notices: Vec::new(),
        name: Field::of("陈工"),
        login: Field::of("cheng"),
        unit: select(&["县住建局", "县教育局"]),
        roles: select(&[
            "单位经办",
            "单位负责人",
            "整改办经办",
            "整改办主任",
            "包案领导",
            "只读",
            "系统管理员",
        ])
        .choices,
        roles_wrong: None,
        reset_action: Some("/people/cheng/reset".to_owned()),
        factor_action: Some("/people/cheng/second-factor".to_owned()),
        disable_action: Some("/people/cheng/disable".to_owned()),
        disabled: false,
        secret: None,
    }
}

pub(super) fn new_person() -> PersonPage {
    let mut page = person();
    page.title = "新增人员".to_owned();
    page.existing = false;
    page.name = empty_field();
    page.login = Field::refused("cheng", "账号 cheng 已经有人用，请换一个。");
    page.roles_wrong = Some("至少选一个角色。".to_owned());
    page
}

pub(super) fn account() -> AccountPage {
    AccountPage {
        frame: frame("设置"),
        facts: [
            ("姓名", "李经办"),
            ("账号", "lijb"),
            ("单位", "县整改办"),
            ("角色", "整改办经办"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into(),
        settings: false,
        tokens: vec![
            TokenLine {
                name: "每周导出台账".to_owned(),
                dates: "09-01 新建，11-16 用过，2027-03-01 到期".to_owned(),
                state: Tag::new("在用", Tone::Green),
                revoke: Some("/account/tokens/1/revoke".to_owned()),
            },
            TokenLine {
                name: "试用".to_owned(),
                dates: "06-01 新建，从未用过".to_owned(),
                state: Tag::new("已吊销", Tone::Plain),
                revoke: None,
            },
        ],
        token_name: empty_field(),
        token_days: select(&["90 天", "180 天", "一年"]),
        secret: Some(Secret {
            title: "新令牌：每周导出台账".to_owned(),
            value: "bh_3fZk9Qw7Lm2XcVt8Rp5N".to_owned(),
            says: "只显示这一次，请立即复制到程序的配置里。".to_owned(),
        }),
    }
}

pub(super) fn second_factor() -> SecondFactorPage {
    SecondFactorPage {
        frame: frame("设置"),
        notices: vec![Notice::new(
            Tone::Red,
            "没有办成",
            "动态口令不正确或已用过，请等手机显示下一个再输。",
        )],
        state: FactorState::Begun {
            square: Square {
                side: 29,
                path: "M4 4h1v1h-1zM6 4h1v1h-1zM5 6h1v1h-1z".to_owned(),
            },
            groups: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".to_owned(),
        },
        codes: Vec::new(),
    }
}

pub(super) fn second_factor_on() -> SecondFactorPage {
    SecondFactorPage {
        frame: frame("设置"),
        notices: vec![Notice::new(Tone::Green, "", "已开启两步验证。")],
        state: FactorState::On {
            says: "已于 2026-11-20 开启，还有 10 个恢复码未用。".to_owned(),
        },
        codes: vec!["7KMP-Q2XW-9RTA".to_owned(), "K7QX-2M9T-VR4D".to_owned()],
    }
}

pub(super) fn sign_in_code() -> SignInCodePage {
    SignInCodePage {
        frame: token(),
        notices: Vec::new(),
        step: "made-up-step".to_owned(),
        next: "/r/YL/ledger".to_owned(),
    }
}

pub(super) fn units(edit: Option<UnitEdit>) -> UnitsPage {
    let node = |id: &str, depth, name: &str, level, people, disabled| UnitNode {
        id: id.to_owned(),
        depth,
        name: name.to_owned(),
        level,
        people,
        people_href: format!("/people?unit={id}"),
        disabled,
    };
    UnitsPage {
        frame: frame("单位人员"),
        summary: "42 个单位，其中 1 个停用".to_owned(),
        nodes: vec![
            node("1", 0, "云岭县", "县", 4, false),
            node("2", 1, "县整改办", "县", 5, false),
            node("3", 1, "县住建局", "县", 3, false),
            node("4", 2, "县房产服务中心", "县", 1, false),
            node("5", 1, "县教育局", "县", 2, false),
            node("6", 1, "县旅游局", "县", 0, true),
            node("7", 1, "城东街道", "乡", 3, false),
            node("8", 2, "石桥社区", "村", 1, false),
            node("9", 2, "下坪村", "村", 1, false),
        ],
        may_edit: true,
        selected: if edit.is_some() {
            "7".to_owned()
        } else {
            String::new()
        },
        edit,
    }
}

pub(super) fn add_unit() -> UnitEdit {
    UnitEdit::Add {
        action: "/units/7/children".to_owned(),
        name: Field::refused("下坪村", "城东街道之下已有“下坪村”。"),
        level: select(&["村", "乡"]),
    }
}
