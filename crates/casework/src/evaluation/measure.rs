//! Measures of the ledger, counted from the store for a unit and a period.

use std::collections::HashSet;

use bihuan_access::Action;
use bihuan_domain::{
    clock::day_of,
    evaluation::{Evaluation, Measure, Measured, Source, Tally},
    id::{FindingId, RectificationId, UnitId},
    institution::{Force, Institution},
    letter::{Letter, LetterReply},
    look_back::{Held, LookBack, LookBackStage},
};
use bihuan_store::{Filter, LedgerRow, RecordFilter, RecordOrder, StoredRecord};
use jiff::{ToSpan as _, civil::Date};

use crate::{
    Context, Failure,
    ledger::{self, List},
};

/// Findings read at once.
const PAGE: u32 = 1000;
/// Records of a kind that one look takes in.
const RECORDS: u32 = 5000;
/// Without a report for so many days a report is missing.
const REPORT_DAYS: i64 = 30;

/// What is counted in the ledger for a unit, line by line, as it stands today.
///
/// # Errors
/// [`Failure::Forbidden`] for people outside of the office: only they see everything that counts.
pub async fn measured(
    ctx: &Context,
    it: &Evaluation,
    unit: UnitId,
) -> Result<Vec<Measured>, Failure> {
    ctx.allow(Action::KeepEvaluation, None)?;
    let entered = &it.entered;
    let facts = Facts::read(
        ctx,
        entered.rectification,
        unit,
        (entered.from, entered.until),
    )
    .await?;
    let indicators = (0_u32..).zip(entered.scheme.indicators());
    let of_ledger = indicators.filter_map(|(at, indicator)| match indicator.source {
        Source::Ledger(measure) => Some((at, measure)),
        _ => None,
    });
    Ok(of_ledger
        .map(|(indicator, measure)| {
            let (tally, findings) = facts.count(measure);
            Measured {
                indicator,
                tally,
                findings,
            }
        })
        .collect())
}

/// What the ledger knows about a unit.
struct Facts {
    unit: UnitId,
    from: Date,
    until: Date,
    today: Date,
    /// Findings that it leads and that were given out.
    rows: Vec<LedgerRow>,
    /// Those of them that lack a report.
    unreported: HashSet<FindingId>,
    letters: Vec<StoredRecord<Letter>>,
    look_backs: Vec<StoredRecord<LookBack>>,
    institutions: Vec<StoredRecord<Institution>>,
}

/// One case of a count: whether it has what is counted, and the findings it is about.
type Case = (bool, Vec<FindingId>);

impl Facts {
    async fn read(
        ctx: &Context,
        rectification: RectificationId,
        unit: UnitId,
        (from, until): (Date, Date),
    ) -> Result<Self, Failure> {
        let today = ctx.today();
        let led = Filter {
            lead: Some(unit),
            ..Filter::default()
        };
        let since = today.checked_sub(REPORT_DAYS.days()).unwrap_or(today);
        let unreported = Filter {
            unreported_since: Some(since),
            ..led.clone()
        };
        let mut rows = all(ctx, rectification, led).await?;
        rows.retain(|row| row.stage != "draft");
        let unreported = all(ctx, rectification, unreported).await?;
        let of_unit = RecordFilter {
            rectification: Some(rectification),
            unit: Some(unit),
            ..RecordFilter::default()
        };
        let of_all = RecordFilter {
            unit: None,
            ..of_unit.clone()
        };
        let (store, scope) = (&ctx.app.store, ctx.scope());
        let latest = RecordOrder::Latest;
        Ok(Self {
            unit,
            from,
            until,
            today,
            rows,
            unreported: unreported.into_iter().map(|row| row.id).collect(),
            letters: store
                .records(&scope, &of_unit, latest, None, RECORDS)
                .await?,
            look_backs: store
                .records(&scope, &of_all, latest, None, RECORDS)
                .await?,
            institutions: store
                .records(&scope, &of_unit, latest, None, RECORDS)
                .await?,
        })
    }

