//! What resembles a finding or the rows of a draft, and putting findings of one kind together.

use ::http::HeaderMap;
use axum::{
    extract::Path,
    response::{Html, IntoResponse as _, Response},
};
use axum_extra::extract::Form;
use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure, StoredRecord,
    drive::{self, Basket, Gather, Open},
    finding::{self, Similar},
    import,
};
use bihuan_domain::{
    Finding,
    drive::{Drive, DriveKind},
    id::{DocumentId, FindingId},
};
use jiff::civil::Date;

use super::{
    drives::kind_of,
    fields::{self, Fields, chosen, must_day, one},
    finding_forms::Entered,
    frame::{Place, frame},
    page,
    sheet::{Ended, ended, leader_options, unit_options},
    words,
};
use crate::{
    http::SignedIn,
    views::{
        parts::{Choice, Link, Select, Tag, Tone},
        similar::{GatherForm, Group, Line, SimilarPage},
    },
    wire,
};

/// What resembles a finding; a page of its own, or the block that its page loads.
pub(crate) async fn of_finding(
    signed_in: SignedIn,
    headers: HeaderMap,
    Path(id): Path<FindingId>,
) -> Response {
    answer(
        &signed_in,
        &headers,
        finding_view(&signed_in, id, &Entered::default()).await,
    )
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

/// Puts what was ticked together with the finding in a drive.
pub(crate) async fn gather(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let signed_in = signed_in.with_request(fields::request(&fields));
    let ctx = &signed_in.ctx;
    let result = match command(id, &fields, ctx.today()) {
        Ok(cmd) => drive::gather(ctx, cmd).await,
        // Whoever cannot see it, or keeps no drives, is told so first.
        Err(failure) => match finding::load(ctx, id).await {
            Ok(_) => ctx.allow(Action::KeepDrive, None).and(Err(failure)),
            Err(invisible) => Err(invisible),
        },
    };
    let then = |d: &StoredRecord<Drive>| format!("/drives/{}", d.record.opened.id);
    match ended(&signed_in, GATHER, fields, result, then) {
        Ended::Done(response) => response,
        Ended::Again(entered) => match finding_view(&signed_in, id, &entered).await {
            Ok(view) => (entered.status(), page(&view)).into_response(),
            Err(failure) => signed_in.failed(failure).into_response(),
        },
    }
}

/// Name of the form that puts findings together.
const GATHER: &str = "gather";

fn command(finding: FindingId, fields: &Fields, today: Date) -> Result<Gather, Failure> {
    let basket = match fields::id(one(fields, "drive"))? {
        Some(running) => Basket::Running(running),
        None => Basket::New(Open {
            kind: kind_of(fields)?,
            title: one(fields, "title").to_owned(),
            goal: String::new(),
            unit: chosen(one(fields, "unit"), "牵头单位")?,
            sponsor: fields::id(one(fields, "sponsor"))?,
            second_head: fields::id(one(fields, "second_head"))?,
            day: today,
            due: must_day(one(fields, "due"), "完成时限")?,
            steps: Vec::new(),
        }),
    };
    Ok(Gather {
        finding,
        others: fields::ids(fields, "findings")?,
        basket,
    })
}

async fn finding_view(
    signed_in: &SignedIn,
    id: FindingId,
    entered: &Entered,
) -> Result<SimilarPage, Failure> {
    let ctx = &signed_in.ctx;
    let found = finding::similar(ctx, id).await?;
    let of = finding::load(ctx, id).await?.finding;
    let framed = frame(signed_in, Place::Ledger, None).await?;
    let directory = ctx.app.directory().await?;
    let (closed, others): (Vec<Similar>, Vec<Similar>) =
        found.into_iter().partition(Similar::closed);
    let keeps = ctx.may(Action::KeepDrive, None) && !of.stage.is_final();
    let ticked: Vec<&str> = entered.all(GATHER, "findings").collect();
    let pick = |similar: &Similar| {
        let id = similar.finding.id.to_string();
        let goes = keeps && !similar.finding.stage.is_final();
        let chosen = ticked.contains(&id.as_str());
        let label = format!("选择 {}", similar.finding.number);
        goes.then(|| Choice::new(id, label).chosen_if(chosen))
    };
    let mut open = group(
        "尚未销号的（可以一并研究办理）".to_owned(),
        &others,
        &directory,
    );
    for (line, similar) in open.lines.iter_mut().zip(&others) {
        line.pick = pick(similar);
    }
    let any = open.lines.iter().any(|line| line.pick.is_some());
    let closed = group("已销号的（可能是反弹回潮）".to_owned(), &closed, &directory);
    Ok(SimilarPage {
        frame: framed.frame,
        crumbs: vec![Link::new(of.number.to_string(), format!("/findings/{id}"))],
        title: "相似问题".to_owned(),
        says: "按文字比对，只作提示，是否同一问题、是否反弹由人判断。".to_owned(),
        groups: [closed, open]
            .into_iter()
            .filter(|group| !group.lines.is_empty())
            .collect(),
        empty: "没有发现相似的问题。".to_owned(),
        gather: if any {
            Some(gather_form(ctx, &of, &directory, entered).await?)
        } else {
            None
        },
    })
}

/// The form below the list. A new drive is led by whoever leads the finding, until somebody says otherwise.
async fn gather_form(
    ctx: &Context,
    of: &Finding,
    directory: &Directory,
    entered: &Entered,
) -> Result<GatherForm, Failure> {
    let drives = drive::running(ctx).await?;
    let drives = drives.iter().map(|stored| {
        let opened = &stored.record.opened;
        (opened.id.to_string(), opened.title.clone())
    });
    let kinds = DriveKind::ALL.map(|k| (k.key().to_owned(), k.label().to_owned()));
    let lead = of.owners.lead.map(|u| u.to_string()).unwrap_or_default();
    let sponsor = of.owners.sponsor.map(|p| p.to_string());
    let select = |name: &str, first: Option<&str>, options: Vec<(String, String)>, now: String| {
        let now = entered.typed(GATHER, name, now);
        let first = first.map(|label| Choice::new("", label));
        let rest = options
            .into_iter()
            .map(|(value, label)| Choice::new(value.clone(), label).chosen_if(value == now));
        Select::from(first.into_iter().chain(rest).collect::<Vec<_>>())
    };
    Ok(GatherForm {
        open: entered.is(GATHER),
        action: format!("/findings/{}/similar", of.id),
        wrong: entered.wrong(GATHER),
        drive: select(
            "drive",
            Some("新开一个专项"),
            drives.collect(),
            String::new(),
        ),
        kind: select("kind", None, kinds.to_vec(), String::new()),
        title: entered.field(GATHER, "title", String::new(), false),
        unit: select("unit", Some("请选择"), unit_options(directory), lead),
        sponsor: select(
            "sponsor",
            Some("不指定"),
            leader_options(directory),
            sponsor.unwrap_or_default(),
        ),
        second_head: select(
            "second_head",
            Some("不指定"),
            leader_options(directory),
            String::new(),
        ),
        due: entered.field(GATHER, "due", String::new(), false),
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
        gather: None,
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
        pick: None,
    }
}
