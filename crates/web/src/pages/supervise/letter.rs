//! One letter: what it says, to whom it went, what they replied.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure, StoredRecord, finding,
    letter::{self, Change},
    paper, supervise,
};
use bihuan_domain::{
    Stamp,
    id::{LetterId, UnitId},
    letter::{Letter, LetterReply, LetterState, Recipient},
};

use super::{
    SuperviseQuery, framed_by,
    letters::{content_fields, content_of, tone},
};
use crate::{
    format,
    http::SignedIn,
    pages::{
        fields::{self, Fields, one},
        finding_forms::Entered,
        ledger_query::address,
        papers::{FileQuery, file, wanted},
        sheet::{Building, done_notice, due_cell, ended, leads, opens, sheet_of, unit_names},
        words,
    },
    views::{
        finding::Way,
        parts::{Link, Tag, Tone},
        sheet::{Act, Cell, Dialog, Section, SheetPage, Table},
    },
};

/// The page of a letter.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<LetterId>,
    Query(query): Query<SuperviseQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: LetterId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = letter::show(ctx, id).await?;
    let it = &stored.record;
    let (frame, code) = framed_by(signed_in, it.entered.rectification).await?;
    let directory = ctx.app.directory().await?;
    let making = Making {
        ctx,
        stored: &stored,
        directory: &directory,
        entered,
        page: format!("/letters/{id}"),
        burdened: burdened(ctx, it, &directory).await?,
    };
    let findings = finding::of_ids(ctx, &it.entered.content.findings).await?;
    let numbers: Vec<String> = findings.iter().map(|f| f.number.to_string()).collect();
    let rows = findings.iter().map(|f| {
        let due = f
            .deadline
            .as_ref()
            .map(bihuan_domain::finding::Deadline::current);
        vec![
            Cell::link(f.number.to_string(), format!("/findings/{}", f.id))
                .below(f.problem.clone()),
            due.map_or_else(Cell::default, |day| due_cell(ctx, day, f.stage.is_open())),
            Cell::tag(Tag::new(f.stage.label(), words::stage_tone(f.stage.key()))),
        ]
    });
    let table = Table {
        head: vec!["有关问题", "时限", "阶段"],
        rows: rows.collect(),
    };
    let mut sections = vec![making.facts().await?, making.text()];
    if let Some(issue) = it.issued() {
        sections.push(making.recipients(&issue.recipients));
    }
    if !findings.is_empty() {
        sections.push(Section {
            title: "有关问题".to_owned(),
            remark: format!("{} 个", findings.len()),
            table: Some(table),
            ..Section::default()
        });
    }
    Ok(SheetPage {
        frame,
        crumbs: vec![Link::new(
            "督办文书",
            address("/letters", &[("rectification", &code)]),
        )],
        title: it.entered.content.title.clone(),
        tags: vec![
            Tag::new(it.entered.kind.label(), Tone::Plain),
            Tag::new(it.label(), tone(it.key())),
        ],
        acts: making.acts(),
        notices: done_notice(done),
        dialogs: making.dialogs(numbers.join(" ")),
        sections,
        ..SheetPage::default()
    })
}

/// Which recipients a draft would bring over the cap, for who is about to issue it.
async fn burdened(ctx: &Context, it: &Letter, directory: &Directory) -> Result<String, Failure> {
    if it.standing != LetterState::Draft || !ctx.may(Action::IssueLetter, None) {
        return Ok(String::new());
    }
    let over = supervise::over_with(ctx, it).await?;
    let lines: Vec<String> = over
        .iter()
        .map(|(unit, n)| format!("{}本月已收到 {n} 件次", directory.short_name(*unit)))
        .collect();
    Ok(if lines.is_empty() {
        String::new()
    } else {
        format!(
            "\n减负提示：{}，再发将超过每月 {} 件次的上限。",
            lines.join("，"),
            supervise::CAP
        )
    })
}

/// What the page of one letter is made from.
struct Making<'a> {
    ctx: &'a Context,
    stored: &'a StoredRecord<Letter>,
    directory: &'a Directory,
    entered: &'a Entered,
    page: String,
    /// Which recipients a draft would bring over the cap; empty when none.
    burdened: String,
}

