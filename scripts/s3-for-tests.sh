#!/usr/bin/env bash
# An S3 server for tests: moto (a Python package) in an environment of its own; everything is kept in memory.
# The S3 tests of store and engine run when BIHUAN_TEST_S3 holds the URL that this prints, and are skipped otherwise.
#
#   scripts/s3-for-tests.sh start    installs it if needed, starts it if needed, prints its URL
#   scripts/s3-for-tests.sh stop     stops it
#   scripts/s3-for-tests.sh status   whether it runs
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

folder=$cache/s3
# A version that was tried; a newer one is taken on purpose.
version=5.2.5

is_running() {
    [ -s "$folder/pid" ] && kill -0 "$(cat "$folder/pid")" 2>/dev/null
}

install() {
    [ "$(cat "$folder/version" 2>/dev/null || true)" = "$version" ] && return
    need python3 "Install Python 3 with venv: apt-get install python3-venv."
    rm -rf "$folder"
    mkdir -p "$folder"
    python3 -m venv "$folder/venv"
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "moto[s3,server]==$version" >&2
    printf '%s' "$version" >"$folder/version"
}

start() {
    if ! is_running; then
        install
        local port
        for port in $(seq 54500 54599); do
            if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
                break
            fi
        done
        printf '%s' "$port" >"$folder/port"
        setsid "$folder/venv/bin/moto_server" -H 127.0.0.1 -p "$port" >"$folder/log" 2>&1 </dev/null &
        printf '%s' "$!" >"$folder/pid"
        wait_until_it_answers "$port"
    fi
    printf 'http://127.0.0.1:%s\n' "$(cat "$folder/port")"
}

wait_until_it_answers() {
    local tries=0
    until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
        tries=$((tries + 1))
        if [ "$tries" -gt 300 ] || ! is_running; then
            fail "The S3 server did not start: $(tail -n 3 "$folder/log")"
        fi
        sleep 0.1
    done
}

case "${1:-start}" in
start) start ;;
status) is_running ;;
stop) if is_running; then kill "$(cat "$folder/pid")"; fi ;;
*) fail "Usage: $0 start|stop|status" ;;
esac
