#!/usr/bin/env python3
"""How fast questions are answered beside other databases, in one run on the same values.

    python3 benches/peers/query.py --folder DIR [--cells 2000 --days 7 --counters 20] [--vigia-bench target/release/deps/query-…]

Writes the data with `cargo bench --bench query -- --build DIR` where DIR has none, loads the same values into the others (once; what
is there is used again), asks all of them the seven questions of `benches/query.rs`, and prints one table. Ends with an error at the
first answer that differs by more than 1e-9 of its value. Needs numpy, polars, duckdb and tzdata; installs what is missing.

  DuckDB    a table sorted by object and time: integer objects, TIMESTAMP in UTC, INTEGER counters, NULL for a gap; in a file
  Polars    the same over Parquet files (zstd), scanned anew for each answer
  SQLite    the same as a wide table WITHOUT ROWID, keyed by object and time, with an index on time

All answer inside of a process that is already running, with their own number of threads, and hand the result over as they do it
fastest. Where a question can be put in several ways (local days from a calendar table, from the zone, or by arithmetic with the offsets
from UTC; added up by period first, or at once), all are tried, and the fastest is timed. Times are medians of `--rounds`; fewer where a question takes long.
"""

import argparse
import csv
import datetime
import glob
import importlib
import json
import math
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

GAP = -(2**31)
# Rows that are held in memory while data are loaded.
ROWS_AT_ONCE = 2_000_000
# A question is asked no more once its rounds took so long.
SECONDS_PER_QUESTION = 30

# What stands in the first columns of an answer. A rank is the number of the row.
KEYS = {
    "Q1": ["region", "instant"],
    "Q2": ["instant"],
    "Q3": ["instant"],
    "Q4": ["cell", "rank"],
    "Q5": ["instant", "instant"],
    "Q6": ["cell", "instant"],
    "Q7": ["region", "vendor", "instant"],
}


def need(*names):
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", name], check=True)


need("numpy", "polars", "duckdb", "tzdata")

import zoneinfo  # noqa: E402

import duckdb  # noqa: E402
import numpy as np  # noqa: E402
import polars as pl  # noqa: E402


