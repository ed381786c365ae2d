#!/usr/bin/env bash
# P9: PostgreSQL counting the figures of the monthly summary in one statement over the same tables. Prints seconds.
#   bench/peers/figures.sh FILE     (first line: URL of the database; second line: code of the rectification)
# shellcheck source=bench/peers/lib.sh
. "$(dirname "$0")/lib.sh"

{ read -r url && read -r code; } <"$1"
today=$(date +%F)
first=$(date +%Y-%m-01)
psql "$url" --quiet --command "VACUUM ANALYZE finding" >&2
psql "$url" --quiet --no-align --tuples-only --command "SELECT count(*) || ' journal entries' FROM journal" >&2 || true
for _ in $(seq "$runs"); do
    psql "$url" --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 --command '\timing on' --command "
        SELECT count(*),
               count(*) FILTER (WHERE stage = 'closed'),
               count(*) FILTER (WHERE closed_on BETWEEN '$first' AND '$today'),
               count(*) FILTER (WHERE stage IN ('issued', 'planned', 'in_progress')),
               count(*) FILTER (WHERE stage IN ('closure_requested', 'countersigning', 'joint_review')),
               count(*) FILTER (WHERE open = 1 AND due_order < '$today'),
               count(*) FILTER (WHERE due > due_original),
               count(*) FILTER (WHERE open = 1 AND rework >= 1),
               count(*) FILTER (WHERE open = 1 AND reported_on >= '$first'),
               count(*) FILTER (WHERE open = 1 AND issued = 1 AND (reported_on IS NULL OR reported_on < '$first')),
               count(*) FILTER (WHERE unproven = 1),
               count(*) FILTER (WHERE rebound_of IS NOT NULL),
               count(*) FILTER (WHERE key_problem = 1)
          FROM finding
         WHERE rectification_id = (SELECT id FROM rectification WHERE code = '$code')" |
        sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'
done | median | awk '{ printf "%.6f\n", $1 / 1000 }'
