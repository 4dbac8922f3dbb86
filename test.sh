#!/bin/sh
# Builds everything and passes all tests: Java, JavaScript, the pages in a real browser. Installs the
# browser from Debian if it is missing. Anything else that is missing fails the run.
set -eu
cd "$(dirname "$0")"
. bin/find-jdk
halyard_find_jdk
halyard_need mvn "Debian: apt-get install maven"
halyard_need node "Debian: apt-get install nodejs"
halyard_need npm "Debian: apt-get install npm"
halyard_need curl "Debian: apt-get install curl"
halyard_need openssl "Debian: apt-get install openssl"
halyard_need prlimit "Debian: apt-get install util-linux"

if ! command -v chromium >/dev/null 2>&1; then
  echo "Installing Chromium for the tests of the pages"
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -q
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q --no-install-recommends chromium
fi

exec mvn -B -ntp verify "$@"
