//! Documents that were handed in, and the drafts read from them.

use bihuan_access::Scope;
use bihuan_domain::{
    id::{DocumentId, PersonId, RectificationId},
    import::{Draft, DraftEvent, DraftState},
};

use super::{files, write::entries};
use crate::{
    Store, StoreError, Tx,
    sql::{Bind as _, Row, Sql},
    store::Read,
};

/// A document as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DocumentRecord {
    /// Identity.
    pub id: DocumentId,
    /// The rectification it belongs to.
    pub rectification: RectificationId,
    /// Name of the file.
    pub name: String,
    /// What kind of file it was.
    pub format: String,
    /// Title that was read.
    pub title: String,
    /// Where the file lies.
    pub blob_key: String,
    /// SHA-256 of the file, hex.
    pub digest: String,
    /// Bytes.
    pub size: u64,
    /// When it was handed in, milliseconds since 1970.
    pub created_ms: i64,
    /// By whom.
    pub created_by: Option<PersonId>,
}

/// A draft at a version of its stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRecord {
    /// The draft.
    pub draft: Draft,
    /// The version.
    pub version: u64,
}

/// A draft in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSummary {
    /// Its document.
    pub document: DocumentRecord,
    /// Where it stands.
    pub state: DraftState,
    /// Rows it has.
    pub rows: u32,
    /// Last change.
    pub updated_ms: i64,
}

pub(crate) const DOCUMENT: [&str; 11] = [
    "id",
    "rectification_id",
    "name",
    "format",
    "title",
    "blob_key",
    "digest",
    "size",
    "created_ms",
    "created_by",
    "version",
];
pub(crate) const DRAFT: [&str; 7] = [
    "document_id",
    "rectification_id",
    "stage",
    "rows",
    "updated_ms",
    "version",
    "state",
];

pub(crate) fn document_values(document: &DocumentRecord) -> [sea_orm::Value; 11] {
    [
        document.id.0.value(),
        document.rectification.0.value(),
        document.name.as_str().value(),
        document.format.as_str().value(),
        document.title.as_str().value(),
        document.blob_key.as_str().value(),
        document.digest.as_str().value(),
        document.size.value(),
        document.created_ms.value(),
        document.created_by.map(|p| p.0).value(),
        1_i64.value(),
    ]
}

fn document_of(row: &Row) -> Result<DocumentRecord, StoreError> {
    Ok(DocumentRecord {
        id: DocumentId(row.get("id")?),
        rectification: RectificationId(row.get("rectification_id")?),
        name: row.get("name")?,
        format: row.get("format")?,
        title: row.get("title")?,
        blob_key: row.get("blob_key")?,
        digest: row.get("digest")?,
        size: row.get("size")?,
        created_ms: row.get("created_ms")?,
        created_by: row.get::<Option<uuid::Uuid>>("created_by")?.map(PersonId),
    })
}

const fn stage(state: DraftState) -> &'static str {
    match state {
        DraftState::Open => "open",
        DraftState::Confirmed => "confirmed",
        DraftState::Discarded => "discarded",
    }
}

fn state_of(stage: &str) -> DraftState {
    match stage {
        "confirmed" => DraftState::Confirmed,
        "discarded" => DraftState::Discarded,
        _ => DraftState::Open,
    }
}

pub(crate) fn draft_values(
    id: DocumentId,
    d: &Draft,
    version: u64,
    at_ms: i64,
) -> Result<[sea_orm::Value; 7], StoreError> {
    let state = serde_json::to_string(d).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok([
        id.0.value(),
        d.rectification.0.value(),
        stage(d.state).value(),
        d.rows.len().value(),
        at_ms.value(),
        version.value(),
        state.value(),
    ])
}

fn draft_of(row: &Row) -> Result<DraftRecord, StoreError> {
    Ok(DraftRecord {
        draft: row.json("state")?,
        version: row.get("version")?,
    })
}

impl Store {
    /// A document of a rectification that `scope` sees all of; others see passages through their findings.
    pub async fn document(
        &self,
        scope: &Scope,
        id: DocumentId,
    ) -> Result<Option<DocumentRecord>, StoreError> {
        if *scope != Scope::All {
            return Ok(None);
        }
        self.row(Sql::new("SELECT * FROM document WHERE id = ?").bind(id.0))
            .await?
            .as_ref()
            .map(document_of)
            .transpose()
    }

    /// The whole text of a document, for those who see all.
    pub async fn document_text(
        &self,
        scope: &Scope,
        id: DocumentId,
    ) -> Result<Option<String>, StoreError> {
        if *scope != Scope::All {
            return Ok(None);
        }
        let row = self
            .row(Sql::new("SELECT body FROM document_text WHERE document_id = ?").bind(id.0))
            .await?;
        row.map(|row| row.at(0)).transpose()
    }

