# shellcheck shell=bash
# k6, the load generator: one that is here, that of its image where a registry answers, else built from its Go module.

K6_VERSION=2.2.0
# What its go.mod asks for; an older Go from 1.21 on fetches the right one by itself.
GO_MINIMUM=1.21

ensure_k6() {
  local k6=${TANDEM_K6:-$TANDEM_WORK/k6/k6}
  export TANDEM_K6=$k6
  if [ -x "$k6" ] && "$k6" version | grep -q "v$K6_VERSION "; then return 0; fi
  if command -v k6 >/dev/null && k6 version | grep -q "v$K6_VERSION "; then
    TANDEM_K6=$(command -v k6)
    return 0
  fi
  mkdir -p "$TANDEM_WORK/k6"
  k6_from_image || build_k6
  "$TANDEM_WORK/k6/k6" version | grep -q "v$K6_VERSION " || fail 3 "k6 $K6_VERSION could neither be pulled nor built; set TANDEM_K6 to one"
  TANDEM_K6=$TANDEM_WORK/k6/k6
}

k6_from_image() {
  local id image=grafana/k6:$K6_VERSION
  [ "$(cat "$TANDEM_WORK/bases" 2>/dev/null)" != local ] || return 1
  timeout 120 docker pull --quiet "$image" >/dev/null 2>&1 || return 1
  id=$(docker create "$image") && docker cp --quiet "$id:/usr/bin/k6" "$TANDEM_WORK/k6/k6" && docker rm "$id" >/dev/null
}

build_k6() {
  local go
  ensure_go
  go=$(find_go)
  say "building k6 $K6_VERSION from its Go module (once, some minutes)"
  # Into a file of its own first: a build that was broken off must not look finished.
  (cd "$TANDEM_ROOT/load-tests/k6" && GOFLAGS=-mod=readonly quietly "$TANDEM_LOGS/k6.log" \
    "$go" build -trimpath -buildvcs=false -ldflags='-s -w' -o "$TANDEM_WORK/k6/k6.new" go.k6.io/k6/v2)
  mv "$TANDEM_WORK/k6/k6.new" "$TANDEM_WORK/k6/k6"
}

find_go() { command -v go || { [ -x /usr/local/go/bin/go ] && echo /usr/local/go/bin/go; }; }

go_is_new_enough() {
  local go have
  go=$(find_go) || return 1
  have=$("$go" env GOVERSION)
  [ "$(printf '%s\n%s\n' "$GO_MINIMUM" "${have#go}" | sort -V | head -n 1)" = "$GO_MINIMUM" ]
}

ensure_go() {
  go_is_new_enough && return
  apt_update
  if apt-cache policy golang-go | grep -qE 'Candidate: 2:1\.(2[1-9]|[3-9])'; then
    apt_install golang-go
  else
    add_trixie_source
    apt_install -t trixie golang-go
  fi
}
