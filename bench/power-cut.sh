#!/usr/bin/env bash
# Cuts the power under the embedded store and looks for every acknowledged change afterwards. Leaves power-cut.md
# in target/results. Needs root, a loop device and ext4.
set -euo pipefail
usage() {
  cat <<'HELP'
bench/power-cut.sh [rounds]     default 10, some ten seconds each

The file system under the store is shut down without flushing its journal, as a power cut would leave it; a disk that
lies about its own cache is not modelled. With LD_PRELOAD=libeatmydata.so (Debian: eatmydata) no sync is done, and the
run must find losses: that shows that it can.
HELP
}
case "${1:-10}" in
  -h | --help)
    usage
    exit 0
    ;;
esac
[ "$(id -u)" = 0 ] || {
  echo "Mounting a file system needs root." >&2
  exit 1
}
. "$(dirname "$0")/build.sh"
"$home/bin/build"
mkdir -p "$results"
python3 "$bench/tools/power_cut.py" "${1:-10}" -- "$JAVA_HOME/bin/java" -XX:+UseSerialGC \
  -jar "$home/server/target/halyard-server.jar" serve | tee "$results/power-cut.md"
