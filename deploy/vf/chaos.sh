# ./vf chaos: break a cluster of real processes, and count what it lost. The program is in tests/Chaos.
# shellcheck shell=bash

CHAOS_GATEWAYS=2
CHAOS_DISK_BYTES=3G

usage_chaos() {
  cat <<'TEXT'
usage: ./vf chaos [options]

  --nodes N                   how many (default 3). Embedded: 1 is one node on SQLite, more stand behind nginx on a
                              private PostgreSQL. Orleans: silos, and 2 gateways
  --engine embedded|orleans   default embedded
  --kills N                   SIGKILLs of nodes, silos and gateways (default 20; with --minutes alone: as many as fit)
  --minutes M                 the longest that faults go on (default 60)
  --seed S                    the same seed gives the same plan of faults
  --faults LIST               some of kill,freeze,drain,agent,database,balancer,drop,garbage,roll,disk,clock;
                              default: what fits. roll restarts every silo or node in order, one after the other, once for each
                              "kill". disk (root) puts the cluster on a file system of its own, stalls and fills it. clock sets
                              the wall clocks of silos and nodes a minute ahead or back (libfaketime)
  --garbage                   200 clients that send garbage to every endpoint, besides the faults
  --sessions K, --viewers V   sessions at a time (6), viewers of each (4)
  --pace MS                   how long an agent takes for a word (default 8 to 25)
  --quiet SECONDS             how long everything may take to come to its end (default 150)
  --recover SECONDS           how long a session in a turn may be silent after a fault (default 60)
  --patience MS               silence after which a viewer tries another connection (default 2000)
  --out DIR                   where a failing run leaves histories and logs (default: a new folder below /tmp)
  --keep                      leave them in any case

Starts a cluster in a new folder, plagues it while writers write and viewers watch, and ends it. Prints what was lost,
doubled, reordered or made up, and the time from a fault to the next live frame. Exit code 0 without any violation,
1 with one, 2 for a wrong command line.
TEXT
}

run_chaos() {
  local nodes=3 engine=embedded out='' faults='' disk='' code=0 program=()
  while (($# > 0)); do
    TAKEN=1
    case $1 in
      --nodes | --nodes=*) option_value "$@"; nodes=$VALUE ;;
      --engine | --engine=*) option_value "$@"; engine=$VALUE ;;
      --out | --out=*) option_value "$@"; out=$VALUE ;;
      --garbage | --keep) program+=("$1") ;;
      --faults | --faults=*) option_value "$@"; faults=$VALUE program+=(--faults "$VALUE") ;;
      --kills | --minutes | --seed | --sessions | --viewers | --quiet | --recover | --patience | --pace | \
        --kills=* | --minutes=* | --seed=* | --sessions=* | --viewers=* | --quiet=* | --recover=* | --patience=* | --pace=*)
        option_value "$@"
        program+=("${1%%=*}" "$VALUE")
        ;;
      *) unexpected "$1" ;;
    esac
    shift "$TAKEN"
  done
  [[ $nodes =~ ^[1-9][0-9]?$ ]] || misuse "--nodes is '$nodes'; it must be a number from 1 to 99"
  one_of --engine "$engine" embedded orleans

  [[ ,$faults, != *,disk,* ]] || disk=yes
  [[ -z $disk ]] || ((EUID == 0)) || fail "--faults disk mounts a file system, and so wants root"

  load prerequisites build
  require_tools
  build_chaos
  CHAOS_DATA=$(mktemp -d "${TMPDIR:-/tmp}/vf-chaos-data.XXXXXXXX")
  [[ -n $out ]] || out=$(mktemp -d "${TMPDIR:-/tmp}/vf-chaos.XXXXXXXX")
  trap chaos_down EXIT
  [[ -z $disk ]] || chaos_disk
  # The program goes on to its verdict after a Ctrl-C; what it plagues is ended after it.
  trap ':' INT TERM
  chaos_up "$engine" "$nodes"
  dotnet "$CHAOS" --data "$CHAOS_DATA" --vf "$ROOT/vf" --out "$out" "${program[@]}" || code=$?
  return "$code"
}

# build_chaos: sets CHAOS to the program.
build_chaos() {
  CHAOS=$ROOT/artifacts/embedded/bin/Chaos/release/VaporForge.Chaos.dll
  build_quietly "$ROOT/tests/Chaos" -c Release -p:RunAnalyzers=false || fail "the build failed, see above"
}

# chaos_disk: a file system for the data folder alone, which may hang and be full without harm to anybody else.
chaos_disk() {
  CHAOS_DISK=$(mktemp "${TMPDIR:-/tmp}/vf-chaos-disk.XXXXXXXX")
  truncate -s "$CHAOS_DISK_BYTES" "$CHAOS_DISK"
  mkfs.ext4 -q -m 0 "$CHAOS_DISK"
  mount -o loop "$CHAOS_DISK" "$CHAOS_DATA"
}

# chaos_up ENGINE NODES
chaos_up() {
  local shape clocks=()
  [[ ,$faults, != *,clock,* ]] || clocks=(--clocks)
  if [[ $1 == orleans ]]; then
    shape=(--silos "$2" --gateways "$CHAOS_GATEWAYS")
  elif (($2 == 1)); then
    shape=(--nodes 1 --store sqlite)
  else
    shape=(--nodes "$2")
  fi
  "$ROOT/vf" cluster up --engine "$1" "${shape[@]}" "${clocks[@]}" --port 0 --data "$CHAOS_DATA"
}

# In every case, and with all that lies in its folder: what is worth keeping is in --out.
chaos_down() {
  trap '' INT TERM
  [[ -z ${CHAOS_DISK:-} ]] || fsfreeze --unfreeze "$CHAOS_DATA" 2>/dev/null || true
  if "$ROOT/vf" cluster down --data "$CHAOS_DATA" >/dev/null; then
    if [[ -n ${CHAOS_DISK:-} ]]; then
      umount --lazy "$CHAOS_DATA"
      rm -f "$CHAOS_DISK"
    fi
    rm -rf "$CHAOS_DATA"
  else
    warn "the cluster did not end; './vf cluster down --data $CHAOS_DATA' tries again"
  fi
}
