#!/bin/bash
# CPU time per flow record: a bare receive loop, nfcapd, nfacctd and Flowtally under the same load,
# one after the other, and the ratios. Needs gcc, and Debian's packages nfdump and pmacct.
#
#   mvn -q package -DskipTests && benchmarks/compare.sh
#
# Settings, by environment, with their defaults:
#   CASES       lines of "version hosts datagrams/s"; 0 datagrams/s: as many as go
#   COLLECTORS  "bare nfcapd nfacctd-chain nfacctd-large flowtally"
#   WARMUP=10 MEASURE=10   seconds under load before and while measuring
#   EXPORTERS=8 PORT=20550 JAVA=java
#   FLOWTALLY_OPTS         options of Flowtally's JVM; default: those of docker/jvm.options
#
# What is measured: user and system time of all processes of the collector (/proc/PID/stat) over one
# run of the load generator, divided by the records that reached the socket: those sent less those
# that the kernel dropped for want of room (/proc/net/udp). Everything stays on the loopback
# interface, every step is bounded in time, and only processes started here are stopped.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
: "${JAVA:=java}" "${WARMUP:=10}" "${MEASURE:=10}" "${EXPORTERS:=8}" "${PORT:=20550}"
: "${COLLECTORS:=bare nfcapd nfacctd-chain nfacctd-large flowtally}"
: "${CASES:=v5 1000 15000
v5 1000 0
v9 1000 15000
ipfix 1000 15000
v5 100000 15000}"
if [ -z "${FLOWTALLY_OPTS+set}" ]; then
  FLOWTALLY_OPTS=$(grep -E '^-XX:(.Use|NewSize|MaxNewSize|MaxRAM)' "$root/docker/jvm.options" 2>/dev/null | tr '\n' ' ')
fi
jar=$here/target/benchmarks.jar
work=$(mktemp -d)
collector=
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

[ -e "$jar" ] || { echo "no $jar: mvn package -DskipTests first" >&2; exit 2; }
gcc -O2 -Wall -Wextra -o "$work/recvloop" "$here/src/main/c/recvloop.c" || exit 2

# Every process of the collector: it leads a process group of its own.
members() {
  local stat rest
  for stat in /proc/[0-9]*/stat; do
    rest=$(cat "$stat" 2>/dev/null) || continue
    rest=${rest##*) }
    set -- $rest
    [ "$3" = "$collector" ] && { stat=${stat%/stat}; echo "${stat#/proc/}"; }
  done
}

# Clock ticks that the collector has used.
ticks() {
  local pid rest sum=0
  for pid in $(members); do
    rest=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
    rest=${rest##*) }
    set -- $rest
    sum=$((sum + ${12} + ${13}))
  done
  echo "$sum"
}

# Datagrams that the kernel dropped at the sockets of the port.
dropped() {
  awk -v port=":$(printf %04X "$PORT")" \
    'index($2, port) == length($2) - 4 { sum += $NF } END { print sum + 0 }' \
    /proc/net/udp /proc/net/udp6 2>/dev/null
}

bound() {
  awk -v port=":$(printf %04X "$PORT")" \
    'index($2, port) == length($2) - 4 { found = 1 } END { exit !found }' \
    /proc/net/udp /proc/net/udp6 2>/dev/null
}

start() {
  mkdir -p "$work/nfcapd"
  cp "$root/conf/local.net" "$work/local.net"
  grep -v : "$root/conf/local.net" >"$work/v4.net" # nfacctd 1.7.7 gets the IPv6 rows wrong
  case $1 in
    bare) run "$work/recvloop" "$PORT" 600 ;;
    nfcapd) run nfcapd -p "$PORT" -b 127.0.0.1 -w "$work/nfcapd" -t 3600 -B 8388608 ;;
    nfacctd-*) nfacctd_conf "$1" >"$work/nfacctd.conf" && run nfacctd -f "$work/nfacctd.conf" ;;
    flowtally)
      cat >"$work/flowtally.yaml" <<EOF
listen: ["127.0.0.1:$PORT"]
http: {listen: ["127.0.0.1:$((PORT + 1))"]}
networks_file: local.net
EOF
      # shellcheck disable=SC2086
      run "$JAVA" $FLOWTALLY_OPTS -jar "$root/exporter-http/target/flowtally.jar" \
        run --config "$work/flowtally.yaml"
      ;;
  esac
  for _ in $(seq 100); do
    bound && { sleep 0.5; return 0; }
    sleep 0.1
  done
  echo "$1 did not bind port $PORT:" >&2
  tail -5 "$work/log" >&2
  return 1
}

run() {
  setsid "$@" >"$work/log" 2>&1 </dev/null &
  collector=$!
}

