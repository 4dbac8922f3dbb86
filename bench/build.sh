# Sourced by the run scripts: finds the JDK, builds the benchmarks when something changed, and says where
# results go. Sets bench, home, jar and results.
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(dirname "$bench")
jar=$bench/target/halyard-bench.jar
results=$bench/target/results

. "$home/bin/find-jdk"
halyard_find_jdk
halyard_need python3 "Debian: apt-get install python3"

halyard_build_bench() {
  mkdir -p "$results"
  if [ -f "$jar" ] && [ -z "$(find "$home/pom.xml" "$bench/pom.xml" "$bench/src" \
    "$home/evaluator/src/main" "$home/document/src/main" "$home/control/src/main" "$home/storage/src/main" -newer "$jar" -print -quit)" ]; then
    return 0
  fi
  halyard_need mvn "Debian: apt-get install maven"
  echo "Building the benchmarks; the first time downloads the peers"
  if ! (cd "$home" && mvn -B -ntp -Pbench -pl bench -am -DskipTests package) >"$results/build.log" 2>&1; then
    grep ERROR "$results/build.log" | head -n 30 >&2
    echo "The build failed; all of its output is in $results/build.log" >&2
    return 1
  fi
  touch "$jar" # Maven leaves it as it is when only what it depends on changed
}
