palette-hint = Type a command, a contract or a KPI
palette-nothing = Nothing found by that name
palette-contract = Contract
palette-objective = Objective
palette-workspace = Workspace
palette-edit = Edit · { $name }
palette-copy = Copy to own · { $name }
palette-report = Write report · { $customer }
palette-report-note = { $period } · { $formats }
palette-more = { $n ->
    [one] 1 more – keep typing to narrow
   *[other] { $n } more – keep typing to narrow
}
