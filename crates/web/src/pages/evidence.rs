//! Pages of evidence: hand in, look at, save, replace, describe, withdraw, use again.

use ::http::StatusCode;
use axum::{
    extract::{Path, Request},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure,
    evidence::{self, HandIn, Item, Reuse, Seen, Size},
};
use bihuan_domain::{
    Finding,
    finding::{EvidenceKind, Sensitivity},
    id::{EvidenceId, FindingId},
};
use serde::Deserialize;

use super::{
    evidence_form,
    fields::{id, one, request, seen},
    frame::{Framed, Place, frame},
    page, words,
};
use crate::{
    format,
    http::{Credentials, Fields, Sent, SignedIn, handed_out, receive, shown_picture, status_of},
    views::{
        evidence::{EvidenceCard, EvidenceLine, EvidenceNewPage, EvidencePage, Sight, VersionLine},
        parts::{Choice, Field, Link, Notice, Tag, Tone},
    },
};

/// The way back to the finding.
pub(crate) fn crumbs(finding: &Finding) -> Vec<Link> {
    vec![
        Link::new("整改台账", "/ledger"),
        Link::new(
            finding.number.to_string(),
            format!("/findings/{}", finding.id),
        ),
    ]
}

fn address(finding: FindingId, evidence: EvidenceId) -> String {
    format!("/findings/{finding}/evidence/{evidence}")
}

/// A title may name people: those who may not open the piece do not read it either.
fn title(item: &Item) -> String {
    let about = &item.evidence.about;
    if item.may_open || about.sensitivity != Sensitivity::Personal {
        about.title.clone()
    } else {
        format!("{}（含个人信息，内容不公开）", about.kind.label())
    }
}

fn tags(item: &Item) -> Vec<Tag> {
    let piece = &item.evidence;
    let mut tags = Vec::new();
    if !piece.is_in_force() {
        tags.push(Tag::new("已撤回", Tone::Red));
    }
    if piece.about.sensitivity != Sensitivity::Normal {
        tags.push(Tag::new(piece.about.sensitivity.label(), Tone::Amber));
    }
    if piece.origin.is_some() {
        tags.push(Tag::new("引用", Tone::Blue));
    }
    tags
}

/// The evidence of a finding as it stands beside its story.
pub(crate) fn card(
    ctx: &Context,
    changed: &bihuan_casework::finding::Changed,
    directory: &Directory,
    adds: bool,
) -> EvidenceCard {
    let f = &changed.finding;
    let line = |item: &Item| {
        let piece = &item.evidence;
        let href = address(f.id, piece.id);
        let version = piece.version();
        let shown = matches!(
            piece.current.file.file_type,
            bihuan_domain::finding::FileType::Png
                | bihuan_domain::finding::FileType::Jpeg
                | bihuan_domain::finding::FileType::Webp
        );
        let mut remark = vec![
            piece.about.kind.label().to_owned(),
            directory.short_name(piece.unit).to_owned(),
        ];
        remark.extend(
            piece
                .about
                .taken_on
                .map(|d| format!("形成于 {}", format::short_date(d, ctx.today()))),
        );
        EvidenceLine {
            title: title(item),
            picture: (item.may_open && shown)
                .then(|| format!("{href}/{version}/picture?size=small")),
            href: item.may_open.then_some(href),
            remark: remark.join(" · "),
            seal: format!("第 {version} 版 · {}", short(&piece.current.file.digest)),
            tags: tags(item),
        }
    };
    EvidenceCard {
        lines: evidence::items(ctx, changed)
            .iter()
            .rev()
            .map(line)
            .collect(),
        count: f.evidence_count().to_string(),
        add: (adds && f.stage.takes_evidence()).then(|| format!("/findings/{}/evidence/new", f.id)),
        unproven: f.lacks_proof(),
    }
}

