# shellcheck shell=bash
# Where things are. TANDEM_ROOT is the checkout; TANDEM_WORK holds what the scripts make and may delete.
TANDEM_ROOT=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
TANDEM_WORK=$TANDEM_ROOT/.tandem
TANDEM_LOGS=$TANDEM_WORK/logs
export TANDEM_ROOT TANDEM_WORK TANDEM_LOGS
mkdir -p "$TANDEM_WORK"

# The version of Node everything runs on; pinned in this one file.
NODE_VERSION=$(<"$TANDEM_ROOT/.node-version")
export NODE_VERSION

# The version of the images: the one of package.json unless the caller names another.
TANDEM_VERSION=${TANDEM_VERSION:-$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$TANDEM_ROOT/package.json")}
export TANDEM_VERSION