nfacctd_conf() {
  local plugin
  cat <<EOF
daemonize: false
nfacctd_ip: 127.0.0.1
nfacctd_port: $PORT
nfacctd_net: file
networks_file: $work/v4.net
plugins: memory[inbound], memory[outbound]
aggregate[inbound]: dst_host,src_net
aggregate[outbound]: src_host,dst_net
aggregate_filter[inbound]: dst net 10.0.0.0/8 or dst net 192.0.2.0/24
aggregate_filter[outbound]: src net 10.0.0.0/8 or src net 192.0.2.0/24
EOF
  for plugin in inbound outbound; do
    echo "imt_path[$plugin]: $work/$plugin.pipe"
  done
  if [ "$1" = nfacctd-large ]; then
    cat <<EOF
nfacctd_pipe_size: 8388608
plugin_pipe_size: 40960000
plugin_buffer_size: 40960
imt_buckets: 262139
imt_mem_pools_number: 0
EOF
  fi
}

# nfacctd sees a signal only at its next datagram: hence the last resort.
stop() {
  local pid
  [ -n "$collector" ] || return 0
  for pid in $(members); do kill -TERM "$pid" 2>/dev/null; done
  for _ in $(seq 30); do
    [ -z "$(members)" ] && break
    sleep 0.1
  done
  for pid in $(members); do kill -KILL "$pid" 2>/dev/null; done
  wait "$collector" 2>/dev/null
  collector=
  rm -rf "$work/nfcapd"
}

# Seconds, version, hosts, rate; prints datagrams and records sent.
load() {
  timeout $(($1 + 30)) "$JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$jar" \
    io.flowtally.benchmarks.LoadGenerator --port "$PORT" --exporters "$EXPORTERS" \
    --seconds "$1" --version "$2" --hosts "$3" --rate "$4" |
    sed -n 's/^sent datagrams=\([0-9]*\) records=\([0-9]*\).*/\1 \2/p'
}

measure() {
  local name=$1 version=$2 hosts=$3 rate=$4 ticks0 drops0 ticks1 drops1 sent
  start "$name" || { stop; return 1; }
  load "$WARMUP" "$version" "$hosts" "$rate" >/dev/null
  sleep 1
  ticks0=$(ticks) drops0=$(dropped)
  sent=$(load "$MEASURE" "$version" "$hosts" "$rate")
  sleep 1
  ticks1=$(ticks) drops1=$(dropped)
  [ "$name" = flowtally ] && counted
  stop
  set -- $sent
  echo "$name $version $hosts $rate $1 $2 $((drops1 - drops0)) $((ticks1 - ticks0))" >>"$work/results"
}

# What Flowtally says it has read, lost and refused.
counted() {
  curl -s -m 60 "http://127.0.0.1:$((PORT + 1))/metrics" >"$work/metrics" || return 0
  awk '/^flowtally_udp_datagrams_total/ { received += $NF }
       /^flowtally_udp_dropped_datagrams_total/ { dropped += $NF }
       /^flowtally_exporter_records_total/ { records += $NF }
       /^flowtally_exporter_errors_total/ { errors += $NF }
       END { printf "  flowtally: %d datagrams, %d dropped, %d records, %d errors\n",
             received, dropped, records, errors }' "$work/metrics" >&2
}

table() {
  awk -v hz="$(getconf CLK_TCK)" '
    { received = $6 * (1 - $7 / $5)
      cost = $8 / hz * 1e6 / received
      key = $2 " " $3 " " $4
      if (!(key in seen)) { seen[key] = 1; order[++cases] = key }
      names[key] = names[key] " " $1
      us[key, $1] = cost; lost[key, $1] = 100 * $7 / $5; rate[key, $1] = $6 }
    function ratio(key, name, other) {
      return us[key, other] > 0 ? sprintf("%.2f", us[key, name] / us[key, other]) : "-"
    }
    END {
      row = "%-8s %7s %9s  %-14s %10s %8s %9s %7s %8s %8s\n"
      printf row, "version", "hosts", "datagr/s", "collector", "records/s", "lost %", "us/record", "/bare", "/nfcapd", "/nfacctd"
      for (i = 1; i <= cases; i++) {
        key = order[i]; split(key, part, " "); count = split(names[key], name, " ")
        for (j = 1; j <= count; j++)
          printf row, part[1], part[2], part[3] ? part[3] : "full", name[j], \
            sprintf("%.0f", rate[key, name[j]] / measure), sprintf("%.2f", lost[key, name[j]]), \
            sprintf("%.3f", us[key, name[j]]), ratio(key, name[j], "bare"), \
            ratio(key, name[j], "nfcapd"), ratio(key, name[j], "nfacctd-large")
      }
    }' measure="$MEASURE" "$work/results"
}

echo "$(date -u +%F) $(uname -sr), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)," \
  "$("$JAVA" -version 2>&1 | sed -n 2p), load average $(cut -d' ' -f1 /proc/loadavg)"
: >"$work/results"
while read -r version hosts rate; do
  for name in $COLLECTORS; do
    echo "measuring $name: $version, $hosts hosts, $rate datagrams/s" >&2
    measure "$name" "$version" "$hosts" "$rate"
  done
done <<<"$CASES"
table
