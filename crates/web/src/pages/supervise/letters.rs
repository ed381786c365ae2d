//! Letters: the list with what the policy proposes, and drafting one.

use axum::response::Response;
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure, RecordFilter, StoredRecord,
    letter::{self, Draft},
    rectification::{self, RectificationRow},
    supervise::{self, LetterProposal},
};
use bihuan_domain::{
    id::{FindingId, RectificationId, UnitId},
    letter::{Letter, LetterContent, LetterKind, Proposed},
};

use super::{SuperviseQuery, framed, tabs};
use crate::{
    format,
    http::SignedIn,
    pages::{
        fields::{self, Fields, chosen, day, ids, one},
        finding_forms::Entered,
        ledger_query::address,
        sheet::{
            Building, Ended, done_notice, due_cell, ended, findings_named, opens, sheet, sheet_of,
            unit_names, unit_options,
        },
    },
    views::{
        parts::{Empty, Link, Tag, Tone},
        sheet::{Cell, Count, Dialog, Kind, Section, SheetPage, Table},
    },
};

/// Letters on one page.
const MOST: u32 = 200;

/// States as the page puts them, with their words.
const STATES: [(&str, &str); 7] = [
    ("draft", "草稿"),
    ("unreceived", "待签收"),
    ("awaiting", "待回复"),
    ("replied", "待审阅回复"),
    ("settled", "已办结"),
    ("withdrawn", "已撤回"),
    ("dropped", "不发"),
];

/// The colour of a state.
pub(super) fn tone(key: &str) -> Tone {
    match key {
        "draft" | "replied" => Tone::Amber,
        "unreceived" | "awaiting" => Tone::Red,
        "settled" => Tone::Green,
        _ => Tone::Plain,
    }
}

/// The list.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<SuperviseQuery>) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, &query, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    query: &SuperviseQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let id = row.rectification.id;
    let code = row.rectification.code.to_string();
    let directory = ctx.app.directory().await?;
    let all = RecordFilter {
        rectification: Some(id),
        ..RecordFilter::default()
    };
    let known = letter::counts(ctx, &all).await?;
    let state = STATES.iter().find(|(key, _)| *key == query.state);
    let filter = RecordFilter {
        states: state.map(|(key, _)| *key).into_iter().collect(),
        ..all
    };
    let letters = letter::list(ctx, &filter, None, MOST).await?;
    let drafts = ctx.may(Action::DraftLetter, None);
    let home = address("/letters", &[("rectification", &code)]);
    let mut sections = Vec::new();
    let mut dialogs = Vec::new();
    if drafts {
        let proposals = supervise::proposals_today(ctx, id).await?;
        sections.push(proposed(ctx, &directory, &code, &proposals).await?);
        dialogs.push(draft_form(ctx, entered, &home, &code, &directory).await?);
    }
    let rows = letters.iter().map(|l| line(ctx, &directory, &l.record));
    let table = Table {
        head: vec!["文书", "主送单位", "问题", "回复时限", "状态"],
        rows: rows.collect(),
    };
    let empty = letters.is_empty();
    sections.push(Section {
        title: state.map_or("全部文书", |(_, label)| label).to_owned(),
        remark: format!("{} 份", letters.len()),
        counts: STATES
            .iter()
            .filter_map(|(key, label)| {
                let n = known.iter().find(|(of, _)| of == key)?.1;
                Some(Count {
                    label: (*label).to_owned(),
                    count: format::count(n),
                    href: address("/letters", &[("rectification", &code), ("state", key)]),
                    bad: matches!(*key, "unreceived" | "awaiting"),
                })
            })
            .collect(),
        table: (!empty).then_some(table),
        empty: empty.then(|| Empty {
            title: "没有这样的文书".to_owned(),
            text: if drafts {
                "系统按规则提出建议，由工作人员起草，整改办主任印发；印发后主送单位在工作台签收和回复。"
            } else {
                "发给本单位的督办文书在这里签收和回复。"
            }
            .to_owned(),
            links: Vec::new(),
        }),
        ..Section::default()
    });
    Ok(SheetPage {
        frame: framed.frame,
        title: "督办文书".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(ctx, &code, "/letters"),
        acts: if drafts {
            vec![opens("起草文书", &home, "draft", true)]
        } else {
            Vec::new()
        },
        notices: done_notice(&query.done),
        dialogs,
        sections,
        ..SheetPage::default()
    })
}

