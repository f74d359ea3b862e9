#!/bin/sh
# Starts HAProxy with a runtime socket of its own. Two of them share a network, a host name and the folder of the sockets
# while one takes over from the other, so neither name nor number of a process tells them apart.
set -eu
TANDEM_INGRESS_ID=$(cat /proc/sys/kernel/random/uuid)
export TANDEM_INGRESS_ID
# Master and worker: the worker serves, the master answers signals; both stay in the foreground.
exec haproxy -W -db "$@"
