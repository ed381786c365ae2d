//! The ladder: where every unit stands with every finding it leads, why, and what comes next; the policy, and a trial of another
//! one.

use axum::response::Response;
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, rectification,
    supervise::{self, Ladder, LadderRow},
};
use bihuan_domain::ladder::{LadderPolicy, Rung};

use super::{framed, tabs};
use crate::{
    format,
    http::SignedIn,
    pages::{
        fields::{self, Fields, one},
        finding_forms::Entered,
        ledger_query::address,
        sheet::{Building, done_notice, due_cell, ended, leads, opens, sheet},
    },
    views::{
        parts::{Empty, Link, Notice, Tag, Tone},
        sheet::{Cell, Count, Dialog, Kind, Section, SheetPage, Table},
    },
};

/// The numbers of a policy: name in forms, label, what it says.
const SPANS: [(&str, &str); 7] = [
    ("remind_after", "逾期几个工作日提醒"),
    ("interview_after", "提醒后几个工作日未办结谈话"),
    ("account_after", "谈话后几个工作日未办结问责"),
    ("yellow_after", "逾期几个工作日亮黄牌"),
    ("yellow_returns", "退回几次亮黄牌"),
    ("cure", "黄牌后几个工作日未整改亮红牌"),
    ("appeal", "亮牌后几个工作日内可申诉"),
];

/// What the page shows.
pub(crate) async fn show(signed_in: SignedIn, Query(query): Query<Fields>) -> Response {
    let entered = Entered::open(one(&query, "form").to_owned());
    sheet(&signed_in, &entered, view(&signed_in, &query, &entered)).await
}

fn span(policy: &LadderPolicy, name: &str) -> u32 {
    match name {
        "remind_after" => policy.remind_after,
        "interview_after" => policy.interview_after,
        "account_after" => policy.account_after,
        "yellow_after" => policy.yellow_after,
        "yellow_returns" => policy.yellow_returns,
        "cure" => policy.cure,
        _ => policy.appeal,
    }
}

/// A policy as typed: what is not named stays as it is.
fn typed(fields: &Fields, now: &LadderPolicy) -> Result<LadderPolicy, Failure> {
    let number = |name: &str| match one(fields, name).trim() {
        "" => Ok(span(now, name)),
        text => text
            .parse()
            .map_err(|_| Failure::Invalid("规则中的数须为整数，请检查。".to_owned())),
    };
    let policy = LadderPolicy {
        remind_after: number("remind_after")?,
        interview_after: number("interview_after")?,
        account_after: number("account_after")?,
        yellow_after: number("yellow_after")?,
        yellow_returns: number("yellow_returns")?,
        cure: number("cure")?,
        appeal: number("appeal")?,
    };
    policy.check()?;
    Ok(policy)
}

async fn view(
    signed_in: &SignedIn,
    query: &Fields,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, one(query, "rectification")).await?;
    let id = row.rectification.id;
    let code = row.rectification.code.to_string();
    let now = supervise::policy(ctx, id).await?;
    let tried = typed(query, &now)?;
    let ladder = supervise::ladder(ctx, id, tried).await?;
    let home = address("/ladder", &[("rectification", &code)]);
    let keeps = ctx.may(Action::KeepLadder, None);
    let versions = supervise::versions(ctx, id).await?;
    let is_trial = tried != now;
    let notices = if is_trial {
        let says = "以下是按试算规则今天会出现的结果，没有保存，也没有发出任何文书。";
        vec![Notice::new(Tone::Amber, "试算", says)]
    } else {
        done_notice(one(query, "done"))
    };
    let mut rules = rules_section(&tried, versions.len(), &home);
    if keeps {
        rules
            .acts
            .insert(0, opens("修改规则", &home, "policy", false));
    }
    Ok(SheetPage {
        frame: framed.frame,
        title: "提醒谈话问责".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(ctx, &code, "/ladder"),
        notices,
        dialogs: dialogs(entered, &home, &tried, keeps),
        sections: vec![
            steps(&ladder),
            cases(signed_in, &ladder, &code).await?,
            rules,
        ],
        ..SheetPage::default()
    })
}

fn dialogs(entered: &Entered, home: &str, policy: &LadderPolicy, keeps: bool) -> Vec<Dialog> {
    if !keeps {
        return Vec::new();
    }
    let form = Building::new(entered, home, "policy", home.to_owned())
        .called("修改规则", "保存")
        .says("从今天起生效，以前的版本保留。先在“试算”里看看今天会有什么结果。");
    let form = SPANS.iter().fold(form, |form, (name, label)| {
        form.line(*name, *label, Kind::Number, span(policy, name).to_string())
    });
    vec![form.done()]
}

/// How many findings stand on each rung, and how many are due for the next.
fn steps(ladder: &Ladder) -> Section {
    let on = |rung: Option<Rung>| {
        let overdue = ladder.rows.iter().filter(|row| row.overdue.is_some());
        overdue.filter(|row| row.standing == rung).count() as u64
    };
    let count = |label: &str, n: u64, bad: bool| Count {
        label: label.to_owned(),
        count: format::count(n),
        href: String::new(),
        bad: bad && n > 0,
    };
    let cards = ladder.rows.iter().filter(|row| row.card.is_some()).count() as u64;
    Section {
        title: "现在".to_owned(),
        says: if ladder.cut {
            "问题很多，只算了最早到期的 1000 个。".to_owned()
        } else {
            String::new()
        },
        counts: vec![
            count("逾期、未提醒", on(None), true),
            count("已提醒", on(Some(Rung::Reminder)), false),
            count("已谈话", on(Some(Rung::Interview)), false),
            count("已问责", on(Some(Rung::Accountability)), false),
            count("亮牌", cards, true),
        ],
        ..Section::default()
    }
}