impl Making<'_> {
    const fn it(&self) -> &Letter {
        &self.stored.record
    }

    fn drafts(&self) -> bool {
        self.ctx.may(Action::DraftLetter, None)
    }

    fn issues(&self) -> bool {
        self.ctx.may(Action::IssueLetter, None)
    }

    fn is_draft(&self) -> bool {
        self.it().standing == LetterState::Draft
    }

    fn acts(&self) -> Vec<Act> {
        let mut acts = Vec::new();
        if self.is_draft() {
            if self.issues() {
                acts.push(opens("印发", &self.page, "issue", true));
            }
            if self.drafts() {
                acts.push(opens("修改", &self.page, "revise", !self.issues()));
                acts.push(opens("不发", &self.page, "drop", false));
            }
        }
        if self.it().in_force().is_some() && self.issues() {
            acts.push(opens("撤回", &self.page, "withdraw", false));
        }
        acts.push(leads("PDF", format!("{}/paper?format=pdf", self.page)));
        acts.push(leads("DOCX", format!("{}/paper?format=docx", self.page)));
        acts
    }

    async fn facts(&self) -> Result<Section, Failure> {
        let it = self.it();
        let content = &it.entered.content;
        let organ = letter::organ_name(self.ctx, it).await?;
        let mut facts = vec![("发文机关".to_owned(), Cell::of(organ))];
        let mut say = |name: &str, cell: Cell| facts.push((name.to_owned(), cell));
        if let Some(issue) = it.issued() {
            say("文号", Cell::of(issue.number.to_string()));
            say("印发", Cell::of(self.signed(&issue.stamp)));
        }
        say(
            "主送",
            Cell::of(unit_names(self.directory, &content.recipients)),
        );
        if !content.copies.is_empty() {
            say(
                "抄送",
                Cell::of(unit_names(self.directory, &content.copies)),
            );
        }
        if let Some(day) = content.reply_by {
            let open = it.key() != "settled" && it.in_force().is_some();
            say("回复时限", due_cell(self.ctx, day, open));
        }
        if let Some(proposed) = it.entered.proposed.as_ref().filter(|_| self.drafts()) {
            say("系统建议的事由", Cell::of(proposed.facts.clone()));
        }
        if let Some(follows) = it.entered.follows {
            say(
                "前一份文书",
                Cell::link("查看", format!("/letters/{follows}")),
            );
        }
        match &it.standing {
            LetterState::Withdrawn { reason, stamp, .. } => {
                say("撤回", Cell::of(reason.clone()).below(self.signed(stamp)));
            }
            LetterState::Dropped { reason } => say("不发的理由", Cell::of(reason.clone())),
            LetterState::Draft | LetterState::Issued(_) => {}
        }
        Ok(Section {
            title: "文书".to_owned(),
            facts,
            ..Section::default()
        })
    }

    fn signed(&self, stamp: &Stamp) -> String {
        format::moment(words::local(stamp.at.as_millisecond()), self.ctx.today())
    }

    fn text(&self) -> Section {
        let content = &self.it().entered.content;
        let contact = match (content.contact.as_str(), content.phone.as_str()) {
            ("", "") => String::new(),
            (name, phone) => format!("\n\n联系人：{name}　{phone}"),
        };
        Section {
            title: "正文".to_owned(),
            says: format!("{}\n{}{contact}", content.body, content.request),
            ..Section::default()
        }
    }

    fn recipients(&self, recipients: &[Recipient]) -> Section {
        let rows = recipients.iter().map(|r| self.recipient(r));
        Section {
            title: "签收和回复".to_owned(),
            remark: format!(
                "{} 个单位，{} 个已签收",
                recipients.len(),
                recipients.iter().filter(|r| r.received.is_some()).count()
            ),
            table: Some(Table {
                head: vec!["单位", "签收", "回复"],
                rows: rows.collect(),
            }),
            ..Section::default()
        }
    }

    fn recipient(&self, r: &Recipient) -> Vec<Cell> {
        let ours = letter::answers_for(self.ctx, r.unit) && self.it().in_force().is_some();
        let form = |what: &str| format!("{what}-{}", r.unit);
        let mut receipt = match &r.received {
            Some(stamp) => Cell::of(self.signed(stamp)),
            None => Cell::tag(Tag::new("待签收", Tone::Red)),
        };
        if ours && r.received.is_none() {
            receipt.acts.push(Act {
                label: "签收".to_owned(),
                way: Way::Press {
                    action: format!("{}/units/{}/receive", self.page, r.unit),
                    question: String::new(),
                },
                go: true,
            });
        }
        let asks = self.it().entered.content.reply_by.is_some();
        let mut reply = match &r.reply {
            LetterReply::Awaited if !asks => Cell::of("不要求回复"),
            LetterReply::Awaited if self.it().is_late(r.unit, self.ctx.today()) => {
                Cell::tag(Tag::new("逾期未回复", Tone::Red))
            }
            LetterReply::Awaited => Cell::tag(Tag::new("待回复", Tone::Amber)),
            LetterReply::Given { reply, given } => {
                Cell::of(reply.clone()).below(self.signed(given))
            }
            LetterReply::Taken { reply, stamp, .. } => {
                Cell::of(reply.clone()).below(format!("{} 采纳", self.signed(stamp)))
            }
            LetterReply::SentBack { reply, reason, .. } => Cell::of(reply.clone())
                .below(format!("退回重报：{reason}"))
                .toned(Tone::Red),
        };
        if ours && r.reply.is_awaited() {
            reply
                .acts
                .push(opens("回复", &self.page, &form("reply"), false));
        }
        if self.drafts()
            && matches!(r.reply, LetterReply::Given { .. })
            && self.it().in_force().is_some()
        {
            reply.acts.push(Act {
                label: "采纳".to_owned(),
                way: Way::Press {
                    action: format!("{}/replies/{}/take", self.page, r.unit),
                    question: String::new(),
                },
                go: true,
            });
            reply
                .acts
                .push(opens("退回重报", &self.page, &form("back"), false));
        }
        vec![Cell::of(self.directory.short_name(r.unit)), receipt, reply]
    }

    fn form(&self, id: &str, action: String) -> Building<'_> {
        Building::new(self.entered, &self.page, id, action).version(self.stored.version)
    }

    fn dialogs(&self, findings: String) -> Vec<Dialog> {
        let it = self.it();
        let to = |what: &str| format!("{}/{what}", self.page);
        let mut all = Vec::new();
        if self.is_draft() && self.drafts() {
            let form = self.form("revise", to("revise")).called("修改草稿", "保存");
            let form = content_fields(
                form,
                &it.entered.content,
                findings,
                self.directory,
                it.entered.kind,
            );
            all.push(form.done());
            all.push(
                self.form("drop", to("drop"))
                    .called("决定不发", "确定")
                    .says("草稿保留并注明理由，同一事由系统不再建议。")
                    .area("reason", "理由", "", true)
                    .done(),
            );
        }
        if self.is_draft() && self.issues() {
            let says =
                "印发后取得文号，主送单位可以看到并须签收；内容不能再改，只能撤回，文号不再使用。";
            all.push(
                self.form("issue", to("issue"))
                    .called("印发文书", "印发")
                    .says(format!("{says}{}", self.burdened))
                    .done(),
            );
        }
        if it.in_force().is_some() && self.issues() {
            all.push(
                self.form("withdraw", to("withdraw"))
                    .called("撤回文书", "撤回")
                    .says("文号保留在登记簿上，注明撤回。")
                    .area("reason", "理由", "", true)
                    .done(),
            );
        }
        for r in it.in_force().map_or(&[][..], |issue| &issue.recipients) {
            let path = |of: &str, what: &str| format!("{}/{of}/{}/{what}", self.page, r.unit);
            if letter::answers_for(self.ctx, r.unit) && r.reply.is_awaited() {
                all.push(
                    self.form(&format!("reply-{}", r.unit), path("units", "reply"))
                        .called("回复", "提交回复")
                        .says(it.entered.content.request.clone())
                        .area("reply", "办理情况", "", true)
                        .done(),
                );
            }
            if self.drafts() && matches!(r.reply, LetterReply::Given { .. }) {
                all.push(
                    self.form(&format!("back-{}", r.unit), path("replies", "back"))
                        .called("退回重报", "退回")
                        .area("reason", "退回理由", "", true)
                        .done(),
                );
            }
        }
        all
    }
}

