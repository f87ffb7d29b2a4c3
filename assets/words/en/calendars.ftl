calendars-january = January
calendars-february = February
calendars-march = March
calendars-april = April
calendars-may = May
calendars-june = June
calendars-july = July
calendars-august = August
calendars-september = September
calendars-october = October
calendars-november = November
calendars-december = December
calendars-mon = Mon
calendars-tue = Tue
calendars-wed = Wed
calendars-thu = Thu
calendars-fri = Fri
calendars-sat = Sat
calendars-sun = Sun
calendars-back = Back to the calendars
calendars-closed = Closed
calendars-open = In service
calendars-holiday = Holiday
calendars-holidays = Holidays by country
calendars-delete = Delete the file
calendars-file-name = File name
calendars-files = Calendar files
calendars-gone = The contract no longer has this calendar
calendars-month-says = { $month }: { $open } days in service, { $holidays } holidays
calendars-n = { $n ->
    [one] { $n } calendar
   *[other] { $n } calendars
}
calendars-n-holidays = { $n ->
    [one] { $n } holiday
   *[other] { $n } holidays
}
calendars-new-file = New calendar file
calendars-no-picture = The year appears as soon as the text can be read
calendars-of-contracts = Calendars of contracts
calendars-region = Part of the country
calendars-save = Save the file
calendars-source = Source
calendars-text = Text of the calendars
calendars-unknown = The lists of holidays do not know this year: every day counts as a working day
calendars-unknown-year = This list knows { $first } to { $last } only
calendars-unsure = What is uncertain
calendars-version = As of { $version } · contracts write { $code }
calendars-which = Calendar
calendars-whole-country = Whole country
calendars-wrong = Has mistakes
calendars-year-after = Year after
calendars-year-before = Year before