/// The first characters of a digest, without the name of the algorithm.
fn short(digest: &str) -> String {
    let hex = digest.rsplit(':').next().unwrap_or(digest);
    hex.chars().take(8).collect()
}

/// Where evidence is handed in.
pub(crate) async fn new(signed_in: SignedIn, Path(finding): Path<FindingId>) -> Response {
    render_new(&signed_in, finding, &Vec::new(), None).await
}

async fn render_new(
    signed_in: &SignedIn,
    finding: FindingId,
    fields: &Fields,
    failure: Option<Failure>,
) -> Response {
    let status = failure.as_ref().map_or(StatusCode::OK, status_of);
    match new_view(signed_in, finding, fields, failure).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn new_view(
    signed_in: &SignedIn,
    finding: FindingId,
    fields: &Fields,
    failure: Option<Failure>,
) -> Result<EvidenceNewPage, Failure> {
    let ctx = &signed_in.ctx;
    evidence::begin(ctx, finding).await?;
    let changed = bihuan_casework::finding::load(ctx, finding).await?;
    let Framed { frame, .. } = frame(signed_in, Place::Ledger, None).await?;
    let pieces = evidence::reusable(ctx, finding).await?;
    let f = &changed.finding;
    let warning = if f.stage.dossier().is_some() {
        "本问题正在销号：提交新的材料后，已有签字全部作废，须重新送签。"
    } else {
        ""
    };
    Ok(EvidenceNewPage {
        frame,
        crumbs: crumbs(f),
        problem: f.problem.clone(),
        form: evidence_form::typed(fields, format!("/findings/{finding}/evidence")),
        task: evidence_form::tasks(f.tasks.iter(), fields),
        wrong: failure.map(|f| f.to_string()),
        warning: warning.to_owned(),
        reuse: (
            format!("/findings/{finding}/evidence/reuse"),
            pieces
                .into_iter()
                .map(|row| {
                    Choice::new(
                        format!("{}/{}", row.finding, row.id),
                        format!("{} {}", row.number, row.title),
                    )
                })
                .collect(),
        ),
        version: changed.version,
    })
}

/// Keeps the files of the form.
pub(crate) async fn add(
    signed_in: SignedIn,
    credentials: Credentials,
    Path(finding): Path<FindingId>,
    request: Request,
) -> Response {
    let Sent { fields, files } = receive(&signed_in.ctx, finding, request).await;
    let result = async {
        let delivery = files?;
        let ctx = with_form(credentials.again(&signed_in.ctx).await?, &fields);
        let cmd = HandIn {
            described: evidence_form::described(&fields)?,
            report: None,
            seen: seen(&fields),
        };
        evidence::hand_in(&ctx, delivery, cmd).await
    };
    match result.await {
        Ok(_) => Redirect::to(&format!("/findings/{finding}?done=1#evidence")).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::SignedOut)) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => render_new(&signed_in, finding, &fields, Some(failure)).await,
    }
}

/// The request id of the form, so that a form sent twice has one effect.
pub(crate) fn with_form(ctx: Context, fields: &Fields) -> Context {
    Context {
        request: request(fields).map(bihuan_domain::id::RequestId),
        ..ctx
    }
}

/// The page of one piece.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path((finding, piece)): Path<(FindingId, EvidenceId)>,
) -> Response {
    render(&signed_in, finding, piece, "", None).await
}