class Data:
    """What the benchmark wrote."""

    def __init__(self, folder):
        self.folder = folder
        self.meta = json.load(open(os.path.join(folder, "raw", "meta.json")))
        self.counters = self.meta["counters"]
        self.n_slots = self.meta["n_slots"]
        self.slots = self.meta["start"] + self.meta["granularity_secs"] * np.arange(self.n_slots, dtype=np.int64)
        cells = list(csv.DictReader(open(os.path.join(folder, "raw", "objects.csv"))))
        self.names = [cell["name"] for cell in cells]
        self.regions = sorted({cell["region"] for cell in cells})
        self.vendors = sorted({cell["vendor"] for cell in cells})
        self.region_ids = [self.regions.index(cell["region"]) for cell in cells]
        self.vendor_ids = [self.vendors.index(cell["vendor"]) for cell in cells]
        # Of each period the local date, and the first period of its local day, hour and month.
        zone = zoneinfo.ZoneInfo(self.meta["zone"])
        self.dates, self.days, self.hours, self.months, self.offsets = [], [], [], [], []
        first_of_day, first_of_month = {}, {}
        for slot in self.slots.tolist():
            local = datetime.datetime.fromtimestamp(slot, zone)
            date = local.date()
            day = first_of_day.setdefault(date, slot)
            self.dates.append(date)
            self.days.append(day)
            self.hours.append(day + (slot - day) // 3600 * 3600)
            self.months.append(first_of_month.setdefault((date.year, date.month), slot))
            self.offsets.append(int(local.utcoffset().total_seconds()))

    def __getattr__(self, name):
        return self.meta[name]

    def path(self, name):
        return os.path.join(self.folder, name)

    def stretches(self, values):
        """Equal values in a row: for each stretch its value and the instant at which it is past."""
        edges = [i for i in range(1, self.n_slots) if values[i] != values[i - 1]]
        return [(values[edge - 1], int(self.slots[edge])) for edge in edges] + [(values[-1], self.end)]

    def blocks(self):
        """First and end object, suspect marks, and counters as arrays of objects × periods, block by block."""
        shape = (self.n_cells, self.n_slots)
        suspect = np.memmap(self.path("raw/suspect.u8"), dtype=np.uint8, mode="r", shape=shape)
        columns = [np.memmap(self.path(f"raw/{name}.i32"), dtype="<i4", mode="r", shape=shape) for name in self.counters]
        step = max(1, ROWS_AT_ONCE // self.n_slots)
        for first in range(0, self.n_cells, step):
            end = min(first + step, self.n_cells)
            yield first, end, suspect[first:end], [column[first:end] for column in columns]
            say(f"  {end} of {self.n_cells} cells")

    def rows(self, question, columns):
        """Rows as Vigia's: names for numbers, no rows without a value."""
        columns = [column if isinstance(column, list) else column.tolist() for column in columns]
        read = {"region": self.regions.__getitem__, "vendor": self.vendors.__getitem__, "cell": self.names.__getitem__, "instant": int}
        keys, rows = KEYS[question], []
        n_stored = sum(key != "rank" for key in keys)
        for number, row in enumerate(zip(*columns)):
            stored, values = iter(row[:n_stored]), row[n_stored:]
            if any(value is not None for value in values):
                rows.append([number if key == "rank" else read[key](next(stored)) for key in keys] + list(values))
        return rows


def say(text):
    print(text, file=sys.stderr, flush=True)


def utc(seconds):
    return np.asarray(seconds, dtype="datetime64[s]").astype("datetime64[us]")


def written(path, write):
    """Once, and whole or not at all."""
    if not os.path.exists(path):
        say(f"writing {os.path.basename(path)}")
        part = path + ".part"
        for old in glob.glob(part + "*"):
            if os.path.isdir(old):
                shutil.rmtree(old)
            else:
                os.remove(old)
        begin = time.perf_counter()
        write(part)
        os.rename(part, path)
        say(f"  {time.perf_counter() - begin:.1f} s, {size(path) / 1e6:.1f} MB")
    return path


def size(path):
    return sum(map(os.path.getsize, glob.glob(path + "/*"))) if os.path.isdir(path) else os.path.getsize(path)


# ---------------------------------------------------------------------------------------------------------------------------- Polars


class Polars:
    name = f"Polars {pl.__version__}"

    def __init__(self, data):
        self.data = data
        self.path = written(data.path("parquet"), self.write)
        self.objects = pl.DataFrame(
            {"object": range(data.n_cells), "name": data.names, "region": data.region_ids, "vendor": data.vendor_ids},
            schema={"object": pl.Int32, "name": pl.String, "region": pl.UInt8, "vendor": pl.UInt8},
        )
        instants = {"ts": data.slots, "day": data.days, "hour": data.hours, "month": data.months}
        self.calendar = pl.DataFrame({name: utc(column) for name, column in instants.items()} | {"date": data.dates})

    def write(self, folder):
        data = self.data
        os.makedirs(folder)
        for first, end, suspect, columns in data.blocks():
            frame = pl.DataFrame(
                {
                    "object": np.repeat(np.arange(first, end, dtype=np.int32), data.n_slots),
                    "ts": np.tile(utc(data.slots), end - first),
                    "suspect": suspect.ravel() != 0,
                }
                | {name: np.ascontiguousarray(column).ravel() for name, column in zip(data.counters, columns)}
            )
            counters = pl.col(data.counters)
            frame = frame.with_columns(pl.when(counters != GAP).then(counters))
            frame.write_parquet(os.path.join(folder, f"{first:06}.parquet"), compression="zstd")

    def ways(self, question):
        def way(plan, engine):
            return lambda: plan().collect(engine=engine)

        for label, plan in getattr(self, question.lower())().items():
            for engine in ("in-memory", "streaming"):
                yield f"{label}, {engine}", way(plan, engine)

    @staticmethod
    def columns(frame):
        columns = frame.get_columns()
        return [(column.dt.epoch("s") if column.dtype == pl.Datetime else column).to_list() for column in columns]

    def scan(self):
        return pl.scan_parquet(self.path + "/*.parquet")

    def number(self, key):
        """A number for each local day, hour or month."""
        micros = pl.col("ts").cast(pl.Int64)

        def chosen(stretches):
            value = pl.lit(stretches[-1][0], pl.Int64)
            for earlier, past in reversed(stretches[:-1]):
                value = pl.when(micros < past * 1_000_000).then(pl.lit(earlier, pl.Int64)).otherwise(value)
            return value

        if key == "month":
            number = chosen(self.data.stretches(self.data.months))
        elif key == "day":
            number = (micros + chosen(self.data.stretches(self.data.offsets)) * 1_000_000) // 86_400_000_000
        else:
            # Hours of days that begin at any offset, as long as offsets change by whole hours.
            number = (micros - self.data.start * 1_000_000) // 3_600_000_000
        return number.cast(pl.Int32).alias("number")

    def labels(self, key):
        return self.calendar.lazy().select(key, self.number(key)).unique()

    def local(self, keys, sums):
        """By keys of the object and `key`, a local day or month."""
        *of_object, key = keys
        objects = self.objects.lazy().select("object", *of_object) if of_object != ["object"] else None
        calendar = self.calendar.lazy().select("ts", key)
        zone = pl.col("ts").dt.replace_time_zone("UTC").dt.convert_time_zone(self.data.zone)

        def with_objects():
            return self.scan() if objects is None else self.scan().join(objects, on="object")

        def at_once():
            return with_objects().join(calendar, on="ts").group_by(keys).agg(sums)

        def by_period():
            again = [pl.col(column.meta.output_name()).sum() for column in sums]
            return with_objects().group_by(*of_object, "ts").agg(sums).join(calendar, on="ts").group_by(keys).agg(again)

        def by_zone():
            date = zone.dt.date() if key == "day" else zone.dt.date().dt.truncate("1mo")
            dates = pl.col("date") if key == "day" else pl.col("date").dt.truncate("1mo")
            labels = self.calendar.lazy().select(key, date=dates).unique()
            found = with_objects().with_columns(date=date).group_by(*of_object, "date").agg(sums)
            return found.join(labels, on="date").select(*keys, *[column.meta.output_name() for column in sums])

        def by_number():
            looked_up = [column if column == "object" else self.of_object(column) for column in of_object]
            found = self.scan().group_by(*looked_up, self.number(key)).agg(sums).join(self.labels(key), on="number")
            return found.select(*keys, *[column.meta.output_name() for column in sums])

        ways = {"calendar": at_once, "zone": by_zone, "offsets": by_number}
        return ways if objects is None else ways | {"by period first": by_period}

    def of_object(self, key):
        """An attribute, by the object's number as its place."""
        return pl.lit(self.objects[key]).gather(pl.col("object")).alias(key)

    def sums(self, *names):
        # A sum of nothing is nothing, not zero.
        return [pl.when(pl.col(name).count() > 0).then(pl.col(name).cast(pl.Int64).sum()).alias(name) for name in names]

    def ratio(self):
        att = pl.col("pmRrcAtt")
        return pl.when(att != 0).then(pl.col("pmRrcSucc") / att).alias("ratio")

    def q1(self):
        return self.local(["region", "day"], self.sums(*self.data.counters[:4]))

    def q2(self):
        ids = self.objects.filter(pl.col("region") == self.data.regions.index(self.data.region))["object"]
        added = self.sums("pmRrcSucc", "pmRrcAtt")

        def finish(rows):
            return rows.group_by("ts").agg(added).with_columns(self.ratio())

        span = pl.col("object").is_between(ids.min(), ids.max())
        return {
            "ids": lambda: finish(self.scan().filter(pl.col("object").is_in(ids.implode()))),
            "span and ids": lambda: finish(self.scan().filter(span & pl.col("object").is_in(ids.implode()))),
            "join": lambda: finish(self.scan().filter(span).join(ids.to_frame().lazy(), on="object", how="semi")),
        }

    def q3(self):
        def rows():
            cell = self.objects.filter(pl.col("name") == self.data.cell)["object"][0]
            return self.scan().filter(pl.col("object") == cell).select("ts", "pmRrcAtt", "pmTrafficKb").sort("ts")

        return {"id": rows}

    def q4(self):
        def rows():
            found = self.scan().group_by("object").agg(self.sums("pmRrcSucc", "pmRrcAtt"))
            found = found.filter(pl.col("pmRrcAtt") >= self.data.least_attempts).with_columns(self.ratio())
            found = found.filter(pl.col("ratio").is_not_null()).join(self.objects.lazy().select("object", "name"), on="object")
            return found.sort("ratio", "name").head(self.data.n_worst).drop("name")

        return {"group": rows}

    def q5(self):
        added = self.sums("pmTrafficKb", "pmRrcSucc", "pmRrcAtt")
        again = [pl.col("pmTrafficKb", "pmRrcSucc", "pmRrcAtt").sum()]
        hours = self.calendar.lazy().select("day", "hour").unique()

        def finish(rows):
            rows = rows.filter(pl.col("pmTrafficKb").is_not_null()).join(hours, on="hour")
            rows = rows.sort("day", "pmTrafficKb", "hour", descending=[False, True, False]).unique("day", keep="first", maintain_order=True)
            return rows.with_columns(self.ratio()).select("day", "hour", "pmTrafficKb", "pmRrcSucc", "pmRrcAtt", "ratio")

        def calendar():
            return self.calendar.lazy().select("ts", "hour")

        def by_number():
            return self.scan().group_by(self.number("hour")).agg(added).join(self.labels("hour"), on="number")

        return {
            "offsets": lambda: finish(by_number()),
            "calendar": lambda: finish(self.scan().join(calendar(), on="ts").group_by("hour").agg(added)),
            "by period first": lambda: finish(self.scan().group_by("ts").agg(added).join(calendar(), on="ts").group_by("hour").agg(again)),
        }

    def q6(self):
        # Each period has a row, if only of NULLs.
        return self.local(["object", "day"], [pl.col("pmRrcAtt").count().alias("received"), pl.len().alias("expected")])

    def q7(self):
        ways = self.local(["region", "vendor", "month"], self.sums("pmRrcSucc", "pmRrcAtt"))

        def with_ratio(plan):
            return lambda: plan().with_columns(self.ratio())

        return {label: with_ratio(plan) for label, plan in ways.items()}


# ---------------------------------------------------------------------------------------------------------------------------- DuckDB


class DuckDb:
    name = f"DuckDB {duckdb.__version__}"

    def __init__(self, data, parquet):
        self.data, self.parquet = data, parquet
        self.path = written(data.path("cells.duckdb"), self.write)
        self.db = duckdb.connect(self.path, read_only=True)

    def write(self, path):
        data = self.data
        db = duckdb.connect(path)
        counters = ", ".join(f"{name} INTEGER" for name in data.counters)
        db.execute(f"CREATE TABLE fact (object INTEGER, ts TIMESTAMP, suspect BOOLEAN, {counters})")
        cells = {"name": np.array(data.names, dtype=object), "region": np.array(data.region_ids), "vendor": np.array(data.vendor_ids)}
        cells["object"] = np.arange(data.n_cells)
        db.execute("CREATE TABLE cell (object INTEGER, name VARCHAR, region UTINYINT, vendor UTINYINT)")
        db.execute("INSERT INTO cell SELECT object, name, region, vendor FROM cells")
        instants = {"ts": data.slots, "day": data.days, "hour": data.hours, "month": data.months}
        calendar_of = {name: utc(column) for name, column in instants.items()} | {"date": np.array(data.dates, dtype="datetime64[s]")}
        db.execute("CREATE TABLE calendar (ts TIMESTAMP, day TIMESTAMP, hour TIMESTAMP, month TIMESTAMP, date DATE)")
        db.execute("INSERT INTO calendar SELECT ts, day, hour, month, date::DATE FROM calendar_of")
        # In the order of the files, which is that of objects and time.
        for part in sorted(glob.glob(self.parquet + "/*.parquet")):
            db.execute(f"INSERT INTO fact SELECT * FROM read_parquet('{part}')")
        db.execute("CHECKPOINT")
        db.close()

    def ways(self, question):
        def way(statements):
            return lambda: self.answer(statements)

        for label, statements in getattr(self, question.lower())().items():
            yield label, way(statements)

    def answer(self, statements):
        """All but the last statement give what stands in the next one."""
        *before, last = [statements] if isinstance(statements, str) else statements
        found = ()
        for statement in before:
            found = self.db.execute(statement.format(*found)).fetchone()
        return self.db.execute(last.format(*found)).fetchnumpy()

    @staticmethod
    def columns(found):
        for column in found.values():
            is_instant = np.issubdtype(column.dtype, np.datetime64)
            yield column.astype("datetime64[s]").astype(np.int64) if is_instant else column

    def number(self, key):
        """A number for each local day, hour or month."""

        def chosen(stretches, unit):
            whens = [f"WHEN ts < TIMESTAMP '{utc(past)}' THEN {value * unit}" for value, past in stretches[:-1]]
            last = stretches[-1][0] * unit
            return f"CASE {' '.join(whens)} ELSE {last} END" if whens else str(last)

        if key == "month":
            return f"({chosen(self.data.stretches(self.data.months), 1)})::INTEGER"
        if key == "day":
            return f"((epoch_us(ts) + ({chosen(self.data.stretches(self.data.offsets), 1_000_000)})) // 86400000000)::INTEGER"
        # Hours of days that begin at any offset, as long as offsets change by whole hours.
        return f"((epoch_us(ts) - {self.data.start * 1_000_000}) // 3600000000)::INTEGER"

    def labels(self, key):
        return f"(SELECT DISTINCT {key}, {self.number(key)} AS number FROM calendar)"

    def local(self, keys, sums):
        """By keys of the cell and `key`, a local day or month."""
        *of_cell, key = keys
        by = ", ".join(of_cell)
        added = ", ".join(f"{how}::BIGINT AS {name}" for name, how in sums.items())
        again = ", ".join(f"sum({name})::BIGINT AS {name}" for name in sums)
        cells = "" if of_cell == ["object"] else "JOIN cell USING (object)"
        date = f"date_trunc('{key}', timezone('{self.data.zone}', timezone('UTC', ts)))::DATE"
        labels = f"(SELECT DISTINCT {key}, date_trunc('{key}', date)::DATE AS date FROM calendar)"
        first = f"SELECT {by}, ts, {added} FROM fact {cells} GROUP BY ALL"
        in_zone = f"SELECT {by}, {date} AS date, {added} FROM fact {cells} GROUP BY ALL"
        numbered = f"SELECT {by}, {self.number(key)} AS number, {added} FROM fact {cells} GROUP BY ALL"
        ways = {
            "calendar": f"SELECT {by}, {key}, {added} FROM fact {cells} JOIN calendar USING (ts) GROUP BY ALL",
            "zone": f"SELECT {by}, {key}, {', '.join(sums)} FROM ({in_zone}) JOIN {labels} USING (date)",
            "offsets": f"SELECT {by}, {key}, {', '.join(sums)} FROM ({numbered}) JOIN {self.labels(key)} USING (number)",
        }
        if cells:
            ways["by period first"] = f"SELECT {by}, {key}, {again} FROM ({first}) JOIN calendar USING (ts) GROUP BY ALL"
        return ways

    def q1(self):
        return self.local(["region", "day"], {name: f"sum({name})" for name in self.data.counters[:4]})

    def q2(self):
        region = self.data.regions.index(self.data.region)
        added = "ts, sum(pmRrcSucc)::BIGINT AS succ, sum(pmRrcAtt)::BIGINT AS att, succ / nullif(att, 0) AS ratio"
        ids = f"(SELECT object FROM cell WHERE region = {region})"
        span = f"SELECT min(object), max(object) FROM cell WHERE region = {region}"
        return {
            "ids": f"SELECT {added} FROM fact WHERE object IN {ids} GROUP BY ts",
            "join": f"SELECT {added} FROM fact JOIN cell USING (object) WHERE region = {region} GROUP BY ts",
            "span and ids": (span, f"SELECT {added} FROM fact WHERE object BETWEEN {{}} AND {{}} AND object IN {ids} GROUP BY ts"),
        }

    def q3(self):
        cell = f"SELECT object FROM cell WHERE name = '{self.data.cell}'"
        return {
            "id": (cell, "SELECT ts, pmRrcAtt, pmTrafficKb FROM fact WHERE object = {} ORDER BY ts"),
            "subquery": f"SELECT ts, pmRrcAtt, pmTrafficKb FROM fact WHERE object = ({cell}) ORDER BY ts",
        }

    def q4(self):
        added = "SELECT object, sum(pmRrcSucc)::BIGINT AS succ, sum(pmRrcAtt)::BIGINT AS att FROM fact GROUP BY object"
        ranked = f"SELECT object, succ, att, succ / nullif(att, 0) AS ratio FROM ({added}) JOIN cell USING (object)"
        least, n = self.data.least_attempts, self.data.n_worst
        return {"group": f"{ranked} WHERE att >= {least} AND ratio IS NOT NULL ORDER BY ratio, name LIMIT {n}"}

    def q5(self):
        added = "sum(pmTrafficKb) AS traffic, sum(pmRrcSucc) AS succ, sum(pmRrcAtt) AS att"
        again = "sum(traffic) AS traffic, sum(succ) AS succ, sum(att) AS att"

        def finish(hours):
            return (
                f"SELECT day, hour, traffic::BIGINT AS t, succ::BIGINT AS s, att::BIGINT AS a, s / nullif(a, 0) AS ratio FROM ({hours}) "
                "WHERE traffic IS NOT NULL QUALIFY row_number() OVER (PARTITION BY day ORDER BY traffic DESC, hour) = 1"
            )

        first = f"SELECT ts, {added} FROM fact GROUP BY ts"
        numbered = f"SELECT {self.number('hour')} AS number, {added} FROM fact GROUP BY ALL"
        labels = f"(SELECT DISTINCT day, hour, {self.number('hour')} AS number FROM calendar)"
        return {
            "offsets": finish(f"SELECT day, hour, traffic, succ, att FROM ({numbered}) JOIN {labels} USING (number)"),
            "calendar": finish(f"SELECT day, hour, {added} FROM fact JOIN calendar USING (ts) GROUP BY day, hour"),
            "by period first": finish(f"SELECT day, hour, {again} FROM ({first}) JOIN calendar USING (ts) GROUP BY day, hour"),
        }

    def q6(self):
        # Each period has a row, if only of NULLs.
        return self.local(["object", "day"], {"received": "count(pmRrcAtt)", "expected": "count(*)"})

    def q7(self):
        sums = {"succ": "sum(pmRrcSucc)", "att": "sum(pmRrcAtt)"}
        ways = self.local(["region", "vendor", "month"], sums)
        return {label: f"SELECT *, succ / nullif(att, 0) AS ratio FROM ({way})" for label, way in ways.items()}


# ---------------------------------------------------------------------------------------------------------------------------- SQLite


class Sqlite:
    name = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self, data):
        self.data = data
        self.path = written(data.path("cells.sqlite"), self.write)
        self.db = sqlite3.connect(self.path)
        self.db.executescript("PRAGMA cache_size = -262144; PRAGMA mmap_size = 17179869184; PRAGMA temp_store = MEMORY;")

    def write(self, path):
        data = self.data
        db = sqlite3.connect(path, isolation_level=None)
        counters = ", ".join(f"{name} INTEGER" for name in data.counters)
        # A file that is renamed when it is whole needs no journal.
        db.executescript(
            "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            f"CREATE TABLE fact (object INTEGER, ts INTEGER, suspect INTEGER, {counters}, PRIMARY KEY (object, ts)) WITHOUT ROWID;"
            "CREATE TABLE cell (object INTEGER PRIMARY KEY, name TEXT UNIQUE, region INTEGER, vendor INTEGER);"
            "CREATE INDEX cell_region ON cell (region);"
            "CREATE TABLE calendar (ts INTEGER PRIMARY KEY, day INTEGER, hour INTEGER, month INTEGER);"
            + "".join(f"CREATE TABLE {key} (first INTEGER PRIMARY KEY, past INTEGER);" for key in ("day", "hour", "month"))
        )
        db.execute("BEGIN")
        db.executemany("INSERT INTO cell VALUES (?, ?, ?, ?)", zip(range(data.n_cells), data.names, data.region_ids, data.vendor_ids))
        db.executemany("INSERT INTO calendar VALUES (?, ?, ?, ?)", zip(data.slots.tolist(), data.days, data.hours, data.months))
        for key, firsts in (("day", data.days), ("hour", data.hours), ("month", data.months)):
            edges = sorted(set(firsts)) + [data.end]
            db.executemany(f"INSERT INTO {key} VALUES (?, ?)", zip(edges, edges[1:]))
        put = f"INSERT INTO fact VALUES (?, ?, ?{f', nullif(?, {GAP})' * len(data.counters)})"
        slots = data.slots.tolist()
        for first, end, suspect, columns in data.blocks():
            for cell in range(end - first):
                of_cell = [column[cell].tolist() for column in columns]
                db.executemany(put, zip([first + cell] * data.n_slots, slots, suspect[cell].tolist(), *of_cell))
        for statement in ("CREATE INDEX fact_ts ON fact (ts)", "COMMIT", "ANALYZE"):
            db.execute(statement)
        db.close()

    def ways(self, question):
        def way(statement):
            return lambda: self.db.execute(statement).fetchall()

        for label, statement in getattr(self, question.lower())().items():
            yield label, way(statement)

    @staticmethod
    def columns(rows):
        return [list(column) for column in zip(*rows)]

    def local(self, of_cell, key, sums):
        """By keys of the cell and a local day, hour or month: range by range of each cell, in the order of the key; or joined."""
        added = ", ".join(f"{how} AS {name}" for name, how in sums.items())
        again = ", ".join(f"sum({name}) AS {name}" for name in sums)
        by = "".join(f"{column}, " for column in of_cell)
        ranges = (
            f"SELECT {by.replace('object', 'cell.object')}first AS {key}, {added} FROM cell CROSS JOIN {key} CROSS JOIN fact "
            "ON fact.object = cell.object AND fact.ts >= first AND fact.ts < past GROUP BY cell.object, first"
        )
        if of_cell == ["object"]:
            return {"ranges": ranges}
        cells = "CROSS JOIN cell USING (object)" if of_cell else ""
        return {
            "ranges": f"SELECT {by}{key}, {again} FROM ({ranges}) GROUP BY {by}{key}",
            "calendar": f"SELECT {by}{key}, {added} FROM fact {cells} CROSS JOIN calendar USING (ts) GROUP BY {by}{key}",
        }

    def q1(self):
        return self.local(["region"], "day", {name: f"sum({name})" for name in self.data.counters[:4]})

    def q2(self):
        region = self.data.regions.index(self.data.region)
        added = "ts, sum(pmRrcSucc) AS succ, sum(pmRrcAtt) AS att, 1.0 * sum(pmRrcSucc) / nullif(sum(pmRrcAtt), 0) AS ratio"
        rows = f"FROM fact WHERE object IN (SELECT object FROM cell WHERE region = {region})"
        return {"by time": f"SELECT {added} {rows} GROUP BY ts", "by object": f"SELECT {added} {rows} GROUP BY +ts"}

    def q3(self):
        cell = f"(SELECT object FROM cell WHERE name = '{self.data.cell}')"
        return {"subquery": f"SELECT ts, pmRrcAtt, pmTrafficKb FROM fact WHERE object = {cell} ORDER BY ts"}

    def q4(self):
        added = "SELECT object, sum(pmRrcSucc) AS succ, sum(pmRrcAtt) AS att FROM fact GROUP BY object"
        ratio = f"SELECT object, succ, att, 1.0 * succ / nullif(att, 0) AS ratio FROM ({added}) WHERE att >= {self.data.least_attempts}"
        ranked = f"SELECT object, succ, att, ratio FROM ({ratio}) JOIN cell USING (object) WHERE ratio IS NOT NULL"
        return {"group": f"{ranked} ORDER BY ratio, name LIMIT {self.data.n_worst}"}

    def q5(self):
        sums = {"traffic": "sum(pmTrafficKb)", "succ": "sum(pmRrcSucc)", "att": "sum(pmRrcAtt)"}

        def finish(hours):
            numbered = (
                "SELECT day, hours.hour, traffic, succ, att, 1.0 * succ / nullif(att, 0) AS ratio, "
                "row_number() OVER (PARTITION BY day ORDER BY traffic DESC, hours.hour) AS number "
                f"FROM ({hours}) AS hours JOIN calendar ON calendar.ts = hours.hour WHERE traffic IS NOT NULL"
            )
            return f"SELECT day, hour, traffic, succ, att, ratio FROM ({numbered}) WHERE number = 1"

        return {label: finish(way) for label, way in self.local([], "hour", sums).items()}

    def q6(self):
        # Each period has a row, if only of NULLs.
        return self.local(["object"], "day", {"received": "count(pmRrcAtt)", "expected": "count(*)"})

    def q7(self):
        ways = self.local(["region", "vendor"], "month", {"succ": "sum(pmRrcSucc)", "att": "sum(pmRrcAtt)"})
        return {label: f"SELECT *, 1.0 * succ / nullif(att, 0) AS ratio FROM ({way})" for label, way in ways.items()}


# ------------------------------------------------------------------------------------------------------------------------- comparing


def ask(peer, question, rounds):
    """Milliseconds and rows of the fastest way."""
    best = None
    for label, way in peer.ways(question):
        begin = time.perf_counter()
        found = way()
        first = time.perf_counter() - begin
        rows = peer.data.rows(question, peer.columns(found))
        differs = best and difference(question, best[2], rows)
        if differs:
            sys.exit(f"{peer.name}, {label}: {differs}")
        # The first way finds the file cold.
        begin = time.perf_counter()
        if first < 2:
            way()
            first = time.perf_counter() - begin
        say(f"  {peer.name}, {question}, {label}: {first * 1e3:.1f} ms")
        if best is None or first < best[0]:
            best = (first, way, rows)
    times = []
    while len(times) < rounds and (not times or sum(times) < SECONDS_PER_QUESTION):
        begin = time.perf_counter()
        best[1]()
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1e3, best[2]


def difference(question, ours, theirs):
    """The first place at which two answers say something else; nothing where they agree."""
    n_keys = len(KEYS[question])
    if len(ours) != len(theirs):
        return f"{question}: {len(ours)} rows are not {len(theirs)}"
    ours, theirs = ({tuple(row[:n_keys]): row[n_keys:] for row in rows} for rows in (ours, theirs))
    for key in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(key), theirs.get(key)
        same = one is not None and other is not None and len(one) == len(other) and all(map(agree, one, other))
        if not same:
            return f"{question} at {key}: {one} is not {other}"
    return None


def agree(one, other):
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=0)


