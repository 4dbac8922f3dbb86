#!/bin/sh
# OpenFeature's remote evaluation protocol by hand, from a running service (./run.sh): one flag, all flags,
# whether anything changed, and the stream that says when to ask again. FF_PORT as for the service.
set -eu
base=http://127.0.0.1:${FF_PORT:-8080}
all=$base/ofrep/v1/evaluate/flags
context='{"context":{"targetingKey":"U-42","tenant_id":"pty-zeroth","env":"prod"}}'

ask() {
  curl -sS -H 'Content-Type: application/json' -d "$context" "$@"
}

ask "$all/hints.registry_v1"
echo

answer=$(ask -i "$all" | tr -d '\r')
echo "$(echo "$answer" | grep -o '"key":' | wc -l) flags"

tag=$(echo "$answer" | sed -n 's/^[Ee][Tt]ag: //p')
ask -o /dev/null -w 'unchanged: %{http_code}\n' -H "If-None-Match: $tag" "$all"

# What follows is sent at once to who is new, and then whenever something changes; two seconds of it.
stream=$(echo "$answer" | sed -n 's/.*"requestUri":"\([^"]*\)".*/\1/p')
curl -sS -N --max-time 2 "$base$stream" 2>/dev/null || true
