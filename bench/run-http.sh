#!/usr/bin/env bash
# Answers a second and CPU a request on one core, Halyard beside nginx, a bare handler and FastAPI. Leaves
# http.tsv and http.md in target/results.
set -euo pipefail
usage() {
  cat <<'HELP'
bench/run-http.sh [full|quick|smoke]

  full    seven rounds of five seconds: about 8 minutes (default)
  quick   three rounds of two seconds: about 2 minutes
  smoke   shows that everything works; what it prints are not measurements

Each server is pinned to core 0, wrk to core 1; all are up, one is asked at a time, in turn. CPU is what the
kernel charges the server, utime and stime, for the requests of a round. Loopback only.
Needs, from Debian: apt-get install nginx-light wrk curl python3-fastapi python3-uvicorn python3-uvloop python3-httptools
HELP
}
mode=full
case "${1:-}" in
  -h | --help)
    usage
    exit 0
    ;;
  full | quick | smoke) mode=$1 ;;
  '') ;;
  *)
    usage >&2
    exit 2
    ;;
esac
. "$(dirname "$0")/build.sh"
case $mode in
  full) rounds=7 seconds=5 warm_up=15 ;;
  quick) rounds=3 seconds=2 warm_up=8 ;;
  smoke) rounds=1 seconds=1 warm_up=1 ;;
esac
connections=32
PATH=$PATH:/usr/sbin
python=/usr/bin/python3 # Debian's own, which has Debian's packages

need() {
  halyard_need "$1" "Debian: apt-get install $2"
}
need nginx nginx-light
need wrk wrk
need curl curl
need taskset util-linux
"$python" -c 'import fastapi, uvicorn, uvloop, httptools' 2>/dev/null || {
  echo "The FastAPI service needs Debian's packages:" \
    "apt-get install python3-fastapi python3-uvicorn python3-uvloop python3-httptools" >&2
  exit 1
}
taskset -c 0,1 true 2>/dev/null || {
  echo "Servers and load each need a core of their own: this needs cores 0 and 1" >&2
  exit 1
}

