#!/usr/bin/env bash
# Everything that is checked, from a clean checkout on Debian or Ubuntu with a Rust toolchain.
#
#   bash tests/run.sh                all steps
#   bash tests/run.sh --no-window    without the real window under Xvfb
#
# Missing apt packages are installed as root or with sudo; where that cannot be done they are named and the run stops.
# Ends with "N passed, 0 failed", or with a non-zero code and the step that failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

with_window=yes
case "${1:-}" in
  "") ;;
  --no-window) with_window=no ;;
  *) echo "usage: bash tests/run.sh [--no-window]" >&2; exit 2 ;;
esac

packages=(
  pkg-config mold                                                        # building
  libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0             # the window
  libgl1 libegl1 libgl1-mesa-dri                                         # its graphics, in software
  xvfb xdotool openbox imagemagick x11-utils                             # a screen, a hand, an eye
  poppler-utils qpdf sqlite3 python3 python3-venv tzdata                 # second opinions on PDF, cache and numbers
  openssl strace                                                         # certificates for a warehouse; who opens a socket
  libreoffice-calc                                                       # a customer's spreadsheet program (about a minute to install)
)

# Not every Debian has it; without it the tests of a warehouse say that they are skipped.
wished=(
  clickhouse-server                                                      # a warehouse of several servers, started by the tests
)

# Second opinions from PyPI: a database that answers the same questions, and a current ClickHouse as a library.
# Without them the tests that ask them say that they are skipped.
python_packages=(duckdb chdb)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
n_passed=0
started=$SECONDS

# A /dev/null that something has replaced by a file hands to one program what another threw away: cargo then ends with errors of rustc
# about text that is in no file of this project. It has happened; as root it can be put back.
mend_null_device() {
  [ -c /dev/null ] && return
  echo "/dev/null is no device here but: $(ls -l /dev/null 2>&1)" >&2
  if [ "$(id -u)" -ne 0 ]; then
    echo "as root run: rm -f /dev/null && mknod -m 666 /dev/null c 1 3" >&2
    exit 1
  fi
  if mknod -m 666 /dev/null.new c 1 3 && mv -f /dev/null.new /dev/null; then
    echo "it is one again" >&2
  else
    : >/dev/null
    echo "it was emptied" >&2
  fi
}

# step NAME COMMAND…: runs it, shows its output, says how long it took; the first failure ends the run.
# The subshell stands alone, not behind `||`, so that `set -e` holds inside of it; what a step finds out it leaves in $scratch.
step() {
  local name=$1 begin=$SECONDS status
  shift
  mend_null_device
  printf '\n== %s\n' "$name"
  set +e
  (set -e; "$@")
  status=$?
  set -e
  if [ "$status" -ne 0 ]; then
    printf '== %s: FAILED with code %s after %s s\n' "$name" "$status" "$((SECONDS - begin))" >&2
    printf '%s passed, 1 failed\n' "$n_passed"
    exit 1
  fi
  printf '== %s: done in %s s\n' "$name" "$((SECONDS - begin))"
  n_passed=$((n_passed + 1))
}

is_installed() {
  dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'
}

install_packages() {
  local missing=() missing_wished=() package
  if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian or Ubuntu: nothing is installed. The tests need what these packages hold:"
    echo "  a C compiler, ${packages[*]}"
    return
  fi
  command -v cc >/dev/null || missing+=(gcc libc6-dev)
  for package in "${packages[@]}"; do
    is_installed "$package" || missing+=("$package")
  done
  for package in "${wished[@]}"; do
    is_installed "$package" || missing_wished+=("$package")
  done
  if [ "${#missing[@]}" -eq 0 ] && [ "${#missing_wished[@]}" -eq 0 ]; then
    echo "all packages are there"
    return
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      [ "${#missing[@]}" -gt 0 ] || return 0
      echo "Could not install packages without root. Run this, then start again:" >&2
      echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo -n)
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  if [ "${#missing[@]}" -gt 0 ]; then
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}"
  fi
  for package in "${missing_wished[@]}"; do
    if apt-cache show "$package" >/dev/null 2>&1; then
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$package"
    else
      echo "$package cannot be had here: what needs it is skipped"
    fi
  done
}

