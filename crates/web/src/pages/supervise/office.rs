//! What letters need: the registers of numbers, the organs that issue, the wordings.

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure,
    letter::{self, wording},
};
use bihuan_domain::{
    id::OrganId,
    letter::{LetterKind, WordingParts},
};

use super::{SuperviseQuery, framed, letters::kind_of, tabs};
use crate::{
    format,
    http::SignedIn,
    pages::{
        fields::{self, Fields, chosen, one},
        finding_forms::Entered,
        ledger_query::address,
        sheet::{Building, done_notice, ended, opens, sheet, sheet_of, unit_options},
    },
    views::{
        finding::Way,
        parts::{Empty, Tag, Tone},
        sheet::{Act, Cell, Kind, Section, SheetPage, Table},
    },
};

/// The registers.
pub(crate) async fn registers(
    signed_in: SignedIn,
    Query(query): Query<SuperviseQuery>,
) -> Response {
    let entered = Entered::default();
    sheet(&signed_in, &entered, registers_view(&signed_in, &query)).await
}

async fn registers_view(
    signed_in: &SignedIn,
    query: &SuperviseQuery,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let registers = letter::registers(ctx).await?;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let mut sections: Vec<Section> = registers
        .iter()
        .map(|register| {
            let rows = register.lines.iter().map(|line| {
                vec![
                    Cell::link(line.number.to_string(), format!("/letters/{}", line.id)),
                    Cell::of(line.title.clone()),
                    Cell::of(format::date(line.day)),
                    Cell::of(line.label),
                ]
            });
            let missing: Vec<String> = register.missing.iter().map(ToString::to_string).collect();
            Section {
                title: format!(
                    "{} {}年（{}）",
                    register.mark,
                    register.year,
                    register.kind.label()
                ),
                remark: format!("{} 份", register.lines.len()),
                says: if missing.is_empty() {
                    "文号连续，没有缺号。".to_owned()
                } else {
                    format!("缺号：{}。请联系管理员核查数据库。", missing.join("、"))
                },
                table: Some(Table {
                    head: vec!["文号", "标题", "印发日期", "状态"],
                    rows: rows.collect(),
                }),
                ..Section::default()
            }
        })
        .collect();
    if sections.is_empty() {
        sections.push(Section {
            empty: Some(Empty {
                title: "还没有印发文书".to_owned(),
                text: "文书印发时按发文机关、种类、年度连续编号，登记在这里；撤回的保留文号。"
                    .to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        });
    }
    Ok(SheetPage {
        frame: framed.frame,
        title: "发文登记".to_owned(),
        lead: "全部整改的发文，按机关、种类、年度编号。".to_owned(),
        tabs: tabs(ctx, &code, "/letters/register"),
        sections,
        ..SheetPage::default()
    })
}

/// Organs and wordings.
pub(crate) async fn settings(signed_in: SignedIn, Query(query): Query<SuperviseQuery>) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        settings_view(&signed_in, &query, entered).await
    })
    .await
}

