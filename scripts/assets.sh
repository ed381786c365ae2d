#!/bin/sh
# Builds the scripts and styles that the web crate embeds. Does nothing when they are already built from these sources.
set -eu
cd "$(dirname "$0")/../crates/web/assets"

if ! command -v node >/dev/null 2>&1; then
    echo "assets: Node.js 20 or newer is needed to build the pages' scripts and styles; please install it first." >&2
    exit 1
fi
if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)'; then
    echo "assets: Node.js $(node --version) is too old; version 20 or newer is needed." >&2
    exit 1
fi

stamp=$(cat package-lock.json build.mjs css/*.css js/*.js img/*.svg | sha256sum | cut -d ' ' -f 1)
if [ -f dist/manifest.txt ] && [ "$(cat dist/.stamp 2>/dev/null || true)" = "$stamp" ]; then
    exit 0
fi

lock=$(sha256sum package-lock.json | cut -d ' ' -f 1)
if [ "$(cat node_modules/.stamp 2>/dev/null || true)" != "$lock" ]; then
    echo "assets: fetching htmx, ECharts and esbuild (about 15 s)"
    npm ci --no-audit --no-fund --loglevel=error
    echo "$lock" >node_modules/.stamp
fi
echo "assets: building scripts and styles"
node build.mjs
echo "$stamp" >dist/.stamp
