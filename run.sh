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
  bin/halyard --help                           all commands and settings
HELP
    exit 0
    ;;
  '') ;;
  *)
    echo "run.sh takes no argument $1; ./run.sh --help says what can be set" >&2
    exit 2
    ;;
esac
bin/build
exec bin/halyard serve
