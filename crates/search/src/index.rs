//! The index on disk: opening it, following the journal, answering.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tantivy::collector::{Count, TopDocs};
use tantivy::directory::{MmapDirectory, RamDirectory};
use tantivy::query::Query as Asked;
use tantivy::schema::Value as _;
use tantivy::{
    Directory, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term,
};
use uuid::Uuid;

use crate::document::{Document, Hit, Hits, Kind, Query, Thing, Visible};
use crate::fields::{Fields, LAYOUT};
use crate::query::{self, By, Share, Wanted, unranked};
use crate::snippet;

/// Says that a folder is ours, and in which layout its index is. While an index is being replaced it says `0`.
const MARKER: &str = "bihuan-search-layout";

/// What the writer collects in memory before it writes a segment.
const WRITER_BYTES: usize = 48 * 1024 * 1024;

const MOST_HITS: usize = 100;
const DEEPEST_OFFSET: usize = 10_000;

/// Why the index could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The folder holds something else, and is left alone.
    #[error("检索目录 {0} 中有其他文件，请换一个空目录。")]
    NotOurs(PathBuf),
    /// The folder could not be read or written.
    #[error("检索目录 {path} 无法读写：{source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process writes to the index.
    #[error("检索库正被另一个程序使用。")]
    Busy,
    /// The engine failed, most likely because the index is damaged or the disk is full.
    #[error("检索未能完成：{0}")]
    Engine(#[source] TantivyError),
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(..) => Self::Busy,
            other => Self::Engine(other),
        }
    }
}

/// A full-text index. Readers and the one writer do not wait for each other.
///
/// Every function may block on the disk: call them where that is allowed.
pub struct Index {
    engine: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    /// Made with the first write, so that a process that only reads does not keep others from writing.
    writer: Mutex<Option<IndexWriter>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("cursor", &self.cursor())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in a folder of its own. One that is missing, damaged or of another layout is replaced by an empty
    /// one, whose [`Index::cursor`] is 0: the caller fills it from the beginning of the journal.
    ///
    /// # Errors
    /// [`SearchError::NotOurs`], [`SearchError::Folder`], [`SearchError::Engine`].
    pub fn open(folder: &Path) -> Result<Self, SearchError> {
        let at_folder = |source| SearchError::Folder {
            path: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(at_folder)?;
        let marker = folder.join(MARKER);
        let layout = fs::read_to_string(&marker).ok();
        if layout.as_deref() == Some(LAYOUT.to_string().as_str())
            && let Ok(index) = Self::existing(folder)
        {
            return Ok(index);
        }
        if layout.is_none() && fs::read_dir(folder).map_err(at_folder)?.next().is_some() {
            return Err(SearchError::NotOurs(folder.to_owned()));
        }
        // From here until the new marker is written, the folder is known to be ours and to hold nothing usable.
        fs::write(&marker, "0").map_err(at_folder)?;
        for entry in fs::read_dir(folder).map_err(at_folder)? {
            let path = entry.map_err(at_folder)?.path();
            if path.is_file() && path != marker {
                fs::remove_file(&path).map_err(at_folder)?;
            }
        }
        let index = Self::new_in(MmapDirectory::open(folder).map_err(TantivyError::from)?)?;
        fs::write(&marker, LAYOUT.to_string()).map_err(at_folder)?;
        Ok(index)
    }

    /// An empty index that is gone with the value.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn in_memory() -> Result<Self, SearchError> {
        Self::new_in(RamDirectory::create())
    }

    fn new_in(directory: impl Into<Box<dyn Directory>>) -> Result<Self, SearchError> {
        let (schema, fields) = Fields::schema();
        let index = tantivy::Index::builder()
            .schema(schema)
            .tokenizers(Fields::tokenizers())
            .open_or_create(directory)?;
        Self::over(index, fields)
    }

    fn existing(folder: &Path) -> Result<Self, SearchError> {
        let (schema, fields) = Fields::schema();
        let mut index = tantivy::Index::open_in_dir(folder)?;
        if index.schema() != schema {
            return Err(SearchError::Engine(TantivyError::SchemaError(
                "another layout".to_owned(),
            )));
        }
        index.set_tokenizers(Fields::tokenizers());
        Self::over(index, fields)
    }

