# What `./vf up` leaves in a data folder for the other verbs.
# shellcheck shell=bash
# shellcheck disable=SC2034  # INSTANCE_PORT and INSTANCE_STORE are for whoever asked

# remember_instance DATA PORT STORE
remember_instance() { printf 'port=%s\nstore=%s\n' "$2" "$3" >"$1/last-up"; }

# recall_instance DATA: sets INSTANCE_PORT and INSTANCE_STORE.
recall_instance() {
  local name value
  INSTANCE_PORT=5080 INSTANCE_STORE=sqlite
  [[ -f $1/last-up ]] || fail "there is no instance in $1; start one with './vf up', or name its folder with --data"
  while IFS='=' read -r name value; do
    case $name in
      port) INSTANCE_PORT=$value ;;
      store) INSTANCE_STORE=$value ;;
    esac
  done <"$1/last-up"
}
