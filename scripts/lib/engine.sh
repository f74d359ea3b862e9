# shellcheck shell=bash
# A Docker engine with Compose and buildx: the one that is there, or the distribution's packages.

COMPOSE_MINIMUM=2.24.0

# Makes sure that `docker`, `docker compose` and `docker buildx` answer; ends with 3 where that cannot be done.
ensure_engine() {
  if engine_answers && compose_is_new_enough && docker buildx version >/dev/null 2>&1; then return 0; fi
  if ! tools_are_there; then install_engine_packages; fi
  engine_answers || start_engine
  compose_is_new_enough || fail 3 "Docker Compose $(compose_version) is older than $COMPOSE_MINIMUM; update it: https://docs.docker.com/compose/install/"
  say "docker: engine $(docker version --format '{{.Server.Version}}'), compose $(compose_version)"
}

engine_answers() { timeout 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

compose_version() { docker compose version --short 2>/dev/null || echo none; }

compose_is_new_enough() {
  local have
  have=$(compose_version)
  have=${have#v}
  [ "$have" != none ] && [ "$(printf '%s\n%s\n' "$COMPOSE_MINIMUM" "${have%%[-+]*}" | sort -V | head -n 1)" = "$COMPOSE_MINIMUM" ]
}

tools_are_there() { command -v docker >/dev/null && compose_is_new_enough && docker buildx version >/dev/null 2>&1; }

install_engine_packages() {
  local id='' codename=''
  if [ -r /etc/os-release ]; then
    # shellcheck disable=SC1091
    id=$(. /etc/os-release && echo "${ID:-} ${ID_LIKE:-}")
    # The archive this machine really uses counts, not the name a base-files upgrade may have brought.
    # shellcheck disable=SC1091
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  fi
  case " $id " in
    *' ubuntu '*) apt_install docker.io docker-compose-v2 docker-buildx ;;
    *' debian '*) install_debian_engine "$codename" ;;
    *) fail 3 "Docker is missing or too old here; install Docker Engine with Compose $COMPOSE_MINIMUM or newer: https://docs.docker.com/engine/install/" ;;
  esac
}

# Debian has a current engine and Compose since trixie; older releases get them from there, and nothing else.
install_debian_engine() {
  apt_update
  if ! apt-cache policy docker-compose | grep -q 'Candidate: 2\.' || ! apt-cache policy docker-cli | grep -q 'Candidate: [0-9]'; then
    add_trixie_source
    apt_install -t trixie docker.io docker-cli docker-compose docker-buildx
  elif [ "$1" = trixie ] && ! apt-cache policy docker.io | grep -qE 'Candidate: (2[6-9]|[3-9])'; then
    apt_install -t trixie docker.io docker-cli docker-compose docker-buildx
  else
    apt_install docker.io docker-cli docker-compose docker-buildx
  fi
}

add_trixie_source() {
  local list=/etc/apt/sources.list.d/tandem-trixie.sources pin=/etc/apt/preferences.d/tandem-trixie
  as_root tee "$list" >/dev/null <<END
Types: deb
URIs: $(apt_mirror)
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
  as_root tee "$pin" >/dev/null <<END
Package: *
Pin: release n=trixie
Pin-Priority: 100
END
  unset APT_IS_FRESH
  apt_update
}

# Starts the engine: through systemd where it runs, else in the background with its log in .tandem.
start_engine() {
  if docker version 2>&1 | grep -qi 'permission denied'; then
    fail 3 "this user may not use Docker; run 'sudo usermod -aG docker $(id -un)', log in again, and run this again"
  fi
  [ -z "${DOCKER_HOST:-}" ] || fail 3 "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST"
  if [ -d /run/systemd/system ]; then
    as_root systemctl start docker
  else
    command -v dockerd >/dev/null || PATH=$PATH:/usr/sbin:/sbin command -v dockerd >/dev/null || install_engine_packages
    say 'starting dockerd in the background (log: .tandem/dockerd.log)'
    # shellcheck disable=SC2016
    as_root env PATH="$PATH:/usr/sbin:/sbin" setsid nohup sh -c 'echo $$ >"$1/dockerd.pid"; exec dockerd >"$1/dockerd.log" 2>&1 </dev/null' sh "$TANDEM_WORK" &
  fi
  wait_for_engine
}

wait_for_engine() {
  local deadline=$((SECONDS + 60))
  until engine_answers; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      tail -n 5 "$TANDEM_WORK/dockerd.log" 2>/dev/null >&2 || true
      fail 3 'the Docker engine did not answer within 60 s; its log is .tandem/dockerd.log, or: journalctl -u docker'
    fi
    sleep 0.5
  done
}
