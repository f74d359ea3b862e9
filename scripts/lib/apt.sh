# shellcheck shell=bash
# Debian and Ubuntu packages, as root or through sudo. What was missing before is noted for `scripts/down`.

# Runs a command as root; ends with 3 where that is impossible.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    fail 3 "'$*' needs root; run this as root or with passwordless sudo, or install it yourself"
  fi
}

# apt_update: reads the package lists once per run.
apt_update() {
  [ -z "${APT_IS_FRESH:-}" ] || return 0
  quietly "$TANDEM_LOGS/apt-update.log" as_root apt-get update -q
  APT_IS_FRESH=1
}

# apt_install [-t SUITE] PACKAGE...: installs packages without questions.
apt_install() {
  command -v apt-get >/dev/null || fail 3 "this machine has no apt-get; install yourself: $*"
  apt_update
  local package
  for package in "$@"; do
    case $package in -t | trixie) continue ;; esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package" >>"$TANDEM_WORK/apt-installed"
  done
  say "installing packages: $*"
  quietly "$TANDEM_LOGS/apt-install.log" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# Prints the mirror of Debian's main archive that this machine uses; nothing where it uses none.
apt_mirror() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | grep -E '/debian/?$' | sort -u | head -n 1 || true
}
