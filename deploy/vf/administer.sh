# Commands of the silo that work on the data of an instance, running or stopped.
# shellcheck shell=bash

# administer DATA COMMAND...: runs the silo's command on DATA.
administer() {
  local data=$1
  shift
  [[ -d $data ]] || fail "there is no instance in $data; start one with './vf up', or name its folder with --data"
  load prerequisites engine build
  require_tools
  engine_choose auto
  build_silo "$ENGINE" >&2
  exec dotnet "$SILO" "$@" --data "$data"
}
