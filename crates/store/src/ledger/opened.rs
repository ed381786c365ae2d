//! Who opened which dossier: asked before several are signed together.

use std::collections::HashSet;

use bihuan_domain::id::{FindingId, PersonId};

use crate::{
    Store, StoreError,
    sql::{Bind as _, Sql},
    store::Read as _,
};

impl Store {
    /// Remembers that a person opened the dossier with this digest; the first time counts.
    pub async fn note_opened(
        &self,
        person: PersonId,
        finding: FindingId,
        digest: &str,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        if self
            .opened(person)
            .await?
            .contains(&(finding, digest.to_owned()))
        {
            return Ok(());
        }
        let columns = ["person", "finding_id", "digest", "at_ms"];
        let row = [
            person.0.value(),
            finding.0.value(),
            digest.value(),
            at_ms.value(),
        ];
        let note = Sql::insert("dossier_opened", &columns).row(row);
        let tx = self.keep_house().await?;
        tx.execute(note.push(" ON CONFLICT DO NOTHING")).await?;
        tx.commit().await
    }

    /// The dossiers of unfinished findings that a person opened, by finding and digest.
    pub async fn opened(
        &self,
        person: PersonId,
    ) -> Result<HashSet<(FindingId, String)>, StoreError> {
        let sql = Sql::new(
            "SELECT o.finding_id, o.digest FROM dossier_opened o JOIN finding f ON f.id = o.finding_id \
             WHERE f.open = 1 AND o.person = ?",
        );
        self.rows(sql.bind(person.0))
            .await?
            .iter()
            .map(|row| Ok((FindingId(row.get("finding_id")?), row.get("digest")?)))
            .collect()
    }
}
