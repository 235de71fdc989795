# Building, and not building when nothing changed.
# shellcheck shell=bash

# build_silo ENGINE: a release build of the process; sets SILO to its assembly. Compiled ahead of time where the compiler for
# that restores: a process that has just started must take over sessions as quickly as one that is warm.
build_silo() {
  local engine=$1 folder=$ROOT/artifacts/$1/silo
  SILO=$folder/VaporForge.Silo.dll
  if silo_is_current "$folder"; then
    return 0
  fi
  mkdir -p "${folder%/*}"
  # One at a time: of two that start together on a fresh clone, the second finds what the first has built. Build servers that stay behind
  # must not keep the lock.
  (
    flock 9
    silo_is_current "$folder" || make_silo "$engine" "$folder" 9>&-
  ) 9>"$folder.lock" || exit
}

# silo_is_current FOLDER: true when SILO is there and nothing was changed since it was built.
silo_is_current() { [[ -f $SILO && -f $1.built ]] && ! changed_since "$1.built"; }

# make_silo ENGINE FOLDER
make_silo() {
  local engine=$1 folder=$2 started
  say "building the silo on the $engine engine"
  started=$(mktemp)
  if ! publish_silo "$engine" "$folder" --use-current-runtime -p:PublishReadyToRun=true; then
    say "not compiled ahead of time: that needs a package which does not restore here (or see the errors below)"
    if ! publish_silo "$engine" "$folder"; then
      rm -f "$started"
      cat "$folder.log" >&2
      fail "the build failed, see above"
    fi
  fi
  # The stamp bears the time at which the build began: what was edited meanwhile is newer.
  touch -r "$started" "$folder.built"
  rm -f "$started"
}

# publish_silo ENGINE FOLDER OPTIONS...: what it says is in FOLDER.log. It has a folder for what is between, because what restores
# for one kind of machine does not do for the tests.
publish_silo() {
  local engine=$1 folder=$2
  shift 2
  dotnet publish "$ROOT/src/Silo" -c Release "-p:ActorEngine=$engine" -p:RunAnalyzers=false "-p:ArtifactsPath=$folder.between" \
    --self-contained false -o "$folder" "$@" -v quiet --nologo -tl:off </dev/null >"$folder.log" 2>&1
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
