explain-upper-bound = An upper bound: objects need not have had their greatest value at the same time
explain-origin = Where it comes from
explain-show-rows = Show rows and files
explain-looking = Looking up rows…
explain-suspect-mark = suspect
explain-close = Close explanation
explain-all-objects = All objects
explain-missing = No data arrived for this time
explain-zero-denominator = Nothing happened that could be measured: the denominator is zero
explain-unavailable = Unavailable: needs { $counter }, which was never imported for these objects
explain-no-number = The formula has no value for these counters
explain-formula = Formula
explain-numerator = Numerator
explain-denominator = ÷ Denominator
explain-counters = Counters, added up first
explain-completeness = Completeness
explain-received = Received ÷ expected periods
explain-reported = Reported
explain-valid = Valid: reported and not suspect
explain-between = With what is missing, between
explain-suspect = Marked suspect by the sender
explain-enough = Enough data
explain-asks = { $customer } asks for at least { $share } valid data for a verdict on a month.
explain-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
explain-rows-first = Rows, the first { $n } of { $of }
explain-rows-all = Rows, all { $n }
