map-title = Map
map-empty-title = Nothing to show on a map yet
map-empty-text = Import exported performance files first. Give latitude and longitude of the sites in a file of the folder topology.
map-color = Color by
map-color-verdicts = Verdicts
map-color-line = Objective
map-color-kpi = KPI
map-scale = Scale
map-scale-target = By target
map-scale-fifths = Quintiles
map-period = Period
map-contract = Contract
map-objective = Objective
map-no-line = This contract has no objective that single places have a value of
map-kpi = KPI on the map
map-range = Time on the map
map-range-all = All data
map-range-day = Last day
map-range-week = Last 7 days
map-range-month = Last month
map-drawing = Drawing the map…
map-computing = Computing…
map-judging = Evaluating…
map-not-judged = Not judged
map-canvas = Map
map-canvas-counts = { $missing ->
    [0] Map with { $sites } sites and { $cells } cells
   *[other] Map with { $sites } sites and { $cells } cells; { $missing } objects have no place
}
map-zoom-in = Nearer
map-zoom-out = Farther
map-fit = Fit everything
map-km = { $n } km
map-m = { $n } m
map-band-good = Meets the target
map-band-near = Near the limit
map-band-bad = Misses the target
map-band-none = No value
map-class-all = All alike
map-class-below = up to { $value }
map-class-above = from { $value }
map-class-between = { $low } to { $high }
map-legend-sites = Sites: { $name }
map-legend-cells = Cells: { $name }
map-n-cells = { $n ->
    [one] { $n } cell
   *[other] { $n } cells
}
map-n-sites = { $n ->
    [one] { $n } site
   *[other] { $n } sites
}
map-contracts = { $n ->
    [one] { $n } contract
   *[other] { $n } contracts
}
map-completeness = { $share } of the data arrived
map-open-explorer = Open in explorer
map-zoom-to = Show on map
map-target = Target { $limit }
map-level = List of
map-countries = Countries
map-regions = Regions
map-sites = Sites
map-cells = Cells
map-search = Find a place
map-nothing-found = Nothing has that name
map-contracts-title = Contracts
map-contracts-in = Contracts in { $country }
map-all-countries = Show all countries
map-contracts-order = Sorted by credit due, as a share of the fee
map-no-contract = No contract has data in this period
map-contract-row = { $customer }: { $verdict }, credit { $credit }
map-back = Back to the list
map-misplaced-title = Objects to look after
map-misplaced-hint = Give every object the attributes latitude and longitude, in degrees such as -12.0464 and -77.0428, in a file of the folder topology. F5 reads it again.
map-not-on-map = { $n ->
    [one] { $n } object is not on the map
   *[other] { $n } objects are not on the map
}
map-elsewhere = { $n ->
    [one] { $n } object lies in another country
   *[other] { $n } objects lie in another country
}
map-why-none = Has neither latitude nor longitude
map-why-one = Has no { $key }
map-why-unreadable = { $key } “{ $text }” is not a number of degrees
map-why-range = { $key } { $text } is out of range
map-why-zero = Latitude and longitude are both 0
map-why-sea = The topology says { $says }, its coordinates lie at sea
map-why-country = The topology says { $says }, its coordinates lie in { $lies }
