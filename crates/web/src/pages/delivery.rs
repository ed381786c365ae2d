//! What became of the post: for the system administrator, who sees servers and failures and no word of the ledger.

use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::Query;
use bihuan_casework::{
    Failure,
    notice::{self, Channel, Delivery, PostRow, PostState},
};
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    page,
    sheet::done_notice,
    words::local,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        finding::Way,
        parts::{Empty, Link, Tag, Tone},
        sheet::{Act, Cell, Count, Section, SheetPage, Table},
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// Servers, counts, the latest posts.
pub(crate) async fn show(signed_in: SignedIn, Query(done): Query<Done>) -> Response {
    match view(&signed_in, &done.done).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Lets everything that waits be tried at once.
pub(crate) async fn hurry(signed_in: SignedIn) -> Response {
    match notice::hurry(&signed_in.ctx).await {
        Ok(_) => Redirect::to("/settings/delivery?done=1").into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(signed_in: &SignedIn, done: &str) -> Result<SheetPage, Failure> {
    let delivery = notice::delivery(&signed_in.ctx).await?;
    Ok(SheetPage {
        frame: frame(signed_in, Place::Account, None).await?.frame,
        crumbs: vec![Link::new("我的账号", "/account"), Link::new("投递情况", "")],
        title: "投递情况".to_owned(),
        lead: "提醒邮件和群机器人消息发往系统以外的情况。内容只有件数，不含问题。".to_owned(),
        acts: vec![Act {
            label: "立即重试".to_owned(),
            way: Way::Press {
                action: "/settings/delivery/retry".to_owned(),
                question: String::new(),
            },
            go: false,
        }],
        notices: done_notice(done),
        sections: vec![ways(&delivery), posts(&delivery)],
        ..SheetPage::default()
    })
}

fn ways(delivery: &Delivery) -> Section {
    let none = "未配置";
    let mail = delivery.mail.as_deref().unwrap_or(none);
    let mut facts = vec![("邮件服务器".to_owned(), Cell::of(mail))];
    for (name, words) in &delivery.robots {
        facts.push((format!("群机器人“{name}”"), Cell::of(words)));
    }
    if delivery.robots.is_empty() {
        facts.push(("群机器人".to_owned(), Cell::of(none)));
    }
    Section {
        title: "发送渠道".to_owned(),
        says: "在服务器的配置文件 bihuan.toml 中设置，修改后重新启动生效。".to_owned(),
        facts,
        ..Section::default()
    }
}

fn posts(delivery: &Delivery) -> Section {
    let count = |state: PostState| {
        let found = delivery.counts.iter().find(|(known, _)| *known == state);
        let n = found.map_or(0, |(_, n)| *n);
        Count {
            label: label(state).to_owned(),
            count: format::count(n),
            bad: state == PostState::Waiting
                && delivery.posts.iter().any(|p| p.post.error.is_some()),
            ..Count::default()
        }
    };
    Section {
        title: "最近的投递".to_owned(),
        counts: PostState::ALL.into_iter().map(count).collect(),
        table: (!delivery.posts.is_empty()).then(|| Table {
            head: vec!["收件方", "日期", "状态", "说明"],
            rows: delivery.posts.iter().map(line).collect(),
        }),
        empty: delivery.posts.is_empty().then(|| Empty {
            title: "还没有投递".to_owned(),
            text: "配置邮件服务器或群机器人后，每个工作日的汇总会列在这里。".to_owned(),
            links: Vec::new(),
        }),
        ..Section::default()
    }
}

fn line(row: &PostRow) -> Vec<Cell> {
    let post = &row.post;
    let to = match post.channel {
        Channel::Mail => row
            .login
            .as_deref()
            .map_or("（账号已移走）".to_owned(), |login| {
                format!("邮件 · {login}")
            }),
        Channel::Robot => format!("群机器人 · {}", post.target),
    };
    let failing = post.state == PostState::Waiting && post.error.is_some();
    let tone = match post.state {
        PostState::Sent => Tone::Green,
        PostState::Waiting if failing => Tone::Red,
        PostState::Waiting => Tone::Blue,
        PostState::Replaced | PostState::Dropped => Tone::Plain,
    };
    let says = match (&post.error, post.state, post.ended_ms) {
        (Some(error), PostState::Waiting, _) => {
            format!(
                "{error}（已试 {} 次，{} 再试）",
                post.attempts,
                moment(post.next_ms)
            )
        }
        (_, PostState::Sent, Some(at)) => format!("{} 送达对方服务器", moment(at)),
        (_, PostState::Replaced, _) => "未送出，已并入次日的汇总".to_owned(),
        (_, PostState::Dropped, _) => "不再需要：已读、已关闭或无权查看".to_owned(),
        _ => "等待发送".to_owned(),
    };
    vec![
        Cell::of(to),
        Cell::of(format::date(post.day)),
        Cell::tag(Tag::new(label(post.state), tone)),
        Cell::of(says),
    ]
}

const fn label(state: PostState) -> &'static str {
    match state {
        PostState::Waiting => "待发送",
        PostState::Sent => "已送出",
        PostState::Replaced => "已并入次日",
        PostState::Dropped => "未发送",
    }
}

fn moment(ms: i64) -> String {
    format::whole_moment(local(ms))
}
