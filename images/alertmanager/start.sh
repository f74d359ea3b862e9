#!/bin/sh
# Starts Alertmanager as half of a pair. What it cannot know before it runs is worked out here: which receivers have
# credentials, and under which address the other machine reaches it.
set -eu
config=/tmp/alertmanager.yml

# Lines between "# if SECRET !OTHER ..." and "# end" stay only where the file of SECRET holds something and that of OTHER
# does not: a receiver without credentials would only fail for each notification.
busybox awk '
  $1 == "#" && $2 == "if" {
    for (i = 3; i <= NF; i++) {
      empty = system("busybox grep -q \"[^[:space:]]\" /run/secrets/" substr($i, 1 + ($i ~ /^!/))) != 0
      if (empty != ($i ~ /^!/)) left_out = 1
    }
    next
  }
  $1 == "#" && $2 == "end" { left_out = 0; next }
  !left_out' /etc/alertmanager/alertmanager.yml >"$config"

# `start-alertmanager check` says whether what is left is a good configuration.
if [ "${1:-}" = check ]; then exec amtool check-config "$config"; fi

# Alertmanager wants a literal address. Names come from the hosts file (two machines) or the engine's name server (one).
address_of() {
  known=$(busybox awk -v name="$1" '{ for (i = 2; i <= NF; i++) if ($i == name) { print $1; exit } }' /etc/hosts)
  [ -n "$known" ] || known=$(busybox nslookup -type=a "$1" 2>/dev/null |
    busybox awk '/^Name:/ { found = 1 } found && /^Address/ { print $NF; exit }')
  echo "$known"
}

set -- --config.file="$config" --storage.path=/data --data.retention=120h --log.format=json --web.listen-address=:9093 "$@"
own=''
[ -z "${ALERTMANAGER_PEERS:-}" ] || own=$(address_of "$ALERTMANAGER_NAME")
if [ -n "$own" ]; then
  for peer in $ALERTMANAGER_PEERS; do set -- "$@" --cluster.peer="$peer:9094"; done
  # With the TLS transport all gossip goes over TCP. The reasons for the times: docs/alerts.md.
  exec alertmanager "$@" --cluster.listen-address=0.0.0.0:9094 --cluster.advertise-address="$own:9094" \
    --cluster.tls-config=/etc/alertmanager/gossip-tls.yml --cluster.label=tandem \
    --cluster.peer-timeout="${ALERTMANAGER_PEER_TIMEOUT:-20s}" --cluster.settle-timeout="${ALERTMANAGER_SETTLE_TIMEOUT:-30s}" \
    --cluster.reconnect-interval=5s --cluster.reconnect-timeout=168h
fi
# Without a peer, or without an address of its own on the way to it, it notifies alone.
[ -z "${ALERTMANAGER_PEERS:-}" ] || echo "msg=\"no address for $ALERTMANAGER_NAME, running without the pair\"" >&2
exec alertmanager "$@" --cluster.listen-address=
