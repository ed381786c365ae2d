#!/usr/bin/env bash
# make generate: the committed files that the code makes.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

write_files() {
    cargo xtask generate
}

need_toolchain
step "Assets, which the pages include" build_assets
step "Rewriting the files that the code makes" write_files
git status --short >&2
