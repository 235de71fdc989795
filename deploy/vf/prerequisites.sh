# What may be missing on a machine: for each thing a probe, and the remedy.
# `probe NAME` sets FOUND (what there is) and answers true, or answers false; `remedy NAME` prints how to get it.
# shellcheck shell=bash

# What ./vf cannot do without, and what a test may ask for.
NEEDED="sdk node"
OPTIONAL="docker image postgres nginx chromium claude orleans debootstrap"

probe() { "probe_$1"; }

# require_tools: stops unless what every verb needs is there.
require_tools() {
  local name
  for name in $NEEDED; do
    probe "$name" || fail "$(title "$name") is missing. $(remedy "$name")"
  done
}

title() {
  case $1 in
    sdk) echo ".NET 10 SDK" ;;
    node) echo "Node.js 20.19" ;;
    docker) echo "Docker Engine" ;;
    image) echo "sandbox image" ;;
    postgres) echo "PostgreSQL" ;;
    nginx) echo "nginx" ;;
    chromium) echo "Chromium" ;;
    claude) echo "Claude agent" ;;
    orleans) echo "Orleans packages" ;;
    debootstrap) echo "debootstrap" ;;
    faketime) echo "libfaketime" ;;
  esac
}

remedy() {
  case $1 in
    sdk) echo "Install the .NET 10 SDK (any 10.0.1xx or later) so that 'dotnet' is on PATH." ;;
    node) echo "Install Node.js 20.19 or later with npm." ;;
    docker) docker_remedy ;;
    image) echo "Run './vf image'." ;;
    postgres) echo "Install it: 'apt-get install postgresql' on Debian." ;;
    nginx) echo "Install it: 'apt-get install nginx-light' on Debian." ;;
    chromium) echo "Install it: 'apt-get install chromium' on Debian." ;;
    claude) echo "Run 'npm ci' in sandbox/agents/claude (about 400 MB)." ;;
    orleans) echo "Add a package feed that has Microsoft.Orleans.* and what they need; until then the embedded engine is used." ;;
    debootstrap) echo "Install it: 'apt-get install debootstrap' on Debian (builds the image where no registry answers)." ;;
    faketime) echo "Install it: 'apt-get install libfaketime' on Debian (for './vf chaos --faults clock')." ;;
  esac
}

docker_remedy() {
  if have dockerd && ((EUID == 0)); then
    echo "It is installed but no daemon answers: start it with 'systemctl start docker', or 'dockerd &' where there is no systemd."
  elif have dockerd; then
    echo "No daemon answers: start it with 'sudo systemctl start docker', and be in the group 'docker'."
  else
    echo "Install it: 'apt-get install docker.io' on Debian."
  fi
}

probe_sdk() {
  have dotnet || return 1
  FOUND=$(cd "$ROOT" && dotnet --version 2>/dev/null) || return 1
  [[ ${FOUND%%.*} =~ ^[0-9]+$ ]] && ((${FOUND%%.*} >= 10))
}

probe_node() {
  have node && have npm || return 1
  FOUND=$(node --version) || return 1
  local major minor
  IFS=. read -r major minor _ <<<"${FOUND#v}"
  ((major > 20 || (major == 20 && minor >= 19)))
}

probe_docker() { FOUND=$(node "$ROOT/deploy/vf/docker-version.mjs" 2>/dev/null); }

probe_image() {
  FOUND=vaporforge-sandbox:latest
  have docker && docker image inspect "$FOUND" >/dev/null 2>&1
}

probe_postgres() {
  local bin
  bin=$(postgres_bin) || return 1
  FOUND=$("$bin/postgres" --version)
}

# The folder with initdb and pg_ctl: from PATH, else the newest that Debian installed.
postgres_bin() {
  local found=()
  if have initdb && have pg_ctl; then
    found=("$(readlink -f "$(command -v initdb)")")
  else
    mapfile -t found < <(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V)
  fi
  [[ -x ${found[-1]} ]] && dirname "${found[-1]}"
}

probe_nginx() { FOUND=$(command -v nginx); }

probe_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if FOUND=$(command -v "$name"); then return 0; fi
  done
  return 1
}

probe_claude() {
  FOUND=sandbox/agents/claude
  [[ -d $ROOT/$FOUND/node_modules/@anthropic-ai/claude-agent-sdk ]]
}

probe_orleans() {
  have dotnet || return 1
  load engine
  FOUND="restore"
  orleans_restores
}

# Sets FAKETIME too.
probe_faketime() {
  local found=()
  mapfile -t found < <(printf '%s\n' /usr/lib/*/faketime/libfaketimeMT.so.1)
  FAKETIME=${found[0]} FOUND=${found[0]}
  [[ -f $FAKETIME ]]
}

probe_debootstrap() { FOUND=$(command -v debootstrap); }

# check_required LIST: stops with exit 2 when the comma-separated list names something unknown.
check_required() {
  local name names
  IFS=',' read -ra names <<<"$1"
  for name in "${names[@]}"; do
    [[ " $NEEDED $OPTIONAL " == *" $name "* ]] || misuse "--require names '$name'; it may name: ${NEEDED} ${OPTIONAL}"
  done
}

# is_required NAME LIST
is_required() { [[ " $NEEDED " == *" $1 "* || ",$2," == *",$1,"* ]]; }
