//! Papers: the page that offers them, and the files.

use std::fmt::Write as _;

use axum::{
    body::Bytes,
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::Query;
use bihuan_access::Action;
use bihuan_casework::{
    Failure, ledger,
    paper::{self, FindingPaper, LedgerPaper, ListKind, Made, PaperFormat, RoadmapSize},
    rectification,
};
use bihuan_domain::{
    edition::Periodical,
    id::{DrawId, EvaluationId, FindingId, MeetingId},
    rectification::FindingList,
};
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    ledger_query::{LedgerQuery, address},
    page,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        papers::{PaperLine, PapersPage},
        parts::{Choice, Link},
    },
};

/// The query of a paper: which part of the ledger, which kind of file.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct PaperQuery {
    #[serde(default)]
    format: String,
    #[serde(default)]
    unit: String,
    #[serde(flatten)]
    ledger: LedgerQuery,
}

/// Formats of a letter, for a form.
pub(super) fn letter_formats() -> [(String, String); 2] {
    [PaperFormat::Docx, PaperFormat::Pdf]
        .map(|it| (it.extension().to_owned(), it.extension().to_uppercase()))
}

/// The kind of file that is asked for; a text document when nothing is said.
pub(super) fn wanted(format: &str) -> Result<PaperFormat, Failure> {
    if format.is_empty() {
        return Ok(PaperFormat::Docx);
    }
    PaperFormat::ALL
        .into_iter()
        .find(|f| f.extension() == format)
        .ok_or(Failure::BadReference(
            "没有这种文件格式，请选择 pdf、docx、xlsx 或 zip。",
        ))
}

