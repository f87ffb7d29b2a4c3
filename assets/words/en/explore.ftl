explore-adding = Adding up counters
explore-adding-why = The answer is on its way.
explore-query = Query
explore-bin-below = { $share } of all are at most { $value }
explore-bin-click = Click to list them all
explore-bin-list = { $n ->
    [one] { $n } in { $range }
   *[other] { $n } in { $range }
}
explore-bin-n = { $n ->
    [one] { $n } of them, { $share } of all
   *[other] { $n } of them, { $share } of all
}
explore-busy = Mark busy hours
explore-busy-hour = Busy hour
explore-busy-hours = { $n ->
    [one] { $n } busy hour marked
   *[other] { $n } busy hours marked
}
explore-busy-hours-why = A blue bar above marks the busy hour of each day; where units have hours of their own, that of most of them.
explore-busy-mark = Mark { $name }
explore-busy-none = No busy hours marked
explore-by-key = By { $key }
explore-chart-of = Chart of { $name }
explore-choose = Choose what to look at
explore-choose-why = Tick a KPI or a measurement in the list on the left.
explore-close = Close
explore-compare = Compare with
explore-compare-none = No comparison
explore-compare-previous = Previous period
explore-compare-week = Same days last week
explore-compare-month = Same days last month
explore-compare-year = Same days last year
explore-compare-year-weekday = Same weekdays last year
explore-compare-with = Compared with
explore-compare-no-counterpart = No such time before
explore-compare-nothing = Nothing to compare with
explore-compare-nothing-why = No data of that earlier time were imported, or its steps do not lie under those of today.
explore-complete = Completeness
explore-correlation = Correlation r = { $r }
explore-correlation-why = Pearson: 1 or −1 where all points lie on a straight line, 0 where they do not go together.
explore-correlation-rank = by rank ρ = { $r }
explore-correlation-rank-why = Spearman: the same of the ranks, which one odd point does not spoil.
explore-correlation-none = They hardly go together
explore-correlation-weak = They go together weakly
explore-correlation-clear = They go together clearly
explore-correlation-strong = They go together strongly
explore-numerator = Numerator
explore-denominator = Denominator
explore-distribution-n = { $n ->
    [one] { $n } value
   *[other] { $n } values
}
explore-distribution-missing = { $n ->
    [one] { $n } without a value is not shown
   *[other] { $n } without a value are not shown
}
explore-distribution-of = Distribution of { $name }
explore-drawing = Drawing
explore-drawing-why = Counters are added up for each part of the picture.
explore-empty = Nothing to explore yet
explore-empty-why = Import exported performance files first. Then pick KPIs, filter objects, and look for the worst cells.
explore-gap-missing = no data arrived
explore-gap-needs = needs { $counter }
explore-gap-number = not a number
explore-gap-zero = nothing happened
explore-heat-longer = Steps are { $step } here: shorter ones would be too many to draw. Narrow the filter or the range to see them.
explore-heat-missing = No value
explore-heat-of = { $n ->
    [one] Heat map of { $name }, { $n } row
   *[other] Heat map of { $name }, { $n } rows
}
explore-heat-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
explore-heat-scale-why = Colors run between the first and the last hundredth of all values; what lies beyond has the color of the end. Where several steps share a pixel, the worst is shown.
explore-heat-thin = Compact rows
explore-heat-whole = Overall
explore-heat-worst-of = { $n ->
    [one] The worst of { $n } step at this place
   *[other] The worst of { $n } steps at this place
}
explore-kpi = KPI
explore-list = List
explore-list-kpis = KPIs
explore-list-objects = Objects
explore-looking-up = Looking up the value…
explore-menu-explain = Explain this value
explore-menu-only = Only this group
explore-menu-exclude = Exclude this group
explore-menu-open = Open its objects over time
explore-more-groups = { $n ->
    [one] { $n } more group in the table
   *[other] { $n } more groups in the table
}
explore-no-marks = No marks
explore-no-value = No value
explore-note = Note
explore-not-a-number = Not a number
explore-nothing = Nothing arrived for this
explore-nothing-why = No object of the selection reported these counters in this time. Choose another range, or widen the filter.
explore-nothing-unusual = Nothing unusual
explore-unusual-hours = { $n ->
    [one] { $n } unusual hour
   *[other] { $n } unusual hours
}
explore-unusual-why = Ringed hours differ from the same hour of the same weekday in the four weeks before. A hint, and no part of any verdict.
explore-unusual-others = The others have no value, too little data, or fewer than three weeks before them to compare with
explore-order = Order
explore-order-best = Best first
explore-order-missing = Most missing first
explore-order-name = By name
explore-order-worst = Worst first
explore-percentile = P{ $n }
explore-percentile-highest = Highest
explore-percentile-lowest = Lowest
explore-percentile-median = Median
explore-pivot-as-grouped = As grouped
explore-pivot-columns = Columns
explore-pivot-rows = Rows
explore-pivot-of = Table of { $name }
explore-pivot-size = { $name } · { $rows } × { $columns }
explore-pivot-lacking = Less than { $share } of the data
explore-pivot-total = Overall
explore-pivot-why = A KPI of its own: counters are added up first and divided last, never a mean of other cells
explore-plots = Plots
explore-plots-unit = One plot per unit
explore-plots-kpi = One plot per KPI
explore-plots-group = One plot per group
explore-plots-left-out = { $n ->
    [one] { $n } more has no plot: see the table
   *[other] { $n } more have no plot: see the table
}
explore-ranked-n = { $n ->
    [one] { $n } group
   *[other] { $n } groups
}
explore-ranked-objects = { $n ->
    [one] { $n } object
   *[other] { $n } objects
}
explore-ranked-missed = Misses a target
explore-ranked-from = Bars start at { $value }, not at 0
explore-ranked-no-direction = Nobody said whether a high value is good; here it is assumed to be good
explore-samples = Samples
explore-samples-groups = By { $key }
explore-samples-objects = Objects
explore-samples-times = Time intervals
explore-scatter-across = Across
explore-scatter-up = Up
explore-scatter-choose = Two KPIs are needed
explore-scatter-second = Tick a second KPI in the list on the left: each object becomes one point.
explore-scatter-n = { $n ->
    [one] { $n } point
   *[other] { $n } points
}
explore-scatter-missing = { $n ->
    [one] { $n } lacks one of the two values
   *[other] { $n } lack one of the two values
}
explore-scatter-of = { $y } over { $x }
explore-show = Show
explore-show-both = Both
explore-show-chart = Chart
explore-show-table = Table
explore-show-distribution = Distribution
explore-show-scatter = Scatter
explore-show-heat = Heat map
explore-show-ranked = Ranking
explore-show-pivot = Pivot
explore-show-worst = Worst
explore-show-busy-hours = Busy hours
explore-sort-by = Sort by { $name }
explore-step-quarter = 15 minutes
explore-step-hour = Hours
explore-step-day = Days
explore-step-week = Weeks
explore-step-month = Months
explore-step-all = Whole range
explore-suspect = Suspect
explore-table-difference = Difference
explore-table-group = Group
explore-table-start = Start
explore-together = Overall: { $value }
explore-together-why = The KPI of the whole selection: counters added up first, divided last. It is no mean of what is shown.
explore-took = { $n } ms
explore-took-why = Time the answer took. Drag to move in time, turn the wheel (with Ctrl where the plots scroll) to zoom, double-click for all.
explore-updating = Updating…
explore-zoom-all = Show the whole range
explore-worst-wait = Ranking objects
explore-worst-wait-why = The list is on its way.
explore-worst-objects = Worst objects
explore-worst-kpi = Ranked by KPI
explore-worst-rate = Rate
explore-worst-failures = Failures
explore-worst-downtime = Downtime
explore-worst-bad-days = Bad days
explore-worst-rank = Rank
explore-worst-n = Worst { $n }
explore-worst-listed = Objects listed
explore-worst-fewest = Minimum attempts
explore-worst-any = any
explore-worst-without = Exclude them (what-if)
explore-worst-none = None to name
explore-worst-value = Value
explore-worst-share = Share
explore-worst-together = Cumulative
explore-worst-by-rate = Rank by rate
explore-worst-by-failures = Rank by failures
explore-worst-by-downtime = Rank by downtime
explore-what-if = What-if
explore-pareto = Pareto chart of failures
explore-pareto-time = Pareto chart of downtime
explore-pareto-share = { $share } of the failures
explore-pareto-share-time = { $share } of the downtime
explore-pareto-together = { $share } with those before it
explore-pareto-axis = Share of the failures
explore-pareto-axis-time = Share of the downtime
explore-pareto-axis-cumulative = Cumulative share
explore-n-of = { $n } of { $all }
explore-rules-none = No busy hour is defined
explore-rules-none-why = Write one into busy_hours/ of the workspace: whose hour it is, of which traffic, on which days.
explore-rules-wait = Finding busy hours
explore-rules-wait-why = The hour with the greatest traffic is looked for on each day.
explore-rule-greatest = Greatest
explore-rule-mean = Mean
explore-rule-top = Mean of top { $n }
explore-rule-nth = { $n ->
    [1] 1st highest
    [2] 2nd highest
    [3] 3rd highest
    [21] 21st highest
    [22] 22nd highest
    [23] 23rd highest
    [31] 31st highest
   *[other] { $n }th highest
}
explore-rule = Rule of the month
explore-rules-no-filter = The filter above does not apply: whose traffic counts is said by the definition
explore-rules-no-traffic = No traffic arrived.
explore-rules-no-hour = No busy hour in this time
explore-rules-of-day = { $traffic } in the busy hour of each day
explore-rules-taken = Days used by the rule
explore-rules-other = Other days
explore-rules-of-month = { $rule } of the month
explore-rules-no-month = No month has a counted day with data
explore-rules-headline = { $n ->
    [one] { $rule } of { $n } day, { $month }
   *[other] { $rule } of { $n } days, { $month }
}
explore-rules-days-missing = { $n } of { $all } days have no traffic: the rule must not become another one by leaving them out
explore-rules-few-days = { $n ->
    [one] The month has only { $n } counted day
   *[other] The month has only { $n } counted days
}
explore-rules-chart = Chart of busy hours by day
explore-rules-not-found = no busy hour was found
explore-rules-begins = begins at { $start }
explore-rules-begin = begin at { $starts }
explore-rules-month = Month
explore-rules-days = Days
explore-rules-own = The rule that the definition names
explore-distribution-count = Count
explore-ranked-arrived = Completeness
