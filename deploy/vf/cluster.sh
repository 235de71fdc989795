# ./vf cluster: several processes over one PostgreSQL on this machine, to try what a cluster does and to break it.
# Members are processes of their own that outlive this script; what it knows of them lies in DIR/members.
# shellcheck shell=bash

CLUSTER_VERBS=(up start stop kill freeze thaw status down)

usage_cluster() {
  cat <<'TEXT'
usage: ./vf cluster up [--silos N] [--gateways M]             Orleans: silos, and gateways that are its clients
       ./vf cluster up --engine embedded [--nodes N]          nodes behind nginx, which hashes on the session id
       ./vf cluster status|down
       ./vf cluster start|stop|kill|freeze|thaw NAME

  --data DIR                     where everything is kept (default .vf/cluster in the repository)
  --port N                       port of the first door (default 5080; 0 takes free ones)
  --silos N, --gateways M        default 3 and 2
  --nodes N                      default 3; one node has no balancer
  --store postgres|sqlite        default postgres: a private one, or that of VF_POSTGRES; sqlite is for one node
  --sandbox process|docker       default process; docker is not for several embedded nodes
  --agent demo|claude            default demo
  --engine orleans|embedded      default orleans where its packages restore
  --clocks                       each member gets a wall clock of its own: what DIR/members/NAME/clock says (+60, -60; seconds) is
                                 added to the time; wants libfaketime

`up` returns when all members are ready; `start` brings back one that is gone. `stop` asks (SIGTERM: it hands over), `kill` does
not (SIGKILL), `freeze` and `thaw` are SIGSTOP and SIGCONT. `down` ends all of them; the data stays.
TEXT
}

run_cluster() {
  (($# > 0)) || misuse "say what to do: ${CLUSTER_VERBS[*]}"
  local action=$1
  shift
  one_of cluster "$action" "${CLUSTER_VERBS[@]}"
  load members prerequisites
  case $action in
    up) cluster_up "$@" ;;
    status | down)
      cluster_options "$@"
      "cluster_$action"
      ;;
    *)
      cluster_options "$@"
      [[ -n $NAME ]] || misuse "say the NAME; '$action' is for one member"
      member_exists "$NAME" || fail "there is no member '$NAME' in $DATA; './vf cluster status' lists them"
      "member_$action" "$NAME"
      ;;
  esac
}

# cluster_options WORDS...: for all actions but `up`; sets DATA and NAME.
cluster_options() {
  local data=''
  NAME=''
  while (($# > 0)); do
    TAKEN=1
    case $1 in
      --data | --data=*) option_value "$@"; data=$VALUE ;;
      -*) unexpected "$1" ;;
      *) [[ -z $NAME ]] || unexpected "$1"; NAME=$1 ;;
    esac
    shift "$TAKEN"
  done
  DATA=$(data_folder "${data:-$ROOT/.vf/cluster}")
  [[ -d $DATA/members ]] || fail "there is no cluster in $DATA; start one with './vf cluster up', or name its folder with --data"
}

cluster_up() {
  local data='' port=5080 silos='' gateways='' nodes='' store=postgres sandbox=process agent=demo engine=auto clocks=
  while (($# > 0)); do
    case $1 in
      --data | --data=*) option_value "$@"; data=$VALUE ;;
      --port | --port=*) option_value "$@"; port=$VALUE ;;
      --silos | --silos=*) option_value "$@"; silos=$VALUE ;;
      --gateways | --gateways=*) option_value "$@"; gateways=$VALUE ;;
      --nodes | --nodes=*) option_value "$@"; nodes=$VALUE ;;
      --store | --store=*) option_value "$@"; store=$VALUE ;;
      --sandbox | --sandbox=*) option_value "$@"; sandbox=$VALUE ;;
      --agent | --agent=*) option_value "$@"; agent=$VALUE ;;
      --engine | --engine=*) option_value "$@"; engine=$VALUE ;;
      --clocks) clocks=yes TAKEN=1 ;;
      *) unexpected "$1" ;;
    esac
    shift "$TAKEN"
  done
  load up
  check_port --port "$port"
  one_of --store "$store" postgres sqlite
  one_of --sandbox "$sandbox" process docker
  one_of --agent "$agent" demo claude
  one_of --engine "$engine" auto orleans embedded
  DATA=$(data_folder "${data:-$ROOT/.vf/cluster}") OPTION_DATA=$data

  load prerequisites engine build image postgres instance
  require_tools
  [[ -z $clocks ]] || probe faketime || fail "--clocks wants libfaketime. $(remedy faketime)"
  [[ -z $nodes || $engine != auto ]] || engine=embedded
  engine_choose "$engine"
  cluster_shape
  say "engine:  $ENGINE ($ENGINE_REASON)"
  prepare_store "$store"
  build_ui
  build_silo "$ENGINE"
  prepare_sandbox "$sandbox" "$agent"
  members_new
  trap cluster_fallen EXIT
  if [[ $store == postgres && -z ${VF_POSTGRES:-} ]]; then start_postgres; fi
  cluster_plan
  local name
  for name in "${MEMBERS[@]}"; do member_launch "$name"; done
  for name in "${MEMBERS[@]}"; do member_await "$name"; done
  for name in "${MEMBERS[@]}"; do
    [[ $(member_state "$name") == running ]] || fail "'$name' has ended again; see $DATA/members/$name/log"
  done
  trap - EXIT
  # So that './vf link' and './vf user' work on a cluster, too.
  port=$(head -n 1 "$DATA/endpoints") port=${port##*:}
  remember_instance "$DATA" "$port" "$store" "$ENGINE"
  cluster_tell
}

