//! The report for the public (公开通报), as the ledger stands now: organization, groups with every problem and what was done,
//! next steps, whom to turn to.
//!
//! What the source document says about organization, next steps and contact is taken over, the figures are the ledger's. It is
//! a draft: somebody reads it, takes out what does not belong to the public, and publishes.

use bihuan_access::Action;
use bihuan_documents::papers::{self, Passage, PublicAspect, PublicFinding, PublicReport};
use bihuan_domain::{
    Finding, Stage, finding::Outcome, id::AspectId, meeting::MeetingKind,
    rectification::Rectification,
};
use bihuan_intake::{DocumentKind, Reading};
use bihuan_store::{Filter, RectificationRow};

use super::{Made, PaperFormat, ledger::found, made, view};
use crate::{Context, Failure, finding, institution, ledger, meeting};

/// More findings make no report that anybody reads.
const MOST: u64 = 2000;

/// The report of a rectification.
///
/// # Errors
/// [`Failure::Forbidden`] for people who do not draft documents of the office, [`Failure::Invalid`] for an empty ledger and for a
/// kind of file that it cannot become.
pub async fn public_report(
    ctx: &Context,
    row: &RectificationRow,
    format: PaperFormat,
) -> Result<Made, Failure> {
    ctx.allow(Action::DraftLetter, None)?;
    let r = &row.rectification;
    let total = ledger::count(ctx, r.id, &Filter::default()).await?;
    if total == 0 || total > MOST {
        return Err(Failure::Invalid(format!(
            "台账有 {total} 个问题，公开通报须有 1 至 {MOST} 个。"
        )));
    }
    let sequence = ctx.app.store.sequence().await?;
    let findings = found(ctx, row, &Filter::default()).await?;
    let source = source(ctx, r).await?;
    let directory = ctx.app.directory().await?;
    let root = directory.root().map_or("", |unit| unit.unit_name.as_str());
    let around = source.as_ref().map(Around::of).unwrap_or_default();
    let mut organization = vec![Passage::Paragraph(organized(ctx, row).await?)];
    organization.extend(around.before);
    let today = ctx.today();
    let written = papers::public_report(&PublicReport {
        title: format!("{root}关于{}进展情况的通报", r.name),
        preamble: format!(
            "{}年{}月{}日，{}意见反馈后，{root}组织整改。现将截至{}年{}月{}日的进展情况予以公布。",
            r.feedback_date.year(),
            r.feedback_date.month(),
            r.feedback_date.day(),
            r.source.label().trim_end_matches("反馈"),
            today.year(),
            today.month(),
            today.day(),
        ),
        organization,
        standing: standing(&findings),
        aspects: aspects(ctx, r, &findings).await?,
        next_steps: next_steps(around.after, &findings),
        contact: source.as_ref().map(contact).unwrap_or_default(),
        issuer: root.to_owned(),
        day: today,
        sequence,
        made_at: view::made_at(ctx),
    });
    made(ctx, written, format!("{} 公开通报 {today}", r.code), format).await
}

/// The last progress report that was taken into the ledger, read again.
async fn source(ctx: &Context, r: &Rectification) -> Result<Option<Reading>, Failure> {
    for document in r.documents.iter().rev() {
        let text = ctx.app.store.document_text(&ctx.scope(), *document).await?;
        let Some(text) = text else { continue };
        let read = tokio::task::spawn_blocking(move || bihuan_intake::read(text.as_bytes(), None));
        let read = read
            .await
            .map_err(|error| Failure::Internal(error.to_string()))?;
        if let Ok(reading) = read
            && reading.kind == DocumentKind::ProgressReport
        {
            return Ok(Some(reading));
        }
    }
    Ok(None)
}

/// What a source document says before its first group of problems and behind its last one, without its own chapter headings.
#[derive(Debug, Default)]
struct Around {
    before: Vec<Passage>,
    after: Vec<Passage>,
}

impl Around {
    fn of(reading: &Reading) -> Self {
        let entries = || reading.aspects.iter().flat_map(|aspect| &aspect.entries);
        let first = reading
            .aspects
            .first()
            .and_then(|aspect| aspect.span)
            .or_else(|| entries().next().map(|entry| entry.span));
        let (Some(first), Some(last)) = (first, entries().last()) else {
            return Self::default();
        };
        let end = reading.contact.span.map_or(usize::MAX, |span| span.from);
        let text = |from: usize, to: usize| -> String {
            let chars = reading.source.text.chars();
            chars.skip(from).take(to.saturating_sub(from)).collect()
        };
        Self {
            before: part(&text(0, first.from), "组织"),
            after: part(&text(last.span.to, end), "下一步"),
        }
    }
}

/// The paragraphs under the chapter whose heading has `word` in it; no chapter, nothing.
fn part(text: &str, word: &str) -> Vec<Passage> {
    let mut inside = false;
    let mut found = Vec::new();
    for passage in Passage::read(text) {
        match &passage {
            Passage::Part {
                level: bihuan_documents::paper::Level::First,
                title,
                ..
            } => inside = title.contains(word),
            _ if inside => found.push(passage),
            _ => {}
        }
    }
    found
}

