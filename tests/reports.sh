#!/usr/bin/env bash
# Reports as a customer's spreadsheet program sees them: LibreOffice computes every formula of the workbooks anew and gets the
# numbers that stand in them; tables in the profile of a country open there with numbers as numbers and dates as dates.
#
#   bash tests/reports.sh BINARY WORKSPACE
#
# WORKSPACE is copied with its cache; its first contract is written again for other countries. Needs soffice and python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
binary=$(realpath "${1:?the binary}")
demo=$(realpath "${2:?a workspace}")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$demo" "$scratch/workspace"
rm -rf "$scratch/workspace/reports"

# Country, LCID of its language there (what the filter of tables takes), ASCII of what separates a list.
countries=("CO 9226 59" "MX 2058 44" "BR 1046 59" "CL 13322 59" "PE 10250 44" "CN 2052 44" "US 1033 44")

first=$(find "$scratch/workspace/contracts" -maxdepth 1 -name '*.toml' | sort | head -n 1)
for country in "${countries[@]}"; do
  code=${country%% *}
  sed -e "0,/^id = .*/s//id = \"like-${code,,}\"/" -e "s/^country = .*/country = \"$code\"/" \
    "$first" >"$scratch/workspace/contracts/like-${code,,}.toml"
done
period=$(find "$demo/reports" -name '*.pdf' | sed -n 's/.*_\(.*\)\.pdf$/\1/p' | sort | tail -n 1)
[ -n "$period" ] || { echo "the workspace has no report to name a period" >&2; exit 1; }

report() { "$binary" --quiet --workspace "$scratch/workspace" report --period "$period" "$@" >/dev/null; }
report --all --formats xlsx,csv --csv-profile excel -o "$scratch/local"
report --all --formats csv -o "$scratch/machine"
# Our own workbook is a template as well: filled with another contract's month it is computed anew by its own formulas.
own=$(basename "$first" .toml)
for kind in summary failing incidents; do report "$own" --kind "$kind" --formats xlsx -o "$scratch/kinds"; done
for kind in portfolio matrix; do report --kind "$kind" --formats xlsx -o "$scratch/kinds"; done
report like-co --formats csv --workbook-template "$scratch/local/${own}_$period.xlsx" -o "$scratch/filled"

# A profile of its own, in which workbooks are always computed anew.
mkdir -p "$scratch/profile/user"
cat >"$scratch/profile/user/registrymodifications.xcu" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
XML
convert() { # OUTDIR [OPTION…] FILE…
  local out=$1
  shift
  mkdir -p "$out"
  HOME=$scratch timeout 300 soffice "-env:UserInstallation=file://$scratch/profile" --headless --norestore \
    --convert-to 'xlsx:Calc MS Excel 2007 XML' --outdir "$out" "$@" >>"$scratch/soffice.log" 2>&1 || {
    tail -n 20 "$scratch/soffice.log" >&2
    return 1
  }
}

# One workbook gets a wrong result on purpose: that it comes out right shows that everything was computed.
mkdir -p "$scratch/wrong"
python3 - "$scratch/local/${own}_$period.xlsx" "$scratch/wrong/wrong.xlsx" <<'PYTHON'
import re, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as old, zipfile.ZipFile(sys.argv[2], "w") as new:
    for name in old.namelist():
        data = old.read(name)
        if name == "xl/worksheets/sheet2.xml":
            data, n = re.subn(rb"(</f><v>)[^<]*(</v>)", rb"\g<1>12345.678\2", data)
            assert n > 5, n
        new.writestr(name, data)
PYTHON

