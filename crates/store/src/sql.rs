//! Statements with their values, and rows with typed columns.
//!
//! Statements are written once, with `?` for every value; [`dialect`](crate::dialect) turns them into what the database
//! understands. Columns have four types on both databases: text, 64-bit integer, 64-bit float, bytes. A truth value is
//! the integer 0 or 1, an id is its text, a date is `YYYY-MM-DD`, a time is milliseconds since 1970-01-01 UTC, JSON is
//! text. `SUM` of integers must be written `CAST(SUM(x) AS BIGINT)`, since PostgreSQL otherwise answers with a decimal.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bihuan_journal::Digest;
use sea_orm::{QueryResult, TryGetable, Value};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::StoreError;
use crate::answer::{Answer, Cell};

/// A statement and its values, written piece by piece.
#[derive(Debug, Clone)]
pub(crate) struct Sql {
    pub(crate) text: Cow<'static, str>,
    pub(crate) values: Vec<Value>,
}

impl Sql {
    /// Begins with `text`, one `?` for each value that [`bind`](Self::bind) will add.
    pub(crate) fn new(text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            text: text.into(),
            values: Vec::new(),
        }
    }

    /// A statement that is always the same and has no values.
    pub(crate) const fn fixed(text: &'static str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            values: Vec::new(),
        }
    }

    /// Adds the value for the next `?`.
    #[must_use]
    pub(crate) fn bind(mut self, value: impl Bind) -> Self {
        self.values.push(value.value());
        self
    }

    /// Adds more text, with or without `?`.
    #[must_use]
    pub(crate) fn push(mut self, fragment: &str) -> Self {
        self.text.to_mut().push_str(fragment);
        self
    }

    /// Adds `(?, ?, …)` with one value each, for `IN`. An empty list gives `(NULL)`, which nothing is in.
    #[must_use]
    pub(crate) fn push_list<V: Bind>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        let text = self.text.to_mut();
        let before = self.values.len();
        for value in values {
            text.push_str(if self.values.len() == before {
                "(?"
            } else {
                ", ?"
            });
            self.values.push(value.value());
        }
        text.push_str(if self.values.len() == before {
            "(NULL)"
        } else {
            ")"
        });
        self
    }

    /// `INSERT INTO table (columns) VALUES`; follow with [`row`](Self::row) for each row.
    pub(crate) fn insert(table: &str, columns: &[&str]) -> Self {
        Self::new(format!(
            "INSERT INTO {table} ({}) VALUES ",
            columns.join(", ")
        ))
    }

    /// Adds one row of an [`insert`](Self::insert).
    #[must_use]
    pub(crate) fn row(mut self, values: impl IntoIterator<Item = Value>) -> Self {
        let text = self.text.to_mut();
        text.push_str(if self.values.is_empty() { "(" } else { ", (" });
        for (index, value) in values.into_iter().enumerate() {
            text.push_str(if index == 0 { "?" } else { ", ?" });
            self.values.push(value);
        }
        text.push(')');
        self
    }
}

impl Sql {
    /// Refuses texts with a NUL character: PostgreSQL cannot keep it, so SQLite does not either.
    ///
    /// # Errors
    /// [`StoreError::NulCharacter`].
    pub(crate) fn checked(&self) -> Result<(), StoreError> {
        let nul = |value: &Value| matches!(value, Value::String(Some(text)) if text.contains('\0'));
        if self.values.iter().any(nul) {
            return Err(StoreError::NulCharacter);
        }
        Ok(())
    }
}

/// A value that a statement can carry.
pub(crate) trait Bind {
    /// The value as the database driver takes it.
    fn value(self) -> Value;
}

macro_rules! bind {
    ($($type:ty => $variant:ident, |$value:ident| $into:expr;)+) => {$(
        impl Bind for $type {
            fn value(self) -> Value {
                let $value = self;
                Value::$variant(Some($into))
            }
        }
        impl Bind for Option<$type> {
            fn value(self) -> Value {
                self.map_or(Value::$variant(None), Bind::value)
            }
        }
    )+};
}

