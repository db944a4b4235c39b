#!/bin/bash
# Draws docs/images/*.png: the page after three minutes of the demo's traffic, in a browser. Needs a built jar,
# port 9999 and Debian's package chromium.
set -eu
cd "$(dirname "$0")"
jar=../../exporter-http/target/flowtally.jar

work=$(mktemp -d)
java -jar "$jar" demo > "$work/demo.log" 2>&1 &
demo=$!
trap 'kill $demo; rm -rf "$work"' EXIT
sleep 180

# A query opens a search; the height shows as much as a picture needs.
shoot() {
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars \
    --disable-background-networking --disable-component-update --disable-sync --user-data-dir="$work/$1" \
    --virtual-time-budget=8000 --window-size="$3" --screenshot="$PWD/$1.png" "http://127.0.0.1:9999/$2" \
    2> "$work/$1.log"
}

shoot page '' 1100,1000
shoot flows '?flows=port+443' 1100,2000
