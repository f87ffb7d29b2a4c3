#!/usr/bin/env bash
# The real window on a screen of its own: import → explore → scorecard → report, and the preview of a file that nobody could
# import as it is → a decision → a kept mapping → its import; driven by keys and clicks, photographed.
#
#   bash tests/window.sh BINARY WORKSPACE
#
# WORKSPACE is a finished demo; its documents and exports are copied, its cache is not. Pictures: target/window/*.png.
# Fails when the window does not appear, ends early, shows nothing, or writes no report.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
binary=$(realpath "${1:?the binary}")
demo=$(realpath "${2:?a demo workspace}")

# ---- what to adapt when the window changes: keys of the views, and the place of one button.
screen=1440x900
key_home=ctrl+1
key_data=ctrl+5
key_explore=ctrl+4
key_contracts=ctrl+3
key_activity=ctrl+8
key_import=ctrl+i # its dialog is answered by $VIGIA_DIALOG_PATH
import_secs_max=180
key_preview=ctrl+p # so is this one
work_secs_max=60
blank_deviation=0.02 # standard deviation of gray, 0..1, below which a picture counts as blank

# The button is reached through the command palette, so that no pixel position is wired in.
write_report() {
  key "$key_contracts"
  pause 1
  key ctrl+k
  pause 1
  type_text "write report"
  pause 1
  key Return
}

# Of a preview that is refused for its dates: the list of date orders stands first, "day/month/year" second in it; what comes
# next stands in the lower right corner. In percent of the window.
choose_date_order() {
  click 22 21
  pause 1
  click 22 30
}
save_and_import() { click 93 93; }
# ----

scratch=$(mktemp -d)
pictures=${CARGO_TARGET_DIR:-target}/window
log=$scratch/vigia.log
processes=()
window=
last_signature=
n_passed=0