async fn cases(signed_in: &SignedIn, ladder: &Ladder, code: &str) -> Result<Section, Failure> {
    let ctx = &signed_in.ctx;
    let directory = ctx.app.directory().await?;
    let rows = ladder.rows.iter().map(|row| {
        let finding = &row.finding;
        vec![
            Cell::link(finding.number.clone(), format!("/findings/{}", finding.id))
                .below(finding.problem.clone()),
            Cell::of(directory.short_name(row.unit)),
            finding
                .due
                .map_or_else(Cell::default, |day| due_cell(ctx, day, finding.open)),
            taken(row),
            next(signed_in, row),
            card(signed_in, row, code),
        ]
    });
    let empty = ladder.rows.is_empty();
    let rows = rows.collect();
    Ok(Section {
        title: "各单位到了哪一级".to_owned(),
        remark: format!("{} 个问题", ladder.rows.len()),
        says: "逾期、多次退回或亮牌的问题。到了哪一级、依据哪份文书、下一步哪一天，都在这里；每一步都由人决定，可以申诉和撤回。"
            .to_owned(),
        table: (!empty).then_some(Table {
            head: vec!["问题", "牵头单位", "时限", "已采取", "下一步", "黄红牌"],
            rows,
        }),
        empty: empty.then(|| Empty {
            title: "没有逾期的问题".to_owned(),
            text: "逾期、多次退回或亮牌的问题在这里列出。".to_owned(),
            links: Vec::new(),
        }),
        ..Section::default()
    })
}

fn taken(row: &LadderRow) -> Cell {
    if row.taken.is_empty() {
        return Cell::of("无");
    }
    let steps: Vec<String> = row
        .taken
        .iter()
        .map(|step| format!("{} {}", format::date(step.day), step.rung.label()))
        .collect();
    let links = row.taken.iter().filter_map(|step| {
        let (id, number) = step.letter.as_ref()?;
        Some(Link::new(number.to_string(), format!("/letters/{id}")))
    });
    let standing = row.standing.map_or("时限已变，重新起算", Rung::label);
    let links: Vec<Link> = links.collect();
    let joint = if links.is_empty() { "" } else { "：" };
    Cell {
        links,
        ..Cell::of(format!("{standing}{joint}"))
    }
    .below(steps.join("\n"))
}

fn next(signed_in: &SignedIn, row: &LadderRow) -> Cell {
    let Some(next) = &row.next else {
        return match row.standing {
            Some(Rung::Accountability) => Cell::of("已到最后一级"),
            _ => Cell::of("无"),
        };
    };
    let due = next.on <= signed_in.ctx.today();
    let text = if due {
        format!("{}：已到期", next.rung.label())
    } else {
        format!("{}：{} 起", next.rung.label(), format::date(next.on))
    };
    let cell = Cell::of(text).below(next.why.clone());
    if due { cell.toned(Tone::Red) } else { cell }
}

fn card(signed_in: &SignedIn, row: &LadderRow, code: &str) -> Cell {
    let mut cell = match row.card {
        None => Cell::of("无"),
        Some((id, colour)) => Cell::link(colour.label(), format!("/cards/{id}")),
    };
    if let Some((colour, why)) = &row.card_due {
        cell.tags
            .push(Tag::new(format!("达到{}条件", colour.label()), Tone::Amber));
        cell.second.clone_from(why);
        if signed_in.ctx.may(Action::IssueCard, None) {
            let pairs = [
                ("rectification", code),
                ("form", "card"),
                ("finding", &row.finding.number),
                ("colour", colour.key()),
                ("reason", why),
            ];
            cell.acts.push(leads("亮牌", address("/cards", &pairs)));
        }
    }
    cell
}

fn rules_section(policy: &LadderPolicy, versions: usize, home: &str) -> Section {
    let facts = SPANS.iter().map(|(name, label)| {
        (
            (*label).to_owned(),
            Cell::of(span(policy, name).to_string()),
        )
    });
    let tighter = [
        ("remind_after", "1"),
        ("interview_after", "5"),
        ("account_after", "10"),
        ("yellow_after", "5"),
    ];
    let looser = [
        ("remind_after", "3"),
        ("interview_after", "15"),
        ("account_after", "20"),
        ("yellow_after", "15"),
    ];
    let tried = |pairs: &[(&str, &str)]| {
        let more: Vec<String> = pairs
            .iter()
            .map(|(name, n)| format!("&{name}={n}"))
            .collect();
        format!("{home}{}", more.concat())
    };
    Section {
        title: "规则".to_owned(),
        remark: match versions {
            0 => "随系统提供".to_owned(),
            n => format!("第 {} 版", n + 1),
        },
        says: "都按工作日计算，节假日和调休已计入。时限延期后重新起算；问题销号后不再进行。"
            .to_owned(),
        acts: vec![
            leads("试算：从严", tried(&tighter)),
            leads("试算：从宽", tried(&looser)),
        ],
        facts: facts.collect(),
        ..Section::default()
    }
}

/// Sets the policy.
pub(crate) async fn set(
    signed_in: SignedIn,
    Query(query): Query<Fields>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let ctx = &named.ctx;
        ctx.allow(Action::KeepLadder, None)?;
        let row = rectification::find(ctx, one(&query, "rectification")).await?;
        let id = row.rectification.id;
        let now = supervise::policy(ctx, id).await?;
        supervise::set_policy(ctx, id, typed(&fields, &now)?).await
    };
    let code = one(&query, "rectification").to_owned();
    let then = |_: &_| address("/ladder", &[("rectification", &code)]);
    ended(&signed_in, "policy", fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, &query, entered).await
        })
        .await
}
