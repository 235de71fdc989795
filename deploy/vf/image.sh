# ./vf image: the image that sandboxes start from.
# shellcheck shell=bash

usage_image() {
  cat <<'TEXT'
usage: ./vf image

Builds the sandbox image, and does nothing when the present one is up to date. From the Dockerfile where a
registry answers, otherwise from Debian packages (needs debootstrap and root).
TEXT
}

run_image() {
  (($# == 0)) || unexpected "$1"
  load prerequisites
  probe docker || fail "no Docker Engine answers. $(remedy docker)"
  build_image
}

build_image() {
  local script=$ROOT/sandbox/image/build.sh
  [[ -x $script ]] || fail "sandbox/image/build.sh is missing from this checkout"
  "$script" </dev/null
}
