//! Lists of findings: scoped, filtered, ordered, in pages by key.

use std::fmt::Write as _;
use std::sync::Arc;

use bihuan_access::Scope;
use bihuan_domain::id::{AspectId, FindingId, PersonId, RectificationId, UnitId};
use jiff::civil::Date;

use super::{
    cursor::Cursor,
    filter::{Filter, ReboundEnd},
    rows::NO_DEADLINE,
};
use crate::{
    Store, StoreError,
    dialect::Dialect,
    sql::{Row, Sql},
    store::Read,
};

/// Closed findings that are back.
const IS_BACK: &str = "EXISTS (SELECT 1 FROM finding n WHERE n.rebound_of = f.id)";

/// In which order. Ties are broken by the place in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// As the document has them.
    #[default]
    Position,
    /// The other way round.
    PositionDown,
    /// Most urgent first.
    Due,
    /// The other way round.
    DueDown,
    /// By stage.
    Stage,
    /// By lead unit.
    Lead,
    /// Latest change first.
    Updated,
}

impl Order {
    /// The column that sorts, whether it is a number, and whether it descends.
    const fn column(self) -> (&'static str, bool, bool) {
        match self {
            Self::Position => ("f.position", true, false),
            Self::PositionDown => ("f.position", true, true),
            Self::Due => ("f.due_order", false, false),
            Self::DueDown => ("f.due_order", false, true),
            Self::Stage => ("f.stage_rank", true, false),
            Self::Lead => ("COALESCE(f.lead_unit, '~')", false, false),
            Self::Updated => ("f.updated_ms", true, true),
        }
    }
}

/// Which part of a list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// In which order.
    pub order: Order,
    /// From where on.
    pub cursor: Option<&'a Cursor>,
    /// At most so many rows, 1 to 1,000.
    pub limit: u32,
    /// How many rows the whole list has, if that is known; it decides how they are looked for.
    pub total: Option<u64>,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// Identity.
    pub id: FindingId,
    /// Number.
    pub number: String,
    /// Place.
    pub position: u32,
    /// Key of the list.
    pub list: String,
    /// Top group.
    pub aspect: Option<AspectId>,
    /// Number in the document.
    pub source_no: Option<String>,
    /// The problem.
    pub problem: String,
    /// Key of the stage.
    pub stage: String,
    /// The stage as people call it.
    pub stage_label: String,
    /// Whether the deadline runs.
    pub open: bool,
    /// Lead unit and its short name.
    pub lead: Option<(UnitId, String)>,
    /// Units that do the work beside it.
    pub responsible: Vec<UnitId>,
    /// Assisting units.
    pub assisting: Vec<UnitId>,
    /// Sponsor and name.
    pub sponsor: Option<(PersonId, String)>,
    /// Key of the time class.
    pub time_class: Option<String>,
    /// To be sustained.
    pub long_term: bool,
    /// Deadline in force.
    pub due: Option<Date>,
    /// Deadline as first given.
    pub due_original: Option<Date>,
    /// An extension request waits.
    pub extension_asked: bool,
    /// Tasks done.
    pub tasks_done: u32,
    /// All tasks.
    pub tasks: u32,
    /// Evidence that counts.
    pub evidence: u32,
    /// Said to be done, and no evidence shows it.
    pub unproven: bool,
    /// Progress reports.
    pub reports: u32,
    /// Returns.
    pub rework: u32,
    /// Key of the status the document reports.
    pub reported_status: Option<String>,
    /// The closed finding it came back from.
    pub rebound_of: Option<FindingId>,
    /// It is back as another finding.
    pub is_back: bool,
    /// It is a key problem.
    pub key_problem: bool,
    /// The day it was closed.
    pub closed_on: Option<Date>,
    /// Last change, milliseconds since 1970.
    pub updated_ms: i64,
    /// Version of its stream.
    pub version: u64,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the page before begins, if there is one.
    pub before: Option<Cursor>,
    /// Where the next page begins, if there is one.
    pub after: Option<Cursor>,
}

