#!/usr/bin/env bash
# Twice as much as can be answered, then half; and 1,000 slow clients beside others. Leaves overload.md in
# target/results.
set -euo pipefail
usage() {
  cat <<'HELP'
bench/run-overload.sh [full|smoke] [batch|single]

  full    60 s at twice the peak, for batches of 300 flags and for single evaluations: about 14 minutes (default)
  smoke   5 s: shows that everything works; what it prints are not measurements

The service, on the embedded store, is pinned to core 0, the generator to core 1. It is open-loop: requests have their
moments, whatever comes back, and latency is counted from then. Meanwhile flags are paused, each on a connection of its
own. Loopback only.
HELP
}
mode=${1:-full}
kinds=${2:-batch single}
case $mode in
  -h | --help)
    usage
    exit 0
    ;;
  full) seconds=60 ;;
  smoke) seconds=5 ;;
  *)
    usage >&2
    exit 2
    ;;
esac
case $kinds in
  batch | single | 'batch single') ;;
  *)
    usage >&2
    exit 2
    ;;
esac
. "$(dirname "$0")/build.sh"
halyard_need taskset "Debian: apt-get install util-linux"
halyard_need curl "Debian: apt-get install curl"
taskset -c 0,1 true 2>/dev/null || {
  echo "The service and the load each need a core of their own: this needs cores 0 and 1" >&2
  exit 1
}
halyard_build_bench
"$home/bin/build"
ulimit -n 8192 2>/dev/null || true
work=$(mktemp -d)
service=
stop() {
  [ -z "$service" ] || kill "$service" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

python3 - "$work/registry.json" <<'PYTHON'
import json
import sys

flags = [
    {"id": f"ff-{key}", "key": key, "owner_module": "bench", "type": "boolean", "default_value": False,
     "rollout_stage": "staged", "rollout_pct": index % 100}
    for index, key in enumerate([f"filler-{i}" for i in range(299)] + ["bench-listed"])
]
json.dump({"schema_version": "1.0", "flags": flags}, open(sys.argv[1], "w"))
PYTHON

# run kind: one service, fresh, and its rows on standard output.
run() {
  local port deadline
  port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
  rm -rf "$work/data"
  env FF_HOST=127.0.0.1 FF_PORT="$port" FF_STORE=sqlite FF_DATA_DIR="$work/data" FF_REGISTRY_PATH="$work/registry.json" \
    FF_LOG_LEVEL=warn taskset -c 0 "$home/bin/halyard" serve >"$work/service.log" 2>&1 &
  service=$!
  deadline=$((SECONDS + 90))
  until curl -s -f -m 2 -o /dev/null "http://127.0.0.1:$port/readyz"; do
    if ! kill -0 "$service" 2>/dev/null || [ $SECONDS -gt $deadline ]; then
      echo "The service does not answer:" >&2
      cat "$work/service.log" >&2
      exit 1
    fi
    sleep 0.1
  done
  taskset -c 1 "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$jar" dev.halyard.bench.http.Overload "$port" "$1" $seconds
  kill "$service"
  wait "$service" || true
  service=
}

[ $mode != smoke ] || echo "A smoke run: what follows are not measurements."
echo "Load of the machine: $(cut -d ' ' -f 1 /proc/loadavg)"
{
  echo "| workload | | seen |"
  echo "|---|---|---|"
  for kind in $kinds; do
    run "$kind"
  done
} | tee "$results/overload.md"
