//! Records: small aggregates beside the findings, all kept and listed in one way.

use bihuan_access::{DataScope, Scope};
use bihuan_domain::{
    Record, Stamp,
    id::{FindingId, RectificationId, UnitId},
};
use jiff::civil::Date;
use sea_orm::Value;
use uuid::Uuid;

use super::{list::scope_condition, payload, write::entries};
use crate::{
    Store, StoreError, Tx,
    sql::{Bind as _, Row, Sql},
    store::Read,
};

/// A record at a version of its stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRecord<R> {
    /// The record.
    pub record: R,
    /// The version.
    pub version: u64,
}

/// What of the records somebody may see: by his part of the ledger, or by his part of data supervision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// Records beside the ledger.
    Ledger(Scope),
    /// Records of data supervision.
    Data(DataScope),
}

impl From<&Scope> for Sight {
    fn from(scope: &Scope) -> Self {
        Self::Ledger(scope.clone())
    }
}

impl From<&DataScope> for Sight {
    fn from(scope: &DataScope) -> Self {
        Self::Data(scope.clone())
    }
}

/// Which records of a kind. Every field narrows; the default is all of the kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordFilter {
    /// Of one rectification.
    pub rectification: Option<RectificationId>,
    /// Parts of one record.
    pub parent: Option<Uuid>,
    /// About one finding.
    pub finding: Option<FindingId>,
    /// In which one unit takes part.
    pub unit: Option<UnitId>,
    /// Keys of where they stand; empty means all.
    pub states: Vec<&'static str>,
    /// Listed under this day or later.
    pub from: Option<Date>,
    /// Listed under this day or earlier.
    pub until: Option<Date>,
}

/// Latest day first, or earliest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecordOrder {
    /// Latest day first.
    #[default]
    Latest,
    /// Earliest day first: for what is due.
    Earliest,
}

/// The edge of a page: day and id of the last row seen.
pub type RecordCursor = (Date, Uuid);

/// Columns of `record`, in the order of [`row`].
pub(crate) const RECORD: [&str; 9] = [
    "kind",
    "id",
    "rectification_id",
    "state",
    "day",
    "audience",
    "body",
    "version",
    "parent_id",
];

/// Stream of a record.
pub(crate) fn record_stream(kind: &str, id: Uuid) -> String {
    format!("{kind}/{id}")
}

/// The row that follows from a record's state.
pub(crate) fn row<R: Record>(record: &R, version: u64) -> Result<[Value; 9], StoreError> {
    let it = record.indexed();
    let body =
        serde_json::to_string(record).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok([
        R::KIND.value(),
        it.id.value(),
        it.rectification.map(|r| r.0).value(),
        it.state.value(),
        it.day.value(),
        it.audience.key().value(),
        body.value(),
        version.value(),
        it.parent.value(),
    ])
}

/// The findings and the units of a record, each once.
pub(crate) fn links<R: Record>(record: &R) -> (Vec<FindingId>, Vec<UnitId>) {
    let mut it = record.indexed();
    it.findings.sort_unstable();
    it.findings.dedup();
    it.units.sort_unstable();
    it.units.dedup();
    (it.findings, it.units)
}

fn stored<R: Record>(row: &Row) -> Result<StoredRecord<R>, StoreError> {
    Ok(StoredRecord {
        record: row.json("body")?,
        version: row.get("version")?,
    })
}

/// Narrows a statement over `record r` to what `sight` may see. Every list goes through here.
pub(crate) fn visible(sql: Sql, sight: &Sight) -> Sql {
    match sight {
        Sight::Ledger(scope) => {
            let sql = sql.push(" AND r.audience NOT IN ('reporting', 'supervisors')");
            of_the_ledger(sql, scope)
        }
        Sight::Data(DataScope::All) => {
            sql.push(" AND r.audience IN ('reporting', 'supervisors')")
        }
        Sight::Data(DataScope::Nothing) => sql.push(" AND 1 = 0"),
        Sight::Data(DataScope::Unit(unit)) => sql
            .push(
                " AND r.audience = 'reporting' AND EXISTS (SELECT 1 FROM record_unit ru WHERE ru.kind = r.kind \
                 AND ru.record_id = r.id AND ru.unit_id = ?)",
            )
            .bind(unit.0),
    }
}

