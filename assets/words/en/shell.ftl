shell-dismiss = Dismiss
shell-show = Show
shell-hint = Hint: { $hint }
shell-problems = { $n ->
    [one] { $n } new problem
   *[other] { $n } new problems
}
shell-zone-tip = Times are shown in this zone where nothing else is chosen
shell-cache = Cache { $size }
shell-cache-tip = { $samples } samples in { $tiles } tiles
shell-ready = Ready
shell-cancel = Cancel { $what }
shell-more-jobs = { $n } more
shell-drop = Drop to import
shell-no-dialog = The file dialog could not be shown: { $why }
shell-no-dialog-watch = name the folder under `watch` in vigia.toml
shell-no-dialog-type = type the path into the field beside the button
shell-nothing-imported = Nothing was imported, because no workspace is open
shell-nothing-imported-hint = make or open a workspace, then drop the files again
shell-not-saved = Preferences could not be saved: { $why }
shell-dialog-open-workspace = Open workspace
shell-dialog-new-workspace = Folder of the new workspace
shell-dialog-import-files = Import files
shell-dialog-import-folder = Import folder
shell-dialog-preview = Preview a file
shell-dialog-watch = Folder to watch
shell-dialog-report = Folder for the report
shell-close-window = Close this window
shell-dialog-picture = Save the picture
shell-dialog-table = Save the table
shell-dialog-reports = Folder for the reports
