# Shared by the verbs of ./vf: words to the user, options, loading of the other files.
# shellcheck shell=bash
# shellcheck disable=SC2034  # the variables are read by the files that source this one

VERBS="up test image doctor link user bench cluster chaos help"
VERB=help

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en
export HOME=${HOME:-$ROOT/artifacts/home}

# load NAME...: read the functions of deploy/vf/NAME.sh.
load() {
  local name
  for name in "$@"; do
    # shellcheck source=/dev/null
    source "$ROOT/deploy/vf/$name.sh"
  done
}

say() { printf '%s\n' "$*"; }
warn() { printf 'vf: %s\n' "$*" >&2; }

# fail TEXT: what went wrong and what to do about it; exit 1.
fail() {
  warn "$*"
  exit 1
}

# misuse TEXT: the command line is wrong; exit 2.
misuse() {
  printf 'vf %s: %s\n\n' "$VERB" "$*" >&2
  "usage_$VERB" >&2
  exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

# option_value "$@": the value of the option in $1, given as `--name value` or `--name=value`.
# Sets VALUE, and TAKEN to the number of words that it took.
option_value() {
  if [[ $1 == *=* ]]; then
    VALUE=${1#*=} TAKEN=1
  elif (($# >= 2)); then
    VALUE=$2 TAKEN=2
  else
    misuse "option $1 needs a value"
  fi
  [[ -n $VALUE ]] || misuse "option ${1%%=*} needs a value"
}

# one_of OPTION VALUE ALLOWED...: stops with exit 2 unless VALUE is among the allowed ones.
one_of() {
  local option=$1 value=$2 allowed
  shift 2
  for allowed in "$@"; do
    [[ $value != "$allowed" ]] || return 0
  done
  misuse "$option is '$value'; it must be one of: $*"
}

# unexpected WORD: for the last branch of an option loop.
unexpected() {
  case $1 in
    -*) misuse "unknown option '$1'" ;;
    *) misuse "unexpected argument '$1'" ;;
  esac
}

# Relative folders are meant from where the user stands, the default from the repository.
data_folder() {
  local folder=${1:-$ROOT/.vf}
  [[ $folder == /* ]] || folder=$PWD/$folder
  readlink -m "$folder"
}
