//! Files of a task that were accepted, to be read as a whole.

use std::{fs::File, sync::Arc};

use bihuan_domain::{
    clock::day_of,
    collection::{CollectionTask, HandedIn, SealedFile, Stage},
    id::CollectionId,
};
use bihuan_insight::ingest::Pseudonyms;
use jiff::civil::Date;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    all_parts,
    keeping::batch_name,
    vault::{self, Keys},
};
use crate::{App, Failure};

/// A file that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// The data set.
    pub(crate) table: String,
    /// The submission and the round.
    pub(crate) batch: String,
    /// How many rows the check counted.
    pub(crate) rows: u64,
    /// The day on which it came.
    pub(crate) day: Date,
    file: SealedFile,
}

/// The files of a data set that were accepted, in an order that stays the same.
pub(crate) async fn accepted(
    app: &App,
    task: CollectionId,
    set: &str,
) -> Result<Vec<Accepted>, Failure> {
    let mut files = Vec::new();
    for part in all_parts(app, task).await? {
        let it = part.record;
        if it.set != set || !matches!(it.stage, Stage::Accepted { .. }) {
            continue;
        }
        let Some(round) = it.last() else { continue };
        let HandedIn::File { file, .. } = &round.handed else {
            continue;
        };
        files.push(Accepted {
            table: it.set.clone(),
            batch: batch_name(it.id, it.rounds.len())?.to_string(),
            rows: round.tally().map_or(0, |tally| tally.rows),
            day: day_of(round.stamp.at),
            file: file.clone(),
        });
    }
    files.sort_by(|one, other| one.batch.cmp(&other.batch));
    Ok(files)
}

/// Opens what a task keeps sealed.
pub(crate) struct Opener {
    app: Arc<App>,
    keys: Keys,
}

impl Opener {
    /// For a task.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when its data was deleted.
    pub(crate) async fn of(app: &Arc<App>, task: &CollectionTask) -> Result<Self, Failure> {
        Ok(Self {
            app: Arc::clone(app),
            keys: vault::keys(app, task).await?,
        })
    }

    /// What stands for records of this task.
    pub(crate) fn pseudonyms(&self) -> Pseudonyms {
        self.keys.pseudonyms()
    }

    /// A file that was accepted.
    pub(crate) async fn file(&self, it: &Accepted) -> Result<File, Failure> {
        vault::open_file(&self.app, &self.keys, &it.file).await
    }

    /// Seals what was found; `keep` makes it part of the ledger.
    pub(crate) async fn seal<T: Serialize>(
        &self,
        value: &T,
    ) -> Result<(SealedFile, bihuan_store::BlobRef), Failure> {
        let blob = vault::seal_json(&self.app, &self.keys, value).await?;
        Ok((vault::sealed_file(&blob), blob))
    }

    /// Opens what was sealed.
    pub(crate) async fn json<T: DeserializeOwned>(&self, file: &SealedFile) -> Result<T, Failure> {
        vault::open_json(&self.app, &self.keys, file).await
    }
}
