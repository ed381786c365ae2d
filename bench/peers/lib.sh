# shellcheck shell=bash
# Sourced by the peers. The last line that a peer prints is its figure; everything else goes to standard error.
# RUNS is how often it measures; the median counts.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

# shellcheck disable=SC2034 # The scripts that source this one read it.
runs=${RUNS:-5}

# debian PROGRAM PACKAGE: installs the package when the program is missing.
debian() {
    if ! command -v "$1" >/dev/null 2>&1; then
        say "installing $2 from Debian"
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >&2
    fi
}

# median: the middle one of the numbers on standard input.
median() {
    sort -g | awk '{ values[NR] = $1 } END { print values[int((NR + 1) / 2)] }'
}

# seconds COMMAND…: how long it takes, in seconds.
seconds() {
    local start=$EPOCHREALTIME
    "$@" >/dev/null
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.6f\n", b - a }'
}

# openpyxl_python: a Python that has openpyxl, installed on first use.
openpyxl_python() {
    need python3 "Debian: apt-get install python3 python3-venv"
    local environment=$cache/peers/openpyxl
    if [ ! -x "$environment/bin/python" ]; then
        python3 -m venv "$environment" >&2
        "$environment/bin/pip" install --quiet openpyxl==3.1.5 >&2
    fi
    printf '%s' "$environment/bin/python"
}
