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
common-jan = Jan
common-feb = Feb
common-mar = Mar
common-apr = Apr
common-may = May
common-jun = Jun
common-jul = Jul
common-aug = Aug
common-sep = Sep
common-oct = Oct
common-nov = Nov
common-dec = Dec
common-january = January
common-february = February
common-march = March
common-april = April
common-may-long = May
common-june = June
common-july = July
common-august = August
common-september = September
common-october = October
common-november = November
common-december = December
common-mon = Mon
common-tue = Tue
common-wed = Wed
common-thu = Thu
common-fri = Fri
common-sat = Sat
common-sun = Sun
common-day-month = { $day } { $month }
common-day-month-year = { $day } { $month } { $year }
common-month-year = { $month } { $year }
common-month-year-short = { $month } { $year }
common-unit-days = d
common-unit-hours = h
common-unit-minutes = min
common-unit-seconds = s
