//! Search results.

use axum::{
    extract::Query,
    response::{IntoResponse as _, Redirect, Response},
};
use bihuan_casework::{
    Failure, finding,
    search::{self, Hit, Kind},
};
use bihuan_domain::id::FindingId;
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    ledger_query::address,
    page, words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::{Empty, Link, Pager, Span, Tag},
        search::{Hit as HitView, SearchPage},
    },
};

const PAGE: usize = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SearchQuery {
    q: String,
    kind: String,
    from: usize,
}

/// Searches; the whole ledger number leads to its page at once.
pub(crate) async fn show(signed_in: SignedIn, Query(query): Query<SearchQuery>) -> Response {
    let ctx = &signed_in.ctx;
    let text = query.q.trim();
    if text.contains('-')
        && let Ok(Some(id)) = ctx.app.store.finding_by_number(&ctx.scope(), text).await
    {
        return Redirect::to(&format!("/findings/{id}")).into_response();
    }
    match view(&signed_in, &query).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(signed_in: &SignedIn, query: &SearchQuery) -> Result<SearchPage, Failure> {
    let ctx = &signed_in.ctx;
    let mut framed = frame(signed_in, Place::Elsewhere, None).await?;
    framed.frame.query.clone_from(&query.q);
    let text = query.q.trim();
    if text.is_empty() {
        let empty = Empty {
            title: "搜索问题和任务".to_owned(),
            text: "输入问题中的词句、任务名称或编号，例如“农村饮水”或“YL-2026-008”。".to_owned(),
            links: Vec::new(),
        };
        return Ok(SearchPage {
            frame: framed.frame,
            summary: String::new(),
            kinds: Vec::new(),
            hits: Vec::new(),
            pager: Pager::default(),
            empty: Some(empty),
        });
    }
    let kind = match query.kind.as_str() {
        "finding" => Some(Kind::Finding),
        "task" => Some(Kind::Task),
        _ => None,
    };
    let from = query.from.min(10_000);
    let found = search::search(ctx, text, kind, PAGE, from).await?;
    let mut hits = Vec::new();
    for hit in &found.hits {
        hits.extend(hit_view(signed_in, hit, text).await);
    }
    let link = |key: &str, from: usize| {
        let from = from.to_string();
        let mut pairs = vec![("q", text)];
        if !key.is_empty() {
            pairs.push(("kind", key));
        }
        if from != "0" {
            pairs.push(("from", from.as_str()));
        }
        address("/search", &pairs)
    };
    let kinds = [("", "全部"), ("finding", "问题"), ("task", "任务")];
    let partly = if found.all_words {
        ""
    } else {
        "；没有同时含全部词语的结果，以下含其中一部分"
    };
    let empty = found.hits.is_empty().then(|| Empty {
        title: "没有找到".to_owned(),
        text: "换一个说法，或减少几个词再找。只能找到您有权查看的内容。".to_owned(),
        links: Vec::new(),
    });
    Ok(SearchPage {
        frame: framed.frame,
        summary: format!("找到 {} 条{partly}", format::count(found.total as u64)),
        kinds: kinds
            .into_iter()
            .map(|(key, label)| Link::new(label, link(key, 0)).current_if(query.kind == key))
            .collect(),
        hits,
        pager: Pager {
            summary: format!(
                "第 {}–{} 条",
                (from + 1).min(found.total),
                (from + PAGE).min(found.total)
            ),
            previous: (from > 0).then(|| link(&query.kind, from.saturating_sub(PAGE))),
            next: (from + PAGE < found.total).then(|| link(&query.kind, from + PAGE)),
        },
        empty,
    })
}

/// A hit with what stands in the ledger now; one that can no longer be seen is left out.
async fn hit_view(signed_in: &SignedIn, hit: &Hit, text: &str) -> Option<HitView> {
    let ctx = &signed_in.ctx;
    let finding = finding::load(ctx, FindingId(hit.parent))
        .await
        .ok()?
        .finding;
    let directory = ctx.app.directory().await.ok()?;
    let mut remark = Vec::new();
    if let Some(lead) = finding.owners.lead {
        remark.push(directory.short_name(lead).to_owned());
    }
    if let Some(deadline) = &finding.deadline {
        remark.push(format!("时限 {}", format::date(deadline.current())));
    }
    Some(HitView {
        number: finding.number.to_string(),
        href: format!("/findings/{}", finding.id),
        title: marked(&hit.title, text),
        snippet: hit
            .snippet
            .iter()
            .map(|(text, marked)| Span {
                text: text.clone(),
                marked: *marked,
            })
            .collect(),
        stage: Tag::new(
            finding.stage.label(),
            words::stage_tone(finding.stage.key()),
        ),
        remark: remark.join(" · "),
    })
}

/// A title with the words that were typed marked.
fn marked(title: &str, text: &str) -> Vec<Span> {
    let words: Vec<&str> = text.split_whitespace().filter(|w| !w.is_empty()).collect();
    let mut spans = Vec::new();
    let mut rest = title;
    while !rest.is_empty() {
        let next = words
            .iter()
            .filter_map(|w| rest.find(w).map(|at| (at, w.len())))
            .min();
        let Some((at, length)) = next else { break };
        let (before, from) = rest.split_at(at);
        let (word, after) = from.split_at(length);
        if !before.is_empty() {
            spans.push(Span::plain(before));
        }
        spans.push(Span::marked(word));
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(Span::plain(rest));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_where_they_stand() {
        assert_eq!(
            marked("农村饮水工程", "饮水 道路"),
            [
                Span::plain("农村"),
                Span::marked("饮水"),
                Span::plain("工程")
            ]
        );
        assert_eq!(marked("农村", ""), [Span::plain("农村")]);
    }
}
