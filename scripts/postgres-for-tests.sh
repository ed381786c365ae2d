#!/usr/bin/env bash
# A PostgreSQL server of our own for tests: throw-away data, a free port, no touch on the system's clusters.
#
#   scripts/postgres-for-tests.sh start    starts it if needed and prints its URL
#   scripts/postgres-for-tests.sh url      prints the URL of the running server
#   scripts/postgres-for-tests.sh status   exit code 0 when it runs
#   scripts/postgres-for-tests.sh stop     stops it; `destroy` also deletes its data
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# PostgreSQL refuses to run as root, and its user cannot enter root's home: root keeps the data elsewhere.
if [ "$(id -u)" -eq 0 ]; then
    folder=${BIHUAN_PG_DIR:-/var/cache/bihuan/postgres}
else
    folder=${BIHUAN_PG_DIR:-$cache/postgres}
fi
data=$folder/data

as_owner() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

# The folder with the newest server's programs; Debian keeps them off the PATH.
programs() {
    local found
    found=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)
    if [ -n "$found" ]; then
        dirname "$found"
    elif command -v initdb >/dev/null 2>&1; then
        dirname "$(command -v initdb)"
    else
        fail "PostgreSQL is missing. Run scripts/setup-test.sh, or apt-get install postgresql."
    fi
}

is_running() {
    [ -s "$data/PG_VERSION" ] && as_owner "$bin/pg_ctl" --pgdata "$data" status >/dev/null 2>&1
}

print_url() {
    printf 'postgres://bihuan:%s@127.0.0.1:%s/bihuan\n' "$(cat "$folder/password")" "$(cat "$folder/port")"
}

free_port() {
    local port
    for port in $(seq 54400 54499); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s' "$port"
            return
        fi
    done
    fail "No free port between 54400 and 54499."
}

# A cluster of another major version cannot be opened: it held nothing worth keeping.
discard_other_version() {
    local installed
    installed=$("$bin/postgres" --version | grep -oE '[0-9]+' | head -n 1)
    if [ -s "$data/PG_VERSION" ] && [ "$(cat "$data/PG_VERSION")" != "$installed" ]; then
        rm -rf "$folder"
    fi
}

create_cluster() {
    rm -rf "$folder"
    mkdir -p "$folder"
    # A password, because everybody on this machine can reach the port.
    od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$folder/password"
    chmod 600 "$folder/password"
    if [ "$(id -u)" -eq 0 ]; then
        chown -R postgres "$folder"
    fi
    as_owner "$bin/initdb" --pgdata "$data" --username bihuan --pwfile "$folder/password" \
        --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 --data-checksums >"$folder.initdb.log" 2>&1 ||
        fail "initdb failed: $(tail -n 3 "$folder.initdb.log")"
    # fsync stays on: the product refuses a server that may lose acknowledged writes.
    as_owner tee -a "$data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 300
shared_buffers = 128MB
log_min_messages = warning
CONF
}

start() {
    discard_other_version
    if is_running; then
        print_url
        return
    fi
    if [ ! -s "$data/PG_VERSION" ] || [ ! -s "$folder/password" ]; then
        create_cluster
    fi
    free_port | as_owner tee "$folder/port" >/dev/null
    as_owner "$bin/pg_ctl" --pgdata "$data" --log "$folder/log" --wait --timeout 60 \
        --options "-p $(cat "$folder/port")" start >/dev/null ||
        fail "PostgreSQL did not start: $(as_owner tail -n 5 "$folder/log")"
    create_database
    print_url
}

create_database() {
    local sql=("$bin/psql" --host 127.0.0.1 --port "$(cat "$folder/port")" --username bihuan --dbname postgres --quiet --no-align --tuples-only)
    PGPASSWORD=$(cat "$folder/password")
    export PGPASSWORD
    if [ -z "$("${sql[@]}" --command "SELECT 1 FROM pg_database WHERE datname = 'bihuan'")" ]; then
        "${sql[@]}" --command "CREATE DATABASE bihuan"
    fi
}

stop() {
    if is_running; then
        as_owner "$bin/pg_ctl" --pgdata "$data" --mode fast --wait stop >/dev/null
    fi
}

bin=$(programs)
# Its user may not be able to enter the working tree.
cd /
mkdir -p "$(dirname "$folder")"
# Two test runs at once must not create the cluster twice. The server must not inherit the lock.
exec 9>"$folder.lock"
flock 9

case "${1:-start}" in
start) start 9>&- ;;
url) is_running && print_url ;;
status) is_running ;;
stop) stop ;;
destroy)
    stop
    rm -rf "$folder"
    ;;
*) fail "Usage: $0 start|url|status|stop|destroy" ;;
esac