fn of_the_ledger(sql: Sql, scope: &Scope) -> Sql {
    match scope {
        Scope::All => sql,
        Scope::Nothing => sql.push(" AND 1 = 0"),
        Scope::Party { units, .. } => {
            let sql = sql
                .push(
                    " AND ((r.audience IN ('units', 'party') AND EXISTS (SELECT 1 FROM record_unit ru WHERE ru.kind = r.kind \
                     AND ru.record_id = r.id AND ru.unit_id IN ",
                )
                .push_list(units.iter().map(|u| u.0))
                .push(
                    ")) OR (r.audience = 'party' AND EXISTS (SELECT 1 FROM record_finding rf JOIN finding f ON f.id = rf.finding_id \
                     WHERE rf.kind = r.kind AND rf.record_id = r.id",
                );
            let sql = scope_condition(sql, scope).push(
                ")) OR (r.audience = 'everybody' AND (r.rectification_id IS NULL OR r.rectification_id IN \
                 (SELECT f.rectification_id FROM finding f WHERE 1 = 1",
            );
            scope_condition(sql, scope).push("))))")
        }
    }
}

fn narrowed(mut sql: Sql, filter: &RecordFilter) -> Sql {
    if let Some(rectification) = filter.rectification {
        sql = sql
            .push(" AND r.rectification_id = ?")
            .bind(rectification.0);
    }
    if let Some(parent) = filter.parent {
        sql = sql.push(" AND r.parent_id = ?").bind(parent);
    }
    if let Some(finding) = filter.finding {
        sql = sql
            .push(" AND r.id IN (SELECT rf.record_id FROM record_finding rf WHERE rf.kind = r.kind AND rf.finding_id = ?)")
            .bind(finding.0);
    }
    if let Some(unit) = filter.unit {
        sql = sql
            .push(" AND r.id IN (SELECT ru.record_id FROM record_unit ru WHERE ru.kind = r.kind AND ru.unit_id = ?)")
            .bind(unit.0);
    }
    if !filter.states.is_empty() {
        sql = sql
            .push(" AND r.state IN ")
            .push_list(filter.states.iter().copied());
    }
    if let Some(day) = filter.from {
        sql = sql.push(" AND r.day >= ?").bind(day);
    }
    if let Some(day) = filter.until {
        sql = sql.push(" AND r.day <= ?").bind(day);
    }
    sql
}

async fn load<R: Record>(
    on: &impl Read,
    sight: &Sight,
    id: Uuid,
    lock: bool,
) -> Result<Option<StoredRecord<R>>, StoreError> {
    let sql = Sql::new("SELECT r.body, r.version FROM record r WHERE r.kind = ? AND r.id = ?");
    let mut sql = visible(sql.bind(R::KIND).bind(id), sight);
    if lock {
        sql = on.dialect().lock_rows(sql);
    }
    on.row(sql).await?.as_ref().map(stored).transpose()
}

impl Store {
    /// A record, if `sight` may see it.
    pub async fn record<R: Record>(
        &self,
        sight: impl Into<Sight>,
        id: Uuid,
    ) -> Result<Option<StoredRecord<R>>, StoreError> {
        load(self, &sight.into(), id, false).await
    }

    /// Records of one kind that `sight` may see, after `cursor`, at most `limit`.
    pub async fn records<R: Record>(
        &self,
        sight: impl Into<Sight>,
        filter: &RecordFilter,
        order: RecordOrder,
        cursor: Option<RecordCursor>,
        limit: u32,
    ) -> Result<Vec<StoredRecord<R>>, StoreError> {
        let sql = Sql::new("SELECT r.body, r.version FROM record r WHERE r.kind = ?").bind(R::KIND);
        let mut sql = narrowed(visible(sql, &sight.into()), filter);
        let (edge, sorted) = match order {
            RecordOrder::Latest => ("<", " ORDER BY r.day DESC, r.id DESC LIMIT ?"),
            RecordOrder::Earliest => (">", " ORDER BY r.day, r.id LIMIT ?"),
        };
        if let Some((day, id)) = cursor {
            sql = sql
                .push(&format!(
                    " AND (r.day {edge} ? OR (r.day = ? AND r.id {edge} ?))"
                ))
                .bind(day)
                .bind(day)
                .bind(id);
        }
        self.rows(sql.push(sorted).bind(limit))
            .await?
            .iter()
            .map(stored)
            .collect()
    }