async fn render(
    signed_in: &SignedIn,
    finding: FindingId,
    piece: EvidenceId,
    reason: &str,
    failure: Option<Failure>,
) -> Response {
    let status = failure.as_ref().map_or(StatusCode::OK, status_of);
    match view(signed_in, finding, piece, reason, failure).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    finding: FindingId,
    id: EvidenceId,
    reason: &str,
    failure: Option<Failure>,
) -> Result<EvidencePage, Failure> {
    let ctx = &signed_in.ctx;
    let (changed, item) = evidence::item(ctx, finding, id).await?;
    let Framed { frame, .. } = frame(signed_in, Place::Ledger, None).await?;
    let directory = ctx.app.directory().await?;
    let piece = &item.evidence;
    let href = address(finding, id);
    // Asking what can be seen asks the policy too.
    let sight = match evidence::see(ctx, finding, id, piece.version()).await {
        Ok(Seen::Picture) => Sight::Picture(format!("{href}/{}/picture", piece.version())),
        Ok(Seen::Text(text)) => Sight::Words(text.lines, text.more),
        Ok(Seen::Nothing(why)) => Sight::Nothing(why.to_owned()),
        Err(damaged @ Failure::Damaged(_)) => Sight::Nothing(damaged.to_string()),
        Err(failure) => return Err(failure),
    };
    let stale = changed.finding.stage.dossier();
    let stale = stale.filter(|dossier| dossier.is_stale()).map(|_| {
        let text = "销号期间材料有变更，已有签字全部作废，须由牵头单位确认销号材料后重新送签。";
        let may = ctx.may(Action::RequestClosure, Some(&changed.standing()));
        Notice {
            link: may.then(|| Link::new("更换材料", format!("/findings/{finding}/closure"))),
            ..Notice::new(Tone::Amber, "", text)
        }
    });
    let failed = failure.map(|f| Notice::new(Tone::Red, "没有保存", f.to_string()));
    let notices = failed.into_iter().chain(stale);
    Ok(EvidencePage {
        frame,
        crumbs: crumbs(&changed.finding),
        title: piece.about.title.clone(),
        tags: tags(&item),
        facts: facts(ctx, &item, &directory).await,
        versions: versions(ctx, &item, &href),
        sight,
        replace: item.may_change.then(|| format!("{href}/replace")),
        describe: item
            .may_change
            .then(|| evidence_form::filled(&piece.about, format!("{href}/describe"))),
        withdraw: item
            .may_withdraw
            .then(|| (format!("{href}/withdraw"), Field::of(reason))),
        version: changed.version,
        notices: notices.collect(),
    })
}

async fn facts(ctx: &Context, item: &Item, directory: &Directory) -> Vec<(&'static str, String)> {
    let about = &item.evidence.about;
    let mut facts = vec![
        ("类别", EvidenceKind::label(about.kind).to_owned()),
        (
            "提交单位",
            directory.short_name(item.evidence.unit).to_owned(),
        ),
    ];
    facts.extend(about.taken_on.map(|d| ("形成日期", format::date(d))));
    if !about.provided_by.is_empty() {
        facts.push(("来源", about.provided_by.clone()));
    }
    facts.push(("敏感程度", about.sensitivity.label().to_owned()));
    if !about.proves.is_empty() {
        let points: Vec<&str> = about.proves.iter().map(|p| p.label()).collect();
        facts.push(("证明", points.join("、")));
    }
    if let Some(origin) = item.evidence.origin {
        // Whoever does not see the other finding is not told its number.
        let from = bihuan_casework::finding::load(ctx, origin.finding).await;
        let from = from.map_or_else(|_| "另一问题".to_owned(), |c| c.finding.number.to_string());
        facts.push(("引用自", format!("{from} 第 {} 版", origin.version)));
    }
    if let Some(ending) = &item.evidence.withdrawn {
        facts.push(("撤回理由", ending.reason.clone()));
    }
    facts
}

