#!/usr/bin/env bash
# make check: what to run before every commit; no database, no browser.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

format() {
    cargo fmt --all --check
}

lint() {
    cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
}

tidy() {
    cargo xtask tidy
}

test_pure_rooms() {
    local run=(cargo nextest run)
    cargo nextest --version >/dev/null 2>&1 || run=(cargo test)
    "${run[@]}" --locked -p bihuan-domain -p bihuan-journal -p bihuan-access -p bihuan-intake -p bihuan-documents -p xtask
}

need_toolchain
step "Format" format
step "Repository rules" tidy
step "Assets, which the pages include" build_assets
step "Lints, all of them as errors" lint
if [ "${1:-}" != --no-tests ]; then
    step "Tests of the pure rooms" test_pure_rooms
fi
