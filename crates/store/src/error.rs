//! What can go wrong in the store.

use uuid::Uuid;

/// A failure of the store. The reader of a page never sees the English text; it is for the log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Somebody else appended to the stream in the meantime. Load again and decide again.
    #[error("stream {stream} is no longer at version {expected}")]
    Conflict {
        /// The stream that moved.
        stream: String,
        /// The version the caller had seen.
        expected: u64,
    },
    /// The request was carried out before; its effect is durable. Answer as it was answered then.
    #[error("request {request} was carried out before, as version {version} of {stream}")]
    AlreadyDone {
        /// The repeated request.
        request: Uuid,
        /// Stream of the first entry that the request wrote.
        stream: String,
        /// Version of that entry.
        version: u64,
    },
    /// The disk is full. Nothing was acknowledged; writing works again once there is space.
    #[error("no space left for writing: {0}")]
    Full(String),
    /// The disk failed while writing. The store acknowledges nothing more until it is started again; reading goes on.
    #[error("writing has stopped after a disk failure: {0}")]
    Broken(String),
    /// Another process or transaction holds what is needed. Trying again helps.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A value broke a rule of the schema, such as a login that exists already.
    #[error("refused by a constraint of the schema: {0}")]
    Constraint(String),
    /// The login exists already.
    #[error("the login {0} is taken")]
    Taken(String),
    /// A transaction went on after one of its statements had failed, and therefore cannot be committed.
    #[error("the transaction had failed before and was rolled back")]
    Aborted,
    /// A command changed something without telling the journal.
    #[error("a command must append at least one journal entry before it is committed")]
    NothingAppended,
    /// The database was written by a newer program.
    #[error("the database has migration {found}, this program knows only up to {known}")]
    Newer {
        /// The newest migration in the database.
        found: i64,
        /// The newest migration of this program.
        known: i64,
    },
    /// A migration that was applied earlier had another text than the one in this program.
    #[error("migration {0} was applied with another text")]
    MigrationChanged(String),
    /// The configuration cannot be used.
    #[error("the store cannot be opened: {0}")]
    Settings(String),
    /// What lies in the database or in a file is not what was written there.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// More bytes came than were allowed.
    #[error("larger than the allowed {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The key in the data folder, or the hardware module, did not sign.
    #[error("nothing was signed: {0}")]
    Signer(String),
    /// There is no such blob.
    #[error("blob {0} is missing")]
    NoBlob(String),
    /// A text contains a NUL character, which PostgreSQL cannot keep; SQLite refuses it too, so that both behave alike.
    #[error("a text contains a NUL character")]
    NulCharacter,
    /// The target of a restore already holds data.
    #[error("a backup can only be restored into an empty store")]
    NotEmpty,
    /// The blob storage failed.
    #[error("blob storage: {0}")]
    Blobs(#[from] object_store::Error),
    /// Reading or writing a file failed.
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
    /// The database refused a statement for a reason that is none of the above.
    #[error("database: {0}")]
    Database(String),
}

impl StoreError {
    /// True when the same command may simply be tried again from loading on.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict { .. } | Self::Busy(_))
    }
}
