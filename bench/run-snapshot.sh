#!/usr/bin/env bash
# What a change costs at 10,000 flags and 1,000,000 override rows, and what evaluation notices of 200 a
# second, in a heap of one GiB. Leaves snapshot.md in target/results.
set -euo pipefail
usage() {
  cat <<'HELP'
bench/run-snapshot.sh [full|smoke]

  full    2,000 changes of each kind, 10 seconds of decisions: about a minute (default)
  smoke   shows that everything works; what it prints are not measurements
HELP
}
mode=${1:-full}
case $mode in
  -h | --help)
    usage
    exit 0
    ;;
  full) work=(2000 10) ;;
  smoke) work=(50 1) ;;
  *)
    usage >&2
    exit 2
    ;;
esac
. "$(dirname "$0")/build.sh"
halyard_build_bench
[ "$mode" != smoke ] || echo "A smoke run: what follows are not measurements."
"$JAVA_HOME/bin/java" -Xms1g -Xmx1g -cp "$jar" dev.halyard.bench.SnapshotChangeBenchmark "${work[@]}" |
  tee "$results/snapshot.md"
