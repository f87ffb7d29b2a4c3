#!/usr/bin/env bash
# The real window, clicked and typed into at random: it must not end, not panic, and not grow.
#
#   bash tests/soak.sh BINARY WORKSPACE [SECONDS] [SEED]
#
# WORKSPACE is copied with its cache. Same seed, same clicks (what they meet depends on the speed of the machine).
# At the end: the work of the frames, and the memory after warming up and at the end. Ten minutes: `... 600`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
binary=$(realpath "${1:?the binary}")
demo=$(realpath "${2:?a workspace}")
seconds=${3:-120}
RANDOM=${4:-7}

width=1280 height=800
# The first minutes fill what may be kept (answers, pages, textures): a short run finds gross leaks only.
growth_max_percent=50
[ "$seconds" -lt 600 ] || growth_max_percent=10

scratch=$(mktemp -d)
log=$scratch/vigia.log
processes=()
clean_up() {
  local i
  for ((i = ${#processes[@]} - 1; i >= 0; i--)); do
    kill "${processes[i]}" 2>/dev/null || true
    wait "${processes[i]}" 2>/dev/null || true
  done
  rm -rf "$scratch"
}
trap clean_up EXIT

fail() {
  echo "soak: $1" >&2
  tail -n 30 "$log" >&2 || true
  exit 1
}

cp -r "$demo" "$scratch/workspace"
mkdir -p "$scratch/home/config/vigia" "$scratch/home/data"
export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/home/config XDG_DATA_HOME=$scratch/home/data
echo '{ "version": 1, "toured": true }' >"$XDG_CONFIG_HOME/vigia/window.json"

Xvfb -displayfd 3 -screen 0 "${width}x${height}x24" -nolisten tcp 3>"$scratch/display" 2>"$scratch/xvfb.log" &
processes+=($!)
for _ in $(seq 50); do [ -s "$scratch/display" ] && break; sleep 0.2; done
[ -s "$scratch/display" ] || fail "Xvfb gave no screen"
export DISPLAY=":$(cat "$scratch/display")"
unset WAYLAND_DISPLAY WAYLAND_SOCKET
openbox >/dev/null 2>&1 &
processes+=($!)
sleep 1

# Dialogs answer with a small file, so that random imports stay small.
printf 'time,cell,attempts\n2026-10-01T00:00:00Z,X1,5\n' >"$scratch/small.csv"
LIBGL_ALWAYS_SOFTWARE=1 VIGIA_FRAME_STATS=1 VIGIA_DIALOG_PATH="$scratch/small.csv" \
  "$binary" --workspace "$scratch/workspace" >"$log" 2>&1 &
vigia=$!
processes+=("$vigia")
window=
for _ in $(seq 60); do
  window=$(xdotool search --onlyvisible --name '^Vigia$' 2>/dev/null | head -n 1) && [ -n "$window" ] && break
  sleep 0.5
done
[ -n "$window" ] || fail "the window did not appear"
xdotool windowmove "$window" 0 0 windowsize "$window" "$width" "$((height - 24))" 2>/dev/null || true
sleep 3

memory_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$vigia/status"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# Keys that a hand may hit; none that closes the window or opens another.
keys=(ctrl+1 ctrl+2 ctrl+3 ctrl+4 ctrl+5 ctrl+6 ctrl+7 ctrl+8 ctrl+9 Escape Tab Tab Return Down Up alt+Left alt+Right
  ctrl+k ctrl+z F1 F2 F5 space Page_Down)
end=$((SECONDS + seconds)) half=$((SECONDS + seconds / 2))
n=0
while [ "$SECONDS" -lt "$end" ]; do
  kill -0 "$vigia" 2>/dev/null || fail "the program ended after $n actions"
  case $((RANDOM % 10)) in
    0 | 1) xdotool key --clearmodifiers "${keys[RANDOM % ${#keys[@]}]}" ;;
    2) xdotool mousemove "$((RANDOM % width))" "$((RANDOM % height))" click "$((4 + RANDOM % 2))" ;;
    3) xdotool mousemove "$((RANDOM % width))" "$((24 + RANDOM % (height - 48)))" click 3 ;;
    4)
      xdotool mousemove "$((RANDOM % width))" "$((RANDOM % height))" mousedown 1 \
        mousemove "$((RANDOM % width))" "$((24 + RANDOM % (height - 48)))" mouseup 1
      ;;
    5) xdotool type --delay 5 "$((RANDOM % 100))" ;;
    *) xdotool mousemove "$((RANDOM % width))" "$((24 + RANDOM % (height - 48)))" click 1 ;;
  esac
  n=$((n + 1))
  if [ "$((n % 10))" -eq 0 ]; then
    if [ "$SECONDS" -lt "$half" ]; then memory_kb >>"$scratch/first"; else memory_kb >>"$scratch/second"; fi
  fi
  sleep 0.05
done
grep -qiE 'panicked|stopped by an error' "$log" && fail "the program panicked"
# The end of each half: the first has filled what may be kept.
before=$(tail -n 20 "$scratch/first" | median)
after=$(tail -n 20 "$scratch/second" | median)
xdotool key --clearmodifiers Escape key --clearmodifiers Escape
xdotool windowactivate --sync "$window" 2>/dev/null || true
xdotool key --clearmodifiers ctrl+q
for _ in $(seq 20); do kill -0 "$vigia" 2>/dev/null || break; sleep 0.5; done
grep -E '^frames|frames [0-9]' "$log" || true
# The slowest frames, what they showed and what was done to them.
grep -E 'of them tessellation' "$log" | head -n 12 || true
echo "soak: $n actions, memory $((before / 1024)) MiB after half of the time, $((after / 1024)) MiB at the end"
[ "$((after * 100))" -le "$((before * (100 + growth_max_percent)))" ] || fail "memory grew by more than $growth_max_percent %"
echo "soak: no panic, no end, no growth"
