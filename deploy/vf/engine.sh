# Which engine runs the grains: Orleans where its packages restore, else the embedded one.
# shellcheck shell=bash
# shellcheck disable=SC2034  # ENGINE and its reason are for whoever asked

# An answer of "no" is asked again after this time: the network may have been down.
ENGINE_NO_LASTS_MINUTES=1440
REFUSAL_CHARACTERS=200

# engine_choose auto|orleans|embedded: sets ENGINE and ENGINE_REASON.
engine_choose() {
  case $1 in
    auto)
      if orleans_restores; then
        ENGINE=orleans ENGINE_REASON="its packages restore here"
      else
        ENGINE=embedded ENGINE_REASON="Orleans does not restore here: $ORLEANS_REFUSAL"
      fi
      ;;
    *) ENGINE=$1 ENGINE_REASON="asked for with --engine" ;;
  esac
}

# True where the Orleans packages restore; otherwise ORLEANS_REFUSAL says why not.
# The answer is remembered for as long as nothing that decides it changes.
orleans_restores() {
  local answers=$ROOT/artifacts/orleans-restores answer
  answer=$answers/$(engine_question)
  if [[ -f $answer ]] && { [[ ! -s $answer ]] || is_recent "$answer"; }; then
    ORLEANS_REFUSAL=$(<"$answer")
  else
    mkdir -p "$answers"
    ask_orleans_restores "$answer"
  fi
  [[ -z $ORLEANS_REFUSAL ]]
}

is_recent() { [[ -n $(find "$1" -mmin "-$ENGINE_NO_LASTS_MINUTES") ]]; }

# Everything that the answer depends on, as one hash: versions, projects, feeds, and what lies in feeds that are folders.
engine_question() {
  local configs=() file folder
  for file in "$ROOT"/[Nn]u[Gg]et.[Cc]onfig "$HOME"/.nuget/NuGet/*.[Cc]onfig "$HOME"/.config/NuGet/*.[Cc]onfig \
    /etc/opt/NuGet/Config/*.[Cc]onfig; do
    [[ ! -f $file ]] || configs+=("$file")
  done
  {
    cat "$ROOT"/Directory.*.props "$ROOT"/Directory.*.targets "$ROOT"/src/*/*.csproj "$ROOT"/tests/*/*.csproj \
      "${configs[@]}" 2>/dev/null || true
    ((${#configs[@]} == 0)) || grep -ho 'value="/[^"]*"' "${configs[@]}" | while IFS='"' read -r _ folder _; do
      ls "$folder" 2>/dev/null || true
    done
  } | sha256sum | cut -c 1-16
}

# ask_orleans_restores FILE: restores, and remembers in FILE what came of it (nothing when it did restore).
# A failure that is not NuGet's word on the packages is not worth remembering.
ask_orleans_restores() {
  local log
  log=$(mktemp)
  say "engine: trying whether the Orleans packages restore" >&2
  if dotnet restore "$ROOT/VaporForge.sln" -p:ActorEngine=orleans -v quiet </dev/null >"$log" 2>&1; then
    ORLEANS_REFUSAL=
    : >"$1"
  elif ORLEANS_REFUSAL=$(grep -m 1 -oE 'NU1[0-9]{3}: [^[]*' "$log"); then
    ORLEANS_REFUSAL=${ORLEANS_REFUSAL:0:REFUSAL_CHARACTERS}
    printf '%s' "$ORLEANS_REFUSAL" >"$1"
  else
    ORLEANS_REFUSAL="dotnet restore failed"
  fi
  rm -f "$log"
}
