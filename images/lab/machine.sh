#!/bin/sh
# Starts the engine of a lab machine on the socket that is named: machine.sh SOCKET
set -eu
socket=$1

# With cgroups of version 2 a group with processes of its own cannot hand controllers down, so ours move to one below.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  xargs -rn1 </sys/fs/cgroup/cgroup.procs >/sys/fs/cgroup/init/cgroup.procs 2>/dev/null || true
  sed -e 's/ / +/g' -e 's/^/+/' </sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
fi
# Left over when the machine was killed; the engine takes them for one that runs.
rm -f /var/run/docker.pid /run/docker/containerd/containerd.pid "$socket"
exec dockerd --host "unix://$socket" --group 0 --storage-driver overlay2 --log-level warn