# cluster_shape: how many of what; the counts are the caller's.
cluster_shape() {
  if [[ $ENGINE == orleans ]]; then
    [[ -z $nodes ]] || misuse "--nodes is for --engine embedded; Orleans has --silos and --gateways"
    [[ $store == postgres ]] || misuse "--store sqlite is for one embedded node; a cluster shares a PostgreSQL"
    silos=${silos:-3} gateways=${gateways:-2} nodes=0
  else
    [[ -z $silos$gateways ]] || misuse "--silos and --gateways are for --engine orleans; embedded has --nodes"
    silos=0 gateways=0 nodes=${nodes:-3}
    [[ $store == postgres || $nodes == 1 ]] || misuse "--store sqlite is for one node"
  fi
  check_count --silos "$silos" 0
  check_count --gateways "$gateways" 0
  check_count --nodes "$nodes" 0
  ((silos + nodes > 0 && gateways + nodes > 0)) || misuse "a cluster wants at least one silo and one gateway, or one node"
  ((nodes <= 1)) || [[ $sandbox != docker ]] || misuse "--sandbox docker is for silos and gateways, or one node: the balancer is not on the bridge"
  if ((nodes > 1)); then probe nginx || fail "several nodes want a balancer. $(remedy nginx)"; fi
}

# check_count OPTION VALUE LEAST
check_count() {
  if [[ ! $2 =~ ^[0-9]{1,2}$ ]] || ((10#$2 < $3)); then misuse "$1 is '$2'; it must be a number from $3 to 99"; fi
}

# cluster_plan: writes down every member but the database, in the order in which they start; sets MEMBERS.
cluster_plan() {
  local name names=() i
  MEMBERS=()
  : >"$DATA/endpoints"
  ((nodes <= 1)) || names+=(balancer)
  for ((i = 1; i <= gateways; i++)); do names+=("gateway-$i"); done
  for ((i = 1; i <= nodes; i++)); do names+=("node-$i"); done
  local doors=("${names[@]}")
  for ((i = 1; i <= silos; i++)); do names+=("silo-$i"); done
  plan_ports "${names[@]}"
  plan_callbacks "${doors[@]}"

  for ((i = 1; i <= silos; i++)); do plan_process "silo-$i" silo; done
  for name in "${doors[@]}"; do
    [[ $name == balancer ]] || plan_process "$name" "${name%-*}"
  done
  ((nodes <= 1)) || plan_balancer
}

# plan_ports NAME...: two ports each; sets PUBLIC and INTERNAL.
plan_ports() {
  local name ports i=0
  declare -gA PUBLIC=() INTERNAL=()
  mapfile -t ports < <(member_ports "$port" $((2 * $#)))
  ((${#ports[@]} == 2 * $#)) || fail "no ports are to be had from $port on; choose others with --port"
  for name in "$@"; do
    PUBLIC[$name]=${ports[i]} INTERNAL[$name]=${ports[$# + i]}
    i=$((i + 1))
  done
}

# plan_callbacks DOOR...: agent hosts are told of every door of theirs, and go on to the next one when one is gone.
plan_callbacks() {
  local name
  CALLBACKS=()
  if ((nodes > 1)); then set -- balancer; fi
  for name in "$@"; do CALLBACKS+=("http://127.0.0.1:${INTERNAL[$name]}"); done
}

# plan_process NAME ROLE: a silo, a gateway, or both in one.
plan_process() {
  local name=$1 role=$2 settings=() words i
  words=(dotnet "$SILO" serve --data "$DATA" --port "${PUBLIC[$name]}" --internal-port "${INTERNAL[$name]}" --store "$store"
    --sandbox "$sandbox" --agent "$agent" --engine-reason "$ENGINE_REASON")
  # One node is alone on its database, and takes care of what the one before it left.
  ((nodes == 1)) || words+=(--member "$name" --role "$role")
  for i in "${!CALLBACKS[@]}"; do
    # Containers reach the same ports on their bridge.
    settings+=("VF_Process__CallbackUrls__$i=${CALLBACKS[i]}" "VF_Docker__CallbackPorts__$i=${CALLBACKS[i]##*:}")
  done
  # All that a balancer knows of a node that hangs is that it is silent: so they speak often.
  ((nodes <= 1)) || settings+=("VF_Gateway__HeartbeatInterval=00:00:01")
  [[ $store != postgres ]] || settings+=("VF_POSTGRES=${VF_POSTGRES:-$(postgres_connection)}")
  # The monotonic clock, by which waits are measured, stays the machine's.
  [[ -z $clocks ]] || settings+=("LD_PRELOAD=$FAKETIME" "FAKETIME_TIMESTAMP_FILE=$DATA/members/$name/clock"
    FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_CACHE_DURATION=1)
  member_make "$name" "$role" said_ready env "${settings[@]}" "${words[@]}"
  [[ -z $clocks ]] || member_note "$name" clock +0
  member_note "$name" public "http://127.0.0.1:${PUBLIC[$name]}"
  [[ $role == silo ]] || member_note "$name" internal "http://127.0.0.1:${INTERNAL[$name]}"
  if ((nodes <= 1)) && [[ $role != silo ]]; then echo "http://127.0.0.1:${PUBLIC[$name]}" >>"$DATA/endpoints"; fi
  MEMBERS+=("$name")
}

plan_balancer() {
  load balancer
  balancer_make "$nodes"
  echo "http://127.0.0.1:${PUBLIC[balancer]}" >>"$DATA/endpoints"
  MEMBERS+=(balancer)
}

# The private database is the first member, and must answer before the others are written down.
start_postgres() {
  postgres_prepare "$DATA"
  local words=("$PG_BIN/postgres" -D "$PG_DATA" -c max_connections=400 -c listen_addresses= -c "unix_socket_directories=$PG_SOCKET"
    -c unix_socket_permissions=0700)
  [[ $PG_USER == "$(id -un)" ]] || words=(setpriv --reuid "$PG_USER" --regid "$(id -gn "$PG_USER")" --init-groups "${words[@]}")
  member_make postgres postgres postgres_answers "${words[@]}"
  member_note postgres socket "$PG_SOCKET"
  member_launch postgres
  member_await postgres
  postgres_database
}

cluster_fallen() {
  warn "the cluster did not come up; what was started is ended again"
  cluster_end
}

cluster_tell() {
  local door
  while read -r door; do say "door:    $door"; done <"$DATA/endpoints"
  say "data:    $DATA"
  say "token:   $DATA/local-token"
  say "sign in: $(cluster_link)"
  say "up:      './vf cluster status' shows the members, './vf cluster down' ends them${OPTION_DATA:+, with --data $DATA}"
}

cluster_link() {
  local postgres=${VF_POSTGRES:-}
  [[ $store != postgres || -n $postgres ]] || postgres=$(postgres_connection)
  VF_POSTGRES=$postgres dotnet "$SILO" link --data "$DATA" --store "$store" --port "$port"
}

cluster_status() {
  local name
  for name in $(members_all); do
    printf '%-10s %-8s %-8s %s\n' "$name" "$(member_read "$name" role)" "$(member_state "$name")" "$(member_read "$name" public)"
  done
}

cluster_down() {
  cluster_end
  sandboxes_end
  say "the cluster is down; its data stays in $DATA"
}

# Nobody will come back for the agent hosts that outlive their silos.
sandboxes_end() {
  local identity pid installation containers
  for identity in "$DATA"/sandboxes/*/run/identity; do
    [[ -f $identity ]] || continue
    read -r pid _ <"$identity"
    [[ $(process_start "$pid") != "$(cut -d' ' -f2 "$identity")" ]] || kill -TERM -- "-$pid" 2>/dev/null || true
  done
  installation=$(cat "$DATA/installation" 2>/dev/null) || return 0
  containers=$(docker ps -aq --filter "label=vaporforge.instance=$installation" 2>/dev/null) || return 0
  # shellcheck disable=SC2086  # ids, one a word
  [[ -z $containers ]] || docker rm -f $containers >/dev/null
}

# In the opposite order of the start: the database last.
cluster_end() {
  local name
  for name in $(members_all | tac); do
    [[ $(member_state "$name") == gone ]] || member_stop "$name"
  done
}
