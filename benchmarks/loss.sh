#!/bin/bash
# The rate at which loss begins: each collector gets each rate for a while, and what it counted is
# held against what was sent. Needs Debian's package pmacct.
#
#   mvn -q package -DskipTests && benchmarks/loss.sh
#
# Settings, by environment, with their defaults:
#   RATES       datagrams/s of 30 v5 records: "100 300 1000 3000 10000 16667 30000 60000 100000"
#   COLLECTORS  "nfacctd-chain nfacctd-large flowtally"
#   WARMUP=10 MEASURE=10   seconds; HOSTS=1000 EXPORTERS=8 PORT=20550 JAVA=java
#   FLOWTALLY_OPTS         options of Flowtally's JVM; default: those of packaging/src/jvm.options
#
# Flowtally is scraped every second meanwhile. Everything stays on the loopback interface.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${WARMUP:=10}" "${MEASURE:=10}"
: "${HOSTS:=1000}" "${COLLECTORS:=nfacctd-chain nfacctd-large flowtally}"
: "${RATES:=100 300 1000 3000 10000 16667 30000 60000 100000}"
. "$here/collectors.sh"
scraping=
trap 'stop_scraping; stop; rm -rf "$work"' EXIT
need "$JAVA" curl pmacct

start_scraping() {
  [ "$1" = flowtally ] || return 0
  while sleep 1; do curl -s -m 10 -o "$work/scrape" "http://127.0.0.1:$((PORT + 1))/metrics"; done &
  scraping=$!
}

stop_scraping() {
  [ -n "$scraping" ] || return 0
  kill "$scraping" 2>/dev/null
  wait "$scraping" 2>/dev/null
  scraping=
}

machine
row="%-14s %10s %12s %14s %10s\n"
printf "$row" collector datagr/s records/s "kernel drop %" "lost %"
for name in $COLLECTORS; do
  start "$name" || { stop; continue; }
  load "$WARMUP" v5 "$HOSTS" 2000 >/dev/null
  start_scraping "$name"
  for rate in $RATES; do
    octets0=$(counted "$name") drops0=$(dropped)
    set -- $(load "$MEASURE" v5 "$HOSTS" "$rate")
    sleep 2
    octets1=$(counted "$name") drops1=$(dropped)
    awk -v name="$name" -v rate="$rate" -v sent="$1" -v octets="$3" -v row="$row" \
      -v drops=$((drops1 - drops0)) -v counted=$((octets1 - octets0)) -v seconds="$MEASURE" 'BEGIN {
        printf row, name, rate, sprintf("%.0f", sent * 30 / seconds), \
          sprintf("%.3f", 100 * drops / sent), sprintf("%.3f", 100 * (1 - counted / octets)) }'
  done
  stop_scraping
  stop
done
