scorecard-contracts = Contracts
scorecard-no-data = No data for this contract yet
scorecard-no-data-hint = Verdicts rest on data. Import the exports of this contract's network first.
scorecard-judging = Judging the period
scorecard-judging-hint = Counters are added up for every objective.
scorecard-evaluation = Evaluation
scorecard-filling = days, hours and objects follow
scorecard-write-report = Write report…
scorecard-next-period = Next period
scorecard-previous-period = Previous period
scorecard-period = Period { $period }
scorecard-fiscal-month = Fiscal month { $number } of { $year }
scorecard-week = Week { $number } of { $year }
scorecard-quarter = Quarter { $number } of { $year }
scorecard-rolling = { $days } days to { $last }
scorecard-fee-month = fee { $fee } a month
scorecard-fee-fiscal-month = fee { $fee } a fiscal month
scorecard-fee-week = fee { $fee } a week
scorecard-fee-quarter = fee { $fee } a quarter
scorecard-fee-rolling = fee { $fee } for { $days } days
scorecard-at-risk = Achieved, at risk
scorecard-verdict = Verdict { $word }
scorecard-counts = { $achieved } of { $n ->
    [one] { $n } objective
   *[other] { $n } objectives
} achieved · { $breached } breached · { $undecided } undecided
scorecard-credit-so-far = service credit so far
scorecard-credit-due = service credit due
scorecard-capped = capped, would be { $amount }
scorecard-pool-capped = limited by the pool, would be { $amount }
scorecard-share-note = of the period's fee
scorecard-credit-cap = credits capped at { $percent }%
scorecard-tile-share = Credit
scorecard-tile-fee = Fee of the period
scorecard-tile-score = Score
scorecard-tile-valid = Lowest completeness
scorecard-score-note = weighted share of objectives achieved
scorecard-over-all-objectives = over all objectives
scorecard-column-objective = Objective
scorecard-column-target = Target
scorecard-column-result = Result
scorecard-column-margin = Margin
scorecard-column-trend = { $n ->
    [one] This period
   *[other] Last { $n } periods
}
scorecard-column-valid = Valid data
scorecard-column-verdict = Verdict
scorecard-column-credit = Credit
scorecard-open-objective = Objective { $name }
scorecard-supports = Supports { $name }
scorecard-all-objects = all objects
scorecard-outlook-safe = safe: even the worst case meets the target
scorecard-outlook-on-track = on track: going on like this meets the target
scorecard-outlook-at-risk = at risk: going on like this may miss the target
scorecard-outlook-lost = cannot be met any more: even the best case misses the target
scorecard-outlook-word-safe = Safe
scorecard-outlook-word-on-track = On track
scorecard-outlook-word-at-risk = At risk
scorecard-outlook-word-lost = Lost
scorecard-trend-name = Trend of { $name }: { $kept } kept, { $breached } breached, { $undecided } undecided
scorecard-trend-valid = { $share } valid data
scorecard-trend-waiting = being judged
scorecard-trend-no-data = No data
scorecard-trend-legend = A click on a mark opens its period, a click on an objective its chart and arithmetic.
scorecard-forecast = How it is likely to end
scorecard-settlement = From the objectives to the credit
scorecard-exclusions = Excluded time
scorecard-exclusion-counts = { $n ->
    [one] { $n } window applied
   *[other] { $n } windows applied
}, { $others } not applied
scorecard-no-exclusions = The ledger has no window in this period
scorecard-more-exclusions = and { $n } more in the ledger
scorecard-counts-for-all = applies to all objectives
scorecard-counts-for = applies to { $lines }
scorecard-does-not-count-for = does not apply to { $lines }: { $reason }
scorecard-as-of = Data up to { $time }.
scorecard-kind-planned = Planned maintenance
scorecard-kind-emergency = Emergency maintenance
scorecard-kind-force-majeure = Force majeure
scorecard-kind-customer = Caused by the customer
scorecard-kind-third-party = Third party
scorecard-kind-site-access = Site access
scorecard-kind-atypical = Atypical day
scorecard-kind-energy = Energy saving
scorecard-kind-new-site = New site
scorecard-kind-decommissioned = Decommissioned
scorecard-frozen-counts = What counts is the result { $state }: { $word }, credit { $credit }. This page shows what is judged now, which differs.
