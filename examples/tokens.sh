#!/bin/sh
# An identity provider for trying verified mode on this machine, from openssl and the JDK alone.
#
#   examples/tokens.sh serve                            makes a key pair, publishes its key set on
#                                                       http://127.0.0.1:9090/jwks.json, says what to set
#   examples/tokens.sh token sub=ann roles=admin        prints a token with these claims, good for an hour
#
# TOKENS_PORT chooses another port, TOKENS_DIR where the keys are kept (default data/tokens). Its private key
# lies in a file: nothing for production.
set -eu
cd "$(dirname "$0")/.."
. bin/find-jdk
halyard_need openssl "Debian: apt-get install openssl"
dir=${TOKENS_DIR:-data/tokens}
port=${TOKENS_PORT:-9090}
issuer=http://127.0.0.1:$port
audience=pty-feature-flags

base64url() {
  openssl base64 -A | tr '+/' '-_' | tr -d '='
}

serve() {
  halyard_find_jdk
  umask 077
  mkdir -p "$dir/public"
  kid=local-$(date +%Y%m%d%H%M%S)
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$dir/private.pem" 2>/dev/null
  printf '%s' "$kid" >"$dir/kid"
  # a key of this size has its modulus at bytes 34 to 289 of the form that openssl writes
  modulus=$(openssl pkey -in "$dir/private.pem" -pubout -outform DER | tail -c +34 | head -c 256 | base64url)
  printf '{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"%s","n":"%s","e":"AQAB"}]}\n' \
    "$kid" "$modulus" >"$dir/public/jwks.json"
  cat <<SETTINGS
Start the service with

    FF_JWKS_URL=$issuer/jwks.json FF_JWT_ISSUER=$issuer FF_JWT_AUDIENCE=$audience ./run.sh

and ask with a token of

    examples/tokens.sh token sub=U-1 tier=staff

This serves the key set until it is stopped (Ctrl-C).
SETTINGS
  exec "$JAVA_HOME/bin/jwebserver" -b 127.0.0.1 -p "$port" -d "$(cd "$dir/public" && pwd)" -o none
}

token() {
  [ -f "$dir/private.pem" ] || { echo "There is no key yet: run examples/tokens.sh serve first" >&2; exit 1; }
  now=$(date +%s)
  claims="\"iss\":\"$issuer\",\"aud\":\"$audience\",\"iat\":$now,\"exp\":$((now + 3600))"
  for claim in "$@"; do
    case $claim in
      *[\"\\]* | =*) echo "A claim is name=value without quotes: $claim" >&2; exit 2 ;;
      *=*) claims="$claims,\"${claim%%=*}\":\"${claim#*=}\"" ;;
      *) echo "A claim is name=value: $claim" >&2; exit 2 ;;
    esac
  done
  header=$(printf '{"alg":"RS256","typ":"JWT","kid":"%s"}' "$(cat "$dir/kid")" | base64url)
  payload=$(printf '{%s}' "$claims" | base64url)
  signature=$(printf '%s.%s' "$header" "$payload" | openssl dgst -sha256 -sign "$dir/private.pem" -binary | base64url)
  printf '%s.%s.%s\n' "$header" "$payload" "$signature"
}

case ${1:-} in
  serve) serve ;;
  token) shift; token "$@" ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
