//! Satisfaction surveys of an evaluation: opening one, its slips, what came back.

use axum::{
    extract::Path,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    App, Context, Directory, Failure, StoredRecord,
    evaluation::{
        self,
        survey::{self, OpenSurvey, WithSlips},
    },
};
use bihuan_domain::{
    evaluation::{Evaluation, MOST_UNITS, Satisfaction, Survey, SurveyCounts},
    id::{EvaluationId, SurveyId, UnitId},
};
use jiff::ToSpan as _;

use super::{EvaluationQuery, framed};
use crate::{
    format,
    http::SignedIn,
    pages::{
        fields::{self, Fields, ids, must_day, one},
        finding_forms::Entered,
        page,
        sheet::{Building, Ended, done_notice, due_cell, ended, opens, sheet_of, unit_names},
        square::square,
    },
    views::{
        parts::{Link, Tag, Tone},
        sheet::{Cell, Dialog, Kind, Section, SheetPage, Table},
        slip::SlipsPage,
    },
};

/// Slips that a form proposes.
const SLIPS: &str = "50";
/// Days that a form proposes.
const DAYS: i64 = 14;

/// What an evaluation's page says of its surveys, with the form that opens one; nothing for people outside of the office.
pub(super) async fn section(
    ctx: &Context,
    it: &Evaluation,
    directory: &Directory,
    entered: &Entered,
) -> Result<Option<(Section, Option<Dialog>)>, Failure> {
    if !ctx.may(Action::KeepEvaluation, None) {
        return Ok(None);
    }
    let all = survey::list(ctx, it).await?;
    let open = matches!(it.key(), "open" | "assessed");
    if all.is_empty() && !open {
        return Ok(None);
    }
    let home = format!("/evaluations/{}", it.entered.id);
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|stored| {
            let it = &stored.record;
            vec![
                Cell::link(
                    it.entered.title.clone(),
                    format!("/surveys/{}", it.entered.id),
                ),
                Cell::of(unit_names(directory, &it.entered.units)),
                due_cell(ctx, it.entered.until, it.runs(ctx.today())),
                Cell::of(format!("{} / {}", it.answered(), it.slips.len())),
                Cell::tag(state(ctx, it)),
            ]
        })
        .collect();
    let section = Section {
        title: "满意度测评".to_owned(),
        acts: if open {
            vec![opens("开展测评", &home, "survey", false)]
        } else {
            Vec::new()
        },
        says:
            "用链接或二维码发票，一票一次，不记名，只出票数。测评过的单位，评估表按收回的票计分。"
                .to_owned(),
        table: (!rows.is_empty()).then_some(Table {
            head: vec!["测评", "单位", "截止", "收回 / 发出", "状态"],
            rows,
        }),
        ..Section::default()
    };
    let dialog = open.then(|| form(ctx, it, directory, entered));
    Ok(Some((section, dialog)))
}

fn form(ctx: &Context, it: &Evaluation, directory: &Directory, entered: &Entered) -> Dialog {
    let home = format!("/evaluations/{}", it.entered.id);
    let until = ctx.today().checked_add(DAYS.days());
    let until = until.unwrap_or(ctx.today());
    let units = it.entered.units.iter();
    let units = units.map(|u| (u.to_string(), directory.short_name(*u).to_owned()));
    Building::new(entered, &home, "survey", format!("{home}/surveys"))
        .called("开展满意度测评", "生成测评票")
        .says("票只在生成后显示一次，请准备好打印。")
        .line(
            "title",
            "名称（填票人看到）",
            Kind::Text,
            "整改工作满意度测评",
        )
        .ticks(
            "units",
            format!("测评单位（最多 {MOST_UNITS} 个）"),
            units,
            &[],
        )
        .line("until", "截止日期", Kind::Date, format::date(until))
        .line("slips", "票数", Kind::Number, SLIPS)
        .done()
}

fn state(ctx: &Context, it: &Survey) -> Tag {
    if it.runs(ctx.today()) {
        Tag::new("收票中", Tone::Amber)
    } else {
        Tag::new("已结束", Tone::Plain)
    }
}

/// Opens a survey and shows its slips.
pub(crate) async fn open(
    signed_in: SignedIn,
    Path(id): Path<EvaluationId>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        named.ctx.allow(Action::KeepEvaluation, None)?;
        let cmd = OpenSurvey {
            evaluation: id,
            title: one(&fields, "title").to_owned(),
            units: ids(&fields, "units")?,
            until: must_day(one(&fields, "until"), "截止日期")?,
            slips: count(&fields)?,
        };
        survey::open(&named.ctx, cmd).await
    };
    match result.await {
        Ok(made) => slips(&signed_in, &headers, made),
        Err(failure) => {
            let then = |(): &()| String::new();
            let ended = ended(&signed_in, "survey", fields, Err(failure), then);
            ended
                .or_again(&signed_in, async |entered| {
                    super::one::view(&signed_in, id, "", entered).await
                })
                .await
        }
    }
}

fn count(fields: &Fields) -> Result<usize, Failure> {
    one(fields, "slips")
        .parse()
        .map_err(|_| Failure::Invalid("票数须是整数。".to_owned()))
}