# Into a folder of the build, which nothing else sees.
install_python_packages() {
  local folder=$1
  if python3 -c 'import duckdb, chdb' 2>/dev/null; then
    echo "all Python packages are there"
  elif ! python3 -m venv "$folder" || ! "$folder/bin/pip" install --quiet "${python_packages[@]}"; then
    echo "${python_packages[*]} cannot be had here: what needs them is skipped"
  fi
}

# A faster linker, where the C compiler knows it; flags that were given stay.
choose_linker() {
  if [ -z "${RUSTFLAGS+x}" ] && command -v mold >/dev/null &&
    echo 'int main(void) { return 0; }' | cc -x c -fuse-ld=mold -o "$scratch/linked" - 2>/dev/null; then
    export RUSTFLAGS="-C link-arg=-fuse-ld=mold"
    echo "linking with mold"
  else
    echo "linking with the default linker"
  fi
}

check_tools() {
  local tool status=0
  for tool in cargo rustc cc; do
    command -v "$tool" >/dev/null || { echo "$tool is missing; see https://rustup.rs" >&2; status=1; }
  done
  cargo fmt --version >/dev/null && cargo clippy --version >/dev/null || {
    echo "run: rustup component add rustfmt clippy" >&2
    status=1
  }
  return "$status"
}

run_tests() {
  cargo test 2>&1 | tee "$scratch/tests.log"
  awk '/^test result:/ { n += $4 } END { print n + 0 }' "$scratch/tests.log" >"$scratch/n_tests"
  [ "$(cat "$scratch/n_tests")" -gt 0 ] || { echo "no test ran" >&2; return 1; }
}

# As a new user would: an empty folder, one command. Small, because this build is not optimized.
run_demo() {
  mkdir "$scratch/demo"
  cd "$scratch/demo"
  "$vigia" demo --headless --cells 12
  find "$scratch/demo" -name vigia.toml -printf '%h\n' | sort | head -n 1 >"$scratch/workspace"
  [ -s "$scratch/workspace" ] || { echo "the demo wrote no workspace" >&2; return 1; }
}

check_reports() {
  local pdf csv n_reports=0
  while IFS= read -r pdf; do
    n_reports=$((n_reports + 1))
    csv=${pdf%.pdf}.csv
    qpdf --check "$pdf"
    pdftotext -layout "$pdf" "$scratch/report.txt"
    python3 - "$csv" "$scratch/report.txt" <<'PYTHON'
import csv, re, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
text = open(sys.argv[2], encoding="utf-8").read()
# Grouping and decimal signs differ by locale: compare digits, exact or with 2 to 6 of them behind the decimal sign.
shown = {re.sub(r"[^\d]", "", n) for n in re.findall(r"\d[\d.,'\u00a0\u2009\u202f]*", text)}
def forms(number):
    for decimals in range(0, 7):
        form = f"{abs(float(number)):.{decimals}f}"
        if decimals >= 2 or float(form) == abs(float(number)):
            yield re.sub(r"[^\d]", "", form)
lacking, compared = [], 0
for row in rows:
    if row["section"] not in ("contract", "objective"):
        continue
    for column in ("value", "target", "credit"):
        if row[column] and (column != "credit" or float(row[column]) != 0):
            compared += 1
            if not shown.intersection(forms(row[column])):
                lacking.append(f'{row["section"]} {row["objective"]}: {column} {row[column]}')
if lacking or compared < 5:
    sys.exit(f"{sys.argv[1]}: {compared} numbers compared, the PDF lacks:\n  " + "\n  ".join(lacking))
print(f"{compared} numbers of the CSV stand in the PDF")
PYTHON
  done < <(find "$workspace/reports" -name '*.pdf' | sort)
  [ "$n_reports" -gt 0 ] || { echo "the demo wrote no PDF" >&2; return 1; }
}

