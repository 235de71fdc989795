# ./vf doctor: what is there, what is missing, how to get it.
# shellcheck shell=bash

usage_doctor() {
  cat <<'TEXT'
usage: ./vf doctor [--require LIST]

Exit code 1 when something is missing that `./vf up` cannot do without, or that LIST (comma-separated) names.
TEXT
}

run_doctor() {
  load prerequisites
  local required='' name missing=0
  while (($# > 0)); do
    case $1 in
      --require | --require=*) option_value "$@"; required=$VALUE ;;
      *) unexpected "$1" ;;
    esac
    shift "$TAKEN"
  done
  check_required "$required"
  for name in $NEEDED $OPTIONAL; do
    report "$name" || ! is_required "$name" "$required" || missing=1
  done
  report_credential
  ((missing == 0)) || { say "Something that is required is missing."; return 1; }
  say "Everything that './vf up' needs is there."
}

report() {
  if probe "$1"; then
    printf '%-18s ok       %s\n' "$(title "$1")" "$FOUND"
  else
    printf '%-18s missing  %s\n' "$(title "$1")" "$(remedy "$1")"
    return 1
  fi
}

report_credential() {
  if [[ -n ${ANTHROPIC_API_KEY:-} ]]; then
    printf '%-18s ok       %s\n' "Claude credential" "ANTHROPIC_API_KEY is set"
  elif [[ -n ${CLAUDE_CODE_OAUTH_TOKEN:-} ]]; then
    printf '%-18s ok       %s\n' "Claude credential" "CLAUDE_CODE_OAUTH_TOKEN is set"
  else
    printf '%-18s missing  %s\n' "Claude credential" "Set ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN; without one the demo agent answers."
  fi
}