def vigia(options, *arguments):
    command = [options.vigia_bench, "--bench"] if options.vigia_bench else ["cargo", "bench", "--bench", "query", "--"]
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    ended = subprocess.run([*command, *arguments], cwd=None if options.vigia_bench else root)
    if ended.returncode != 0:
        sys.exit(f"{command[0]}: ended with {ended.returncode}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--cells", type=int, default=2000)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--counters", type=int, default=20)
    parser.add_argument("--start", default="2026-09-01")
    parser.add_argument("--vigia-bench", "--bench-binary", help="the benchmark as cargo built it; without it, cargo is called")
    parser.add_argument("--vigia-args", default="", help="more for `--run`, such as --vigia-args=--no-rollups")
    parser.add_argument("--no-sqlite", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--load-only", action="store_true", help="write what is missing, ask nothing")
    options = parser.parse_args()
    folder = os.path.abspath(options.folder)

    if not os.path.exists(os.path.join(folder, "raw", "meta.json")):
        sizes = [f"--{name}={getattr(options, name)}" for name in ("cells", "days", "counters", "start")]
        vigia(options, "--build", folder, *[part for text in sizes for part in text.split("=")])
    data = Data(folder)
    if not data.has_columns:
        sys.exit("the folder has no raw values (it was built with --no-raw)")
    polars = Polars(data)
    peers = [DuckDb(data, polars.path), polars] + ([] if options.no_sqlite else [Sqlite(data)])
    if options.load_only:
        return

    answers = os.path.join(folder, "answers.json")
    vigia(options, "--run", folder, "--answers", answers, "--rounds", str(options.rounds), *options.vigia_args.split())
    ours = json.load(open(answers))
    table, ratios = [], {peer.name: [] for peer in peers}
    for answer in ours["questions"]:
        question = answer["name"].split()[0]
        line = f"| {answer['name']} | {answer['first_ms']:.2f} | {answer['median_ms']:.2f} |"
        for peer in peers:
            millis, rows = ask(peer, question, options.rounds)
            differs = difference(question, answer["rows"], rows)
            if differs:
                sys.exit(f"Vigia and {peer.name}: {differs}")
            ratio = millis / answer["median_ms"]
            ratios[peer.name].append(ratio)
            line += f" {millis:.2f} | {ratio:.2f} × |"
        table.append(line)

    n_values = data.n_cells * data.n_slots * len(data.counters)
    print(f"\n{n_values / 1e6:.1f} million values: {data.n_cells} cells, {data.n_days} days, {len(data.counters)} counters; all answers agree\n")
    print("| ms | Vigia, first | Vigia | " + " | ".join(f"{peer.name} | ratio" for peer in peers) + " |")
    print("|---" * (3 + 2 * len(peers)) + "|")
    print("\n".join(table))
    means = " | ".join(f"| {statistics.geometric_mean(ratios[peer.name]):.2f} ×" for peer in peers)
    print(f"| geometric mean | | | {means} |")
    sizes = [ours["cache_bytes"]] + [size(peer.path) for peer in peers]
    shown = " | ".join(f"{n / 1e6:.1f} MB | {n / sizes[0]:.2f} ×" for n in sizes[1:])
    print(f"| size | | {sizes[0] / 1e6:.1f} MB | {shown} |")
    if ours["peak_bytes"]:
        print(f"\npeak memory of Vigia: {ours['peak_bytes'] / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
