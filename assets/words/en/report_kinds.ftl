# Kinds of reports: names, sentences, notes.
report-kinds-monthly = Monthly report
report-kinds-summary = Executive summary
report-kinds-failing = Objectives that need attention
report-kinds-incidents = Incident annex
report-kinds-quarterly = Quarterly review
report-kinds-portfolio = Contract portfolio
report-kinds-matrix = Country matrix
report-kinds-title = { $kind }, { $period }: { $about }
report-kinds-imprint = { $start } – { $end }, { $zone } · { $revision } · Data up to { $at } · Time zone database { $database }
report-kinds-list-gap = ;{" "}
report-kinds-sentence-gap = {" "}
report-kinds-failing-sentence = { $all ->
    [one] { $achieved } of { $all } objective was achieved; what was achieved is not listed here.
   *[other] { $achieved } of { $all } objectives were achieved; those are not listed here.
}
report-kinds-failing-sentence-warning = { $achieved } of { $all } objectives were achieved; of these, only those in the warning zone ({ $warning }) are listed.
report-kinds-failing-nothing = Nothing to list: every objective was achieved, and none lies in the warning zone.
report-kinds-failing-nothing-yet = Nothing to list so far: every objective is achieved up to now, and none lies in the warning zone. The period is not over.
report-kinds-failing-no-lines = The contract has no objectives: there is nothing that could be achieved or missed.
report-kinds-no-risk = No objective lies in the warning zone or close to its target, and none has worsened three periods in a row.
report-kinds-no-risk-running = If the period goes on like this, no objective is at risk.
report-kinds-more-lines = { $n ->
    [one] { $n } further objective with more room is in the monthly report.
   *[other] { $n } further objectives with more room are in the monthly report.
}
report-kinds-more-lines-missed = { $n ->
    [one] { $n } further objective is in the monthly report. Not achieved: { $missed }.
   *[other] { $n } further objectives are in the monthly report. Of these not achieved: { $missed }.
}
report-kinds-trend-better = better
report-kinds-trend-worse = worse
report-kinds-trend-same = the same
report-kinds-risk-lost = The target cannot be met any more in this period.
report-kinds-risk-outlook = If the period goes on like this, the target may be missed.
report-kinds-risk-below = The target is missed so far.
report-kinds-risk-undecided = There is no verdict: what arrived is not enough to say.
report-kinds-risk-warning = It lies in the warning zone, { $margin } from its target.
report-kinds-risk-falling = It has worsened { $n } periods in a row.
report-kinds-risk-tight = It has little room: { $margin } from its target.
report-kinds-risk-cost = The next step for the worse costs { $money } more.
report-kinds-points = { $n } percentage points
report-kinds-incidents-sentence = { $outages ->
    [0] No outage
    [one] { $outages } outage
   *[other] { $outages } outages
} and { $tickets ->
    [0] no ticket
    [one] { $tickets } ticket
   *[other] { $tickets } tickets
} touch the contract in the period; the outages lasted { $length } in all, added up record by record.
report-kinds-incidents-counted = { $n ->
    [one] { $n } record counts for an objective, wholly or in part; the others explain and decide nothing.
   *[other] { $n } records count for an objective, wholly or in part; the others explain and decide nothing.
}
report-kinds-incidents-open = { $n ->
    [one] { $n } record is still open; it lasts here up to the end of what was looked at.
   *[other] { $n } records are still open; they last here up to the end of what was looked at.
}
report-kinds-incidents-nothing = No outage and no ticket of the period speaks of an object of this contract. What was never imported cannot be listed.
report-kinds-quarter-running = Interim: the quarter is not complete
report-kinds-quarter-over = All months are over
report-kinds-month-running = Interim: the month is not over
report-kinds-month-over = The month is over
report-kinds-quarter-outcome = The contract was kept in { $kept } of { $all ->
    [one] { $all } judged month
   *[other] { $all } judged months
}.
report-kinds-quarter-repeated = Breached in two months or more: { $names }.
report-kinds-quarter-no-credit = No service credit arose in the quarter.
report-kinds-quarter-credit = The service credits of the months add up to { $credit }, of fees of { $fee }.
report-kinds-quarter-no-data = { $month }: no data.
report-kinds-quarter-no-verdict = { $month } could not be judged: { $why }
report-kinds-quarter-note = The contract is judged month by month. The quarter’s value is for comparison only: sums of numerators over sums of denominators, never a mean of the months’ ratios.
report-kinds-quarter-from-sums = sums of the months’ numerators and denominators
report-kinds-quarter-not-whole = not all three months have a value
report-kinds-quarter-not-additive = its sides do not add up over months
report-kinds-quarter-other-formula = its formula is not the same in all months
report-kinds-quarter-total = Quarter
report-kinds-trend-picture = { $name }, up to 13 months: values with a mark for the verdict of each, and the target as a dashed line; { $n } months have a value. The table below has the same numbers.
report-kinds-no-exclusions = No exclusion took effect in the quarter.
report-kinds-no-revisions = No month of the quarter has been frozen, and no month of the trend was restated.
report-kinds-state-provisional = Provisional
report-kinds-state-final = Final
report-kinds-state-restated = Restated { $n }
report-kinds-portfolio-sentence = In { $month }, { $kept } of { $all ->
    [one] { $all } contract
   *[other] { $all } contracts
} with data were kept.
report-kinds-portfolio-breached = { $n ->
    [one] { $n } contract was breached.
   *[other] { $n } contracts were breached.
}
report-kinds-portfolio-at-risk = { $n ->
    [one] { $n } contract was kept with an objective at risk.
   *[other] { $n } contracts were kept with an objective at risk.
}
report-kinds-portfolio-broken = { $n ->
    [one] { $n } could not be read or judged and is named below.
   *[other] { $n } could not be read or judged and are named below.
}
report-kinds-portfolio-no-data = { $n ->
    [one] { $n } contract has no data of the month.
   *[other] { $n } contracts have no data of the month.
}
report-kinds-value-of-target = { $value }, target { $target }
report-kinds-money-by-rates = Added by the rates of { $source }.
report-kinds-money-rate-lacks = Not added: the stated rates lack one of the currencies.
report-kinds-money-no-rates = Not added: amounts of different currencies have no sum without stated rates.
report-kinds-matrix-sentence = In { $month }, { $achieved } of { $all } objectives in { $countries ->
    [one] { $countries } country
   *[other] { $countries } countries
} were achieved.
report-kinds-matrix-note = A share counts objectives and weighs none; it says nothing about money or traffic.
report-kinds-no-country = No country
report-kinds-family-accessibility = Accessibility
report-kinds-family-availability = Availability
report-kinds-family-integrity = Integrity
report-kinds-family-mobility = Mobility
report-kinds-family-retainability = Retainability
report-kinds-family-tickets = Tickets
report-kinds-family-traffic = Traffic
report-kinds-family-energy = Energy
report-kinds-family-changes = Changes
report-kinds-family-other = Other

