//! The changes that somebody with all rights could make.

use std::path::PathBuf;

use bihuan_drive::Dice;
use bihuan_journal::{Draft, seal};
use bihuan_store::{Kind, Table};
use sea_orm::{ConnectionTrait as _, QueryResult, Value};

use super::bed::Bed;

/// A change, not yet made.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// One value of one row.
    Edit {
        table: usize,
        row: u64,
        column: usize,
    },
    /// A row is gone.
    Delete { table: usize, row: u64 },
    /// A row is there twice, under another key.
    Insert { table: usize, row: u64 },
    /// Two rows have taken a value from each other.
    Swap {
        table: usize,
        row: u64,
        with: u64,
        column: usize,
    },
    /// The journal ends earlier.
    Truncate { left: u64 },
    /// Everything is as it was once, database and files.
    RollBack,
    /// An entry says something else, and everything that follows from it was computed and signed anew with the real key.
    Rewrite { row: u64 },
    /// Personal words were erased without saying so.
    Erase { row: u64 },
    /// A file has other bytes.
    EditFile { file: usize },
    /// A file is shorter.
    CutFile { file: usize },
    /// A file is gone.
    DeleteFile { file: usize },
    /// A file has another name.
    RenameFile { file: usize },
    /// Two files have each other's name.
    SwapFiles { file: usize, with: usize },
}

impl Change {
    pub(super) fn draw(bed: &Bed, dice: &mut Dice) -> Self {
        let table = below(dice, bed.tables.len());
        let of = bed.tables.get(table);
        let count = |table: Option<&Table>| {
            table
                .and_then(|t| bed.counts.get(&t.name))
                .copied()
                .unwrap_or_default()
        };
        let (rows, columns) = (count(of), of.map_or(0, |t| t.columns.len()));
        let entries = bed.entries;
        let file = below(dice, bed.files.len());
        match dice.below(100) {
            0..40 => Self::Edit {
                table,
                row: dice.below(rows),
                column: below(dice, columns),
            },
            40..52 => Self::Delete {
                table,
                row: dice.below(rows),
            },
            52..62 => Self::Insert {
                table,
                row: dice.below(rows),
            },
            62..74 => Self::Swap {
                table,
                row: dice.below(rows),
                with: dice.below(rows),
                column: below(dice, columns),
            },
            74..78 => Self::Truncate {
                left: dice.below(entries),
            },
            78..80 => Self::RollBack,
            80..84 => Self::Rewrite {
                row: dice.below(entries),
            },
            84..87 => Self::Erase {
                row: dice.below(entries),
            },
            87..91 => Self::EditFile { file },
            91..93 => Self::CutFile { file },
            93..95 => Self::DeleteFile { file },
            95..97 => Self::RenameFile { file },
            _ => Self::SwapFiles {
                file,
                with: below(dice, bed.files.len()),
            },
        }
    }

    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Edit { .. } => "edit a value",
            Self::Delete { .. } => "delete a row",
            Self::Insert { .. } => "insert a row",
            Self::Swap { .. } => "swap values of two rows",
            Self::Truncate { .. } => "truncate the journal",
            Self::RollBack => "roll everything back",
            Self::Rewrite { .. } => "rewrite and sign anew",
            Self::Erase { .. } => "erase words untold",
            Self::EditFile { .. } => "edit a file",
            Self::CutFile { .. } => "cut a file",
            Self::DeleteFile { .. } => "delete a file",
            Self::RenameFile { .. } => "rename a file",
            Self::SwapFiles { .. } => "swap two files",
        }
    }

    /// The tables that have to be put back afterwards.
    pub(super) fn tables<'a>(&self, bed: &'a Bed) -> Vec<&'a str> {
        match self {
            Self::Edit { table, .. }
            | Self::Delete { table, .. }
            | Self::Insert { table, .. }
            | Self::Swap { table, .. } => bed
                .tables
                .get(*table)
                .map(|t| t.name.as_str())
                .into_iter()
                .collect(),
            Self::Truncate { .. } | Self::Erase { .. } => vec!["journal"],
            Self::RollBack => bed.all_tables(),
            Self::Rewrite { .. } => vec!["journal", "tree_node", "checkpoint"],
            _ => Vec::new(),
        }
    }

    pub(super) const fn touches_files(&self) -> bool {
        matches!(
            self,
            Self::RollBack
                | Self::EditFile { .. }
                | Self::CutFile { .. }
                | Self::DeleteFile { .. }
                | Self::RenameFile { .. }
                | Self::SwapFiles { .. }
        )
    }

    /// Makes it and says what was done; none when it cannot be made or changes nothing.
    pub(super) async fn make(&self, bed: &Bed, dice: &mut Dice) -> anyhow::Result<Option<String>> {
        match *self {
            Self::Edit { table, row, column } => edit(bed, dice, table, row, column).await,
            Self::Delete { table, row } => delete(bed, table, row).await,
            Self::Insert { table, row } => insert(bed, dice, table, row).await,
            Self::Swap {
                table,
                row,
                with,
                column,
            } => swap(bed, table, row, with, column).await,
            Self::Truncate { left } => {
                let sql = "DELETE FROM journal WHERE seq IN (SELECT seq FROM journal ORDER BY seq LIMIT 100000 OFFSET ?)";
                let done = bed.change(sql, vec![int(left)]).await?;
                Ok(done
                    .filter(|n| *n > 0)
                    .map(|n| format!("{n} entries cut off")))
            }
            Self::RollBack => {
                bed.put_back("earlier", &bed.all_tables()).await?;
                bed.put_back_earlier_files()?;
                Ok(Some("everything rolled back".to_owned()))
            }
            Self::Rewrite { row } => rewrite(bed, row).await,
            Self::Erase { row } => {
                let sql = "UPDATE journal SET personal = NULL, salt = NULL WHERE personal IS NOT NULL \
                           AND seq = (SELECT seq FROM journal ORDER BY seq LIMIT 1 OFFSET ?)";
                let done = bed.change(sql, vec![int(row)]).await?;
                Ok(done
                    .filter(|n| *n > 0)
                    .map(|_| format!("words of entry {row} erased")))
            }
            Self::EditFile { file } => with_file(bed, file, |path, mut bytes| {
                let at = below(dice, bytes.len());
                let Some(byte) = bytes.get_mut(at) else {
                    return Ok(false);
                };
                *byte ^= 1 << dice.below(8);
                std::fs::write(path, bytes)?;
                Ok(true)
            }),
            Self::CutFile { file } => with_file(bed, file, |path, mut bytes| {
                bytes.pop();
                std::fs::write(path, bytes)?;
                Ok(true)
            }),
            Self::DeleteFile { file } => with_file(bed, file, |path, _| {
                std::fs::remove_file(path)?;
                Ok(true)
            }),
            Self::RenameFile { file } => with_file(bed, file, |path, _| {
                std::fs::rename(&path, path.with_extension("alt"))?;
                Ok(true)
            }),
            Self::SwapFiles { file, with } => {
                let other = bed
                    .files
                    .iter()
                    .nth(with)
                    .map(|(p, b)| (p.clone(), b.clone()));
                with_file(bed, file, |path, bytes| {
                    let Some((other, its)) = other else {
                        return Ok(false);
                    };
                    if its == bytes {
                        return Ok(false);
                    }
                    std::fs::write(path, its)?;
                    std::fs::write(other, bytes)?;
                    Ok(true)
                })
            }
        }
    }
}