fn line(ctx: &Context, directory: &Directory, it: &Letter) -> Vec<Cell> {
    let content = &it.entered.content;
    let name = match it.issued() {
        None => it.entered.kind.label().to_owned(),
        Some(issue) => issue.number.to_string(),
    };
    let open = !matches!(it.key(), "settled" | "withdrawn" | "dropped");
    vec![
        Cell::link(name, format!("/letters/{}", it.entered.id)).below(content.title.clone()),
        Cell::of(unit_names(directory, &content.recipients)),
        Cell::of(format::count(content.findings.len() as u64)),
        content
            .reply_by
            .map_or_else(Cell::default, |day| due_cell(ctx, day, open)),
        Cell::tag(Tag::new(it.label(), tone(it.key()))),
    ]
}

/// What the policy would have written today.
async fn proposed(
    ctx: &Context,
    directory: &Directory,
    code: &str,
    proposals: &[LetterProposal],
) -> Result<Section, Failure> {
    let mut rows = Vec::new();
    for it in proposals {
        let findings = bihuan_casework::finding::of_ids(ctx, &it.findings).await?;
        let links = findings
            .iter()
            .map(|f| Link::new(f.number.to_string(), format!("/findings/{}", f.id)));
        let (unit, follows) = (
            it.unit.to_string(),
            it.follows.map(|f| f.to_string()).unwrap_or_default(),
        );
        let numbers: Vec<String> = findings.iter().map(|f| f.number.to_string()).collect();
        let numbers = numbers.join(" ");
        let draft = address(
            "/letters/new",
            &[
                ("rectification", code),
                ("kind", it.kind.key()),
                ("unit", &unit),
                ("findings", &numbers),
                ("rule", it.rule),
                ("facts", &it.facts),
                ("follows", &follows),
            ],
        );
        rows.push(vec![
            Cell::of(directory.short_name(it.unit)),
            Cell::of(it.kind.label()).below(it.facts.clone()),
            Cell::links(links.collect()),
            Cell::link("据此起草", draft),
        ]);
    }
    let empty = rows.is_empty();
    Ok(Section {
        title: "建议起草".to_owned(),
        remark: format!("{} 份", proposals.len()),
        says: "按“提醒谈话问责”规则算出，只是建议：起草、修改、印发都由人决定；不发的，起草后写明理由放弃，同一事由不再提出。"
            .to_owned(),
        table: (!empty).then(|| Table {
            head: vec!["单位", "文书和事由", "问题", "处理"],
            rows,
        }),
        empty: empty.then(|| Empty {
            title: "今天没有建议".to_owned(),
            text: "没有达到提醒、谈话条件的问题，也没有逾期未回复的文书。".to_owned(),
            links: Vec::new(),
        }),
        ..Section::default()
    })
}

/// The form in which somebody chooses what to draft; the text comes from the wording, on the next page.
async fn draft_form(
    ctx: &Context,
    entered: &Entered,
    home: &str,
    code: &str,
    directory: &Directory,
) -> Result<Dialog, Failure> {
    let organs = letter::organs(ctx).await?;
    let kinds = LetterKind::ALL.map(|k| (k.key().to_owned(), k.label().to_owned()));
    let says = if organs.iter().all(|o| o.record.closed) {
        "还没有发文机关，请整改办主任先在“发文设置”登记发文机关和代字。"
    } else {
        "正文按范本生成，下一步可以修改。"
    };
    Ok(Building::new(
        entered,
        home,
        "draft",
        format!("/letters/compose?rectification={code}"),
    )
    .called("起草文书", "下一步")
    .says(says)
    .choose("kind", "文书种类", Some("请选择"), kinds, "")
    .ticks("units", "主送单位（可多选）", unit_options(directory), &[])
    .free_line("findings", "有关问题编号（可多个）", Kind::Text, "")
    .done())
}

