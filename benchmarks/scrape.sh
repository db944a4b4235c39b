#!/bin/bash
# What a scrape costs. First the same rows out of nfacctd, by its client and the least Python step
# that makes samples of them, and out of Flowtally, in time and CPU time for each sample. Then, with
# as many buckets as asked for and under load, how much Flowtally's heap in use grows while it is
# scraped in each format, and whether the receiving lost anything. Needs Debian's package pmacct.
#
#   mvn -q package -DskipTests && benchmarks/scrape.sh
#
# Settings, by environment, with their defaults:
#   HOSTS=50000           rows of each of the two aggregates in the comparison
#   MANY=500000           likewise under load: a million buckets
#   RATE=10000            datagrams/s of 30 v5 records while it is scraped
#   TO                    where both leave what they read; default: a file. /dev/null takes the disk
#                         out of the comparison, a quarter of the old chain's time
#   EXPORTERS=8 PORT=20550 JAVA=java
#   FLOWTALLY_OPTS        options of Flowtally's JVM; default: those of packaging/src/jvm.options
#
# Everything stays on the loopback interface, and only processes started here are stopped.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${HOSTS:=50000}" "${MANY:=500000}" "${RATE:=10000}"
. "$here/collectors.sh"
TO=${TO:-$work/read}
need "$JAVA" curl nfacctd pmacct python3 jcmd jstat
url=http://127.0.0.1:$((PORT + 1))/metrics
protobuf='application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited'

# Until every host has been in a datagram in both directions, most likely: 20 records each.
fill() {
  local seconds=$((1 + $1 * 40 / 30 / 4000))
  load "$seconds" v5 "$1" 4000 >/dev/null
  sleep 2
}

old_chain() {
  local plugin
  for plugin in inbound outbound; do
    timeout 120 pmacct -s -p "$work/$plugin.pipe" -O json | python3 "$here/old-chain.py" "$plugin"
  done >"${1:-$TO}"
}

# Accept and Accept-Encoding, where to, and a query; the size goes to $work/size.
new_scrape() {
  curl -s -m 120 ${1:+-H "Accept: $1"} ${2:+-H "Accept-Encoding: $2"} -o "${3:-$TO}" \
    -w '%{size_download}\n' "$url${4:-}" >"$work/size"
}

samples() {
  grep -c '^pmacct_flow_' "$work/samples"
}

# Runs a command: seconds by the clock to $wall, and to $cpu those of CPU time, its own where it is
# a process and the collector's.
measure() {
  local times user system ticks0 ticks1
  ticks0=$(ticks)
  TIMEFORMAT='%R %U %S'
  times=$({ time "$@"; } 2>&1)
  ticks1=$(ticks)
  read -r wall user system <<<"$times"
  cpu=$(awk "BEGIN { print $user + $system + ($ticks1 - $ticks0) / $(getconf CLK_TCK) }")
}

# Name, seconds by the clock and of CPU time; and the size of the last answer, if there was one.
row() {
  awk -v row="%-42s %10.3f %10.2f %10.2f %10.1f\n" -v name="$1" -v n="$count" -v wall="$2" \
    -v cpu="$3" -v size="$(cat "$work/size" 2>/dev/null || echo 0)" \
    'BEGIN { printf row, name, wall, wall / n * 1e6, cpu / n * 1e6, size / 1048576 }'
}

# Name and command: the best of five by the clock, and the CPU time of that one.
timed() {
  local name=$1 best=0 best_cpu=0 i
  shift
  for i in 1 2 3 4 5; do
    measure "$@"
    if [ "$i" = 1 ] || awk "BEGIN { exit !($wall < $best) }"; then best=$wall best_cpu=$cpu; fi
  done
  row "$name" "$best" "$best_cpu"
}

# The first scrapes of a process, in the way that Prometheus asks for them by default.
first_ones() {
  local i
  for i in 1 2 3 4 5 6 7 8 9 10; do
    measure new_scrape application/openmetrics-text gzip
    case $i in 1 | 2 | 5 | 10) row "Flowtally, OpenMetrics, gzip, scrape $i" "$wall" "$cpu" ;; esac
  done
}

# The heap in use, looked at every 50 ms, from a collection of all garbage until the answer is there.
under_load() {
  local name=$1 watch wall
  shift
  jcmd "$collector" GC.run >/dev/null
  jstat -gc "$collector" 50 >"$work/heap" &
  watch=$!
  sleep 1
  TIMEFORMAT=%R
  wall=$({ time new_scrape "$@"; } 2>&1)
  kill "$watch"
  wait "$watch" 2>/dev/null
  awk -v row="%-34s %10.2f %14.1f %14.1f %12.1f\n" -v name="$name" -v wall="$wall" \
    -v answer="$(cat "$work/size")" 'NR > 1 {
      used = ($3 + $4 + $6 + $8) / 1024
      if (NR == 2) first = used
      if (used > most) most = used
    }
    END { printf row, name, wall, first, most - first, answer / 1048576 }' "$work/heap"
}

machine
printf "%-42s %10s %10s %10s %10s\n" "$((2 * HOSTS)) rows, $((4 * HOSTS)) samples" seconds \
  us/sample "CPU us/smp" MiB
start nfacctd-large || exit 1
fill "$HOSTS"
old_chain "$work/samples"
count=$(samples)
timed "pmacct client and Python step" old_chain
stop
BUCKETS=$HOSTS start flowtally || exit 1
fill "$HOSTS"
first_ones
new_scrape '' '' "$work/samples"
[ "$(samples)" = "$count" ] || echo "of $count samples Flowtally has $(samples)"
timed "Flowtally, text" new_scrape
timed "Flowtally, text, gzip" new_scrape '' gzip
timed "Flowtally, OpenMetrics" new_scrape application/openmetrics-text
timed "Flowtally, OpenMetrics, gzip" new_scrape application/openmetrics-text gzip
timed "Flowtally, OpenMetrics, no _created" \
  new_scrape application/openmetrics-text '' '' '?created=false'
timed "Flowtally, OpenMetrics, no _created, gzip" \
  new_scrape application/openmetrics-text gzip '' '?created=false'
timed "Flowtally, protobuf" new_scrape "$protobuf"
timed "Flowtally, protobuf, gzip" new_scrape "$protobuf" gzip
stop

echo
TO=/dev/null
FLOWTALLY_OPTS="$FLOWTALLY_OPTS -XX:+UsePerfData" # for jstat
BUCKETS=$MANY start flowtally || exit 1
fill "$MANY"
octets0=$(counted flowtally) drops0=$(dropped)
load 60 v5 "$MANY" "$RATE" >"$work/sent" &
sending=$!
sleep 3
printf "%-34s %10s %14s %14s %12s\n" "$((2 * MANY)) buckets under load" seconds "heap MiB" "grown MiB" "answer MiB"
under_load text
under_load "text, gzip" '' gzip
under_load OpenMetrics application/openmetrics-text
under_load "OpenMetrics, gzip" application/openmetrics-text gzip
under_load protobuf "$protobuf"
under_load "protobuf, gzip" "$protobuf" gzip
wait "$sending"
sleep 2
set -- $(cat "$work/sent")
echo "sent $1 datagrams meanwhile: kernel drops $(($(dropped) - drops0))," \
  "bytes sent $3, counted $(($(counted flowtally) - octets0))"
