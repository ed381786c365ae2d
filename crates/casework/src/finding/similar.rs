//! Findings that resemble a problem: closed ones tell of a possible rebound, open ones can be handled together.
//!
//! Only suggested; a person decides, and nothing is linked by itself.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use bihuan_access::{Action, Scope};
use bihuan_domain::{
    Finding, Stage,
    id::{FindingId, RectificationId},
};
use bihuan_intake::likeness::{Likeness, Sentence};
use bihuan_search::{Kind, Query, Thing};

use super::story::load;
use crate::{Context, Failure, search};

/// Findings of the index that are looked at for one problem.
const CANDIDATES: usize = 50;
/// Most that are told.
const TOLD: usize = 12;
/// From this score on something is told of; whether it is taken for the same problem is said beside it.
const LEAST: f64 = 0.35;
/// Words that a problem is looked up by, and forms of each.
const WORDS: usize = 10;
const FORMS: usize = 14;

/// A finding that resembles a problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// The finding as it stands.
    pub finding: Finding,
    /// Code and name of its rectification.
    pub rectification: (String, String),
    /// How much it resembles the problem, and the words it rests on: left the problem's, right the finding's.
    pub likeness: Likeness,
}

impl Similar {
    /// Whether it was closed: the problem may be a rebound.
    pub const fn closed(&self) -> bool {
        matches!(self.finding.stage, Stage::Closed(_))
    }
}

/// What resembles a finding, of what this person may see: closed ones first, then by likeness. The rounds of the same problem,
/// which came back from one another, stand on the page already and are left out.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`].
pub async fn similar(ctx: &Context, id: FindingId) -> Result<Vec<Similar>, Failure> {
    let of = load(ctx, id).await?.finding;
    let first = first_round(ctx, &of).await?;
    let found = similar_to(ctx, vec![of.problem], LEAST).await?;
    let mut others = Vec::new();
    for similar in found.into_iter().flatten() {
        if first_round(ctx, &similar.finding).await? != first {
            others.push(similar);
        }
    }
    others.truncate(TOLD);
    Ok(others)
}

/// The finding with which the rounds of a problem began: itself when it never came back. Nothing is told of the rounds between,
/// so they are looked up without regard to who may see them.
async fn first_round(ctx: &Context, finding: &Finding) -> Result<FindingId, Failure> {
    let mut first = finding.id;
    let mut before = finding.rebound_of;
    let mut met = BTreeSet::new();
    while let Some(earlier) = before.filter(|earlier| met.insert(*earlier)) {
        first = earlier;
        let round = ctx.app.store.finding(&Scope::All, earlier).await?;
        before = round.and_then(|round| round.finding.rebound_of);
    }
    Ok(first)
}

/// What resembles each of several problems, with at least this score.
pub(crate) async fn similar_to(
    ctx: &Context,
    problems: Vec<String>,
    least: f64,
) -> Result<Vec<Vec<Similar>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let query = Query {
        kind: Some(Kind::Finding),
        limit: CANDIDATES,
        ..Query::new("", search::visible(ctx)?)
    };
    let app = std::sync::Arc::clone(&ctx.app);
    let look = move || {
        let of = |problem: &String| resembling(&app.index, problem, &query, least);
        problems.iter().map(of).collect::<Result<Vec<_>, _>>()
    };
    let found = tokio::task::spawn_blocking(look).await;
    let found = found
        .map_err(|e| Failure::Internal(e.to_string()))?
        .map_err(|e| Failure::Internal(e.to_string()))?;
    let mut known = Known::default();
    let mut all = Vec::with_capacity(found.len());
    for likes in found {
        let mut similar = Vec::with_capacity(likes.len());
        for (id, likeness) in likes {
            similar.extend(known.similar(ctx, id, likeness).await?);
        }
        similar.sort_by_key(|one: &Similar| !one.closed());
        all.push(similar);
    }
    Ok(all)
}

/// Ids of the index's findings that resemble a problem, the likest first.
fn resembling(
    index: &bihuan_search::Index,
    problem: &str,
    query: &Query,
    least: f64,
) -> Result<Vec<(FindingId, Likeness)>, bihuan_search::SearchError> {
    let sentence = Sentence::read(problem);
    let telling = sentence.telling().into_iter().take(WORDS);
    let things: Vec<Thing> = telling
        .map(|telling| Thing {
            weight: weight(telling.weight),
            forms: telling.forms.into_iter().take(FORMS).collect(),
        })
        .collect();
    let mut found: Vec<(FindingId, Likeness)> = index
        .resembling(&things, query)?
        .into_iter()
        .map(|hit| {
            let likeness = sentence.likeness(&Sentence::read(&hit.title));
            (FindingId(hit.id), likeness)
        })
        .filter(|(_, likeness)| likeness.score >= least)
        .collect();
    found.sort_by(|(_, a), (_, b)| b.score.total_cmp(&a.score));
    found.truncate(TOLD + 1);
    Ok(found)
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "the index ranks by single precision, and two digits are enough"
)]
const fn weight(weight: f64) -> f32 {
    weight as f32
}

/// What was loaded before, so that a finding that resembles several rows is read once.
#[derive(Default)]
struct Known {
    findings: BTreeMap<FindingId, Option<Finding>>,
    rectifications: BTreeMap<RectificationId, (String, String)>,
}

impl Known {
    /// The index may be behind, and knows less of who sees what: the ledger decides.
    async fn similar(
        &mut self,
        ctx: &Context,
        id: FindingId,
        likeness: Likeness,
    ) -> Result<Option<Similar>, Failure> {
        let store = &ctx.app.store;
        if let Entry::Vacant(place) = self.findings.entry(id) {
            let found = store.finding(&ctx.scope(), id).await?;
            place.insert(found.map(|changed| changed.finding));
        }
        let Some(finding) = self.findings.get(&id).cloned().flatten() else {
            return Ok(None);
        };
        let of = finding.rectification;
        if let Entry::Vacant(place) = self.rectifications.entry(of) {
            let row = store.rectification_by_id(&ctx.scope(), of).await?;
            let Some(row) = row else { return Ok(None) };
            let named = (row.rectification.code.to_string(), row.rectification.name);
            place.insert(named);
        }
        Ok(self.rectifications.get(&of).map(|rectification| Similar {
            finding,
            rectification: rectification.clone(),
            likeness,
        }))
    }
}
