# A private PostgreSQL cluster under DIR/postgres, reached by a unix socket only, for as long as a silo runs.
# shellcheck shell=bash

POSTGRES_START_WITHIN_S=60
# The longest path of a socket that Linux takes is 107 bytes; PostgreSQL adds /.s.PGSQL.5432.
POSTGRES_SOCKET_FOLDER_MAX=90

# with_postgres DATA COMMAND...: starts the cluster, runs the command with VF_POSTGRES set, and ends the cluster after it.
# SIGINT and SIGTERM go on to the command; its exit code becomes ours.
with_postgres() {
  local data=$1
  shift
  postgres_lock "$data"
  postgres_start "$data"
  VF_POSTGRES=$(postgres_connection) "$@" 8>&- &
  local child=$! code=0
  # A child in the background ignores the SIGINT of a terminal: whichever comes, it hears SIGTERM once.
  trap 'kill -TERM "$child" 2>/dev/null || true' INT TERM HUP
  await "$child" || code=$?
  trap '' INT TERM HUP
  postgres_stop
  exit "$code"
}

# await PID: `wait` returns early when a signal is trapped; the child is awaited until it is gone.
await() {
  local code=0
  wait "$1" || code=$?
  while kill -0 "$1" 2>/dev/null; do
    code=0
    wait "$1" || code=$?
  done
  # The last `wait` may have been cut short by the signal while the child was ending; its code is still kept.
  if ((code > 128)); then
    code=0
    wait "$1" || code=$?
  fi
  return "$code"
}

# postgres_runs DATA: true when an instance has its cluster running there; the connection is known then.
postgres_runs() {
  local pid=$1/postgres/data/postmaster.pid
  [[ -f $pid ]] && kill -0 "$(head -n 1 "$pid")" 2>/dev/null || return 1
  # The fifth line is the folder of its socket.
  PG_SOCKET=$(sed -n 5p "$pid")
}

postgres_lock() {
  PG_HOME=$1/postgres
  mkdir -p "$PG_HOME"
  exec 8>"$PG_HOME/lock"
  flock -n 8 || fail "another './vf up --store postgres' runs on $1"
}

# postgres_prepare DATA: a cluster that can be started; sets what is known of it.
postgres_prepare() {
  load prerequisites
  PG_HOME=$1/postgres
  PG_BIN=$(postgres_bin)
  PG_USER=$(postgres_user)
  PG_DATA=$PG_HOME/data
  mkdir -p "$PG_HOME"
  postgres_folders "$1"
  [[ ! -f $PG_DATA/PG_VERSION ]] || return 0
  say "store: creating a PostgreSQL cluster in $PG_DATA" >&2
  as_postgres "$PG_BIN/initdb" -D "$PG_DATA" -U vaporforge -E UTF8 --locale=C.UTF-8 --data-checksums \
    --auth-local=trust --auth-host=reject --no-instructions >"$PG_HOME/initdb.log" 2>&1 ||
    { cat "$PG_HOME/initdb.log" >&2; fail "initdb failed"; }
}

postgres_start() {
  postgres_prepare "$1"
  # One that outlived its silo (killed without a chance to say so) is ended first.
  ! as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" status >/dev/null 2>&1 || postgres_stop
  as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" -l "$PG_HOME/server.log" -w -t "$POSTGRES_START_WITHIN_S" \
    -o "-c listen_addresses= -c unix_socket_directories=$PG_SOCKET -c unix_socket_permissions=0700" \
    start >/dev/null || { tail -n 20 "$PG_HOME/server.log" >&2; fail "PostgreSQL did not start, see above"; }
  postgres_database
}

postgres_database() { as_postgres "$PG_BIN/createdb" -h "$PG_SOCKET" -U vaporforge vaporforge 2>/dev/null || true; }

postgres_stop() {
  as_postgres "$PG_BIN/pg_ctl" -D "$PG_DATA" -m fast -w stop >/dev/null || warn "PostgreSQL did not stop; see $PG_HOME/server.log"
}

postgres_connection() { printf 'Host=%s;Username=vaporforge;Database=vaporforge' "$PG_SOCKET"; }

# PostgreSQL refuses to run as root.
postgres_user() {
  if ((EUID != 0)); then
    id -un
  elif id postgres >/dev/null 2>&1; then
    echo postgres
  else
    echo nobody
  fi
}

as_postgres() (
  cd / && exec 8>&-
  if [[ $PG_USER == "$(id -un)" ]]; then "$@"; else runuser -u "$PG_USER" -- "$@"; fi
)

# The folders that the server writes to are its own; the socket's path must be short and plain.
postgres_folders() {
  PG_SOCKET=$PG_HOME/socket
  if ((${#PG_SOCKET} > POSTGRES_SOCKET_FOLDER_MAX)) || [[ ! $PG_SOCKET =~ ^[A-Za-z0-9/._-]+$ ]]; then
    PG_SOCKET=$(mktemp -d /tmp/vf-postgres.XXXXXXXX)
  fi
  mkdir -p "$PG_DATA" "$PG_SOCKET"
  touch "$PG_HOME/server.log"
  chmod 700 "$PG_DATA" "$PG_SOCKET"
  ((EUID == 0)) || return 0
  chown -R "$PG_USER" "$PG_DATA" "$PG_SOCKET" "$PG_HOME/server.log"
  chmod o+x "$1" "$PG_HOME"
  as_postgres test -x "$PG_DATA" ||
    fail "the user '$PG_USER', as whom PostgreSQL runs, cannot enter $PG_HOME; choose another folder with --data"
}
