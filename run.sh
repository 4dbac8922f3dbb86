#!/bin/sh
# Builds what is needed and serves on 127.0.0.1:8080. FF_PORT chooses another port;
# bin/halyard --help lists every setting. Stop it with Ctrl-C.
set -eu
cd "$(dirname "$0")"
case "${1:-}" in
  -h | --help)
    cat <<'HELP'
./run.sh: build what changed, then serve flags on http://127.0.0.1:8080

  FF_PORT=8081 ./run.sh                        another port
  FF_REGISTRY_PATH=flags.json ./run.sh         your flags instead of the seed
  ./run.sh --fleet 3                           three nodes on 8080 to 8082, with a PostgreSQL and a Redis
                                               that come along; shows how a change reaches all of them
  ./run.sh --fleet 3 --port 9000 --dir DIR     other ports, another directory than data/fleet
  ./run.sh --fleet --help                      all that can be chosen there
  bin/halyard --help                           all commands and settings
HELP
    exit 0
    ;;
  --fleet)
    shift
    if [ $# -eq 0 ]; then
      echo "run.sh --fleet needs a number of nodes, such as ./run.sh --fleet 3" >&2
      exit 2
    fi
    bin/build fleet
    . bin/find-jdk
    halyard_find_jdk
    exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
      -cp "fleet/target/halyard-fleet.jar:fleet/target/lib/*" dev.halyard.fleet.Main "$@"
    ;;
  '') ;;
  *)
    echo "run.sh takes no argument $1; ./run.sh --help says what can be set" >&2
    exit 2
    ;;
esac
bin/build
exec bin/halyard serve
