# shellcheck shell=bash
# The steps of scripts/down. Each finds what there is, says how much, and takes it away.

PROJECT_LABEL=com.docker.compose.project

# Lists ids of one kind of Docker object that belong to a compose project named tandem-*.
#   tandem_objects ps -a | network ls | volume ls
tandem_objects() {
  local column='{{.ID}}'
  [ "$1" != volume ] || column='{{.Name}}'
  docker "$@" --filter "label=$PROJECT_LABEL" --format "$column {{.Label \"$PROJECT_LABEL\"}}" | awk '$2 ~ /^tandem-/ {print $1}'
}

# remove WHAT COMMAND...: removes what it reads, one id a line.
remove_each() {
  local what=$1 ids
  shift
  mapfile -t ids
  [ "${#ids[@]}" -gt 0 ] || return 0
  "$@" "${ids[@]}" >/dev/null
  say "removed ${#ids[@]} $what"
}

remove_containers() { tandem_objects ps -a | remove_each containers docker rm --force --volumes; }

remove_networks() {
  { tandem_objects network ls && docker network ls --filter name='^tandem-' --format '{{.ID}}'; } | sort -u | remove_each networks docker network rm
}

remove_volumes() { tandem_objects volume ls | remove_each volumes docker volume rm --force; }

remove_images() {
  docker image ls --format '{{.Repository}}:{{.Tag}}' 'tandem/*' | grep -v '<none>' | remove_each images docker image rm --force
  # An engine of our own holds no build of anyone else; in a shared one the cache is not ours alone.
  if [ -e "$TANDEM_WORK/dockerd.pid" ]; then
    docker builder prune --all --force >/dev/null
  else
    say 'the build cache of the engine stays, it may serve others; to empty it: docker builder prune --all'
  fi
}

# What a release wrote for Compose; lines of somebody else stay.
remove_release_lines() {
  [ -f "$1" ] || return 0
  # shellcheck disable=SC2016
  sed -i '/^# begin of what `scripts\/tandem release` writes$/,/^# end of what `scripts\/tandem release` writes$/d' "$1"
  [ -s "$1" ] || rm -f "$1"
}

remove_secrets() {
  local secrets=$TANDEM_ROOT/compose/secrets
  [ -d "$secrets" ] || return 0
  find "$secrets" -mindepth 1 -maxdepth 1 ! -name README.md ! -name .gitkeep | while read -r path; do
    rm -rf "$path" 2>/dev/null || as_root rm -rf "$path"
  done
  say 'removed the secrets'
}

# Ends the engine that scripts/up started, and no other.
stop_engine() {
  local file=$TANDEM_WORK/dockerd.pid pid
  [ -r "$file" ] || return 0
  pid=$(cat "$file")
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
    as_root kill "$pid"
    local deadline=$((SECONDS + 30))
    while [ -d "/proc/$pid" ] && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.2; done
    say 'stopped the Docker engine that scripts/up had started'
  fi
}

say_packages() {
  local list=$TANDEM_WORK/apt-installed extra=''
  [ -s "$list" ] || return 0
  [ ! -e /etc/apt/sources.list.d/tandem-trixie.sources ] || extra=' && rm /etc/apt/sources.list.d/tandem-trixie.sources /etc/apt/preferences.d/tandem-trixie'
  say "packages that scripts/up installed stay; to remove them: apt-get purge --autoremove $(sort -u "$list" | tr '\n' ' ')$extra"
}

# The packages and everything else the scripts made beside the sources.
remove_files() {
  if [ -e "$TANDEM_WORK/deps.sha256" ]; then rm -rf "$TANDEM_ROOT/node_modules"; fi
  rm -rf "$TANDEM_ROOT/test-results"
  remove_release_lines "$TANDEM_ROOT/compose/.env"
  rm -rf "$TANDEM_WORK" 2>/dev/null || as_root rm -rf "$TANDEM_WORK"
}
