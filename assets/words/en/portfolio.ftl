portfolio-empty = This workspace is empty. Drop exported performance files or a whole folder onto the window, or choose them here.
portfolio-no-contracts-title = No contracts yet
portfolio-no-contracts = Data are here, but nothing that was agreed on them. Write a contract: customer, zone, fee, objectives with their targets. Then this page says who is at risk, and how much money with it.
portfolio-arriving-title = Data are on their way
portfolio-arriving = The first values show here as soon as they are read; contracts that come with them are judged at once.
portfolio-open-definitions = Write a contract
portfolio-no-periods-title = No contract has a period with data
portfolio-no-periods = Verdicts rest on data. Import exports of the days that the contracts speak of.
portfolio-nothing-passes-title = No contract passes the filter
portfolio-nothing-passes = Take a word or a choice away, or show all contracts again.
portfolio-clear-filter = Show all
portfolio-judging-title = Judging the contracts
portfolio-judging-sentence = The newest months come first and appear while the rest is judged.
portfolio-judged = { $done } of { $all } periods judged
portfolio-stopped = { $n ->
    [one] { $n } period is not judged
   *[other] { $n } periods are not judged
}
portfolio-go-on = Judge the rest
portfolio-as-of = As of { $time }, { $zone }
portfolio-standing-problem = Problem
portfolio-standing-waiting = Waiting
portfolio-standing-no-data = No data
portfolio-outlook-safe = Safe
portfolio-outlook-on-track = On track
portfolio-outlook-at-risk = At risk
portfolio-outlook-lost = Cannot be met
portfolio-month-contracts = { $n ->
    [one] { $month } · { $n } contract
   *[other] { $month } · { $n } contracts
}
portfolio-due-in = Credit due · { $month }
portfolio-risk-in = At risk now · { $month }
portfolio-nothing = None
portfolio-nothing-due = No credit is due for this month
portfolio-nothing-at-risk = No objective at risk would cost anything
portfolio-too-little-data = Too few data to tell
portfolio-of-breached = { $n ->
    [one] of { $n } breached contract
   *[other] of { $n } breached contracts
}
portfolio-of-at-risk = { $n ->
    [one] of { $n } contract at risk
   *[other] of { $n } contracts at risk
}
portfolio-rates = Added up by the rates of { $source }
portfolio-no-rates = Not added up: no rates
portfolio-no-rates-hover = Amounts of different currencies are added only by rates that somebody states, in the file rates.toml of the workspace
portfolio-count-label = { $standing }: { $n }
portfolio-count-hover = Show only contracts that stand so: { $standing }
portfolio-contract = Contract
portfolio-trend = Trend
portfolio-margin = Margin
portfolio-margin-hover = The objective with the least room to its target. A click puts the least room first
portfolio-forecast = Forecast
portfolio-at-stake = At stake
portfolio-at-stake-hover-one = Credit due of the month and money at risk in the running period, most first
portfolio-at-stake-hover-rates = Credit due and money at risk, most first by the workspace's rates
portfolio-at-stake-hover-share = Credit due and money at risk. Currencies differ and no rates are stated, so that the largest share of the fee goes first
portfolio-at-risk-short = at risk
portfolio-plus-risk = + { $money } at risk
portfolio-sort-label = Sort by { $name }
portfolio-month-label = Look at { $month }
portfolio-contract-label = Contract { $name }
portfolio-objective-label = Objective { $name }
portfolio-cell-label = { $title }: { $standing }
portfolio-unread-label = { $file } could not be read
portfolio-show-lines = Show the objectives of { $name }
portfolio-hide-lines = Hide the objectives of { $name }
portfolio-supporting = { $name } (supporting)
portfolio-n-contracts = { $n ->
    [one] { $n } contract
   *[other] { $n } contracts
}
portfolio-n-shown = { $n } of { $all } contracts
portfolio-n-months = { $n } months
portfolio-months = Months
portfolio-search = Search contracts
portfolio-search-hint = Customer, contract…
portfolio-country = Country
portfolio-vendor = Vendor
portfolio-technology = Technology
portfolio-all-of = { $name }: all
portfolio-group-by = Group by
portfolio-by-customer = Customer
portfolio-by-country = Country
portfolio-by-region = Region
portfolio-by-group = Group
portfolio-no-country = No country
portfolio-no-region = No region
portfolio-no-group = No group
portfolio-due-and-risk = { $due } due, { $risk } at risk
portfolio-converted = In total { $sum }, by the rates of { $source }
portfolio-open-scorecard = Open the scorecard
portfolio-open-objective = Open the objective
portfolio-write-report = Write report…
portfolio-copy-id = Copy the contract's id
portfolio-waiting-hover = It is judged after the newer months
portfolio-no-data-hover = Nothing of what the contract measures arrived: no verdict
portfolio-provisional-hover = The period is still running: this is how it stands so far
portfolio-credit = Service credit
portfolio-credit-after-bonus = After bonus and earn-back
portfolio-at-risk = Money at risk
portfolio-fee = Fee of the period
portfolio-score = Score
portfolio-valid-data = Valid data
portfolio-more-lines = { $n ->
    [one] and { $n } more objective
   *[other] and { $n } more objectives
}
portfolio-value = Value
portfolio-target = Target
portfolio-headroom = Room left
portfolio-sides = n ÷ d
portfolio-forecast-value = Expected at the end
portfolio-required = Required of the rest
portfolio-why-object = Worst: { $object }, { $share } of the failures
portfolio-why-object-only = Worst: { $object }
portfolio-outlook-safe-hover = Safe: even the worst rest keeps the target
portfolio-outlook-on-track-hover = On track: going on like this keeps the target
portfolio-outlook-at-risk-hover = At risk: going on like this may miss the target
portfolio-outlook-lost-hover = The target cannot be met any more
portfolio-files = Files
portfolio-objects = Objects
portfolio-measurements = Counters
portfolio-samples = Samples
portfolio-period-covered = Period covered
portfolio-all-taken-in = all imported
portfolio-need-attention = { $n ->
    [one] { $n } needs attention
   *[other] { $n } need attention
}
portfolio-on-disk = { $size } on disk
portfolio-n-files = { $n } files
portfolio-n-objects = { $n } objects
portfolio-n-samples = { $n } samples
portfolio-stored-label = What is stored
portfolio-month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
portfolio-month-short-year = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} ’{ $year }
portfolio-at-stake-by-share = by share of the fee
portfolio-at-stake-by-rates = by the workspace's rates
