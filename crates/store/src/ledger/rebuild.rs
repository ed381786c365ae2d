//! Replaying the journal: what the projections must hold, compared with what they hold, or written anew.

use std::collections::BTreeMap;

use bihuan_domain::{
    Finding, Record, Rectification, Stamp,
    id::{DocumentId, PersonId},
    import::Draft,
    unit::Unit,
};
use jiff::Timestamp;
use sea_orm::Value;

use super::{
    batches, documents, evidence, files, payload, records, rectifications, rows, tally, units,
};
use crate::{Store, StoreError, Tx, sql::Sql, store::Read};

/// A row that is not what the journal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Table.
    pub table: &'static str,
    /// Key of the row.
    pub key: String,
    /// What is wrong, in English for the log.
    pub what: String,
}

/// What a rebuild saw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rebuilt {
    /// Entries replayed.
    pub entries: u64,
    /// Findings replayed.
    pub findings: u64,
    /// Rows that differed; at most 1,000 are listed.
    pub drift: Vec<Drift>,
}

/// Streams a batch at a time, so that memory stays bounded: a stream is complete in its batch.
const STREAMS: u32 = 500;
const LISTED: usize = 1000;

/// What the streams of one batch say.
#[derive(Default)]
pub(super) struct Expected {
    rows: BTreeMap<(&'static str, String), Vec<String>>,
    tally: BTreeMap<(String, String, String, String, String), i64>,
    writes: Vec<Sql>,
    /// Documents and the digests of their texts.
    pub(super) texts: Vec<(String, bihuan_journal::Digest)>,
}

impl Store {
    /// Replays the whole journal and compares every projected row with it. With `repair` the projections are written anew.
    pub async fn rebuild(&self, repair: bool) -> Result<Rebuilt, StoreError> {
        let mut seen = Rebuilt::default();
        let mut sums = BTreeMap::new();
        let mut counted: BTreeMap<&'static str, u64> = BTreeMap::new();
        let writer = if repair {
            Some(self.keep_house().await?)
        } else {
            None
        };
        if let Some(tx) = &writer {
            for table in [
                "finding",
                "finding_state",
                "finding_unit",
                "task",
                "batch",
                "evidence",
                "tally",
                "rectification",
                "unit",
                "import_draft",
                "record",
                "record_finding",
                "record_unit",
            ] {
                tx.execute(Sql::new(format!("DELETE FROM {table}"))).await?;
            }
        }
        let mut after = String::new();
        loop {
            let batch = self.streams_after(&after).await?;
            let Some(last) = batch.last() else { break };
            last.clone_into(&mut after);
            let expected = self.replay(&batch, &mut seen).await?;
            *counted.entry("document_text").or_default() += expected.texts.len() as u64;
            for (table, _) in expected.rows.keys() {
                *counted.entry(table).or_default() += 1;
            }
            for (place, n) in &expected.tally {
                *sums.entry(place.clone()).or_insert(0) += n;
            }
            if let Some(tx) = &writer {
                write_all(tx, expected.writes).await?;
            } else {
                self.compare(&expected, &mut seen).await?;
                self.compare_texts(&expected, &mut seen).await?;
            }
        }
        if let Some(tx) = writer {
            let places = sums.into_iter().map(|((r, h, l, s, d), n)| {
                Sql::insert(
                    "tally",
                    &["rectification_id", "holder", "list", "stage", "due", "n"],
                )
                .row(
                    [r, h, l, s, d]
                        .map(|text| Value::String(Some(text)))
                        .into_iter()
                        .chain([Value::BigInt(Some(n))]),
                )
            });
            write_all(&tx, places.collect()).await?;
            tx.commit().await?;
        } else {
            self.compare_counts(&counted, &mut seen).await?;
            self.compare_tally(&sums, &mut seen).await?;
        }
        Ok(seen)
    }

    async fn streams_after(&self, after: &str) -> Result<Vec<String>, StoreError> {
        let sql = Sql::new(
            "SELECT DISTINCT stream FROM journal WHERE stream > ? ORDER BY stream LIMIT ?",
        );
        self.rows(sql.bind(after).bind(STREAMS))
            .await?
            .iter()
            .map(|row| row.at(0))
            .collect()
    }

