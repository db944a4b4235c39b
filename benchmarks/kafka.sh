#!/bin/bash
# What Kafka costs: CPU time of an inlet a datagram, of a shard a record, beside a collector that
# reads the sockets itself; what a scrape of a shard holds up, by its buckets; and what is lost with
# an inlet that is killed. With a broker of its own, as a process.
#
#   mvn -q package -DskipTests && benchmarks/kafka.sh
#
# SECONDS_EACH=20 RATE=15000 datagrams/s of 30 v5 records, HOSTS="1000 100000", PORT=20550 JAVA=java
# KILLS=5 of an inlet that gets KILL_RATE=5000 datagrams/s
# Everything stays on the loopback interface, and only processes started here are stopped.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${SECONDS_EACH:=20}" "${RATE:=15000}" "${HOSTS:=1000 100000}" "${KILLS:=5}" "${KILL_RATE:=5000}"
. "$here/collectors.sh"
need "$JAVA" curl
broker=$root/kafka-broker/target/broker
[ -e "$root/kafka-link/target/flowtally-kafka.jar" ] && [ -d "$broker" ] \
  || { echo "no flowtally-kafka.jar or no broker: mvn package -DskipTests first" >&2; exit 2; }
started=()
finish() {
  local pid
  for pid in "${started[@]}"; do kill -KILL "$pid" 2>/dev/null; done
  stop
  rm -rf "$work"
}
trap finish EXIT

cp "$root/exporter-http/target/flowtally.jar" "$root/kafka-link/target/flowtally-kafka.jar" "$work"
cp "$root/conf/local.net" "$work/local.net"

background() { # log, command...
  local log=$1
  shift
  setsid "$@" >"$work/$log" 2>&1 </dev/null &
  pid=$!
  started+=("$pid")
}

cat >"$work/server.properties" <<EOF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$((PORT + 9))
listeners=PLAINTEXT://127.0.0.1:$((PORT + 8)),CONTROLLER://127.0.0.1:$((PORT + 9))
advertised.listeners=PLAINTEXT://127.0.0.1:$((PORT + 8))
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=$work/kafka
num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
EOF
"$JAVA" -cp "$broker/*" kafka.tools.StorageTool format -t MkU3OEVBNTcwNTJENDM2Qk \
  -c "$work/server.properties" >/dev/null 2>&1
background broker.log "$JAVA" -Xmx512m -cp "$broker/*" kafka.Kafka "$work/server.properties"

# Until an HTTP port is ready.
ready() {
  local i
  for i in $(seq 300); do
    curl -sf "http://127.0.0.1:$1/-/ready" >/dev/null && return
    sleep 0.1
  done
  echo "port $1 is not ready" >&2
  exit 1
}

metric() { # http port, name
  curl -s "http://127.0.0.1:$1/metrics" | awk -v name="$2" 'index($0, name) == 1 { sum += $NF } END { printf "%.0f", sum }'
}

program() { # log, http port, settings
  printf '%s\nhttp: {listen: ["127.0.0.1:%d"]}\n' "$3" "$2" >"$work/$1.yaml"
  background "$1.log" "$JAVA" @"$root/packaging/src/jvm.options" -jar "$work/flowtally.jar" run --config "$work/$1.yaml"
  ready "$2"
}

kafka="brokers: [\"127.0.0.1:$((PORT + 8))\"]"
sleep 8
start_inlet() {
  program inlet $((PORT + 2)) "listen: [\"127.0.0.1:$PORT\"]
networks_file: null
aggregates: {}
kafka: {$kafka, output: {topic: flows}}"
  inlet=$pid
}
start_inlet
counts="networks_file: local.net
limits: {buckets: 1000000}"
program shard $((PORT + 3)) "$counts
kafka: {$kafka, input: {topic: flows, shard: a, partitions: [0-3]}}"
shard=$pid

hertz=$(getconf CLK_TCK)
echo "$(date +%F) $(uname -sr), $(nproc) cores"
for hosts in $HOSTS; do
  load 8 v5 "$hosts" "$RATE" >/dev/null # what is new is compiled and born
  sleep 3
  t0=$(ticks_of "$inlet") s0=$(ticks_of "$shard")
  set -- $(load "$SECONDS_EACH" v5 "$hosts" "$RATE")
  sleep 2
  t1=$(ticks_of "$inlet") s1=$(ticks_of "$shard")
  awk -v hosts="$hosts" -v datagrams="$1" -v records="$2" -v inlet=$((t1 - t0)) -v shard=$((s1 - s0)) -v hertz="$hertz" \
    'BEGIN { printf "%7d hosts: inlet %.2f us a datagram, %.3f us a record; shard %.3f us a record\n",
      hosts, inlet / hertz / datagrams * 1e6, inlet / hertz / records * 1e6, shard / hertz / records * 1e6 }'
  for i in 1 2 3; do
    curl -s -o /dev/null -H 'Accept-Encoding: gzip' -w "%{time_total}\n" "http://127.0.0.1:$((PORT + 3))/metrics"
  done | sort -n | sed -n 2p >"$work/took"
  buckets=$(metric $((PORT + 3)) flowtally_aggregate_buckets)
  awk -v buckets="$buckets" -v took="$(cat "$work/took")" \
    'BEGIN { printf "%7d buckets: a scrape with its checkpoint takes %.0f ms, %.2f us a bucket\n",
      buckets, took * 1000, took / buckets * 1e6 }'
done
dropped=$(metric $((PORT + 2)) flowtally_kafka_dropped_datagrams_total)
echo "dropped by the inlet: $dropped; by the kernel: $(metric $((PORT + 2)) 'flowtally_udp_dropped_datagrams_total{')"

# A datagram to a port that nobody has any more is refused at the next one: so half of those that were
# sent after the kill count as refused, and as many as sent.
for _ in $(seq "$KILLS"); do
  before=$(metric $((PORT + 3)) flowtally_kafka_received_datagrams_total)
  "$JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$jar" io.flowtally.benchmarks.LoadGenerator \
    --port "$PORT" --exporters 8 --seconds 6 --version v5 --hosts 1000 --rate "$KILL_RATE" >"$work/sent" &
  generator=$!
  sleep "$((RANDOM % 2 + 3)).$((RANDOM % 10))"
  kill -KILL "$inlet"
  wait "$generator" "$inlet" 2>/dev/null
  sleep 3
  received=$(($(metric $((PORT + 3)) flowtally_kafka_received_datagrams_total) - before))
  sed -n 's/^sent datagrams=\([0-9]*\) .* refused=\([0-9]*\) .*/\1 \2/p' "$work/sent" |
    awk -v received="$received" -v rate="$KILL_RATE" '{
      lost = $1 - $2 - received
      printf "an inlet killed: %d datagrams, %.0f ms of traffic, were with it\n", lost, lost / rate * 1000 }'
  start_inlet
done
