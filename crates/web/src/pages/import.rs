//! Import: upload, preview side by side with the source, confirm; a newer version is shown as a difference.

use ::http::{HeaderMap, StatusCode};
use axum::{
    extract::{Multipart, Path},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_casework::{
    Failure,
    import::{self, Preview, Upload},
};
use bihuan_domain::{
    id::DocumentId,
    import::{Against, DraftState, Edit as DraftEdit},
    rectification::FindingList,
};
use serde::Deserialize;

use super::{
    frame::{Framed, Place, frame},
    import_difference, import_outline, page, words,
};
use crate::{
    format,
    http::{SignedIn, status_of},
    views::{
        import::{DraftLine, PreviewPage, UploadPage},
        parts::{Choice, Tag, Tone},
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ImportQuery {
    rectification: String,
    /// Row whose form stands open.
    pub(crate) row: String,
    /// Which form.
    #[serde(rename = "do")]
    pub(crate) what: String,
    /// Which differences.
    pub(crate) kind: String,
}

/// Where a document is uploaded.
pub(crate) async fn upload_page(signed_in: SignedIn, Query(query): Query<ImportQuery>) -> Response {
    render_upload(
        &signed_in,
        &query.rectification,
        FindingList::Feedback,
        None,
    )
    .await
}

async fn render_upload(
    signed_in: &SignedIn,
    code: &str,
    list: FindingList,
    failure: Option<&Failure>,
) -> Response {
    match upload_view(signed_in, code, list, failure).await {
        Ok(Some(view)) => (failure.map_or(StatusCode::OK, status_of), page(&view)).into_response(),
        // Without a rectification there is nothing to import into.
        Ok(None) => Redirect::to("/rectifications/new").into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn upload_view(
    signed_in: &SignedIn,
    code: &str,
    list: FindingList,
    failure: Option<&Failure>,
) -> Result<Option<UploadPage>, Failure> {
    let ctx = &signed_in.ctx;
    let Framed {
        frame,
        rectification,
    } = frame(signed_in, Place::Ledger, Some(code)).await?;
    let drafts = import::drafts(ctx, rectification.as_ref().map(|r| r.rectification.id)).await?;
    let Some(row) = rectification else {
        return Ok(None);
    };
    let code = row.rectification.code.to_string();
    let drafts = drafts
        .into_iter()
        .filter(|d| d.state != DraftState::Discarded)
        .map(|d| {
            let open = d.state == DraftState::Open;
            let href = format!("/import/feedback/{}", d.document.id);
            DraftLine {
                file: d.document.name,
                discard: open.then(|| format!("{href}/discard")),
                href,
                summary: format!("读出 {} 个问题", d.rows),
                by: format::moment(words::local(d.updated_ms), ctx.today()),
                state: if open {
                    Tag::new("待核对", Tone::Amber)
                } else {
                    Tag::new("已列入台账", Tone::Green)
                },
            }
        });
    let lists = FindingList::ALL
        .into_iter()
        .map(|l| Choice::new(l.key(), l.label()).chosen_if(l == list));
    Ok(Some(UploadPage {
        frame,
        action: format!("/import?rectification={code}"),
        ledger_href: format!("/ledger?rectification={code}"),
        list: lists.collect::<Vec<_>>().into(),
        wrong: failure.map(ToString::to_string),
        drafts: drafts.collect(),
        no_drafts: "没有待核对的文件。".to_owned(),
    }))
}

/// Reads a document and shows what was read.
pub(crate) async fn upload(
    signed_in: SignedIn,
    Query(query): Query<ImportQuery>,
    multipart: Multipart,
) -> Response {
    let mut list = FindingList::Feedback;
    let result = match take(multipart, &mut list).await {
        Ok((name, bytes)) => {
            let cmd = Upload {
                rectification: query.rectification.clone(),
                name,
                bytes,
            };
            import::upload(&signed_in.ctx, cmd).await
        }
        Err(failure) => Err(failure),
    };
    match result {
        Ok(uploaded) => {
            Redirect::to(&format!("/import/{}/{}", list.key(), uploaded.document)).into_response()
        }
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => render_upload(&signed_in, &query.rectification, list, Some(&failure)).await,
    }
}

/// The file and the list of a form. The file's size was limited before it came here.
async fn take(
    mut multipart: Multipart,
    list: &mut FindingList,
) -> Result<(String, bytes::Bytes), Failure> {
    let broken = |_| {
        Failure::Invalid("上传没有完成，可能是网络中断或文件超过 50 MB，请重新上传。".to_owned())
    };
    let mut file = None;
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        match field.name() {
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                file = Some((name, field.bytes().await.map_err(broken)?));
            }
            Some("list") => {
                let key = field.text().await.map_err(broken)?;
                *list = list_of(&key).unwrap_or(*list);
            }
            _ => {}
        }
    }
    file.ok_or_else(|| Failure::Invalid("没有选择文件，请选择后再上传。".to_owned()))
}

fn list_of(key: &str) -> Option<FindingList> {
    FindingList::ALL.into_iter().find(|l| l.key() == key)
}

/// The preview of a draft, or the difference when the ledger has most of it already.
pub(crate) async fn preview(
    signed_in: SignedIn,
    Path((list, id)): Path<(String, DocumentId)>,
    headers: HeaderMap,
    Query(query): Query<ImportQuery>,
) -> Response {
    let Some(list) = list_of(&list) else {
        return signed_in.failed(Failure::NotFound).into_response();
    };
    match show(&signed_in, list, id, &headers, &query).await {
        Ok(response) => response,
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn show(
    signed_in: &SignedIn,
    list: FindingList,
    id: DocumentId,
    headers: &HeaderMap,
    query: &ImportQuery,
) -> Result<Response, Failure> {
    let preview = import::preview(&signed_in.ctx, id).await?;
    let code = preview.rectification.rectification.code.to_string();
    let draft = &preview.record.draft;
    if draft.state != DraftState::Open {
        return Ok(Redirect::to(&format!("/ledger?rectification={code}")).into_response());
    }
    let framed = frame(signed_in, Place::Ledger, Some(&code)).await?;
    // A newer version of a document agrees with most of the ledger; single rows that are known are only marked.
    let known = draft
        .rows
        .iter()
        .filter(|r| !matches!(r.against, Against::New))
        .count();
    let again = known * 2 > draft.rows.len();
    if again {
        let known = import::known(&signed_in.ctx, draft.rectification).await?;
        let view = import_difference::view(framed.frame, &preview, list, &known, &query.kind);
        return Ok(page(&view));
    }
    let view = preview_view(framed, &preview, list, query);
    if super::is_partial(headers) {
        return Ok(Html(view.as_outline().to_string()).into_response());
    }
    Ok(page(&view))
}

fn preview_view(
    framed: Framed,
    preview: &Preview,
    list: FindingList,
    query: &ImportQuery,
) -> PreviewPage {
    let draft = &preview.record.draft;
    let base = format!("/import/{}/{}", list.key(), preview.document.id);
    let aspects = draft.aspects.iter().filter(|a| !a.title.is_empty()).count();
    let warnings = draft.remarks.iter().filter(|r| r.warning).count();
    let confirm = if warnings > 0 {
        format!(" · {warnings} 处请您确认")
    } else {
        String::new()
    };
    PreviewPage {
        frame: framed.frame,
        file: preview.document.name.clone(),
        summary: format!(
            "读出 {aspects} 个方面、{} 个问题{confirm}",
            draft.rows.len()
        ),
        discard_action: format!("{base}/discard"),
        source: import_outline::source(draft, &preview.text),
        outline: import_outline::outline(preview, list, base, query),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RowForm {
    version: Option<u64>,
    row: String,
    #[serde(rename = "do")]
    what: String,
    title: String,
    at: String,
    aspect: String,
    merge: String,
    drop: String,
    restore: String,
}

impl RowForm {
    fn edit(&self) -> Option<DraftEdit> {
        let key = |text: &str| text.parse().ok();
        if !self.merge.is_empty() {
            return Some(DraftEdit::MergeUp {
                row: key(&self.merge)?,
            });
        }
        if !self.drop.is_empty() {
            return Some(DraftEdit::Drop {
                row: key(&self.drop)?,
            });
        }
        if !self.restore.is_empty() {
            return Some(DraftEdit::Restore {
                row: key(&self.restore)?,
            });
        }
        let row = key(&self.row)?;
        match self.what.as_str() {
            "retitle" => Some(DraftEdit::Retitle {
                row,
                problem: self.title.clone(),
            }),
            "split" => Some(DraftEdit::Split {
                row,
                at: self.at.parse().ok()?,
            }),
            "move" => Some(DraftEdit::Move {
                row,
                aspect: self.aspect.parse().ok()?,
            }),
            _ => None,
        }
    }

    fn row(&self) -> &str {
        [&self.merge, &self.drop, &self.restore, &self.row]
            .into_iter()
            .find(|r| !r.is_empty())
            .map_or("", String::as_str)
    }
}

/// Corrects a row.
pub(crate) async fn rows(
    signed_in: SignedIn,
    Path((list, id)): Path<(String, DocumentId)>,
    Form(form): Form<RowForm>,
) -> Response {
    let Some(edit) = form.edit() else {
        return signed_in
            .failed(Failure::Invalid(
                "没有认出要做的修改，请刷新页面后重试。".to_owned(),
            ))
            .into_response();
    };
    match import::edit(&signed_in.ctx, id, edit, form.version).await {
        Ok(_) => Redirect::to(&format!("/import/{list}/{id}#r-{}", form.row())).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct VersionForm {
    version: Option<u64>,
}

/// Takes a draft into the ledger.
pub(crate) async fn confirm(
    signed_in: SignedIn,
    Path((list, id)): Path<(String, DocumentId)>,
    Form(form): Form<VersionForm>,
) -> Response {
    let list = list_of(&list).unwrap_or(FindingList::Feedback);
    finish(&signed_in, list, id, form.version).await
}

async fn finish(
    signed_in: &SignedIn,
    list: FindingList,
    id: DocumentId,
    seen: Option<u64>,
) -> Response {
    let code = match import::preview(&signed_in.ctx, id).await {
        Ok(preview) => preview.rectification.rectification.code,
        Err(failure) => return signed_in.failed(failure).into_response(),
    };
    match import::confirm(&signed_in.ctx, id, list, seen).await {
        Ok(_) => Redirect::to(&format!("/ledger?rectification={code}")).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Takes over what was chosen of a newer version.
pub(crate) async fn decide(
    signed_in: SignedIn,
    Path((list, id)): Path<(String, DocumentId)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let list = list_of(&list).unwrap_or(FindingList::Feedback);
    for (name, value) in &fields {
        let Some(row) = name.strip_prefix("item-").and_then(|key| key.parse().ok()) else {
            continue;
        };
        let edit = if value == "leave" {
            DraftEdit::Drop { row }
        } else {
            DraftEdit::Restore { row }
        };
        if let Err(failure) = import::edit(&signed_in.ctx, id, edit, None).await {
            return signed_in.failed(failure).into_response();
        }
    }
    finish(&signed_in, list, id, None).await
}

/// Throws a draft away.
pub(crate) async fn discard(
    signed_in: SignedIn,
    Path((_, id)): Path<(String, DocumentId)>,
) -> Response {
    match import::discard(&signed_in.ctx, id).await {
        Ok(()) => Redirect::to("/import").into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}
