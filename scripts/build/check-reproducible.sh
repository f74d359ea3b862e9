#!/usr/bin/env bash
# Builds every image twice without cache and compares the layers: the same commit must give the same digests.
set -euo pipefail
# shellcheck source=scripts/lib/all.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/all.sh"

layers() {
  local image
  for image in runtime nats haproxy door prometheus alertmanager; do
    docker image inspect --format "$image {{json .RootFS.Layers}} {{json .Config}}" "tandem/$image:$TANDEM_VERSION" | tr ',' '\n'
  done
}

ensure_engine
choose_bases
ensure_bases
# A version of its own, so that the images of a running fleet stay as they are.
export TANDEM_VERSION=$TANDEM_VERSION-reproducible
build_images --no-cache
first=$(layers)
build_images --no-cache
second=$(layers)
docker image rm tandem/{runtime,nats,haproxy,door,prometheus,alertmanager}:"$TANDEM_VERSION" >/dev/null

if ! diff <(echo "$first") <(echo "$second"); then
  fail 1 'two builds of the same commit differ; the lines above name the layers'
fi
say 'two builds of the same commit gave the same layers and settings'
