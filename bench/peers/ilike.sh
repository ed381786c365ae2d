#!/usr/bin/env bash
# P5: PostgreSQL looking for three words with ILIKE in the same texts. Prints seconds (99th percentile).
#   bench/peers/ilike.sh TEXTS.txt WORDS.txt     (one text a line; three words a line)
# shellcheck source=bench/peers/lib.sh
. "$(dirname "$0")/lib.sh"

url=${BIHUAN_TEST_POSTGRES:-$(bash "$root/scripts/postgres-for-tests.sh" start)}
sql() {
    psql "$url" --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 "$@"
}

sql --command "DROP TABLE IF EXISTS bench_ilike; CREATE TABLE bench_ilike (id serial PRIMARY KEY, problem text NOT NULL)"
# CSV with characters that no text holds: a line is one value.
sql --command "\\copy bench_ilike (problem) FROM '$1' WITH (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')"
sql --command "ANALYZE bench_ilike"

for _ in $(seq "$runs"); do
    while read -r one two three; do
        # Timing is the server's own, so that the start of psql is not counted.
        sql --command '\timing on' --command "SELECT id FROM bench_ilike
            WHERE problem ILIKE '%$one%' AND problem ILIKE '%$two%' AND problem ILIKE '%$three%' ORDER BY id DESC LIMIT 20" |
            sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'
    done <"$2"
done | sort -g | awk '{ values[NR] = $1 } END { rank = int(NR * 0.99 + 0.999); printf "%.6f\n", values[rank] / 1000 }'
sql --command "DROP TABLE bench_ilike"  >&2