# Labels of their templates.
report-kinds-label-achieved-short = Achieved
report-kinds-label-affected = Affected objectives
report-kinds-label-after-caps = Credit
report-kinds-label-all-families = Overall
report-kinds-label-at-risk = At risk
report-kinds-label-at-risk-next = At risk next
report-kinds-label-before-caps = Before caps
report-kinds-label-belongs = Belongs to
report-kinds-label-bonus = Bonus
report-kinds-label-caps-took = Taken by caps
report-kinds-label-cause = Cause
report-kinds-label-contract = Contract
report-kinds-label-contracts = Contracts
report-kinds-label-converted = All in { $currency }, by stated rates
report-kinds-label-counted = Counted time
report-kinds-label-country = Country
report-kinds-label-credit-trend = Credits by month
report-kinds-label-credit-trend-alt = One bar for the credit of each month; the table below has the same numbers.
report-kinds-label-credits = Credits
report-kinds-label-credits-summary = Credits of each month of the quarter: before caps, what caps took, credit, bonus, what is due; the last row adds them up.
report-kinds-label-currency = Currency
report-kinds-label-customer-contract = Customer and contract
report-kinds-label-due = Credit due
report-kinds-label-due-after-bonus = Due
report-kinds-label-duration = Duration
report-kinds-label-exclusion-short = Exclusion
report-kinds-label-exclusions = Exclusions named above
report-kinds-label-exclusions-summary = Time that is not counted: id and kind, window, reason, evidence.
report-kinds-label-failing-table = Objectives that were not achieved or lie in the warning zone, one row each.
report-kinds-label-fee = Fee of the period
report-kinds-label-frozen = Frozen
report-kinds-label-in-warning = In the warning zone
report-kinds-label-least-room = Least room
report-kinds-label-mark-achieved = achieved
report-kinds-label-mark-breached = breached
report-kinds-label-mark-other = tolerated, forgiven or undecided
report-kinds-label-matrix-note = Each cell: share of objectives achieved, the objective with the least room, and credits of these objectives before the contract’s caps. The last column’s money is what the contracts owe, after caps.
report-kinds-label-matrix-summary = Countries in rows, kinds of service in columns: share of objectives achieved, the objective with the least room, credits; the last row and column put all together.
report-kinds-label-money = Money by currency
report-kinds-label-money-summary = For each currency: number of contracts, credit that is due, money at risk.
report-kinds-label-month = Month
report-kinds-label-all-lines = All { $n } objectives
report-kinds-label-n-contracts = Contracts: { $n }
report-kinds-label-n-counted = Records that count
report-kinds-label-n-of = { $n } of { $all }
report-kinds-label-not-given = A value of the quarter is not given for:
report-kinds-label-open = Still open
report-kinds-label-open-note = outages and tickets
report-kinds-label-outage-time = Outage time
report-kinds-label-outage-time-note = added up, each record once
report-kinds-label-outages = Outages
report-kinds-label-outages-summary = Outages that touch the contract: record and object, start and end, duration, cause, affected objectives with what counts, exclusions and tickets.
report-kinds-label-paused = Paused
report-kinds-label-plus-at-risk = + { $money } at risk
report-kinds-label-portfolio-summary = Contracts, those that need somebody first: standing by month, standing now, score, objectives achieved, the objective with the least room, credit due, money at risk.
report-kinds-label-problems = Not read or not judged
report-kinds-label-problems-summary = Contracts that could not be read or judged, and why.
report-kinds-label-quarter = Quarter
report-kinds-label-quarter-exclusions = Exclusions of the quarter
report-kinds-label-record = Record and object
report-kinds-label-revisions = Frozen results and restatements
report-kinds-label-revisions-summary = Frozen results of the quarter and restatements of all months of the trend.
report-kinds-label-since-before = Since the period before
report-kinds-label-so-far = so far
report-kinds-label-standing = Standing
report-kinds-label-start-end = Start and end
report-kinds-label-state = State
report-kinds-label-still-open = still open
report-kinds-label-summary-table = Objectives of the contract, one row each: target, result, margin, way since the period before, last year, verdict.
report-kinds-label-sums = Sums by objective
report-kinds-label-sums-note = Counted time is that of all objects of an objective together; of tickets, that on the clock. A record may count for several objectives, so the rows are not added up.
report-kinds-label-sums-summary = For each objective: outages, tickets, records that count, counted time.
report-kinds-label-three-months = Three months
report-kinds-label-three-months-summary = Objectives in rows: target, result and verdict of each month, and a value of the quarter for comparison.
report-kinds-label-tickets = Tickets
report-kinds-label-tickets-summary = Tickets that touch the contract: record and object, start and end, duration, pauses, cause, affected objectives with what counts, exclusions and outages.
report-kinds-label-why = Why
report-kinds-label-year = 13 months
report-kinds-label-year-of-trend = 13 months of trend
report-kinds-frozen-of = { $what }: { $note }
report-kinds-frozen-more = { $n ->
    [one] One more period counts as frozen and is judged otherwise now.
   *[other] { $n } more periods count as frozen and are judged otherwise now.
}
report-kinds-month-differs = { $label }; { $n ->
    [one] one result counts as frozen and is judged otherwise now
   *[other] { $n } results count as frozen and are judged otherwise now
}
report-kinds-label-from-customer = Customer owes
report-kinds-owed = { $label } { $amount }
report-kinds-quarter-owed = Bonuses and earn-back counted, the supplier owes { $supplier } and the customer owes { $customer } on top of the fees.
report-kinds-quarter-none-over = No month of the quarter is over yet.
report-kinds-quarter-running-month = { $month } is running: it is shown as it stands so far, and neither counted nor added up.
report-kinds-quarter-so-far = { $month } (so far, not added)
report-kinds-states = Results of the month: frozen as final { $settled }, restated { $restated }, not frozen { $open }, still running { $running }.
report-kinds-state-not-frozen = Not frozen
