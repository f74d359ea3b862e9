#!/bin/sh
# Copies programs, every shared library they load and the few files a C library expects into an empty root:
#
#   collect.sh ROOT PROGRAM...
#
# Leaves a base of a few MiB that holds what runs and a busybox to look around with, instead of a whole Debian.
set -eu
root=$1
shift
mkdir -p "$root/etc/ssl/certs" "$root/usr/bin" "$root/tmp" "$root/var/tmp" "$root/root"
for link in bin sbin lib lib64; do
  if [ -L "/$link" ]; then cp -P "/$link" "$root/$link" && mkdir -p "$root/usr/$link"; fi
done

copy_libraries() {
  # `ldd` prints "name => /path (address)" or "/path (address)"; a static program has neither.
  ldd "$1" 2>/dev/null | grep -o '/[^ ]*' | sort -u | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -Lpn "$library" "$root$library"
  done
}

for program in "$@"; do
  mkdir -p "$root/usr/local/bin"
  cp -Lp "$program" "$root/usr/local/bin/"
  copy_libraries "$program"
done

cp -p /bin/busybox "$root/usr/bin/busybox"
for tool in sh ls cat ps df du env grep head id kill nc ping sleep tail top wget; do
  ln -s busybox "$root/usr/bin/$tool"
done
cp -p /etc/passwd /etc/group /etc/nsswitch.conf /etc/debian_version "$root/etc/"
cp -Lp /etc/os-release "$root/etc/os-release"
cp -p /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
chmod 1777 "$root/tmp" "$root/var/tmp"
