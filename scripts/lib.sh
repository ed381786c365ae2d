# shellcheck shell=bash
# Sourced by the other scripts: one place for the cache folder, timed steps and clear failures.

set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Built files live outside the working tree, so that several clones share what crates.io gave them.
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/bihuan
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
mkdir -p "$cache"

current_step=""
current_start=0

duration() {
    if [ "$1" -ge 60 ]; then
        printf '%d min %02d s' $(($1 / 60)) $(($1 % 60))
    else
        printf '%d s' "$1"
    fi
}

say() {
    printf '%s\n' "$*" >&2
}

# step "what and why" COMMAND…: announces, runs, prints how long it took. A failure ends the script.
# The command is not run inside an `if`, because that would switch off `set -e` within functions.
step() {
    current_step=$1
    current_start=$SECONDS
    shift
    say ""
    say "==> $current_step"
    "$@"
    say "    done in $(duration $((SECONDS - current_start))): $current_step"
    current_step=""
}

fail() {
    say "    $*"
    exit 1
}

# Commands to run when the script ends, last registered first.
cleanups=()

on_exit() {
    local status=$? index
    if [ "$status" -ne 0 ] && [ -n "$current_step" ]; then
        say ""
        say "!!  failed after $(duration $((SECONDS - current_start))): $current_step"
    fi
    for ((index = ${#cleanups[@]} - 1; index >= 0; index--)); do
        ${cleanups[index]} || true
    done
    exit "$status"
}
trap on_exit EXIT

# need COMMAND "how to get it": ends with a sentence instead of "command not found".
need() {
    command -v "$1" >/dev/null 2>&1 || fail "$1 is missing. $2"
}

need_toolchain() {
    need cargo "Install Rust with rustup (https://rustup.rs); rust-toolchain.toml names the version."
    need node "Install Node.js 20 or later (Debian: apt-get install nodejs npm)."
    need npm "Install npm (Debian: apt-get install npm)."
    need cc "Install a C compiler, SQLite is built from source (Debian: apt-get install build-essential)."
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        fail "root is needed for: $*. Run it as root, then start again."
    fi
}

build_assets() {
    bash "$root/scripts/assets.sh"
}
