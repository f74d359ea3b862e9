#!/usr/bin/env bash
# Measures the images: size, time from `docker run` to ready, and memory of one agent beside a broker without accounts.
#   scripts/bench/image.sh [ENTRY] [RUNS]      prints a Markdown table; needs the built images and curl
# BENCH_FLAGS replaces the Node flags of the image, to compare them.
set -euo pipefail
# shellcheck source=scripts/lib/say.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/say.sh"
# shellcheck source=scripts/lib/paths.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/paths.sh"

entry=${1:-agents/memory-system/memory-client}
runs=${2:-5}
name=tandem-bench-image-$$
image=tandem/runtime:$TANDEM_VERSION

cleanup() {
  docker ps -aq --filter "label=tandem.bench=$name" | xargs -r docker rm -fv >/dev/null
  docker network rm "$name" >/dev/null 2>&1 || true
}
trap cleanup EXIT

now_ms() { date +%s%3N; }

# Runs a container in the background and prints how many ms pass until GET PATH on its port 8080 answers 2xx.
ms_until_ready() {
  local container=$1 path=$2 started address deadline
  shift 2
  started=$(now_ms)
  docker run -d --name "$container" --label "tandem.bench=$name" --network "$name" --read-only --tmpfs /tmp --memory 128m "$@" >/dev/null
  address=$(docker inspect --format "{{(index .NetworkSettings.Networks \"$name\").IPAddress}}" "$container")
  deadline=$((started + 30000))
  until curl -fs -m 1 -o /dev/null "http://$address:8080$path"; do
    if [ "$(now_ms)" -gt "$deadline" ]; then docker logs --tail 5 "$container" >&2 && fail 1 "$container did not answer $path within 30 s"; fi
    sleep 0.01
  done
  echo $(($(now_ms) - started))
}

# Working set as the engine's own `docker stats` counts it: usage less inactive file pages.
mib_of() { docker stats --no-stream --format '{{.MemUsage}}' "$1" | sed 's/ .*//'; }

median() { sort -n | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }

size_of() { docker image inspect --format '{{.Size}}' "$1" | awk '{printf "%.1f MB", $1/1e6}'; }

docker network create "$name" >/dev/null
docker run -d --label "tandem.bench=$name" --network "$name" --network-alias nats --tmpfs /data:uid=10001 "tandem/nats:$TANDEM_VERSION" -js -sd /data >/dev/null

bare=() ready=()
flags=${BENCH_FLAGS:---v8-pool-size=0 --max-semi-space-size=1}
for run in $(seq "$runs"); do
  # shellcheck disable=SC2086
  bare+=("$(ms_until_ready "$name-bare-$run" / --entrypoint node "$image" $flags -e 'require("http").createServer((q,s)=>s.end("ok")).listen(8080);process.on("SIGTERM",()=>process.exit())')")
  # shellcheck disable=SC2086
  ready+=("$(ms_until_ready "$name-agent-$run" /health/ready --tmpfs /var/lib/tandem:uid=10001 -e TANDEM_MACHINE=mainpc -e TANDEM_VERSION="$TANDEM_VERSION" \
    --entrypoint node "$image" $flags /app/runtime/main.js "$entry")")
done
sleep 10

cat <<END
| what | figure |
| --- | --- |
| tandem/runtime, image size | $(size_of "$image") |
| tandem/nats, image size | $(size_of "tandem/nats:$TANDEM_VERSION") |
| tandem/haproxy, image size | $(size_of "tandem/haproxy:$TANDEM_VERSION") |
| tandem/prometheus, image size | $(size_of "tandem/prometheus:$TANDEM_VERSION") |
| tandem/alertmanager, image size | $(size_of "tandem/alertmanager:$TANDEM_VERSION") |
| \`docker run\` to the first answer, bare Node listener, median of $runs | $(printf '%s\n' "${bare[@]}" | median) ms |
| \`docker run\` to ready, $entry, median of $runs | $(printf '%s\n' "${ready[@]}" | median) ms |
| working set of a bare Node listener, 10 s after start | $(mib_of "$name-bare-$runs") |
| working set of the agent, 10 s after start | $(mib_of "$name-agent-$runs") |
END
