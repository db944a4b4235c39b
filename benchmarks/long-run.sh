#!/bin/bash
# A long run: a collector under load whose hosts, exporters and templates come and go, scraped every
# second, reloaded every five, restarted once. Ends with 1 if its memory grows, if the identities of
# docs/design.md do not hold to the last datagram, record and octet, if less than 90 % of the load
# was sent, or if the kernel dropped more of it than PERCENT_DROPPED.
#
#   mvn -q package -DskipTests && \
#     benchmarks/long-run.sh [MINUTES] [RECORDS_PER_SECOND] [PERCENT_DROPPED]
#
# 30 minutes at 200,000 records a second with 1 % dropped unless told otherwise; CI runs 2 minutes.
# Everything stays on the loopback interface. A machine that is too slow wants a lower rate, or a
# higher percentage.
#
# The load pauses for the restart: what is sent to a port that nobody has is lost, and nobody can
# count it, so the books could not be balanced. A restart under load, with socket activation and
# without, is what SocketActivationIT and RestartIT are for.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
for jar in "$root/exporter-http/target/flowtally.jar" "$root/benchmarks/target/benchmarks.jar"; do
  [[ -e $jar ]] || { echo "no $jar: mvn package -DskipTests first" >&2; exit 2; }
done
exec "${JAVA:-java}" -XX:+UseSerialGC -Xmx128m -cp "$root/benchmarks/target/benchmarks.jar" \
  io.flowtally.benchmarks.LongRun "$root/exporter-http/target/flowtally.jar" \
  "$((${1:-30} * 60))" "${2:-200000}" "${3:-1}"
