#!/usr/bin/env bash
# Nanoseconds and bytes a decision, Halyard beside its peers. Leaves jmh.json and jmh.md in target/results.
set -euo pipefail
usage() {
  cat <<'HELP'
bench/run-jmh.sh [full|quick|smoke] [JMH options] [benchmark…]

  full    two JVMs a benchmark, three warm-up and four measured seconds: about 11 minutes (default)
  quick   one JVM, two and three seconds: about 5 minutes
  smoke   shows that everything works; what it prints are not measurements

  bench/run-jmh.sh quick 'Halyard|Floor|Togglz'     only these
  bench/run-jmh.sh full Halyard -prof stack         what JMH can do besides (java -jar … -h)
HELP
}
. "$(dirname "$0")/build.sh"
mode=full
case "${1:-}" in
  -h | --help)
    usage
    exit 0
    ;;
  full | quick | smoke)
    mode=$1
    shift
    ;;
esac
case $mode in
  full) options=(-f 2 -wi 3 -w 1s -i 4 -r 1s) ;;
  quick) options=(-f 1 -wi 2 -w 1s -i 3 -r 1s) ;;
  smoke) options=(-f 1 -wi 1 -w 200ms -i 1 -r 200ms) ;;
esac
halyard_build_bench

# -foe: a peer whose rules do not fire as they should fails the run. A fixed heap, the JVM's own choice of
# everything else; the last two options only silence warnings about JMH and about Unleash's native part.
echo "Running ($mode); everything is in $results/jmh.log"
rm -f "$results/jmh.json"
if ! "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow -jar "$jar" \
  "${options[@]}" -t 1 -foe true -prof gc -rf json -rff "$results/jmh.json" \
  -jvmArgs "-Xms512m -Xmx512m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow" \
  "$@" 2>&1 | tee "$results/jmh.log" | grep --line-buffered -E '^# (Benchmark:|Run progress)|Exception: '; then
  echo "The run failed; see $results/jmh.log" >&2
  exit 1
fi
[ $mode != smoke ] || echo "A smoke run: what follows are not measurements."
python3 "$bench/tools/jmh_table.py" "$results/jmh.json" | tee "$results/jmh.md"