    /// How many records of a kind stand where, of those that `sight` may see.
    pub async fn record_counts<R: Record>(
        &self,
        sight: impl Into<Sight>,
        filter: &RecordFilter,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        let sql = Sql::new("SELECT r.state, COUNT(*) FROM record r WHERE r.kind = ?").bind(R::KIND);
        let sql = narrowed(visible(sql, &sight.into()), filter)
            .push(" GROUP BY r.state ORDER BY r.state");
        self.rows(sql)
            .await?
            .iter()
            .map(|row| Ok((row.at(0)?, row.at(1)?)))
            .collect()
    }
}

impl Tx {
    /// A record to be changed in this transaction, if `sight` may see it.
    pub async fn record<R: Record>(
        &self,
        sight: impl Into<Sight>,
        id: Uuid,
    ) -> Result<Option<StoredRecord<R>>, StoreError> {
        load(self, &sight.into(), id, true).await
    }

    /// Records what happened to a record: `before` is what was loaded in this transaction, nothing for a new one.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody else changed it meanwhile; [`StoreError::Damaged`] when the events do not begin
    /// a record.
    pub async fn record_events<R: Record>(
        &mut self,
        before: Option<&StoredRecord<R>>,
        events: Vec<R::Event>,
    ) -> Result<StoredRecord<R>, StoreError> {
        let stamp = self.stamp();
        let new = entries(&events)?;
        let start = before.map(|b| b.record.clone());
        let record = events
            .into_iter()
            .fold(start, |record, event| R::apply(record, event, stamp))
            .ok_or_else(|| {
                StoreError::Damaged(format!("a {} must begin by being entered", R::KIND))
            })?;
        let id = record.indexed().id;
        let stream = record_stream(R::KIND, id);
        let version = self
            .append(&stream, before.map_or(0, |b| b.version), new)
            .await?;
        let put = Sql::insert("record", &RECORD)
            .row(row(&record, version)?)
            .push(
                " ON CONFLICT (kind, id) DO UPDATE SET rectification_id = excluded.rectification_id, \
                 state = excluded.state, day = excluded.day, audience = excluded.audience, body = excluded.body, \
                 version = excluded.version, parent_id = excluded.parent_id",
            );
        self.execute(put).await?;
        if before.is_none_or(|b| links(&b.record) != links(&record)) {
            self.link_record(&record, before.is_some()).await?;
        }
        Ok(StoredRecord { record, version })
    }

    async fn link_record<R: Record>(&self, record: &R, relink: bool) -> Result<(), StoreError> {
        let id = record.indexed().id;
        if relink {
            for table in ["record_finding", "record_unit"] {
                let sql = Sql::new(format!(
                    "DELETE FROM {table} WHERE kind = ? AND record_id = ?"
                ));
                self.execute(sql.bind(R::KIND).bind(id)).await?;
            }
        }
        for sql in link_rows::<R>(record) {
            self.execute(sql).await?;
        }
        Ok(())
    }
}

/// The statements that link a record with its findings and units.
pub(crate) fn link_rows<R: Record>(record: &R) -> Vec<Sql> {
    let id = record.indexed().id;
    let (findings, units) = links(record);
    let mut all = Vec::new();
    for chunk in findings.chunks(1000) {
        let sql = Sql::insert("record_finding", &["finding_id", "kind", "record_id"]);
        all.push(chunk.iter().fold(sql, |sql, finding| {
            sql.row([finding.0.value(), R::KIND.value(), id.value()])
        }));
    }
    for chunk in units.chunks(1000) {
        let sql = Sql::insert("record_unit", &["unit_id", "kind", "record_id"]);
        all.push(chunk.iter().fold(sql, |sql, unit| {
            sql.row([unit.0.value(), R::KIND.value(), id.value()])
        }));
    }
    all
}

