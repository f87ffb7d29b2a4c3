#!/usr/bin/env python3
"""Computes KPIs of the demo network again, by another way: straight from the export files, with nothing of the program.

    demo_day.py VIGIA WORKSPACE

Reads every export with its own parser, adds counters up with exact fractions, and compares each value, its numerator and its
denominator with `vigia query`. Ends with 1 at the first difference beyond 1e-12 (relative). Only the order of imports is asked of the
program: of values that were sent twice the later file counts.
"""

import collections
import csv
import datetime
import fractions
import gzip
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zoneinfo

TOLERANCE = 1e-12
ZONE = "America/Lima"

# KPI: factor, numerator and denominator for each vendor, as (factor, counter) lists. A unit conversion is part of the factor.
KPIS = {
    "rrc_setup_success_rate": (
        100,
        {"Ericsson": [(1, "pmRrcConnEstabSucc")], "Huawei": [(1, "1526726659")]},
        {"Ericsson": [(1, "pmRrcConnEstabAtt")], "Huawei": [(1, "1526726658")]},
    ),
    "erab_setup_success_rate": (
        100,
        {"Ericsson": [(1, "pmErabEstabSuccInit")], "Huawei": [(1, "1526727544")]},
        {"Ericsson": [(1, "pmErabEstabAttInit")], "Huawei": [(1, "1526727545")]},
    ),
    "erab_drop_rate": (
        100,
        {
            "Ericsson": [(1, "pmErabRelAbnormalEnbAct"), (1, "pmErabRelAbnormalMmeAct")],
            "Huawei": [(1, "1526727546")],
        },
        {"Ericsson": [(1, "pmErabEstabSuccInit")], "Huawei": [(1, "1526727544")]},
    ),
    "handover_intra_frequency_success_rate": (
        100,
        {"Ericsson": [(1, "pmHoExeSuccLteIntraF")], "Huawei": [(1, "1526726997"), (1, "1526727003")]},
        {"Ericsson": [(1, "pmHoExeAttLteIntraF")], "Huawei": [(1, "1526726996"), (1, "1526727002")]},
    ),
    # Ericsson counts kbit and ms, Huawei bit and ms.
    "ip_throughput_dl": (
        1,
        {
            "Ericsson": [(1, "pmPdcpVolDlDrb"), (-1, "pmPdcpVolDlDrbLastTTI")],
            "Huawei": [
                (fractions.Fraction(1, 1000), "1526728261"),
                (fractions.Fraction(-1, 1000), "1526729005"),
            ],
        },
        {"Ericsson": [(1, "pmUeThpTimeDl")], "Huawei": [(1, "1526729015")]},
    ),
}


def local_name(tag):
    return tag.rsplit("}", 1)[-1]


def cell_of(name):
    """What the topology calls an object."""
    for mark in ("EUtranCellFDD=", "Cell Name="):
        if mark in name:
            return name.split(mark, 1)[1].split(",", 1)[0].strip()
    return None


def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def samples(path):
    """(cell, counter, start of the period) -> exact value, of one file."""
    with open(path, "rb") as file:
        content = file.read()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    found = {}
    root = ElementTree.parse(io.BytesIO(content)).getroot()
    for info in (e for e in root.iter() if local_name(e.tag) == "measInfo"):
        names, start = {}, None
        for child in info:
            tag = local_name(child.tag)
            if tag == "granPeriod":
                length = int(child.get("duration")[2:-1])
                start = int(seconds(child.get("endTime"))) - length
            elif tag == "measType":
                names[child.get("p")] = child.text.strip()
            elif tag == "measTypes":
                names = {str(i): name for i, name in enumerate(child.text.split())}
            elif tag == "measValue":
                cell = cell_of(child.get("measObjLdn"))
                for part in child:
                    kind = local_name(part.tag)
                    if kind == "r":
                        pairs = [(part.get("p"), part.text or "")]
                    elif kind == "measResults":
                        pairs = [(str(i), text) for i, text in enumerate((part.text or "").split())]
                    else:
                        continue
                    for position, text in pairs:
                        try:
                            value = fractions.Fraction(text.strip())
                        except ValueError:
                            continue  # NIL, blank, a list of bins
                        if cell is not None and position in names:
                            found[cell, names[position], start] = value
    return found


def query(vigia, workspace, *arguments):
    command = [vigia, "--workspace", workspace, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def close(ours, theirs):
    if ours is None or theirs == "":
        return ours is None and theirs == ""
    return abs(float(ours) - float(theirs)) <= TOLERANCE * max(1.0, abs(float(ours)))


def main(vigia, workspace):
    imports = json.loads(query(vigia, workspace, "--json", "list", "imports"))
    order = {entry["file"].replace("\\", "/").rsplit("/", 1)[-1]: i for i, entry in enumerate(imports)}
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(workspace, "exports")) for name in names]
    paths = [path for path in paths if os.path.basename(path).endswith((".xml", ".xml.gz"))]
    values = {}
    for path in sorted(paths, key=lambda path: order[os.path.basename(path)]):
        values.update(samples(path))
    with open(os.path.join(workspace, "topology", "cells.csv"), encoding="utf-8") as file:
        topology = {row["cell"]: (row["region"], row["vendor"]) for row in csv.DictReader(file)}
    zone = zoneinfo.ZoneInfo(ZONE)
    # Sums by counter, region and local day.
    sums = collections.defaultdict(fractions.Fraction)
    days = collections.Counter()
    for (cell, counter, start), value in values.items():
        day = datetime.datetime.fromtimestamp(start, zone).date().isoformat()
        region, vendor = topology[cell]
        sums[counter, region, vendor, day] += value
        days[day] += 1
    (day, _), = days.most_common(1)
    compared = 0
    for kpi, (factor, numerator, denominator) in KPIS.items():
        answer = query(
            vigia, workspace, "query", "--kpi", kpi, "--by", "region", "--every", "1d", "--zone", ZONE, "--explain", "--format", "csv",
        )
        rows = [row for row in csv.DictReader(io.StringIO(answer)) if row["period_start"].startswith(day)]
        assert rows, f"{kpi}: nothing for {day}"
        for row in rows:
            def side(parts):
                total, seen = fractions.Fraction(0), False
                for vendor, terms in parts.items():
                    for weight, counter in terms:
                        key = (counter, row["region"], vendor, day)
                        if key in sums:
                            total, seen = total + weight * sums[key], True
                return total if seen else None

            above, below = side(numerator), side(denominator)
            value = factor * above / below if above is not None and below else None
            for ours, column in ((value, kpi), (above, f"{kpi}.numerator"), (below, f"{kpi}.denominator")):
                if not close(ours, row[column]):
                    print(f"{column} of {row['region']} on {day}: {ours and float(ours)!r} here, {row[column]!r} there")
                    return 1
                compared += 1
    print(f"{compared} values of {day} agree")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
