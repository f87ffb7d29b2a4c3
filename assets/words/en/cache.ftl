cache-measuring = Measuring the cache
cache-size = Cache, { $size }
cache-parts = Parts of the cache
cache-tiles = Values by day
cache-rollups = Daily sums
cache-profiles = Sums by period
cache-off-grid = Values off the intervals
cache-readings = Counter readings
cache-events = Tickets and outages
cache-imports = Imports and origins
cache-rejects = Rejected records
cache-names = Names of objects and counters
cache-kept = Saved results
cache-free = Free, used again
cache-other = Other
cache-n-samples = Samples
cache-n-tiles = Day tiles
cache-n-off-grid = Samples off the intervals
cache-n-tickets = Tickets
cache-n-outages = Outages
cache-per-value = Bytes per sample
cache-bytes-per-value = { $bytes } bytes
cache-old-tiles = { $n ->
    [one] { $n } tile was written by an earlier version and is slow to read. Rebuilding the cache makes it new.
   *[other] { $n } tiles were written by an earlier version and are slow to read. Rebuilding the cache makes them new.
}
cache-check-title = Integrity
cache-sound = Intact
cache-faults = { $n ->
    [one] { $n } fault
   *[other] { $n } faults
}
cache-check = Check the cache
cache-check-sentence = Every tile is read and compared with its checksum, its statistics and the sums of its days.
cache-checked = Checked { $at }: { $n } tiles in { $secs } s
cache-check-stale = Something was imported since then
cache-more-faults = and { $n } more
cache-rebuild-title = Rebuild the cache
cache-rebuild-sentence = The cache holds nothing of your own: it is rebuilt from the exports with the same numbers. The old one is set aside, not deleted.
cache-rebuild = Rebuild from the exports…
cache-rebuild-confirm = Set aside and import again
cache-rebuild-keep = Keep it
cache-sources-there = { $n ->
    [one] The imported file is where it was ({ $n })
   *[other] All { $n } imported files and archives are where they were
}
cache-sources-gone = { $n ->
    [one] { $n } of { $all } imported files is no longer there: bring it back before rebuilding
   *[other] { $n } of { $all } imported files are no longer there: bring them back before rebuilding
}
cache-locked = Another program holds the cache
cache-locked-sentence = What was read stays as it is. Close the other program, or wait until its import has ended, then try again.
cache-damaged = The cache is damaged
cache-damaged-sentence = Nothing of your own is in it: contracts, KPIs and topology are files beside it. It is rebuilt from the exports with the same numbers; nothing is deleted.
cache-newer = A newer version wrote this cache
cache-newer-sentence = Update Vigia to open it as it is. Or set it aside and import the exports again: the newer version finds it where it is put.
cache-gone = The folder of the workspace is gone
cache-gone-sentence = What is shown was read before and stays. Connect the disk or network share again: the window goes on by itself, or try again.
cache-full = No room left on the disk
cache-full-sentence = Files that were imported completely are kept; the one in progress is left out. Free some space, then try again: nothing is read twice.
cache-read-only = This workspace can only be read
cache-read-only-sentence = Questions, scorecards and reports into other folders work; nothing can be imported. Allow writing to the folder, then try again.
cache-warehouse-away = The warehouse does not answer
cache-warehouse-away-sentence = What is shown are local data of { $from } to { $to }. What lies before is not in it.
cache-not-sent = Files of the cache are not in the warehouse
cache-not-sent-sentence = { $n ->
    [one] One file has values of before { $day }, which are read from the warehouse. They are seen when it has been sent: vigia warehouse push
   *[other] { $n } files have values of before { $day }, which are read from the warehouse. They are seen when they have been sent: vigia warehouse push
}
cache-try-again = Try again
cache-import-retry = Import again
cache-import-again = Import its files again
cache-set-aside = Set aside and start anew
cache-set-aside-hover = Renames the cache beside its place and opens the workspace with an empty one
cache-other-folder = Choose another folder…
cache-back = Back to the start page
cache-dismiss = Dismiss this message
