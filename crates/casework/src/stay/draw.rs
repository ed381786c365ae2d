//! Reverse verification: announce what may be drawn, publish the seed, draw, record the visits, and let anybody repeat it.

use std::{collections::BTreeMap, fmt::Write as _};

use bihuan_access::{Action, Scope};
use bihuan_domain::{
    Finding, Refusal,
    draw::{Draw, DrawEvent, MOST, Member, NewDraw, Sheet, Size, Strata},
    id::{DrawId, FindingId, RectificationId, UnitId},
    look_back::closed_on,
};
use bihuan_store::{RecordCursor, RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use super::{About, about};
use crate::{Context, Failure, record};

/// What is to be drawn.
#[derive(Debug, Clone)]
pub struct Announce {
    /// What it is called.
    pub title: String,
    /// The rectification; all of them without.
    pub rectification: Option<RectificationId>,
    /// Closed on this day or later.
    pub closed_from: Option<Date>,
    /// Closed on this day or earlier.
    pub closed_until: Option<Date>,
    /// Led by this unit only.
    pub lead: Option<UnitId>,
    /// By what they are grouped.
    pub strata: Strata,
    /// How many of each group.
    pub size: Size,
    /// Where the seed will come from.
    pub note: String,
}

/// Freezes the closed findings that may be drawn, and the way to draw.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn announce(ctx: &Context, cmd: Announce) -> Result<StoredRecord<Draw>, Failure> {
    ctx.allow(Action::KeepDraw, None)?;
    let members = members(ctx, &cmd).await?;
    let event = Draw::announce(NewDraw {
        id: DrawId(ctx.app.ids.next()),
        title: cmd.title,
        rectification: cmd.rectification,
        closed_from: cmd.closed_from,
        closed_until: cmd.closed_until,
        lead: cmd.lead,
        strata: cmd.strata,
        size: cmd.size,
        note: cmd.note,
        day: ctx.today(),
        members,
    })?;
    record::enter(ctx, event).await
}

/// Closed findings that fit.
async fn members(ctx: &Context, cmd: &Announce) -> Result<Vec<Member>, Failure> {
    let (store, scope) = (&ctx.app.store, ctx.scope());
    let rectifications = if let Some(id) = cmd.rectification {
        let known = store.rectification_by_id(&scope, id).await?;
        known.ok_or(Failure::BadReference("没有找到所选整改，请重新选择。"))?;
        vec![id]
    } else {
        let all = store.rectifications(&scope).await?;
        all.iter().map(|row| row.rectification.id).collect()
    };
    let mut members = Vec::new();
    for rectification in rectifications {
        let closed = store
            .closed_findings(
                &scope,
                rectification,
                cmd.closed_from,
                cmd.closed_until,
                MOST + 1,
            )
            .await?;
        members.extend(
            closed
                .iter()
                .filter(|f| fits(f, cmd))
                .map(|f| member(f, cmd)),
        );
    }
    Ok(members)
}

fn fits(finding: &Finding, cmd: &Announce) -> bool {
    let led = cmd
        .lead
        .is_none_or(|unit| finding.owners.lead == Some(unit));
    led && closed_on(finding).is_some()
}

fn member(finding: &Finding, cmd: &Announce) -> Member {
    Member {
        finding: finding.id,
        number: finding.number.to_string(),
        stratum: cmd.strata.of(finding),
    }
}

/// Something that is to happen to a draw.
#[derive(Debug, Clone)]
pub enum Change {
    /// The seed is published; one of the machine's without words.
    Publish(Option<String>),
    /// It is drawn.
    Draw,
    /// A visit is recorded.
    Visit(Sheet),
    /// Every visit is done.
    Finish,
    /// It is given up.
    Cancel {
        /// Why.
        reason: String,
    },
}

