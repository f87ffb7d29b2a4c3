coverage-recent = 62 days
coverage-year = 400 days
coverage-all = All
coverage-range = Days
coverage-rows = Rows by
coverage-sort = Order
coverage-sort-name = By name
coverage-sort-worst = Worst first
coverage-sort-missing = Most days missing
coverage-copy = Completeness of every row
coverage-counter = Counter of the coverage
coverage-counter-hint = all counters, or the name of one
coverage-filter = Filter of the coverage
coverage-filter-hint = all objects, or a filter such as region == "Norte"
coverage-by-object = Object
coverage-counting = Counting periods
coverage-counting-sentence = Received and expected periods of every counter are added up by day.
coverage-empty = Nothing is expected here
coverage-empty-sentence = No object passes the filter, or none of them ever reported this counter. Clear the fields above.
coverage-summary = arrived: { $received } of { $expected } periods of { $counters } counters · { $rows } rows · { $days } days
coverage-never = { $n ->
    [one] { $n } row never delivered
   *[other] { $n } rows never delivered
}
coverage-nothing = never
coverage-no-attribute = (no attribute)
coverage-grid = Coverage of { $rows } rows by { $days } days
coverage-rows-head = { $n ->
    [one] { $n } row · received
   *[other] { $n } rows · received
}
coverage-row = Coverage of { $name }: { $share }
coverage-row-never = Never delivered anything in this time
coverage-row-delivered = Delivered from { $first } to { $last }, days without anything: { $missing }
coverage-open = Open in explorer
coverage-full = Complete
coverage-partial = Partial
coverage-missing = Missing
coverage-not-yet = Before the first delivery, counts as missing
coverage-not-expected = Nothing expected
coverage-suspect = Suspect values
coverage-day = { $name } · { $date }
coverage-counts = { $share } · received { $received } of { $expected } · suspect { $suspect }
coverage-month = Month { $month }: { $share }
coverage-month-hover = { $month }: { $share }, received { $received } of { $expected } periods
coverage-partial-much = Partial, 90% or more
coverage-partial-little = Partial, below 90%