/// Takes what was chosen on to the draft.
pub(crate) async fn compose(
    signed_in: SignedIn,
    Query(query): Query<SuperviseQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let asked = async {
        signed_in.ctx.allow(Action::DraftLetter, None)?;
        let kind = kind_of(one(&fields, "kind"))?;
        let units = ids::<UnitId>(&fields, "units")?;
        if units.is_empty() {
            return Err(bihuan_domain::Refusal::NoRecipient.into());
        }
        let row = rectification::find(&signed_in.ctx, &query.rectification).await?;
        let typed = one(&fields, "findings");
        findings_named(&signed_in, row.rectification.id, typed).await?;
        let mut pairs = vec![
            ("rectification", row.rectification.code.to_string()),
            ("kind", kind.key().to_owned()),
            ("findings", typed.to_owned()),
        ];
        pairs.extend(units.iter().map(|u| ("unit", u.to_string())));
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
        Ok(address("/letters/new", &pairs))
    };
    ended(
        &signed_in,
        "draft",
        fields.clone(),
        asked.await,
        String::clone,
    )
    .or_again(&signed_in, async |entered| {
        view(&signed_in, &query, entered).await
    })
    .await
}

pub(super) fn kind_of(key: &str) -> Result<LetterKind, Failure> {
    LetterKind::ALL
        .into_iter()
        .find(|k| k.key() == key)
        .ok_or_else(|| Failure::Invalid("请选择文书种类。".to_owned()))
}

/// The draft as it would be, to be looked over: what was chosen, or what was proposed.
pub(crate) async fn new(signed_in: SignedIn, Query(fields): Query<Fields>) -> Response {
    let entered = Entered::open("letter".to_owned());
    sheet(
        &signed_in,
        &entered,
        new_view(&signed_in, &fields, &entered),
    )
    .await
}