    fn over(engine: tantivy::Index, fields: Fields) -> Result<Self, SearchError> {
        let reader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            engine,
            fields,
            reader,
            writer: Mutex::new(None),
        })
    }

    /// The journal sequence number up to which the index is filled; 0 when it is empty.
    pub fn cursor(&self) -> u64 {
        let payload = self
            .engine
            .load_metas()
            .ok()
            .and_then(|metas| metas.payload);
        payload.and_then(|cursor| cursor.parse().ok()).unwrap_or(0)
    }

    /// The files that no longer hold what was written into them. Reads the whole index.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn damaged_files(&self) -> Result<Vec<PathBuf>, SearchError> {
        let mut files: Vec<PathBuf> = self.engine.validate_checksum()?.into_iter().collect();
        files.sort();
        Ok(files)
    }

    /// First takes out everything that is, or belongs to, one of `outdated`; then takes `documents` in, replacing those
    /// with the same id; notes `cursor`. All of it or nothing; afterwards searches see the result.
    ///
    /// Naming a finding in `outdated` and giving its documents anew leaves nothing behind of tasks it no longer has.
    /// Many documents a call are much faster than one.
    ///
    /// # Errors
    /// [`SearchError::Busy`], [`SearchError::Engine`]; the cursor then stays and the same call can be made again.
    pub fn apply(
        &self,
        documents: impl IntoIterator<Item = Document>,
        outdated: impl IntoIterator<Item = Uuid>,
        cursor: u64,
    ) -> Result<(), SearchError> {
        // A writer that a panic has left behind is replaced below as after any other failure.
        let mut place = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = match place.take() {
            Some(writer) => writer,
            None => self.engine.writer_with_num_threads(1, WRITER_BYTES)?,
        };
        self.write(&mut writer, documents, outdated, cursor)?;
        // Only a writer that succeeded is kept: dropping a failed one forgets what it had collected.
        *place = Some(writer);
        drop(place);
        self.reader.reload()?;
        Ok(())
    }

    fn write(
        &self,
        writer: &mut IndexWriter,
        documents: impl IntoIterator<Item = Document>,
        outdated: impl IntoIterator<Item = Uuid>,
        cursor: u64,
    ) -> Result<(), SearchError> {
        let bears = |field, id: Uuid| Term::from_field_bytes(field, id.as_bytes());
        for id in outdated {
            writer.delete_term(bears(self.fields.id, id));
            writer.delete_term(bears(self.fields.parent, id));
        }
        for document in documents {
            writer.delete_term(bears(self.fields.id, document.id));
            writer.add_document(self.fields.document(&document))?;
        }
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&cursor.to_string());
        commit.commit()?;
        Ok(())
    }

    /// Answers a question: documents that hold all its words, or some of them where none holds all.
    ///
    /// # Errors
    /// [`SearchError::Engine`]. No text is an error.
    pub fn search(&self, query: &Query) -> Result<Hits, SearchError> {
        let wanted = Wanted::read(&query.text);
        let sees_nothing = matches!(&query.visible, Visible::Units(units) if units.is_empty());
        if wanted.words.is_empty() || sees_nothing {
            return Ok(Hits {
                all_words: true,
                ..Hits::default()
            });
        }
        let all = self.ask(query, &wanted, Share::All)?;
        if all.total > 0 || wanted.words.len() < 2 {
            return Ok(all);
        }
        self.ask(query, &wanted, Share::Some)
    }

    /// Documents that speak of the same things, those that share the most telling ones first. Of the query everything counts but
    /// its text.
    ///
    /// # Errors
    /// [`SearchError::Engine`].
    pub fn resembling(&self, things: &[Thing], query: &Query) -> Result<Vec<Hit>, SearchError> {
        let sees_nothing = matches!(&query.visible, Visible::Units(units) if units.is_empty());
        if things.is_empty() || sees_nothing {
            return Ok(Vec::new());
        }
        let searcher = self.reader.searcher();
        let asked = query::within(
            &self.fields,
            query,
            query::resembling(&self.fields, things),
            None,
        );
        let best = TopDocs::with_limit(query.limit.clamp(1, MOST_HITS)).order_by_score();
        let mut hits = Vec::new();
        for (_, address) in searcher.search(&asked, &best)? {
            hits.extend(self.hit(&searcher.doc(address)?, &[]));
        }
        Ok(hits)
    }

    /// The best are those that hold the words as words, ranked; after them come those where the same characters were cut
    /// into other words. The second kind is only looked at when the first does not fill the page.
    fn ask(&self, query: &Query, wanted: &Wanted, share: Share) -> Result<Hits, SearchError> {
        let searcher = self.reader.searcher();
        let holding = |by| query::holding(&self.fields, wanted, by, share);
        let within = |sought, but_not| query::within(&self.fields, query, sought, but_not);
        let best = |asked: Box<dyn Asked>, offset: usize, limit: usize| {
            searcher.search(
                &asked,
                &TopDocs::with_limit(limit)
                    .and_offset(offset)
                    .order_by_score(),
            )
        };
        let count = |asked: Box<dyn Asked>| searcher.search(&asked, &Count);

        let limit = query.limit.clamp(1, MOST_HITS);
        let offset = query.offset.min(DEEPEST_OFFSET);
        let total = count(within(holding(By::Grams), None))?;
        let mut found = best(within(holding(By::Words), None), offset, limit)?;
        if found.len() < limit && offset + found.len() < total {
            let ranked = count(within(holding(By::Words), None))?;
            let rest = unranked(holding(By::Grams));
            let rest = within(rest, Some(holding(By::Words)));
            found.extend(best(
                rest,
                offset.saturating_sub(ranked),
                limit - found.len(),
            )?);
        }

        let words: Vec<&str> = wanted.words.iter().map(|word| word.text.as_str()).collect();
        let mut hits = Vec::with_capacity(found.len());
        for (_, address) in found {
            let document: TantivyDocument = searcher.doc(address)?;
            hits.extend(self.hit(&document, &words));
        }
        Ok(Hits {
            total,
            all_words: share == Share::All,
            hits,
        })
    }

    fn hit(&self, document: &TantivyDocument, words: &[&str]) -> Option<Hit> {
        let text = |field| {
            document
                .get_first(field)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
        };
        let uuid = |field| {
            let bytes = document
                .get_first(field)
                .and_then(|value| value.as_bytes())?;
            Uuid::from_slice(bytes).ok()
        };
        Some(Hit {
            id: uuid(self.fields.id)?,
            kind: Kind::from_code(
                document
                    .get_first(self.fields.kind)
                    .and_then(|value| value.as_u64())?,
            )?,
            parent: uuid(self.fields.parent)?,
            no: text(self.fields.no).to_owned(),
            title: text(self.fields.title).to_owned(),
            snippet: snippet::snippet(text(self.fields.shown), words),
        })
    }
}
