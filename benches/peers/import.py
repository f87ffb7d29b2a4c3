#!/usr/bin/env python3
"""Import speed beside other ways, in one run on the same files.

    python3 benches/peers/import.py [--nodes 200] [--folder DIR] [--vigia target/release/vigia]

Needs a release build, and `pip install lxml duckdb`. Prints one table of ratios; times are the best of `--runs`. The data are
written by `cargo bench --bench import -- --write DIR` (once; a folder that is there is used again).

  .xml.gz   `vigia import` of the folder beside `gzip -dc` of the same files to /dev/null, and beside a plain script that parses
            with lxml and inserts into SQLite (a part of the files; compared by bytes of XML per second)
  wide CSV  `vigia import` of the folder beside DuckDB's read_csv into a table in a new database file
"""

import argparse
import glob
import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time


def run(command, **options):
    """Seconds and peak memory in MB of a child."""
    begin = time.perf_counter()
    child = subprocess.Popen(command, **options)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begin
    if status != 0:
        sys.exit(f"{command}: ended with {status}")
    return seconds, usage.ru_maxrss / 1024


def best(runs, work):
    return min((work() for _ in range(runs)), key=lambda pair: pair[0])


def vigia_import(vigia, exports):
    with tempfile.TemporaryDirectory() as folder:
        workspace = os.path.join(folder, "ws")
        subprocess.run([vigia, "init", workspace, "--zone", "UTC"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds, megabytes = run([vigia, "--workspace", workspace, "--quiet", "import", exports])
        size = os.path.getsize(os.path.join(workspace, "cache.sqlite"))
        return seconds, megabytes, size


def lxml_to_sqlite(files):
    """As a script of thirty lines does it: a row for each value."""
    from lxml import etree

    n_bytes = 0
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        db = sqlite3.connect(os.path.join(folder, "pm.sqlite"))
        db.execute("CREATE TABLE pm (time TEXT, object TEXT, counter TEXT, value REAL)")
        for path in files:
            text = gzip.open(path).read()
            n_bytes += len(text)
            root = etree.fromstring(text)
            space = "{" + etree.QName(root).namespace + "}"
            rows = []
            for info in root.iter(space + "measInfo"):
                end = info.find(space + "granPeriod").get("endTime")
                names = {t.get("p"): t.text for t in info.iter(space + "measType")}
                for measured in info.iter(space + "measValue"):
                    thing = measured.get("measObjLdn")
                    rows += [(end, thing, names[r.get("p")], float(r.text)) for r in measured.iter(space + "r")]
            db.executemany("INSERT INTO pm VALUES (?, ?, ?, ?)", rows)
        db.commit()
        return n_bytes, time.perf_counter() - begin


def duckdb_import(pattern):
    script = (
        "import duckdb, sys; db = duckdb.connect(sys.argv[1]); "
        "db.execute(f\"CREATE TABLE pm AS SELECT * FROM read_csv('{sys.argv[2]}')\"); db.close()"
    )
    with tempfile.TemporaryDirectory() as folder:
        return run([sys.executable, "-c", script, os.path.join(folder, "pm.duckdb"), pattern])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=200)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "vigia-import-bench"))
    parser.add_argument("--vigia", default="target/release/vigia")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--lxml-files", type=int, default=200)
    options = parser.parse_args()

    data = os.path.join(options.folder, f"{options.nodes}")
    if not os.path.isdir(data):
        made = subprocess.run(["cargo", "bench", "--bench", "import", "--", "--write", data + ".part", "--nodes", str(options.nodes)])
        if made.returncode != 0:
            sys.exit("the data could not be written")
        os.rename(data + ".part", data)
    packed = sorted(glob.glob(data + "/xml/**/*.gz", recursive=True))
    xml_bytes = sum(int.from_bytes(open(path, "rb").read()[-4:], "little") for path in packed)
    csv_bytes = sum(os.path.getsize(path) for path in glob.glob(data + "/csv/*.csv"))
    listing = os.path.join(options.folder, "files.txt")
    open(listing, "w").write("\0".join(packed))

    gzip_secs, _ = best(options.runs, lambda: run(f"xargs -0 -a {listing} gzip -dc > /dev/null", shell=True))
    xml_secs, xml_mb, xml_cache = best(options.runs, lambda: vigia_import(options.vigia, data + "/xml"))
    part = packed[:: max(1, len(packed) // options.lxml_files)]
    lxml_bytes, lxml_secs = lxml_to_sqlite(part)
    csv_secs, csv_mb, _ = best(options.runs, lambda: vigia_import(options.vigia, data + "/csv"))
    duck_secs, duck_mb = best(options.runs, lambda: duckdb_import(data + "/csv/*.csv"))

    lxml_rate, xml_rate = lxml_bytes / lxml_secs, xml_bytes / xml_secs
    print(f"\n{len(packed)} .xml.gz files, {xml_bytes / 1e9:.2f} GB of XML; {csv_bytes / 1e6:.0f} MB of CSV; best of {options.runs}\n")
    print("| what | seconds | MB/s | peak memory, MB | ratio |")
    print("|---|---|---|---|---|")
    print(f"| `gzip -dc` to /dev/null | {gzip_secs:.2f} | {xml_bytes / gzip_secs / 1e6:.0f} | | 1 |")
    print(f"| `vigia import`, .xml.gz | {xml_secs:.2f} | {xml_rate / 1e6:.0f} | {xml_mb:.0f} | {xml_secs / gzip_secs:.2f} × the time of gzip |")
    print(f"| lxml → SQLite script, {len(part)} files | {lxml_secs:.2f} | {lxml_rate / 1e6:.1f} | | vigia is {xml_rate / lxml_rate:.0f} × as fast |")
    print(f"| DuckDB read_csv into a table | {duck_secs:.2f} | {csv_bytes / duck_secs / 1e6:.0f} | {duck_mb:.0f} | 1 |")
    print(f"| `vigia import`, wide CSV | {csv_secs:.2f} | {csv_bytes / csv_secs / 1e6:.0f} | {csv_mb:.0f} | {duck_secs / csv_secs:.2f} × as fast |")
    print(f"\ncache of the XML: {xml_cache / 1e6:.0f} MB, {sum(map(os.path.getsize, packed)) / 1e6:.0f} MB packed exports")


if __name__ == "__main__":
    main()
