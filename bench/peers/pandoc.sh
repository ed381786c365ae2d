#!/usr/bin/env bash
# P6: pandoc turning the same DOCX into plain text. Prints seconds.
#   bench/peers/pandoc.sh FILE.docx
# shellcheck source=bench/peers/lib.sh
. "$(dirname "$0")/lib.sh"

debian pandoc pandoc
for _ in $(seq "$runs"); do
    seconds pandoc --from docx --to plain "$1"
done | median
