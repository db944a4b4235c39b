#!/bin/bash
# CPU time per flow record of 1, 2 and 4 collectors that share one load, each with exporters of its
# own: what benchmarks/scale-model.py takes for granted, that processes add up.
#
#   mvn -q package -DskipTests && benchmarks/processes.sh
#
# Settings, by environment, with their defaults:
#   PROCESSES   "0 1 2 4"; 0: one without load, for what a process costs that has nothing to do
#   RATE=12000  datagrams/s of 30 v5 records, of all processes together
#   REPEAT=3    so often each; what is printed are the medians
#   WARMUP=30 MEASURE=10 HOSTS=1000 EXPORTERS=8 PORT=20550 JAVA=java
#
# Everything stays on the loopback interface, is bounded in time, and only processes started here are
# stopped.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${PROCESSES:=0 1 2 4}" "${RATE:=12000}" "${REPEAT:=3}" "${WARMUP:=30}" "${MEASURE:=10}" "${HOSTS:=1000}"
. "$here/collectors.sh"
need "$JAVA" curl
started=()
trap 'stop_all; rm -rf "$work"' EXIT

stop_all() {
  local pid
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
  started=()
}

start_one() {
  local port=$1
  cat >"$work/$port.yaml" <<EOF
listen: ["127.0.0.1:$port"]
http: {listen: ["127.0.0.1:$((port + 1))"]}
networks_file: local.net
EOF
  # shellcheck disable=SC2086
  setpriv --bounding-set=-net_admin "$JAVA" $FLOWTALLY_OPTS -jar "$root/exporter-http/target/flowtally.jar" \
    run --config "$work/$port.yaml" >"$work/$port.log" 2>&1 </dev/null &
  started+=($!)
}

# Sends to all of them for so many seconds; prints how many records.
load_all() {
  local seconds=$1 count=$2 i sum=0
  for i in $(seq "$count"); do
    PORT=$((PORT + 2 * i)) load "$seconds" v5 "$HOSTS" $((RATE / count)) >"$work/sent.$i" &
    pids[i]=$!
  done
  for i in $(seq "$count"); do
    wait "${pids[i]}"
    set -- $(cat "$work/sent.$i")
    sum=$((sum + $2))
  done
  echo "$sum"
}

machine
cp "$root/conf/local.net" "$work/local.net"
printf '%9s %12s %12s %14s\n' processes records/s us/record "CPU us/s"
for _ in $(seq "$REPEAT"); do
  for count in $PROCESSES; do
    pids=()
    for i in $(seq $((count > 0 ? count : 1))); do start_one $((PORT + 2 * i)); done
    sleep 3
    if [ "$count" -gt 0 ]; then load_all "$WARMUP" "$count" >/dev/null; else sleep "$WARMUP"; fi
    before=$(ticks_of "${started[@]}")
    if [ "$count" -gt 0 ]; then records=$(load_all "$MEASURE" "$count"); else records=0; sleep "$MEASURE"; fi
    echo "$count $records $(($(ticks_of "${started[@]}") - before))" >>"$work/results"
    stop_all
  done
done
sort -n "$work/results" | awk -v hz="$(getconf CLK_TCK)" -v seconds="$MEASURE" '
  { list[$1] = list[$1] " " $3 / hz * 1e6; records[$1] = $2; counts[$1] = 1 }
  function median(text, values, n, i, j, swap) {
    n = split(text, values, " ")
    for (i = 1; i <= n; i++)
      for (j = i + 1; j <= n; j++)
        if (values[j] + 0 < values[i] + 0) { swap = values[i]; values[i] = values[j]; values[j] = swap }
    return values[int((n + 1) / 2)]
  }
  END {
    for (count = 0; count < 64; count++)
      if (count in counts) {
        us = median(list[count])
        printf "%9d %12.0f %12s %14.0f\n", count, records[count] / seconds, \
          records[count] ? sprintf("%.3f", us / records[count]) : "-", us / seconds
      }
  }'