/// Runs `$do` with `$r` standing for the record type of kind `$kind`. Every kind has its line here.
macro_rules! by_kind {
    ($kind:expr, $r:ident => $do:expr, _ => $other:expr) => {{
        use bihuan_domain::{
            Record,
            accountability::AccountabilityAction,
            card::Card,
            collection::{CollectionTask, Submission},
            comparison::{PersonComparison, PersonPair},
            deputy::Deputy,
            draw::Draw,
            drive::Drive,
            duty::Duty,
            edition::Edition,
            evaluation::{Evaluation, Scheme, Survey},
            flag::RedFlag,
            institution::Institution,
            instruction::Instruction,
            ladder::LadderRules,
            letter::{Letter, Wording},
            liaison::LiaisonGroup,
            look_back::LookBack,
            meeting::DispatchMeeting,
            model_run::ModelRun,
            organ::Organ,
            plan::FindingPlan,
            rebound::Rebound,
            round::SupervisionRound,
        };
        match $kind {
            <Deputy as Record>::KIND => {
                type $r = Deputy;
                $do
            }
            <Institution as Record>::KIND => {
                type $r = Institution;
                $do
            }
            <DispatchMeeting as Record>::KIND => {
                type $r = DispatchMeeting;
                $do
            }
            <FindingPlan as Record>::KIND => {
                type $r = FindingPlan;
                $do
            }
            <Drive as Record>::KIND => {
                type $r = Drive;
                $do
            }
            <LiaisonGroup as Record>::KIND => {
                type $r = LiaisonGroup;
                $do
            }
            <LookBack as Record>::KIND => {
                type $r = LookBack;
                $do
            }
            <AccountabilityAction as Record>::KIND => {
                type $r = AccountabilityAction;
                $do
            }
            <Draw as Record>::KIND => {
                type $r = Draw;
                $do
            }
            <Rebound as Record>::KIND => {
                type $r = Rebound;
                $do
            }
            <Organ as Record>::KIND => {
                type $r = Organ;
                $do
            }
            <Instruction as Record>::KIND => {
                type $r = Instruction;
                $do
            }
            <SupervisionRound as Record>::KIND => {
                type $r = SupervisionRound;
                $do
            }
            <Edition as Record>::KIND => {
                type $r = Edition;
                $do
            }
            <Letter as Record>::KIND => {
                type $r = Letter;
                $do
            }
            <Wording as Record>::KIND => {
                type $r = Wording;
                $do
            }
            <LadderRules as Record>::KIND => {
                type $r = LadderRules;
                $do
            }
            <Card as Record>::KIND => {
                type $r = Card;
                $do
            }
            <Scheme as Record>::KIND => {
                type $r = Scheme;
                $do
            }
            <Evaluation as Record>::KIND => {
                type $r = Evaluation;
                $do
            }
            <Duty as Record>::KIND => {
                type $r = Duty;
                $do
            }
            <Survey as Record>::KIND => {
                type $r = Survey;
                $do
            }
            <CollectionTask as Record>::KIND => {
                type $r = CollectionTask;
                $do
            }
            <Submission as Record>::KIND => {
                type $r = Submission;
                $do
            }
            <ModelRun as Record>::KIND => {
                type $r = ModelRun;
                $do
            }
            <RedFlag as Record>::KIND => {
                type $r = RedFlag;
                $do
            }
            <PersonComparison as Record>::KIND => {
                type $r = PersonComparison;
                $do
            }
            <PersonPair as Record>::KIND => {
                type $r = PersonPair;
                $do
            }
            _ => $other,
        }
    }};
}
pub(crate) use by_kind;

/// A record from the events of its stream, oldest first.
pub(crate) fn replay<'a, R: Record>(
    told: impl Iterator<Item = (&'a str, Option<&'a str>, Stamp)>,
) -> Result<Option<R>, StoreError> {
    let mut record = None;
    for (body, personal, stamp) in told {
        record = R::apply(record, payload::event(body, personal)?, stamp);
    }
    Ok(record)
}

/// The clause that tells an event of a record, if `kind` is one of a record.
pub(crate) fn tell(
    kind: &str,
    body: &str,
    personal: Option<&str>,
) -> Result<Option<(&'static str, String)>, StoreError> {
    by_kind!(kind, R => {
        let event = payload::event(body, personal)?;
        Ok(Some((R::LABEL, R::tell(&event))))
    }, _ => Ok(None))
}
