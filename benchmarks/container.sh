#!/bin/bash
# How long the container takes until it listens, and what it keeps in memory when idle.
#
#   docker/base-image && docker build --network host -t flowtally -f docker/Dockerfile .
#   benchmarks/container.sh [IMAGE]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
image=${1:-flowtally}
container=
trap '[ -z "$container" ] || docker rm -f "$container" >/dev/null' EXIT

for run in 1 2 3 4 5; do
  container=$(docker run -d -p 127.0.0.1::2055/udp -p 127.0.0.1::9999 \
    -v "$root/conf/local.net:/etc/flowtally/local.net:ro" "$image")
  for _ in $(seq 100); do
    docker logs "$container" 2>&1 | grep -q 'listening on :2055' && break
    sleep 0.1
  done
  started=$(docker inspect -f '{{.State.StartedAt}}' "$container")
  listening=$(docker logs -t "$container" 2>&1 | grep -m1 'listening on :2055' | cut -d' ' -f1)
  sleep 10
  pid=$(docker inspect -f '{{.State.Pid}}' "$container")
  awk -v run="$run" -v from="$(date -d "$started" +%s.%N)" -v to="$(date -d "$listening" +%s.%N)" \
    '/^VmRSS/ { printf "run %d: listening after %.2f s, %.0f MB resident after 10 s idle\n", run, to - from, $2 * 1024 / 1e6 }' \
    "/proc/$pid/status"
  docker rm -f "$container" >/dev/null
  container=
done
