#!/bin/sh
# Builds the pages into dist/, or with "test" runs their tests. Called by Maven.
# What has not changed is not done again: packages by the lock file, pages by the newest source.
set -eu
cd "$(dirname "$0")"

command -v npm >/dev/null 2>&1 || {
  echo "npm is missing: install Node.js 20 or later, or build without pages by -Dui.skip" >&2
  exit 1
}

lock=$(sha256sum package-lock.json | cut -d ' ' -f 1)
if [ "$(cat node_modules/.halyard-lock 2>/dev/null || true)" != "$lock" ]; then
  npm ci --prefer-offline --no-audit --no-fund --loglevel=error
  echo "$lock" > node_modules/.halyard-lock
fi

if [ "${1:-}" = test ]; then
  npm run --silent lint
  npm test --silent
  (cd ../evaluator-js && node --test --test-reporter=dot)
  exit 0
fi

sources=$(find . ../evaluator-js/evaluator.js ../contract/vectors.json ../contract/registry.json \
  -path ./node_modules -prune -o -path ./dist -prune -o -path ./target -prune -o -type f -print |
  LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d ' ' -f 1)
if [ ! -f dist/console.html ] || [ "$(cat dist/.halyard-sources 2>/dev/null || true)" != "$sources" ]; then
  npm run --silent build
  echo "$sources" > dist/.halyard-sources
fi