async fn settings_view(
    signed_in: &SignedIn,
    query: &SuperviseQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let organs = letter::organs(ctx).await?;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let directory = ctx.app.directory().await?;
    let keeps = ctx.may(Action::IssueLetter, None);
    let home = address("/letters/settings", &[("rectification", &code)]);
    let mut dialogs = Vec::new();
    let rows = organs.iter().map(|stored| {
        let it = &stored.record;
        let mut state = Cell::tag(if it.closed {
            Tag::new("已停用", Tone::Plain)
        } else {
            Tag::new("使用中", Tone::Green)
        });
        if keeps && !it.closed {
            state.acts.push(Act {
                label: "停用".to_owned(),
                way: Way::Press {
                    action: format!(
                        "/letters/organs/{}/close?rectification={code}",
                        it.entered.id
                    ),
                    question: "停用后不能再用它发文，已发文书不变。".to_owned(),
                },
                go: false,
            });
        }
        vec![
            Cell::of(it.entered.name.clone()),
            Cell::of(it.entered.mark.clone()),
            Cell::of(directory.short_name(it.entered.unit)),
            state,
        ]
    });
    let organ_rows: Vec<Vec<Cell>> = rows.collect();
    let mut wording_rows = Vec::new();
    for kind in LetterKind::ALL {
        let kept = wording::kept(ctx, kind).await?;
        let parts = match &kept {
            Some(stored) => stored.record.parts.clone(),
            None => WordingParts::builtin(kind),
        };
        let mut name = Cell::of(kind.label());
        if keeps {
            name.acts.push(opens("修改", &home, kind.key(), false));
            dialogs.push(
                Building::new(
                    entered,
                    &home,
                    kind.key(),
                    format!("/letters/wordings/{}?rectification={code}", kind.key()),
                )
                .called(&format!("修改{}范本", kind.label()), "试填并保存")
                .says("保存前用样例试填，写法有误不会保存。")
                .line("title", "标题", Kind::Text, parts.title.clone())
                .area("body", "正文", parts.body.clone(), true)
                .area("request", "办理要求", parts.request.clone(), false)
                .done(),
            );
        }
        wording_rows.push(vec![
            name,
            Cell::of(parts.title).below(format!("{}\n{}", parts.body, parts.request)),
            Cell::of(kept.map_or_else(
                || "随系统提供".to_owned(),
                |k| format!("{} 修改", format::date(k.record.day)),
            )),
        ]);
    }
    if keeps {
        dialogs.push(
            Building::new(
                entered,
                &home,
                "organ",
                format!("/letters/organs?rectification={code}"),
            )
            .called("登记发文机关", "登记")
            .line("name", "机关全称（红头和落款）", Kind::Text, "")
            .line("mark", "发文机关代字（如 云整改）", Kind::Text, "")
            .choose(
                "unit",
                "所属单位",
                Some("请选择"),
                unit_options(&directory),
                ctx.actor.unit.to_string(),
            )
            .done(),
        );
    }
    let names: Vec<String> = wording::NAMES
        .iter()
        .map(|(name, says)| format!("{{{{ {name} }}}} {says}"))
        .collect();
    let empty = organ_rows.is_empty();
    Ok(SheetPage {
        frame: framed.frame,
        title: "发文设置".to_owned(),
        tabs: tabs(ctx, &code, "/letters/settings"),
        acts: if keeps {
            vec![opens("登记发文机关", &home, "organ", true)]
        } else {
            Vec::new()
        },
        notices: done_notice(&query.done),
        dialogs,
        sections: vec![
            Section {
                title: "发文机关".to_owned(),
                says: "文号由机关代字、文书种类字、年度和顺序号组成，例如 云整改提〔2026〕12号；按机关、种类、年度连续编号。".to_owned(),
                table: (!empty).then_some(Table {
                    head: vec!["机关", "代字", "所属单位", "状态"],
                    rows: organ_rows,
                }),
                empty: empty.then(|| Empty {
                    title: "还没有发文机关".to_owned(),
                    text: "由整改办主任登记，登记后才能起草文书。".to_owned(),
                    links: Vec::new(),
                }),
                ..Section::default()
            },
            Section {
                title: "文书范本".to_owned(),
                says: format!("可用的名称：{}。", names.join("；")),
                table: Some(Table {
                    head: vec!["种类", "范本", "来源"],
                    rows: wording_rows,
                }),
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    })
}

/// Enters an organ.
pub(crate) async fn enter_organ(
    signed_in: SignedIn,
    Query(query): Query<SuperviseQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        named.ctx.allow(Action::IssueLetter, None)?;
        let unit = chosen(one(&fields, "unit"), "所属单位")?;
        let (name, mark) = (one(&fields, "name"), one(&fields, "mark"));
        letter::enter_organ(&named.ctx, unit, name, mark).await
    };
    settled(&signed_in, &query, "organ", fields.clone(), result.await).await
}

/// Ends an organ.
pub(crate) async fn close_organ(
    signed_in: SignedIn,
    Path(id): Path<OrganId>,
    Query(query): Query<SuperviseQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = letter::close_organ(&named.ctx, id, None).await;
    settled(&signed_in, &query, "", fields, result).await
}

/// Sets a wording.
pub(crate) async fn set_wording(
    signed_in: SignedIn,
    Path(kind): Path<String>,
    Query(query): Query<SuperviseQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let kind = kind_of(&kind).map_err(|_| Failure::NotFound)?;
        let parts = WordingParts {
            title: one(&fields, "title").to_owned(),
            body: one(&fields, "body").replace("\r\n", "\n"),
            request: one(&fields, "request").replace("\r\n", "\n"),
        };
        wording::set(&named.ctx, kind, parts).await
    };
    settled(&signed_in, &query, &kind, fields.clone(), result.await).await
}

async fn settled<T>(
    signed_in: &SignedIn,
    query: &SuperviseQuery,
    form: &str,
    fields: Fields,
    result: Result<T, Failure>,
) -> Response {
    let code = &query.rectification;
    let then = |_: &T| address("/letters/settings", &[("rectification", code)]);
    ended(signed_in, form, fields, result, then)
        .or_again(signed_in, async |entered| {
            settings_view(signed_in, query, entered).await
        })
        .await
}