/// New slips on a page to be printed. Where there are none to show, the survey's page.
fn slips(signed_in: &SignedIn, headers: &HeaderMap, made: WithSlips) -> Response {
    let it = made.survey.record.entered;
    let back = format!("/surveys/{}", it.id);
    if made.fresh.is_empty() {
        return Redirect::to(&back).into_response();
    }
    let before = base(&signed_in.ctx.app, headers);
    let addresses: Vec<String> = made
        .fresh
        .iter()
        .map(|secret| format!("{before}/slip/{}/{}", it.id, secret.expose()))
        .collect();
    let squares = addresses.iter().map(|address| square(address));
    match squares.collect::<Result<Vec<_>, _>>() {
        Ok(slips) => page(&SlipsPage {
            title: it.title,
            until: format::date(it.until),
            back,
            slips,
            addresses: addresses.join("\n"),
        })
        .into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// The address that telephones reach us under: as configured, or as the browser that asks reached us.
fn base(app: &App, headers: &HeaderMap) -> String {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let configured = app.outside.link.clone();
    configured
        .or_else(|| text(header::ORIGIN).map(str::to_owned))
        .or_else(|| text(header::HOST).map(|host| format!("http://{host}")))
        .unwrap_or_default()
}

/// One survey.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<SurveyId>,
    Query(query): Query<EvaluationQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: SurveyId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = survey::show(ctx, id).await?;
    let it = &stored.record;
    let evaluation = evaluation::show(ctx, it.entered.evaluation).await?.record;
    let row = bihuan_casework::rectification::by_id(ctx, evaluation.entered.rectification).await?;
    let (framed, _) = framed(signed_in, &row.rectification.code.to_string()).await?;
    let directory = ctx.app.directory().await?;
    let home = format!("/surveys/{id}");
    let runs = it.runs(ctx.today());
    let mut page = SheetPage {
        frame: framed.frame,
        crumbs: vec![Link::new(
            evaluation.entered.title.clone(),
            format!("/evaluations/{}", evaluation.entered.id),
        )],
        title: it.entered.title.clone(),
        tags: vec![state(ctx, it)],
        notices: done_notice(done),
        sections: vec![results(ctx, it, &directory)],
        ..SheetPage::default()
    };
    if runs {
        page.acts = vec![
            opens("补发测评票", &home, "slips", false),
            opens("结束测评", &home, "close", false),
        ];
        page.dialogs = forms(&stored, &home, entered);
    }
    Ok(page)
}

fn forms(stored: &StoredRecord<Survey>, home: &str, entered: &Entered) -> Vec<Dialog> {
    let form = |id: &str| Building::new(entered, home, id, format!("{home}/{id}"));
    vec![
        form("slips")
            .called("补发测评票", "生成测评票")
            .says("新票只在生成后显示一次；先前的票照常有效。")
            .line("slips", "票数", Kind::Number, "10")
            .done(),
        form("close")
            .version(stored.version)
            .called("结束测评", "结束")
            .says("结束后不再收票，未收回的票作废。")
            .done(),
    ]
}

fn results(ctx: &Context, it: &Survey, directory: &Directory) -> Section {
    let row = |unit: &UnitId| {
        let counts = it.told(*unit)?;
        let mut row = vec![Cell::of(directory.short_name(*unit))];
        row.extend(Satisfaction::ALL.map(|a| Cell::of(counts.of(a).to_string())));
        Some(row)
    };
    let rows: Vec<Vec<Cell>> = it.entered.units.iter().filter_map(row).collect();
    let mut head = vec!["单位"];
    head.extend(Satisfaction::ALL.map(Satisfaction::label));
    let sent = format!("发出 {}，收回 {}", it.slips.len(), it.answered());
    let due = due_cell(ctx, it.entered.until, it.runs(ctx.today()));
    Section {
        title: "结果".to_owned(),
        facts: vec![
            ("截止".to_owned(), due),
            ("票数".to_owned(), Cell::of(sent)),
        ],
        says: if rows.is_empty() {
            format!(
                "收回不足 {} 份时不显示各项票数，以免猜出谁怎么填。",
                SurveyCounts::FEWEST
            )
        } else {
            String::new()
        },
        table: (!rows.is_empty()).then_some(Table { head, rows }),
        ..Section::default()
    }
}

/// Adds slips, or closes the survey.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((id, what)): Path<(SurveyId, String)>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let ctx = &named.ctx;
    let result = async {
        survey::show(ctx, id).await?;
        match what.as_str() {
            "slips" => survey::add_slips(ctx, id, count(&fields)?).await.map(Some),
            "close" => survey::close(ctx, id, fields::seen(&fields))
                .await
                .map(|_| None),
            _ => Err(Failure::NotFound),
        }
    };
    let result = match result.await {
        Ok(Some(made)) => return slips(&signed_in, &headers, made),
        Ok(None) => Ok(()),
        Err(failure) => Err(failure),
    };
    let then = |(): &()| format!("/surveys/{id}");
    let ended: Ended = ended(&signed_in, &what, fields, result, then);
    ended
        .or_again(&signed_in, async |entered| {
            view(&signed_in, id, "", entered).await
        })
        .await
}
