# ./vf user add: another person.
# shellcheck shell=bash

usage_user() {
  cat <<'TEXT'
usage: ./vf user add NAME [--data DIR]

Adds a user to the instance that keeps its data in DIR (default .vf in the repository) and prints a bearer
token for the API. The token is shown once.
TEXT
}

run_user() {
  local data='' words=()
  while (($# > 0)); do
    TAKEN=1
    case $1 in
      --data | --data=*) option_value "$@"; data=$VALUE ;;
      -*) unexpected "$1" ;;
      *) words+=("$1") ;;
    esac
    shift "$TAKEN"
  done
  ((${#words[@]} > 0)) || misuse "say what to do: add NAME"
  one_of "user" "${words[0]}" add
  ((${#words[@]} > 1)) || misuse "say the NAME of the user to add"
  ((${#words[@]} == 2)) || unexpected "${words[2]}"
  load administer
  administer "$(data_folder "$data")" user add "${words[1]}"
}
