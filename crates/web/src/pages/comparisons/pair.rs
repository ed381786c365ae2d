//! One pair: both rows side by side, why it weighs what it weighs, and the verdict.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_casework::{
    Failure, StoredRecord,
    collection::SourceRow,
    comparison::{self, KeptPair, PairShown},
    flag,
};
use bihuan_domain::{
    clock::Stamp,
    comparison::{Answer, PersonPair},
    flag::Nearness,
    id::{ComparisonId, PersonId},
};

use super::{ComparisonQuery, RULE, framed, one::answer_tag, titles};
use crate::{
    http::SignedIn,
    pages::{
        fields::{self, Fields, one, seen},
        finding_forms::Entered,
        page,
        sheet::{Building, done_notice, ended, opens, sheet, sheet_of},
        words::who,
    },
    views::{
        parts::{Link, Notice, Tag, Tone},
        sheet::{Act, Cell, Dialog, Kind, Lean, Matrix, Section, SheetPage, Table},
    },
};

/// The page of a pair, masked.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path((id, key)): Path<(ComparisonId, String)>,
    Query(query): Query<ComparisonQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &key, &query.done, entered, None).await
    })
    .await
}

/// The page with the rows as they were handed in. That it was asked for, by whom and why, is on record before it is shown.
pub(crate) async fn unmask(
    signed_in: SignedIn,
    Path((id, key)): Path<(ComparisonId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let result = comparison::unmask(&signed_in.ctx, id, &key, one(&fields, "reason")).await;
    match result {
        Ok(shown) => {
            let entered = Entered::open(String::new());
            match view(&signed_in, id, &key, "", &entered, Some(shown)).await {
                Ok(view) => page(&view).into_response(),
                Err(failure) => signed_in.failed(failure).into_response(),
            }
        }
        Err(failure @ Failure::Refused(_)) => {
            let entered = Entered::refused("unmask", fields, failure);
            let again = view(&signed_in, id, &key, "", &entered, None);
            sheet(&signed_in, &entered, again).await
        }
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Decides.
pub(crate) async fn judge(
    signed_in: SignedIn,
    Path((id, key, what)): Path<(ComparisonId, String, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let ctx = &named.ctx;
    let result = async {
        comparison::see(ctx)?;
        let answer = Answer::ALL.into_iter().find(|it| it.key() == what);
        let answer = answer.ok_or(Failure::NotFound)?;
        let reason = one(&fields, "reason");
        comparison::judge(ctx, id, &key, seen(&fields), answer, reason).await
    };
    let then = |_: &StoredRecord<PersonPair>| address(id, &key);
    ended(&signed_in, &what, fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, id, &key, "", entered, None).await
        })
        .await
}

fn address(id: ComparisonId, key: &str) -> String {
    format!("/comparisons/{id}/pairs/{key}")
}

async fn view(
    signed_in: &SignedIn,
    id: ComparisonId,
    key: &str,
    done: &str,
    entered: &Entered,
    open: Option<PairShown>,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (around, masked) = comparison::pair(ctx, id, key).await?;
    let is_open = open.is_some();
    let it = open.unwrap_or(masked);
    let titles = titles(&around.stored.record)?;
    let people = flag::supervisors(ctx).await?;
    let verdict = it.done.as_ref().and_then(|done| done.record.verdict());
    let mut notices = done_notice(done);
    if is_open {
        notices.push(Notice::new(
            Tone::Amber,
            "正在显示原始数据",
            "本次查看已记入日志。离开本页后恢复遮盖，再次查看须重新填写事由。".to_owned(),
        ));
    }
    if let Some(verdict) = verdict {
        notices.push(Notice::new(
            Tone::Blue,
            verdict.answer.label(),
            format!(
                "已由 {} 判定，本任务以后的比对都按此判定。情况有变的，可以改判，原判定留存。",
                who(&people, verdict.stamp)
            ),
        ));
    }
    let home = address(id, key);
    let left_and_right = titles.join(" 与 ");
    Ok(SheetPage {
        frame: framed(signed_in).await?,
        crumbs: vec![
            Link::new(
                "人员比对",
                format!("/collections/{}/comparisons", around.task.id),
            ),
            Link::new(left_and_right, format!("/comparisons/{id}")),
        ],
        title: "是否为同一人".to_owned(),
        tags: vec![verdict.map_or_else(
            || Tag::new("未判定", Tone::Amber),
            |verdict| answer_tag(verdict.answer),
        )],
        lead: format!(
            "{}。按各项综合，同一人的可能性{}。{RULE}",
            it.pair.evidence,
            chance(it.pair.probability)
        ),
        acts: acts(&home, verdict.map(|verdict| verdict.answer)),
        notices,
        dialogs: dialogs(&home, &it, entered),
        sections: vec![
            side_by_side(&it, titles, is_open),
            chart(&it.pair),
            story(&it, &people),
        ],
        ..SheetPage::default()
    })
}

fn acts(home: &str, now: Option<Answer>) -> Vec<Act> {
    let others = Answer::ALL
        .into_iter()
        .filter(|answer| Some(*answer) != now);
    let judge = others.map(|answer| {
        let label = match now {
            Some(_) => format!("改判为{}", answer.label()),
            None => answer.label().to_owned(),
        };
        opens(&label, home, answer.key(), answer == Answer::Same)
    });
    judge
        .chain([opens("查看原始数据", home, "unmask", false)])
        .collect()
}

fn dialogs(home: &str, it: &PairShown, entered: &Entered) -> Vec<Dialog> {
    let version = it.done.as_ref().map_or(0, |done| done.version);
    let judge = Answer::ALL.into_iter().map(|answer| {
        Building::new(
            entered,
            home,
            answer.key(),
            format!("{home}/{}", answer.key()),
        )
        .called(&format!("判定{}", answer.label()), "判定")
        .says("判定人、时间和理由都会记入日志。请写明除姓名之外的依据，如户口簿、本人说明。")
        .version(version)
        .area("reason", "判定理由", "", true)
        .done()
    });
    let unmask = Building::new(entered, home, "unmask", format!("{home}/unmask"))
        .called("查看原始数据", "查看")
        .says("查看人、时间、事由和所看的行都会记入日志。")
        .line("reason", "查看事由", Kind::Text, "")
        .done();
    judge.chain([unmask]).collect()
}

/// Both rows, a line for each heading that one of them has.
fn side_by_side(it: &PairShown, [left, right]: [String; 2], is_open: bool) -> Section {
    let cells =
        |row: &Option<SourceRow>| row.as_ref().map(|it| it.cells.clone()).unwrap_or_default();
    let (ours, theirs) = (cells(&it.left), cells(&it.right));
    let value = |cells: &[(String, String)], header: &str| {
        let found = cells.iter().find(|(of, _)| of == header);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let mut headers: Vec<&String> = Vec::new();
    for (header, _) in ours.iter().chain(&theirs) {
        if !headers.contains(&header) {
            headers.push(header);
        }
    }
    let place = |row: &Option<SourceRow>| {
        row.as_ref().map_or_else(
            || Cell::of("该行已不在库中").below("报送已退回或更正，请重新比对"),
            |it| Cell::of(format!("第 {} 行", it.row)).below(it.file.clone()),
        )
    };
    let places = vec![Cell::of("文件和行"), place(&it.left), place(&it.right)];
    // What neither says is no line worth reading.
    let values = headers.into_iter().filter_map(|header| {
        let (one, other) = (value(&ours, header), value(&theirs, header));
        let says = !one.is_empty() || !other.is_empty();
        says.then(|| vec![Cell::of(header.clone()), Cell::of(one), Cell::of(other)])
    });
    Section {
        title: "两条记录".to_owned(),
        remark: if is_open { "原始数据" } else { "已遮盖" }.to_owned(),
        matrix: Some(Matrix {
            head: vec!["项目".to_owned(), left, right],
            rows: std::iter::once(places).chain(values).collect(),
        }),
        ..Section::default()
    }
}

/// Why it weighs what it weighs: bars to the right speak for one person, bars to the left against.
fn chart(pair: &KeptPair) -> Section {
    let weights = pair.bars.iter().map(|bar| bar.weight);
    let all: Vec<f64> = weights.chain([pair.start, pair.weight]).collect();
    let most = all.iter().fold(1.0_f64, |most, one| most.max(one.abs()));
    let line = |field: &str, level: &str, weight: f64| {
        vec![
            Cell::of(field),
            Cell::of(level),
            Cell::lean(Lean::of(weight, most), format!("{weight:+.1}")),
        ]
    };
    let mut rows = vec![line("起点", "任意两条记录", pair.start)];
    // What one of the two does not say weighs nothing.
    let (silent, speaking): (Vec<_>, Vec<_>) =
        pair.bars.iter().partition(|bar| bar.weight.abs() < 0.05);
    rows.extend(speaking.into_iter().map(|bar| {
        let rarity = match bar.by_frequency {
            rare if rare >= 0.05 => "，此值少见，加分",
            frequent if frequent <= -0.05 => "，此值常见，减分",
            _ => "",
        };
        line(&bar.field, &format!("{}{rarity}", bar.level), bar.weight)
    }));
    rows.push(line("合计", &chance(pair.probability), pair.weight));
    let silent: Vec<&str> = silent.iter().map(|bar| bar.field.as_str()).collect();
    Section {
        title: "权重".to_owned(),
        remark: if silent.is_empty() {
            String::new()
        } else {
            format!("缺项或者不说明问题，不计：{}", silent.join("、"))
        },
        says: "向右支持同一人，向左支持不是同一人；每多 1 分，可能性的比值翻一番。分数由两个数据集自身得出，不代替依据。"
            .to_owned(),
        table: Some(Table {
            head: vec!["项目", "比对结果", "分数"],
            rows,
        }),
        ..Section::default()
    }
}

/// A probability in words. The machine is never certain.
pub(super) fn chance(probability: f64) -> String {
    let word = match probability {
        high if high >= 0.99 => "很高",
        high if high >= 0.95 => "较高",
        middle if middle >= 0.5 => "一般",
        _ => "较低",
    };
    format!("{word}（约 {:.1}%）", (probability * 100.0).min(99.9))
}

fn story(it: &PairShown, people: &[(PersonId, String)]) -> Section {
    let mut rows: Vec<(Stamp, Vec<Cell>)> = Vec::new();
    let mut push = |what: String, reason: &str, stamp: Stamp| {
        let cells = vec![
            Cell::of(what),
            Cell::of(reason),
            Cell::of(who(people, stamp)),
        ];
        rows.push((stamp, cells));
    };
    if let Some(done) = &it.done {
        for one in &done.record.look_ups {
            let what = format!("查看原始数据 {} 行", one.rows.len());
            push(what, &one.reason, one.stamp);
            if !one.near.is_empty() {
                push(
                    "查看提醒".to_owned(),
                    &Nearness::words(&one.near),
                    one.stamp,
                );
            }
        }
        for one in &done.record.verdicts {
            let what = format!("判定{}", one.answer.label());
            push(what, &one.reason, one.stamp);
        }
    }
    rows.sort_by_key(|(stamp, _)| stamp.at);
    let none = rows.is_empty();
    Section {
        title: "办理情况".to_owned(),
        says: if none {
            "还没有办理。".to_owned()
        } else {
            String::new()
        },
        table: (!none).then(|| Table {
            head: vec!["事项", "理由或事由", "何人何时"],
            rows: rows.into_iter().map(|(_, cells)| cells).collect(),
        }),
        ..Section::default()
    }
}
