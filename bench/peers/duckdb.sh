#!/usr/bin/env bash
# P11: DuckDB asked the same models over the same files. Reads one JSON object a line on standard input, as `measure DIR sql MODEL…`
# prints them; prints for each the quickest time, hits and the most memory that the process had, and at last the sum in seconds.
#   target/release/examples/measure DIR sql F01 F02 | bench/peers/duckdb.sh MEMORY_MIB THREADS
# shellcheck source=bench/peers/lib.sh
. "$(dirname "$0")/lib.sh"

need python3 "Debian: apt-get install python3 python3-venv"
environment=$cache/duckdb
if [ ! -x "$environment/bin/python" ]; then
    python3 -m venv "$environment" >&2
    "$environment/bin/pip" install --quiet duckdb==2.0.1 >&2
fi
scratch=$(mktemp -d)
cleanups+=("rm -rf $scratch")
"$environment/bin/python" -c '
import json
import sys
import time
import duckdb

memory, threads, runs, scratch = sys.argv[1:5]
connection = duckdb.connect()
connection.execute("SET memory_limit = \x27" + memory + "MiB\x27")
connection.execute("SET threads = " + threads)
connection.execute("SET temp_directory = \x27" + scratch + "\x27")
# It may be as quick as it can: nobody reads its rows in their order.
connection.execute("SET preserve_insertion_order = false")
connection.execute("SET enable_progress_bar = false")
connection.execute("SET TimeZone = \x27UTC\x27")
total = 0.0
for line in sys.stdin:
    job = json.loads(line)
    for name, files in job["tables"]:
        connection.execute(
            "CREATE OR REPLACE VIEW \"" + name + "\" AS SELECT * FROM read_parquet(\x27" + files + "\x27)"
        )
    with open("/proc/self/clear_refs", "w") as forget:
        forget.write("5")
    best = None
    for _ in range(int(runs)):
        began = time.perf_counter()
        # Kept as it is: making objects of Python of it would be the work of Python.
        connection.execute("CREATE OR REPLACE TEMP TABLE result AS " + job["sql"])
        took = time.perf_counter() - began
        best = took if best is None else min(best, took)
    count = connection.execute("SELECT count(*) FROM result").fetchone()[0]
    total += best
    with open("/proc/self/status") as status:
        peak = next(int(row.split()[1]) // 1024 for row in status if row.startswith("VmHWM:"))
    print(job["id"], f"{best:8.3f} s {count:>9} hits {peak:>6} MiB", flush=True)
print(f"{total:.3f}")
' "$1" "$2" "$runs" "$scratch"
