# shellcheck shell=bash
# Messages of the setup scripts: one line each, on stderr, so that stdout stays free for data.

# Says what is being done.
say() { printf '%s\n' "$*" >&2; }

# fail CODE MESSAGE: ends the script. 1 the work failed, 2 wrong usage, 3 the environment misses something.
fail() {
  local code=$1
  shift
  printf 'error: %s\n' "$*" >&2
  exit "$code"
}

# quietly LOG COMMAND...: runs a chatty command with its output in a file; on failure shows the end of it.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1; then
    tail -n 25 "$log" >&2
    fail 1 "'$*' failed; the whole output is in $log"
  fi
}
