#!/usr/bin/env bash
# make test: everything that CI runs after the lints: unit, store (SQLite and PostgreSQL), documentation, browser.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

profile=default
if [ "${CI:-}" = true ]; then
    profile=ci
fi

start_postgres() {
    if ! bash scripts/postgres-for-tests.sh status >/dev/null 2>&1; then
        # Only the run that started the server stops it.
        cleanups+=("bash scripts/postgres-for-tests.sh stop")
    fi
    BIHUAN_TEST_POSTGRES=$(bash scripts/postgres-for-tests.sh start)
    export BIHUAN_TEST_POSTGRES
}

start_s3() {
    if ! bash scripts/s3-for-tests.sh status; then
        cleanups+=("bash scripts/s3-for-tests.sh stop")
    fi
    BIHUAN_TEST_S3=$(bash scripts/s3-for-tests.sh start)
    export BIHUAN_TEST_S3
}

test_rust() {
    cargo nextest run --locked --workspace --profile "$profile" "$@"
}

test_docs() {
    cargo test --locked --workspace --doc --quiet
}

build_dev_binaries() {
    cargo build --locked --workspace --bin bihuan --bin bihuan-specimen
}

test_browser() {
    BIHUAN_BIN="$CARGO_TARGET_DIR/debug/bihuan" BIHUAN_SPECIMEN="$CARGO_TARGET_DIR/debug/bihuan-specimen" \
        npm --prefix e2e test --silent
}

need_toolchain
step "What the tests need beyond Rust and Node" bash scripts/setup-test.sh
step "Assets, built into the binary" build_assets
step "PostgreSQL for the store's second database" start_postgres
step "An S3 server for the places where files may lie" start_s3
step "Tests of all rooms, on SQLite and PostgreSQL" test_rust "$@"
step "Examples in the documentation" test_docs
step "The server for the browser tests, and what makes its county" build_dev_binaries
step "Browser tests in Chromium" test_browser
say ""
say "All tests passed in $(duration "$SECONDS")."
