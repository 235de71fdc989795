# Building, and not building when nothing changed.
# shellcheck shell=bash

# build_silo ENGINE: a release build of the process; sets SILO to its assembly. Compiled ahead of time where the compiler for
# that restores: a process that has just started must take over sessions as quickly as one that is warm.
build_silo() {
  SILO=$ROOT/artifacts/$1/silo/VaporForge.Silo.dll
  silo_is_current "${SILO%/*}" || one_at_a_time "${SILO%/*}.lock" make_silo "$1" "${SILO%/*}"
}

# silo_is_current FOLDER: true when nothing was changed since it was built.
silo_is_current() {
  [[ -f $1/VaporForge.Silo.dll && -f $1.built ]] && ! changed_since "$1.built" "$ROOT/src" "$ROOT"/Directory.* "$ROOT/global.json"
}

# make_silo ENGINE FOLDER
make_silo() {
  local engine=$1 folder=$2 started
  if silo_is_current "$folder"; then
    return 0
  fi
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

# build_ui: the browser application, into ui/dist.
build_ui() { ui_is_current || one_at_a_time "$ROOT/artifacts/ui.lock" make_ui; }

ui_is_current() { [[ -f $ROOT/ui/dist/.built ]] && ! changed_since "$ROOT/ui/dist/.built" "$ROOT/ui"; }

make_ui() {
  local started log
  if ui_is_current; then
    return 0
  fi
  say "building the browser application"
  npm_install "$ROOT/ui" || fail "npm could not install what the browser application is built with, see above"
  started=$(mktemp)
  log=$(mktemp)
  if ! npm run --silent build --prefix "$ROOT/ui" </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$started" "$log"
    fail "the browser application could not be built, see above"
  fi
  touch -r "$started" "$ROOT/ui/dist/.built"
  rm -f "$started" "$log"
}

# one_at_a_time LOCK COMMAND...: of two processes that start together on a fresh clone, the second finds what the first has built. Build
# servers that stay behind must not keep the lock.
one_at_a_time() {
  local lock=$1
  shift
  mkdir -p "${lock%/*}"
  (
    flock 9
    "$@" 9>&-
  ) 9>"$lock" || exit
}

# changed_since FILE PATHS...: true when a source, or a folder of sources (so also a deletion), is newer.
changed_since() {
  local file=$1 newer
  shift
  newer=$(find "$@" \( -name node_modules -o -name dist \) -prune -o -newer "$file" -print -quit 2>/dev/null)
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
