#!/usr/bin/env bash
# How long after a change is acknowledged all of three nodes serve it: with Redis, without one, while it is away and
# afterwards. Three processes, a real PostgreSQL and a real Redis, asked over HTTP. Leaves fleet.md in target/results.
set -euo pipefail
usage() {
  cat <<'HELP'
bench/run-fleet.sh [ROUNDS]

  ROUNDS   changes with Redis, default 1000; a twentieth as many without, where each takes up to FF_POLL_MS (1000)
HELP
}
case ${1:-} in
  -h | --help)
    usage
    exit 0
    ;;
esac
rounds=${1:-1000}
. "$(dirname "$0")/build.sh"
halyard_need mvn "Debian: apt-get install maven"
mkdir -p "$results"
log=$results/fleet.log
echo "Building, then $rounds rounds; what Maven says is in $log"
cd "$home"
mkdir -p ui/target/classes
if ! mvn -B -ntp -Dui.skip -pl server -am -Dtest=LagTest -Dsurefire.failIfNoSpecifiedTests=false \
  "-Dtest.jvm.args=-Dhalyard.lag.rounds=$rounds" ${FLEET_MAVEN_OPTIONS:-} test >"$log" 2>&1; then
  grep -E 'ERROR|LagTest' "$log" | head -n 20 >&2
  exit 1
fi
{
  echo "| | p50, ms | p99, ms | max, ms | changes |"
  echo "|---|---|---|---|---|"
  sed -nE 's/.*LagTest: ([^:]*): .* p50 ([0-9.]+) ms, p99 ([0-9.]+) ms, max ([0-9.]+) ms of ([0-9]+).*/| \1 | \2 | \3 | \4 | \5 |/p' "$log" |
    grep -v 'warming up'
} | tee "$results/fleet.md"
