#!/bin/sh
# One flag, with its trace, from a running service (./run.sh). FF_PORT as for the service.
set -eu
base=http://127.0.0.1:${FF_PORT:-8080}
curl -sS --get "$base/api/flags/eval" \
  --data-urlencode 'key=hints.registry_v1' \
  --data-urlencode 'user=U-42' \
  --data-urlencode 'tenant=pty-zeroth' \
  --data-urlencode 'env=prod' \
  --data-urlencode 'trace=1'
echo
