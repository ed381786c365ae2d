//! What resembles a finding or the rows of a draft.

use ::http::HeaderMap;
use axum::{
    extract::Path,
    response::{Html, IntoResponse as _, Response},
};
use bihuan_casework::{
    Directory, Failure,
    finding::{self, Similar},
    import,
};
use bihuan_domain::id::{DocumentId, FindingId};

use super::{
    frame::{Place, frame},
    page, words,
};
use crate::{
    http::SignedIn,
    views::{
        parts::{Link, Tag, Tone},
        similar::{Group, Line, SimilarPage},
    },
    wire,
};

/// What resembles a finding; a page of its own, or the block that its page loads.
pub(crate) async fn of_finding(
    signed_in: SignedIn,
    headers: HeaderMap,
    Path(id): Path<FindingId>,
) -> Response {
    answer(&signed_in, &headers, finding_view(&signed_in, id).await)
}

/// Which rows of a draft resemble closed findings.
pub(crate) async fn of_draft(
    signed_in: SignedIn,
    headers: HeaderMap,
    Path((list, id)): Path<(String, DocumentId)>,
) -> Response {
    answer(
        &signed_in,
        &headers,
        draft_view(&signed_in, &list, id).await,
    )
}

fn answer(
    signed_in: &SignedIn,
    headers: &HeaderMap,
    view: Result<SimilarPage, Failure>,
) -> Response {
    match view {
        Ok(view) if super::is_partial(headers) => Html(view.as_list().to_string()).into_response(),
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn finding_view(signed_in: &SignedIn, id: FindingId) -> Result<SimilarPage, Failure> {
    let ctx = &signed_in.ctx;
    let found = finding::similar(ctx, id).await?;
    let number = finding::load(ctx, id).await?.finding.number.to_string();
    let framed = frame(signed_in, Place::Ledger, None).await?;
    let directory = ctx.app.directory().await?;
    let (closed, others): (Vec<Similar>, Vec<Similar>) =
        found.into_iter().partition(Similar::closed);
    let groups = [
        ("已销号的（可能是反弹回潮）", closed),
        ("尚未销号的（可以一并研究办理）", others),
    ];
    Ok(SimilarPage {
        frame: framed.frame,
        crumbs: vec![Link::new(number, format!("/findings/{id}"))],
        title: "相似问题".to_owned(),
        says: "按文字比对，只作提示，是否同一问题、是否反弹由人判断。".to_owned(),
        groups: groups
            .into_iter()
            .filter(|(_, found)| !found.is_empty())
            .map(|(title, found)| group(title.to_owned(), &found, &directory))
            .collect(),
        empty: "没有发现相似的问题。".to_owned(),
    })
}

async fn draft_view(
    signed_in: &SignedIn,
    list: &str,
    id: DocumentId,
) -> Result<SimilarPage, Failure> {
    let ctx = &signed_in.ctx;
    let found = import::similar(ctx, id).await?;
    let framed = frame(signed_in, Place::Ledger, None).await?;
    let directory = ctx.app.directory().await?;
    let groups = found.iter().map(|row| {
        let no = row
            .source_no
            .as_ref()
            .map_or_else(String::new, |no| format!("第 {no} 条　"));
        group(format!("{no}{}", row.problem), &row.closed, &directory)
    });
    Ok(SimilarPage {
        frame: framed.frame,
        crumbs: vec![Link::new("核对读出的问题", format!("/import/{list}/{id}"))],
        title: "与已销号问题相似".to_owned(),
        says: "这些行与已销号的问题相似，可能是反弹回潮。按文字比对，由人判断。".to_owned(),
        groups: groups.collect(),
        empty: "没有与已销号问题相似的行。".to_owned(),
    })
}

fn group(title: String, found: &[Similar], directory: &Directory) -> Group {
    Group {
        title,
        lines: found.iter().map(|one| line(one, directory)).collect(),
    }
}

fn line(similar: &Similar, directory: &Directory) -> Line {
    let finding = &similar.finding;
    let lead = finding.owners.lead.map(|unit| directory.short_name(unit));
    let (code, name) = &similar.rectification;
    let mut remark = format!("{code} {name}");
    if let Some(lead) = lead.filter(|name| !name.is_empty()) {
        remark.push_str(&format!(" · 牵头 {lead}"));
    }
    let percent = format!("相似度 {:.0}%", similar.likeness.score * 100.0);
    let words: Vec<String> = similar.likeness.words.iter().map(wire::matching).collect();
    Line {
        number: finding.number.to_string(),
        href: format!("/findings/{}", finding.id),
        problem: finding.problem.clone(),
        stage: Tag::new(
            finding.stage.label(),
            words::stage_tone(finding.stage.key()),
        ),
        alike: if similar.likeness.same {
            Tag::new(format!("很可能相同 · {percent}"), Tone::Amber)
        } else {
            Tag::new(percent, Tone::Plain)
        },
        remark,
        words: words.join("、"),
    }
}
