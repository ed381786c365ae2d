//! How each database is asked for its own schema. The answers have the same columns.

use super::Dialect;

impl Dialect {
    /// Columns of all tables: `table_name`, `name`, `type`, `not_null`, `key_place` (0 outside of the primary key).
    pub(crate) const fn columns(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT t.name AS table_name, c.name AS name, c.type AS type, c.\"notnull\" AS not_null, c.pk AS key_place \
                 FROM sqlite_schema t, pragma_table_info(t.name) c \
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid"
            }
            Self::Postgres => {
                "SELECT t.relname::text AS table_name, a.attname::text AS name, \
                 format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull::int::bigint AS not_null, \
                 COALESCE((SELECT array_position(i.indkey::int[], a.attnum::int) + 1 FROM pg_index i \
                  WHERE i.indrelid = t.oid AND i.indisprimary), 0)::bigint AS key_place \
                 FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid \
                 WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace \
                 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY t.relname COLLATE \"C\", a.attnum"
            }
        }
    }

    /// Columns of all indexes in order: `table_name`, `name`, `is_unique`, `is_partial`, `is_constraint`,
    /// `column_name`, `is_desc`.
    pub(crate) const fn indexes(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT t.name AS table_name, i.name AS name, i.\"unique\" AS is_unique, i.partial AS is_partial, \
                 (i.origin = 'u') AS is_constraint, c.name AS column_name, c.\"desc\" AS is_desc \
                 FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) c \
                 WHERE t.type = 'table' AND i.origin <> 'pk' AND c.key = 1 ORDER BY t.name, i.name, c.seqno"
            }
            Self::Postgres => {
                "SELECT t.relname::text AS table_name, n.relname::text AS name, i.indisunique::int::bigint AS is_unique, \
                 (i.indpred IS NOT NULL)::int::bigint AS is_partial, \
                 EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype = 'u')::int::bigint \
                 AS is_constraint, a.attname::text AS column_name, \
                 (i.indoption[c.place - 1] & 1)::bigint AS is_desc \
                 FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class n ON n.oid = i.indexrelid \
                 CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS c(number, place) \
                 LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.number AND c.number > 0 \
                 WHERE t.relnamespace = current_schema()::regnamespace AND NOT i.indisprimary \
                 AND c.place <= i.indnkeyatts \
                 ORDER BY t.relname COLLATE \"C\", n.relname COLLATE \"C\", c.place"
            }
        }
    }

    /// Columns of all foreign keys in order: `table_name`, `id`, `target`, `column_name`.
    pub(crate) const fn references(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT t.name AS table_name, f.id AS id, f.\"table\" AS target, f.\"from\" AS column_name \
                 FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' \
                 ORDER BY t.name, f.id, f.seq"
            }
            Self::Postgres => {
                "SELECT t.relname::text AS table_name, k.oid::bigint AS id, r.relname::text AS target, \
                 a.attname::text AS column_name FROM pg_constraint k \
                 JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid \
                 CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS c(number, place) \
                 JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.number \
                 WHERE k.contype = 'f' AND t.relnamespace = current_schema()::regnamespace \
                 ORDER BY t.relname COLLATE \"C\", k.oid, c.place"
            }
        }
    }
}
