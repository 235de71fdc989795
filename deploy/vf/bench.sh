# ./vf bench: measurements. What they measure is the business of bench/.
# shellcheck shell=bash

usage_bench() {
  cat <<'TEXT'
usage: ./vf bench smoke [options of the benchmark]

Runs the benchmark in bench/ in a release build and prints its table.
TEXT
}

run_bench() {
  (($# > 0)) || misuse "say which: smoke"
  local project
  project=$(find "$ROOT/bench" -maxdepth 2 -name '*.csproj' 2>/dev/null | head -n 1)
  [[ -n $project ]] || fail "there is no benchmark in bench/ of this checkout"
  load prerequisites engine
  require_tools
  engine_choose auto
  say "engine: $ENGINE ($ENGINE_REASON)"
  exec dotnet run --project "$project" -c Release "-p:ActorEngine=$ENGINE" -- "$@"
}
