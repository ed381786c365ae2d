#!/usr/bin/env bash
# P7: openpyxl reading every value of the same workbook, in its quick read-only mode. Prints seconds.
#   bench/peers/openpyxl.sh FILE.xlsx
# shellcheck source=bench/peers/lib.sh
. "$(dirname "$0")/lib.sh"

python=$(openpyxl_python)
"$python" - "$1" "$runs" <<'PYTHON'
import statistics
import sys
import time

import openpyxl

times = []
for _ in range(int(sys.argv[2])):
    began = time.perf_counter()
    book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
    count = sum(1 for row in book.active.iter_rows(values_only=True) if any(row))
    times.append(time.perf_counter() - began)
print(f"{count} rows", file=sys.stderr)
print(statistics.median(times))
PYTHON