/// Issues a letter.
pub(crate) async fn issue(
    signed_in: SignedIn,
    Path(id): Path<LetterId>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = letter::issue(&named.ctx, id, fields::seen(&fields)).await;
    answer(&signed_in, id, "issue", fields, result).await
}

/// Withdraws a letter.
pub(crate) async fn withdraw(
    signed_in: SignedIn,
    Path(id): Path<LetterId>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let reason = one(&fields, "reason").to_owned();
    let change = Change::Withdraw { reason };
    let result = letter::change(&named.ctx, id, change, fields::seen(&fields)).await;
    answer(&signed_in, id, "withdraw", fields, result).await
}

/// Changes a draft or gives it up.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((id, what)): Path<(LetterId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let reason = one(&fields, "reason").to_owned();
        let seen = fields::seen(&fields);
        let change = match what.as_str() {
            "revise" => {
                let known = letter::show(&named.ctx, id).await?;
                named.ctx.allow(Action::DraftLetter, None)?;
                let rectification = known.record.entered.rectification;
                Change::Revise(Box::new(content_of(&named, rectification, &fields).await?))
            }
            "drop" => Change::Drop { reason },
            _ => return Err(Failure::NotFound),
        };
        letter::change(&named.ctx, id, change, seen).await
    };
    answer(&signed_in, id, &what, fields.clone(), result.await).await
}

