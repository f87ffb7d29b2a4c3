controls-step = Step
controls-day = 1 d
controls-week = 1 w
controls-month = 1 mo
controls-all = Whole range
controls-range-all = All data
controls-range = Range
controls-last-day = Last day
controls-7-days = 7 days
controls-last-month = Month
controls-fixed = Fixed
controls-marks = Mark anomalies
controls-filter = Filter
controls-group-by = Group by
controls-not-grouped = Not grouped
controls-by = By { $key }
controls-show-groups = Show groups
controls-worst-groups = Worst { $n }
controls-all-groups = All groups
controls-zone = Time zone
controls-all-hours = All hours
controls-busy-hour = Busy hour
controls-suspect = Suspect values
controls-with-suspect = Incl. suspect
controls-no-suspect = Excl. suspect
controls-filter-hint = Filter objects, such as technology == "LTE" and region in ("Norte", "Sur")
controls-filter-attribute = attribute
controls-filter-equal = is
controls-filter-unequal = is not
controls-filter-like = looks like, with * and ?
controls-filter-unlike = does not look like
controls-filter-less = less than
controls-filter-at-most = at most
controls-filter-more = more than
controls-filter-at-least = at least
controls-filter-in = is one of
controls-filter-not-in = is none of
controls-filter-and = both hold
controls-filter-or = one of them holds
controls-filter-not = what follows does not hold
controls-filter-enter = Enter applies it, Esc brings the old one back
controls-filter-remove = Remove { $part }
controls-filter-mistake = Mistake
controls-filter-objects = { $n ->
    [one] { $n } object
   *[other] { $n } objects
}
controls-filter-matching = { $of ->
    [one] { $n } of { $of } object
   *[other] { $n } of { $of } objects
}
controls-quarter = 15 min
controls-hour = 1 h