began=$SECONDS
convert "$scratch/computed" "$scratch"/local/*.xlsx "$scratch"/filled/*.xlsx "$scratch"/kinds/*.xlsx "$scratch/wrong/wrong.xlsx"
for country in "${countries[@]}"; do
  read -r code language separator <<<"$country"
  convert "$scratch/opened" "--infilter=Text - txt - csv (StarCalc):$separator,34,76,1,,$language,false,true" \
    "$scratch/local/like-${code,,}_$period.csv"
done
echo "LibreOffice took $((SECONDS - began)) s"

python3 - "$scratch" "$period" <<'PYTHON'
import csv, datetime, glob, os, re, sys, zipfile
import xml.etree.ElementTree as xml

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
scratch, period = sys.argv[1:]

def book(path):
    """Sheets by name; cells by address: kind, value, formula, number format."""
    with zipfile.ZipFile(path) as archive:
        part = lambda name: xml.fromstring(archive.read(name))
        strings = []
        if "xl/sharedStrings.xml" in archive.namelist():
            for item in part("xl/sharedStrings.xml").iter(MAIN + "si"):
                strings.append("".join(t.text or "" for t in item.iter(MAIN + "t")))
        styles = part("xl/styles.xml")
        codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(MAIN + "numFmt")}
        formats = [x.get("numFmtId") for x in styles.find(MAIN + "cellXfs")]
        targets = {r.get("Id"): r.get("Target") for r in part("xl/_rels/workbook.xml.rels")}
        sheets = {}
        for sheet in part("xl/workbook.xml").iter(MAIN + "sheet"):
            target = targets[sheet.get(RELATION)].lstrip("/")
            target = target if target.startswith("xl/") else "xl/" + target
            cells = {}
            for cell in part(target).iter(MAIN + "c"):
                kind, raw, formula = cell.get("t", "n"), cell.find(MAIN + "v"), cell.find(MAIN + "f")
                if kind == "inlineStr":
                    kind, value = "s", "".join(t.text or "" for t in cell.iter(MAIN + "t"))
                elif raw is None or raw.text is None:
                    continue
                elif kind == "s":
                    value = strings[int(raw.text)]
                else:
                    value = float(raw.text) if kind == "n" else raw.text
                number = formats[int(cell.get("s", "0"))]
                cells[cell.get("r")] = (kind, value, formula is not None, codes.get(number, number))
            sheets[sheet.get("name")] = cells
        return sheets

def same(one, other):
    return abs(one - other) <= 1e-12 * max(abs(one), abs(other), 1e-3)

faults, n_formulas, n_cells = [], 0, 0
def fault(text):
    faults.append(text)

def compared(written, computed, where, own=None):
    """Formulas of a filled template stand there with the results of before: those of its first sheet, whose cells have names, must
    give what `own` says; other sheets keep the rows of the template."""
    n = 0
    for sheet, cells in written.items():
        for address, (kind, value, is_formula, _) in cells.items():
            found = computed.get(sheet, {}).get(address)
            if own and is_formula:
                if sheet != next(iter(own)):
                    continue
                kind, value = own[sheet].get(address, ("", ""))[:2]
            if found is None:
                fault(f"{where} {sheet}!{address}: {value!r} is gone")
            elif kind == "n" and (found[0] != "n" or not same(value, found[1])):
                fault(f"{where} {sheet}!{address}: {value!r} became {found[1]!r}")
            elif kind == "s" and value.strip() and (found[0] not in ("s", "str") or found[1] != value):
                fault(f"{where} {sheet}!{address}: {value!r} became {found[1]!r}")
            n += is_formula
    return n

for path in sorted(glob.glob(f"{scratch}/local/*.xlsx") + glob.glob(f"{scratch}/filled/*.xlsx") + glob.glob(f"{scratch}/kinds/*.xlsx")):
    name = os.path.basename(path)
    written, computed = book(path), book(f"{scratch}/computed/{name}")
    own = book(f"{scratch}/local/like-co_{period}.xlsx") if "/filled/" in path else None
    here = compared(written, computed, name, own)
    n_formulas += here
    n_cells += sum(len(cells) for cells in written.values())
    if here < 40 and "/local/" in path:
        fault(f"{name}: only {here} formulas")
right = book(sorted(glob.glob(f"{scratch}/local/*_{period}.xlsx"))[0])
wrong_name = "wrong.xlsx"
before, after = book(f"{scratch}/wrong/{wrong_name}"), book(f"{scratch}/computed/{wrong_name}")
planted = [(sheet, address) for sheet, cells in before.items()
           for address, cell in cells.items() if cell[2] and cell[1] == 12345.678]
kept = [where for where in planted if after[where[0]][where[1]][1] == 12345.678]
if not planted or kept:
    fault(f"{len(kept)} of {len(planted)} wrong results were not computed anew")

# Tables of a country beside those for machines: the same rows, numbers as numbers, instants as dates, texts as texts.
def letters(column):
    text = ""
    while column >= 0:
        text = chr(65 + column % 26) + text
        column = column // 26 - 1
    return text

NUMBERS = {"value", "target", "numerator", "denominator", "completeness", "credit_percent", "credit"}
n_numbers = n_dates = 0
for path in sorted(glob.glob(f"{scratch}/opened/*.xlsx")):
    name = os.path.basename(path)
    (cells,) = book(path).values()
    rows = list(csv.DictReader(open(f"{scratch}/machine/{name[:-5]}.csv", encoding="utf-8", newline="")))
    columns = []
    for column in rows[0]:
        columns += [column, column + "_utc"] if column.startswith("period_") else [column]
    for at, row in enumerate(rows):
        for place, column in enumerate(columns):
            where = f"{name} {letters(place)}{at + 2} {column}"
            found, expected = cells.get(f"{letters(place)}{at + 2}"), row[column.removesuffix("_utc")]
            if not expected:
                if found is not None and found[1] != "":
                    fault(f"{where}: {found[1]!r} where there is nothing")
            elif found is None:
                fault(f"{where}: {expected!r} is gone")
            elif column in NUMBERS:
                n_numbers += 1
                if found[0] != "n" or not same(found[1], float(expected)):
                    fault(f"{where}: {expected} is read as {found[1]!r}")
            elif column.startswith("period_"):
                n_dates += 1
                instant = datetime.datetime.fromisoformat(expected)
                if column.endswith("_utc"):
                    instant = instant.astimezone(datetime.timezone.utc)
                days = (instant.replace(tzinfo=None) - datetime.datetime(1899, 12, 30)).total_seconds() / 86400
                is_date = found[0] == "n" and (found[3] in ("14", "22") or re.search("[dDyY]", found[3]))
                if not is_date or abs(found[1] - days) > 1e-6:
                    fault(f"{where}: {expected} is read as {found!r}")
            elif column == "object" and (found[0] == "n" or found[1] != expected):
                fault(f"{where}: {expected!r} is read as {found[1]!r}")
if n_formulas < 300 or n_numbers < 2000 or n_dates < 1000:
    fault(f"too little was compared: {n_formulas} formulas, {n_numbers} numbers, {n_dates} dates")
if faults:
    sys.exit(f"{len(faults)} differ:\n  " + "\n  ".join(faults[:30]))
print(f"{n_formulas} formulas gave their numbers ({n_cells} cells the same), {len(planted)} wrong results were noticed;")
print(f"{n_numbers} numbers and {n_dates} dates of {len(glob.glob(f'{scratch}/opened/*.xlsx'))} countries were read as such")
PYTHON