/// A recipient signs for the letter or replies.
pub(crate) async fn of_unit(
    signed_in: SignedIn,
    Path((id, unit, what)): Path<(LetterId, UnitId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let (form, change) = match what.as_str() {
        "receive" => (String::new(), Ok(Change::Receive(unit))),
        "reply" => {
            let text = one(&fields, "reply").to_owned();
            (format!("reply-{unit}"), Ok(Change::Reply { unit, text }))
        }
        _ => (String::new(), Err(Failure::NotFound)),
    };
    of_recipient(signed_in, id, &form, fields, change).await
}

/// The office takes a reply or sends it back.
pub(crate) async fn of_reply(
    signed_in: SignedIn,
    Path((id, unit, what)): Path<(LetterId, UnitId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let (form, change) = match what.as_str() {
        "take" => (String::new(), Ok(Change::TakeReply(unit))),
        "back" => {
            let reason = one(&fields, "reason").to_owned();
            (
                format!("back-{unit}"),
                Ok(Change::SendBack { unit, reason }),
            )
        }
        _ => (String::new(), Err(Failure::NotFound)),
    };
    of_recipient(signed_in, id, &form, fields, change).await
}

/// Several units answer one letter at the same time: the version that was seen does not matter, where the recipient stands does.
async fn of_recipient(
    signed_in: SignedIn,
    id: LetterId,
    form: &str,
    fields: Fields,
    change: Result<Change, Failure>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = match change {
        Ok(change) => letter::change(&named.ctx, id, change, None).await,
        Err(failure) => Err(failure),
    };
    answer(&signed_in, id, form, fields, result).await
}

async fn answer(
    signed_in: &SignedIn,
    id: LetterId,
    form: &str,
    fields: Fields,
    result: Result<StoredRecord<Letter>, Failure>,
) -> Response {
    ended(signed_in, form, fields, result, |_| {
        format!("/letters/{id}")
    })
    .or_again(signed_in, async |entered| {
        view(signed_in, id, "", entered).await
    })
    .await
}

/// The letter on paper.
pub(crate) async fn on_paper(
    signed_in: SignedIn,
    Path(id): Path<LetterId>,
    Query(query): Query<FileQuery>,
) -> Response {
    let made = async {
        let format = wanted(&query.format)?;
        paper::of_letter(&signed_in.ctx, id, format).await
    };
    match made.await {
        Ok(made) => file(made),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}