    /// Characters `from..to` of a document's text and its name. The caller has checked that a finding of his stands there.
    pub async fn passage(
        &self,
        id: DocumentId,
        from: usize,
        to: usize,
    ) -> Result<Option<(String, String)>, StoreError> {
        let sql = Sql::new(
            "SELECT d.name, SUBSTR(t.body, CAST(? AS INTEGER), CAST(? AS INTEGER)) AS words FROM document_text t \
             JOIN document d ON d.id = t.document_id WHERE t.document_id = ?",
        );
        let row = self
            .row(sql.bind(from + 1).bind(to.saturating_sub(from)).bind(id.0))
            .await?;
        row.map(|row| Ok((row.get("name")?, row.get("words")?)))
            .transpose()
    }

    /// A draft, for those who see all.
    pub async fn draft(
        &self,
        scope: &Scope,
        id: DocumentId,
    ) -> Result<Option<DraftRecord>, StoreError> {
        if *scope != Scope::All {
            return Ok(None);
        }
        let sql =
            Sql::new("SELECT state, version FROM import_draft WHERE document_id = ?").bind(id.0);
        self.row(sql).await?.as_ref().map(draft_of).transpose()
    }

    /// Drafts, latest change first, at most 200, for those who see all.
    pub async fn drafts(
        &self,
        scope: &Scope,
        rectification: Option<RectificationId>,
    ) -> Result<Vec<DraftSummary>, StoreError> {
        if *scope != Scope::All {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(
            "SELECT d.*, i.stage, i.rows AS row_count, i.updated_ms FROM import_draft i JOIN document d ON d.id = i.document_id WHERE 1 = 1",
        );
        if let Some(rectification) = rectification {
            sql = sql
                .push(" AND i.rectification_id = ?")
                .bind(rectification.0);
        }
        let rows = self
            .rows(sql.push(" ORDER BY i.updated_ms DESC LIMIT 200"))
            .await?;
        rows.iter()
            .map(|row| {
                Ok(DraftSummary {
                    document: document_of(row)?,
                    state: state_of(&row.get::<String>("stage")?),
                    rows: row.get("row_count")?,
                    updated_ms: row.get("updated_ms")?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Keeps a document and its text; the draft read from it follows with [`record_draft`](Self::record_draft).
    pub async fn put_document(
        &mut self,
        document: &DocumentRecord,
        text: &str,
    ) -> Result<(), StoreError> {
        // PostgreSQL cannot keep NUL; a reading never needs it.
        let text = text.replace('\0', " ");
        let told = files::document_entry(document, &text)?;
        self.append(&format!("document/{}", document.id), 0, vec![told])
            .await?;
        let row = document_values(document);
        self.execute(Sql::insert("document", &DOCUMENT).row(row))
            .await?;
        let body = Sql::insert("document_text", &["document_id", "body"]);
        self.execute(body.row([document.id.0.value(), text.value()]))
            .await
            .map(drop)
    }

    /// A draft to be changed in this transaction, for those who see all.
    pub async fn draft(
        &self,
        scope: &Scope,
        id: DocumentId,
    ) -> Result<Option<DraftRecord>, StoreError> {
        if *scope != Scope::All {
            return Ok(None);
        }
        let sql =
            Sql::new("SELECT state, version FROM import_draft WHERE document_id = ?").bind(id.0);
        self.row(self.dialect().lock_rows(sql))
            .await?
            .as_ref()
            .map(draft_of)
            .transpose()
    }

    /// Records what happened to a draft.
    pub async fn record_draft(
        &mut self,
        id: DocumentId,
        before: Option<DraftRecord>,
        event: DraftEvent,
    ) -> Result<DraftRecord, StoreError> {
        let entries = entries(std::slice::from_ref(&event))?;
        let (start, version) = before.map_or((None, 0), |b| (Some(b.draft), b.version));
        let draft = Draft::apply(start, event);
        let draft = draft
            .ok_or_else(|| StoreError::Damaged("a draft must begin by being opened".to_owned()))?;
        let version = self
            .append(&format!("import/{id}"), version, entries)
            .await?;
        let values = draft_values(id, &draft, version, self.author().at_ms)?;
        let upsert = Sql::insert("import_draft", &DRAFT).row(values).push(
            " ON CONFLICT (document_id) DO UPDATE SET stage = excluded.stage, rows = excluded.rows, \
             updated_ms = excluded.updated_ms, version = excluded.version, state = excluded.state",
        );
        self.execute(upsert).await?;
        Ok(DraftRecord { draft, version })
    }
}
