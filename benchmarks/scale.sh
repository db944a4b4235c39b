#!/bin/bash
# What a record costs as one thing grows: buckets, prefixes, exporters, templates; CPU time of one
# thread from the datagram to the bucket. Then how many records a second one and two receivers
# take. The tables go to stdout.
#
#   mvn -q package -DskipTests && benchmarks/scale.sh >docs/performance/scale.txt
#
# Needs 8 GiB of memory for ten million buckets; about 2 minutes. JAVA=java PORT=20550
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/collectors.sh"
need "$JAVA" curl

cost() {
  "$JAVA" -XX:+UseSerialGC -Xmx8g -cp "$jar" io.flowtally.benchmarks.RecordCost "$@"
}

# Receivers and exporters: what is counted of all that the generator can send beside them.
throughput() {
  local octets0 octets1 drops0
  EXPORTERS=$2
  RECEIVERS=$1 start flowtally || return 1
  load 8 v5 1000 0 >/dev/null
  sleep 1
  octets0=$(counted flowtally) drops0=$(dropped)
  set -- "$1" "$2" $(load 10 v5 1000 0)
  sleep 1
  octets1=$(counted flowtally)
  awk -v row="receivers %9d %5d exporters %12.0f sent/s %12.0f counted/s %6.2f %% dropped\n" \
    -v receivers="$1" -v exporters="$2" -v datagrams="$3" -v records="$4" -v octets="$5" \
    -v counted=$((octets1 - octets0)) -v drops=$(($(dropped) - drops0)) 'BEGIN {
      printf row, receivers, exporters, records / 10, records * counted / octets / 10, \
        100 * drops / datagrams }'
  stop
}

echo "# $(machine)"
cost hosts v5 1000 10000 100000 1000000 5000000
cost prefixes v5 10 100 1000 10000 100000 1000000
cost exporters v5 1 10 100 1000 10000
cost templates ipfix 1 10 100 1000 4000
throughput 1 1
throughput 1 8
throughput 2 8
throughput 2 64
