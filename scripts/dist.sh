#!/usr/bin/env bash
# make dist: what an office installs: the program, the manual, a service description, checksums.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

build_server() {
    cargo build --locked --profile dist --package bihuan-server
}

version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
name=bihuan-$version-$(uname -m)-linux
stage=$cache/dist/$name

pack() {
    rm -rf "$stage"
    mkdir -p "$stage" dist
    cp "$CARGO_TARGET_DIR/dist/bihuan" LICENSE README.md README.zh-CN.md CHANGELOG.md "$stage/"
    cp -r docs/manual "$stage/manual"
    cp scripts/bihuan.service "$stage/"
    cargo tree --locked --package bihuan-server --edges normal --prefix none --format '{p} {l}' |
        sed -E 's| \(/[^)]*\)||; s| \(proc-macro\)||; s| \(\*\)$||' | sort -u >"$stage/THIRD-PARTY.txt"
    # The same commit gives the same archive: fixed order, owner and date.
    local when
    when=$(git log -1 --format=%ct)
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$when" \
        -C "$(dirname "$stage")" -cf - "$name" | gzip -n -9 >"dist/$name.tar.gz"
    (cd dist && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
    du -h "dist/$name.tar.gz" "$stage/bihuan" >&2
}

need_toolchain
step "Assets, built into the binary" build_assets
step "Compiling for delivery (thin link-time optimisation: slow to build, quick to run)" build_server
step "Packing dist/$name.tar.gz" pack
