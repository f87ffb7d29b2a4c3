"""Judges contracts again: contracts.py FOLDER [MUTATION] prints one JSON object, by contract.

Written from the prose (what each term of a contract means, and the worked examples), not from the program: it shares no code and
no intermediate result with it, and computes in exact fractions. Standard library only, Python 3.11; zones are those of the system's
own tzdata (`zoneinfo`). FOLDER holds what random_contracts.py writes.

A MUTATION makes one popular mistake on purpose, to show that a comparison would notice:
mean_of_ratios, worse_boundary, half_even, overlap_twice, completeness_ignored.
"""

import csv
import json
import re
import sys
import tomllib
from collections import defaultdict
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fnmatch import fnmatchcase
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from zoneinfo import ZoneInfo

HOUR = 3600
MUTATION = ""


# ---------------------------------------------------------------------------------------------------------------------- numbers


def number(text):
    return Fraction(str(text))


def meets(value, comparison, limit):
    return value >= limit if comparison == "at_least" else value <= limit


def as_decimal(value):
    """Computed values are held to 12 significant digits before they are compared; integers stay exact."""
    if value is None or value.denominator == 1:
        return value
    context = Context(prec=40)
    exact = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Fraction(Context(prec=12, rounding=ROUND_HALF_EVEN).plus(exact))


def half_up(value, decimals):
    """To the nearest, a tie away from zero, as on paper."""
    if MUTATION == "half_even":
        return half_even(value, decimals)
    scaled = abs(value) * 10**decimals
    whole = Fraction(floor(scaled + Fraction(1, 2)), 10**decimals)
    return whole if value >= 0 else -whole


def half_even(value, decimals):
    return Fraction(round(value * 10**decimals), 10**decimals)


def toward_zero(value, decimals):
    return Fraction(floor(value * 10**decimals), 10**decimals)


# ------------------------------------------------------------------------------------------------------- stretches of time


