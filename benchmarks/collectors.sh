# Starting, loading and measuring a collector; sourced by the scripts beside it, which set $here. Sets
# $root, $jar and $work, and what JAVA, PORT, EXPORTERS and FLOWTALLY_OPTS leave open. One collector
# runs at a time; at the end of the script it is stopped and $work removed.
root=$(dirname "$here")
jar=$here/target/benchmarks.jar
work=$(mktemp -d)
: "${JAVA:=java}" "${EXPORTERS:=8}" "${PORT:=20550}"
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
collector=
PATH=$PATH:/usr/sbin # where Debian has nfacctd

# Ends unless all of these commands are there.
need() {
  local command missing=
  for command in "$@"; do
    command -v "$command" >/dev/null || missing="$missing $command"
  done
  [ -z "$missing" ] || { echo "not found:$missing" >&2; exit 2; }
  for file in "$jar" "$root/exporter-http/target/flowtally.jar"; do
    [ -e "$file" ] || { echo "no $file: mvn package -DskipTests first" >&2; exit 2; }
  done
}

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

# Clock ticks that these processes have used.
ticks_of() {
  local pid rest sum=0
  for pid in "$@"; do
    rest=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
    rest=${rest##*) }
    set -- $rest
    sum=$((sum + ${12} + ${13}))
  done
  echo "$sum"
}

# Those of the collector.
ticks() {
  # shellcheck disable=SC2046
  ticks_of $(members)
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
    floor) run "$work/recvfloor" "$PORT" 600 100 ;;
    nfcapd) run nfcapd -p "$PORT" -b 127.0.0.1 -w "$work/nfcapd" -t 3600 -B 8388608 ;;
    nfacctd-*) nfacctd_conf "$1" >"$work/nfacctd.conf" && run nfacctd -f "$work/nfacctd.conf" ;;
    flowtally)
      cat >"$work/flowtally.yaml" <<EOF
listen: ["127.0.0.1:$PORT"]
http: {listen: ["127.0.0.1:$((PORT + 1))"]}
networks_file: local.net
receivers: ${RECEIVERS:-auto}
limits: {buckets: ${BUCKETS:-100000}}
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

# Root would get larger receive buffers than net.core.rmem_max lets the others, and the image, have.
run() {
  local plain=()
  [ "$(id -u)" != 0 ] || plain=(setpriv --bounding-set=-net_admin)
  setsid "${plain[@]}" "$@" >"$work/log" 2>&1 </dev/null &
  collector=$!
}

nfacctd_conf() {
  local plugin
  cat <<EOF
daemonize: false
nfacctd_ip: 127.0.0.1
nfacctd_port: $PORT
nfacctd_net: longest
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
  echo "imt_mem_pools_size: 65536" # the defaults hold 676 rows, 64 of these 19,400
  if [ "$1" = nfacctd-large ]; then
    cat <<EOF
nfacctd_pipe_size: 8388608
plugin_pipe_size: 40960000
plugin_buffer_size: 40960
imt_buckets: 262139
imt_mem_pools_number: 640
EOF
  else
    echo "imt_mem_pools_number: 64"
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

# Seconds, version, hosts, rate; prints datagrams, records and bytes sent.
load() {
  timeout $(($1 + 30)) "$JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$jar" \
    io.flowtally.benchmarks.LoadGenerator --port "$PORT" --exporters "$EXPORTERS" \
    --seconds "$1" --version "$2" --hosts "$3" --rate "$4" |
    sed -n 's/^sent datagrams=\([0-9]*\) records=\([0-9]*\) bytes=\([0-9]*\).*/\1 \2 \3/p'
}

# Octets that the collector has counted in both aggregates; nothing for those that do not count.
counted() {
  case $1 in nfacctd-* | flowtally) ;; *) return ;; esac
  case $1 in
    nfacctd-*)
      for plugin in inbound outbound; do
        timeout 60 pmacct -s -p "$work/$plugin.pipe" -O json
      done | sed -n 's/.*"bytes": \([0-9]*\).*/\1/p'
      ;;
    flowtally)
      curl -s -m 60 "http://127.0.0.1:$((PORT + 1))/metrics" |
        sed -n 's/^flowtally_aggregate_bytes_total{.*} //p'
      ;;
  esac | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

# The options that the image gives the JVM, as far as they matter here.
image_options() {
  grep -E '^-XX:(.Use|NewSize|MaxNewSize|MaxRAM|Metaspace)' "$root/packaging/src/jvm.options" 2>/dev/null | tr '\n' ' '
}

# The machine, in a line.
machine() {
  echo "$(date -u +%F) $(uname -sr), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)," \
    "$("$JAVA" -version 2>&1 | sed -n 2p), net.core.rmem_max $(cat /proc/sys/net/core/rmem_max)," \
    "load average $(cut -d' ' -f1 /proc/loadavg)"
}

: "${FLOWTALLY_OPTS=$(image_options)}"
