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

# npm_install FOLDER: what the lock file says, when it is newer than what is installed.
npm_install() {
  [[ ! $1/node_modules/.package-lock.json -nt $1/package-lock.json ]] || return 0
  npm ci --prefix "$1" --no-audit --no-fund --loglevel error </dev/null >&2
}
