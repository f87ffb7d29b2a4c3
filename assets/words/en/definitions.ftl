definitions-title = Definitions
definitions-kpis = KPIs
definitions-contracts = Contracts
definitions-calendars = Calendars
definitions-vendor-maps = Vendor maps
definitions-show = Show
definitions-all-categories = All categories
definitions-begin = Begin
definitions-begin-empty = An empty contract
definitions-begin-with = Begin with
definitions-built-in = Built in
definitions-cancel = Cancel
definitions-category = Category
definitions-choose-kpi = Choose a KPI
definitions-choose-kpi-note = Its formula, vendors and versions appear here. You can also write your own over any counters.
definitions-copy-contract = Copy { $name }
definitions-copy-kpi = Copy to edit
definitions-edit-kpi = Edit
definitions-copy-of = Copy of { $file }
definitions-delete-contract = Delete { $name }
definitions-edit-contract = Edit { $name }
definitions-deleted = { $file } was deleted; its text is kept in the history
definitions-saved = { $file } was saved
definitions-undone = { $file } is as it was before
definitions-undo = Undo
definitions-drafts = Drafts
definitions-drafts-note = Put aside before they could be read; nothing is judged by them
definitions-example-desk = Example: service desk in Colombia
definitions-example-mine = Example: mine in Chile
definitions-example-ran = Example: mobile network in Perú
definitions-explore-kpi = Open in the explorer
definitions-formula = Formula
definitions-n-kpis = { $n ->
    [one] { $n } KPI
   *[other] { $n } KPIs
}
definitions-n-lines = { $n ->
    [one] { $n } objective
   *[other] { $n } objectives
}
definitions-n-mistakes = { $n ->
    [one] { $n } error
   *[other] { $n } errors
}
definitions-n-versions = { $n ->
    [one] { $n } earlier version
   *[other] { $n } earlier versions
}
definitions-new-contract = New contract
definitions-new-kpi = New KPI
definitions-no-contracts = No contracts yet
definitions-no-contracts-note = Begin with one of the commented examples, or with an empty one: the form asks for every term.
definitions-own = Own
definitions-own-only = Own only
definitions-read = Loaded
definitions-reading = Reading the files…
definitions-search = Search
definitions-search-kpis = Search definitions
definitions-search-kpis-hint = Name or id
definitions-short-name = Short name
definitions-short-name-rule = Use letters a to z, digits, "-", "_" and ".", at most 64, beginning with a letter or digit
definitions-short-name-taken = There is a contract of this name already
definitions-unverified = Unverified
definitions-verified = Verified
definitions-vendors = Vendors
definitions-version = Version { $n }
definitions-level-cell = cell
definitions-level-site = site
definitions-level-network = network
definitions-level-slice = slice
definitions-level-link = link
definitions-level-service = service
