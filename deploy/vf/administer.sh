# Commands of the silo that work on the data of an instance, running or stopped.
# shellcheck shell=bash

# administer DATA COMMAND...: runs the silo's command on DATA.
administer() {
  local data=$1
  shift
  load prerequisites engine build postgres instance
  recall_instance "$data"
  require_tools
  engine_choose "$INSTANCE_ENGINE"
  build_silo "$ENGINE" >&2
  set -- dotnet "$SILO" "$@" --data "$data" --store "$INSTANCE_STORE"
  [[ ${*:3:1} != link ]] || set -- "$@" --port "$INSTANCE_PORT"
  if [[ $INSTANCE_STORE != postgres || -n ${VF_POSTGRES:-} ]]; then
    exec "$@"
  elif postgres_runs "$data"; then
    VF_POSTGRES=$(postgres_connection) exec "$@"
  else
    with_postgres "$data" "$@"
  fi
}
