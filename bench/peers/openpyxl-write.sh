#!/usr/bin/env bash
# P8: openpyxl writing the cells of the same workbook, in its quick write-only mode. Prints seconds; reading the cells is not counted.
#   bench/peers/openpyxl-write.sh FILE.xlsx
# shellcheck source=bench/peers/lib.sh
. "$(dirname "$0")/lib.sh"

python=$(openpyxl_python)
"$python" - "$1" "$runs" <<'PYTHON'
import statistics
import sys
import tempfile
import time

import openpyxl

book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
rows = [row for row in book.active.iter_rows(values_only=True)]
print(f"{len(rows)} rows", file=sys.stderr)
times = []
for _ in range(int(sys.argv[2])):
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        began = time.perf_counter()
        written = openpyxl.Workbook(write_only=True)
        sheet = written.create_sheet()
        for row in rows:
            sheet.append(row)
        written.save(file.name)
        times.append(time.perf_counter() - began)
print(statistics.median(times))
PYTHON
