# What a report says of its statement. The labels of its pages are in report_labels.ftl.
report-title = Service level report, { $period }: { $contract }
report-list = { $before }, { $next }
report-names-more = { $names } and { $n } more
report-files-more = { $n ->
    [one] and { $n } more; the workbook of this report (XLSX) lists all of them.
   *[other] and { $n } more; the workbook of this report (XLSX) lists all of them.
}
report-no-value = No value
report-achieved-of = { $n } of { $all }

# What it is.
report-revision-interim = Interim: the period is not over
report-revision-provisional = Provisional
report-revision-final = Final
report-revision-restated = Restated { $n }: { $reason }
report-revision-what-if = What-if, not an official result: { $changes }
report-revision-no-result = What-if: no official result
report-revision-damaged = Not frozen: the frozen records are not as they were written
report-revision-differs = Not frozen: differs from the frozen result ({ $label })

# Cover.
report-all-achieved = Every objective of the contract was achieved.
report-none-lost = Every objective was achieved, or missed without consequence.
report-no-objectives = The contract has no objectives.
report-n-breached = { $n ->
    [one] { $n } objective was breached.
   *[other] { $n } objectives were breached.
}
report-n-undecided = { $n ->
    [one] { $n } objective was left undecided.
   *[other] { $n } objectives were left undecided.
}
report-fact-contract = Contract
report-fact-period = Period
report-fact-period-value = { $period }, { $length } of local time in { $zone }
report-fact-period-utc = Period in UTC
report-fact-data-up-to = Data up to
report-fact-version = Version
report-fact-generated = Generated
report-fact-sources = Where sources differ
report-fact-dispute = May be disputed until

# One-page summary.
report-outcome = { $all ->
    [one] In { $period }, { $achieved } of { $all } objective of { $contract } was achieved.
   *[other] In { $period }, { $achieved } of { $all } objectives of { $contract } were achieved.
}
report-outcome-breached = { $all ->
    [one] In { $period }, { $achieved } of { $all } objective of { $contract } was achieved; breached: { $breached }.
   *[other] In { $period }, { $achieved } of { $all } objectives of { $contract } were achieved; breached: { $breached }.
}
report-outcome-undecided = { $all ->
    [one] In { $period }, { $achieved } of { $all } objective of { $contract } was achieved; undecided: { $undecided }.
   *[other] In { $period }, { $achieved } of { $all } objectives of { $contract } were achieved; undecided: { $undecided }.
}
report-outcome-both = In { $period }, { $achieved } of { $all } objectives of { $contract } were achieved; breached: { $breached }; undecided: { $undecided }.
report-credit-none = No service credit is due for this period.
report-credit-undecided = { $n ->
    [one] No service credit has arisen so far; { $n } objective has no verdict, so nothing is settled.
   *[other] No service credit has arisen so far; { $n } objectives have no verdict, so nothing is settled.
}
report-credit-due = The service credit is { $credit }, which is { $percent } of the fee of { $fee }.
report-credit-capped = The service credit is { $credit }, which is { $percent } of the fee of { $fee }, held at the cap of { $cap } of the fee.
report-credit-without-fee = The service credit is { $credit }.
report-data-none = No data were expected for this period.
report-data-all = Every expected measurement period arrived.
report-data-least = Data are least complete for { $objective }, where { $share } of the expected measurement periods arrived ({ $asked } are asked for).

