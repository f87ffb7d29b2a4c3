sentences-list = { $before }, { $next }
sentences-none = none
sentences-achieved = achieved
sentences-tolerated = tolerated
sentences-forgiven = forgiven
sentences-breached = breached
sentences-undecided = undecided
sentences-outcome-stretch = stretch target reached
sentences-outcome-improvement = improvement target reached
sentences-outcome-met = met
sentences-outcome-missed = missed
sentences-lack-unexpected = no period was expected; { $asked } valid asked for
sentences-lack-suspect = { $received } received × ({ $whole } − { $suspect } suspect) = { $valid } valid < { $asked } asked for
sentences-lack = { $received } received < { $asked } asked for
sentences-no-data-arrived = { $name }: no data arrived
sentences-nothing-happened = { $name } = no value: nothing happened that could be judged
sentences-nothing-happened-of = { $name } = { $equation } = no value: nothing happened that could be judged
sentences-never-imported = { $name }: no value: counter { $counter } was never imported
sentences-no-value-number = { $name }: no value: the arithmetic left the numbers
sentences-out-of-numbers = the arithmetic left the numbers
sentences-beyond-cap = { $id } ({ $minutes } min of it beyond the cap)
sentences-exclusions-downtime = exclusions: { $names }; excluded downtime does not count, service time stays whole
sentences-exclusions-service = exclusions: { $names }; excluded time leaves downtime and service time
sentences-exclusion-refused = exclusion { $id } does not apply: { $reason }
sentences-exclusions-refused = exclusions { $ids } do not apply: { $reason }
sentences-rounded-half-up = { $value } rounded half up to { $decimals } decimals = { $result }
sentences-rounded-half-even = { $value } rounded half even to { $decimals } decimals = { $result }
sentences-compared = { $value } { $sign } target { $target } → { $verdict }
sentences-compared-within = { $value } { $sign } target { $target } by no more than the tolerance of { $tolerance } → { $verdict }
sentences-compared-beyond = { $value } { $sign } target { $target } by more than the tolerance of { $tolerance } → { $verdict }
sentences-warning-zone = inside the warning zone, which begins at { $warning }
sentences-nothing-arrived = nothing of { $n } expected arrived
sentences-nothing-arrived-breach = nothing of { $n } expected arrived; missing data count as a breach → { $verdict }
sentences-no-value = no value to compare → { $verdict }
sentences-judged-on-arrived = judged on what arrived
sentences-stands-in = { $lack } → the value of { $period } stands in: { $value }
sentences-no-stand-in = { $lack }, and no earlier period had enough data → { $verdict }
sentences-target-of = the target of { $day } holds in this period
sentences-grace = miss { $n } of { $periods } periods ({ $before } before); { $forgiven } forgiven → { $verdict }
sentences-grace-first = miss { $n } of { $periods } periods (none before); { $forgiven } forgiven → { $verdict }
sentences-periods-unknown = { $n } of these periods are not known
sentences-part-without-value = { $name }: { $part } has no value → { $verdict }
sentences-n-objects = { $n } objects
sentences-n-days = { $n } days
sentences-n-intervals = { $n } intervals of { $every }
sentences-cells-left-out = { $line }; { $cells } without a value are left out
sentences-cells-keep = { $n } of { $cells } keep { $limit }
sentences-cells-miss = { $n } of { $cells } do not keep { $limit }
sentences-percentile-nearest = percentile { $percent } (nearest rank) of { $cells }
sentences-percentile-between = percentile { $percent } (between ranks) of { $cells }
sentences-median = median of { $cells }
sentences-worst-cell = the worst of { $cells }: { $name }
sentences-worst-of = the worst of { $values }
sentences-weighted = Σ weight × value = { $sum } over { $n } objects ÷ Σ weight = { $weights }
sentences-weightless = { $line }; { $n } objects without a weight are left out
sentences-credit-none = no credit is agreed for this objective
sentences-credit-undecided = without a verdict there is no credit
sentences-credit-tolerated = tolerated: no breach, no credit
sentences-credit-forgiven = forgiven: no breach, no credit
sentences-no-pool = the contract agrees no at-risk pool, so its share is nothing
sentences-pool-untouched = met: nothing is taken from the at-risk pool
sentences-pool-share = missed → { $percent } of the pool ({ $share } of { $fee }) = { $amount }
sentences-step = step { $sign } { $limit }
sentences-beyond-steps = beyond the last step
sentences-beyond-steps-missing = beyond the last step, for missing data
sentences-cap = cap
sentences-cap-missing = cap, for missing data
sentences-no-shortfall = no shortfall
sentences-sliding = sliding
sentences-credit-amount = { $name } → { $percent } of { $base } = { $amount }
sentences-from-target = target { $target }
sentences-shortfall = shortfall = { $difference } = { $shortfall }
sentences-no-shortfall-step = shortfall = { $difference }, not above zero → no step
sentences-steps-started = { $ratio } = { $n } started steps
sentences-steps-completed = { $ratio } = { $n } completed steps
sentences-above-cap = { $percent } is above the cap of { $cap }
sentences-points = { $why } → { $n } points
sentences-repeat = { $n } breaches within { $periods } periods ({ $before } and this one)
sentences-repeat-amount = { $id }: { $why } → { $percent } of { $base } × { $multiplier } = { $amount }
sentences-no-multiplier = { $id }: { $n } of { $wanted } breaches within { $periods } periods → no multiplier
sentences-repeat-unknown = { $id }: whether this is breach { $wanted } within { $periods } periods (× { $multiplier }) cannot be said: { $n } earlier periods are not known
sentences-earn-back = { $id }: { $n } good periods after { $period } → { $percent } of its credit of { $credit } comes back = { $amount }
sentences-earn-back-unknown = { $id }: whether a credit comes back after { $n } good periods cannot be said: the period { $back } before this one is not known
sentences-bonus = { $id }: { $outcome } → bonus { $percent } of { $fee } = { $amount }
sentences-points-row = row from { $n } points
sentences-points-below = below the first row
sentences-points-amount = points: { $total } → { $row }: { $percent } of { $fee } = { $amount }
sentences-pool = at-risk pool: { $percent } of { $fee } = { $pool }, of which at most { $most } = { $cap }
sentences-credits = credits: { $total }
sentences-credit-cap = cap: { $percent } of { $fee } = { $cap } (rounded down)
sentences-bonus-cap = bonus cap: { $percent } of { $fee } = { $cap } (rounded down)
sentences-within = { $limit }; { $amount } is within it
sentences-above = { $limit }; { $amount } is above it → { $cap }
sentences-bonus-above = { $limit }; { $amount } is above it
sentences-bonus-unpaid = bonus: { $bonus } is never paid out, so at most the credits of { $credits } count
sentences-net = net: { $bonus } bonus + { $back } earned back − { $credits } credits = { $net }
sentences-separate = paid separately: the supplier owes { $supplier }, the customer owes { $customer }
sentences-netted = netted: the supplier owes { $supplier }, the customer owes { $customer }
sentences-any-objective = any objective
sentences-this-period = this period
sentences-termination = termination: { $what } missed in { $n } of { $periods } periods ({ $missed }), { $wanted } give the right
sentences-no-termination = termination: { $what } missed in { $n } of { $periods } periods, { $wanted } would give the right
sentences-termination-unknown = termination: whether { $what } was missed { $wanted } times in { $periods } periods cannot be said: { $n } earlier periods are not known
sentences-more-failures = { $n ->
    [one] { $n } more failure
   *[other] { $n } more failures
} and { $change }
sentences-fewer-failures = { $n ->
    [one] { $n } failure fewer
   *[other] { $n } failures fewer
} and { $change }
sentences-more-outages = { $n ->
    [one] { $n } more outage
   *[other] { $n } more outages
} and { $change }
sentences-fewer-outages = { $n ->
    [one] { $n } outage fewer
   *[other] { $n } outages fewer
} and { $change }
sentences-time-of-objects = { $line } (time added over { $n } objects)
sentences-less-down = { $time } and { $change }
sentences-second-down = 1 more second down and { $change }
sentences-down-target = { $time } and the target is still met; 1 second more and it is missed
sentences-down-warning = { $time } and the warning zone is not reached; 1 second more and it is
sentences-down-tolerance = { $time } and the tolerance still holds; 1 second more and it is exceeded
sentences-down-credit-rises = { $time } and the credit stays; 1 second more and it rises by { $amount }
sentences-down-credit-falls = { $time } and the credit stays; 1 second more and it falls by { $amount }
sentences-change-target-missed = the target is missed
sentences-change-target-met = the target is met
sentences-change-warning-reached = the warning zone is reached
sentences-change-warning-left = the warning zone is left
sentences-change-tolerance-exceeded = the tolerance is exceeded
sentences-change-tolerance-holds = the tolerance holds
sentences-change-credit-rises = the credit rises by { $amount }
sentences-change-credit-falls = the credit falls by { $amount }
sentences-minutes-more = { $n ->
    [one] { $n } more minute down
   *[other] { $n } more minutes down
}
sentences-minutes-less = { $n ->
    [one] { $n } less minute down
   *[other] { $n } less minutes down
}
sentences-time-more = { $time } more down
sentences-time-less = { $time } less down
sentences-percentage-points = { $n } percentage points
sentences-worse = { $distance } worse and { $change }
sentences-worse-beyond = more than { $distance } worse and { $change }
sentences-better = { $distance } better and { $change }
sentences-better-beyond = more than { $distance } better and { $change }
sentences-outlook-safe = safe: even the worst case meets the target
sentences-outlook-on-track = at risk, on track: going on like this meets the target
sentences-outlook-at-risk = at risk: going on like this may miss the target
sentences-outlook-lost = cannot be met any more: even the best case misses the target
sentences-no-outlook = outlook not defined: { $why }
sentences-rest = { $before } so far, { $rest } still to come ({ $basis })
sentences-no-rest = { $before } so far; { $why }
sentences-basis-known = known
sentences-basis-plan = estimated: as expected by plan
sentences-basis-weekdays = estimated: by the days of the week
sentences-basis-pace = estimated: at the pace so far
sentences-best-case = best case { $value }
sentences-no-best-case = best case not defined: { $why }
sentences-run-rate = run rate { $value }
sentences-no-run-rate = run rate not defined: { $why }
sentences-worst-case = worst case { $value }
sentences-no-worst-case = worst case not defined: { $why }
sentences-required-at-least = required for the rest at least { $value }
sentences-required-more-than = required for the rest more than { $value }
sentences-required-at-most = required for the rest at most { $value }
sentences-required-less-than = required for the rest less than { $value }
sentences-no-required = required for the rest not defined: { $why }
sentences-seasonal = seasonal estimate { $value } (estimated)
sentences-no-seasonal = seasonal estimate not defined: { $why }
sentences-interval = between { $low } and { $high }: about { $percent } of periods end inside, by { $n } past periods
sentences-no-interval = interval not defined: { $why }
sentences-undefined-period-over = the period is over
sentences-undefined-nothing-so-far = nothing was counted so far
sentences-undefined-rest-unknown = how much is still to come is not known
sentences-undefined-no-upper-bound = a value of this kind has no upper bound
sentences-undefined-no-lower-bound = a value of this kind has no lower bound
sentences-undefined-contradiction = the amounts contradict each other: a part is larger than its whole, or negative
sentences-undefined-out-of-range = the amounts leave the decimal range
sentences-undefined-no-days = no daily values were given
sentences-undefined-weekday = no { $day } was seen yet, and one is still to come
sentences-undefined-too-few = an interval needs { $least } past periods of which enough days are known, and { $n } can be used
sentences-monday = Monday
sentences-tuesday = Tuesday
sentences-wednesday = Wednesday
sentences-thursday = Thursday
sentences-friday = Friday
sentences-saturday = Saturday
sentences-sunday = Sunday
sentences-burn-long = long window
sentences-burn-short = short window
sentences-burn-no-window = the window of { $window } does not exist in data of { $every }
sentences-burn-other-window = the { $window } is { $used } instead of { $asked }: data come every { $every }
sentences-burn-same-windows = both windows are the same: the alarm ends late
sentences-burn-no-data = no data
sentences-burn-data-end = the data end { $span } earlier
sentences-burn-stale = too old to say what burns now
sentences-burn-missing = { $n } of { $expected } periods arrived in the { $window }
sentences-burn-no-budget = a target that allows nothing bad has no burn rate
sentences-burn-nothing = nothing was counted in the { $window }
sentences-burn-too-few = { $n } counted in the { $window }, at least { $least } needed
sentences-refused-proposed = it is proposed, and only approved windows apply
sentences-refused-approved = it is approved, and only approved windows apply
sentences-refused-rejected = it is rejected, and only approved windows apply
sentences-refused-nothing-agreed = the objective agrees on no exclusion
sentences-refused-kind = the objective does not agree on { $kind }
sentences-refused-not-notified = { $hours } h of notice are agreed, and nobody wrote down when it was notified
sentences-refused-late = it was notified { $minutes } min before its start, { $hours } h are agreed
sentences-refused-approver = { $by } decided, and only { $approver } may
sentences-refused-cap = the { $minutes } min that are agreed for { $kind } were used up before
sentences-refused-left-out = it is left out of this what-if
sentences-kind-planned = planned_maintenance
sentences-kind-emergency = emergency_maintenance
sentences-kind-force-majeure = force_majeure
sentences-kind-customer = customer_caused
sentences-kind-third-party = third_party
sentences-kind-site-access = site_access
sentences-kind-atypical-day = atypical_day
sentences-kind-energy-saving = energy_saving
sentences-kind-new-site = new_site
sentences-kind-decommissioned = decommissioned
sentences-statistic-percent-within = percent_within
sentences-statistic-mean = mean
sentences-statistic-median = median
sentences-statistic-percentile = percentile { $percent }
sentences-statistic-count = count
sentences-statistic-backlog = backlog
sentences-statistic-mtbf = mtbf
sentences-statistic-mtrs = mtrs
sentences-statistic-availability = availability
sentences-statistic-clearance = clearance
sentences-tickets = { $statistic } of { $n } tickets
sentences-formula-outages = 100 * up seconds / counted seconds, of outage records
sentences-formula-outage-count = number of outage records that count
sentences-formula-tickets = { $statistic } of tickets
sentences-tickets-hours = { $secs } s ÷ { $n } tickets, in hours of service
sentences-tickets-open = { $n } tickets are still open and not yet judged
sentences-tickets-past-limit = { $n } tickets are open beyond the limit and count when they are done
sentences-tickets-unmeasured = { $n } tickets have no times to measure and are left out
sentences-tickets-without-history = { $n } tickets may have waited without a record of it
sentences-tickets-unplaced = { $n } tickets name no object of the scope's network and are left out
sentences-outages-count = { $n } outages count
sentences-outage-counts = { $name } of { $object }: { $minutes } min count
sentences-outage = outage
sentences-outage-of = { $name } of { $place }
sentences-empty-scope = no object lies in the scope { $scope }
sentences-silent = { $n ->
    [one] { $n } object of the topology
   *[other] { $n } objects of the topology
} never delivered anything and count as missing: { $names }
sentences-and-more = { $names } and { $n } more
sentences-busy-hours = only busy hours { $name } count, in the zone { $zone }
sentences-exclusion-of-nothing = exclusion { $id }: its filter { $filter } matches no object
sentences-service-hours = service hours "{ $id }": { $calendar }, { $hours } h in this period
sentences-with-holidays = { $hours }, holidays { $holidays }
sentences-no-holidays = the holidays of { $year } are not known: its days count as working days
sentences-told-and-lost = { $told }; { $lost }
sentences-unexplained = no outage and no ticket is known; { $lost }
sentences-outage-and-ticket = { $outage }; { $ticket }
sentences-outage-alone = { $outage }; no ticket
sentences-ticket = ticket { $id }
sentences-ticket-opened = { $ticket }, opened { $at }
sentences-ticket-alone = { $ticket }; no outage
sentences-since = since { $at }
sentences-same-place = same place { $place }
sentences-same-site = same site { $place }
sentences-title-mentions = title mentions { $place }
sentences-opened-at-start = opened at its start
sentences-opened-before = opened { $span } before its start
sentences-opened-after = opened { $span } after its start
sentences-not-at-one-time = not at one time
sentences-shared-words = shared words: { $words }
sentences-bad-periods = { $n ->
    [one] { $n } bad period
   *[other] { $n } bad periods
} of { $object }
sentences-bad-periods-of = { $n ->
    [one] { $n } bad period
   *[other] { $n } bad periods
} of { $object } and { $more ->
    [one] { $more } more object
   *[other] { $more } more objects
}
sentences-all-objectives = all objectives
sentences-steps-stay = the steps of the credit stay as agreed ({ $id })
sentences-without = { $id } without { $names }
sentences-exclusions-with = exclusions with { $ids }
sentences-exclusion = exclusion { $id }
sentences-term-target = target
sentences-term-warning = warning
sentences-term-tolerance = tolerance
sentences-term-improvement = improvement
sentences-term-stretch = stretch
sentences-term-method = method
sentences-term-rounding = rounding
sentences-term-compare = compare
sentences-term-exclusion-mode = exclusion_mode
sentences-term-busy-hour = busy_hour
sentences-term-exclusions = exclusions
sentences-term-without-worst = without_worst
sentences-term-completeness = completeness_min
sentences-term-outage-minutes = outage_minutes
sentences-gap-missing = missing
sentences-gap-needs = unavailable (needs { $counter })
sentences-gap-number = not a number
sentences-worst-no-value = no value
sentences-worst-total = All { $n ->
    [one] { $n } object
   *[other] { $n } objects
} together: { $value }
sentences-worst-total-failures = All { $n ->
    [one] { $n } object
   *[other] { $n } objects
} together: { $value }, failures { $failures }
sentences-worst-total-failures-time = All { $n ->
    [one] { $n } object
   *[other] { $n } objects
} together: { $value }, downtime { $down }
sentences-worst-share = { $n ->
    [one] { $n } object
   *[other] { $n } objects
} = { $share } of the failures ({ $failures } of { $all })
sentences-worst-share-time = { $n ->
    [one] { $n } object
   *[other] { $n } objects
} = { $share } of the downtime ({ $down } of { $all })
sentences-worst-without-one = without the worst object
sentences-worst-without = without the { $n } worst objects
sentences-worst-what-if-none = What-if, not an official figure: { $without } no attempts are left
sentences-worst-what-if-none-time = What-if, not an official figure: { $without } no time is left
sentences-worst-what-if = What-if, not an official figure: { $value } { $without } ({ $numerator } ÷ { $denominator }); official is { $official }
sentences-worst-no-failures = Failures of { $id } are not counted: { $why }
sentences-worst-at-least = { $share } of the objects with a value ({ $n } of { $all }) have at least { $limit }
sentences-worst-at-most = { $share } of the objects with a value ({ $n } of { $all }) have at most { $limit }
sentences-worst-below-floor = { $n ->
    [one] { $n } object has fewer than { $least } attempts and is
   *[other] { $n } objects have fewer than { $least } attempts and are
} not ranked by rate: { $names }
sentences-worst-below-floor-time = { $n ->
    [one] { $n } object was measured for less than { $least } and is
   *[other] { $n } objects were measured for less than { $least } and are
} not ranked by rate: { $names }
sentences-worst-lacking = { $n ->
    [one] { $n } object has
   *[other] { $n } objects have
} no value: { $names }
sentences-worst-impossible = { $n ->
    [one] { $n } object counts
   *[other] { $n } objects count
} more successes than attempts, and no failures here: { $names }
sentences-worst-impossible-time = { $n ->
    [one] { $n } object counts
   *[other] { $n } objects count
} more time up than was measured, and no downtime here: { $names }
sentences-worst-and-more = { $names } and { $n } more
sentences-worst-everything = all objects together on that day
sentences-worst-share-and-attempts = { $share } and { $least } attempts
sentences-worst-share-and-time = { $share } and { $least }
sentences-worst-persistent = { $n ->
    [one] { $n } object was
   *[other] { $n } objects were
} bad on at least { $bad } of the last { $days } local days ({ $first } to { $last }, { $zone }) with at least { $needed } of the data; a day is bad where the object is worse than { $limit }
sentences-worst-days = Bad days: the last { $days } local days ({ $first } to { $last }, { $zone }) with at least { $needed } of the data are checked; a day is bad where the object is worse than { $limit }
sentences-worst-unjudged = { $said }; { $n ->
    [one] { $n } object has
   *[other] { $n } objects have
} no day that could be judged
sentences-hours-clock-object = clock hour of each object
sentences-hours-clock-network = clock hour of the network
sentences-hours-clock-group = clock hour of each { $keys }
sentences-hours-sliding-object = sliding hour of each object
sentences-hours-sliding-network = sliding hour of the network
sentences-hours-sliding-group = sliding hour of each { $keys }
sentences-hours-and = { $before } and { $next }
sentences-hours-bouncing = each day its own
sentences-hours-fixed = one for all days
sentences-hours-earliest = earliest
sentences-hours-latest = latest
sentences-hours-meaning = { $hour } with the greatest { $traffic }, { $stability }; days: { $days }; of equal hours the { $ties }; { $zone }
sentences-hours-where = { $meaning }, where { $filter }
sentences-hours-days-all = all
sentences-hours-days-work = weekdays
sentences-hours-days-except = { $week } except { $except }
sentences-hours-last-weekday = last { $weekday } of month { $month }
sentences-hours-nth-weekday = { $weekday } { $nth } of month { $month }
sentences-imported = imported { $n ->
    [one] { $n } file
   *[other] { $n } files
} ({ $values } values)
sentences-imported-before = { $n ->
    [one] { $n } file
   *[other] { $n } files
} imported before
sentences-imported-nothing-new = { $n ->
    [one] { $n } file
   *[other] { $n } files
} imported before: nothing changed
sentences-imported-replaced = { $values } earlier values replaced
sentences-imported-rejected = { $n ->
    [one] { $n } file
   *[other] { $n } files
} rejected
sentences-imported-none = found no files
sentences-job-freeze = Freeze { $contract } { $period }
sentences-job-froze = Froze { $file }
sentences-job-not-frozen = Not frozen
sentences-job-report = Report { $subject } { $period }
sentences-job-preview = Preview of { $subject } { $period }
sentences-job-judge = Judge { $contract } { $period }
sentences-job-judge-all = Judge all contracts
sentences-job-pack = Evidence pack { $contract } { $period }
sentences-job-import = Import { $name }
sentences-job-import-many = Import { $n } files and folders
sentences-job-query = Query
sentences-job-trace = Rows and files
sentences-job-worst = Worst objects
sentences-job-changes = What changed
sentences-job-busy-hours = Busy hours
sentences-job-picture = Picture
sentences-job-map = Map
sentences-job-coverage = Coverage
sentences-job-check = Check the cache
sentences-job-rebuild = Rebuild the cache
sentences-job-damaged-files = Files of the damaged cache
sentences-job-open-folder = Open folder
sentences-job-table = Table { $name }
sentences-job-save = Save { $name }
sentences-job-wrote = Wrote { $n ->
    [one] { $n } file
   *[other] { $n } files
}
sentences-job-wrote-entries = Wrote { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
sentences-job-found-files = Found { $n ->
    [one] { $n } file
   *[other] { $n } files
} to import again
sentences-job-set-aside = Set the cache aside to import its files again
sentences-job-sound = The cache is sound
sentences-job-opened = Opened
sentences-job-answered = Answered
sentences-job-changed = Changed
sentences-job-checked = Checked
sentences-job-compared = Compared
sentences-job-computed = Computed
sentences-job-copied = Copied
sentences-job-counted = Counted
sentences-job-drawn = Drawn
sentences-job-forgotten = Out of date
sentences-job-found = Found
sentences-job-judged = Judged
sentences-job-listed = Listed
sentences-job-looked = Looked
sentences-job-ranked = Ranked
sentences-job-read = Read
sentences-job-saved = Saved
sentences-job-supposed = Judged
sentences-job-demo = Write the demo's exports
sentences-agreement-in-part = the agreement covers { $covered } of the { $all } days of this period: all of it is judged, and credits are shares of the whole fee
sentences-no-records = the period has no records: none of the kind that this objective is measured by are known before its end and after its start
sentences-outages-unplaced = { $n ->
    [one] { $n } outage of the period names nothing that is known and does not count
   *[other] { $n } outages of the period name nothing that is known and do not count
}
sentences-outages-of-no-kind = no record has a severity that counts; they have: { $known }
sentences-vendor-left-out = { $n ->
    [one] { $n } object of { $vendor } does not count, for these of its counters were not imported: { $missing }
   *[other] { $n } objects of { $vendor } do not count, for these of their counters were not imported: { $missing }
}
sentences-periods-across = { $n ->
    [one] Periods of { $length } lie across { $n } edge of the period judged or its intervals in { $zone }: each counts whole where it starts
   *[other] Periods of { $length } lie across { $n } edges of the period judged or its intervals in { $zone }: each counts whole where it starts
}
sentences-periods-doubled = { $n ->
    [one] { $n } period of { $length } lies over others of the same object and counter: it is left out, so that no time counts twice
   *[other] { $n } periods of { $length } lie over others of the same object and counter: they are left out, so that no time counts twice
}
sentences-two-granularities = { $n ->
    [one] { $n } object sent { $name } in periods of { $read } and of { $left }: each day is read in the shorter ones that cover at least half of what the others do
   *[other] { $n } objects sent { $name } in periods of { $read } and of { $left }: each day is read in the shorter ones that cover at least half of what the others do
}
sentences-frozen-final = frozen as final
sentences-frozen-restated = frozen as restated { $n }
sentences-frozen-differs = { $state }; judged now: { $verdict }, credit { $credit }
sentences-frozen-other-values = { $state }; values judged now differ, verdict and credit do not
sentences-frozen-no-data = { $state }; judged now: there are no data of it any more
sentences-frozen-problem = { $state }; now it cannot be judged: { $why }
sentences-history = earlier periods: { $periods }
sentences-history-settled = { $period } ({ $state })
sentences-history-judged = { $period } (judged now, not final)
sentences-history-damaged = { $period } (judged now, because its frozen result is not as it was written)
sentences-history-undecided = { $id }: undecided in { $periods }, which counts as not missed
sentences-exclusion-rule = an exclusion leaves out each measurement period that starts inside it
sentences-exclusion-off-grid = exclusion { $id }: its edges lie between measurement periods of { $step }; left out are those that start inside it: { $ranges }
sentences-exclusion-no-period = exclusion { $id } covers no measurement period of { $step }; nothing is removed
sentences-all-excluded = { $name }: every measurement of the period was excluded, nothing is left to measure