    async fn replay(&self, streams: &[String], seen: &mut Rebuilt) -> Result<Expected, StoreError> {
        let (Some(first), Some(last)) = (streams.first(), streams.last()) else {
            return Ok(Expected::default());
        };
        let sql = Sql::new(
            "SELECT stream, version, kind, at_ms, actor, body, personal FROM journal WHERE stream >= ? AND stream <= ? \
             ORDER BY stream, version",
        );
        let mut expected = Expected::default();
        let mut stream = Vec::new();
        let mut name = String::new();
        for row in self.rows(sql.bind(first).bind(last)).await? {
            let of: String = row.get("stream")?;
            if of != name {
                expected.take(&name, &stream, seen)?;
                stream.clear();
                name = of;
            }
            seen.entries += 1;
            stream.push(Told {
                version: row.get("version")?,
                kind: row.get("kind")?,
                at_ms: row.get("at_ms")?,
                actor: row.get("actor")?,
                body: row.get("body")?,
                personal: row.get("personal")?,
            });
        }
        expected.take(&name, &stream, seen)?;
        Ok(expected)
    }

    async fn compare(&self, expected: &Expected, seen: &mut Rebuilt) -> Result<(), StoreError> {
        let mut by_table: BTreeMap<&'static str, Vec<(&String, &Vec<String>)>> = BTreeMap::new();
        for ((table, key), row) in &expected.rows {
            by_table.entry(table).or_default().push((key, row));
        }
        for (table, rows) in by_table {
            let (key, columns) = columns_of(table);
            let names: Vec<String> = columns
                .iter()
                .map(|c| files::as_text(self.dialect(), table, c))
                .collect();
            for chunk in rows.chunks(500) {
                let sql = Sql::new(format!(
                    "SELECT {key} AS row_key, {} FROM {table} WHERE {key} IN ",
                    names.join(", ")
                ));
                let found = self
                    .rows(sql.push_list(chunk.iter().map(|(key, _)| *key)))
                    .await?;
                let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
                for row in found {
                    let values = columns.iter().map(|c| {
                        Ok(row
                            .get::<Option<String>>(c)?
                            .unwrap_or_else(|| NULL.to_owned()))
                    });
                    kept.insert(
                        row.get("row_key")?,
                        values.collect::<Result<_, StoreError>>()?,
                    );
                }
                for (key, row) in chunk {
                    match kept.get(*key) {
                        None => seen.note(table, key, "row is missing".to_owned()),
                        Some(have) => {
                            let differing = columns
                                .iter()
                                .zip(have.iter().zip(row.iter()))
                                .filter(|(_, (a, b))| a != b);
                            for (column, (have, want)) in differing {
                                seen.note(
                                    table,
                                    key,
                                    format!("{column} is {have:?}, the journal says {want:?}"),
                                );
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Rows that no stream explains show in the number of rows.
    async fn compare_counts(
        &self,
        counted: &BTreeMap<&'static str, u64>,
        seen: &mut Rebuilt,
    ) -> Result<(), StoreError> {
        for table in TABLES {
            let row = self
                .row(Sql::new(format!("SELECT COUNT(*) FROM {table}")))
                .await?;
            let have: u64 = row.map_or(Ok(0), |row| row.at(0))?;
            let want = counted.get(table).copied().unwrap_or_default();
            if have != want {
                seen.note(
                    table,
                    "*",
                    format!("has {have} rows, the journal says {want}"),
                );
            }
        }
        Ok(())
    }

    async fn compare_tally(
        &self,
        sums: &BTreeMap<(String, String, String, String, String), i64>,
        seen: &mut Rebuilt,
    ) -> Result<(), StoreError> {
        let mut left = sums.clone();
        for row in self
            .rows(Sql::new(
                "SELECT rectification_id, holder, list, stage, due, n FROM tally",
            ))
            .await?
        {
            let place = (
                row.get("rectification_id")?,
                row.get("holder")?,
                row.get("list")?,
                row.get("stage")?,
                row.get("due")?,
            );
            let have: i64 = row.get("n")?;
            // A sum of nothing has no row: one that is there was put there by somebody else.
            let want = left.remove(&place);
            if want != Some(have) {
                let want = want.unwrap_or_default();
                seen.note(
                    "tally",
                    &format!("{place:?}"),
                    format!("is {have}, the journal says {want}"),
                );
            }
        }
        for (place, want) in left {
            seen.note(
                "tally",
                &format!("{place:?}"),
                format!("is missing, the journal says {want}"),
            );
        }
        Ok(())
    }
}

impl Rebuilt {
    pub(super) fn note(&mut self, table: &'static str, key: &str, what: String) {
        if self.drift.len() < LISTED {
            self.drift.push(Drift {
                table,
                key: key.to_owned(),
                what,
            });
        }
    }
}

/// An entry, as far as a replay needs it.
pub(super) struct Told {
    version: u64,
    pub(super) kind: String,
    pub(super) at_ms: i64,
    actor: Option<String>,
    pub(super) body: String,
    pub(super) personal: Option<String>,
}

impl Told {
    fn stamp(&self) -> Stamp {
        let by = self
            .actor
            .as_deref()
            .and_then(|a| a.parse().ok())
            .map(PersonId);
        Stamp {
            by,
            at: Timestamp::from_millisecond(self.at_ms).unwrap_or(Timestamp::UNIX_EPOCH),
        }
    }
}

const NULL: &str = "\u{0}";
const TABLES: [&str; 15] = [
    "finding",
    "finding_state",
    "finding_unit",
    "task",
    "batch",
    "evidence",
    "rectification",
    "unit",
    "import_draft",
    "record",
    "record_finding",
    "record_unit",
    "blob",
    "document",
    "document_text",
];

/// Key expression and compared columns of a table.
fn columns_of(table: &str) -> (&'static str, Vec<&'static str>) {
    match table {
        "finding" => ("id", rows::FINDING.to_vec()),
        "finding_state" => ("finding_id", vec!["state"]),
        "finding_unit" => ("unit_id || '/' || finding_id || '/' || role", vec!["role"]),
        "task" => ("id", rows::TASK.to_vec()),
        "batch" => ("id", batches::BATCH.to_vec()),
        "evidence" => ("id", evidence::EVIDENCE.to_vec()),
        "rectification" => ("id", rectifications::RECTIFICATION.to_vec()),
        "unit" => ("id", units::UNIT.to_vec()),
        "record" => ("kind || '/' || id", records::RECORD.to_vec()),
        "record_finding" => (
            "finding_id || '/' || kind || '/' || record_id",
            vec!["kind"],
        ),
        "record_unit" => ("unit_id || '/' || kind || '/' || record_id", vec!["kind"]),
        "blob" => ("key", files::BLOB.to_vec()),
        "document" => ("id", documents::DOCUMENT.to_vec()),
        _ => ("document_id", documents::DRAFT.to_vec()),
    }
}

impl Expected {
    fn take(&mut self, name: &str, stream: &[Told], seen: &mut Rebuilt) -> Result<(), StoreError> {
        let (Some((kind, id)), Some(last)) = (name.split_once('/'), stream.last()) else {
            return Ok(());
        };
        let (version, at_ms) = (last.version, last.at_ms);
        let told = |t: &Told| (t.body.clone(), t.personal.clone());
        match kind {
            "finding" => {
                let mut finding = None;
                for entry in stream {
                    let event = payload::event(&entry.body, entry.personal.as_deref())?;
                    finding = Finding::apply(finding, event, entry.stamp());
                }
                let Some(finding) = finding else {
                    return Ok(());
                };
                seen.findings += 1;
                self.row(
                    "finding",
                    id.to_owned(),
                    &rows::FINDING,
                    rows::finding(&finding, version, at_ms).to_vec(),
                );
                let state = Value::String(Some(rows::state(&finding)?));
                self.full(
                    "finding_state",
                    id.to_owned(),
                    &["finding_id", "state"],
                    vec![Value::String(Some(id.to_owned())), state],
                    1,
                );
                for (unit, finding, role) in rows::units(&finding) {
                    let key = format!("{unit}/{finding}/{role}");
                    let row = [unit.to_string(), finding.to_string(), role.to_owned()]
                        .map(|t| Value::String(Some(t)));
                    self.full(
                        "finding_unit",
                        key,
                        &["unit_id", "finding_id", "role"],
                        row.to_vec(),
                        2,
                    );
                }
                for (task, row) in finding.tasks.iter().zip(rows::tasks(&finding)) {
                    self.row("task", task.id.to_string(), &rows::TASK, row.to_vec());
                }
                for (id, row) in batches::rows(&finding) {
                    self.row("batch", id.to_string(), &batches::BATCH, row.to_vec());
                }
                for (piece, row) in finding.evidence_items.iter().zip(evidence::rows(&finding)) {
                    self.row(
                        "evidence",
                        piece.id.to_string(),
                        &evidence::EVIDENCE,
                        row.to_vec(),
                    );
                }
                for (rectification, holder, list, stage, due) in tally::places(&finding) {
                    *self
                        .tally
                        .entry((
                            rectification,
                            holder,
                            list.to_owned(),
                            stage.to_owned(),
                            due,
                        ))
                        .or_default() += 1;
                }
            }
            "rectification" => {
                let mut known = None;
                for (body, personal) in stream.iter().map(told) {
                    known = Rectification::apply(
                        known,
                        rectifications::rectification_event(&body, personal.as_deref())?,
                    );
                }
                if let Some(r) = known {
                    let row = rectifications::rectification_values(&r, version)?;
                    self.row(
                        "rectification",
                        id.to_owned(),
                        &rectifications::RECTIFICATION,
                        row.to_vec(),
                    );
                }
            }
            "unit" => {
                let mut known = None;
                for (body, personal) in stream.iter().map(told) {
                    known = Unit::apply(known, payload::event(&body, personal.as_deref())?);
                }
                if let Some(unit) = known {
                    self.row(
                        "unit",
                        id.to_owned(),
                        &units::UNIT,
                        units::unit_values(&unit, version).to_vec(),
                    );
                }
            }
            "import" => {
                let mut known = None;
                for (body, personal) in stream.iter().map(told) {
                    known = Draft::apply(known, payload::event(&body, personal.as_deref())?);
                }
                if let (Some(draft), Ok(document)) = (known, id.parse::<DocumentId>()) {
                    let row = documents::draft_values(document, &draft, version, at_ms)?;
                    self.row(
                        "import_draft",
                        id.to_owned(),
                        &documents::DRAFT,
                        row.to_vec(),
                    );
                }
            }
            "file" => self.take_file(stream)?,
            "document" => self.take_document(id, stream)?,
            // Accounts hold secrets that are never in the journal, so they cannot be rebuilt from it.
            other => {
                records::by_kind!(other, R => self.take_record::<R>(stream, version)?, _ => ());
            }
        }
        Ok(())
    }

    fn take_record<R: Record>(&mut self, stream: &[Told], version: u64) -> Result<(), StoreError> {
        let told = stream
            .iter()
            .map(|t| (t.body.as_str(), t.personal.as_deref(), t.stamp()));
        let Some(record) = records::replay::<R>(told)? else {
            return Ok(());
        };
        let id = record.indexed().id;
        let row = records::row(&record, version)?;
        self.row(
            "record",
            format!("{}/{id}", R::KIND),
            &records::RECORD,
            row.to_vec(),
        );
        let (findings, units) = records::links(&record);
        let texts =
            |of: String| [of, R::KIND.to_owned(), id.to_string()].map(|t| Value::String(Some(t)));
        for finding in findings {
            let key = format!("{finding}/{}/{id}", R::KIND);
            let columns = ["finding_id", "kind", "record_id"];
            self.pair("record_finding", key, &columns, texts(finding.to_string()));
        }
        for unit in units {
            let key = format!("{unit}/{}/{id}", R::KIND);
            let columns = ["unit_id", "kind", "record_id"];
            self.pair("record_unit", key, &columns, texts(unit.to_string()));
        }
        Ok(())
    }

    /// A row of a table that only links: of its key, the kind alone is compared.
    fn pair(&mut self, table: &'static str, key: String, columns: &[&str; 3], values: [Value; 3]) {
        let kind = values.get(1).map(text_of).into_iter().collect();
        self.writes.push(Sql::insert(table, columns).row(values));
        self.rows.insert((table, key), kind);
    }

    /// What is never written anew.
    pub(super) fn compare_only(&mut self, table: &'static str, key: String, values: &[Value]) {
        let texts = values.iter().map(text_of).collect();
        self.rows.insert((table, key), texts);
    }

    fn row(&mut self, table: &'static str, key: String, columns: &[&str], values: Vec<Value>) {
        self.full(table, key, columns, values, 0);
    }

    /// `skip` leading columns are the key alone and are not compared.
    fn full(
        &mut self,
        table: &'static str,
        key: String,
        columns: &[&str],
        values: Vec<Value>,
        skip: usize,
    ) {
        let texts = values.iter().skip(skip).map(text_of).collect();
        self.writes.push(Sql::insert(table, columns).row(values));
        self.rows.insert((table, key), texts);
    }
}

/// The value as `CAST(column AS TEXT)` gives it.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(Some(text)) => text.clone(),
        Value::BigInt(Some(number)) => number.to_string(),
        _ => NULL.to_owned(),
    }
}

async fn write_all(tx: &Tx, writes: Vec<Sql>) -> Result<(), StoreError> {
    for sql in writes {
        tx.execute(sql).await?;
    }
    Ok(())
}
