#!/usr/bin/env bash
# Runs the queries of the models on DuckDB and on DataFusion, from their Python wheels; used only in tests. What it can be asked stands
# in models_oracle.py.
#
# The first call makes a virtual environment under ~/.cache/bihuan and installs the wheels from PyPI. Exits with 3 when they cannot be
# had, so that a test can say so and go on.
set -euo pipefail

home="${XDG_CACHE_HOME:-$HOME/.cache}/bihuan/models"
if ! command -v python3 > /dev/null; then
  echo "python3 is missing" >&2
  exit 3
fi
wanted=(duckdb==2.0.1 datafusion==55.0.0 pyarrow==26.0.1)
ready() {
  [ -x "$home/bin/python" ] && "$home/bin/python" -c '
import sys
from importlib.metadata import version
sys.exit(any(version(name) != wanted for name, wanted in (pair.split("==") for pair in sys.argv[1:])))
' "${wanted[@]}" 2> /dev/null
}
# Tests run side by side: one of them installs, the others wait.
mkdir -p "$home"
exec 9> "$home/lock"
flock 9
if ! ready; then
  if ! { python3 -m venv "$home" && "$home/bin/pip" --quiet install --retries 1 --timeout 15 "${wanted[@]}"; } >&2; then
    echo "the wheels of DuckDB and DataFusion could not be installed" >&2
    exit 3
  fi
fi
exec 9>&-
exec "$home/bin/python" "$(dirname "$0")/models_oracle.py" "$@"
