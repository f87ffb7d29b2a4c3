#!/usr/bin/env python3
"""Asks random questions twice: of the program, and of DuckDB over the raw files, with nothing of the program.

    questions.py VIGIA FOLDER [--seed N] [--questions N] [--warehouse FILE [--node URL]...]

Writes networks of other kinds than the demo's into FOLDER, as CSV exports: periods of 5, 15 and 60 minutes, gaps, blanks, suspect
rows, rows off the grid, corrections that come late, zones with half and three quarters of an hour, months and days with a change of
clocks. Imports them, asks `--questions` of each network with `vigia query`, and computes the same by SQL over the same files: sums as
integers and decimals, divided last. With `--warehouse` the same is imported into a warehouse too (FILE holds the [warehouse] part of a
vigia.toml, with {network} in the name of its database; --node names its other servers) and asked there. Ends with 1 at the first value that differs by more than 1e-12 of itself, or that only one side has.
"""

import argparse
import csv
import datetime
import decimal
import fractions
import io
import os
import random
import subprocess
import sys
import zoneinfo

import duckdb

TOLERANCE = 1e-12
UTC = datetime.timezone.utc
# Whole numbers but for the last, which has two decimals and is negative.
COUNTERS = ["attempts", "successes", "volume", "users", "level"]

NETWORKS = [
    {
        "name": "quarters",
        "granularity": 900,
        "n_cells": 150,
        "start": "2026-10-23",
        "n_days": 4,
        "zones": ["Europe/Madrid", "America/Bogota", "Asia/Kolkata", "UTC", "America/St_Johns"],
    },
    {
        "name": "fives",
        "granularity": 300,
        "n_cells": 40,
        "start": "2026-09-05",
        "n_days": 3,
        "zones": ["America/Santiago", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"],
    },
    {
        "name": "hours",
        "granularity": 3600,
        "n_cells": 75,
        "start": "2026-10-20",
        "n_days": 16,
        "zones": ["America/New_York", "America/Lima", "UTC", "Europe/Lisbon"],
    },
]

REGIONS = ["Norte", "Sur", "Este", "O'Higgins"]
VENDORS = ["Ericsson", "Huawei"]

COUNTS = ["received", "expected", "suspect"]

# Name, numerator and denominator in SQL (None: nothing to divide by), formula; factor.
QUESTIONS = [
    ("attempts", "sum(attempts)", None, None),
    ("volume", "sum(volume)", None, None),
    ("formula", "100 * sum(successes)", "sum(attempts)", "100 * sum(successes) / sum(attempts)"),
    ("formula", "sum(level)", "count(level)", "avg(level)"),
    ("formula", "min(level)", None, "min(level)"),
    ("formula", "max(users)", None, "max(users)"),
    ("formula", "count(users)", None, "count(users)"),
    ("formula", "8 * sum(volume)", "count(volume) * {granularity}", "8 * sum(volume) / (count(volume) * {granularity})"),
]


def fail(text):
    print(text, file=sys.stderr)
    sys.exit(1)


class Network:
    def __init__(self, plan, folder, seed):
        self.plan, self.folder = plan, os.path.join(folder, plan["name"])
        self.granularity = plan["granularity"]
        self.random = random.Random(f"{seed} {plan['name']}")
        os.makedirs(os.path.join(self.folder, "exports"))
        self.start = int(datetime.datetime.fromisoformat(plan["start"]).replace(tzinfo=UTC).timestamp())
        self.end = self.start + plan["n_days"] * 86_400
        self.cells = [f"C{n:03}" for n in range(plan["n_cells"])]
        self.region = {cell: self.random.choice(REGIONS) for cell in self.cells}
        self.vendor = {cell: self.random.choice(VENDORS) for cell in self.cells}
        self.files = []

    def row(self, instant, cell):
        chance = self.random
        attempts = int(chance.paretovariate(0.7)) % 100_000
        level = decimal.Decimal(-chance.randrange(4_000, 14_000)) / 100
        values = [attempts, chance.randint(0, attempts), chance.randrange(2**36), chance.randrange(400), level]
        values = ["" if chance.random() < 0.03 else str(value) for value in values]
        stamp = datetime.datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        end = datetime.datetime.fromtimestamp(instant + self.granularity, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        reliability = "Unreliable" if chance.random() < 0.02 else "Reliable"
        return [stamp, end, cell, reliability, *values]

    def write_file(self, rows):
        """Files are named in the order in which they are imported."""
        path = os.path.join(self.folder, "exports", f"pm_{len(self.files):04}.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["period_start", "period_end", "cell", "reliability", *COUNTERS])
            writer.writerows(rows)
        self.files.append(path)

    def write(self):
        chance = self.random
        absent = {cell: chance.randrange(self.start, self.end) for cell in chance.sample(self.cells, 6)}
        for day in range(self.plan["n_days"]):
            rows = []
            begin = self.start + day * 86_400
            for cell in self.cells:
                for instant in range(begin, begin + 86_400, self.granularity):
                    is_absent = cell in absent and absent[cell] <= instant < absent[cell] + 40_000
                    if not is_absent and chance.random() > 0.01:
                        rows.append(self.row(instant, cell))
                # A clock that was set late.
                if chance.random() < 0.05:
                    instant = begin + chance.randrange(86_400 // self.granularity) * self.granularity + 60
                    rows.append(self.row(instant, cell))
            self.write_file(rows)
        for _ in range(3):
            rows = []
            for cell in chance.sample(self.cells, 12):
                first = chance.randrange(self.start, self.end - 30_000) // self.granularity * self.granularity
                rows += [self.row(instant, cell) for instant in range(first, first + 20_000, self.granularity)]
            self.write_file(rows)
        with open(os.path.join(self.folder, "sites.csv"), "w", encoding="utf-8") as file:
            file.write("cell,region,site_vendor\n")
            for cell in self.cells:
                file.write(f'{cell},"{self.region[cell]}",{self.vendor[cell]}\n')

    def load(self):
        """The rows that count: of each cell and period the one that came last, blanks included."""
        self.db = duckdb.connect()
        types = ", ".join(f"'{c}': '{'DECIMAL(18,2)' if c == 'level' else 'BIGINT'}'" for c in COUNTERS)
        self.db.execute(f"""
            CREATE TABLE sent AS SELECT * FROM read_csv({self.files!r}, filename = true, nullstr = '',
                header = true, types = {{'period_start': 'VARCHAR', 'reliability': 'VARCHAR', {types}}})""")
        self.db.execute("""
            CREATE TABLE counted AS
            SELECT epoch(CAST(period_start AS TIMESTAMP))::BIGINT AS instant, * EXCLUDE (period_start)
            FROM sent QUALIFY row_number() OVER (PARTITION BY cell, period_start ORDER BY filename DESC) = 1""")
        # A row off the grid tells nothing of a counter where rows on the grid tell at least half of its time.
        step, off = self.granularity, f"counted.instant % {self.granularity}"
        told = "SELECT cell FROM counted AS told WHERE told.cell = counted.cell AND told.{counter} IS NOT NULL AND told.instant = "
        for counter in COUNTERS:
            before, after = (told.format(counter=counter) + f"counted.instant - {off} + {at}" for at in (0, step))
            self.db.execute(f"""
                UPDATE counted SET {counter} = NULL WHERE {off} <> 0 AND 2 * (
                    CASE WHEN EXISTS ({before}) THEN {step} - {off} ELSE 0 END + CASE WHEN EXISTS ({after}) THEN {off} ELSE 0 END
                ) >= {step}""")
        self.db.execute("CREATE TABLE site (cell VARCHAR, region VARCHAR, site_vendor VARCHAR)")
        self.db.executemany("INSERT INTO site VALUES (?, ?, ?)", [[c, self.region[c], self.vendor[c]] for c in self.cells])
        self.instants = [row[0] for row in self.db.execute("SELECT DISTINCT instant FROM counted ORDER BY 1").fetchall()]


def bucket_start(instant, every, zone):
    """The instant at which the local bucket of an instant begins."""
    local = datetime.datetime.fromtimestamp(instant, zone)
    seconds = {"5m": 300, "15m": 900, "1h": 3600}.get(every)
    if seconds:
        into = local.minute * 60 + local.second
        return instant - into % seconds
    date = local.date()
    if every == "1w":
        date -= datetime.timedelta(days=date.weekday())
    if every == "1mo":
        date = date.replace(day=1)
    # The first instant of that date: the clock may skip midnight.
    first = int(datetime.datetime(date.year, date.month, date.day, tzinfo=zone).timestamp())
    for candidate in range(first - 7_200, first + 7_201, 900):
        if datetime.datetime.fromtimestamp(candidate, zone).date() == date:
            return candidate
    return first


def seconds(text):
    return int(datetime.datetime.fromisoformat(text).timestamp())


def table(vigia, workspace, arguments):
    """Rows of what a command prints as CSV."""
    command = [vigia, "--workspace", workspace, *arguments]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        fail(f"{' '.join(command)}\nended with {run.returncode}: {run.stderr}")
    return list(csv.DictReader(io.StringIO(run.stdout)))


class Question:
    def __init__(self, network, chance):
        self.network = network
        self.zone_name = chance.choice(network.plan["zones"])
        self.zone = zoneinfo.ZoneInfo(self.zone_name)
        self.column, self.numerator, self.denominator, self.formula = chance.choice(QUESTIONS)
        steps = [step for step, seconds in [("5m", 300), ("15m", 900), ("1h", 3600)] if seconds >= network.granularity]
        self.every = chance.choice([*steps, "1d", "1d", "1w", "1mo", "all"])
        self.by = chance.choice([[], ["region"], ["site_vendor"], ["region", "site_vendor"], ["object"]])
        self.suspect = chance.choice(["keep", "exclude"])
        self.where, self.where_sql = chance.choice([
            (None, "true"),
            (None, "true"),
            ('region == "Sur"', "region = 'Sur'"),
            ('region in ("Norte", "O\'Higgins") and site_vendor != "Huawei"', "region IN ('Norte', 'O''Higgins') AND site_vendor <> 'Huawei'"),
            ('name ~ "C0*"', "cell LIKE 'C0%'"),
        ])
        step = chance.choice([86_400, 3_600])
        length = network.end - network.start
        self.start = network.start + chance.randrange(0, length // 2) // step * step
        self.end = min(network.end, self.start + max(step, chance.randrange(length) // step * step))

    def text(self):
        return " ".join(f"'{word}'" if " " in word else word for word in self.arguments())

    def arguments(self):
        stamp = lambda instant: datetime.datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: E731
        granularity = self.network.granularity
        asked = ["--formula", self.formula.format(granularity=granularity)] if self.formula else ["--measurement", self.column]
        found = ["query", *asked, "--every", self.every, "--zone", self.zone_name, f"--{self.suspect}-suspect"]
        found += ["--from", stamp(self.start), "--to", stamp(self.end), "--format", "csv"]
        if self.formula is None:
            found.append("--explain")
        if self.by:
            found += ["--by", ",".join(self.by)]
        return found + (["--where", self.where] if self.where else [])

    def of_program(self, vigia, workspace):
        found = {}
        for row in table(vigia, workspace, self.arguments()):
            key = (seconds(row["period_start"]), *(row[key] for key in self.by))
            if row[self.column] != "":
                found[key] = fractions.Fraction(row[self.column])
            # What arrived, of how much: only asked of plain measurements, of which there is one.
            for count in COUNTS if self.formula is None else []:
                # Nothing was expected; of what did not arrive nothing is suspect.
                if row[f"{self.column}.expected"] != "":
                    found[*key, count] = fractions.Fraction(row[f"{self.column}.{count}"] or 0)
        return found

    def of_database(self):
        network, every = self.network, self.every
        inside = [instant for instant in network.instants if self.start <= instant < self.end]
        bucket = (lambda i: self.start) if every == "all" else (lambda i: max(self.start, bucket_start(i, every, self.zone)))
        db = network.db
        db.execute("CREATE OR REPLACE TEMP TABLE calendar (instant BIGINT, bucket BIGINT)")
        db.executemany("INSERT INTO calendar VALUES (?, ?)", [[instant, bucket(instant)] for instant in inside] or [[-1, -1]])
        keys = ", ".join(["bucket", *("cell" if key == "object" else key for key in self.by)])
        denominator = (self.denominator or "1").format(granularity=network.granularity)
        asked = f"FROM counted JOIN calendar USING (instant) JOIN site USING (cell) WHERE {self.where_sql}"
        counts = f"({self.suspect == 'keep'} OR reliability = 'Reliable')"
        sql = f"SELECT {keys}, {self.numerator}, {denominator} {asked} AND {counts} GROUP BY {keys}"
        found = {}
        for *key, numerator, denominator in db.execute(sql).fetchall():
            if numerator is not None and denominator:
                found[tuple(key)] = fractions.Fraction(numerator) / fractions.Fraction(denominator)
        if self.formula is None:
            self.count_periods(found, bucket, keys, asked, counts)
        return found

    def count_periods(self, found, bucket, keys, asked, counts):
        """Expected is each period of every object that ever sent the counter; where rows off the grid come on top, they are expected."""
        db, granularity = self.network.db, self.network.granularity
        received = f"count(*) FILTER ({self.column} IS NOT NULL AND {counts})"
        suspect = f"count(*) FILTER ({self.column} IS NOT NULL AND reliability <> 'Reliable')"
        for *key, received, suspect in db.execute(f"SELECT {keys}, {received}, {suspect} {asked} GROUP BY {keys}").fetchall():
            found[*key, "received"] = fractions.Fraction(received)
            found[*key, "suspect"] = fractions.Fraction(suspect)
        grid = range(-(-self.start // granularity) * granularity, self.end, granularity)
        db.execute("CREATE OR REPLACE TEMP TABLE calendar (instant BIGINT, bucket BIGINT)")
        db.executemany("INSERT INTO calendar VALUES (?, ?)", [[instant, bucket(instant)] for instant in grid])
        senders = f"(SELECT DISTINCT cell FROM counted WHERE {self.column} IS NOT NULL)"
        sql = f"SELECT {keys}, count(*) FROM {senders} JOIN site USING (cell), calendar WHERE {self.where_sql} GROUP BY {keys}"
        for *key, expected in db.execute(sql).fetchall():
            for count in ("received", "suspect"):
                found.setdefault((*key, count), fractions.Fraction(0))
            found[*key, "expected"] = max(fractions.Fraction(expected), found[*key, "received"])


class BusyHours:
    """A ratio in the busy hour of each local day: of the whole network, or of each cell in its own."""

    def __init__(self, network, chance):
        self.network = network
        self.zone_name = chance.choice(network.plan["zones"])
        self.zone = zoneinfo.ZoneInfo(self.zone_name)
        self.scope = chance.choice(["network", "object"])
        self.numerator, self.by, self.column = "sum(successes)", ["region"], "formula"

    def text(self):
        return f"busy hours, {self.scope}, {self.zone_name}"

    def dates(self):
        """Local days that lie wholly in the data."""
        whole = []
        date = datetime.datetime.fromtimestamp(self.network.start, self.zone).date()
        while True:
            first, end = (self.day_start(date + datetime.timedelta(days=days)) for days in (0, 1))
            if end > self.network.end:
                return whole
            if first >= self.network.start:
                whole.append((date, first, end))
            date += datetime.timedelta(days=1)

    def day_start(self, date):
        noon = int(datetime.datetime(date.year, date.month, date.day, 12, tzinfo=self.zone).timestamp())
        return bucket_start(noon, "1d", self.zone)

    def of_program(self, vigia, workspace):
        name = f"{self.scope}-{self.zone_name.replace('/', '-').lower()}"
        with open(os.path.join(workspace, "busy_hours", f"{name}.toml"), "w", encoding="utf-8") as file:
            file.write(
                f'[[busy_hour]]\nname = "{name}"\nformula = "sum(volume)"\nresolution = "clock"\nscope = "{self.scope}"\n'
                f'stability = "bouncing"\nties = "earliest"\nmonth_rule = "max"\nzone = "{self.zone_name}"\n'
            )
        dates = self.dates()
        asked = ["query", "--busy-hour", name, "--formula", "100 * sum(successes) / sum(attempts)", "--by", "region"]
        asked += ["--every", "1d", "--zone", self.zone_name, "--keep-suspect", "--format", "csv"]
        asked += ["--from", str(dates[0][0]), "--to", str(dates[-1][0] + datetime.timedelta(days=1))]
        rows = (row for row in table(vigia, workspace, asked) if row["formula"])
        return {(seconds(row["period_start"]), row["region"]): fractions.Fraction(row["formula"]) for row in rows}

    def of_database(self):
        db = self.network.db
        rows = [
            [instant, first, bucket_start(instant, "1h", self.zone)]
            for _, first, end in self.dates()
            for instant in self.network.instants
            if first <= instant < end
        ]
        db.execute("CREATE OR REPLACE TEMP TABLE calendar (instant BIGINT, day BIGINT, hour BIGINT)")
        db.executemany("INSERT INTO calendar VALUES (?, ?, ?)", rows)
        own = "cell, " if self.scope == "object" else ""
        sql = f"""
            WITH hours AS (SELECT {own}day, hour, sum(volume) AS traffic FROM counted JOIN calendar USING (instant) GROUP BY ALL),
            busy AS (SELECT {own}day, hour FROM hours WHERE traffic IS NOT NULL
                QUALIFY row_number() OVER (PARTITION BY {own}day ORDER BY traffic DESC, hour) = 1)
            SELECT day, region, 100 * sum(successes), sum(attempts)
            FROM counted JOIN calendar USING (instant) JOIN busy USING ({own}day, hour) JOIN site USING (cell) GROUP BY day, region"""
        found = {}
        for day, region, numerator, denominator in db.execute(sql).fetchall():
            if numerator is not None and denominator:
                found[day, region] = fractions.Fraction(numerator) / fractions.Fraction(denominator)
        return found


class Worst:
    """The worst cells by a ratio, with so many attempts at least. Of cells that share a place it does not matter which is named."""

    def __init__(self, network, chance):
        self.network = network
        self.numerator, self.by, self.column = "sum(successes)", [], "formula"
        self.n, self.attempts = chance.choice([5, 20]), chance.choice([1, 5_000, 100_000])

    def text(self):
        return f"the worst {self.n} with {self.attempts} attempts"

    def of_program(self, vigia, workspace):
        stamp = lambda instant: datetime.datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: E731
        asked = ["worst", "--formula", "100 * sum(successes) / sum(attempts)", "--better", "higher", "--n", str(self.n)]
        asked += ["--min-attempts", str(self.attempts), "--keep-suspect", "--format", "csv"]
        asked += ["--from", stamp(self.network.start), "--to", stamp(self.network.end)]
        rows = table(vigia, workspace, asked)
        return {(place,): fractions.Fraction(row["formula"]) for place, row in enumerate(rows)}

    def of_database(self):
        sql = f"""
            SELECT 100 * sum(successes), sum(attempts) FROM counted GROUP BY cell
            HAVING sum(attempts) >= {self.attempts} ORDER BY sum(successes) / sum(attempts) LIMIT {self.n}"""
        rows = self.network.db.execute(sql).fetchall()
        return {(place,): fractions.Fraction(above) / fractions.Fraction(below) for place, (above, below) in enumerate(rows)}


def compare(question, found, expected, where):
    for key in sorted(set(found) | set(expected), key=str):
        ours, theirs = found.get(key), expected.get(key)
        # What nothing counts is 0 of nothing, or not there.
        if ours is None and theirs == 0 and "count" in question.numerator:
            continue
        if theirs is None and ours == 0 and "count" in question.numerator:
            continue
        is_same = ours is not None and theirs is not None and abs(ours - theirs) <= TOLERANCE * abs(theirs)
        if not is_same:
            show = lambda value: "nothing" if value is None else repr(float(value))  # noqa: E731
            fail(f"{question.network.plan['name']} {where}: {question.text()}\n  at {key}: {show(ours)}, of DuckDB {show(theirs)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("vigia")
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--warehouse")
    parser.add_argument("--node", action="append", default=[])
    options = parser.parse_args()
    vigia = os.path.abspath(options.vigia)
    n_questions = n_values = 0
    for plan in NETWORKS:
        network = Network(plan, options.folder, options.seed)
        network.write()
        network.load()
        workspaces = [("cache", make_workspace(vigia, network, "cache", None))]
        if options.warehouse:
            text = open(options.warehouse, encoding="utf-8").read()
            workspaces.append(("warehouse", make_workspace(vigia, network, "warehouse", text, options.node)))
        for _ in range(options.questions):
            kind = network.random.choices([Question, BusyHours, Worst], [8, 1, 1])[0]
            question = kind(network, network.random)
            expected = question.of_database()
            for name, workspace in workspaces:
                compare(question, question.of_program(vigia, workspace), expected, name)
            n_questions += 1
            n_values += len(expected)
    print(f"{n_questions} questions, {n_values} values: the same")


def make_workspace(vigia, network, name, warehouse, nodes=()):
    workspace = os.path.join(network.folder, name)

    def run(*arguments):
        done = subprocess.run([vigia, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            fail(f"vigia {' '.join(arguments)}\nended with {done.returncode}: {done.stdout}{done.stderr}")

    run("init", workspace)
    with open(os.path.join(workspace, "topology", "sites.csv"), "w", encoding="utf-8") as file:
        file.write(open(os.path.join(network.folder, "sites.csv"), encoding="utf-8").read())
    if warehouse:
        with open(os.path.join(workspace, "vigia.toml"), "a", encoding="utf-8") as file:
            file.write("\n" + warehouse.replace("{network}", network.plan["name"]))
        run("--workspace", workspace, "warehouse", "init", *(word for node in nodes for word in ("--node", node)))
    where = ["--to", "warehouse"] if warehouse else []
    run("--workspace", workspace, "import", *network.files, *where)
    return workspace


if __name__ == "__main__":
    main()