async fn new_view(
    signed_in: &SignedIn,
    fields: &Fields,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    ctx.allow(Action::DraftLetter, None)?;
    let (framed, row) = framed(signed_in, one(fields, "rectification")).await?;
    let code = row.rectification.code.to_string();
    let kind = kind_of(one(fields, "kind"))?;
    let directory = ctx.app.directory().await?;
    let units = ids::<UnitId>(fields, "unit")?;
    let findings = named(signed_in, &row, fields).await?;
    let rule = one(fields, "rule");
    let proposal = (!rule.is_empty()).then_some((rule, one(fields, "facts")));
    let drafted =
        supervise::compose(ctx, row.rectification.id, kind, &units, &findings, proposal).await?;
    let organs = letter::organs(ctx).await?;
    let open = organs.iter().map(|o| &o.record).filter(|o| !o.closed);
    let options: Vec<(String, String)> = open
        .map(|o| (o.entered.id.to_string(), o.entered.name.clone()))
        .collect();
    let first = options.first().map_or(String::new(), |(id, _)| id.clone());
    let keep = [
        ("kind", kind.key()),
        ("rule", rule),
        ("facts", one(fields, "facts")),
        ("follows", one(fields, "follows")),
    ];
    let mut pairs = vec![("rectification", code.as_str())];
    pairs.extend(keep.iter().filter(|(_, value)| !value.is_empty()));
    let action = address("/letters", &pairs);
    let home = address("/letters", &[("rectification", &code)]);
    let form = Building::new(entered, &home, "letter", action)
        .called(&format!("起草{}", kind.label()), "保存草稿")
        .choose("organ", "发文机关", Some("请选择"), options, first);
    let typed = one(fields, "findings").to_owned();
    let form = content_fields(form, &drafted.content, typed, &directory, kind);
    Ok(SheetPage {
        frame: framed.frame,
        crumbs: vec![Link::new("督办文书", home)],
        title: format!("起草{}", kind.label()),
        lead: row.rectification.name.clone(),
        dialogs: vec![form.done()],
        sections: vec![Section {
            title: "事由".to_owned(),
            facts: vec![
                ("种类".to_owned(), Cell::of(kind.label())),
                (
                    "系统建议".to_owned(),
                    Cell::of(match one(fields, "facts") {
                        "" => "无，由工作人员起草",
                        facts => facts,
                    }),
                ),
            ],
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

/// The fields of what a letter says.
pub(super) fn content_fields<'a>(
    form: Building<'a>,
    content: &LetterContent,
    findings: String,
    directory: &Directory,
    kind: LetterKind,
) -> Building<'a> {
    let ticked =
        |units: &[UnitId]| -> Vec<String> { units.iter().map(ToString::to_string).collect() };
    let reply_by = content.reply_by.map(format::date).unwrap_or_default();
    let form = form
        .ticks(
            "recipients",
            "主送单位（可多选）",
            unit_options(directory),
            &ticked(&content.recipients),
        )
        .ticks(
            "copies",
            "抄送单位（可多选）",
            unit_options(directory),
            &ticked(&content.copies),
        )
        .free_line("findings", "有关问题编号（可多个）", Kind::Text, findings)
        .line("title", "标题", Kind::Text, content.title.clone())
        .area(
            "body",
            "正文（每行一段，可用 一、（一）1. 分层）",
            content.body.clone(),
            true,
        )
        .area("request", "办理要求", content.request.clone(), false);
    let form = if kind.asks_reply() {
        form.line("reply_by", "回复时限", Kind::Date, reply_by)
    } else {
        form.free_line(
            "reply_by",
            "回复时限（不要求回复的不填）",
            Kind::Date,
            reply_by,
        )
    };
    form.free_line("contact", "联系人", Kind::Text, content.contact.clone())
        .free_line("phone", "联系电话", Kind::Text, content.phone.clone())
}

/// What a letter says, as typed.
pub(super) async fn content_of(
    signed_in: &SignedIn,
    rectification: RectificationId,
    fields: &Fields,
) -> Result<LetterContent, Failure> {
    Ok(LetterContent {
        recipients: ids(fields, "recipients")?,
        copies: ids(fields, "copies")?,
        findings: findings_named(signed_in, rectification, one(fields, "findings")).await?,
        title: one(fields, "title").to_owned(),
        body: one(fields, "body").to_owned(),
        request: one(fields, "request").to_owned(),
        reply_by: day(one(fields, "reply_by"), "回复时限")?,
        contact: one(fields, "contact").to_owned(),
        phone: one(fields, "phone").to_owned(),
    })
}

async fn named(
    signed_in: &SignedIn,
    row: &RectificationRow,
    fields: &Fields,
) -> Result<Vec<FindingId>, Failure> {
    findings_named(signed_in, row.rectification.id, one(fields, "findings")).await
}

/// Keeps a draft.
pub(crate) async fn draft(
    signed_in: SignedIn,
    Query(asked): Query<Fields>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let cmd = command(&named, &asked, &fields).await?;
        letter::draft(&named.ctx, cmd).await
    };
    let then = |l: &StoredRecord<Letter>| format!("/letters/{}", l.record.entered.id);
    match ended(&signed_in, "letter", fields.clone(), result.await, then) {
        Ended::Done(response) => response,
        Ended::Again(entered) => {
            let again: Fields = asked
                .into_iter()
                .chain(
                    fields
                        .into_iter()
                        .filter_map(|(name, value)| match name.as_str() {
                            "recipients" => Some(("unit".to_owned(), value)),
                            "findings" => Some((name, value)),
                            _ => None,
                        }),
                )
                .collect();
            sheet(&signed_in, &entered, new_view(&signed_in, &again, &entered)).await
        }
    }
}

async fn command(signed_in: &SignedIn, asked: &Fields, fields: &Fields) -> Result<Draft, Failure> {
    let ctx = &signed_in.ctx;
    ctx.allow(Action::DraftLetter, None)?;
    let row = rectification::find(ctx, one(asked, "rectification")).await?;
    let rule = one(asked, "rule");
    Ok(Draft {
        rectification: row.rectification.id,
        organ: chosen(one(fields, "organ"), "发文机关")?,
        kind: kind_of(one(asked, "kind"))?,
        proposed: (!rule.is_empty()).then(|| Proposed {
            rule: rule.to_owned(),
            facts: one(asked, "facts").to_owned(),
        }),
        follows: fields::id(one(asked, "follows"))?,
        content: content_of(signed_in, row.rectification.id, fields).await?,
    })
}
