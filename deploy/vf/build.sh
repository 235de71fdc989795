# Building, and not building when nothing changed.
# shellcheck shell=bash

# build_silo ENGINE: a release build of the process; sets SILO to its assembly.
build_silo() {
  local engine=$1 stamp=$ROOT/artifacts/$1/silo.built started
  SILO=$ROOT/artifacts/$engine/bin/Silo/release/VaporForge.Silo.dll
  if [[ -f $SILO && -f $stamp ]] && ! changed_since "$stamp"; then
    return 0
  fi
  say "building the silo on the $engine engine"
  mkdir -p "${stamp%/*}"
  started=$(mktemp)
  if ! build_quietly "$ROOT/src/Silo" -c Release "-p:ActorEngine=$engine" -p:RunAnalyzers=false; then
    rm -f "$started"
    fail "the build failed, see above"
  fi
  # The stamp bears the time at which the build began: what was edited meanwhile is newer.
  touch -r "$started" "$stamp"
  rm -f "$started"
}

# changed_since FILE: true when a source, or a folder of sources (so also a deletion), is newer.
changed_since() {
  local newer
  newer=$(find "$ROOT/src" "$ROOT/ui" "$ROOT"/Directory.* "$ROOT/global.json" \
    -name node_modules -prune -o -newer "$1" -print -quit 2>/dev/null)
  [[ -n $newer ]]
}

# build_quietly ARGUMENTS OF dotnet build...: its output is shown only when it fails.
build_quietly() {
  local log code=0
  log=$(mktemp)
  # To a file and not through a pipe: build servers that stay behind would hold a pipe open.
  dotnet build "$@" -v quiet --nologo -tl:off '-clp:NoSummary;ErrorsOnly' </dev/null >"$log" 2>&1 || code=$?
  ((code == 0)) || cat "$log" >&2
  rm -f "$log"
  return "$code"
}

# npm_install FOLDER: what the lock file says, unless that is installed.
npm_install() {
  [[ ! -f $1/node_modules/.package-lock.json || $1/node_modules/.package-lock.json -ot $1/package-lock.json ]] || return 0
  npm ci --prefix "$1" --no-audit --no-fund --loglevel error </dev/null >/dev/null
}
