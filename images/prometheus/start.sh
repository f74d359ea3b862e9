#!/bin/sh
# Runs Prometheus while it can store. One whose disk is full goes on evaluating its rules on figures that grow old, and after five
# minutes (its lookback) finds none at all: it would end every alert, also those that hold. One that is stopped ends none, and
# finds no less; the other machine's tells of it and of all else.
set -u
data=/data
every=${PROMETHEUS_ROOM_CHECK_SECONDS:-10}
child=''
guard=''
stopping=''

trap 'stopping=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM INT

say() { echo "{\"level\":\"$1\",\"msg\":\"$2\"}" >&2; }

# As much as Prometheus writes at once. File systems set room aside when something is written, so this costs the disk nothing.
has_room() {
  busybox dd if=/dev/zero of="$data/.room" bs=65536 count=1 2>/dev/null
  found=$?
  busybox rm -f "$data/.room"
  return "$found"
}

# A full disk is often free again in a moment, as when Prometheus itself drops what is old.
stop_when_full() {
  full=0
  while [ "$full" -lt 6 ]; do
    busybox sleep "$every"
    if has_room; then full=0; else full=$((full + 1)); fi
  done
  say error "no room in $data for $((6 * every)) s: stopped, because without new figures it would end alerts that hold"
  kill -TERM "$1"
}

while [ -z "$stopping" ]; do
  if ! has_room; then
    say warn "no room in $data: waits until there is some"
    until has_room || [ -n "$stopping" ]; do
      busybox sleep "$every" &
      wait $!
    done
    continue
  fi
  prometheus "$@" &
  child=$!
  stop_when_full "$child" &
  guard=$!
  # A signal ends the wait, and not yet the child.
  while :; do
    wait "$child"
    status=$?
    kill -0 "$child" 2>/dev/null || break
  done
  kill "$guard" 2>/dev/null
  child=''
  has_room || continue
  exit "$status"
done