# Why an objective has its verdict.
report-why-met = { $value } meets the target of { $comparison ->
    [at_least] at least
   *[at_most] at most
} { $target }.
report-why-met-warning = { $value } meets the target of { $comparison ->
    [at_least] at least
   *[at_most] at most
} { $target }, but lies in the warning zone.
report-why-tolerated = { $value } misses the target of { $comparison ->
    [at_least] at least
   *[at_most] at most
} { $target }, by no more than the tolerance.
report-why-forgiven = { $value } misses the target of { $comparison ->
    [at_least] at least
   *[at_most] at most
} { $target }, which the agreed grace forgives.
report-why-missed = { $value } misses the target of { $comparison ->
    [at_least] at least
   *[at_most] at most
} { $target }.
report-why-too-little = Only { $share } of the data arrived where { $asked } are asked for, which the contract counts as a breach.
report-why-too-little-valid = Only { $share } of the data arrived and are not suspect where { $asked } are asked for, which the contract counts as a breach.
report-why-no-verdict = No verdict: { $share } of the data arrived, the contract asks for { $asked }.
report-why-no-verdict-valid = No verdict: { $share } of the data arrived and are not suspect, the contract asks for { $asked }.
report-why-undecided = { $value }, but no verdict could be given.
report-why-no-value = No value: { $gap }.
report-why-no-value-breached = No value: { $gap }. The contract counts this as a breach.
report-gap-missing = no data arrived
report-gap-all-excluded = every measurement of the period was excluded: nothing is left to measure
report-gap-nothing-expected = nothing was expected: the scope names no object of the period, or no service hours lie in it
report-gap-zero = nothing happened that could be counted (0 ÷ 0)
report-gap-unavailable = counter { $counter } was never imported
report-gap-not-a-number = the formula has no real result

# For those who read the table.
report-note-compared = compared { $value }, { $rounding }
report-note-suspect = suspect share { $share }

# How an objective is measured.
report-term-objective = Objective
report-term-kpi = KPI
report-term-scope = Scope
report-term-method = Method
report-term-exclusions = Exclusions
report-term-rounding = Rounding
report-term-completeness = Completeness
report-term-service-hours = Service hours
report-term-busy-hour = Busy hour
report-term-warning = Warning from
report-scope-all = All objects
report-kpi-version = { $kpi }, formula version { $version }
report-source-formula = own formula
report-source-outages = outage records
report-source-tickets = tickets
report-source-objectives = other objectives
report-completeness-undecided = at least { $least }; else no verdict
report-completeness-ignore = at least { $least }; else what arrived is judged
report-completeness-breached = at least { $least }; else it counts as breached
report-completeness-last-good = at least { $least }; else the value of the last period that had enough stands in
report-rounding-none = none; the full value is compared
report-rounding-half-up = { $n ->
    [one] half up to { $n } decimal
   *[other] half up to { $n } decimals
}
report-rounding-half-even = { $n ->
    [one] half to even, to { $n } decimal
   *[other] half to even, to { $n } decimals
}
report-rounding-half-up-shown = { $n ->
    [one] half up to { $n } decimal, for show; the full value is compared
   *[other] half up to { $n } decimals, for show; the full value is compared
}
report-rounding-half-even-shown = { $n ->
    [one] half to even, to { $n } decimal, for show; the full value is compared
   *[other] half to even, to { $n } decimals, for show; the full value is compared
}
report-method-period = The KPI over all counters of period and scope, added up first
report-method-objects = Share of the objects whose own value keeps { $limit }
report-method-intervals = Share of the intervals of { $every } whose value keeps { $limit }
report-method-percentile-objects = Percentile { $percent } over objects
report-method-percentile-intervals = Percentile { $percent } over intervals of { $every }
report-method-count-objects = Number of objects that do not keep { $limit }
report-method-count-intervals = Number of intervals of { $every } that do not keep { $limit }
report-method-outages = Number of outages that count
report-method-availability = Availability: time in service of all counted time
report-method-weighted = Mean of the objects' values, each with its weight
report-method-worst = The value of the worst object
report-method-median = Median of the days' values
report-method-tickets = Statistic of tickets
report-method-composite = Made from other objectives
report-exclusions-none = nothing is excluded
report-exclusions-downtime = excluded downtime does not count as down, service time stays whole
report-exclusions-service-time = excluded time leaves both downtime and service time
report-exclusion-planned = planned maintenance
report-exclusion-emergency = emergency maintenance
report-exclusion-force-majeure = force majeure
report-exclusion-customer = caused by the customer
report-exclusion-third-party = third party
report-exclusion-site-access = site access
report-exclusion-atypical-day = atypical day
report-exclusion-energy-saving = energy saving
report-exclusion-new-site = new site
report-exclusion-decommissioned = decommissioned

