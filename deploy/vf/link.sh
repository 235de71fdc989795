# ./vf link: a new sign-in link.
# shellcheck shell=bash

usage_link() {
  cat <<'TEXT'
usage: ./vf link [--data DIR]

Prints a new sign-in link for the instance that keeps its data in DIR (default .vf in the repository),
whether it runs or not.
TEXT
}

run_link() {
  local data=''
  while (($# > 0)); do
    case $1 in
      --data | --data=*) option_value "$@"; data=$VALUE ;;
      *) unexpected "$1" ;;
    esac
    shift "$TAKEN"
  done
  load administer
  administer "$(data_folder "$data")" link
}
