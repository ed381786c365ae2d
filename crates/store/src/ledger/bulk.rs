//! Appending whole pasts of new streams at once: for generated ledgers and large imports.

use bihuan_journal::{Draft, SALT_BYTES, canonical_json, seal};

use crate::{
    Author, NewEntry, StoreError, Tx,
    journal::{COLUMNS, values},
    sql::Sql,
    store::Read,
};

impl Tx {
    /// Appends streams that do not exist yet, each with its entries and their authors.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when one of the streams exists already.
    pub(crate) async fn append_histories(
        &mut self,
        histories: Vec<(String, Vec<(Author, NewEntry)>)>,
    ) -> Result<(), StoreError> {
        if let Some((stream, _)) = histories.first()
            && !self.appended
        {
            // Asked for its fence only: followers must wait for these numbers until they are committed.
            self.row(self.dialect().head_of_stream(stream, true))
                .await?;
        }
        let mut sealed = Vec::new();
        for (stream, entries) in histories {
            let mut prev = None;
            for (version, (author, new)) in (1..).zip(entries) {
                let personal = new.personal.as_ref().map(canonical_json);
                let salt = if personal.is_some() {
                    self.salts.salt()
                } else {
                    [0; SALT_BYTES]
                };
                let draft = Draft {
                    stream: stream.clone(),
                    version,
                    kind: new.kind,
                    at_ms: author.at_ms,
                    actor: author.actor,
                    request: author.request.map(|id| id.to_string()),
                    body: canonical_json(&new.body),
                    personal,
                    salt,
                };
                let entry = seal(self.store.suite(), draft, prev);
                prev = Some(entry.digest);
                sealed.push(entry);
            }
        }
        for rows in sealed.chunks(500) {
            self.execute(
                rows.iter()
                    .fold(Sql::insert("journal", &COLUMNS), |sql, entry| {
                        sql.row(values(entry))
                    }),
            )
            .await?;
        }
        self.appended |= !sealed.is_empty();
        Ok(())
    }
}