# Charts.
report-chart-by-hour = By hour
report-chart-by-day = By day
report-chart-target = Target
report-chart-excluded = Excluded
report-chart-complete = Data complete, in part
report-chart-text = { $objective } by hour and by day, { $period }, with the target.
report-chart-text-days = { $objective } by day, { $period }, with the target.
report-chart-extremes = The lowest day is { $low_day } with { $low }, the highest { $high_day } with { $high }.
report-chart-without-value = { $n ->
    [one] { $n } day has no value.
   *[other] { $n } days have no value.
}
report-chart-shaded = { $n ->
    [one] { $n } excluded window is shaded.
   *[other] { $n } excluded windows are shaded.
}

# Quality of the data.
report-suspect-none = No measurement period was marked as suspect by its sender.
report-suspect-most = Senders marked { $share } of the received periods of { $objective } as suspect; these values are counted, and shown here.
report-data-files = Files with data of the period
report-data-values = Values read
report-data-replaced = Values replaced by a later file
report-data-suspect = Rows marked suspect by the sender
report-data-null = Values reported as not available
report-data-rejected = Files rejected (any period)
report-data-zones = Time zone database
report-data-program = Program

# How it is computed.
report-how-ratio = Add up first, divide last
report-how-ratio-text = Counters are added up over all objects and periods of the scope, and then divided. A ratio of sums differs from an average of ratios, in which a quiet cell weighs as much as a busy one.
report-how-time = Time
report-how-time-text = Days and months are those of the time zone { $zone }, by the IANA time zone database { $version }. Ranges include their start and exclude their end; a measurement period belongs to the day in which it starts.
report-how-rounding = Rounding
report-how-rounding-text = Values are compared as each objective's rounding rule says. For printing, digits are added until a value stands on the same side of its target as the full number does. The CSV beside this report holds every digit.
report-how-missing = Missing and suspect data
report-how-missing-text = Missing is not zero: a period that did not arrive is left out of both sums and lowers the completeness. Suspect values are counted and shown. Division by zero gives no value.
report-how-exclusions = Exclusions
report-how-exclusions-text = Only approved windows count. They change what is counted, never the raw data, and each is listed with its reason and its evidence.
report-how-credits = Credits
report-how-credits-text = { $decimals ->
    [one] Amounts are computed in decimal arithmetic and rounded to { $decimals } decimal of { $currency }, half away from zero. Credits are not capped.
   *[other] Amounts are computed in decimal arithmetic and rounded to { $decimals } decimals of { $currency }, half away from zero. Credits are not capped.
}
report-how-credits-capped = { $decimals ->
    [one] Amounts are computed in decimal arithmetic and rounded to { $decimals } decimal of { $currency }, half away from zero. Their sum is capped at { $cap } of the fee.
   *[other] Amounts are computed in decimal arithmetic and rounded to { $decimals } decimals of { $currency }, half away from zero. Their sum is capped at { $cap } of the fee.
}

# Glossary.
report-word-completeness = Completeness
report-word-completeness-text = Received measurement periods ÷ expected ones, over all objects of the scope.
report-word-contribution = Contribution
report-word-contribution-text = Share of all failures of the scope that one object caused.
report-word-credit = Credit
report-word-credit-text = What a breach costs, as percent of the fee by the contract's steps.
report-word-exclusion = Exclusion
report-word-exclusion-text = Time that the parties agreed not to count.
report-word-granularity = Granularity period
report-word-granularity-text = Length of time over which a network element collects one value, often 15 minutes.
report-word-kpi = KPI
report-word-kpi-text = Key performance indicator: a value computed from counters that were added up first.
report-word-margin = Margin
report-word-margin-text = Distance of the result from its target; positive where the target is met.
report-word-score = Score
report-word-score-text = Weights of the achieved objectives ÷ all weights; undecided objectives score nothing.
report-word-suspect = Suspect
report-word-suspect-text = Marked by the sender as doubtful.
report-word-undecided = Undecided
report-word-undecided-text = Too little arrived to judge, or nothing happened that could be judged.

