contracts-title = Contracts
contracts-edit = Edit contracts…
contracts-write = Write a contract
contracts-none-title = No contracts yet
contracts-none = Put a contract file into the folder "contracts" of this workspace: customer, zone, fee, objectives with their targets. It is read at once with F5.
contracts-card-label = Contract { $name }
contracts-back-to = Back to { $name }
contracts-n-objectives = { $n ->
    [one] { $n } objective
   *[other] { $n } objectives
}
contracts-fee-month = fee { $fee } a month
contracts-fee-period = fee { $fee } a period
contracts-from = from { $day }
contracts-to = until { $day }
contracts-trend-label = Margin of { $name } over the periods
contracts-trend-hover = Room to the target of the tightest objective in each period; below the dashed line it was missed
