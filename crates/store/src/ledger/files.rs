//! Files and documents compared with what the journal says about them. They cannot be rebuilt from it, since it holds their
//! digests only; so they are compared and never written anew.

use bihuan_journal::{Digest, Suite};
use sea_orm::Value;
use serde::{Deserialize, Serialize};

use super::documents::{DOCUMENT, document_values};
use super::payload;
use super::rebuild::{Expected, Rebuilt, Told};
use crate::blobs::FILE_KEPT;
use crate::dialect::Dialect;
use crate::sql::{Bind as _, Sql};
use crate::store::Read as _;
use crate::{BlobRef, DocumentRecord, NewEntry, Store, StoreError};

/// Columns of a file that are compared.
pub(super) const BLOB: [&str; 4] = ["key", "digest", "size", "kept_ms"];
/// Texts that are read at once; each may be a whole document.
const TEXTS: usize = 20;

#[derive(Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum DocumentEvent {
    DocumentKept {
        #[serde(flatten)]
        document: DocumentRecord,
        text_digest: Digest,
    },
}

/// What the journal is told about a document and the text that was read from it.
pub(super) fn document_entry(
    document: &DocumentRecord,
    text: &str,
) -> Result<NewEntry, StoreError> {
    payload::entry(&DocumentEvent::DocumentKept {
        document: document.clone(),
        text_digest: digest(text),
    })
}

fn digest(text: &str) -> Digest {
    Suite::Sha256.digest(text.as_bytes())
}

/// A column of one of our tables as the text that [`Expected`] holds for it.
pub(super) fn as_text(dialect: Dialect, table: &str, column: &str) -> String {
    match (table, column, dialect) {
        ("blob", "digest", Dialect::Sqlite) => "lower(hex(digest)) AS digest".to_owned(),
        ("blob", "digest", Dialect::Postgres) => "encode(digest, 'hex') AS digest".to_owned(),
        _ => format!("CAST({column} AS TEXT) AS {column}"),
    }
}

impl Expected {
    /// What a stream `file/<key>` says.
    pub(super) fn take_file(&mut self, stream: &[Told]) -> Result<(), StoreError> {
        let [only] = stream else {
            // It was forgotten.
            return Ok(());
        };
        if only.kind != FILE_KEPT {
            return Ok(());
        }
        let blob: BlobRef = payload::event(&only.body, None)?;
        let row = [
            blob.key.as_str().value(),
            blob.digest.to_string().value(),
            blob.size.value(),
            only.at_ms.value(),
        ];
        self.compare_only("blob", blob.key, &row);
        Ok(())
    }

    /// What a stream `document/<id>` says.
    pub(super) fn take_document(&mut self, id: &str, stream: &[Told]) -> Result<(), StoreError> {
        for told in stream {
            let DocumentEvent::DocumentKept {
                document,
                text_digest,
            } = payload::event(&told.body, told.personal.as_deref())?;
            let row: [Value; DOCUMENT.len()] = document_values(&document);
            self.compare_only("document", id.to_owned(), &row);
            self.texts.push((id.to_owned(), text_digest));
        }
        Ok(())
    }
}

impl Store {
    /// The texts of documents are those that were read.
    pub(super) async fn compare_texts(
        &self,
        expected: &Expected,
        seen: &mut Rebuilt,
    ) -> Result<(), StoreError> {
        for chunk in expected.texts.chunks(TEXTS) {
            let sql = Sql::new("SELECT document_id, body FROM document_text WHERE document_id IN ");
            let rows = self
                .rows(sql.push_list(chunk.iter().map(|(id, _)| id)))
                .await?;
            let mut found = std::collections::BTreeMap::new();
            for row in rows {
                let body: String = row.get("body")?;
                found.insert(row.get::<String>("document_id")?, digest(&body));
            }
            for (id, text) in chunk {
                match found.get(id) {
                    None => seen.note("document_text", id, "row is missing".to_owned()),
                    Some(have) if have != text => {
                        seen.note("document_text", id, "body is another one".to_owned());
                    }
                    Some(_) => {}
                }
            }
        }
        Ok(())
    }
}
