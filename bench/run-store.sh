#!/usr/bin/env bash
# Fills an embedded store with 10,000 flags and 1,000,000 rows, each row a change of its own, then starts from
# it in a heap of one GiB. Leaves store.md in target/results.
set -euo pipefail
usage() {
  cat <<'HELP'
bench/run-store.sh [full|smoke]

  full    1,000,000 rows: some minutes, 2 GB of disk under bench/target (default)
  smoke   20,000 rows: shows that everything works
HELP
}
mode=${1:-full}
case $mode in
  -h | --help)
    usage
    exit 0
    ;;
  full) rows=1000000 ;;
  smoke) rows=20000 ;;
  *)
    usage >&2
    exit 2
    ;;
esac
. "$(dirname "$0")/build.sh"
halyard_build_bench
[ "$mode" != smoke ] || echo "A smoke run: what follows are not measurements."
store=$bench/target/store-at-scale
rm -rf "$store"
trap 'rm -rf "$store"' EXIT
run() {
  "$JAVA_HOME/bin/java" -Xmx"$1" --enable-native-access=ALL-UNNAMED -cp "$jar" \
    dev.halyard.bench.store.StoreAtScale "${@:2}"
}
{
  echo "| | |"
  echo "|---|---|"
  run 3g make "$store" "$rows"
  run 1g load "$store"
} | tee "$results/store.md"