# Settlement: who owes what, by which steps.
report-credit-pool = The service credit is { $credit }, which is { $percent } of the fee of { $fee }, held at the limit of the at-risk pool: { $most } of { $pool } of the fee.
report-limit-pool = The limit of the at-risk pool took { $amount } away.
report-owed-both = { $with ->
    [both] With { $bonus } of bonus and { $back } earned back, the supplier owes { $supplier } and the customer owes { $customer } on top of the fee.
    [bonus] With { $bonus } of bonus, the supplier owes { $supplier } and the customer owes { $customer } on top of the fee.
    [back] With { $back } earned back, the supplier owes { $supplier } and the customer owes { $customer } on top of the fee.
   *[none] The supplier owes { $supplier } and the customer owes { $customer } on top of the fee.
}
report-owed-by-customer = the customer owes { $amount } on top of the fee
report-owed-bonus-counted = Bonus that counts
report-right = Right to end the contract
report-right-reached = A right to end the contract has arisen ({ $why }).
report-right-yes = Has arisen
report-right-no = Has not arisen
report-right-open = Open: earlier periods are not known
report-settlement = Settlement
report-settlement-dues = Who owes what
report-settlement-step = Arithmetic
report-settlement-steps = Settlement, step by step
report-settlement-summary = From the service credit to what is owed: credits, bonus, what was earned back, net, what the supplier and what the customer owe.
report-how-credits-pool = Credits from the at-risk pool ({ $pool } of the fee) are together no more than { $most } of it.
report-owed-customer = The customer owes
report-owed-on-top = on top of the fee
report-fact-agreement = Agreement
report-agreed-part = { $first } – { $last } ({ $covered } of { $all } days)
report-agreed-in-part = The agreement covers the period in part: { $agreed }. All of the period is judged, and credits are shares of the whole fee.
report-gap-day-excluded = all of the day was excluded: nothing is left to measure
report-data-all-excluded = No data were expected: all of the measured time was excluded.
report-so-far = The period is not over: this is how it stands so far.
report-so-far-until = The period is not over: what follows holds so far, with data up to { $until }, and may change; nothing is settled.
report-credit-none-so-far = No service credit has arisen so far.
report-credit-so-far = If the period ended like this, the service credit would be { $credit }, which is { $percent } of the fee of { $fee }; it is at risk and not due.
report-credit-so-far-without-fee = If the period ended like this, the service credit would be { $credit }; it is at risk and not due.
report-owed-at-risk = at risk, not due
report-owed-credit-so-far = Service credit so far
report-owed-supplier-so-far = The supplier would owe so far
report-owed-customer-so-far = The customer would owe so far
report-owed-both-so-far = { $with ->
    [both] If the period ended like this, with { $bonus } of bonus and { $back } earned back, the supplier would owe { $supplier } and the customer { $customer } on top of the fee.
    [bonus] If the period ended like this, with { $bonus } of bonus, the supplier would owe { $supplier } and the customer { $customer } on top of the fee.
    [back] If the period ended like this, with { $back } earned back, the supplier would owe { $supplier } and the customer { $customer } on top of the fee.
   *[none] If the period ended like this, the supplier would owe { $supplier } and the customer { $customer } on top of the fee.
}
report-right-so-far = If the period ended like this, a right to end the contract would arise ({ $why }).
report-right-yes-so-far = Would arise
report-settlement-so-far = The period is not over: these are the steps if it ended like this.
report-settlement-number = Step
