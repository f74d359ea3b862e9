# shellcheck shell=bash
# Node packages of the checkout: `npm ci`, only when the lock file changed since the last time.

ensure_deps() {
  local stamp=$TANDEM_WORK/deps.sha256 sum
  sum=$(sha256sum <"$TANDEM_ROOT/package-lock.json")
  if [ ! -d "$TANDEM_ROOT/node_modules" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ]; then
    say "installing the Node packages"
    # No package needs its install script: native parts come prebuilt, and code that runs at install time is a risk.
    run_npm ci --ignore-scripts --no-audit --no-fund
    echo "$sum" >"$stamp"
  fi
  ensure_joined_packages
}

# Commands start three times as fast with them, and work without.
ensure_joined_packages() {
  local index=$TANDEM_ROOT/node_modules/.cache/tandem-packages/index.json script=$TANDEM_ROOT/scripts/build/join-packages.ts
  [ ! -e "$index" ] || [ "$TANDEM_ROOT/node_modules/.package-lock.json" -nt "$index" ] || [ "$script" -nt "$index" ] || return 0
  node "$script" || say 'the packages could not be joined; commands start more slowly'
}

# npm of the pinned Node if it came with one, else the system's with the system's own Node.
run_npm() {
  if [ -e "$TANDEM_WORK/node/bin/npm" ]; then
    (cd "$TANDEM_ROOT" && quietly "$TANDEM_LOGS/npm.log" npm "$@")
  else
    (
      cd "$TANDEM_ROOT" || exit
      export PATH=$SYSTEM_PATH
      command -v npm >/dev/null || apt_install npm
      quietly "$TANDEM_LOGS/npm.log" npm "$@"
    )
  fi
}