/// What can be made from the ledger as it is filtered.
pub(crate) async fn offered(signed_in: SignedIn, Query(query): Query<LedgerQuery>) -> Response {
    match offer(&signed_in, &query).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn offer(signed_in: &SignedIn, query: &LedgerQuery) -> Result<PapersPage, Failure> {
    let ctx = &signed_in.ctx;
    let framed = frame(signed_in, Place::Ledger, Some(&query.rectification)).await?;
    let row = framed.rectification.ok_or(Failure::NotFound)?;
    let code = row.rectification.code.to_string();
    let query = LedgerQuery {
        rectification: code,
        ..query.clone()
    };
    let filter = query.filter(ctx.today());
    let total = ledger::count(ctx, row.rectification.id, &filter).await?;
    let link = |kind: &str, format: PaperFormat, list: Option<&str>| {
        let mut pairs = query.pairs();
        if let Some(list) = list {
            pairs.retain(|(name, _)| *name != "list");
            pairs.push(("list", list));
        }
        pairs.push(("format", format.extension()));
        let label = match format {
            PaperFormat::Xlsx => "Excel",
            PaperFormat::Docx => "DOCX",
            PaperFormat::Pdf => "PDF",
            PaperFormat::Zip => "ZIP",
        };
        Link::new(label, address(&format!("/ledger/paper/{kind}"), &pairs))
    };
    let line = |name: &str, says: &str, kind: &str, list: Option<&str>| PaperLine {
        name: name.to_owned(),
        says: says.to_owned(),
        files: [PaperFormat::Pdf, PaperFormat::Docx, PaperFormat::Xlsx]
            .into_iter()
            .map(|f| link(kind, f, list))
            .collect(),
    };
    let mut papers = vec![
        line("问题清单", "方面、项目、问题、时限和状态", "problems", None),
        line("任务清单", "问题分解的任务、措施、承担单位", "tasks", None),
        line(
            "责任清单",
            "包案领导、牵头、责任和配合单位",
            "responsibility",
            None,
        ),
        line("资料清单", "每个问题的佐证材料和摘要值", "materials", None),
    ];
    for list in FindingList::ALL {
        papers.push(line(
            &format!("{}整改落实清单", list.label()),
            "一个来源的问题、任务、责任和进展（A3）",
            "implementation",
            Some(list.key()),
        ));
    }
    papers.push(line(
        "时间表",
        "到期的问题和任务，按月排列",
        "timetable",
        None,
    ));
    for size in RoadmapSize::ALL {
        let says = "每个问题从下达到完成的时间进度";
        let mut roadmap = line(size.label(), says, size.key(), None);
        if size != RoadmapSize::A3 {
            // Only a PDF is that large.
            roadmap.files.truncate(1);
        }
        papers.push(roadmap);
    }
    for kind in Periodical::ALL {
        let says = "总体情况，期间销号、报进展、未报、逾期的问题，会议和议定事项（不受筛选影响）";
        let mut period = line(kind.label(), says, kind.key(), None);
        // It is several tables: no workbook.
        period.files.truncate(2);
        papers.push(period);
    }
    if ctx.may(Action::DraftLetter, None) {
        let says =
            "组织情况、各方面问题和整改情况、下一步安排、联系方式（不受筛选影响，公开前须审核）";
        let mut public = line("公开通报", says, "public", None);
        public.files.truncate(2);
        papers.push(public);
        let says = "总体情况、主要做法、存在的问题和下一步，报上级机关（不受筛选影响，草稿）";
        let mut internal = line("整改情况报告", says, "internal", None);
        internal.files.truncate(2);
        papers.push(internal);
    }
    let directory = ctx.app.directory().await?;
    let units = directory
        .units
        .iter()
        .filter(|u| u.active)
        .map(|u| Choice::new(u.id.to_string(), u.short_name.clone()));
    let formats = [PaperFormat::Pdf, PaperFormat::Docx]
        .into_iter()
        .map(|f| Choice::new(f.extension(), f.extension().to_uppercase()));
    Ok(PapersPage {
        summary: format!(
            "{} · 当前筛选 {} 个问题",
            row.rectification.name,
            format::count(total)
        ),
        back: address("/ledger", &query.pairs()),
        papers,
        hidden: query
            .pairs()
            .into_iter()
            .map(|(name, value)| (name, value.to_owned()))
            .collect(),
        units: units.collect(),
        formats: formats.collect(),
        frame: framed.frame,
    })
}

/// A paper about the ledger as it is filtered.
pub(crate) async fn of_ledger(
    signed_in: SignedIn,
    Path(kind): Path<String>,
    Query(query): Query<PaperQuery>,
) -> Response {
    let made = async {
        let ctx = &signed_in.ctx;
        let row = rectification::find(ctx, &query.ledger.rectification).await?;
        if let Some(period) = Periodical::ALL.into_iter().find(|p| p.key() == kind) {
            return paper::of_period(ctx, &row, period, wanted(&query.format)?).await;
        }
        if kind == "public" {
            return paper::public_report(ctx, &row, wanted(&query.format)?).await;
        }
        if kind == "internal" {
            return paper::internal_report(ctx, &row, wanted(&query.format)?).await;
        }
        let filter = query.ledger.filter(ctx.today());
        let paper = ledger_paper(&kind, filter.list, &query.unit)?;
        paper::of_ledger(ctx, &row, &filter, paper, wanted(&query.format)?).await
    };
    match made.await {
        Ok(made) => file(made),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

fn ledger_paper(
    kind: &str,
    origin: Option<FindingList>,
    unit: &str,
) -> Result<LedgerPaper, Failure> {
    match kind {
        "timetable" => Ok(LedgerPaper::Timetable),
        "task-book" => unit
            .parse()
            .map(LedgerPaper::TaskBook)
            .map_err(|_| Failure::BadReference("请选择任务书发给哪个单位。")),
        kind => {
            let size = RoadmapSize::ALL.into_iter().find(|s| s.key() == kind);
            let list = ListKind::ALL.into_iter().find(|k| k.key() == kind);
            size.map(LedgerPaper::Roadmap)
                .or(list.map(|k| LedgerPaper::List(k, origin)))
                .ok_or(Failure::NotFound)
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FileQuery {
    pub(super) format: String,
}

/// The minutes of a meeting.
pub(crate) async fn of_meeting(
    signed_in: SignedIn,
    Path(id): Path<MeetingId>,
    Query(query): Query<FileQuery>,
) -> Response {
    let made = async { paper::of_meeting(&signed_in.ctx, id, wanted(&query.format)?).await };
    match made.await {
        Ok(made) => file(made),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// The result of an evaluation.
pub(crate) async fn of_evaluation(
    signed_in: SignedIn,
    Path(id): Path<EvaluationId>,
    Query(query): Query<FileQuery>,
) -> Response {
    let made = async { paper::of_evaluation(&signed_in.ctx, id, wanted(&query.format)?).await };
    match made.await {
        Ok(made) => file(made),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// A paper about a finding.
pub(crate) async fn of_finding(
    signed_in: SignedIn,
    Path((id, kind)): Path<(FindingId, String)>,
    Query(query): Query<FileQuery>,
) -> Response {
    let made = async {
        let paper = FindingPaper::ALL
            .into_iter()
            .find(|p| p.key() == kind)
            .ok_or(Failure::NotFound)?;
        paper::of_finding(&signed_in.ctx, id, paper, wanted(&query.format)?).await
    };
    match made.await {
        Ok(made) => file(made),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// The list of what a draw has drawn.
pub(crate) async fn of_draw(
    signed_in: SignedIn,
    Path(id): Path<DrawId>,
    Query(query): Query<FileQuery>,
) -> Response {
    let made = async {
        let format = wanted(&query.format)?;
        paper::of_draw(&signed_in.ctx, id, format).await
    };
    match made.await {
        Ok(made) => file(made),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Links to the papers of a finding.
pub(crate) fn links(id: FindingId) -> Vec<(String, Vec<Link>)> {
    FindingPaper::ALL
        .into_iter()
        .map(|paper| {
            let formats: &[PaperFormat] = match paper {
                FindingPaper::Dossier => &[PaperFormat::Pdf, PaperFormat::Docx, PaperFormat::Zip],
                _ => &[PaperFormat::Pdf, PaperFormat::Docx],
            };
            let files = formats.iter().map(|format| {
                let label = match format {
                    PaperFormat::Zip => "归档包（ZIP）".to_owned(),
                    other => other.extension().to_uppercase(),
                };
                Link::new(
                    label,
                    format!(
                        "/findings/{id}/paper/{}?format={}",
                        paper.key(),
                        format.extension()
                    ),
                )
            });
            (paper.label().to_owned(), files.collect())
        })
        .collect()
}

/// The file as a download; browsers that know only ASCII names get a plain one.
pub(super) fn file(made: Made) -> Response {
    let plain: String = made
        .name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
        .collect();
    let mut full = String::new();
    for byte in made.name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            full.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(full, "%{byte:02X}");
        }
    }
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}");
    (
        [
            (header::CONTENT_TYPE, made.media_type.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        Bytes::from(made.bytes),
    )
        .into_response()
}
