# The members of a cluster on this machine. Each has a folder DIR/members/NAME with its role, the command that it runs (`run`),
# how to see that it is ready (`ready`), its process (`pid`), its output (`log`) and its addresses (`public`, `internal`).
# shellcheck shell=bash

MEMBER_READY_WITHIN_S=60
MEMBER_ENDS_WITHIN_S=30
MEMBER_TRIES=20

# members_new: an empty list, unless a cluster runs there.
members_new() {
  local name
  for name in $(members_all); do
    [[ $(member_state "$name") == gone ]] || fail "'$name' of a cluster in $DATA runs; './vf cluster down' ends it"
  done
  rm -rf "$DATA/members"
  mkdir -p "$DATA/members" || fail "cannot write to $DATA; choose another folder with --data"
  chmod 700 "$DATA"
}

# members_all: their names, in the order in which they were written down.
members_all() { [[ ! -f $DATA/members/order ]] || cat "$DATA/members/order"; }

member_exists() { [[ -f $DATA/members/$1/role ]]; }

# member_make NAME ROLE READY COMMAND...: READY is a function that is true when the member is.
member_make() {
  local name=$1 role=$2 ready=$3
  shift 3
  mkdir -p "$DATA/members/$name"
  member_note "$name" role "$role"
  member_note "$name" ready "$ready"
  # The command may hold a password.
  (umask 077 && { printf 'exec'; printf ' %q' "$@"; echo; } >"$DATA/members/$name/run")
  echo "$name" >>"$DATA/members/order"
}

member_note() { printf '%s\n' "$3" >"$DATA/members/$1/$2"; }

member_read() { [[ ! -f $DATA/members/$1/$2 ]] || cat "$DATA/members/$1/$2"; }

# member_ports FIRST COUNT: that many ports, one a line; free ones where FIRST is 0.
member_ports() {
  if ((10#$1 > 0)); then
    seq "$((10#$1))" "$((10#$1 + $2 - 1))"
  else
    node "$ROOT/deploy/vf/free-ports.mjs" "$2"
  fi
}

# member_state NAME: running, frozen or gone. A number that another process has by now is not the member's.
member_state() {
  local pid started state
  pid=$(member_read "$1" pid)
  started=$(member_read "$1" started)
  if [[ -z $pid || $(process_start "$pid") != "$started" ]]; then
    echo gone
    return
  fi
  state=$(process_field "$pid" 1)
  case $state in
    Z | X) echo gone ;;
    T) echo frozen ;;
    *) echo running ;;
  esac
}

# process_field PID N: the Nth field after the name in /proc/PID/stat, which may hold blanks and brackets itself.
process_field() {
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  read -ra fields <<<"${stat##*) }"
  echo "${fields[$2 - 1]}"
}

process_start() { process_field "$1" 20; }

# member_launch NAME: a process group of its own, which no Ctrl-C of ours reaches.
member_launch() {
  local folder=$DATA/members/$1
  [[ $(member_state "$1") == gone ]] || fail "'$1' runs already"
  touch "$folder/log"
  stat -c %s "$folder/log" >"$folder/log-start"
  setsid bash "$folder/run" >>"$folder/log" 2>&1 </dev/null &
  echo $! >"$folder/pid"
  process_start $! >"$folder/started"
  disown
}

# member_await NAME: returns when it is ready; fails with its last words when it ended or takes too long.
member_await() {
  local deadline=$((SECONDS + MEMBER_READY_WITHIN_S)) ready
  ready=$(member_read "$1" ready)
  until "$ready" "$1"; do
    if [[ $(member_state "$1") == gone ]] || ((SECONDS > deadline)); then
      tail -n 20 "$DATA/members/$1/log" >&2
      fail "'$1' did not become ready, see above"
    fi
    sleep 0.1
  done
}

member_start() {
  local try
  # A database that was killed leaves children, who must be gone before the next one may begin.
  for ((try = 1; try < MEMBER_TRIES; try++)); do
    member_launch "$1"
    if (member_await "$1"); then
      say "'$1' is ready"
      return 0
    fi
    [[ $(member_state "$1") == gone && $(member_read "$1" role) == postgres ]] || break
    sleep 0.5
  done
  tail -n 20 "$DATA/members/$1/log" >&2
  fail "'$1' did not become ready, see above"
}

member_stop() {
  local signal=TERM
  # PostgreSQL waits for its clients at SIGTERM, and ends them at SIGINT.
  [[ $(member_read "$1" role) != postgres ]] || signal=INT
  member_signal CONT "$1"
  member_signal "$signal" "$1"
  member_ended "$1" || {
    warn "'$1' does not end; killing it"
    member_kill "$1"
  }
}

# member_kill NAME: a process with much memory is not gone at once; whoever starts it again next must not find it.
member_kill() {
  member_signal KILL "$1"
  member_ended "$1" || fail "'$1' was killed and does not end"
}

# member_ended NAME: waits for that; false when it takes too long.
member_ended() {
  local deadline=$((SECONDS + MEMBER_ENDS_WITHIN_S))
  until [[ $(member_state "$1") == gone ]]; do
    ((SECONDS <= deadline)) || return 1
    sleep 0.05
  done
}

member_freeze() { member_signal STOP "$1"; }

member_thaw() { member_signal CONT "$1"; }

member_signal() {
  [[ $(member_state "$2") != gone ]] || fail "'$2' is gone; './vf cluster start $2' brings it back"
  kill "-$1" "$(member_read "$2" pid)" 2>/dev/null || true
}

# What members are ready by.
said_ready() { tail -c "+$(($(member_read "$1" log-start) + 1))" "$DATA/members/$1/log" | grep -q '^ready: '; }

postgres_answers() { "$(postgres_bin)/pg_isready" -q -h "$(member_read "$1" socket)" -U vaporforge -d template1; }

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$(member_read "$1" port)") 2>/dev/null; }