fn with_file(
    bed: &Bed,
    file: usize,
    change: impl FnOnce(PathBuf, Vec<u8>) -> anyhow::Result<bool>,
) -> anyhow::Result<Option<String>> {
    let Some((path, bytes)) = bed.files.iter().nth(file) else {
        return Ok(None);
    };
    let changed = change(path.clone(), bytes.clone())?;
    Ok(changed.then(|| path.display().to_string()))
}

/// The values of a row, and the condition that finds it.
struct Found {
    values: Vec<Value>,
    place: String,
    key: Vec<Value>,
}

async fn find(bed: &Bed, table: &Table, row: u64) -> anyhow::Result<Option<Found>> {
    let names: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
    let key = table.key.join(", ");
    let sql = format!(
        "SELECT {} FROM {} ORDER BY {key} LIMIT 1 OFFSET ?",
        names.join(", "),
        table.name
    );
    let found = bed
        .outside
        .query_one_raw(bed.statement(&sql, vec![int(row)]))
        .await?;
    let Some(found) = found else { return Ok(None) };
    let values: Vec<Value> = table
        .columns
        .iter()
        .map(|column| value(&found, &column.name, column.kind))
        .collect::<anyhow::Result<_>>()?;
    let of_key = |name: &String| table.columns.iter().position(|c| c.name == *name);
    let key = table
        .key
        .iter()
        .filter_map(of_key)
        .filter_map(|at| values.get(at).cloned())
        .collect();
    let place: Vec<String> = table.key.iter().map(|k| format!("{k} = ?")).collect();
    Ok(Some(Found {
        values,
        place: place.join(" AND "),
        key,
    }))
}