bind! {
    String => String, |v| v;
    &str => String, |v| v.to_owned();
    &String => String, |v| v.clone();
    Cow<'_, str> => String, |v| v.into_owned();
    Uuid => String, |v| v.to_string();
    jiff::civil::Date => String, |v| v.to_string();
    &serde_json::Value => String, |v| v.to_string();
    i64 => BigInt, |v| v;
    i32 => BigInt, |v| i64::from(v);
    u32 => BigInt, |v| i64::from(v);
    u16 => BigInt, |v| i64::from(v);
    u64 => BigInt, |v| i64::try_from(v).unwrap_or(i64::MAX);
    usize => BigInt, |v| i64::try_from(v).unwrap_or(i64::MAX);
    bool => BigInt, |v| i64::from(v);
    f64 => Double, |v| v;
    Vec<u8> => Bytes, |v| v;
    &[u8] => Bytes, |v| v.to_vec();
    Digest => Bytes, |v| v.as_bytes().to_vec();
}

impl Bind for Value {
    fn value(self) -> Value {
        self
    }
}

/// One row of an answer.
#[derive(Debug)]
pub(crate) struct Row(Origin);

/// Who gave the row.
#[derive(Debug)]
enum Origin {
    /// The driver of both databases.
    Driver(QueryResult),
    /// A connection that reads a SQLite file.
    Reader {
        answer: Arc<Answer>,
        row: usize,
        /// The column behind the last one that was read.
        next: AtomicUsize,
    },
}

impl From<QueryResult> for Row {
    fn from(row: QueryResult) -> Self {
        Self(Origin::Driver(row))
    }
}

impl Row {
    /// The rows of an answer.
    pub(crate) fn all(answer: Answer) -> Vec<Self> {
        let answer = Arc::new(answer);
        let row = |row| {
            let (answer, next) = (Arc::clone(&answer), AtomicUsize::new(0));
            Self(Origin::Reader { answer, row, next })
        };
        (0..answer.rows()).map(row).collect()
    }

    /// The value of a column by name.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the column is absent or holds something of another kind.
    pub(crate) fn get<T: Column>(&self, column: &str) -> Result<T, StoreError> {
        T::read(self, At::Name(column))
    }

    /// The value of a column by place, counted from 0. For statements with one or two columns.
    pub(crate) fn at<T: Column>(&self, place: usize) -> Result<T, StoreError> {
        T::read(self, At::Place(place))
    }

    /// The value of a text column that holds JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text)
            .map_err(|error| StoreError::Damaged(format!("column {column}: {error}")))
    }

    fn raw<T: Raw>(&self, at: At<'_>) -> Result<T, StoreError> {
        match &self.0 {
            Origin::Driver(row) => match at {
                At::Name(name) => row.try_get_by(name),
                At::Place(place) => row.try_get_by(place),
            }
            .map_err(|error| at.odd(&error)),
            Origin::Reader { answer, row, next } => {
                let place = match at {
                    At::Name(name) => answer.place(name, next.load(Ordering::Relaxed)),
                    At::Place(place) => Some(place),
                };
                let place = place.ok_or_else(|| at.odd(&"no column"))?;
                next.store(place + 1, Ordering::Relaxed);
                answer
                    .cell(*row, place)
                    .and_then(T::of)
                    .ok_or_else(|| at.odd(&"something of another kind"))
            }
        }
    }
}

/// Which column of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum At<'a> {
    Name(&'a str),
    Place(usize),
}

impl At<'_> {
    fn odd(self, found: &dyn std::fmt::Display) -> StoreError {
        StoreError::Damaged(format!("{self:?} holds {found}"))
    }
}

