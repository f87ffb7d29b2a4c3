activity-title = Activity
activity-empty = Nothing is running, and there are no problems
activity-empty-sentence = Imports, evaluations and reports appear here while they run, and problems with what to do about them.
activity-jobs = Jobs
activity-none-yet = Nothing ran yet
activity-cancel = Cancel
activity-dismiss = Dismiss
activity-cancelled-sentence = Cancelled; nothing was changed by what had not finished
activity-done = Done
activity-cancelled = Cancelled
activity-failed = Failed
activity-of = { $done } of { $total }
activity-copy-path = Copy path
activity-problems = Problems
activity-clear = Clear
activity-copy-all = Copy all
activity-no-problems = None
activity-times = { $n } times
activity-copy-problem = Copy this problem
activity-place = { $file }, line { $line }
activity-to-reports = Write a report
activity-phase-writing-the-pdf = Writing the PDF
activity-phase-drawing-charts = Drawing charts
activity-phase-setting-pages = Setting pages
activity-phase-finding-busy-hours = Finding busy hours
activity-phase-comparing-files = Comparing files
activity-phase-comparing-hours = Comparing hours
activity-phase-measuring-the-cache = Measuring the cache
activity-phase-judging-contracts = Judging contracts
activity-phase-counting-periods = Counting periods
activity-phase-gathering-the-facts-of-the-report = Gathering the facts of the report
activity-phase-judging-the-periods-before = Judging the periods before
activity-phase-computing-the-map = Computing the map
activity-phase-writing-reports = Writing reports
activity-phase-writing-export-files = Writing export files
activity-phase-looking-for-counters-of-kpis = Looking for counters of KPIs
activity-phase-looking-at-records = Looking at records
activity-phase-judging-objectives = Judging objectives
activity-phase-writing-the-report = Writing the report
activity-phase-looking-for-files = Looking for files
activity-phase-reading-files = Reading files
activity-phase-finding-places = Finding places
activity-phase-sending-to-the-warehouse = Sending to the warehouse
activity-phase-checking-tiles = Checking day tiles
activity-phase-checking-sums-of-days = Checking sums of days
activity-phase-checking-sums-of-periods = Checking sums of periods
activity-item-writing-to-the-cache = writing to the cache
activity-amount-pages = { $n ->
    [one] { $n } page
   *[other] { $n } pages
}
activity-amount-charts = { $n ->
    [one] { $n } chart
   *[other] { $n } charts
}
activity-amount-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
activity-amount-kpis = { $n ->
    [one] { $n } KPI
   *[other] { $n } KPIs
}
activity-amount-contracts = { $n ->
    [one] { $n } contract
   *[other] { $n } contracts
}
activity-amount-periods = { $n ->
    [one] { $n } period
   *[other] { $n } periods
}
activity-amount-counter-days = { $n ->
    [one] { $n } counter day
   *[other] { $n } counter days
}
activity-amount-parts = { $n ->
    [one] { $n } part
   *[other] { $n } parts
}
activity-amount-levels = { $n ->
    [one] { $n } level
   *[other] { $n } levels
}
activity-amount-reports = { $n ->
    [one] { $n } report
   *[other] { $n } reports
}
activity-amount-blocks = { $n ->
    [one] { $n } block
   *[other] { $n } blocks
}
activity-amount-objectives = { $n ->
    [one] { $n } objective
   *[other] { $n } objectives
}
activity-amount-files = { $n ->
    [one] { $n } file
   *[other] { $n } files
}
activity-amount-lists = { $n ->
    [one] { $n } list
   *[other] { $n } lists
}
activity-amount-values = { $n ->
    [one] { $n } value
   *[other] { $n } values
}
activity-amount-tiles = { $n ->
    [one] { $n } tile
   *[other] { $n } tiles
}
activity-amount-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
