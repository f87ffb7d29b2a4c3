objective-judging = Judging the period
objective-judging-hint = The result is on its way.
objective-tab-overview = Overview
objective-tab-calendar = Day calendar
objective-tab-objects = Worst objects
objective-tab-records = Tickets and outages
objective-tab-arithmetic = Arithmetic
objective-next = Next objective
objective-previous = Previous objective
objective-looking = Looking into the objective
objective-looking-hint = Losses of all objects, tickets and outages are looked up.
objective-no-hours = This objective has no hours: it is measured by whole days, or from records.
objective-tile-result = Result
objective-tile-result-note = of the period
objective-tile-target = Target
objective-warning-below = at risk below { $value }
objective-warning-above = at risk above { $value }
objective-tile-margin = Margin
objective-tile-valid = Valid data
objective-least-data = at least { $share } asked for
objective-tile-credit = Credit
objective-tile-credit-note = of the fee
objective-over-the-period = Over the period
objective-by-day = By day
objective-by-hour = By hour
objective-shaded-excluded = Shaded: excluded time
objective-strip-outages = Strip: outages
objective-outages-short = Outages
objective-outage-strip = Outages on the time axis
objective-chart-name = Chart of { $name }
objective-days = Days
objective-days-note = each day against the target, for information: the verdict is on the period
objective-days-name = Days of the period
objective-day-kept = kept
objective-day-missed = missed
objective-day-none = no value
objective-share-arrived = { $share } of the data arrived
objective-around = What would change it
objective-forecast = Forecast
objective-burns-fast = The error budget burns fast: act now
objective-burns = The error budget burns too fast: plan a remedy
objective-behind-it = What lies behind it
objective-share-of-loss = { $percent } of the loss
objective-explore = Explore the object
objective-excluded = Excluded time
objective-nothing-excluded = Nothing was excluded
objective-not-counted = In the ledger, and not applied
objective-exclusion = { $when } · { $n ->
    [one] { $n } object
   *[other] { $n } objects
} · { $evidence } · decided by { $who }
objective-calendar-title = Every hour
objective-calendar-name = Day calendar of { $name }
objective-calendar-counts = { $missing ->
    [0] { $missed } of { $n } hours missed the target
    [one] { $missed } of { $n } hours missed the target · { $missing } hour is missing
   *[other] { $missed } of { $n } hours missed the target · { $missing } hours are missing
}
objective-calendar-note = Each hour against the target, for information: the verdict is on the period. Hours of the wall clock in { $zone }.
objective-calendar-hint = Point at an hour, or click and move with the arrow keys; Enter opens Explore.
objective-monday = M
objective-tuesday = T
objective-wednesday = W
objective-thursday = T
objective-friday = F
objective-saturday = S
objective-sunday = S
objective-hour-again = this hour again: the clocks went back
objective-hour-kept = { $value } · kept
objective-hour-missed = { $value } · missed
objective-hour-missing = missing: nothing arrived
objective-hour-nothing = nothing happened that could be measured
objective-hour-excluded = excluded
objective-hour-out-of-service = outside of the service hours
objective-hour-not-yet = not yet
objective-day-hours = a day of { $n } hours: the clocks changed
objective-legend-missing = Missing
objective-legend-excluded = Excluded
objective-legend-nothing = Nothing to measure
objective-legend-out-of-service = Outside of service hours
objective-legend-scale = Scale from the worst value to the best
objective-objects-title = Loss by object
objective-objects-none = This objective is not made of objects
objective-objects-values = Values of this KPI do not add up: objects are ranked by their own value.
objective-objects-no-loss = No object lost anything
objective-objects-most = { $n ->
    [one] { $n } object accounts
   *[other] { $n } objects account
} for 80% of the total loss of { $total }.
objective-objects-total = { $total } were lost in all, spread over many objects.
objective-objects-impossible = { $n ->
    [one] { $n } object counts
   *[other] { $n } objects count
} more successes than attempts and no loss here.
objective-objects-unknown = { $n ->
    [one] { $n } object has
   *[other] { $n } objects have
} no value.
objective-pareto-name = Pareto chart of the loss
objective-others = { $n ->
    [one] { $n } other
   *[other] { $n } others
}
objective-bar-hover = { $amount } · { $share } of the loss
    { $together } with those before it
objective-column-object = Object
objective-column-value = Value
objective-column-failures = Failures
objective-column-downtime = Downtime
objective-column-share = Share
objective-column-together = Cumulative
objective-open-object = Object { $name }
objective-records-title = Tickets and outages
objective-records-counts = { $n ->
    [one] { $n } record
   *[other] { $n } records
}, { $counting ->
    [one] { $counting } counts
   *[other] { $counting } count
}
objective-records-n = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
objective-records-outages = Outages
objective-records-tickets = Tickets
objective-records-filter = Records
objective-records-all = All
objective-records-counting = Counting
objective-records-not-counting = Not counting
objective-records-of-counters = This objective is measured from counters: tickets and outages explain its loss and decide nothing.
objective-records-of-outages = This objective is measured from outage records: those that count make the result. Tickets are for information.
objective-records-of-tickets = This objective is measured from tickets: those that count make the result.
objective-records-of-lines = This objective is made from other objectives of the contract.
objective-no-records = No ticket and no outage of this objective's objects lies in the period
objective-no-records-of-kind = No record of this kind
objective-record-effect = Effect
objective-record-start = Start
objective-record-id = Number
objective-record-object = Object
objective-record-duration = Duration
objective-record-counted = Counted
objective-record-lost = Share of loss
objective-record-no-share = Not among the worst objects: its share was not computed
objective-record-why = Cause and description
objective-record-objects = { $n ->
    [one] { $n } object of this objective
   *[other] { $n } objects of this objective
}
objective-show-record = Show { $id } in the chart
objective-sort-by = Sort by { $name }
objective-effect-counts = Counts
objective-effect-in-part = Counts in part
objective-effect-not = Does not count
objective-effect-background = Information
objective-outage = Outage
objective-ticket = Ticket
objective-note-within = within the limit
objective-note-late = later than the limit
objective-note-measured = measured
objective-note-open = still open, not yet judged
objective-note-open-past-limit = open beyond the limit: counts when it is done
objective-note-without-history = may have waited without a record of it
objective-note-not-of-line = another kind of ticket, or of another period
objective-note-in-exclusion = in exclusion { $id }
objective-cut-severity = its severity does not count
objective-cut-name = its name does not count
objective-cut-open = it has no end, and such outages are ignored
objective-cut-open-until-end = it has no end: taken to last to the end of the period
objective-cut-short = shorter than the minimum
objective-cut-service = partly outside of the service hours
objective-cut-excluded = partly excluded
objective-cut-overlap = partly counted with an earlier record
objective-unmeasured-no-start = nothing says when it was opened
objective-unmeasured-ends-before = it ends before it was opened
objective-unmeasured-no-end = it is done, but nothing says when
objective-unmeasured-pause = how long it waited is known, when is not
objective-unmeasured-cut = its history is cut off
objective-unmeasured-no-priority = it has no priority
objective-arithmetic = Arithmetic
objective-data = Data it rests on
objective-received = Received ÷ expected periods
objective-reported = Reported
objective-valid = Valid: reported and not suspect
objective-suspect = Marked suspect by the sender
objective-origin-note = Rows of the whole scope in this period, excluded time still included.
objective-tile-margin-spare = better than the target
objective-tile-margin-short = short of the target
objective-tile-margin-even = exactly the target
objective-legend-missed = Misses the target
objective-legend-in-part = Some objects excluded