const COLUMNS: &str = "f.id, f.number, f.position, f.list, f.aspect_id, f.source_no, f.problem, f.stage, f.stage_label, f.open, \
    f.lead_unit, u.short_name AS lead_name, f.assisting, f.sponsor, a.name AS sponsor_name, f.time_class, f.long_term, f.due, \
    f.due_original, f.extension_asked, f.tasks_done, f.tasks, f.evidence, f.unproven, f.reports, f.rework, f.reported_status, \
    f.rebound_of, f.closed_on, f.updated_ms, f.version, f.responsible, f.key_problem";
const FROM: &str = " FROM finding f LEFT JOIN unit u ON u.id = f.lead_unit LEFT JOIN account a ON a.id = f.sponsor";

/// The columns of a row.
fn select() -> String {
    format!("SELECT {COLUMNS}, CAST(CASE WHEN {IS_BACK} THEN 1 ELSE 0 END AS BIGINT) AS is_back")
}

/// How a list is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Along its order until the page is full; what does not fit is passed over.
    Along(Order),
    /// First what narrows most, then sorted: quicker for few findings, slow for many.
    Narrow,
}

/// So many findings are still few.
const FEW: u64 = 2000;

impl Way {
    /// The column in a condition that must equal one value.
    fn equal(self, dialect: Dialect, column: &str) -> String {
        match self {
            // The indexes of these columns go on with the position.
            Self::Narrow | Self::Along(Order::Position | Order::PositionDown) => column.to_owned(),
            Self::Along(_) => dialect.not_by_index(column),
        }
    }

    /// The column in any other condition.
    fn other(self, dialect: Dialect, column: &str) -> String {
        match self {
            Self::Narrow => column.to_owned(),
            Self::Along(_) => dialect.not_by_index(column),
        }
    }
}

/// Narrows a statement over `finding f` to what `scope` may see. Every list goes through here or through
/// [`narrow_scope`].
pub(crate) fn scope_condition(sql: Sql, scope: &Scope) -> Sql {
    match scope {
        Scope::All => sql,
        Scope::Nothing => sql.push(" AND 1 = 0"),
        Scope::Party { units, sponsors } => sql
            .push(" AND f.issued = 1 AND (f.sponsor IN ")
            .push_list(sponsors.iter().map(|p| p.0))
            .push(" OR EXISTS (SELECT 1 FROM finding_unit fu WHERE fu.finding_id = f.id AND fu.unit_id IN ")
            .push_list(units.iter().map(|u| u.0))
            .push("))"),
    }
}

/// The same condition for statements that look at every finding of the scope: beginning with the party, it need not look at
/// all others.
pub(crate) fn narrow_scope(sql: Sql, scope: &Scope) -> Sql {
    match scope {
        Scope::All | Scope::Nothing => scope_condition(sql, scope),
        Scope::Party { units, sponsors } => sql
            .push(" AND f.issued = 1 AND f.id IN (SELECT fu.finding_id FROM finding_unit fu WHERE fu.unit_id IN ")
            .push_list(units.iter().map(|u| u.0))
            .push(" UNION SELECT s.id FROM finding s WHERE s.sponsor IN ")
            .push_list(sponsors.iter().map(|p| p.0))
            .push(")"),
    }
}

