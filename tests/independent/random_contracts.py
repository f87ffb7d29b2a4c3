"""Writes a small made-up network and many random contracts over it: random_contracts.py FOLDER NUMBER SEED.

The folder gets what a workspace has (topology/, contracts/, exclusions/) and, as plain CSV, what systems would have delivered
(counters.csv, outages.csv, tickets.csv) and which period of which contract is asked for (questions.csv). The same seed writes
the same bytes. Standard library only.
"""

import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

HOUR = 3600
# 2026-09-28T00:00:00Z, a Monday: four ISO weeks of hours, and some more hours for zones west of Greenwich.
START = int(datetime(2026, 9, 28, tzinfo=timezone.utc).timestamp())
HOURS = 28 * 24 + 6
CELLS = [f"CEL{n:02}" for n in range(1, 13)]
REGIONS = ["Norte", "Centro", "Sur"]
# In the topology, and never heard of.
SILENT = "CEL13"
COUNTERS = ["T.Att", "T.Succ", "T.Down"]


class Dice:
    """Always the same numbers, whatever the version of Python."""

    def __init__(self, seed):
        self.state = seed * 2 + 1

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def pick(self, options):
        return options[self.below(len(options))]

    def chance(self, percent):
        return self.below(100) < percent


def iso(secs):
    return datetime.fromtimestamp(secs, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def topology():
    rows = ["object,site,region,priority,users,zone,valid_from,valid_to"]
    for n, cell in enumerate(CELLS + [SILENT]):
        site, region = f"SIT{n // 3 + 1}", REGIONS[n // 3 % 3]
        # Two cells carry no priority, so that they have no weight.
        priority = "" if n in (4, 9) else str(1 + n * 7 % 5)
        tail = f"{priority},{100 + n * 37},America/Lima"
        if n in (2, 7, 10):
            day = {2: "2026-10-01", 7: "2026-10-14", 10: "2026-10-07"}[n]
            other = REGIONS[(n // 3 + 1) % 3]
            rows.append(f"{cell},{site},{region},{tail},,{day}")
            rows.append(f"{cell},{site},{other},{tail},{day},")
        else:
            rows.append(f"{cell},{site},{region},{tail},,")
    return "\n".join(rows) + "\n"


def counters(dice):
    rows = ["object,measurement,start,value,suspect"]
    for n, cell in enumerate(CELLS):
        for hour in range(HOURS):
            start = START + hour * HOUR
            # CEL05 loses two days; CEL11 half of everything; single hours are missing everywhere.
            if dice.chance(2) or (n == 4 and 240 <= hour < 288) or (n == 10 and dice.chance(50)):
                continue
            suspect = int(dice.chance(3))
            att = 0 if dice.chance(4) else 20 + dice.below(500)
            lost = dice.below(1 + att // (4 if n == 6 else 40))
            values = [att, att - lost, dice.below(3600) if dice.chance(3) else 0]
            for counter, value in zip(COUNTERS, values):
                # Now and then one counter of an hour stays away alone.
                if not dice.chance(1):
                    rows.append(f"{cell},{counter},{start},{value},{suspect}")
    return "\n".join(rows) + "\n"


def outages(dice):
    rows = ["id,object,name,severity,start,end"]
    for n in range(90):
        start = START + dice.below(HOURS * HOUR)
        # Minutes and short ones of some seconds; a few without an end.
        length = dice.pick([20, 45, 59, 60, 61, 300, 1800, 5400, 7200, 30000])
        end = "" if n % 30 == 7 else start + length
        # A record may name a whole site, or the cell that delivers nothing.
        who = f"SIT{1 + dice.below(4)}" if dice.chance(12) else dice.pick(CELLS + [SILENT])
        name = dice.pick(["Cell down", "Power failure", "Link loss"])
        severity = dice.pick(["Critical", "Major", "minor"])
        rows.append(f"ALM{n:03},{who},{name},{severity},{start},{end}")
    return "\n".join(rows) + "\n"


def tickets(dice):
    """`updates` is a list of moment, state and reason; the columns are what the service desk exports besides."""
    rows = ["id,object,priority,category,opened_at,responded_at,resolved_at,updates"]
    for n in range(120):
        opened = START + dice.below(HOURS * HOUR) // 60 * 60
        responded = opened + 60 * (1 + dice.below(90))
        resolved = opened + 60 * (1 + dice.below(2000))
        if dice.chance(20):
            # Exactly on a limit.
            resolved = opened + dice.pick([4, 8]) * HOUR
        updates = ""
        if dice.chance(15):
            resolved = ""
        elif dice.chance(50) and resolved - opened > 600:
            third = (resolved - opened) // 3 // 60 * 60
            wait, back = opened + third, opened + 2 * third
            reason = dice.pick(["Awaiting Caller", "Awaiting Vendor"])
            steps = [(opened, "New", ""), (wait, "On Hold", reason), (back, "In Progress", "")]
            if dice.chance(40):
                steps = [(opened, "New", ""), (wait, "Resolved", ""), (back, "In Progress", "")]
            steps.append((resolved, "Resolved", ""))
            updates = ";".join(f"{at}|{state}|{why}" for at, state, why in steps)
        fields = [f"INC{n:03}", dice.pick(CELLS), 1 + dice.below(4)]
        fields += [dice.pick(["Network access", "Core", "Power"]), opened, responded, resolved]
        rows.append(",".join(map(str, fields)) + "," + updates)
    return "\n".join(rows) + "\n"


KINDS = ["planned_maintenance", "emergency_maintenance", "force_majeure", "third_party"]


def ledger(dice, contracts):
    out = []
    for n in range(60):
        # Half of the windows begin on the hour, others anywhere.
        start = START + dice.below(HOURS) * HOUR + dice.pick([0, 0, 600, 1500])
        end = start + dice.pick([1800, HOUR, 2 * HOUR, 4 * HOUR, 10 * HOUR, 30 * HOUR])
        listed = [] if dice.chance(70) else sorted({dice.pick(contracts) for _ in range(60)})
        objects = dice.pick(
            ["", "", 'region == "Norte"', 'region == "Sur"', 'site == "SIT2"']
            + [f'object == "{dice.pick(CELLS)}"', f'object == "{dice.pick(CELLS)}"']
        )
        state = dice.pick(["approved"] * 6 + ["proposed", "rejected"])
        out.append("[[exclusion]]")
        out.append(f'id = "EXC{n:03}"')
        out.append("contracts = [" + ", ".join(f'"{c}"' for c in listed) + "]")
        out.append(f'kind = "{dice.pick(KINDS)}"')
        out.append(f'start = "{iso(start)}"')
        out.append(f'end = "{iso(end)}"')
        out.append(f"objects = '{objects}'")
        out.append('reason = "made up"')
        out.append(f'evidence = "CHG-{n}"')
        if dice.chance(80):
            notice = dice.pick([0, 24 * HOUR, 48 * HOUR, 72 * HOUR, 72 * HOUR - 60])
            out.append(f'notified_at = "{iso(start - notice)}"')
        out.append(f'state = "{state}"')
        if state != "proposed":
            out.append(f'decided_by = "{dice.pick(["NOC", "NOC", "Customer"])}"')
        out.append("")
    return "\n".join(out)


def number(scaled, decimals):
    return str(Decimal(scaled).scaleb(-decimals))


class Line:
    """One objective. Where the good side and a typical value are is known, everything else is thrown."""

    def __init__(self, dice, ident, zone):
        self.dice, self.id, self.zone = dice, ident, zone
        self.extra, self.of_counters, self.unit = [], True, "%"

    def kpi(self, text, at_least, around, spread):
        self.source = f"formula = '{text}'"
        self.at_least, self.around, self.spread = at_least, Decimal(around), Decimal(spread)

    def measure(self, allow_composite):
        dice = self.dice
        if allow_composite and dice.chance(12):
            return self.composite(allow_composite)
        return dice.pick([self.counter] * 6 + [self.outage] * 2 + [self.ticket])()

    def counter(self):
        dice = self.dice
        which = dice.below(4)
        if which == 0:
            self.kpi("100 * sum(T.Succ) / sum(T.Att)", True, "98.0", "1.5")
        elif which == 1:
            self.kpi("100 * (sum(T.Att) - sum(T.Succ)) / sum(T.Att)", False, "2.0", "1.5")
        elif which == 2:
            self.kpi("100 * (period_secs - sum(T.Down)) / period_secs", True, "98.5", "1")
        else:
            self.kpi("sum(T.Succ) / sum(T.Att)", True, "0.980", "0.015")
            self.unit = ""
        spread = self.spread
        limit = self.around + (Decimal(dice.below(21) - 10) / 10) * spread / 4
        limit = f'{dice.pick(["at_least", "at_most"])} {limit}'
        every = dice.pick(["1h", "1d"])
        method = dice.pick(
            ["period_aggregate", "period_aggregate", "objects_meeting", "intervals_meeting"]
            + ["percentile", "count", "weighted", "worst_object", "median_of_days"]
            + (["availability"] if which == 2 else [])
        )
        self.method = [f'method = "{method}"']
        over = dice.pick(['over = "objects"', f'over = "intervals"\ninterval = "{every}"'])
        if method == "objects_meeting":
            self.method.append(f'limit = "{limit}"')
            self.share()
        elif method == "intervals_meeting":
            self.method += [f'limit = "{limit}"', f'interval = "{every}"']
            self.share()
        elif method == "count":
            self.method += [f'limit = "{limit}"', over]
            # More may miss a limit of the KPI's own side: how many is counted, few or many.
            self.around, self.spread, self.unit = Decimal(4), Decimal(6), ""
        elif method == "percentile":
            self.method.append(f'percentile = "{dice.pick([5, 10, 50, 90, 95, "97.5"])}"')
            self.method.append(f'percentile_rule = "{dice.pick(["nearest_rank", "linear"])}"')
            self.method.append(over)
        elif method == "weighted":
            by = dice.pick(
                ['{ attribute = "priority" }', '{ attribute = "users" }']
                + ['{ formula = "sum(T.Att)" }']
            )
            self.method.append(f"weight_by = {by}")

    def share(self):
        self.unit, self.around, self.spread = "%", Decimal(60), Decimal(60)

    def outage(self):
        dice = self.dice
        self.of_counters = False
        self.source = None
        denominator = dice.pick(["all_objects", "all_objects", "affected_objects"])
        denominator = dice.pick([denominator, "sites all", "sites 1", "sites 2"])
        severities = dice.pick(['"all"', '"all"', '["Critical", "Major"]', '["MINOR"]'])
        names = dice.pick(['"all"', '"all"', '["Cell *"]', '["power failure", "Link*"]'])
        self.extra = [
            "[objective.outages]",
            f'denominator = "{denominator}"',
            f'no_data = "{dice.pick(["up", "paused", "down"])}"',
            f"minimum_secs = {dice.pick([0, 60, 300])}",
            f"severities = {severities}",
            f"names = {names}",
            f'open_outages = "{dice.pick(["until_period_end", "ignored"])}"',
        ]
        self.at_least, self.around, self.spread = True, Decimal("98.0"), Decimal(2)
        methods = ["availability", "availability", "count", "objects_meeting", "worst_object"]
        method = dice.pick(methods + (["weighted"] if "sites" not in denominator else []))
        self.method = [f'method = "{method}"']
        if method == "objects_meeting":
            self.method.append(f'limit = "at_least {dice.pick(["99.5", "99.0", "98.0"])}"')
            self.share()
        elif method == "weighted":
            self.method.append('weight_by = { attribute = "priority" }')
        elif method == "count":
            self.at_least, self.unit = False, ""
            self.around, self.spread = Decimal(12), Decimal(10)

    def ticket(self):
        dice = self.dice
        self.of_counters, self.source = False, None
        self.method = ['method = "ticket_statistic"']
        statistic = dice.pick(["percent_within"] * 3 + ["mean", "median", "percentile 90", "count"])
        counts_in = dice.pick(["opened_in", "resolved_in"])
        self.extra = ["[objective.tickets]", f'statistic = "{statistic}"']
        clock = dice.pick(["response", "resolution", "resolution"])
        if statistic == "count":
            # Resolved in the period: the clock decides which those are.
            clock = "resolution"
        self.extra.append(f'counts_in = "{counts_in}"')
        if not (statistic == "count" and counts_in == "opened_in"):
            self.extra.append(f'clock = "{clock}"')
            if statistic == "percent_within":
                limit = dice.pick(["30m", "1h"] if clock == "response" else ["4h", "8h", "12h30m"])
                self.extra.append(f'limit = "{limit}"')
            stops = '["Resolved", "On Hold"]' if clock == "response" else '["Resolved"]'
            self.extra.append(f"stop_states = {stops}")
            if clock == "response" or dice.chance(50):
                self.extra.append("pause_states = []")
            else:
                self.extra.append('pause_states = ["On Hold"]')
                reasons = dice.pick(['"all"', '["awaiting caller"]'])
                self.extra.append(f"pause_reasons = {reasons}")
            if clock == "resolution":
                policies = ["first_resolution", "sum_of_open_spells", "first_open_to_final"]
                self.extra.append(f'reopen = "{dice.pick(policies)}"')
        priorities = dice.pick(['"all"', "[1, 2]", "[3]"])
        categories = dice.pick(['"all"', '["network*", "Core"]'])
        self.extra += [f"priorities = {priorities}", f"categories = {categories}"]
        self.extra += ['assignment_groups = "all"', 'objects = "all"']
        if statistic == "percent_within":
            self.at_least, self.around, self.spread = True, Decimal(60), Decimal(60)
        elif statistic == "count":
            self.at_least, self.unit = False, ""
            self.around, self.spread = Decimal(20), Decimal(20)
        else:
            self.at_least, self.unit = False, "h"
            self.around, self.spread = Decimal(10), Decimal(10)

    def composite(self, parts):
        dice = self.dice
        self.of_counters, self.source = False, None
        rule = dice.pick(["weighted", "serial", "parallel", "lowest"])
        parts = parts[:3]
        weights = [dice.pick(["20", "30", "50"]) for _ in parts]
        rows = [
            f'{{ objective = "{part}"' + (f', weight = "{weight}"' if rule == "weighted" else "") + " }"
            for part, weight in zip(parts, weights)
        ]
        self.method = ['method = "composite"', f'rule = "{rule}"', f"parts = [ {', '.join(rows)} ]"]
        self.at_least, self.around, self.spread = True, Decimal("90.0"), Decimal(12)

    def beyond(self, value, steps):
        """A value that many tenths of the spread on the bad side."""
        move = self.spread * steps / 10
        return value - move if self.at_least else value + move

    def text(self, weight, needs_improvement):
        dice = self.dice
        self.target = self.around + self.spread * (dice.below(9) - 5) / 10
        target = self.target
        scope = dice.pick(
            ["", "", 'region == "Norte"', 'region == "Centro"', 'region == "Sur"']
            + ['region != "Sur"']
        )
        out = ["[[objective]]", f'id = "{self.id}"', f'name = "Line {self.id}"']
        if self.source:
            out.append(self.source)
        out += [f'unit = "{self.unit}"', f"scope = '{scope}'"]
        out.append(f'membership = "{dice.pick(["dated", "period_start"])}"')
        out.append(f'service_calendar = "{dice.pick(["24x7", "24x7", "office"])}"')
        out += self.method
        tables = list(self.extra)
        if self.extra and self.extra[0] == "[objective.tickets]" or 'method = "composite"' in self.method:
            out.append('exclusions = "none"')
        elif dice.chance(40):
            out.append('exclusions = "none"')
        else:
            kinds = []
            for kind in KINDS:
                if dice.chance(70):
                    notice = dice.pick([0, 0, 24, 48, 72])
                    most = dice.pick(['"none"', '"none"', 60, 150, 240, 600])
                    kinds.append(
                        f'{{ kind = "{kind}", notice_hours = {notice}, minutes_max = {most} }}'
                    )
            kinds = kinds or ['{ kind = "force_majeure", notice_hours = 0, minutes_max = "none" }']
            mode = dice.pick(["downtime_only", "downtime_and_service_time"])
            approver = dice.pick(["any", "any", "NOC"])
            out.append(
                f'exclusions = {{ mode = "{mode}", approver = "{approver}", kinds = [ {", ".join(kinds)} ] }}'
            )
        out.append(f'comparison = "{"at_least" if self.at_least else "at_most"}"')
        out.append(f'target = "{target}"')
        if needs_improvement or dice.chance(60):
            out.append(f'improvement = "{self.beyond(target, -2)}"')
            if dice.chance(60):
                out.append(f'stretch = "{self.beyond(target, -4)}"')
        if dice.chance(20):
            changes = []
            for day in ("2026-10-05", "2026-10-12"):
                # A lower target would be charged for by the steps, and such a file is refused.
                changed = self.beyond(target, -dice.below(4))
                better = self.beyond(changed, -2)
                changes.append(
                    f'{{ from = "{day}", target = "{changed}", improvement = "{better}" }}'
                )
            out.append(f"target_change = [ {', '.join(changes)} ]")
        tolerance = dice.pick(["none", "none", str(self.spread / 10), str(self.spread / 4)])
        out.append(f'tolerance = "{tolerance}"')
        grace = dice.pick(['"none"'] * 4 + ["{ misses = 1, periods = 2 }"] + ["{ misses = 1, periods = 3 }"])
        out.append(f"grace = {grace}")
        if self.of_counters:
            out.append(f'completeness_min = "{dice.pick(["0.5", "0.9", "0.9", "0.95", "0", "0.98"])}"')
            rules = ["undecided", "ignore", "count_as_breached", "last_good"]
            out.append(f'missing_data = "{dice.pick(rules)}"')
        decimals = dice.pick([0, 1, 2, 2, 3])
        rounding = dice.pick(["none", f"half_up {decimals}", f"half_even {decimals}"])
        out.append(f'rounding = "{rounding}"')
        if rounding != "none":
            out.append(f'compare = "{dice.pick(["after_rounding", "before_rounding"])}"')
        out.append(f'weight = "{weight}"')
        return out, tables

    def credit(self, has_pool, has_points):
        dice = self.dice
        target = self.target
        limits = [target, self.beyond(target, 2), self.beyond(target, 5)]
        boundary = f'boundary = "{dice.pick(["better", "worse"])}"'
        base = dice.pick(['base = "fee"', 'base = "fee"', 'base = "33333.33"'])
        options = ["none", "steps", "steps", "sliding", "sliding"]
        options += ["pool", "pool"] if has_pool else []
        options += ["points", "points"] if has_points else []
        kind = dice.pick(options)
        if kind == "none":
            return ['credit = "none"'], []
        table = ["[objective.credit]", f'kind = "{kind}"']
        if kind == "steps":
            percents = ["0", dice.pick(["2.5", "5"]), dice.pick(["7", "10"])]
            rows = [f'{{ limit = "{l}", percent = "{p}" }}' for l, p in zip(limits, percents)]
            table += [f"steps = [ {', '.join(rows)} ]", 'below_percent = "15"', boundary, base]
        elif kind == "sliding":
            start = dice.pick(["target", "target", str(self.beyond(target, 1))])
            table += [
                f'step = "{self.spread / dice.pick([8, 10, 16])}"',
                f'percent_per_step = "{dice.pick(["0.5", "1.25", "0.333"])}"',
                f'mode = "{dice.pick(["pro_rata", "started_steps", "completed_steps"])}"',
                f'cap_percent = "{dice.pick(["4", "12"])}"',
                f'from = "{start}"',
                base,
            ]
        elif kind == "pool":
            table.append(f'allocation_percent = "{dice.pick(["20", "30"])}"')
        elif dice.chance(50):
            table += [f"missed_points = {dice.pick([3, 7, 12])}", "tolerated_points = 1"]
        else:
            rows = [f'{{ limit = "{l}", points = {p} }}' for l, p in zip(limits, (0, 4, 9))]
            table += [f"steps = [ {', '.join(rows)} ]", "below_points = 14", boundary]
        return [], table


def contract(dice, ident):
    zones = ["America/Lima", "America/Lima", "America/Sao_Paulo", "America/Santiago"]
    zone = dice.pick(zones + ["Europe/Madrid"])
    window = dice.pick(["iso_week"] * 7 + ["calendar_month", "calendar_quarter"])
    period = {
        "iso_week": dice.pick(["2026-W40", "2026-W41", "2026-W42", "2026-W42", "2026-W43", "2026-W43"]),
        "calendar_month": "2026-10",
        "calendar_quarter": "2026-Q4",
    }[window]
    decimals = dice.pick([2, 2, 0])
    fee = dice.pick(["120000.00", "98765.43", "100001.37"]) if decimals else "8765433"
    cap = dice.pick(["none", "none", "15", "6.5", "3"])
    root = [f'id = "{ident}"', 'customer = "Banco Andino"', f'name = "Contract {ident}"']
    root += ['country = "PE"', f'zone = "{zone}"', 'currency = "PEN"']
    root += [f"currency_decimals = {decimals}", f'fee_per_period = "{fee}"']
    root += [f'credit_cap_percent = "{cap}"', f'window = "{window}"']
    if dice.chance(40):
        first = dice.pick(["2026-09-28", "2026-10-05", "2026-01-01"])
        # A week before the first day of the agreement is refused.
        first = min(first, "2026-09-28") if period == "2026-W40" else first
        root.append(f'valid_from = "{first}"')
    n_lines = dice.pick([1, 2, 2, 3, 4])
    weights = {1: [100], 2: [60, 40], 3: [50, 30, 20], 4: [40, 30, 20, 10]}[n_lines]
    has_pool, has_points = dice.chance(30), dice.chance(30)
    score = dice.pick(["step", "linear", "basic_to_improvement"])
    lines, percent_lines = [], []
    for n, weight in enumerate(weights):
        line = Line(dice, f"line-{n + 1}", zone)
        line.measure(percent_lines if len(percent_lines) >= 2 else None)
        body, tables = line.text(weight, score == "basic_to_improvement")
        credit, credit_table = line.credit(has_pool, has_points)
        if line.unit == "%" and line.at_least and 'method = "composite"' not in line.method:
            percent_lines.append(line.id)
        lines.append((line, body + credit + tables + credit_table))
    root += ["[scorecard]", f'no_data = "{dice.pick(["zero", "renormalize", "undecided"])}"']
    root.append(f'score = "{score}"')
    if score == "linear":
        floors = [
            f'{{ objective = "{line.id}", floor = "{line.beyond(line.target, 8)}" }}' for line, _ in lines
        ]
        root.append(f"floors = [ {', '.join(floors)} ]")
    if score == "basic_to_improvement":
        root.append('basic_score_percent = "60"')
    bodies = [body for _, body in lines]
    said = "\n".join("\n".join(body) for body in bodies)
    if 'kind = "pool"' in said:
        cap = dice.pick(["50", "100"])
        root += ["[at_risk_pool]", f'percent_of_fee = "{dice.pick(["9", "12.5"])}"']
        root += [f'cap_percent = "{cap}"', "allocations_may_exceed = true"]
    if 'kind = "points"' in said:
        root += ["[points]", 'table = [ { points = 3, percent = "1" }, { points = 10, percent = "3.5" } ]']
    has_amount = any(f'kind = "{kind}"' in said for kind in ("steps", "sliding", "pool"))
    covered = '"all"'
    if has_amount and dice.chance(40):
        breaches = dice.pick([2, 2, 3])
        root += ["[repeat]", f"objectives = {covered}", f"breaches = {breaches}"]
        root += [f"within_periods = {breaches + dice.below(2)}", f'multiplier = "{dice.pick(["1.5", "2"])}"']
    if has_amount and dice.chance(40):
        root += ["[earn_back]", f"objectives = {covered}", f"good_periods = {dice.pick([1, 2])}"]
        root += [f'reach = "{dice.pick(["target", "tolerance"])}"', f'percent = "{dice.pick(["100", "50"])}"']
    bonus = [line.id for line, body in lines if any(row.startswith("improvement") for row in body)]
    if bonus and dice.chance(40):
        rows = [f'{{ objective = "{one}", reach = "improvement", percent = "1.5" }}' for one in bonus]
        root += ["[bonus]", f"rows = [ {', '.join(rows)} ]"]
        # A bonus that is never paid out can only be netted.
        netting, paid_out = dice.pick([("net", "true"), ("net", "false"), ("separate", "true")])
        root += [f'netting = "{netting}"', f"paid_out = {paid_out}"]
        root.append(f'cap_percent = "{dice.pick(["none", "2"])}"')
    holidays = dice.pick(['"none"', '["2026-10-08"]', '["2026-10-01", "2026-10-12", "2026-10-21"]'])
    hours = dice.pick(["mon-fri 08:00-18:00", "mon-sat 07:00-12:00 13:30-20:00", "daily 06:00-23:00"])
    calendar = ["[[calendar]]", 'id = "office"', f'zone = "{zone}"', f'hours = "{hours}"']
    calendar.append(f"holidays = {holidays}")
    text = "\n".join(root + calendar) + "\n\n" + "\n\n".join("\n".join(body) for body in bodies) + "\n"
    return text, period


def main():
    folder, n, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    dice = Dice(seed)
    for name in ("topology", "contracts", "exclusions"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "topology/objects.csv").write_text(topology())
    (folder / "counters.csv").write_text(counters(dice))
    (folder / "outages.csv").write_text(outages(dice))
    (folder / "tickets.csv").write_text(tickets(dice))
    names = [f"c{number:03}" for number in range(n)]
    (folder / "exclusions/ledger.toml").write_text(ledger(dice, names))
    questions = ["contract,period"]
    for name in names:
        text, period = contract(dice, name)
        (folder / f"contracts/{name}.toml").write_text(text)
        questions.append(f"{name},{period}")
    (folder / "questions.csv").write_text("\n".join(questions) + "\n")


if __name__ == "__main__":
    main()
