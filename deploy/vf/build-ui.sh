#!/usr/bin/env bash
# Builds the browser application where its sources changed, for tests that are run without ./vf.
set -euo pipefail

ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
# shellcheck source=deploy/vf/common.sh
source "$ROOT/deploy/vf/common.sh"
load build
build_ui
