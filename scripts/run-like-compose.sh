#!/usr/bin/env bash
# Runs the processes of docker-compose.yml without Docker: its Redis and its Tilshi, with the commands, the environment and
# the health check written there, on this machine's loopback. What only a container has (limits, read-only root) is not here.
#
#   scripts/run-like-compose.sh            until Ctrl-C, Tilshi on port 8000
#   scripts/run-like-compose.sh --smoke    on free ports: one article, twice, then the end
set -euo pipefail
cd "$(dirname "$0")/.."
: "${PYTHON:=$PWD/.venv/bin/python}"
export PATH="$(dirname "$PYTHON"):$PATH" PYTHONPATH="$PWD/service"
case "${1:-}" in
    "") smoke= port=8000 ;;
    --smoke) smoke=yes port=0 ;;
    *) echo "usage: $0 [--smoke]" >&2; exit 2 ;;
esac
command -v redis-server > /dev/null || { echo "run-like-compose: redis-server is not installed" >&2; exit 1; }

place=$(mktemp -d)
redis= tilshi=

stop() { # PID: end a process of ours and return its exit status
    kill -TERM "$1" 2> /dev/null || true
    wait "$1"
}
finish() {
    if [ -n "$tilshi" ]; then stop "$tilshi" || true; fi
    if [ -n "$redis" ]; then stop "$redis" || true; fi
    rm -rf "$place"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { echo "run-like-compose: $*" >&2; }
read_out() { # NAME ARGUMENTS...: read what scripts/compose.py prints into the array NAME
    "$PYTHON" scripts/compose.py "${@:2}" > "$place/read" || exit 1
    mapfile -d '' -t "$1" < "$place/read"
}
wait_for() { # WHAT PID COMMAND...: until the command succeeds; give up after two minutes, or when the process ended
    local what=$1 pid=$2
    for _ in $(seq 600); do
        if "${@:3}" > /dev/null 2>&1; then return; fi
        kill -0 "$pid" 2> /dev/null || { say "$what ended"; cat "$place/log" >&2 || true; exit 1; }
        sleep 0.2
    done
    say "$what is not ready after two minutes"
    exit 1
}

read_out redis_command command redis
redis_port=$("$PYTHON" -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
"${redis_command[@]}" --bind 127.0.0.1 --port "$redis_port" --dir "$place" > "$place/redis.log" &
redis=$!
say "redis $redis on 127.0.0.1:$redis_port"

# An address from the caller's environment is kept, as compose keeps it.
address=(--replace "redis:6379=127.0.0.1:$redis_port")
if [ -n "${TILSHI_REDIS_URL:-}" ]; then address=(); fi
read_out environment environment tilshi "${address[@]}"
read_out tilshi_command command tilshi
env "${environment[@]}" TILSHI_HOST=127.0.0.1 TILSHI_PORT="$port" "${tilshi_command[@]}" 2> >(tee "$place/log" >&2) &
tilshi=$!
listening() { grep -q 'listens on http' "$place/log"; }
wait_for tilshi "$tilshi" listening
url=$(sed -n 's/.*listens on \(http[^ ]*\).*/\1/p' "$place/log" | head -n 1)
read_out ready healthcheck tilshi --replace "http://127.0.0.1:8000=$url"
wait_for tilshi "$tilshi" "${ready[@]}"
say "tilshi $tilshi is ready on $url"

if [ -z "$smoke" ]; then
    wait "$tilshi"
    exit
fi
"$PYTHON" scripts/smoke.py "$url"
say "an article came back with both translations, the second time from the cache"
env "${environment[@]}" tilshi cache stats --json > "$place/stats"
"$PYTHON" -c '
import json, sys
rows = {row["tier"]: row["entries"] for row in json.load(sys.stdin)["tiers"]}
sys.exit(None if rows.get("redis", 0) > 0 else f"nothing is in Redis: {rows}")
' < "$place/stats"
say "its segments are in Redis"
ended=0
stop "$tilshi" || ended=$?
tilshi=
if [ "$ended" -ne 0 ]; then say "tilshi ended with $ended"; exit 1; fi
say "tilshi ended in good order"
