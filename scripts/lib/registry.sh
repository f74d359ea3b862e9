# shellcheck shell=bash
# Which base images the build stands on: the official ones where the engine reaches a registry, else local ones.

# The smallest image there is; pulling it asks exactly what a build would ask.
PROBE_IMAGE=hello-world:linux

# Exports TANDEM_{NODE,BUILD,NATS,HAPROXY,PROMETHEUS,ALERTMANAGER}_BASE and says in one line which they are.
# TANDEM_BASES=official|local decides without asking; each base can also be set by itself.
choose_bases() {
  local kind=${TANDEM_BASES:-} memory=$TANDEM_WORK/bases
  if [ -z "$kind" ] && [ -r "$memory" ]; then kind=$(cat "$memory"); fi
  if [ -z "$kind" ]; then
    if registry_answers; then kind=official; else kind=local; fi
  fi
  case $kind in
    official) say 'base images: official ones from the registry' ;;
    local) say 'base images: built here from Debian packages, because no container registry answers (TANDEM_BASES=official insists)' ;;
    *) fail 2 "TANDEM_BASES is '$kind'; it must be 'official' or 'local'" ;;
  esac
  echo "$kind" >"$memory"
  export TANDEM_BASES=$kind
  if [ "$kind" = local ]; then
    export TANDEM_NODE_BASE=${TANDEM_NODE_BASE:-tandem/base-node:$NODE_VERSION} TANDEM_BUILD_BASE=${TANDEM_BUILD_BASE:-tandem/base-build:$NODE_VERSION}
    export TANDEM_NATS_BASE=${TANDEM_NATS_BASE:-tandem/base-nats:trixie} TANDEM_HAPROXY_BASE=${TANDEM_HAPROXY_BASE:-tandem/base-haproxy:trixie}
    export TANDEM_PROMETHEUS_BASE=${TANDEM_PROMETHEUS_BASE:-tandem/base-prometheus:trixie} TANDEM_ALERTMANAGER_BASE=${TANDEM_ALERTMANAGER_BASE:-tandem/base-alertmanager:trixie}
  fi
}

registry_answers() {
  timeout 10 docker pull --quiet "$PROBE_IMAGE" >/dev/null 2>&1 || return 1
  docker image rm "$PROBE_IMAGE" >/dev/null 2>&1 || true
}