/// How the work was organized, from the registers.
pub(super) async fn organized(ctx: &Context, row: &RectificationRow) -> Result<String, Failure> {
    let id = row.rectification.id;
    let meetings = meeting::list(ctx, id).await?;
    let held: Vec<String> = MeetingKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let n = meetings
                .iter()
                .filter(|m| m.record.held.kind == kind)
                .count();
            (n > 0).then(|| format!("{} {n} 次", kind.label()))
        })
        .collect();
    let owned = ledger::owned(ctx, id).await?;
    let (tasks, measures) = ledger::task_totals(ctx, id).await?;
    let institutions = institution::register(ctx, Some(id)).await?.len();
    let mut parts = Vec::new();
    if !held.is_empty() {
        parts.push(format!("召开{}", held.join("、")));
    }
    if !owned.is_empty() {
        parts.push(format!("{} 位领导领办问题", owned.len()));
    }
    if tasks > 0 {
        parts.push(format!("分解任务 {tasks} 项、措施 {measures} 条"));
    }
    if institutions > 0 {
        parts.push(format!("制定和修订制度 {institutions} 个"));
    }
    Ok(if parts.is_empty() {
        "已建立整改台账，逐条登记问题。".to_owned()
    } else {
        format!("{}。", parts.join("；"))
    })
}

/// Where a finding stands, in words for the public: what is signed off is done, what is only said to be done is said so.
fn word(finding: &Finding) -> &'static str {
    match &finding.stage {
        Stage::Closed(closure) => match closure.outcome {
            Outcome::Completed => "已完成整改",
            Outcome::SustainedLongTerm => "基本完成并长期坚持",
        },
        Stage::Suspended { .. } => "中止",
        Stage::Terminated(_) => "终止",
        Stage::Merged { .. } => "并入其他问题",
        _ => match finding.reported.as_ref().map(|r| r.status.as_str()) {
            Some("completed") => "单位报告已完成，尚未销号",
            Some("long_term") => "长期坚持，尚未销号",
            _ => "正在整改",
        },
    }
}

pub(super) fn standing(findings: &[Finding]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for finding in findings {
        let word = word(finding);
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, n)) => *n += 1,
            None => counts.push((word, 1)),
        }
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(word, n)| format!("{word} {n} 个"))
        .collect();
    format!("共 {} 个问题，其中{}。", findings.len(), counts.join("，"))
}

async fn aspects(
    ctx: &Context,
    r: &Rectification,
    findings: &[Finding],
) -> Result<Vec<PublicAspect>, Failure> {
    let known = r.aspects.iter().map(|a| (Some(a.id), a.title.clone()));
    let others = (None::<AspectId>, "其他".to_owned());
    let mut aspects = Vec::new();
    for (id, title) in known.chain([others]) {
        let mut listed = Vec::new();
        for finding in findings.iter().filter(|f| f.aspect == id) {
            listed.push(told(ctx, finding).await?);
        }
        if !listed.is_empty() {
            aspects.push(PublicAspect {
                title,
                findings: listed,
            });
        }
    }
    Ok(aspects)
}

/// A problem with what was last reported about it.
async fn told(ctx: &Context, it: &Finding) -> Result<PublicFinding, Failure> {
    let latest = if it.reports > 0 {
        let reports = finding::reports(ctx, it.id).await?;
        reports.into_iter().next().map(|r| r.progress.text)
    } else {
        None
    };
    let read = || it.reported.as_ref().map(|r| r.status_text.clone());
    Ok(PublicFinding {
        no: it
            .source_no
            .clone()
            .unwrap_or_else(|| it.number.to_string()),
        problem: it.problem.clone(),
        done: latest.or_else(read).unwrap_or_default(),
        standing: word(it).to_owned(),
    })
}

fn next_steps(after: Vec<Passage>, findings: &[Finding]) -> Vec<Passage> {
    let open = findings.iter().filter(|f| f.stage.is_open()).count();
    let long = findings
        .iter()
        .filter(|f| f.stage.is_open() && f.is_long_term())
        .count();
    let mut steps = vec![Passage::Paragraph(format!(
        "尚未销号的 {open} 个问题（其中须长期坚持的 {long} 个）逐一明确责任和时限，整改到位并经审核后销号；已销号的问题定期回头看，防止反弹。"
    ))];
    steps.extend(after);
    steps
}

fn contact(reading: &Reading) -> String {
    let contact = &reading.contact;
    let parts: Vec<String> = [
        ("联系电话", &contact.telephone),
        ("邮政地址", &contact.post),
        ("电子邮箱", &contact.mail),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(format!("{name}：{}", value.as_ref()?)))
    .collect();
    if parts.is_empty() {
        return String::new();
    }
    format!(
        "欢迎广大干部群众对整改落实情况进行监督，如有意见建议，请及时反映。{}。",
        parts.join("；")
    )
}
