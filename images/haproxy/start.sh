#!/bin/sh
# Starts HAProxy, which cannot find out two things by itself.
set -eu
config=${2:-/usr/local/etc/haproxy/haproxy.cfg}

# Its name. Two ingresses share a network, a host name and the folder of their runtime sockets while one takes over from
# the other, so neither name nor number of a process tells them apart.
TANDEM_INGRESS_ID=$(cat /proc/sys/kernel/random/uuid)

# The color that serves until the steward says which one is live: the first that any service answers for.
serves() { busybox timeout 2 busybox wget -q -T 1 -O /dev/null "http://$1:8080/health/serving" 2>/dev/null; }
live_color() {
  # shellcheck disable=SC2013 # names have no blanks
  for blue in $(busybox sed -n 's/^  server blue \([^ ]*-blue\):8080 .*/\1/p' "$config" | busybox sort -u); do
    if serves "$blue"; then echo blue && return; fi
    if serves "${blue%-blue}-green"; then echo green && return; fi
  done
  echo blue
}
TANDEM_LIVE_COLOR=$(live_color)
export TANDEM_INGRESS_ID TANDEM_LIVE_COLOR

# Master and worker: the worker serves, the master answers signals; both stay in the foreground.
exec haproxy -W -db "$@"