clean_up() {
  local process
  # The last started first: the window before its screen.
  for ((i = ${#processes[@]} - 1; i >= 0; i--)); do
    process=${processes[i]}
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$scratch"
}
trap clean_up EXIT

fail() {
  echo "window: $1" >&2
  if [ -s "$log" ]; then
    echo "window: the program said:" >&2
    tail -n 20 "$log" >&2
  fi
  [ -z "${DISPLAY:-}" ] || picture failed || true
  echo "$n_passed passed, 1 failed"
  exit 1
}

passed() {
  n_passed=$((n_passed + 1))
  printf 'window: %s (%s s)\n' "$1" "$SECONDS"
}

pause() { sleep "$1"; }
key() { alive; xdotool key --clearmodifiers "$1"; }
type_text() { alive; xdotool type --delay 30 "$1"; }
# Position in the window, in percent of its width and height.
click() {
  local x y WIDTH HEIGHT
  alive
  eval "$(xdotool getwindowgeometry --shell "$window" | grep -E '^(WIDTH|HEIGHT)=')"
  x=$((WIDTH * $1 / 100)) y=$((HEIGHT * $2 / 100))
  xdotool mousemove --window "$window" "$x" "$y" click 1
}
alive() { kill -0 "$vigia" 2>/dev/null || fail "the program ended by itself"; }

# Of the window alone: the screen around it would hide that the window is blank.
picture() { import -silent -window "${window:-root}" "$pictures/$1.png"; }

# A picture that must show something, and something else than the one before.
shot() {
  local deviation signature
  alive
  picture "$1" || fail "no picture of $1 could be taken"
  deviation=$(identify -format '%[fx:standard_deviation]' "$pictures/$1.png")
  awk -v d="$deviation" -v least="$blank_deviation" 'BEGIN { exit !(d >= least) }' ||
    fail "$1 is blank (standard deviation $deviation)"
  signature=$(identify -format '%#' "$pictures/$1.png")
  [ "$signature" != "$last_signature" ] || fail "$1 looks like the picture before it"
  last_signature=$signature
  passed "$1 is drawn"
}

# wait_until SECONDS WHAT COMMAND…
wait_until() {
  local limit=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    alive
    [ "$SECONDS" -lt "$limit" ] || fail "$what did not happen"
    sleep 0.5
  done
  passed "$what"
}

n_imports() {
  "$binary" --workspace "$workspace" list imports --json 2>/dev/null |
    python3 -c 'import json, sys; print(len(json.load(sys.stdin)))' 2>/dev/null || echo 0
}
all_imported() { [ "$(n_imports)" -ge "$n_exports" ]; }
window_there() { window=$(xdotool search --onlyvisible --name '^Vigia' 2>/dev/null | head -n 1) && [ -n "$window" ]; }
preview_kept() { grep -qs 'date_order = "day/month/year"' "$workspace"/mappings/*.toml; }
preview_imported() {
  "$binary" --workspace "$workspace" list imports --json 2>/dev/null | grep -q 'lim-week\.csv'
}
report_there() { find "$workspace" -newer "$scratch/asked" -name '*.pdf' -size +1k | grep -q .; }
table_there() { find "$workspace" -newer "$scratch/asked" -name '*.csv' -size +100c | grep -q .; }

rm -rf "$pictures"
mkdir -p "$pictures"
workspace=$scratch/workspace
mkdir "$workspace"
for part in vigia.toml contracts exclusions topology exports; do
  cp -r "$demo/$part" "$workspace/"
done
n_exports=$(find "$workspace/exports" -type f | wc -l)

# The screen: Xvfb chooses a free number and writes it down.
Xvfb -displayfd 3 -screen 0 "${screen}x24" -nolisten tcp 3>"$scratch/display" 2>"$scratch/xvfb.log" &
processes+=($!)
for _ in $(seq 50); do
  [ -s "$scratch/display" ] && break
  sleep 0.2
done
[ -s "$scratch/display" ] || fail "Xvfb gave no screen: $(cat "$scratch/xvfb.log")"
export DISPLAY=":$(cat "$scratch/display")"
unset WAYLAND_DISPLAY WAYLAND_SOCKET
openbox >"$scratch/openbox.log" 2>&1 &
processes+=($!)
pause 1

# Preferences of their own, graphics in software, dialogs that answer themselves.
export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/home/config XDG_DATA_HOME=$scratch/home/data
mkdir -p "$XDG_CONFIG_HOME/vigia" "$XDG_DATA_HOME"
# The tour would stand before what is looked at.
echo '{ "version": 1, "toured": true }' >"$XDG_CONFIG_HOME/vigia/window.json"

# start_window PATH: every dialog is answered with PATH.
start_window() {
  LIBGL_ALWAYS_SOFTWARE=1 VIGIA_DIALOG_PATH="$1" "$binary" --workspace "$workspace" >>"$log" 2>&1 &
  vigia=$!
  processes+=("$vigia")
  wait_until 30 "the window appears" window_there
  xdotool windowactivate --sync "$window" 2>/dev/null || true
  pause 2
}

start_window "$workspace/exports"
key "$key_home"
pause 1
shot 1-home

key "$key_import"
pause 1
shot 2-importing
wait_until "$import_secs_max" "all $n_exports exports are imported" all_imported
key "$key_data"
pause 2
shot 3-data

key "$key_explore"
pause 3
shot 4-explore

key "$key_contracts"
pause 4
shot 5-scorecard

touch "$scratch/asked"
pause 1
write_report
wait_until "$work_secs_max" "the report is written as PDF" report_there
wait_until "$work_secs_max" "the report is written as CSV" table_there
key "$key_activity"
pause 2
shot 6-activity

# A second window, whose dialogs answer with a file in which nothing tells day from month.
kill "$vigia"
wait "$vigia" 2>/dev/null || true
cat >"$scratch/lim-week.csv" <<'CSV'
Start time,Cell,RRC attempts,RRC successes
03/11/2026 00:00,LIM001A,120,118
03/11/2026 00:00,LIM001B,96,95
03/11/2026 01:00,LIM001A,131,N/A
03/11/2026 01:00,LIM001B,90,90
CSV
start_window "$scratch/lim-week.csv"
key "$key_preview"
pause 2
shot 7-preview-refused
choose_date_order
pause 2
shot 8-preview-decided
save_and_import
wait_until "$work_secs_max" "the decision is kept as a mapping" preview_kept
wait_until "$work_secs_max" "the previewed file is imported" preview_imported
pause 1
shot 9-data-after-preview

grep -qiE 'panicked|segmentation' "$log" && fail "the program panicked"
passed "no panic"
echo "pictures are in $pictures"
echo "$n_passed passed, 0 failed"