fn value(row: &QueryResult, name: &str, kind: Kind) -> anyhow::Result<Value> {
    Ok(match kind {
        Kind::Text => Value::String(row.try_get("", name)?),
        Kind::Integer => Value::BigInt(row.try_get("", name)?),
        Kind::Real => Value::Double(row.try_get("", name)?),
        Kind::Bytes => Value::Bytes(row.try_get("", name)?),
    })
}

/// Another value of the same kind.
fn other(value: &Value, kind: Kind, dice: &mut Dice) -> Value {
    match value {
        Value::String(Some(text)) => {
            let mut chars: Vec<char> = text.chars().collect();
            let at = below(dice, chars.len().max(1));
            match chars.get_mut(at) {
                Some(c) => *c = if *c == '1' { '2' } else { '1' },
                None => chars.push('1'),
            }
            Value::String(Some(chars.into_iter().collect()))
        }
        Value::BigInt(Some(number)) => {
            let step = i64::try_from(1 + dice.below(1000)).unwrap_or(1);
            Value::BigInt(Some(if dice.below(2) == 0 {
                number + step
            } else {
                number - step
            }))
        }
        Value::Bytes(Some(bytes)) => {
            let mut bytes = bytes.clone();
            let at = below(dice, bytes.len().max(1));
            match bytes.get_mut(at) {
                Some(byte) => *byte ^= 1 << dice.below(8),
                None => bytes.push(1),
            }
            Value::Bytes(Some(bytes))
        }
        // What is absent appears.
        _ => match kind {
            Kind::Text => Value::String(Some("1".to_owned())),
            Kind::Integer => Value::BigInt(Some(1)),
            Kind::Real => Value::Double(Some(1.0)),
            Kind::Bytes => Value::Bytes(Some(vec![1; 16])),
        },
    }
}

async fn edit(
    bed: &Bed,
    dice: &mut Dice,
    table: usize,
    row: u64,
    column: usize,
) -> anyhow::Result<Option<String>> {
    let Some(table) = bed.tables.get(table) else {
        return Ok(None);
    };
    let (Some(found), Some(info)) = (find(bed, table, row).await?, table.columns.get(column))
    else {
        return Ok(None);
    };
    // A number of the journal that keeps its place among the others says nothing else than before.
    if table.name == "journal" && info.name == "seq" {
        return Ok(None);
    }
    let Some(before) = found.values.get(column) else {
        return Ok(None);
    };
    let is_null = matches!(
        before,
        Value::String(None) | Value::BigInt(None) | Value::Bytes(None)
    );
    let after = if info.nullable && !is_null && dice.below(8) == 0 {
        null(info.kind)
    } else {
        other(before, info.kind, dice)
    };
    let sql = format!(
        "UPDATE {} SET {} = ? WHERE {}",
        table.name, info.name, found.place
    );
    let mut values = vec![after.clone()];
    values.extend(found.key);
    let done = bed.change(&sql, values).await?;
    let what = format!(
        "{}.{} of row {row}: {before:?} became {after:?}",
        table.name, info.name
    );
    Ok(done.filter(|n| *n > 0).map(|_| what))
}

const fn null(kind: Kind) -> Value {
    match kind {
        Kind::Text => Value::String(None),
        Kind::Integer => Value::BigInt(None),
        Kind::Real => Value::Double(None),
        Kind::Bytes => Value::Bytes(None),
    }
}

async fn delete(bed: &Bed, table: usize, row: u64) -> anyhow::Result<Option<String>> {
    let Some(table) = bed.tables.get(table) else {
        return Ok(None);
    };
    let Some(found) = find(bed, table, row).await? else {
        return Ok(None);
    };
    let sql = format!("DELETE FROM {} WHERE {}", table.name, found.place);
    let done = bed.change(&sql, found.key).await?;
    Ok(done
        .filter(|n| *n > 0)
        .map(|_| format!("row {row} of {} deleted", table.name)))
}

async fn insert(
    bed: &Bed,
    dice: &mut Dice,
    table: usize,
    row: u64,
) -> anyhow::Result<Option<String>> {
    let Some(table) = bed.tables.get(table) else {
        return Ok(None);
    };
    let Some(mut found) = find(bed, table, row).await? else {
        return Ok(None);
    };
    // Every key and everything that must be unique is changed, or the schema refuses the row.
    let unique: Vec<&String> = table
        .indexes
        .iter()
        .filter(|index| index.unique)
        .flat_map(|index| &index.columns)
        .chain(&table.key)
        .collect();
    for (value, column) in found.values.iter_mut().zip(&table.columns) {
        if unique.contains(&&column.name) {
            *value = other(value, column.kind, dice);
        }
    }
    let names: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let sql = format!(
        "INSERT INTO {} ({}) VALUES ({marks})",
        table.name,
        names.join(", ")
    );
    let done = bed.change(&sql, found.values).await?;
    Ok(done
        .filter(|n| *n > 0)
        .map(|_| format!("a row like {row} of {} inserted", table.name)))
}

