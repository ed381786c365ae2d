//! How notices reach a person outside of the system: mail, and a calendar for programs that cannot sign in.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_casework::{Failure, notice};
use serde::Deserialize;

use super::{
    fields::{Fields, one},
    finding_forms::Entered,
    frame::{Place, frame},
    sheet::{Building, done_notice, ended, opens, press, sheet},
    words::local,
};
use crate::{
    format,
    http::{SignedIn, status_of},
    state::Web,
    views::{
        parts::{Link, Notice, Tone},
        sheet::{Cell, Dialog, Kind, Section, SheetPage},
    },
};

const PAGE: &str = "/account/notices";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    form: String,
    done: String,
}

/// Where the person's notices go.
pub(crate) async fn show(signed_in: SignedIn, Query(asked): Query<Asked>) -> Response {
    let entered = Entered::open(asked.form);
    let notices = done_notice(&asked.done);
    sheet(&signed_in, &entered, view(&signed_in, &entered, notices)).await
}

/// Says where he wants mail.
pub(crate) async fn mail(signed_in: SignedIn, Form(fields): Form<Fields>) -> Response {
    let wanted = one(&fields, "wanted") == "1";
    let result = notice::set_mail_wish(&signed_in.ctx, one(&fields, "address"), wanted).await;
    ended(&signed_in, "mail", fields, result, |()| PAGE.to_owned())
        .or_again(&signed_in, async |entered| {
            view(&signed_in, entered, Vec::new()).await
        })
        .await
}

/// Makes a calendar address and shows it once.
pub(crate) async fn make(signed_in: SignedIn) -> Response {
    let entered = Entered::default();
    let made = async {
        let token = notice::make_calendar(&signed_in.ctx).await?;
        let link = signed_in.ctx.app.outside.link.as_deref();
        let before = link.unwrap_or("（本系统网址）");
        let says = format!(
            "日历地址：{before}/calendar/{}.ics　只显示这一次，请立即复制到日历软件的“订阅”中，请勿交给他人。",
            token.expose()
        );
        let notice = Notice::new(Tone::Green, "已生成", says);
        view(&signed_in, &entered, vec![notice]).await
    };
    sheet(&signed_in, &entered, made).await
}

/// Takes it away.
pub(crate) async fn revoke(signed_in: SignedIn) -> Response {
    match notice::revoke_calendar(&signed_in.ctx).await {
        Ok(()) => Redirect::to("/account/notices?done=1").into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// The calendar behind an address.
pub(crate) async fn calendar(State(web): State<Arc<Web>>, Path(file): Path<String>) -> Response {
    let token = file.strip_suffix(".ics").unwrap_or_default();
    match notice::calendar(&web.app, token).await {
        Ok(text) => {
            let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(failure) => status_of(&failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    entered: &Entered,
    notices: Vec<Notice>,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let wish = notice::mail_wish(ctx).await?;
    let made = notice::calendar_made(ctx).await?;
    let sends = ctx.app.outside.mailer.is_some();
    let (address, state) = match &wish {
        Some(wish) if wish.wanted => (wish.address.clone(), "已开启"),
        Some(wish) => (wish.address.clone(), "已关闭"),
        None => ("未填写".to_owned(), "未开启"),
    };
    let says = if sends {
        "每个工作日有未读提醒时发一封汇总邮件，只有件数和链接，没有问题内容。夜间不发。"
    } else {
        "本系统没有配置邮件服务器，暂不发送邮件。可先填写地址，配置后自动生效。"
    };
    let mail = Section {
        title: "邮件提醒".to_owned(),
        acts: vec![opens("设置", PAGE, "mail", false)],
        says: says.to_owned(),
        facts: vec![
            ("邮件地址".to_owned(), Cell::of(address)),
            ("状态".to_owned(), Cell::of(state)),
        ],
        ..Section::default()
    };
    let mut acts = vec![press(
        if made.is_some() {
            "重新生成地址"
        } else {
            "生成地址"
        },
        "/account/calendar",
        if made.is_some() {
            "原地址立即失效，确定？"
        } else {
            ""
        },
    )];
    if made.is_some() {
        acts.push(press(
            "撤销",
            "/account/calendar/revoke",
            "撤销后日历软件立即收不到更新，确定？",
        ));
    }
    let state = made.map_or_else(
        || "未生成".to_owned(),
        |at| format!("{} 生成", format::date(local(at).date())),
    );
    let calendar = Section {
        title: "日历订阅".to_owned(),
        acts,
        says: "手机或电脑的日历软件可订阅本人承担的问题和任务时限，日历中只有编号，没有问题内容。修改密码、调整角色或停用账号后地址失效。"
            .to_owned(),
        facts: vec![("订阅地址".to_owned(), Cell::of(state))],
        ..Section::default()
    };
    Ok(SheetPage {
        frame: frame(signed_in, Place::Account, None).await?.frame,
        crumbs: vec![Link::new("我的账号", "/account"), Link::new("提醒方式", "")],
        title: "提醒方式".to_owned(),
        notices,
        dialogs: vec![form(entered, wish.as_ref())],
        sections: vec![mail, calendar],
        ..SheetPage::default()
    })
}

fn form(entered: &Entered, wish: Option<&notice::MailWish>) -> Dialog {
    let address = wish.map(|w| w.address.clone()).unwrap_or_default();
    Building::new(entered, PAGE, "mail", "/account/mail".to_owned())
        .called("邮件提醒", "保存")
        .free_line("address", "邮件地址", Kind::Text, address)
        .tick("wanted", "发送每日汇总邮件", wish.is_none_or(|w| w.wanted))
        .done()
}
