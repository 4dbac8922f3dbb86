#!/bin/sh
# Installs the clients that the tests drive, as package-lock.json pins them; nothing when it has not changed.
set -eu
cd "$(dirname "$0")"

command -v npm >/dev/null 2>&1 || {
  echo "npm is missing: install Node.js 20 or later, or build without pages and clients by -Dui.skip" >&2
  exit 1
}

lock=$(sha256sum package-lock.json | cut -d ' ' -f 1)
if [ "$(cat node_modules/.halyard-lock 2>/dev/null || true)" != "$lock" ]; then
  npm ci --prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error
  echo "$lock" > node_modules/.halyard-lock
fi