fn filter_condition(mut sql: Sql, filter: &Filter, dialect: Dialect, way: Way) -> Sql {
    let equal = |column: &str| format!(" AND {} = ?", way.equal(dialect, column));
    if let Some(list) = filter.list {
        sql = sql.push(" AND f.list = ?").bind(list.key());
    }
    match filter.stages.as_slice() {
        [] => {}
        [stage] => sql = sql.push(&equal("f.stage")).bind(stage),
        stages => {
            let column = way.other(dialect, "f.stage");
            sql = sql.push(&format!(" AND {column} IN ")).push_list(stages);
        }
    }
    if let Some(lead) = filter.lead {
        sql = sql.push(&equal("f.lead_unit")).bind(lead.0);
    }
    if let Some(unit) = filter.unit {
        sql = sql
            .push(match way {
                Way::Narrow => " AND f.id IN (SELECT fu.finding_id FROM finding_unit fu WHERE fu.unit_id = ?)",
                Way::Along(_) => {
                    " AND EXISTS (SELECT 1 FROM finding_unit fu WHERE fu.finding_id = f.id AND fu.unit_id = ?)"
                }
            })
            .bind(unit.0);
    }
    if let Some(sponsor) = filter.sponsor {
        sql = sql.push(&equal("f.sponsor")).bind(sponsor.0);
    }
    if let Some(class) = &filter.time_class {
        sql = sql.push(&equal("f.time_class")).bind(class);
    }
    if let Some(aspect) = filter.aspect {
        sql = sql.push(&equal("f.aspect_id")).bind(aspect.0);
    }
    let due = match way {
        Way::Along(Order::Due | Order::DueDown) => "f.due_order".to_owned(),
        way => way.other(dialect, "f.due_order"),
    };
    if let Some(day) = filter.due_before {
        sql = sql
            .push(&format!(" AND f.open = 1 AND {due} < ?"))
            .bind(day);
    }
    if let Some(day) = filter.due_from {
        sql = sql
            .push(&format!(" AND f.open = 1 AND {due} >= ?"))
            .bind(day)
            .push(&format!(" AND {due} < ?"))
            .bind(NO_DEADLINE);
    }
    if filter.key {
        sql = sql.push(&format!(" AND {} = 1", way.equal(dialect, "f.key_problem")));
    }
    if filter.sponsored {
        sql = sql.push(" AND f.sponsor IS NOT NULL");
    }
    if filter.unproven {
        sql = sql.push(" AND f.unproven = 1");
    }
    if filter.extension_asked {
        sql = sql.push(" AND f.extension_asked = 1");
    }
    if let Some(missing) = filter.missing {
        sql = sql.push(missing.condition());
    }
    match filter.rebound {
        None => {}
        Some(ReboundEnd::CameBack) => sql = sql.push(" AND f.rebound_of IS NOT NULL"),
        Some(ReboundEnd::GaveRise) => sql = sql.push(" AND ").push(IS_BACK),
    }
    if let Some(day) = filter.reported_from {
        sql = sql.push(" AND f.open = 1 AND f.reported_on >= ?").bind(day);
    }
    if let Some(day) = filter.unreported_since {
        sql = sql
            .push(
                " AND f.open = 1 AND f.issued = 1 AND (f.reported_on IS NULL OR f.reported_on < ?)",
            )
            .bind(day);
    }
    if filter.extended {
        sql = sql.push(" AND f.due > f.due_original");
    }
    if let Some(n) = filter.returned_from {
        sql = sql.push(" AND f.open = 1 AND f.rework >= ?").bind(n);
    }
    if let Some(day) = filter.closed_from {
        sql = sql.push(" AND f.closed_on >= ?").bind(day);
    }
    if let Some(day) = filter.closed_until {
        sql = sql.push(" AND f.closed_on <= ?").bind(day);
    }
    if let Some(text) = filter
        .text
        .as_deref()
        .map(str::trim)
        .filter(|t| !t.is_empty())
    {
        let like = format!("%{}%", escape_like(text));
        sql = sql
            .push(" AND (f.problem LIKE ? ESCAPE '\\' OR f.number LIKE ? ESCAPE '\\')")
            .bind(&like)
            .bind(like.to_uppercase());
    }
    if let Some(ids) = &filter.ids {
        sql = sql
            .push(" AND f.id IN ")
            .push_list(ids.iter().map(|id| id.0));
    }
    sql
}

