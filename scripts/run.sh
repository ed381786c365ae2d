#!/usr/bin/env bash
# make run: from a fresh clone to a demo district in the browser.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# The address to listen on: BIHUAN_LISTEN, or the first free port from 8080 on.
listen_address() {
    if [ -n "${BIHUAN_LISTEN:-}" ]; then
        printf '%s' "$BIHUAN_LISTEN"
        return
    fi
    local port
    for port in $(seq 8080 8099); do
        # Connecting succeeds where somebody listens already.
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '127.0.0.1:%s' "$port"
            return
        fi
    done
    fail "Ports 8080 to 8099 are all taken; choose one: BIHUAN_LISTEN=127.0.0.1:9000 make run"
}

build_server() {
    cargo build --locked --release --package bihuan-server
}

need_toolchain
say "Bihuan: building the program and starting it with a made-up district."
if [ ! -x "$CARGO_TARGET_DIR/release/bihuan" ]; then
    say "The first build compiles every library once: about twenty-five minutes on two cores. Later runs take seconds."
fi
step "Pages need their style sheet, htmx and charts: building assets from npm's lock file" build_assets
step "Compiling the server, optimised, into $CARGO_TARGET_DIR" build_server

if ! command -v fc-list >/dev/null 2>&1 || ! fc-list :lang=zh-cn family | grep -q .; then
    say "No Chinese font was found: papers come as DOCX, and PDF needs one (Debian: fonts-noto-cjk fonts-arphic-gkai00mp)."
fi

address=$(listen_address)
say ""
say "==> Starting the demo after $(duration "$SECONDS"). It lives in a temporary folder and is gone after Ctrl+C."
exec "$CARGO_TARGET_DIR/release/bihuan" demo --listen "$address" "$@"
