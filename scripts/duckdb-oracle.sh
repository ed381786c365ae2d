#!/usr/bin/env bash
# A second opinion about what a query finds: DuckDB, which is used only in tests.
#
# Reads one JSON object a line: {"tables": {NAME: {"columns": [[NAME, SQL TYPE], …], "files": [PATH, …]}}, "sql": "…"}, and prints one a
# line: {"rows": [[text or null, …], …]} or {"error": "…"}. The first call makes a virtual environment under ~/.cache/bihuan and
# installs the library from PyPI. Exits with 3 when it cannot be had, so that a test can say so and go on.
set -euo pipefail

home="${XDG_CACHE_HOME:-$HOME/.cache}/bihuan/duckdb"
if ! command -v python3 > /dev/null; then
  echo "python3 is missing" >&2
  exit 3
fi
if [ ! -x "$home/bin/python" ] || ! "$home/bin/python" -c 'import duckdb' 2> /dev/null; then
  if ! { python3 -m venv "$home" && "$home/bin/pip" --quiet install --retries 1 --timeout 15 'duckdb==2.0.1'; } >&2; then
    echo "duckdb could not be installed" >&2
    exit 3
  fi
fi
exec "$home/bin/python" -c '
import json
import sys
import duckdb

def shown(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    # Decimals, days and moments as they are written, numbers without exponent.
    return format(value, "f") if type(value).__name__ == "Decimal" else str(value)

connection = duckdb.connect()
connection.execute("SET TimeZone = \x27UTC\x27")
# It would be drawn between the answers.
connection.execute("SET enable_progress_bar = false")
for line in sys.stdin:
    job = json.loads(line)
    try:
        for name, table in job["tables"].items():
            columns = ", ".join("\"" + column + "\"" for column, _ in table["columns"])
            connection.execute("DROP VIEW IF EXISTS \"" + name + "\"")
            if table["files"]:
                files = ", ".join("\x27" + file + "\x27" for file in table["files"])
                connection.execute(
                    "CREATE VIEW \"" + name + "\" AS SELECT " + columns
                    + " FROM read_parquet([" + files + "], union_by_name = true)"
                )
            else:
                nothing = ", ".join(
                    "CAST(NULL AS " + kind + ") AS \"" + column + "\"" for column, kind in table["columns"]
                )
                connection.execute("CREATE VIEW \"" + name + "\" AS SELECT " + nothing + " WHERE false")
        rows = connection.execute(job["sql"]).fetchall()
        answer = {"rows": [[shown(value) for value in row] for row in rows]}
    except duckdb.Error as error:
        answer = {"error": str(error)}
    print(json.dumps(answer, ensure_ascii=False), flush=True)
'
