data-title = Data
data-part = Part of the page
data-tab-files = Files
data-tab-rejects = Rejected
data-tab-rejects-n = Rejected ({ $n })
data-tab-coverage = Coverage
data-tab-topology = Topology
data-tab-counters = Counters
data-tab-cache = Cache
data-preview-path = Path to preview
data-preview-path-hint = Path of a file to preview
data-save-csv = Save as CSV
data-save-csv-hover = Writes { $file } in the workspace
data-copy-csv = Copy as CSV
data-pause = Pause
data-pause-hover = Keeps what was imported and releases the cache until you resume
data-resume = Resume
data-resume-hover = Goes on where it stopped
data-paused = Paused
data-cancel-hover = Files that were imported stay, each whole
data-of = { $done } of { $total }
data-progress-read = Read
data-progress-left = Time left
data-progress-speed = Speed
data-progress-values = Values
data-progress-files = Files and archives
data-progress-taken = Imported
data-progress-known = Imported before
data-progress-rejected = Rejected
data-progress-records = Rejected records
data-left-secs = about { $n } s
data-left-minutes = about { $n } min
data-left-hours = about { $hours } h { $minutes } min
data-all-taken = all imported
data-need-attention = { $n ->
    [one] { $n } needs attention
   *[other] { $n } need attention
}
data-on-disk = { $size } on disk
data-tile-files = Files
data-tile-objects = Objects
data-tile-counters = Counters
data-tile-samples = Samples
data-tile-period = Period covered
data-empty = No data yet
data-empty-sentence = Drop exported files, archives or a whole folder anywhere onto the window, or choose them here. The files stay where they are and as they are.
data-path = Path to import
data-path-hint = or type a path
data-import = Import
data-preview = Preview
data-search = Search files
data-search-hint = Search by file or format
data-all = All
data-attention = Needs attention
data-of-files = { $n ->
    [one] { $shown } of { $n } file
   *[other] { $shown } of { $n } files
}
data-objects = Objects
data-types = Types
data-values = Values
data-null = Null
data-suspect = Suspect
data-repeats = Repeats
data-replaced = Replaced
data-file = File
data-format = Format
data-status = Status
data-extent = First – last
data-row = Import { $file }
data-imported = Imported
data-note = Note
data-rejects = { $n ->
    [one] { $n } reject
   *[other] { $n } rejects
}
data-rejected = Rejected
data-unchanged = Unchanged
data-close-detail = Close detail
data-open-preview = Open in preview
data-preview-map = Preview and map…
data-why-not = Why it was rejected
data-findings = Findings
data-records-not-taken = Rejected records ({ $n })
data-line = Line { $n }
data-counts = Counts
data-no-value = No value (NIL, blank)
data-text = Text
data-suspect-rows = Suspect rows
data-contradictions = Contradictions in the file
data-replaced-values = Replaced earlier values
data-size = Size
data-imported-at = Imported at
data-rejects-none = Nothing was rejected
data-rejects-none-sentence = Every file and record was imported. Rejected files and records are listed here by cause, with what to do about them.
data-rejects-summary = { $n ->
    [one] { $n } record was rejected, for { $causes } causes
   *[other] { $n } records were rejected, for { $causes } causes
}
data-rejects-unlisted = and { $n } of older imports, which are not listed
data-rejects-copy-all = All lines with cause, file, message and hint
data-rejects-copy = The lines of this cause
data-cause = Cause { $cause }, { $n } records
data-cause-files = { $n ->
    [one] in { $n } file
   *[other] in { $n } files
}
data-cause-example = { $n ->
    [one] in { $n } file, such as “{ $example }”
   *[other] in { $n } files, such as “{ $example }”
}
data-advice-mapping = Fix the mapping
data-advice-zone = Name the time zone
data-advice-wrong-file = Wrong file
data-advice-get-again = Get the file again
data-advice-limit = Raise a limit
data-advice-export = Check the export
data-advice-mapping-sentence = Open the file in the preview, say what its columns are, save the mapping and import again: only what is new is imported.
data-advice-zone-sentence = The times carry no zone. Name the zone of the exporting system in vigia.toml (zone_when_missing) and import again.
data-advice-wrong-file-sentence = This is no export of performance data, or of a kind that is not read. Leave it out, or export the same measurements as XML or CSV.
data-advice-get-again-sentence = The file was cut off, is damaged or locked. Transfer or export it again, then import it.
data-advice-limit-sentence = The file is larger than the workspace allows. If it is meant to be so, raise the limit under [limits] in vigia.toml.
data-advice-export-sentence = The records contradict themselves or lack what they need. Look at the lines and ask the exporting system; the rest of the file was imported.
data-lines = { $n ->
    [one] { $n } line
   *[other] { $n } lines
}
data-line-column = Line
data-message = Message
data-reject-row = Line { $line } of { $file }
data-reject-row-hover = Opens the file in the preview
data-looking = Looking…
data-topology-looking-sentence = Objects and topology are compared.
data-topology-none = This workspace has no topology yet. Put a CSV into topology/ with a column object and one for each attribute, such as site, region, country, zone, vendor, latitude, longitude. “Save as CSV” writes the objects below as such a file: fill it, move it into topology/ and reload.
data-topology-whole = Every object with counters has a row in the topology, and every row names an object with counters.
data-topology-part = { $n ->
    [one] { $n } of { $all } objects has no row in topology/. Groupings by region or site count it under “no attribute”.
   *[other] { $n } of { $all } objects have no row in topology/. Groupings by region or site count them under “no attribute”.
}
data-bare-objects = Objects without topology ({ $n })
data-idle-rows = Rows without data ({ $n })
data-gaps = Gaps
data-gaps-search = Search objects
data-gaps-search-hint = Search by name
data-bare-objects-copy = A topology file of these objects with blank attributes
data-idle-rows-copy = The rows with file, line and nearest name
data-no-bare = No object without topology
data-no-bare-sentence = Every object of this selection has a row in the topology folder.
data-no-idle = No row without data
data-no-idle-sentence = Every row of the topology in this selection names an object with counters.
data-all-classes = All classes
data-class = Class
data-class-count = { $class } ({ $n } of { $all })
data-object = Object
data-vendor = Vendor
data-full-name = Full name
data-bare-row = Object without topology { $name }
data-bare-row-hover = Opens the object in the explorer
data-named-object = Object as the row names it
data-nearest = What it may be
data-did-you-mean = Did it mean { $name }?
data-pattern-matches-none = No object matches this pattern
data-never-delivered = It never delivered a counter: import its export, or remove the row
data-counters-looking-sentence = Counters are compared with catalogue and dictionaries.
data-counters-search = Search counters
data-counters-search-hint = Id, name, measurement or KPI
data-counters-unknown = Unknown ({ $n })
data-counters-copy = The whole dictionary
data-counters-n = { $n ->
    [one] { $n } counter
   *[other] { $n } counters
}
data-counters-none = No counter fits
data-counters-none-sentence = Search for other words, or show all counters.
data-counter = Counter
data-canonical = Canonical measurement
data-dictionary-name = Dictionary name
data-unit = Unit
data-aggregate = Aggregation
data-granularity = Granularity
data-kpis = KPIs
data-first-last = First – last seen
data-counter-row = Counter { $name }
data-unknown = Unknown
data-unknown-hover = Neither the catalogue nor a dictionary knows this counter, and no KPI uses it. A CSV in dictionaries/ gives it a name and a unit.
data-explore-counter = Explore this counter
data-group = Group
data-bins = Bins
data-n-objects = { $n ->
    [one] { $n } object
   *[other] { $n } objects
}
data-kpis-of = KPIs that use it ({ $n })
data-aggregate-sum = sum
data-aggregate-avg = average
data-aggregate-min = lowest
data-aggregate-max = highest
data-aggregate-count = count
data-aggregate-first = first
data-aggregate-last = last
