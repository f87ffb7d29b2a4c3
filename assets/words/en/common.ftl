common-files = { $n ->
    [one] { $n } file
   *[other] { $n } files
}
common-achieved = Achieved
common-tolerated = Tolerated
common-forgiven = Forgiven
common-breached = Breached
common-undecided = Undecided
common-at-risk = At risk
common-insufficient-data = Insufficient data
common-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