def union(ranges):
    joined = []
    for start, end in sorted(r for r in ranges if r[0] < r[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def intersect(a, b):
    return union((max(x[0], y[0]), min(x[1], y[1])) for x in union(a) for y in union(b))


def subtract(a, b):
    left = union(a)
    for start, end in union(b):
        parts = [[(s, min(e, start)), (max(s, end), e)] if s < end and start < e else [(s, e)] for s, e in left]
        left = [part for pair in parts for part in pair if part[0] < part[1]]
    return left


def length(ranges):
    return sum(end - start for start, end in ranges)


def midnight(day, zone):
    return int(datetime.combine(day, time(), ZoneInfo(zone)).timestamp())


def local_day(at, zone):
    return datetime.fromtimestamp(at, ZoneInfo(zone)).date()


# ---------------------------------------------------------------------------------------------------------------- periods


def period_days(window, name):
    """First day, and the day after the last."""
    if window == "iso_week":
        year, week = name.split("-W")
        first = date.fromisocalendar(int(year), int(week), 1)
        return first, first + timedelta(days=7)
    if window == "calendar_month":
        year, month = map(int, name.split("-"))
        n = 1
    else:
        year, quarter = name.split("-Q")
        year, month, n = int(year), int(quarter) * 3 - 2, 3
    last = year * 12 + month - 1 + n
    return date(year, month, 1), date(last // 12, last % 12 + 1, 1)


def previous(window, name):
    first, _ = period_days(window, name)
    before = first - timedelta(days=1)
    if window == "iso_week":
        year, week, _ = before.isocalendar()
        return f"{year}-W{week:02}"
    if window == "calendar_month":
        return f"{before.year}-{before.month:02}"
    return f"{before.year}-Q{(before.month + 2) // 3}"


DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Calendar:
    """Hours in which service is owed, on a local wall clock, with days on which none is."""

    def __init__(self, table, zone):
        self.zone, self.spans, self.holidays = zone, None, set()
        if table:
            self.zone = table["zone"]
            self.spans = defaultdict(list)
            for part in table["hours"].split(", "):
                words = part.split(" ")
                if words[0] == "daily":
                    days = range(7)
                else:
                    ends = words[0].split("-")
                    days = range(DAYS.index(ends[0]), DAYS.index(ends[-1]) + 1)
                for day in days:
                    self.spans[day] += [span.split("-") for span in words[1:]]
            if table["holidays"] != "none":
                self.holidays = {date.fromisoformat(day) for day in table["holidays"]}
        self.known = {}

    def service(self, start, end):
        if self.spans is None:
            return [(start, end)] if start < end else []
        key = (start, end)
        if key not in self.known:
            day, last, found = local_day(start, self.zone), local_day(end, self.zone), []
            while day <= last:
                if day not in self.holidays:
                    for span in self.spans[day.weekday()]:
                        found.append(tuple(self.instant(day, clock) for clock in span))
                day += timedelta(days=1)
            self.known[key] = intersect(found, [(start, end)])
        return self.known[key]

    def instant(self, day, clock):
        hour, minute = map(int, clock.split(":"))
        return int(datetime.combine(day, time(hour, minute), ZoneInfo(self.zone)).timestamp())

    def secs(self, start, end):
        return length(self.service(start, end)) if start < end else 0


# ---------------------------------------------------------------------------------------------------------------- the network


class Network:
    def __init__(self, folder):
        def rows(name):
            with open(folder / name, newline="") as file:
                return list(csv.DictReader(file))

        self.rows = defaultdict(list)
        for row in rows("topology/objects.csv"):
            start = midnight(date.fromisoformat(row["valid_from"]), row["zone"]) if row["valid_from"] else -(2**62)
            end = midnight(date.fromisoformat(row["valid_to"]), row["zone"]) if row["valid_to"] else 2**62
            self.rows[row["object"]].append((start, end, row))
        self.objects = sorted(self.rows)
        self.samples = defaultdict(dict)
        for row in rows("counters.csv"):
            self.samples[row["object"], row["measurement"]][int(row["start"])] = (
                int(row["value"]),
                row["suspect"] == "1",
            )
        starts = [start for series in self.samples.values() for start in series]
        self.extent = (min(starts), max(starts) + HOUR)
        self.silent = {o for o in self.objects if not any(who == o for who, _ in self.samples)}
        whole = lambda text: int(text) if text else None
        self.outages = [
            {**row, "start": int(row["start"]), "end": whole(row["end"])} for row in rows("outages.csv")
        ]
        self.tickets = []
        for row in rows("tickets.csv"):
            steps = [step.split("|") for step in row["updates"].split(";") if step]
            self.tickets.append(
                {
                    **row,
                    "opened_at": int(row["opened_at"]),
                    "responded_at": whole(row["responded_at"]),
                    "resolved_at": whole(row["resolved_at"]),
                    "updates": [(int(at), state, reason) for at, state, reason in steps],
                }
            )
        with open(folder / "exclusions/ledger.toml", "rb") as file:
            self.ledger = tomllib.load(file).get("exclusion", [])
        for entry in self.ledger:
            for key in ("start", "end", "notified_at"):
                if key in entry:
                    entry[key] = int(datetime.fromisoformat(entry[key].replace("Z", "+00:00")).timestamp())
        self.ledger.sort(key=lambda entry: (entry["start"], entry["id"]))

    def attribute(self, who, key, at):
        for start, end, row in self.rows[who]:
            if start <= at < end:
                return row[key]
        return None

    def passes(self, who, text, at):
        if not text:
            return True
        key, sign, wanted = re.fullmatch(r'(\w+) (==|!=) "(.*)"', text).groups()
        return (self.attribute(who, key, at) == wanted) == (sign == "==")

    def inside(self, line, who, span):
        """Stretches of a period in which an object belongs to a line's scope."""
        if line["membership"] == "period_start":
            return [span] if self.passes(who, line["scope"], span[0]) else []
        return self.passing(who, line["scope"], span)

    def passing(self, who, text, span):
        edges = {span[0], span[1]} | {edge for s, e, _ in self.rows[who] for edge in (s, e) if span[0] < edge < span[1]}
        edges = sorted(edges)
        return union(pair for pair in zip(edges, edges[1:]) if self.passes(who, text, pair[0]))

    def first(self, who, span):
        """When an object is there first in a period; its start where it never is."""
        starts = [max(s, span[0]) for s, e, _ in self.rows[who] if s < span[1] and e > span[0]]
        return min(starts, default=span[0])

    def known_until(self, end):
        """The last moment that a ticket speaks of: what comes later nobody knows."""
        return max([end] + self.moments())

    def moments(self):
        moments = []
        for ticket in self.tickets:
            moments += [ticket[key] for key in ("opened_at", "responded_at", "resolved_at") if ticket[key] is not None]
            moments += [at for at, _, _ in ticket["updates"]]
        return moments


# ------------------------------------------------------------------------------------------------------------------ exclusions


def excluded(network, contract, line, span):
    """Stretches that the line leaves out, by object."""
    terms = line["exclusions"]
    out = {who: [] for who in network.objects}
    if terms == "none":
        return out
    kinds = {kind["kind"]: kind for kind in terms["kinds"]}
    members = {who for who in network.objects if network.inside(line, who, span)}
    used = defaultdict(list)
    for entry in network.ledger:
        start, end = max(entry["start"], span[0]), min(entry["end"], span[1])
        if start >= end or (entry["contracts"] and contract["id"] not in entry["contracts"]):
            continue
        # Whom the window covers may change within it.
        passing = {who: network.passing(who, entry["objects"], (start, end)) for who in network.objects}
        covered = {who for who, ranges in passing.items() if ranges}
        kind = kinds.get(entry["kind"])
        if not covered & members or entry["state"] != "approved" or kind is None:
            continue
        if kind["notice_hours"] > 0:
            told = entry.get("notified_at")
            if told is None or entry["start"] - told < kind["notice_hours"] * HOUR:
                continue
        if terms["approver"] not in ("any", entry["decided_by"]):
            continue
        # A cap counts the minutes of the windows' union on the clock, in the order of their starts.
        fresh = subtract([(start, end)], used[entry["kind"]])
        if kind["minutes_max"] != "none":
            left, kept = kind["minutes_max"] * 60 - length(used[entry["kind"]]), []
            for s, e in fresh:
                if left > 0:
                    kept.append((s, min(e, s + left)))
                    left -= min(e - s, left)
            fresh = kept
        counted = union(intersect([(start, end)], used[entry["kind"]]) + fresh)
        used[entry["kind"]] = union(used[entry["kind"]] + fresh)
        for who in covered:
            out[who] += intersect(counted, passing[who])
    return {who: union(ranges) for who, ranges in out.items()}


# ------------------------------------------------------------------------------------------------------------------- counters

FORMULAS = {
    "100 * sum(T.Succ) / sum(T.Att)": (100, ["T.Succ", "T.Att"], lambda s, p: (s["T.Succ"], s["T.Att"])),
    "sum(T.Succ) / sum(T.Att)": (1, ["T.Succ", "T.Att"], lambda s, p: (s["T.Succ"], s["T.Att"])),
    "100 * (sum(T.Att) - sum(T.Succ)) / sum(T.Att)": (
        100,
        ["T.Succ", "T.Att"],
        lambda s, p: (s["T.Att"] - s["T.Succ"], s["T.Att"]),
    ),
    "100 * (period_secs - sum(T.Down)) / period_secs": (100, ["T.Down"], lambda s, p: (p - s["T.Down"], p)),
}


class Cell:
    """Sums of one object, one stretch, or everything."""

    def __init__(self, counters):
        self.sums = dict.fromkeys(counters)
        self.period_secs = 0

    def add(self, counter, value, counts, in_service):
        # What is excluded from the downtime only is there, and adds nothing.
        if counts or in_service:
            self.sums[counter] = (self.sums[counter] or 0) + (value if counts else 0)
        if in_service:
            self.period_secs += HOUR

    def fraction(self, formula):
        factor, _, parts = FORMULAS[formula]
        if None in self.sums.values():
            return None
        numerator, denominator = parts(self.sums, self.period_secs)
        return (numerator, denominator) if denominator else None

    def value(self, formula):
        found = self.fraction(formula)
        return found and Fraction(FORMULAS[formula][0] * found[0], found[1])


def contains(ranges, at):
    return any(start <= at < end for start, end in ranges)


def measure_counters(network, contract, line, span, calendar):
    formula = line["formula"]
    counters = FORMULAS[formula][1]
    left_out = excluded(network, contract, line, span)
    downtime_only = line["exclusions"] != "none" and line["exclusions"]["mode"] == "downtime_only"
    # A sample belongs where its period starts.
    starts = [
        at
        for s, e in calendar.service(*span)
        for at in range(-(-s // HOUR) * HOUR, e, HOUR)
    ]
    zone = contract["zone"]
    day_of = {}
    method = line["method"]
    every = line.get("interval") or ("1d" if method == "median_of_days" else None)
    if every == "1d":
        day_of = {at: local_day(at, zone) for at in starts}
    whole = Cell(counters)
    by_object, by_interval = defaultdict(lambda: Cell(counters)), defaultdict(lambda: Cell(counters))
    expected, received, suspect = 0, dict.fromkeys(counters, 0), dict.fromkeys(counters, 0)
    for who in network.objects:
        inside = network.inside(line, who, span)
        if not inside:
            continue
        out = left_out[who]
        is_whole = inside == [span]
        for at in starts:
            if not is_whole and not contains(inside, at):
                continue
            is_out = bool(out) and contains(out, at)
            in_service = downtime_only or not is_out
            expected += in_service
            for counter in counters:
                sample = network.samples[who, counter].get(at)
                if sample is None:
                    continue
                if in_service:
                    received[counter] += 1
                    suspect[counter] += sample[1]
                cells = [whole, by_object[who]]
                if every:
                    cells.append(by_interval[day_of.get(at, at)])
                for cell in cells:
                    cell.add(counter, sample[0], not is_out, in_service)
    n_received, n_suspect = min(received.values()), max(suspect.values())
    fraction = whole.fraction(formula)
    spread = line.get("over") or {
        "objects_meeting": "objects",
        "weighted": "objects",
        "worst_object": "objects",
        "intervals_meeting": "intervals",
        "median_of_days": "intervals",
    }.get(method)
    value = whole.value(formula)
    numerator, denominator = fraction or (None, None)
    if MUTATION == "mean_of_ratios" and method == "period_aggregate":
        ratios = [v for v in (cell.value(formula) for cell in by_object.values()) if v is not None]
        value = sum(ratios) / len(ratios) if ratios else None
    if spread:
        cells = by_object if spread == "objects" else by_interval
        named = {name: cell.value(formula) for name, cell in cells.items()}
        named = {name: v for name, v in named.items() if v is not None}
        weights = object_weights(network, line, span, starts) if method == "weighted" else {}
        value, numerator, denominator = by_cells(line, named, weights)
    return {
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "received": n_received,
        "expected": expected,
        "valid": Fraction(n_received - n_suspect, expected) if expected else None,
    }


def object_weights(network, line, span, starts):
    by = line["weight_by"]
    if "attribute" in by:
        texts = {who: network.attribute(who, by["attribute"], network.first(who, span)) for who in network.objects}
        return {who: number(text) for who, text in texts.items() if text}
    counter = re.fullmatch(r"sum\((.*)\)", by["formula"]).group(1)
    weights = {}
    for who in network.objects:
        inside = network.inside(line, who, span)
        series = network.samples[who, counter]
        values = [series[at][0] for at in starts if at in series and contains(inside, at)]
        if values:
            weights[who] = Fraction(sum(values))
    return weights


def by_cells(line, named, weights):
    """Methods that look at objects or intervals one by one. What has no value is left out."""
    values = sorted(named.values())
    method, n = line["method"], len(values)
    if not n:
        return None, None, None
    if method in ("objects_meeting", "intervals_meeting", "count"):
        side, limit = line["limit"].split()
        kept = sum(meets(as_decimal(v), side, number(limit)) for v in values)
        if method == "count":
            return Fraction(n - kept), None, None
        return Fraction(100 * kept, n), kept, n
    if method == "percentile":
        percent = number(line["percentile"])
        if line["percentile_rule"] == "nearest_rank":
            return values[max(1, ceil(percent * n / 100)) - 1], None, None
        place = percent * (n - 1) / 100
        low = floor(place)
        return values[low] + (place - low) * (values[min(low + 1, n - 1)] - values[low]), None, None
    if method == "median_of_days":
        return (values[(n - 1) // 2] + values[n // 2]) / 2, None, None
    if method == "worst_object":
        return (values[0] if line["comparison"] == "at_least" else values[-1]), None, None
    weighed = {name: weights[name] for name in named if name in weights}
    total = sum(weighed.values())
    upper = sum(weight * named[name] for name, weight in weighed.items())
    return (upper / total, upper, total) if total else (None, upper, total)


# -------------------------------------------------------------------------------------------------------------------- outages


def matches(words, text, patterns):
    if words == "all":
        return True
    text = text.strip().lower()
    return any(fnmatchcase(text, word.lower()) if patterns else text == word.lower() for word in words)


def measure_outages(network, contract, line, span, calendar):
    terms = line["outages"]
    exclusions = line["exclusions"]
    left_out = excluded(network, contract, line, span)
    service_time = calendar.service(*span)
    units, records, twice, promised = {}, set(), {}, {}
    for who in network.objects:
        inside = network.inside(line, who, span)
        if not inside:
            continue
        service = intersect(service_time, inside)
        chosen = []
        for outage in network.outages:
            end = outage["end"]
            if outage["start"] >= span[1] or (end is not None and end <= span[0]):
                continue
            if outage["object"] not in (who, network.attribute(who, "site", outage["start"])):
                continue
            if not matches(terms["severities"], outage["severity"], False):
                continue
            if not matches(terms["names"], outage["name"], True):
                continue
            if end is None:
                if terms["open_outages"] == "ignored":
                    continue
                end = span[1]
            chosen.append((outage["start"], end, outage["id"], network.outages.index(outage)))
        known = union((s, e) for s, e, *_ in chosen)
        # What overlaps or touches is one outage, and that one must last as long as the minimum.
        long = [(s, e) for s, e in known if e - s >= terms["minimum_secs"]]
        unknown = subtract([span], known) if who in network.silent else []
        if terms["no_data"] == "paused":
            service = subtract(service, unknown)
        down = intersect(long, service)
        counted = service
        if exclusions != "none":
            down = subtract(down, left_out[who])
            if exclusions["mode"] == "downtime_and_service_time":
                counted = subtract(service, left_out[who])
        # Each second is counted once, for the record that began first.
        covered = []
        for s, e, _, number_of in sorted(chosen):
            own = subtract([(s, e)], covered)
            if length(intersect(own, down)) > 0:
                # One that speaks of a site is one outage, however many cells it has.
                records.add(number_of)
            covered = union(covered + [(s, e)])
        if terms["no_data"] == "down":
            silent_down = intersect(unknown, service)
            if exclusions != "none":
                silent_down = subtract(silent_down, left_out[who])
            down = union(down + silent_down)
        units[who] = (counted, down)
        promised[who] = intersect(service_time, inside)
        twice[who] = sum(length(intersect([(s, e)], down)) for s, e, *_ in chosen)
    members, denominator = units, terms["denominator"]
    if denominator.startswith("sites"):
        members = sites(network, units, promised, denominator.split(" ")[1], line, span)
    times = {name: (length(counted) - length(down), length(counted)) for name, (counted, down) in members.items()}
    if MUTATION == "overlap_twice" and members is units:
        times = {who: (length(counted) - twice[who], length(counted)) for who, (counted, _) in units.items()}
    if denominator == "affected_objects":
        times = {name: (up, all_) for name, (up, all_) in times.items() if up < all_}
    up, total = sum(t[0] for t in times.values()), sum(t[1] for t in times.values())
    result = {"numerator": up, "denominator": total, "received": 0, "expected": 0, "valid": None}
    touching = any(o["start"] < span[1] and (o["end"] is None or o["end"] > span[0]) for o in network.outages)
    if not touching and not was_recorded([o[key] for o in network.outages for key in ("start", "end")], span):
        return {**result, "value": None, "numerator": None, "denominator": None}
    result["value"] = Fraction(100 * up, total) if total else None
    if line["method"] == "count":
        return {**result, "value": Fraction(len(records)), "numerator": None, "denominator": None}
    if line["method"] != "availability":
        named = {name: Fraction(100 * u, t) for name, (u, t) in times.items() if t}
        weights = object_weights(network, line, span, []) if line["method"] == "weighted" else {}
        value, numerator, lower = by_cells(line, named, weights)
        return {**result, "value": value, "numerator": numerator, "denominator": lower}
    return result


def sites(network, units, promised, rule, line, span):
    grouped = defaultdict(list)
    for who, unit in units.items():
        site = network.attribute(who, "site", network.inside(line, who, span)[0][0])
        grouped[site].append((*unit, promised[who]))
    found = {}
    for site, members in grouped.items():
        counted = union(r for c, _, _ in members for r in c)
        edges = sorted({edge for c, d, p in members for r in c + d + p for edge in r})
        down = []
        for s, e in zip(edges, edges[1:]):
            n_down = sum(contains(d, s) for _, d, _ in members)
            n_in_service = sum(contains(c, s) for c, _, _ in members)
            n_promised = sum(contains(p, s) for _, _, p in members)
            n_up = sum(contains(c, s) and not contains(d, s) for c, d, _ in members)
            if rule == "all":
                is_down = n_in_service > 0 and n_up == 0
            else:
                # While the site has fewer objects than that, all that it has.
                few = n_promised < int(rule)
                is_down = n_down >= int(rule) or (few and n_in_service > 0 and n_up == 0)
            if is_down:
                down.append((s, e))
        found[site] = (counted, intersect(down, counted))
    return found


# -------------------------------------------------------------------------------------------------------------------- tickets


def was_recorded(moments, span):
    """Records before the end and after the start: a period without any between them is a good one."""
    moments = [at for at in moments if at is not None]
    return any(at < span[1] for at in moments) and any(at >= span[0] for at in moments)


def clock(terms, ticket, as_of, calendar):
    """Seconds of service, and when the clock stopped; None where the ticket was not open yet."""
    kind = terms.get("clock", "resolution")
    stops = [s.lower() for s in terms.get("stop_states", [])]
    pauses = [s.lower() for s in terms.get("pause_states", [])]
    reasons = terms.get("pause_reasons", "all")
    opened = ticket["opened_at"]
    if as_of <= opened:
        return None
    column = ticket["responded_at"] if kind == "response" else ticket["resolved_at"]

    def effect(state, reason):
        if state.lower() in stops:
            return "stop"
        waits = reasons == "all" or reason.lower() in [r.lower() for r in reasons]
        return "pause" if state.lower() in pauses and waits else "run"

    events = [(at, effect(state, reason)) for at, state, reason in ticket["updates"]]
    if column is not None and (column, "stop") not in events:
        events.append((column, "column"))
    events = sorted((e for e in events if e[0] <= as_of), key=lambda e: e[0])
    spells, since, now, said = [], opened, "run", "run"
    for at, what in events:
        if what == "column":
            what = "stop"
        else:
            # A column stopped the clock; states that never said it was done do not start it again.
            held = now == "stop" and said != "stop" and what != "stop"
            said = what
            if held:
                continue
        if what != now:
            spells.append((since, at, now))
            since, now = at, what
    spells.append((since, as_of, now))
    runs = [(s, e) for s, e, what in spells if what == "run"]
    ends = [s for s, _, what in spells if what == "stop"]
    stopped = spells[-1][0] if now == "stop" else None
    if kind == "response" or terms.get("reopen") == "first_resolution":
        if ends:
            stopped = ends[0]
            runs = [(s, e) for s, e in runs if s < ends[0]]
    elif terms.get("reopen") == "first_open_to_final":
        waits = [(s, e) for s, e, what in spells if what == "pause"]
        runs = subtract([(opened, stopped if stopped is not None else as_of)], waits)
    return sum(calendar.secs(s, e) for s, e in runs), stopped


def seconds(text):
    hours, minutes = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?", text).groups()
    return int(hours or 0) * HOUR + int(minutes or 0) * 60


def measure_tickets(network, contract, line, span, calendar):
    terms = line["tickets"]
    limit = seconds(terms["limit"]) if "limit" in terms else None
    statistic = terms["statistic"]
    times, within, n_open = [], 0, 0
    for ticket in network.tickets:
        if line["scope"]:
            at = min(max(ticket["opened_at"], span[0]), span[1] - 1)
            if not contains(network.inside(line, ticket["object"], span), at):
                continue
        if terms["priorities"] != "all" and int(ticket["priority"]) not in terms["priorities"]:
            continue
        if not matches(terms["categories"], ticket["category"], True):
            continue
        reading = clock(terms, ticket, network.known_until(span[1]), calendar)
        if reading is None:
            continue
        elapsed, stopped = reading
        moment = ticket["opened_at"] if terms["counts_in"] == "opened_in" else stopped
        if moment is None or not span[0] <= moment < span[1]:
            continue
        late = limit is not None and elapsed > limit
        # Open within the limit: nobody can say yet.
        if statistic != "count" and stopped is None and not (statistic == "percent_within" and late):
            n_open += 1
            continue
        times.append(elapsed)
        within += limit is not None and not late
    times.sort()
    n = len(times)
    if statistic == "count":
        upper, lower, factor = n, 1, Fraction(1)
    elif statistic == "percent_within":
        upper, lower, factor = within, n, Fraction(100)
    elif statistic == "mean":
        upper, lower, factor = sum(times), n, Fraction(1, HOUR)
    elif not n:
        upper, lower, factor = 0, 0, Fraction(1)
    elif statistic == "median":
        odd = n % 2
        upper, lower = (times[n // 2], 1) if odd else (times[n // 2 - 1] + times[n // 2], 2)
        factor = Fraction(1, HOUR)
    else:
        percent = int(statistic.split(" ")[1])
        upper, lower, factor = times[max(1, -(-n * percent // 100)) - 1], 1, Fraction(1, HOUR)
    value = factor * Fraction(upper, lower) if lower else None
    if not times and not n_open and not was_recorded(network.moments(), span):
        value, upper, lower = None, None, None
    return {
        "value": value,
        "numerator": upper,
        "denominator": lower,
        "received": 0,
        "expected": 0,
        "valid": None,
    }


# ------------------------------------------------------------------------------------------------------------------- verdicts


def in_force(line, first_day):
    """Targets of the period's first day."""
    line = dict(line)
    for change in line.get("target_change", []):
        if date.fromisoformat(str(change["from"])) <= first_day:
            for key in ("target", "warning", "improvement", "stretch"):
                line.pop(key, None)
            line.update({key: change[key] for key in change if key != "from"})
    return line


class Judged:
    def __init__(self, line, measured):
        self.line, self.measured = line, measured
        self.value = as_decimal(measured["value"])
        self.is_value = False
        self.counts_as_breached = False
        self.raw_miss = False
        self.is_open = False

    def find_basis(self, last_good):
        line, measured = self.line, self.measured
        if "formula" not in line:
            self.is_value = self.value is not None
            return
        rule = line["missing_data"]
        if self.value is None:
            if measured["received"] or not measured["expected"] or rule in ("undecided", "ignore"):
                return
        else:
            valid = measured["valid"]
            enough = valid is not None and valid >= number(line["completeness_min"])
            if enough or rule == "ignore" or MUTATION == "completeness_ignored":
                self.is_value = True
                return
            if rule == "undecided":
                return
        if rule == "count_as_breached":
            self.counts_as_breached = True
        elif line["id"] in last_good:
            self.value, self.is_value = last_good[line["id"]], True

    def compare(self):
        line = self.line
        self.compared = self.value
        words = line["rounding"].split(" ")
        if self.value is not None and words[0] != "none" and line["compare"] == "after_rounding":
            how = half_up if words[0] == "half_up" else half_even
            self.compared = how(self.value, int(words[1]))
        self.verdict = "undecided"
        if self.counts_as_breached:
            self.verdict = "breached"
        elif self.is_value:
            target, comparison = number(line["target"]), line["comparison"]
            tolerance = Fraction(0) if line["tolerance"] == "none" else number(line["tolerance"])
            edge = target - tolerance if comparison == "at_least" else target + tolerance
            if meets(self.compared, comparison, target):
                self.verdict = "achieved"
            elif meets(self.compared, comparison, edge):
                self.verdict = "tolerated"
            else:
                self.verdict = "breached"
        self.raw_miss = self.verdict == "breached"

    def forgive(self, past, from_start):
        if self.line["grace"] == "none" or not self.raw_miss:
            return
        grace = self.line["grace"]
        back = grace["periods"] - 1
        looked = past[:back]
        misses = 1 + sum(period["lines"][self.line["id"]].raw_miss for period in looked)
        unknown = 0 if from_start else back - len(looked)
        if misses > grace["misses"]:
            return
        if misses + unknown > grace["misses"]:
            self.verdict, self.is_open = "undecided", True
            return
        self.verdict = "forgiven"

    def outcome(self):
        if self.verdict == "achieved":
            for name in ("stretch", "improvement"):
                if name in self.line and meets(self.compared, self.line["comparison"], number(self.line[name])):
                    return name
            return "met"
        return {"tolerated": "tolerated", "forgiven": "forgiven", "breached": "missed"}.get(self.verdict, "undecided")

    def charged(self):
        return self.compared if self.is_value else None


def composite(line, judged):
    values = []
    for part in line["parts"]:
        other = judged[part["objective"]]
        if not other.is_value:
            return None
        values.append(other.value)
    rule = line["rule"]
    if rule == "weighted":
        weights = [number(part["weight"]) for part in line["parts"]]
        return sum(w * v for w, v in zip(weights, values)) / sum(weights)
    if rule == "lowest":
        return min(values) if line["comparison"] == "at_least" else max(values)
    product = Fraction(1)
    for value in values:
        product *= value / 100 if rule == "serial" else 1 - value / 100
    return 100 * product if rule == "serial" else 100 * (1 - product)


def score(card, judged):
    line = judged.line
    if judged.verdict == "undecided":
        return None
    value = number(line["target"]) if judged.verdict in ("tolerated", "forgiven") else judged.charged()
    if value is None:
        return Fraction(0)
    comparison, target = line["comparison"], number(line["target"])
    met = meets(value, comparison, target)
    if card["score"] == "step":
        return Fraction(100 if met else 0)
    if card["score"] == "linear":
        low = number(next(row["floor"] for row in card["floors"] if row["objective"] == line["id"]))
        share = (value - low) / (target - low)
        return 100 * min(max(share, Fraction(0)), Fraction(1))
    basic, best = number(card["basic_score_percent"]), number(line["improvement"])
    if not met:
        return Fraction(0)
    share = min((value - target) / (best - target), Fraction(1))
    return basic + share * (100 - basic)


# ---------------------------------------------------------------------------------------------------------------------- money


def step_of(rule, compared, comparison, key, below):
    for step in rule["steps"]:
        limit = number(step["limit"])
        worse = rule.get("boundary", "better") == "worse" or MUTATION == "worse_boundary"
        if compared is not None and meets(compared, comparison, limit) and not (worse and compared == limit):
            return number(step[key])
    return number(rule[below])


def assess(contract, judged):
    """What one line costs before repeats and caps: amount, points, and whether the amount is of the pool."""
    line, outcome = judged.line, judged.outcome()
    rule = line["credit"]
    nothing = (Fraction(0), 0, False)
    if rule == "none":
        return nothing
    comparison, compared = line["comparison"], judged.charged()
    if rule["kind"] == "points":
        if "missed_points" in rule:
            points = {"missed": rule["missed_points"], "tolerated": rule["tolerated_points"]}.get(outcome, 0)
        else:
            points = step_of(rule, compared, comparison, "points", "below_points") if outcome == "missed" else 0
        return Fraction(0), int(points), False
    # A credit is what a breach costs.
    if outcome != "missed":
        return nothing
    fee = number(contract["fee_per_period"])
    if rule["kind"] == "pool":
        pool = fee * number(contract["at_risk_pool"]["percent_of_fee"]) / 100
        return pool * number(rule["allocation_percent"]) / 100, 0, True
    base = fee if rule.get("base", "fee") == "fee" else number(rule["base"])
    if rule["kind"] == "steps":
        return base * step_of(rule, compared, comparison, "percent", "below_percent") / 100, 0, False
    cap = number(rule["cap_percent"])
    if compared is None:
        return base * cap / 100, 0, False
    start = number(line["target"]) if rule["from"] == "target" else number(rule["from"])
    short = start - compared if comparison == "at_least" else compared - start
    steps = max(short, Fraction(0)) / number(rule["step"])
    if rule["mode"] == "started_steps":
        steps = Fraction(ceil(steps))
    elif rule["mode"] == "completed_steps":
        steps = Fraction(floor(steps))
    return base * min(steps * number(rule["percent_per_step"]), cap) / 100, 0, False


REACHED = ["stretch", "improvement", "met", "tolerated", "forgiven", "missed", "undecided"]


def reaches(outcome, reach):
    worst = {"target": "met", "tolerance": "tolerated"}.get(reach, reach)
    return REACHED.index(outcome) <= REACHED.index(worst)


def several(table):
    return table if isinstance(table, list) else [table] if table else []


def shared_out(total, parts, decimals):
    """In proportion, in whole units of the currency: differences of rounded running sums."""
    whole, running, before, shares = sum(parts), Fraction(0), Fraction(0), []
    for part in parts:
        running += part
        now = half_up(total * running / whole, decimals) if whole else Fraction(0)
        shares.append(now - before)
        before = now
    return shares


def settle(contract, lines, past, from_start):
    fee, decimals = number(contract["fee_per_period"]), contract["currency_decimals"]
    amounts, points, pooled, earned = [], 0, [], Fraction(0)
    for judged in lines:
        ident, outcome = judged.line["id"], judged.outcome()
        exact, of_line, from_pool = assess(contract, judged)
        points += of_line
        pooled.append(from_pool)
        factor = Fraction(1)
        if outcome == "missed" and exact:
            for rule in sorted(several(contract.get("repeat")), key=lambda rule: -rule["breaches"]):
                looked = past[: rule["within_periods"] - 1]
                n = 1 + sum(period["lines"][ident].outcome() == "missed" for period in looked)
                if n >= rule["breaches"]:
                    factor = number(rule["multiplier"])
                    break
        amounts.append(half_up(exact * factor, decimals))
        has_amount = judged.line["credit"] != "none" and judged.line["credit"]["kind"] != "points"
        for rule in several(contract.get("earn_back"))[:1]:
            n = rule["good_periods"]
            good = has_amount and reaches(outcome, rule["reach"]) and len(past) >= n
            good = good and all(reaches(p["lines"][ident].outcome(), rule["reach"]) for p in past[: n - 1])
            if good:
                earned += half_up(past[n - 1]["after_caps"][ident] * number(rule["percent"]) / 100, decimals)
    of_points = Fraction(0)
    if "points" in contract:
        rows = [row for row in contract["points"]["table"] if row["points"] <= points]
        percent = number(max(rows, key=lambda row: row["points"])["percent"]) if rows else Fraction(0)
        of_points = half_up(fee * percent / 100, decimals)
    after = list(amounts)
    if "at_risk_pool" in contract:
        pool = contract["at_risk_pool"]
        cap = toward_zero(fee * number(pool["percent_of_fee"]) * number(pool["cap_percent"]) / 10000, decimals)
        parts = [amount if of_pool else Fraction(0) for amount, of_pool in zip(amounts, pooled)]
        if sum(parts) > cap:
            shares = shared_out(cap, parts, decimals)
            after = [s if of_pool else a for s, a, of_pool in zip(shares, amounts, pooled)]
    total = sum(after) + of_points
    if contract["credit_cap_percent"] != "none":
        cap = toward_zero(fee * number(contract["credit_cap_percent"]) / 100, decimals)
        if total > cap:
            after = shared_out(cap, after + [of_points], decimals)[: len(after)]
            total = cap
    bonus, terms = Fraction(0), contract.get("bonus")
    if terms:
        for judged in lines:
            rows = [r for r in terms["rows"] if r["objective"] == judged.line["id"]]
            rows = [number(r["percent"]) for r in rows if reaches(judged.outcome(), r["reach"])]
            bonus += half_up(fee * max(rows, default=Fraction(0)) / 100, decimals)
        if terms["cap_percent"] != "none":
            bonus = min(bonus, toward_zero(fee * number(terms["cap_percent"]) / 100, decimals))
    counted = min(bonus, total) if terms and not terms["paid_out"] else bonus
    net = counted + earned - total
    if terms and terms["netting"] == "net":
        due, back = (-net, Fraction(0)) if net < 0 else (Fraction(0), net)
    else:
        due, back = total, counted + earned
    return {"amounts": amounts, "after": after, "total": total, "due": due, "back": back}


# ------------------------------------------------------------------------------------------------------------ whole contracts


def judge(network, contract, calendars, name, past, from_start, last_good):
    first, end = period_days(contract["window"], name)
    span = (midnight(first, contract["zone"]), midnight(end, contract["zone"]))
    judged = {}
    for line in contract["objective"]:
        line = in_force(line, first)
        if line["method"] == "composite":
            judged[line["id"]] = Judged(line, {"value": None, "numerator": None, "denominator": None, "valid": None})
            continue
        measure = (
            measure_outages if "outages" in line else measure_tickets if "tickets" in line else measure_counters
        )
        measured = measure(network, contract, line, span, calendars[line["service_calendar"]])
        one = judged[line["id"]] = Judged(line, measured)
        one.find_basis(last_good)
    for one in judged.values():
        if one.line["method"] == "composite":
            one.measured["value"] = one.value = composite(one.line, judged)
            one.is_value = one.value is not None
    for one in judged.values():
        one.compare()
        one.forgive(past, from_start)
    lines = list(judged.values())
    settled = settle(contract, lines, past, from_start)
    card = contract["scorecard"]
    scores = [(number(one.line["weight"]), score(card, one)) for one in lines]
    if card["no_data"] == "zero":
        scores = [(weight, Fraction(0) if s is None else s) for weight, s in scores]
    is_open = card["no_data"] == "undecided" and any(s is None for _, s in scores)
    scores = [] if is_open else [(weight, s) for weight, s in scores if s is not None]
    total = sum(weight for weight, _ in scores)
    return {
        "lines": judged,
        "after_caps": dict(zip(judged, settled["after"])),
        "settled": settled,
        "score": sum(weight * s for weight, s in scores) / total if total else None,
    }


def look_back(contract):
    """What a term finds in an earlier period was made of earlier ones again: the terms add up."""
    repeats = [rule["within_periods"] - 1 for rule in several(contract.get("repeat"))]
    earn_backs = [rule["good_periods"] for rule in several(contract.get("earn_back"))]
    lines = contract["objective"]
    graces = [line["grace"]["periods"] - 1 for line in lines if line["grace"] != "none"]
    stand_ins = [12 for line in lines if line.get("missing_data") == "last_good"]
    return sum(max(n, default=0) for n in (repeats, earn_backs, graces, stand_ins))


def judge_with_past(network, contract, name):
    zone = contract["zone"]
    calendars = {"24x7": Calendar(None, zone)}
    for table in contract.get("calendar", []):
        calendars[table["id"]] = Calendar(table, zone)
    start = contract.get("valid_from")
    start = date.fromisoformat(str(start)) if start else None
    names, oldest = [], name
    is_first = lambda n: start is not None and period_days(contract["window"], n)[0] <= start
    while len(names) < look_back(contract) and not is_first(oldest):
        oldest = previous(contract["window"], oldest)
        names.append(oldest)
    past, from_start, last_good = [], is_first(oldest), {}
    for earlier in reversed(names):
        first, end = period_days(contract["window"], earlier)
        if midnight(end, zone) <= network.extent[0] or midnight(first, zone) >= network.extent[1]:
            past, from_start = [], False
            continue
        found = judge(network, contract, calendars, earlier, past, from_start, last_good)
        for ident, one in found["lines"].items():
            valid = one.measured["valid"]
            is_own = one.measured["value"] is not None and one.line.get("missing_data") and valid is not None
            if is_own and valid >= number(one.line["completeness_min"]) and one.verdict != "undecided":
                last_good[ident] = as_decimal(one.measured["value"])
        past.insert(0, found)
    return judge(network, contract, calendars, name, past, from_start, last_good)


def text(value):
    """Exact where it has an end, to 30 digits where it has none."""
    if value is None:
        return None
    value = Fraction(value)
    return format(Context(prec=30).divide(Decimal(value.numerator), Decimal(value.denominator)), "f")


def main():
    global MUTATION
    folder = Path(sys.argv[1])
    MUTATION = sys.argv[2] if len(sys.argv) > 2 else ""
    network = Network(folder)
    found = {}
    with open(folder / "questions.csv", newline="") as file:
        questions = list(csv.DictReader(file))
    for question in questions:
        with open(folder / f"contracts/{question['contract']}.toml", "rb") as file:
            contract = tomllib.load(file)
        result = judge_with_past(network, contract, question["period"])
        settled = result["settled"]
        lines = {}
        for (ident, one), amount, after in zip(result["lines"].items(), settled["amounts"], settled["after"]):
            lines[ident] = {
                "value": text(one.measured["value"]),
                "numerator": text(one.measured["numerator"]),
                "denominator": text(one.measured["denominator"]),
                "valid": text(one.measured["valid"]),
                "compared": text(one.compared),
                "verdict": one.verdict,
                "outcome": one.outcome(),
                "credit": text(amount),
                "after_caps": text(after),
            }
        found[question["contract"]] = {
            "period": question["period"],
            "lines": lines,
            "total": text(settled["total"]),
            "credit_due": text(settled["due"]),
            "supplier_due": text(settled["back"]),
            "score": text(result["score"]),
        }
    json.dump(found, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
