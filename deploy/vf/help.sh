# ./vf help: what there is.
# shellcheck shell=bash

list_verbs() {
  cat <<'TEXT'
usage: ./vf VERB [options]

  up        build what is needed and start VaporForge; Ctrl-C drains and ends it
  test      run everything whose prerequisites are there
  image     build the image that sandboxes start from
  doctor    tell what is there, what is missing and how to get it
  link      print a new sign-in link
  user      add a user and print a bearer token
  bench     measure
  cluster   several processes on this machine: start them, kill them, freeze them
  chaos     break a cluster of real processes, and count what it lost
  help      this text; `./vf help VERB` tells more about one
TEXT
}

usage_help() { list_verbs; }

run_help() {
  (($# > 0)) || { list_verbs; return; }
  (($# == 1)) || unexpected "$2"
  [[ " $VERBS " == *" $1 "* ]] || misuse "unknown verb '$1'"
  load "$1"
  "usage_$1"
}
