#!/usr/bin/env bash
# make bench: measures the release binary and writes bench/RESULTS.md. `PEERS=1 make bench` also runs the programs that
# it is compared with, and installs them if they are missing.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

build_all() {
    cargo build --locked --release --package bihuan-server --package bihuan-bench
}

start_postgres() {
    if ! bash scripts/postgres-for-tests.sh status >/dev/null 2>&1; then
        cleanups+=("bash scripts/postgres-for-tests.sh stop")
    fi
    BIHUAN_TEST_POSTGRES=$(bash scripts/postgres-for-tests.sh start)
    export BIHUAN_TEST_POSTGRES
}

measure() {
    "$CARGO_TARGET_DIR/release/bihuan-bench" --server "$CARGO_TARGET_DIR/release/bihuan" ${PEERS:+--peers} "$@"
}

need_toolchain
step "Assets, built into the binary" build_assets
step "Compiling server and bench, optimised" build_all
if bash scripts/postgres-for-tests.sh status >/dev/null 2>&1 || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
    step "PostgreSQL, for the figures that compare with it" start_postgres
fi
step "Measuring (about 15 minutes; leave the machine alone meanwhile)" measure "$@"
