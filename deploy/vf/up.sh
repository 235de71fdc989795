# ./vf up: build what is needed, then become the silo (or, with a PostgreSQL of its own, its parent).
# shellcheck shell=bash

usage_up() {
  cat <<'TEXT'
usage: ./vf up [options]

  --port N                          port of the page and of the API (default 5080; 0 takes a free one)
  --internal-port N                 port that sandboxes reach (default: the one after --port)
  --data DIR                        where everything is kept (default .vf in the repository)
  --store sqlite|postgres           default sqlite. postgres takes the connection string in VF_POSTGRES,
                                    without one it runs a private cluster under DIR/postgres
  --sandbox auto|docker|process     what runs the agents; auto takes what the data folder had
                                    before, and at first Docker when a daemon answers
  --agent auto|demo|claude          auto takes claude when ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN is set
  --engine auto|orleans|embedded    auto takes Orleans where its packages restore

Ctrl-C drains and exits 0.
TEXT
}

run_up() {
  local port=5080 internal_port='' data='' store=sqlite sandbox=auto agent=auto engine=auto
  heed_interrupts "$@"
  while (($# > 0)); do
    case $1 in
      --port | --port=*) option_value "$@"; port=$VALUE ;;
      --internal-port | --internal-port=*) option_value "$@"; internal_port=$VALUE ;;
      --data | --data=*) option_value "$@"; data=$VALUE ;;
      --store | --store=*) option_value "$@"; store=$VALUE ;;
      --sandbox | --sandbox=*) option_value "$@"; sandbox=$VALUE ;;
      --agent | --agent=*) option_value "$@"; agent=$VALUE ;;
      --engine | --engine=*) option_value "$@"; engine=$VALUE ;;
      *) unexpected "$1" ;;
    esac
    shift "$TAKEN"
  done
  check_port --port "$port"
  [[ -z $internal_port ]] || check_port --internal-port "$internal_port"
  one_of --store "$store" sqlite postgres
  one_of --sandbox "$sandbox" auto docker process
  one_of --agent "$agent" auto demo claude
  one_of --engine "$engine" auto orleans embedded
  data=$(data_folder "$data")

  load prerequisites engine build image postgres instance
  require_tools
  prepare_store "$store"
  engine_choose "$engine"
  build_ui
  build_silo "$ENGINE"
  prepare_sandbox "$(sandbox_wanted "$sandbox" "$data")" "$agent"
  mkdir -p "$data" || fail "cannot write to $data; choose another folder with --data"

  remember_instance "$data" "$port" "$store" "$ENGINE"

  start_silo "$store" "$data" dotnet "$SILO" serve --data "$data" --port "$port" ${internal_port:+--internal-port "$internal_port"} \
    --store "$store" --sandbox "$sandbox" --agent "$agent" --engine-reason "$ENGINE_REASON"
}

# heed_interrupts ARGUMENTS OF up...: a script that starts this with `&` has SIGINT ignored here, which a shell cannot
# undo for itself, and the silo would inherit it.
heed_interrupts() {
  local ignored
  ignored=$(sed -n 's/^SigIgn:[[:space:]]*//p' "/proc/$$/status")
  (((16#$ignored & 2) == 0)) || exec env --default-signal=INT "$ROOT/vf" up "$@"
}

# check_port OPTION VALUE
check_port() {
  if [[ ! $2 =~ ^[0-9]{1,5}$ ]] || ((10#$2 > 65535)); then
    misuse "$1 is '$2'; it must be a number from 0 to 65535"
  fi
}

# What would stop the start is said before anything is built.
prepare_store() {
  [[ $1 == postgres && -z ${VF_POSTGRES:-} ]] || return 0
  probe postgres || fail "--store postgres: PostgreSQL is not installed. $(remedy postgres) Or set VF_POSTGRES."
}

# sandbox_wanted SANDBOX DATA: what auto stands for on a folder that has had one; the silo writes it there.
sandbox_wanted() {
  if [[ $1 == auto && -f $2/sandbox ]]; then cat "$2/sandbox"; else printf '%s\n' "$1"; fi
}

# prepare_sandbox SANDBOX AGENT: the image for Docker; for plain processes what the agent needs on this machine.
prepare_sandbox() {
  local sandbox=$1 agent=$2
  if [[ $sandbox != process ]] && probe docker; then
    build_image || fail "the sandbox image could not be built, see above; '--sandbox process' runs agents without isolation"
  elif [[ $sandbox == docker ]]; then
    fail "sandboxes are to be in Docker, and no Docker Engine answers. $(remedy docker) Or use --sandbox process."
  elif wants_claude "$agent" && ! probe claude; then
    say "installing the Claude agent (sandbox/agents/claude)"
    npm_install "$ROOT/sandbox/agents/claude" || fail "npm could not install the Claude agent, see above"
  fi
}

wants_claude() {
  [[ $1 == claude ]] || [[ $1 == auto && -n ${ANTHROPIC_API_KEY:-}${CLAUDE_CODE_OAUTH_TOKEN:-} ]]
}

# start_silo STORE DATA COMMAND...: in the place of this process, where nothing has to be ended after it.
# The silo reads the connection string from the environment: it may hold a password, and process lists are public.
start_silo() {
  local store=$1 data=$2
  shift 2
  if [[ $store == postgres && -z ${VF_POSTGRES:-} ]]; then
    with_postgres "$data" "$@"
  else
    exec "$@"
  fi
}
