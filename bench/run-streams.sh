#!/usr/bin/env bash
# What idle streams of changes cost: the live heap of a service with none, and with 10,000. Leaves streams.md in
# target/results.
set -euo pipefail
usage() {
  cat <<'HELP'
bench/run-streams.sh [COUNT]

  COUNT   streams to open, default 10000; service and client each need as many open files and some more
HELP
}
case ${1:-} in
  -h | --help)
    usage
    exit 0
    ;;
esac
count=${1:-10000}
. "$(dirname "$0")/build.sh"
halyard_build_bench
"$home/bin/build"
ulimit -n $((count + 2000)) || {
  echo "This needs $((count + 2000)) open files; ulimit -Hn says $(ulimit -Hn)" >&2
  exit 1
}
work=$(mktemp -d)
service=
client=
stop() {
  [ -z "$client" ] || kill "$client" 2>/dev/null || true
  [ -z "$service" ] || kill "$service" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM
port=18331
FF_PORT=$port FF_DATA_DIR=$work/data FF_MAX_CONNECTIONS=$((count + 500)) FF_MAX_STREAMS=$count \
  "$JAVA_HOME/bin/java" -XX:+UseCompactObjectHeaders -XX:+UseSerialGC -Xmx1g --enable-native-access=ALL-UNNAMED \
  -jar "$home/server/target/halyard-server.jar" serve >"$work/service.log" 2>&1 &
service=$!
for _ in $(seq 200); do
  curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && break
  sleep 0.1
done
live() {
  "$JAVA_HOME/bin/jcmd" "$service" GC.run >/dev/null
  sleep 1
  "$JAVA_HOME/bin/jcmd" "$service" GC.run >/dev/null
  "$JAVA_HOME/bin/jcmd" "$service" GC.heap_info |
    grep -viE 'metaspace|class space|eden|from|to  *space|the space' | sed -nE 's|.*used ([0-9]+)K.*|\1|p' | awk '{ sum += $1 } END { printf "%.1f", sum / 1024 }'
}
none=$(live)
mkfifo "$work/hold"
"$JAVA_HOME/bin/java" -cp "$jar" dev.halyard.bench.http.IdleStreams "$port" "$count" <"$work/hold" >"$work/client.log" 2>&1 &
client=$!
exec 3>"$work/hold"
for _ in $(seq 600); do
  grep -q '^open' "$work/client.log" && break
  kill -0 "$client" 2>/dev/null || { cat "$work/client.log" >&2; exit 1; }
  sleep 0.1
done
sleep 20 # one heartbeat of each
many=$(live)
{
  echo "| | live heap, MiB |"
  echo "|---|---|"
  echo "| no stream | $none |"
  echo "| $count idle streams, after a heartbeat | $many |"
  echo "| a stream, KiB | $(awk "BEGIN { printf \"%.1f\", ($many - $none) * 1024 / $count }") |"
} | tee "$results/streams.md"
