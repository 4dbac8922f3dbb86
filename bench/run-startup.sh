#!/usr/bin/env bash
# Milliseconds from start to first right answer, with 1,000 flags in a file. Leaves startup.md in target/results.
set -euo pipefail
usage() {
  cat <<'HELP'
bench/run-startup.sh [full|smoke]

  full    the median of ten starts: about a minute (default)
  smoke   one start each: shows that everything works

With the start-up cache (through bin/halyard, and the JVM alone), without it, and once the first start of a build,
for which the cache in .run is removed and trained anew. Loopback only.
HELP
}
starts=10
case "${1:-}" in
  -h | --help)
    usage
    exit 0
    ;;
  full | '') ;;
  smoke) starts=1 ;;
  *)
    usage >&2
    exit 2
    ;;
esac
. "$(dirname "$0")/build.sh"
halyard_build_bench
"$home/bin/build"
registry=$(mktemp --suffix=.json)
trap 'rm -f "$registry"' EXIT
"$JAVA_HOME/bin/java" -cp "$jar" dev.halyard.bench.BenchRegistry "$registry"
python3 "$bench/tools/startup.py" "$starts" "$home/bin/halyard" "$registry" "$results/startup.md"