/// Changes a draw.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Stale`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: DrawId,
    change: Change,
    seen: Option<u64>,
) -> Result<StoredRecord<Draw>, Failure> {
    record::load::<Draw>(ctx, id.0).await?;
    ctx.allow(Action::KeepDraw, None)?;
    let visited = match &change {
        Change::Visit(sheet) => {
            let found = ctx.app.store.finding(&ctx.scope(), sheet.finding).await?;
            Some(found.ok_or(Failure::BadReference("没有找到所选问题，请重新选择。"))?)
        }
        _ => None,
    };
    let (by, today) = (ctx.by(), ctx.today());
    let machine = hex(&(ctx.app.salts).salt());
    let decide = |it: &Draw| -> Result<DrawEvent, Refusal> {
        match change {
            Change::Publish(seed) => it.publish(seed.as_deref().unwrap_or(&machine)),
            Change::Draw => it.draw(),
            Change::Visit(sheet) => match &visited {
                Some(found) => it.visit(&found.finding, &by, sheet, today),
                None => Err(Refusal::NotDrawn),
            },
            Change::Finish => it.finish(),
            Change::Cancel { reason } => it.cancel(&reason),
        }
    };
    record::change(ctx, id.0, seen, decide).await
}

/// A seed as people can read it aloud: 16 hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(8).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A draw as its page shows it.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The draw.
    pub stored: StoredRecord<Draw>,
    /// The drawn findings.
    pub about: BTreeMap<FindingId, About>,
    /// Names of the strata by their keys.
    pub strata: BTreeMap<String, String>,
    /// Whether the person keeps draws.
    pub may_keep: bool,
}

/// A draw.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: DrawId) -> Result<Opened, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let stored: StoredRecord<Draw> = record::load(ctx, id.0).await?;
    let it = &stored.record;
    Ok(Opened {
        about: about(ctx, it.drawn()).await?,
        strata: names(ctx, it).await?,
        may_keep: ctx.may(Action::KeepDraw, None),
        stored,
    })
}

/// What people call the strata of a draw.
async fn names(ctx: &Context, it: &Draw) -> Result<BTreeMap<String, String>, Failure> {
    use bihuan_domain::finding::TimeClass;
    let directory = ctx.app.directory().await?;
    let mut aspects: BTreeMap<String, String> = BTreeMap::new();
    if it.announced.strata == Strata::Aspect {
        let all = ctx.app.store.rectifications(&Scope::All).await?;
        let known = all.iter().flat_map(|row| &row.rectification.aspects);
        aspects.extend(known.map(|a| (a.id.to_string(), a.title.clone())));
    }
    let name = |key: &str| match it.announced.strata {
        _ if key.is_empty() => "未分层".to_owned(),
        Strata::None => String::new(),
        Strata::Unit => key
            .parse()
            .map(|unit| directory.short_name(UnitId(unit)).to_owned())
            .unwrap_or_default(),
        Strata::TimeClass => TimeClass::ALL
            .into_iter()
            .find(|class| class.key() == key)
            .map_or(String::new(), |class| class.label().to_owned()),
        Strata::Aspect => aspects.get(key).cloned().unwrap_or_default(),
    };
    let named = it
        .strata()
        .into_iter()
        .map(|key| (key.to_owned(), name(key)));
    Ok(named.collect())
}

/// Draws that the person may see, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    after: Option<RecordCursor>,
    limit: u32,
) -> Result<Vec<StoredRecord<Draw>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let (store, all) = (&ctx.app.store, RecordFilter::default());
    Ok(store
        .records(&ctx.scope(), &all, RecordOrder::Latest, after, limit)
        .await?)
}

/// Draws that were drawn and whose findings have not all been visited, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn unvisited(ctx: &Context) -> Result<Vec<StoredRecord<Draw>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let drawn = RecordFilter {
        states: vec!["drawn"],
        ..RecordFilter::default()
    };
    let store = &ctx.app.store;
    Ok(store
        .records(&ctx.scope(), &drawn, RecordOrder::Latest, None, UNVISITED)
        .await?)
}

/// Draws under way that one look takes in.
const UNVISITED: u32 = 100;
