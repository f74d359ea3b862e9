# shellcheck shell=bash
# Everything a script needs to set up a machine, in the order it is used.
for part in say paths apt node deps engine ca registry bases images browser faketime; do
  # shellcheck source=/dev/null
  . "${BASH_SOURCE[0]%/*}/$part.sh"
done
unset part

# Node and the packages: enough to run the command line.
ensure_tools() {
  ensure_node
  ensure_deps
}

# The engine and the images: enough to start a fleet.
ensure_images() {
  ensure_engine
  choose_bases
  ensure_bases
  build_images
}
