# shellcheck shell=bash
# The library with which a test gives containers a wrong clock.

ensure_faketime() {
  compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || apt_install libfaketime
}