fn versions(ctx: &Context, item: &Item, href: &str) -> Vec<VersionLine> {
    let line = |(n, v): (u32, &bihuan_domain::finding::EvidenceVersion)| {
        let at = words::local(v.stamp.at.as_millisecond());
        VersionLine {
            label: format!("第 {n} 版"),
            file: v.file.name.clone(),
            href: format!("{href}/{n}/file"),
            remark: format!(
                "{} · {} · {}",
                v.file.file_type.label(),
                format::size(v.file.size),
                format::moment(at, ctx.today())
            ),
            digest: v
                .file
                .digest
                .rsplit(':')
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    };
    item.evidence.versions().rev().map(line).collect()
}

/// Saves a version.
pub(crate) async fn file(
    signed_in: SignedIn,
    Path((finding, piece, version)): Path<(FindingId, EvidenceId, u32)>,
) -> Response {
    match evidence::open(&signed_in.ctx, finding, piece, version).await {
        Ok(opened) => handed_out(opened),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PictureQuery {
    size: String,
}

/// A small picture of a version.
pub(crate) async fn picture(
    signed_in: SignedIn,
    Path((finding, piece, version)): Path<(FindingId, EvidenceId, u32)>,
    Query(query): Query<PictureQuery>,
) -> Response {
    let size = match query.size.as_str() {
        "small" => Size::Small,
        _ => Size::Large,
    };
    match evidence::picture(&signed_in.ctx, finding, piece, version, size).await {
        Ok(bytes) => shown_picture(bytes),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Goes back to the piece, or shows it with what was refused.
async fn done(
    signed_in: &SignedIn,
    finding: FindingId,
    piece: EvidenceId,
    reason: &str,
    result: Result<bihuan_casework::finding::Changed, Failure>,
) -> Response {
    match result {
        Ok(_) => Redirect::to(&address(finding, piece)).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::SignedOut)) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => render(signed_in, finding, piece, reason, Some(failure)).await,
    }
}

/// Keeps a newer version.
pub(crate) async fn replace(
    signed_in: SignedIn,
    credentials: Credentials,
    Path((finding, piece)): Path<(FindingId, EvidenceId)>,
    request: Request,
) -> Response {
    let Sent { fields, files } = receive(&signed_in.ctx, finding, request).await;
    let result = async {
        let delivery = files?;
        let ctx = with_form(credentials.again(&signed_in.ctx).await?, &fields);
        evidence::replace(&ctx, delivery, piece, seen(&fields)).await
    };
    done(&signed_in, finding, piece, "", result.await).await
}

/// Says something else about a piece.
pub(crate) async fn describe(
    signed_in: SignedIn,
    Path((finding, piece)): Path<(FindingId, EvidenceId)>,
    Form(fields): Form<Fields>,
) -> Response {
    let ctx = with_form(signed_in.ctx.clone(), &fields);
    let result = async {
        let about = evidence_form::about(&fields)?;
        evidence::describe(&ctx, finding, piece, about, seen(&fields)).await
    };
    done(&signed_in, finding, piece, "", result.await).await
}

/// Withdraws a piece.
pub(crate) async fn withdraw(
    signed_in: SignedIn,
    Path((finding, piece)): Path<(FindingId, EvidenceId)>,
    Form(fields): Form<Fields>,
) -> Response {
    let ctx = with_form(signed_in.ctx.clone(), &fields);
    let reason = one(&fields, "reason").to_owned();
    let seen = seen(&fields);
    let result = evidence::withdraw(&ctx, finding, piece, reason.clone(), seen).await;
    done(&signed_in, finding, piece, &reason, result).await
}

/// Uses a piece of another finding again.
pub(crate) async fn reuse(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let ctx = with_form(signed_in.ctx.clone(), &fields);
    let result = async {
        let (from, piece) = one(&fields, "from").split_once('/').unwrap_or_default();
        let missing = || Failure::Invalid("请选择要引用的材料。".to_owned());
        let cmd = Reuse {
            finding,
            from: id(from)?.ok_or_else(missing)?,
            evidence: id(piece)?.ok_or_else(missing)?,
            task: None,
            seen: seen(&fields),
        };
        evidence::reuse(&ctx, cmd).await
    };
    match result.await {
        Ok(_) => Redirect::to(&format!("/findings/{finding}?done=1#evidence")).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => render_new(&signed_in, finding, &fields, Some(failure)).await,
    }
}
