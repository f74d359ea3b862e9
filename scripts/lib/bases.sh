# shellcheck shell=bash
# The local base images: Debian trixie by debootstrap, and on it Node, nats-server, haproxy, Prometheus and Alertmanager (images/bases).

DEBIAN_BASE=tandem/base-debian:trixie

# Builds the local bases when they are chosen and missing, or when their recipe changed.
ensure_bases() {
  [ "$TANDEM_BASES" = local ] || return 0
  local recipe stamp=$TANDEM_WORK/bases.sha256
  recipe=$(bases_recipe)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$recipe" ] && bases_exist; then return 0; fi
  docker image inspect "$DEBIAN_BASE" >/dev/null 2>&1 || make_debian_base
  ensure_toolchain
  say 'building the base images (node, build, nats, haproxy, prometheus, alertmanager)'
  (
    cd "$TANDEM_ROOT" || exit
    export TOOLCHAIN=$TANDEM_TOOLCHAIN
    quietly "$TANDEM_LOGS/bases.log" docker buildx bake --progress plain --load -f images/bases/bake.hcl
  )
  echo "$recipe" >"$stamp"
}

bases_recipe() { (cd "$TANDEM_ROOT" && cat .node-version images/bases/*.* images/bases/*/Dockerfile | sha256sum); }

bases_exist() {
  docker image inspect "tandem/base-node:$NODE_VERSION" "tandem/base-build:$NODE_VERSION" \
    tandem/base-{nats,haproxy,prometheus,alertmanager}:trixie >/dev/null 2>&1
}

# Imports a minimal Debian, without documentation, translations and package lists.
make_debian_base() {
  [ -x /usr/sbin/debootstrap ] || apt_install debootstrap debian-archive-keyring
  local root mirror scripts=/usr/share/debootstrap/scripts
  root=$(mktemp -d "${TMPDIR:-/tmp}/tandem-debian.XXXXXX")
  mirror=$(apt_mirror)
  say "fetching a minimal Debian from ${mirror:-the default mirror of debootstrap}"
  local script=$scripts/trixie
  [ -e "$script" ] || script=$scripts/sid
  # A half-written file of a base that is thrown away on failure hurts nobody; waiting for the disk takes minutes.
  as_root mkdir -p "$root/etc/dpkg/dpkg.cfg.d"
  echo force-unsafe-io | as_root tee "$root/etc/dpkg/dpkg.cfg.d/unsafe-io" >/dev/null
  quietly "$TANDEM_LOGS/debootstrap.log" as_root /usr/sbin/debootstrap --variant=minbase --include=ca-certificates \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg trixie "$root" "$mirror" "$script"
  add_security_updates "$root/etc/apt/sources.list"
  as_root tar -C "$root" --exclude=./usr/share/doc/* --exclude=./usr/share/man/* --exclude=./usr/share/locale/* --exclude=./usr/share/info/* \
    --exclude=./var/cache/apt/* --exclude=./var/lib/apt/lists/* --exclude=./var/log/* --exclude=./dev/* --exclude=./proc/* --exclude=./sys/* -c . |
    docker import --change 'CMD ["/bin/bash"]' - "$DEBIAN_BASE" >/dev/null
  as_root rm -rf "$root"
}

# Security updates come from the same mirror when it carries them.
add_security_updates() {
  local list=$1 security
  security=$(awk '$1 == "deb" {sub("/$", "", $2); print $2 "-security"; exit}' "$list")
  if curl -fsI --connect-timeout 5 "$security/dists/trixie-security/InRelease" >/dev/null 2>&1; then
    echo "deb $security trixie-security main" | as_root tee -a "$list" >/dev/null
  fi
}
