#!/bin/sh
# Builds the sandbox image, unless the one with this content is there already:
#   vaporforge-sandbox:<content hash> and vaporforge-sandbox:latest
# Where a registry answers, it starts from Debian's slim image; otherwise from a root file system that debootstrap makes
# (needs root, and only once: the result is kept as vaporforge-debian:bookworm).
set -eu

usage() {
  cat <<'TEXT'
usage: build.sh [--without-claude] [--base IMAGE] [--force]
  --without-claude  leaves the Claude Agent SDK out (its native binary has 377 MB)
  --base IMAGE      starts from this image, a Debian 12 one
  --force           builds even when the image is there
environment:
  VF_DOCKER         the docker client (default: docker)
  VF_DEBIAN_MIRROR  the mirror for debootstrap (default: its own)
  NODE_EXTRA_CA_CERTS, SSL_CERT_FILE  certificates that npm trusts while it builds; they stay out of the image
TEXT
}

suite=bookworm
registry_base=debian:$suite-slim
local_base=vaporforge-debian:$suite
pull_timeout_s=120
docker=${VF_DOCKER:-docker}
with_claude=yes
force=no
base=

while [ $# -gt 0 ]; do
  case $1 in
    --without-claude) with_claude=no ;;
    --base) base=${2:?--base needs the name of an image}; shift ;;
    --force) force=yes ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 64 ;;
  esac
  shift
done

say() { printf '%s\n' "image: $*"; }
fail() { printf '%s\n' "image: $*" >&2; exit 1; }
image_exists() { "$docker" image inspect "$1" >/dev/null 2>&1; }

image_folder=$(cd "$(dirname "$0")" && pwd)
sandbox=$(dirname "$image_folder")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/vf-image.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# 1. What is in it decides its name.
content_hash() {
  (
    cd "$sandbox"
    find agent-host agents workspace image -name node_modules -prune -o -type f -print | LC_ALL=C sort | xargs sha256sum
    echo "claude=$with_claude base=$base"
  ) | sha256sum | cut -c1-16
}

# 2. Debian without a registry.
make_local_base() {
  if image_exists "$local_base"; then
    say "no registry answers; starting from $local_base, made earlier"
    return
  fi
  command -v debootstrap >/dev/null || fail "no registry answers and debootstrap is not installed: install one package, debootstrap"
  [ "$(id -u)" = 0 ] || fail "no registry answers, and debootstrap needs root: run this once with sudo"
  say "no registry answers; making a Debian root file system (a minute or so)"
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$scratch/root" ${VF_DEBIAN_MIRROR:+"$VF_DEBIAN_MIRROR"} \
    > "$scratch/debootstrap.log" 2>&1 || { tail -n 20 "$scratch/debootstrap.log" >&2; fail "debootstrap failed"; }
  rm -rf "$scratch"/root/var/cache/apt/archives/*.deb "$scratch"/root/var/lib/apt/lists/*
  tar -C "$scratch/root" --numeric-owner -c . | "$docker" import - "$local_base" >/dev/null
  rm -rf "$scratch/root"
}

choose_base() {
  if [ -n "$base" ]; then
    return
  elif image_exists "$registry_base" || timeout "$pull_timeout_s" "$docker" pull -q "$registry_base" >/dev/null 2>&1; then
    base=$registry_base
  else
    make_local_base
    base=$local_base
  fi
}

# 3. Only what belongs into the image is sent to the engine.
fill_context() {
  mkdir "$scratch/context"
  (cd "$sandbox" && tar --exclude=node_modules -c agent-host agents workspace) | tar -C "$scratch/context" -x
  cp "$image_folder/Dockerfile" "$scratch/context/"
  certificates=${NODE_EXTRA_CA_CERTS:-${SSL_CERT_FILE:-}}
  if [ -n "$certificates" ] && [ -f "$certificates" ]; then
    cp "$certificates" "$scratch/context/certificates.pem"
  else
    : > "$scratch/context/certificates.pem"
  fi
}

command -v "$docker" >/dev/null || fail "there is no docker client"
"$docker" version >/dev/null 2>&1 || fail "the Docker engine does not answer: is it running, and may you use it?"

content=$(content_hash)
tag=vaporforge-sandbox:$content
if [ "$force" = no ] && image_exists "$tag"; then
  "$docker" tag "$tag" vaporforge-sandbox:latest
  say "$tag is there already"
  exit 0
fi

choose_base
fill_context
say "building $tag from $base"
# The network of the machine: a build needs package mirrors, and the engine's own bridge may not reach them.
"$docker" build --network host --build-arg "BASE=$base" --build-arg "WITH_CLAUDE=$with_claude" --build-arg "CONTENT=$content" \
  --tag "$tag" "$scratch/context" > "$scratch/build.log" 2>&1 || { tail -n 40 "$scratch/build.log" >&2; fail "the build failed"; }
"$docker" tag "$tag" vaporforge-sandbox:latest
say "built $tag ($("$docker" image inspect --format '{{.Size}}' "$tag" | awk '{ printf "%d MB", $1 / 1e6 }'))"
