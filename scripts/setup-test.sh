#!/usr/bin/env bash
# Installs what only the tests need, and only what is missing. Safe to run again and again.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

has_postgres() {
    command -v initdb >/dev/null 2>&1 || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# The texts of papers were recorded with these fonts; a browser would be content with any Chinese one.
has_noto() {
    command -v fc-list >/dev/null 2>&1 && [ -e /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc ]
}

missing=()
has_postgres || missing+=(postgresql)
command -v chromium >/dev/null 2>&1 || missing+=(chromium)
has_noto || missing+=(fontconfig fonts-noto-cjk)
# KaiTi for the second rank of headings in official papers; Noto has SongTi and HeiTi.
[ -e /usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf ] || missing+=(fonts-arphic-gkai00mp)
command -v pdftotext >/dev/null 2>&1 || missing+=(poppler-utils)

if [ "${#missing[@]}" -gt 0 ]; then
    say "    Installing from Debian: ${missing[*]}"
    say "    (postgresql: the second database; chromium: browser tests; fonts-noto-cjk: Chinese in screenshots and PDF papers;"
    say "     poppler-utils: reads back PDF fixtures and PDF papers; fonts-arphic-gkai00mp: KaiTi in PDF papers)"
    need apt-get "Install these with your system's package manager: ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
else
    say "    Debian packages: nothing is missing"
fi

if ! cargo nextest --version >/dev/null 2>&1; then
    say "    Compiling cargo-nextest, which runs the tests (once, about five minutes on two cores)"
    cargo install --locked --quiet cargo-nextest
else
    say "    cargo-nextest: there"
fi

# node_modules carries the digest of the lock file that it was made from.
lock=$(sha256sum e2e/package-lock.json | cut -d' ' -f1)
if [ "$(cat e2e/node_modules/.lock-digest 2>/dev/null || true)" != "$lock" ]; then
    say "    Installing the browser driver from e2e/package-lock.json (no browser is downloaded)"
    npm --prefix e2e ci --no-audit --no-fund --silent
    printf '%s' "$lock" >e2e/node_modules/.lock-digest
else
    say "    browser driver: there"
fi
