#!/usr/bin/env bash
# P4 on PostgreSQL: pgbench's simple update from 64 clients on the same server. Prints transactions a second.
#   bench/peers/pgbench.sh
# shellcheck source=bench/peers/lib.sh
. "$(dirname "$0")/lib.sh"

url=${BIHUAN_TEST_POSTGRES:-$(bash "$root/scripts/postgres-for-tests.sh" start)}
pgbench=$(compgen -G '/usr/lib/postgresql/*/bin/pgbench' | sort -V | tail -n 1 || command -v pgbench || true)
[ -n "$pgbench" ] || fail "pgbench is missing (Debian: apt-get install postgresql-contrib)"

database=bihuan_pgbench
psql "$url" --quiet --command "DROP DATABASE IF EXISTS $database" --command "CREATE DATABASE $database" >&2
drop_database() {
    psql "$url" --quiet --command "DROP DATABASE IF EXISTS $database" >&2
}
cleanups+=(drop_database)

there=${url%/*}/$database
"$pgbench" --initialize --quiet --scale 10 "$there" >&2
for _ in $(seq "$runs"); do
    "$pgbench" --builtin simple-update --no-vacuum --client 64 --jobs 2 --time 10 "$there" 2>&1 |
        sed -n 's/^tps = \([0-9.]*\).*/\1/p' | head -n 1
done | median
