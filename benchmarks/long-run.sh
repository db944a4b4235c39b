#!/bin/bash
# A long run: a collector under load whose hosts, exporters and templates come and go, scraped every
# second, reloaded every five, restarted once. Ends with 1 if its memory grows, or if the identities
# of docs/design.md do not hold to the last datagram, record and octet.
#
#   mvn -q package -DskipTests && benchmarks/long-run.sh [MINUTES] [RECORDS_PER_SECOND]
#
# 30 minutes at 200,000 records a second unless told otherwise; CI runs 2 minutes. Everything stays
# on the loopback interface. What the kernel drops on a machine that is too slow is counted, and no
# fault.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
for jar in "$root/exporter-http/target/flowtally.jar" "$root/benchmarks/target/benchmarks.jar"; do
  [[ -e $jar ]] || { echo "no $jar: mvn package -DskipTests first" >&2; exit 2; }
done
exec "${JAVA:-java}" -XX:+UseSerialGC -Xmx128m -cp "$root/benchmarks/target/benchmarks.jar" \
  io.flowtally.benchmarks.LongRun "$root/exporter-http/target/flowtally.jar" \
  "$((${1:-30} * 60))" "${2:-200000}"