fn escape_like(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

impl Store {
    /// The ledger's rows that `scope` may see, as far as they are wanted.
    pub async fn ledger(
        &self,
        scope: &Scope,
        rectification: RectificationId,
        filter: &Filter,
        wanted: Wanted<'_>,
    ) -> Result<Page<LedgerRow>, StoreError> {
        let Wanted {
            order,
            cursor,
            limit,
            total,
        } = wanted;
        let limit = limit.clamp(1, 1000);
        let (column, numeric, descending) = order.column();
        let by_position = matches!(order, Order::Position | Order::PositionDown);
        let back = cursor.is_some_and(|c| c.back);
        let down = descending != back;
        let sql = Sql::new(format!(
            "{}, {column} AS sort_key{FROM} WHERE f.rectification_id = ?",
            select()
        ));
        let way = if total.is_some_and(|total| total <= FEW) || filter.ids.is_some() {
            Way::Narrow
        } else {
            Way::Along(order)
        };
        let sql = sql.bind(rectification.0);
        let sql = match way {
            Way::Narrow => narrow_scope(sql, scope),
            Way::Along(_) => scope_condition(sql, scope),
        };
        let mut sql = filter_condition(sql, filter, self.dialect(), way);
        let sign = if down { '<' } else { '>' };
        let turn = if down { "DESC" } else { "ASC" };
        let mut tail = String::new();
        if let Some(cursor) = cursor {
            if by_position {
                sql = sql
                    .push(&format!(" AND f.position {sign} ?"))
                    .bind(cursor.position);
            } else {
                let mut condition = String::new();
                let _ = write!(condition, " AND ({column}, f.position) {sign} (?, ?)");
                sql = sql.push(&condition);
                sql = if numeric {
                    sql.bind(cursor.key.parse::<i64>().unwrap_or_default())
                } else {
                    sql.bind(&cursor.key)
                };
                sql = sql.bind(cursor.position);
            }
        }
        if by_position {
            let _ = write!(tail, " ORDER BY f.position {turn} LIMIT ?");
        } else {
            let _ = write!(tail, " ORDER BY {column} {turn}, f.position {turn} LIMIT ?");
        }
        // One row more than asked tells whether the list goes on.
        let mut rows = self.rows(sql.push(&tail).bind(limit + 1)).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        if back {
            rows.reverse();
        }
        let edge = |row: Option<&Row>, back| -> Result<Option<Cursor>, StoreError> {
            row.map(|row| {
                let key = if numeric {
                    row.get::<i64>("sort_key")?.to_string()
                } else {
                    row.get("sort_key")?
                };
                Ok(Cursor {
                    key,
                    position: row.get("position")?,
                    back,
                })
            })
            .transpose()
        };
        let before = if (back && more) || (!back && cursor.is_some()) {
            edge(rows.first(), true)?
        } else {
            None
        };
        let after = if back || more {
            edge(rows.last(), false)?
        } else {
            None
        };
        let rows = rows.iter().map(ledger_row).collect::<Result<_, _>>()?;
        Ok(Page {
            rows,
            before,
            after,
        })
    }

    /// The rows of these findings, as far as `scope` may see them, in no particular order.
    pub async fn ledger_rows(
        &self,
        scope: &Scope,
        findings: &[FindingId],
    ) -> Result<Vec<LedgerRow>, StoreError> {
        let mut rows = Vec::with_capacity(findings.len());
        for chunk in findings.chunks(500) {
            let sql = Sql::new(format!("{}{FROM} WHERE f.id IN ", select()))
                .push_list(chunk.iter().map(|id| id.0));
            for row in self.rows(scope_condition(sql, scope)).await? {
                rows.push(ledger_row(&row)?);
            }
        }
        Ok(rows)
    }

    /// How many findings a filter finds within `scope`.
    pub async fn ledger_count(
        &self,
        scope: &Scope,
        rectification: RectificationId,
        filter: &Filter,
    ) -> Result<u64, StoreError> {
        let counted = self.ledger_counts(scope, rectification, std::slice::from_ref(filter));
        Ok(counted.await?.first().copied().unwrap_or_default())
    }

    /// How many findings each of several filters finds within `scope`. They are counted together: a ledger is read once, however
    /// many figures are told of it.
    pub async fn ledger_counts(
        &self,
        scope: &Scope,
        rectification: RectificationId,
        filters: &[Filter],
    ) -> Result<Arc<Vec<u64>>, StoreError> {
        // Nothing asked is no statement: one without a column is none.
        if filters.is_empty() {
            return Ok(Arc::default());
        }
        let read = async {
            let row = self.row(counting(scope, rectification, filters, self.dialect()));
            let Some(row) = row.await? else {
                return Ok(vec![0; filters.len()]);
            };
            (0..filters.len()).map(|at| row.at(at)).collect()
        };
        let key = (scope.clone(), rectification, filters.to_vec());
        self.inner.kept.totals.get(self, key, read).await
    }
}

/// The statement that counts what filters find, a column for each.
fn counting(
    scope: &Scope,
    rectification: RectificationId,
    filters: &[Filter],
    dialect: Dialect,
) -> Sql {
    let within = |sql: Sql| {
        narrow_scope(
            sql.push(" FROM finding f WHERE f.rectification_id = ?")
                .bind(rectification.0),
            scope,
        )
    };
    // What is looked for alone may be found by an index.
    if let [only] = filters {
        let sql = within(Sql::new("SELECT COUNT(*)"));
        return filter_condition(sql, only, dialect, Way::Narrow);
    }
    let mut sql = Sql::new("SELECT ");
    for (at, filter) in filters.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        sql = sql.push(&format!("{comma}COUNT(*) FILTER (WHERE 1 = 1"));
        sql = filter_condition(sql, filter, dialect, Way::Narrow).push(&format!(") AS count_{at}"));
    }
    within(sql)
}

