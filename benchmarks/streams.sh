#!/bin/bash
# CPU time per IPFIX record over UDP, TCP and TLS: the same messages, at the same rate, to the same
# collector, one after the other. Needs python3 and openssl.
#
#   mvn -q package -DskipTests && benchmarks/streams.sh
#
# Settings, by environment, with their defaults:
#   RATE=5000   messages/s of 24 records, of 8 exporters together
#   REPEAT=3    rounds; what is printed are the medians
#   WARMUP=20 MEASURE=10 PORT=20550 JAVA=java
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${RATE:=5000}" "${REPEAT:=3}" "${WARMUP:=20}" "${MEASURE:=10}"
. "$here/collectors.sh"
need "$JAVA" python3 openssl
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
  -keyout "$work/key.pem" -out "$work/certificate.pem" 2>/dev/null
machine
printf '%-5s %12s %12s\n' over records/s us/record
for _ in $(seq "$REPEAT"); do
  for mode in udp tcp tls; do
    cp "$root/conf/local.net" "$work/local.net"
    address=$([ "$mode" = udp ] && echo "127.0.0.1:$PORT" || echo "$mode://127.0.0.1:$PORT")
    cat >"$work/flowtally.yaml" <<EOF
listen: ["$address"]
http: {listen: ["127.0.0.1:$((PORT + 1))"]}
networks_file: local.net
$([ "$mode" != tls ] || echo "listen_tls: {cert_file: $work/certificate.pem, key_file: $work/key.pem}")
EOF
    # shellcheck disable=SC2086
    run "$JAVA" $FLOWTALLY_OPTS -jar "$root/exporter-http/target/flowtally.jar" run --config "$work/flowtally.yaml"
    sleep 3
    python3 "$here/stream-load.py" "$mode" "$PORT" "$RATE" "$WARMUP" >/dev/null
    before=$(ticks)
    set -- $(timeout $((MEASURE + 30)) python3 "$here/stream-load.py" "$mode" "$PORT" "$RATE" "$MEASURE")
    echo "$mode $2 $(($(ticks) - before))" >>"$work/results"
    stop
  done
done
awk -v hz="$(getconf CLK_TCK)" '{ print $1, $3 / hz * 1e6 / $2, $2 }' "$work/results" | sort -k1,1 -k2,2n |
  awk -v seconds="$MEASURE" '
    { n[$1]++; us[$1, n[$1]] = $2; records[$1] = $3 }
    END {
      for (mode in n)
        printf "%-5s %12.0f %12.3f\n", mode, records[mode] / seconds, us[mode, int((n[mode] + 1) / 2)]
    }' | sort -k3,3n
