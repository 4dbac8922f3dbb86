#!/usr/bin/env bash
# Four nodes that start at once on one PostgreSQL with 10,000 flags and 1,000,000 override rows, without snapshots on
# disk: how much they read of it, and how long they take, without Redis, with an empty one, and with a copy in it.
# Real servers, embedded. Leaves fleet-start.md in target/results.
set -euo pipefail
usage() {
  cat <<'HELP'
bench/run-fleet-start.sh [full|smoke]

  full    1,000,000 rows: many minutes, 12 GB of memory, 5 GB of disk (default)
  smoke   20,000 rows: shows that everything works
HELP
}
rows=1000000
case "${1:-}" in
  -h | --help)
    usage
    exit 0
    ;;
  full | '') ;;
  smoke) rows=20000 ;;
  *)
    usage >&2
    exit 2
    ;;
esac
bench=$(cd "$(dirname "$0")" && pwd)
home=$(dirname "$bench")
results=$bench/target/results
mkdir -p "$results"
. "$home/bin/find-jdk"
halyard_find_jdk
export JAVA_HOME
[ "$rows" = 1000000 ] || echo "A smoke run: what follows are not measurements."
cd "$home"
mkdir -p ui/target/classes
mvn -B -ntp ${MAVEN_OPTIONS:-} -Dui.skip -pl server -am -Dtest=MeasureFleetStart -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest.jvm.args="-Dhalyard.rows=$rows" test >"$results/fleet-start.log" 2>&1 || {
  tail -n 40 "$results/fleet-start.log" >&2
  exit 1
}
grep -E '^\||^filled|^the copy' "$results/fleet-start.log" | tee "$results/fleet-start.md"
