chart-arrived = { $share } of the data arrived
chart-data = Data
chart-hide-line = Hide this line
chart-show-line = Show this line
chart-line-name = Line { $name }
chart-more-lines = { $n ->
    [one] { $n } more line
   *[other] { $n } more lines
}
chart-no-values = No values in this time