async fn swap(
    bed: &Bed,
    table: usize,
    row: u64,
    with: u64,
    column: usize,
) -> anyhow::Result<Option<String>> {
    let Some(table) = bed.tables.get(table) else {
        return Ok(None);
    };
    let (Some(a), Some(b)) = (find(bed, table, row).await?, find(bed, table, with).await?) else {
        return Ok(None);
    };
    let Some(info) = table.columns.get(column) else {
        return Ok(None);
    };
    let (Some(of_a), Some(of_b)) = (a.values.get(column), b.values.get(column)) else {
        return Ok(None);
    };
    if of_a == of_b {
        return Ok(None);
    }
    // The order of the journal is changed by way of a number that nobody has.
    let key = table.key.contains(&info.name);
    if key && table.key.len() > 1 {
        return Ok(None);
    }
    let set = |place: &str| format!("UPDATE {} SET {} = ? WHERE {place}", table.name, info.name);
    let with_key = |value: &Value, key: &[Value]| {
        let mut values = vec![value.clone()];
        values.extend_from_slice(key);
        values
    };
    let nobody = match info.kind {
        Kind::Integer => Value::BigInt(Some(i64::MAX)),
        Kind::Text => Value::String(Some("nobody".to_owned())),
        Kind::Bytes | Kind::Real => of_b.clone(),
    };
    let moved = if key {
        vec![nobody.clone()]
    } else {
        a.key.clone()
    };
    let steps = [
        (set(&a.place), with_key(&nobody, &a.key)),
        (set(&b.place), with_key(of_a, &b.key)),
        (set(&a.place), with_key(of_b, &moved)),
    ];
    for (sql, values) in steps {
        if bed.change(&sql, values).await? != Some(1) {
            return Ok(None);
        }
    }
    Ok(Some(format!(
        "{}.{} of rows {row} and {with} swapped",
        table.name, info.name
    )))
}

/// Somebody with the key and the program makes up another past.
async fn rewrite(bed: &Bed, row: u64) -> anyhow::Result<Option<String>> {
    let sql = "SELECT stream, version FROM journal ORDER BY seq LIMIT 1 OFFSET ?";
    let found = bed
        .outside
        .query_one_raw(bed.statement(sql, vec![int(row)]))
        .await?;
    let Some(found) = found else { return Ok(None) };
    let stream: String = found.try_get("", "stream")?;
    let version: i64 = found.try_get("", "version")?;
    let mut prev = None;
    for kept in bed.store.entries(&stream, 0).await? {
        let e = kept.entry;
        let at_ms = if i64::try_from(e.version)? == version {
            e.at_ms + 1
        } else {
            e.at_ms
        };
        let draft = Draft {
            stream: e.stream,
            version: e.version,
            kind: e.kind,
            at_ms,
            actor: e.actor,
            request: e.request,
            body: e.body,
            personal: e.personal,
            salt: e.salt,
        };
        let anew = seal(bed.store.suite(), draft, prev);
        prev = Some(anew.digest);
        let bytes = |digest: Option<bihuan_journal::Digest>| {
            Value::Bytes(digest.map(|d| d.as_bytes().to_vec()))
        };
        let sql = "UPDATE journal SET at_ms = ?, prev = ?, digest = ? WHERE seq = ?";
        let values = vec![
            Value::BigInt(Some(anew.at_ms)),
            bytes(anew.prev),
            bytes(Some(anew.digest)),
            int(kept.seq),
        ];
        bed.change(sql, values).await?;
    }
    for table in ["tree_node", "checkpoint"] {
        bed.outside
            .execute_unprepared(&format!("DELETE FROM {table}"))
            .await?;
    }
    bed.store.seal(&bed.key, 3).await?;
    Ok(Some(format!(
        "entry {row} rewritten, everything signed anew"
    )))
}

fn int(number: u64) -> Value {
    Value::BigInt(i64::try_from(number).ok())
}

fn below(dice: &mut Dice, bound: usize) -> usize {
    usize::try_from(dice.below(bound as u64)).unwrap_or(0)
}
