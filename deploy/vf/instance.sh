# What `./vf up` leaves in a data folder for the other verbs.
# shellcheck shell=bash
# shellcheck disable=SC2034  # the INSTANCE_ variables are for whoever asked

# remember_instance DATA PORT STORE ENGINE
remember_instance() { printf 'port=%s\nstore=%s\nengine=%s\n' "$2" "$3" "$4" >"$1/last-up"; }

# recall_instance DATA: sets INSTANCE_PORT, INSTANCE_STORE and INSTANCE_ENGINE.
recall_instance() {
  local name value
  INSTANCE_PORT=5080 INSTANCE_STORE=sqlite INSTANCE_ENGINE=auto
  [[ -f $1/last-up ]] || fail "there is no instance in $1; start one with './vf up', or name its folder with --data"
  while IFS='=' read -r name value; do
    case $name in
      port) INSTANCE_PORT=$value ;;
      store) INSTANCE_STORE=$value ;;
      engine) INSTANCE_ENGINE=$value ;;
    esac
  done <"$1/last-up"
}