/// What a column can be read as.
pub(crate) trait Column: Sized {
    /// Reads it.
    fn read(row: &Row, at: At<'_>) -> Result<Self, StoreError>;
}

/// One of the four types of the schema, or its absence.
trait Raw: TryGetable {
    fn of(cell: Cell<'_>) -> Option<Self>;
}

impl Raw for String {
    fn of(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl Raw for i64 {
    fn of(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Integer(number) => Some(number),
            _ => None,
        }
    }
}

impl Raw for f64 {
    fn of(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Real(number) => Some(number),
            _ => None,
        }
    }
}

impl Raw for Vec<u8> {
    fn of(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Bytes(bytes) => Some(bytes.to_vec()),
            _ => None,
        }
    }
}

impl<T: Raw> Raw for Option<T> {
    fn of(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            cell => T::of(cell).map(Some),
        }
    }
}

/// What a column is read as before it becomes the value.
trait From4: Sized {
    type Raw: Raw;
    fn from_raw(raw: Self::Raw, at: At<'_>) -> Result<Self, StoreError>;
}

macro_rules! column {
    ($($type:ty: $raw:ty, |$value:ident, $at:ident| $from:expr;)+) => {$(
        impl From4 for $type {
            type Raw = $raw;
            fn from_raw($value: $raw, $at: At<'_>) -> Result<Self, StoreError> {
                $from
            }
        }
        impl Column for $type {
            fn read(row: &Row, at: At<'_>) -> Result<Self, StoreError> {
                Self::from_raw(row.raw(at)?, at)
            }
        }
        impl Column for Option<$type> {
            fn read(row: &Row, at: At<'_>) -> Result<Self, StoreError> {
                row.raw::<Option<$raw>>(at)?.map(|raw| <$type>::from_raw(raw, at)).transpose()
            }
        }
    )+};
}

column! {
    String: String, |v, _at| Ok(v);
    i64: i64, |v, _at| Ok(v);
    f64: f64, |v, _at| Ok(v);
    Vec<u8>: Vec<u8>, |v, _at| Ok(v);
    bool: i64, |v, at| match v { 0 => Ok(false), 1 => Ok(true), other => Err(at.odd(&other)) };
    u64: i64, |v, at| u64::try_from(v).map_err(|_| at.odd(&v));
    u32: i64, |v, at| u32::try_from(v).map_err(|_| at.odd(&v));
    usize: i64, |v, at| usize::try_from(v).map_err(|_| at.odd(&v));
    Uuid: String, |v, at| v.parse().map_err(|_| at.odd(&v));
    jiff::civil::Date: String, |v, at| v.parse().map_err(|_| at.odd(&v));
    Digest: Vec<u8>, |v, at| Digest::try_from(v.as_slice()).map_err(|_| at.odd(&"no digest"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_grows_with_its_values() {
        let sql = Sql::new("SELECT * FROM finding WHERE unit = ?")
            .bind("u1")
            .push(" AND stage IN ")
            .push_list(["a", "b"])
            .push(" LIMIT ?")
            .bind(50_u32);
        assert_eq!(
            sql.text,
            "SELECT * FROM finding WHERE unit = ? AND stage IN (?, ?) LIMIT ?"
        );
        assert_eq!(
            sql.values,
            ["u1".value(), "a".value(), "b".value(), 50_i64.value()]
        );
    }

    #[test]
    fn nothing_is_in_an_empty_list() {
        let sql = Sql::new("SELECT 1 WHERE 'a' IN ").push_list(Vec::<String>::new());
        assert_eq!(sql.text, "SELECT 1 WHERE 'a' IN (NULL)");
    }

    #[test]
    fn many_rows_are_one_statement() {
        let sql = Sql::insert("t", &["a", "b"])
            .row([1_i64.value(), "x".value()])
            .row([2_i64.value(), "y".value()]);
        assert_eq!(sql.text, "INSERT INTO t (a, b) VALUES (?, ?), (?, ?)");
        assert_eq!(sql.values.len(), 4);
    }
}
