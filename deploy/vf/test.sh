# ./vf test: everything whose prerequisites are there, on each engine that builds here.
# shellcheck shell=bash

# A test that says nothing for so long is ended and named.
TEST_HANGS_AFTER=5m

usage_test() {
  cat <<'TEXT'
usage: ./vf test [--engine auto|orleans|embedded] [--require LIST] [filter]

  filter            only tests whose full name contains this text
  --engine          auto runs the suite on Orleans where its packages restore, and on the embedded engine
  --require LIST    comma-separated; what it names and is missing is a failure and not a skip:
                    docker, image, postgres, chromium, claude, orleans, debootstrap

The last line is `N passed, N failed, N skipped`. A build that fails, a run that breaks off and a missing
requirement count as one failed test each.
TEXT
}

run_test() {
  local engine=auto required='' filter='' engines folder
  while (($# > 0)); do
    TAKEN=1
    case $1 in
      --engine | --engine=*) option_value "$@"; engine=$VALUE ;;
      --require | --require=*) option_value "$@"; required=$VALUE ;;
      -*) unexpected "$1" ;;
      *) [[ -z $filter ]] || unexpected "$1"; filter=$1 ;;
    esac
    shift "$TAKEN"
  done
  one_of --engine "$engine" auto orleans embedded
  load prerequisites engine build image
  check_required "$required"
  require_tools

  RESULTS=$(mktemp -d "${TMPDIR:-/tmp}/vf-test.XXXXXXXX")
  : >"$RESULTS/manifest"
  export VF_TEST_REQUIRE=$required
  prepare_prerequisites "$required"
  choose_engines "$engine" "$required"
  for engine in "${engines[@]}"; do
    test_engine "$engine" "$filter"
  done
  # In a shell of its own: a build that fails ends that one, and is counted.
  (build_ui) || record failure "the build of the browser application" 1 "failed, see above"
  for folder in "$ROOT/sandbox" "$ROOT"/tests/*; do
    test_node "$folder" "$filter"
  done
  finish
}

# record KIND LABEL EXIT PATH: one line of the manifest that deploy/vf/results.mjs reads.
record() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4//[$'\t\n']/ }" >>"$RESULTS/manifest"; }

# run_done KIND LABEL EXIT PATH BEGUN: records a run that began at that second of this script, and says how it went.
run_done() {
  record "${@:1:4}"
  printf '%s (%s s)\n' "$(node "$ROOT/deploy/vf/results.mjs" line "${@:1:4}")" "$((SECONDS - $5))"
}

# What can be made here is made; what is missing after that is told, and is a failure when it is required.
prepare_prerequisites() {
  local required=$1 name
  if probe docker && ! build_image >"$RESULTS/image.log" 2>&1; then
    tail -n 20 "$RESULTS/image.log" >&2
  fi
  if is_required claude "$required" && ! probe claude; then
    say "installing the Claude agent (sandbox/agents/claude)"
    npm_install "$ROOT/sandbox/agents/claude" || true
  fi
  for name in docker image postgres chromium claude debootstrap; do
    probe "$name" || missing "$name" "$required"
  done
}

# missing NAME LIST
missing() {
  if is_required "$1" "$2"; then
    record failure "required: $(title "$1")" 1 "is missing. $(remedy "$1")"
  else
    record notrun "tests that need $(title "$1")" 0 "it is missing. $(remedy "$1")"
  fi
}

# choose_engines auto|orleans|embedded LIST: fills `engines` of the caller.
choose_engines() {
  engines=()
  case $1 in
    embedded) engines=(embedded) ;;
    orleans) engines=(orleans) ;;
    auto)
      if orleans_restores; then
        engines=(orleans)
      elif is_required orleans "$2"; then
        record failure "required: $(title orleans)" 1 "do not restore: $ORLEANS_REFUSAL. $(remedy orleans)"
      else
        record notrun "the suite on Orleans" 0 "its packages do not restore: $ORLEANS_REFUSAL. $(remedy orleans)"
      fi
      engines+=(embedded)
      ;;
  esac
  say "engines: ${engines[*]}"
}

# test_engine ENGINE FILTER: builds once, then runs the test projects, as many at a time as there are cores.
test_engine() {
  local engine=$1 filter=$2 project running=0 jobs
  if ! ls "$ROOT"/tests/*.Tests/*.csproj >/dev/null 2>&1; then
    return 0
  fi
  say "building everything on the $engine engine"
  if ! build_quietly "$ROOT/VaporForge.sln" "-p:ActorEngine=$engine"; then
    record failure "the build on the $engine engine" 1 "failed, see above"
    return 0
  fi
  jobs=$(nproc)
  # Each run in a process group of its own, so that an interrupt can end all that it started.
  trap end_runs INT TERM
  set -m
  for project in "$ROOT"/tests/*.Tests/*.csproj; do
    if ((running >= jobs)); then
      wait -n || true
      running=$((running - 1))
    fi
    test_project "$project" "$engine" "$filter" &
    running=$((running + 1))
  done
  wait
  set +m
  trap - INT TERM
}

end_runs() {
  local group
  for group in $(jobs -p); do
    kill -TERM -- "-$group" 2>/dev/null || true
  done
  exit 130
}

test_project() {
  local project=$1 engine=$2 filter=$3 begun=$SECONDS name folder code=0 arguments
  name=$(basename "$project" .csproj)
  folder=$RESULTS/$name.$engine
  mkdir -p "$folder"
  arguments=("-p:ActorEngine=$engine" --no-build --logger trx --results-directory "$folder"
    --blame-hang-timeout "$TEST_HANGS_AFTER" --blame-hang-dump-type none)
  [[ -z $filter ]] || arguments+=(--filter "FullyQualifiedName~$(vstest_text "$filter")")
  dotnet test "$project" "${arguments[@]}" </dev/null >"$folder/log" 2>&1 || code=$?
  if [[ -z $filter ]] && ((code == 0)) && ! compgen -G "$folder/*.trx" >/dev/null; then
    code=1
    echo "The project has no tests." >>"$folder/log"
  fi
  run_done trx "$name ($engine)" "$code" "$folder" "$begun"
}

# The characters that mean something in a filter expression of dotnet test.
vstest_text() { printf '%s' "$1" | sed 's/[\\()&|=!~]/\\&/g'; }

# test_node FOLDER FILTER: `npm test` in a folder that has such tests, after `npm ci` where it has dependencies,
# and before it the check of types.
test_node() {
  local folder=$1 filter=$2 begun=$SECONDS name log code=0
  has_script "$folder" test || return 0
  name=${folder#"$ROOT/"}
  log=$RESULTS/${name//\//.}.log
  if [[ -f $folder/package-lock.json ]] && ! npm_install "$folder"; then
    record failure "npm ci in $name" 1 "failed, see above"
    return 0
  fi
  if has_script "$folder" check && ! npm run --silent check --prefix "$folder" </dev/null >"$log" 2>&1; then
    cat "$log"
    record failure "the types in $name" 1 "npm run check failed, see above"
  fi
  if [[ -z $filter ]]; then
    npm test --silent --prefix "$folder" </dev/null >"$log" 2>&1 || code=$?
  else
    filtered_node_test "$folder" "$filter" </dev/null >"$log" 2>&1 || code=$?
  fi
  run_done node "$name (node)" "$code" "$log" "$begun"
}

# filtered_node_test FOLDER FILTER: every *.test.mjs of the folder, one after the other, as node's runner finds them; through
# tsx where the folder has it, for tests of TypeScript.
filtered_node_test() (
  cd "$1" || exit
  loader=()
  [[ ! -d node_modules/tsx ]] || loader=(--import tsx)
  node "${loader[@]}" --test --test-concurrency=1 "--test-name-pattern=$(regex_text "$2")"
)

# has_script FOLDER NAME
has_script() { [[ -f $1/package.json ]] && grep -q "^ *\"$2\": \"" "$1/package.json"; }

# The text as a regular expression that matches just it.
regex_text() { printf '%s' "$1" | sed 's/[][\\.^$*+?(){}|/]/\\&/g'; }

# The report ends with the sums, alone on the last line. What a failed run left behind is kept for a look at it.
finish() {
  local code=0
  echo
  node "$ROOT/deploy/vf/results.mjs" report "$RESULTS/manifest" >"$RESULTS/report" || code=$?
  ((code == 0)) || say "What the failed runs wrote lies in $RESULTS"
  cat "$RESULTS/report"
  ((code != 0)) || rm -rf "$RESULTS"
  return "$code"
}