# The pages in every language: archive, accessibility, the CSV inside, nothing that acts; the checker itself finds what is planted.
check_pages() {
  local one contract period language out kind
  one=$(find "$workspace/reports" -name '*.pdf' | sort | head -n 1)
  period=$(basename "$one" .pdf)
  contract=${period%_*}
  period=${period##*_}
  for language in en es pt zh; do
    out=$scratch/pages-$language
    "$vigia" --workspace "$workspace" --quiet report "$contract" --period "$period" --language "$language" -o "$out"
    python3 tests/pdf_check.py "$out/${contract}_$period.pdf" --language "$language" \
      --attached "$out/${contract}_$period.csv"
  done
  python3 tests/pdf_check.py --self-test "$scratch/pages-es/${contract}_$period.pdf"
  out=$scratch/pages-kinds
  for kind in summary failing incidents; do
    "$vigia" --workspace "$workspace" --quiet report "$contract" --period "$period" --kind "$kind" --formats pdf,csv -o "$out"
  done
  local month=10#${period#*-}
  "$vigia" --workspace "$workspace" --quiet report "$contract" --period "${period%-*}-Q$(((month + 2) / 3))" --kind quarterly \
    --formats pdf,csv -o "$out"
  for kind in portfolio matrix; do
    "$vigia" --workspace "$workspace" --quiet report --period "$period" --kind "$kind" --formats pdf,csv -o "$out"
  done
  while IFS= read -r one; do
    python3 tests/pdf_check.py "$one" --attached "${one%.pdf}.csv"
  done < <(find "$workspace/reports" "$out" -name '*.pdf' | sort)
}

# The same questions to the cache give the same answers twice, and a second import changes nothing.
check_command_line() {
  local before after
  "$vigia" --workspace "$workspace" list imports --json >"$scratch/imports.json"
  python3 -c 'import json, sys; sys.exit(0 if json.load(open(sys.argv[1])) else "no import is listed")' \
    "$scratch/imports.json"
  before=$("$vigia" --workspace "$workspace" query --kpi rrc_setup_success_rate --by country --every 1d --format csv)
  # 1 would say that some records were rejected, which the first import said as well.
  "$vigia" --workspace "$workspace" --quiet import "$workspace/exports" || [ $? -eq 1 ]
  after=$("$vigia" --workspace "$workspace" query --kpi rrc_setup_success_rate --by country --every 1d --format csv)
  [ -n "$before" ] && [ "$before" = "$after" ] || { echo "importing again changed an answer" >&2; return 1; }
  "$vigia" doctor
}

step "packages" install_packages
python_folder=$(realpath -m "${CARGO_TARGET_DIR:-target}/python")
step "Python packages" install_python_packages "$python_folder"
[ ! -x "$python_folder/bin/python3" ] || export PATH="$python_folder/bin:$PATH"
step "tools" check_tools
choose_linker
step "formatting" cargo fmt --check
step "clippy" cargo clippy --all-targets -- -D warnings
step "documentation" env RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --lib
step "tests" run_tests
step "binary" cargo build
vigia=$(realpath "${CARGO_TARGET_DIR:-target}/debug/vigia")
step "demo in an empty folder" run_demo
workspace=$(cat "$scratch/workspace")
step "reports" check_reports
step "reports in a spreadsheet program" bash tests/reports.sh "$vigia" "$workspace"
step "pages" check_pages
step "command line" check_command_line
if [ "$with_window" = yes ]; then
  step "window" bash tests/window.sh "$vigia" "$workspace"
  step "soak" bash tests/soak.sh "$vigia" "$workspace" 120
fi
printf '\nall steps took %s s\n' "$((SECONDS - started))"
printf '%s passed, 0 failed\n' "$((n_passed + $(cat "$scratch/n_tests")))"
