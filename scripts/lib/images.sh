# shellcheck shell=bash
# Builds Tandem's own images. BuildKit repeats only what changed.

# What the images are made of; a commit that touches none of this makes no new image.
IMAGE_INPUTS=(.dockerignore .node-version package.json package-lock.json images scripts/build docs/runbooks src/agents src/contracts src/files src/page src/runtime src/services)

# build_images [BAKE OPTION...]: builds the images of images/bake.hcl into the engine, and writes .tandem/sbom.
build_images() {
  export TANDEM_CA_BUNDLE TANDEM_REVISION SOURCE_DATE_EPOCH
  TANDEM_CA_BUNDLE=$(ca_bundle)
  TANDEM_REVISION=$(image_commit %H unknown)
  # Every file in the images carries the time of that commit, so that two builds of it are the same.
  SOURCE_DATE_EPOCH=$(image_commit %ct 1767225600)
  local started=$SECONDS
  (
    cd "$TANDEM_ROOT" || exit
    quietly "$TANDEM_LOGS/images.log" docker buildx bake --progress plain -f images/bake.hcl "$@"
  ) || return
  (cd "$TANDEM_ROOT" && node scripts/build/sign-images.ts "$TANDEM_VERSION" "$TANDEM_REVISION") || say 'the images are not signed; a release of them would be refused'
  say "images: tandem/{runtime,nats,haproxy,door,prometheus,alertmanager}:$TANDEM_VERSION ($((SECONDS - started)) s)"
}

# image_commit FORMAT DEFAULT: a field of the last commit that changed an image.
image_commit() {
  (cd "$TANDEM_ROOT" && git log -1 --format="$1" -- "${IMAGE_INPUTS[@]}" 2>/dev/null | grep .) || echo "$2"
}