halyard_build_bench
"$home/bin/build"
work=$(mktemp -d)
pids=()
stop() {
  [ ${#pids[@]} = 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

read -r halyard_port helidon_port nginx_port fastapi_port < <(python3 - <<'PYTHON'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
print(*(s.getsockname()[1] for s in sockets))
PYTHON
)

# start name command…: on core 0, its output in the work directory; leaves its process id in pid.
start() {
  local name=$1
  shift
  taskset -c 0 "$@" >"$work/$name.log" 2>&1 &
  pid=$!
  pids+=("$pid")
}

# ready name pid url: waits until it answers.
ready() {
  local deadline=$((SECONDS + 90))
  until curl -s -f -m 2 -o /dev/null "$3"; do
    if ! kill -0 "$2" 2>/dev/null || [ $SECONDS -gt $deadline ]; then
      echo "$1 does not answer:" >&2
      cat "$work/$1.log" >&2
      exit 1
    fi
    sleep 0.1
  done
}

"$JAVA_HOME/bin/java" -cp "$jar" dev.halyard.bench.BenchRegistry "$work/registry.json"
question='api/flags/eval?key=bench-listed&user=U-1'

start halyard env FF_HOST=127.0.0.1 FF_PORT="$halyard_port" FF_REGISTRY_PATH="$work/registry.json" \
  FF_LOG_LEVEL=warn "$home/bin/halyard" serve
halyard=$pid
start fastapi env REGISTRY="$work/registry.json" PYTHONDONTWRITEBYTECODE=1 "$python" -m uvicorn \
  --app-dir "$bench/fastapi" app:app --host 127.0.0.1 --port "$fastapi_port" --loop uvloop --http httptools \
  --no-access-log --log-level warning
fastapi=$pid
ready halyard "$halyard" "http://127.0.0.1:$halyard_port/$question"
ready fastapi "$fastapi" "http://127.0.0.1:$fastapi_port/$question"
"$python" "$bench/tools/http_check.py" "$halyard_port" "$fastapi_port" "$work/single.json" "$work/batch.json"

# The JVM options are those of bin/halyard.
start helidon "$JAVA_HOME/bin/java" -XX:+UseCompactObjectHeaders -XX:+UseSerialGC -cp "$jar" \
  dev.halyard.bench.http.BareHelidon "$helidon_port" "$work/single.json" "$work/batch.json"
helidon=$pid
# A batch is posted, which nginx answers from a file only by way of its 405.
cat >"$work/nginx.conf" <<NGINX
daemon off;
master_process off;
pid $work/nginx.pid;
error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path $work/body;
  default_type application/json;
  keepalive_requests 1000000000;
  open_file_cache max=10;
  sendfile on;
  server {
    listen 127.0.0.1:$nginx_port;
    location = /api/flags/eval { return 200 '$(cat "$work/single.json")'; }
    location = /api/flags/eval/batch { return 405; error_page 405 =200 /batch.json; }
    location = /batch.json { internal; root $work; }
  }
}
NGINX
start nginx nginx -p "$work" -c "$work/nginx.conf"
nginx=$pid
ready helidon "$helidon" "http://127.0.0.1:$helidon_port/$question"
ready nginx "$nginx" "http://127.0.0.1:$nginx_port/$question"
for port in $helidon_port $nginx_port; do
  curl -s -f "http://127.0.0.1:$port/$question" | cmp - "$work/single.json"
  curl -s -f -d '{}' "http://127.0.0.1:$port/api/flags/eval/batch" | cmp - "$work/batch.json"
done

# CPU ticks that the kernel has charged the process: the fields after its name, which may hold anything.
ticks() {
  local stat
  stat=$(<"/proc/$1/stat")
  set -- ${stat##*) }
  echo $((${12} + ${13}))
}

# load kind port prefix seconds: wrk's line for the table.
load() {
  timeout $(($4 + 30)) taskset -c 1 wrk -t 1 -c $connections -d "$4s" -s "$bench/tools/load.lua" \
    "http://127.0.0.1:$2" -- "$1" "$3" | grep '^RESULT' || {
    echo "wrk did not finish" >&2
    exit 1
  }
}

# contest seconds kind name pid port prefix: one round of one contestant, as a line on standard output.
contest() {
  local before after requests micros errors p50 p99
  before=$(ticks "$4")
  read -r _ requests micros errors p50 p99 < <(load "$2" "$5" "${6:-}" "$1")
  after=$(ticks "$4")
  if [ "${errors:-1}" != 0 ] || [ "$requests" = 0 ]; then
    echo "$3: ${errors:-all} of ${requests:-the} requests failed" >&2
    exit 1
  fi
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$2" "$3" "$requests" "$micros" "$p50" "$p99" \
    "$(python3 -c "print(($after - $before) / $(getconf CLK_TCK))")"
}

all() {
  contest "$1" single 'Halyard' "$halyard" "$halyard_port"
  contest "$1" single 'bare Helidon handler, a constant' "$helidon" "$helidon_port"
  contest "$1" single 'nginx, a constant' "$nginx" "$nginx_port"
  contest "$1" single 'FastAPI' "$fastapi" "$fastapi_port"
  contest "$1" single 'FastAPI, answer not checked' "$fastapi" "$fastapi_port" /lean
  contest "$1" batch 'Halyard' "$halyard" "$halyard_port"
  contest "$1" batch 'bare Helidon handler, a constant' "$helidon" "$helidon_port"
  contest "$1" batch 'nginx, a constant' "$nginx" "$nginx_port"
  contest "$1" batch 'FastAPI' "$fastapi" "$fastapi_port"
}

echo "Warming up"
for kind in single batch; do
  # a JVM that compiles on the one core it serves from may keep somebody waiting for wrk's two seconds
  load $kind "$halyard_port" "" $warm_up >/dev/null
  load $kind "$helidon_port" "" $warm_up >/dev/null
done
all 1 >/dev/null
: >"$results/http.tsv"
for round in $(seq $rounds); do
  echo "Round $round of $rounds; load of the machine: $(cut -d ' ' -f 1 /proc/loadavg)"
  all $seconds >>"$results/http.tsv"
done
[ $mode != smoke ] || echo "A smoke run: what follows are not measurements."
python3 "$bench/tools/http_table.py" "$results/http.tsv" | tee "$results/http.md"
