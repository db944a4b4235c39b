#!/bin/bash
# CPU time per flow record: a bare receive loop, nfcapd, nfacctd and Flowtally under the same load,
# one after the other, and the ratios. Needs gcc, and Debian's packages nfdump and pmacct.
#
#   mvn -q package -DskipTests && benchmarks/compare.sh
#
# Settings, by environment, with their defaults:
#   CASES       lines of "version hosts datagrams/s"; 0 datagrams/s: full speed
#   COLLECTORS  "bare floor nfcapd nfacctd-chain nfacctd-large flowtally"; floor: the bare loop with
#               all optimisation, which sleeps 100 ms whenever the socket is empty
#   REPEAT=1               so often the whole table; what is printed are the medians
#   WARMUP=20 MEASURE=10   seconds under load before and while measuring
#   EXPORTERS=8 PORT=20550 JAVA=java
#   FLOWTALLY_OPTS         options of Flowtally's JVM; default: those of packaging/src/jvm.options
#
# What is measured: user and system time of all processes of the collector (/proc/PID/stat) over one
# run of the load generator, divided by the records that it dealt with. For nfacctd and Flowtally
# these are the records counted, by the bytes in their buckets, so that nobody is praised for what
# it threw away; for the others those that the kernel did not drop (/proc/net/udp). Everything stays
# on the loopback interface, every step is bounded in time, and only processes started here are
# stopped.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${REPEAT:=1}" "${WARMUP:=20}" "${MEASURE:=10}"
: "${COLLECTORS:=bare floor nfcapd nfacctd-chain nfacctd-large flowtally}"
: "${CASES:=v5 1000 15000
v5 1000 0
v9 1000 15000
ipfix 1000 15000
v5 100000 15000}"
. "$here/collectors.sh"

need "$JAVA" gcc curl nfcapd nfacctd pmacct
# -O2 as Debian builds nfcapd and nfacctd; -O3 reads many bytes at once: that is as little as can be.
gcc -O2 -Wall -Wextra -o "$work/recvloop" "$here/src/main/c/recvloop.c" || exit 2
gcc -O3 -march=native -Wall -Wextra -o "$work/recvfloor" "$here/src/main/c/recvloop.c" || exit 2

measure() {
  local name=$1 version=$2 hosts=$3 rate=$4 ticks0 drops0 octets0 ticks1 drops1 octets1 sent
  start "$name" || { stop; return 1; }
  # The first look at the counters loads and compiles what later ones need: it belongs to the warm-up.
  load $((WARMUP / 2)) "$version" "$hosts" "$rate" >/dev/null
  counted "$name" >/dev/null
  load $((WARMUP / 2)) "$version" "$hosts" "$rate" >/dev/null
  sleep 1
  octets0=$(counted "$name")
  sleep 1
  ticks0=$(ticks) drops0=$(dropped)
  sent=$(load "$MEASURE" "$version" "$hosts" "$rate")
  sleep 1
  ticks1=$(ticks) drops1=$(dropped)
  sleep 1
  octets1=$(counted "$name")
  stop
  set -- $sent
  [ $# -eq 3 ] || { echo "the load generator failed" >&2; return 1; }
  # Those that do not count have, as far as can be told, dealt with all that they received.
  [ -n "$octets1" ] || octets0=0 octets1=$(awk "BEGIN { print $3 * (1 - ($drops1 - $drops0) / $1) }")
  echo "$name $version $hosts $rate $1 $2 $((ticks1 - ticks0))" \
    "$(awk "BEGIN { print ($octets1 - $octets0) / $3 }")" >>"$work/results"
}

table() {
  awk -v hz="$(getconf CLK_TCK)" '
    function median(list, values, count, i, j, swap) {
      count = split(list, values, " ")
      for (i = 1; i <= count; i++)
        for (j = i + 1; j <= count; j++)
          if (values[j] + 0 < values[i] + 0) { swap = values[i]; values[i] = values[j]; values[j] = swap }
      least = values[1]; most = values[count]
      return values[int((count + 1) / 2)]
    }
    { key = $2 " " $3 " " $4
      if (!(key in seen)) { seen[key] = 1; order[++cases] = key }
      if (!((key, $1) in costs)) names[key] = names[key] " " $1
      costs[key, $1] = costs[key, $1] " " ($8 > 0 ? $7 / hz * 1e6 / ($6 * $8) : 0)
      losses[key, $1] = losses[key, $1] " " 100 * (1 - $8)
      rates[key, $1] = rates[key, $1] " " $6 }
    function ratio(key, name, other) {
      return us[key, other] > 0 ? sprintf("%.2f", us[key, name] / us[key, other]) : "-"
    }
    END {
      for (pair in costs) {
        us[pair] = median(costs[pair]); range[pair] = sprintf("%.3f-%.3f", least, most)
        lost[pair] = median(losses[pair]); rate[pair] = median(rates[pair])
      }
      row = "%-8s %7s %9s  %-14s %10s %8s %9s %13s %7s %8s %8s\n"
      printf row, "version", "hosts", "datagr/s", "collector", "records/s", "lost %", "us/record", "range", "/bare", "/nfcapd", "/nfacctd"
      for (i = 1; i <= cases; i++) {
        key = order[i]; split(key, part, " "); count = split(names[key], name, " ")
        for (j = 1; j <= count; j++)
          printf row, part[1], part[2], part[3] ? part[3] : "full", name[j], \
            sprintf("%.0f", rate[key, name[j]] / measure), sprintf("%.2f", lost[key, name[j]]), \
            sprintf("%.3f", us[key, name[j]]), range[key, name[j]], ratio(key, name[j], "bare"), \
            ratio(key, name[j], "nfcapd"), ratio(key, name[j], "nfacctd-large")
      }
    }' measure="$MEASURE" "$work/results"
}

machine
: >"$work/results"
for _ in $(seq "$REPEAT"); do
  while read -r version hosts rate; do
    for name in $COLLECTORS; do
      echo "measuring $name: $version, $hosts hosts, $rate datagrams/s" >&2
      measure "$name" "$version" "$hosts" "$rate"
    done
  done <<<"$CASES"
done
table