fn ledger_row(row: &Row) -> Result<LedgerRow, StoreError> {
    let lead = row.get::<Option<uuid::Uuid>>("lead_unit")?;
    let sponsor = row.get::<Option<uuid::Uuid>>("sponsor")?;
    Ok(LedgerRow {
        id: FindingId(row.get("id")?),
        number: row.get("number")?,
        position: row.get("position")?,
        list: row.get("list")?,
        aspect: row.get::<Option<uuid::Uuid>>("aspect_id")?.map(AspectId),
        source_no: row.get("source_no")?,
        problem: row.get("problem")?,
        stage: row.get("stage")?,
        stage_label: row.get("stage_label")?,
        open: row.get("open")?,
        lead: lead
            .map(|id| {
                Ok::<_, StoreError>((
                    UnitId(id),
                    row.get::<Option<String>>("lead_name")?.unwrap_or_default(),
                ))
            })
            .transpose()?,
        responsible: units(row, "responsible")?,
        assisting: units(row, "assisting")?,
        sponsor: sponsor
            .map(|id| {
                Ok::<_, StoreError>((
                    PersonId(id),
                    row.get::<Option<String>>("sponsor_name")?
                        .unwrap_or_default(),
                ))
            })
            .transpose()?,
        time_class: row.get("time_class")?,
        long_term: row.get("long_term")?,
        due: row.get("due")?,
        due_original: row.get("due_original")?,
        extension_asked: row.get("extension_asked")?,
        tasks_done: row.get("tasks_done")?,
        tasks: row.get("tasks")?,
        evidence: row.get("evidence")?,
        unproven: row.get("unproven")?,
        reports: row.get("reports")?,
        rework: row.get("rework")?,
        reported_status: row.get("reported_status")?,
        rebound_of: row.get::<Option<uuid::Uuid>>("rebound_of")?.map(FindingId),
        is_back: row.get("is_back")?,
        key_problem: row.get("key_problem")?,
        closed_on: row.get("closed_on")?,
        updated_ms: row.get("updated_ms")?,
        version: row.get("version")?,
    })
}

/// Units that stand in one column, in their order.
fn units(row: &Row, column: &str) -> Result<Vec<UnitId>, StoreError> {
    let ids: String = row.get(column)?;
    Ok(ids.split(',').filter_map(|id| id.parse().ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_of_the_user_are_plain_characters() {
        assert_eq!(escape_like("100%_\\"), "100\\%\\_\\\\");
    }
}
