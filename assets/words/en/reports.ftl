reports-title = Reports
reports-empty-title = No report yet
reports-empty-text = A report needs a contract in the folder contracts and imported data of at least one day of its month.
reports-month = Month
reports-contracts = Contracts
reports-all = All
reports-none = None
reports-include = Write the report of { $contract }
reports-show = Show the pages of { $contract }
reports-no-data = No data in this month
reports-formats = Formats
reports-pdf = PDF report
reports-xlsx = Workbook (XLSX) with live formulas
reports-csv-for = CSV is for
reports-csv-machine = For systems: decimal point, ISO dates
reports-csv-excel = For Excel of the customer's country
reports-csv = CSV with the same numbers
reports-language = Language
reports-numbers = Numbers and dates
reports-template = Template
reports-by-contract = By contract
reports-folder = Folder
reports-folder-of = Folder of the reports
reports-folder-one = Report folder
reports-folder-hint = Where the files go
reports-choose = Choose…
reports-write = { $n ->
    [one] Write { $n } report
   *[other] Write { $n } reports
}
reports-dialog-title = Report for { $period }
reports-dialog-write = Write
reports-dialog-cancel = Cancel
reports-dialog-preview = Preview…
reports-waiting = Waiting
reports-writing = Writing…
reports-stopped = Stopped
reports-done = { $n ->
    [one] { $verdict } · { $n } file
   *[other] { $verdict } · { $n } files
}
reports-progress = Progress of { $contract }
reports-batch-running = { $done } of { $all } written
reports-batch-done = { $files ->
    [one] { $files } file written
   *[other] { $files } files written
}
reports-batch-failed = { $n ->
    [one] { $n } contract without a report
   *[other] { $n } contracts without a report
}
reports-stop = Stop
reports-open-folder = Open folder
reports-again = Write others
reports-setting = Setting the pages…
reports-setting-text = The month is judged and the pages are set as they will be printed.
reports-page-of = Page { $page } of { $pages }
reports-show-page = Show page { $page }
reports-previous-page = Previous page
reports-next-page = Next page
reports-zoom-in = Larger pages
reports-zoom-out = Smaller pages
reports-fit-width = Full width
reports-fit-page = Whole page
reports-fit-hover = Full width or whole page
reports-kind = Kind
reports-quarter = Quarter
reports-of-all-contracts = This kind is about all contracts of the workspace together.
reports-empty-import = Import exports
reports-empty-contract = Write a contract
