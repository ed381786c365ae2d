#!/usr/bin/env bash
# P8: LibreOffice turning the same report from DOCX into PDF, from its start to the file. Prints seconds.
#   bench/peers/libreoffice.sh FILE.docx
# shellcheck source=bench/peers/lib.sh
. "$(dirname "$0")/lib.sh"

debian soffice libreoffice-writer
folder=$(mktemp -d)
remove_folder() {
    rm -rf "$folder"
}
cleanups+=(remove_folder)
convert() {
    soffice --headless "-env:UserInstallation=file://$folder/profile" --convert-to pdf --outdir "$folder" "$1" >&2
}
# Once to make its profile.
convert "$1"
for _ in $(seq "$runs"); do
    seconds convert "$1"
done | median