    /// The count of a measure, with the findings that cost points.
    fn count(&self, measure: Measure) -> (Tally, Vec<FindingId>) {
        let cases = match measure {
            Measure::OnTime => self.of_rows(|row| self.on_time(row)),
            Measure::Rework => self.of_rows(|row| {
                let sent_back = row.rework > 0;
                (sent_back || self.closed_in_period(row)).then_some(sent_back)
            }),
            Measure::Extensions => {
                self.of_rows(|row| Some(row.due_original.as_ref()? != row.due.as_ref()?))
            }
            Measure::Evidence => self.of_rows(|row| {
                (row.unproven || self.closed_in_period(row)).then_some(row.evidence > 0)
            }),
            Measure::ReportsMissing => {
                self.of_rows(|row| row.open.then(|| self.unreported.contains(&row.id)))
            }
            Measure::Rebounds => self.of_rows(|row| {
                let closed = row.closed_on.is_some_and(|day| day <= self.until);
                closed.then_some(row.is_back)
            }),
            Measure::Replies => self.replies(),
            Measure::LookBacks => self.look_backs(),
            Measure::Institutions => self.institutions(),
        };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let tally = Tally {
            counted: number(cases.iter().filter(|(counted, _)| *counted).count()),
            of: number(cases.len()),
        };
        let cost = cases
            .into_iter()
            .filter(|(counted, _)| *counted != measure.is_good());
        let mut findings: Vec<FindingId> = cost.flat_map(|(_, findings)| findings).collect();
        findings.sort_unstable();
        findings.dedup();
        (tally, findings)
    }

    fn of_rows(&self, test: impl Fn(&LedgerRow) -> Option<bool>) -> Vec<Case> {
        let cases = self.rows.iter();
        cases
            .filter_map(|row| Some((test(row)?, vec![row.id])))
            .collect()
    }

    /// Whether a finding was closed by its deadline; nothing where the deadline is not over or lies outside of the period.
    fn on_time(&self, row: &LedgerRow) -> Option<bool> {
        let due = row.due.filter(|due| self.holds(*due))?;
        match row.closed_on {
            Some(closed) => Some(closed <= due),
            None => (row.open && due < self.today).then_some(false),
        }
    }

    fn closed_in_period(&self, row: &LedgerRow) -> bool {
        row.closed_on.is_some_and(|day| self.holds(day))
    }

    fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }

    fn replies(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for it in self.letters.iter().map(|l| &l.record) {
            let (Some(issue), Some(due)) = (it.in_force(), it.entered.content.reply_by) else {
                continue;
            };
            if !self.holds(due) {
                continue;
            }
            let ours = issue.recipients.iter().filter(|r| r.unit == self.unit);
            for recipient in ours {
                let in_time = match &recipient.reply {
                    LetterReply::Given { given, .. } | LetterReply::Taken { given, .. } => {
                        day_of(given.at) <= due
                    }
                    LetterReply::Awaited | LetterReply::SentBack { .. } if due < self.today => {
                        false
                    }
                    LetterReply::Awaited | LetterReply::SentBack { .. } => continue,
                };
                cases.push((in_time, it.entered.content.findings.clone()));
            }
        }
        cases
    }

    fn look_backs(&self) -> Vec<Case> {
        let led: HashSet<FindingId> = self.rows.iter().map(|row| row.id).collect();
        let ours = self
            .look_backs
            .iter()
            .map(|l| &l.record)
            .filter(|it| led.contains(&it.scheduled.finding));
        ours.filter_map(|it| {
            let (visit, held) = match &it.state {
                LookBackStage::Done { visit, .. } if visit.result == Held::Held => (visit, true),
                LookBackStage::Dismissed { visit, .. } => (visit, true),
                LookBackStage::Rebounded { visit, .. } => (visit, false),
                _ => return None,
            };
            self.holds(visit.day)
                .then(|| (held, vec![it.scheduled.finding]))
        })
        .collect()
    }

    fn institutions(&self) -> Vec<Case> {
        let in_force = self.institutions.iter().map(|i| &i.record).filter(|it| {
            it.force == Force::InForce
                && !it.has_lapsed(self.today)
                && it.entered.issued <= self.until
        });
        in_force
            .map(|it| {
                let used = it.uses.iter().any(|case| self.holds(case.day));
                (used, it.entered.findings.clone())
            })
            .collect()
    }
}

async fn all(
    ctx: &Context,
    rectification: RectificationId,
    filter: Filter,
) -> Result<Vec<LedgerRow>, Failure> {
    let mut rows = Vec::new();
    let mut wanted = List {
        filter,
        limit: PAGE,
        ..List::default()
    };
    loop {
        let listed = ledger::list(ctx, rectification, &wanted).await?;
        rows.extend(listed.page.rows);
        match listed.page.after {
            None => return Ok(rows),
            after => wanted.cursor = after,
        }
    }
}
