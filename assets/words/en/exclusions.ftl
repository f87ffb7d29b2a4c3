exclusions-all-contracts = all
exclusions-all-objects = All objects
exclusions-approve = Approve
exclusions-approver = The contract lets only { $approver } decide
exclusions-button = Exclusions ({ $n })
exclusions-calendar = Calendar: { $field }
exclusions-calendar-earlier = Earlier month
exclusions-calendar-later = Later month
exclusions-close = Close
exclusions-contracts = Contracts
exclusions-count = { $n ->
    [one] { $n } exclusion in this period
   *[other] { $n } exclusions in this period
} · { $approved } approved · { $proposed } proposed · { $rejected } rejected
exclusions-counts = { $n ->
    [one] It applies to { $n } object
   *[other] It applies to { $n } objects
}
exclusions-counts-capped = It applies to { $n ->
    [one] { $n } object
   *[other] { $n } objects
}; { $cut } of it exceed what is agreed
exclusions-credit = Credit
exclusions-credit-change = credit { $amount } { $currency }
exclusions-decide = Decide
exclusions-decided = decided by { $by }
exclusions-decided-at = decided by { $by }, { $at }
exclusions-decided-by = Decided by
exclusions-decided-on = Decided at
exclusions-discard = Discard
exclusions-done-approved = { $id } is approved in { $file }
exclusions-done-proposed = { $id } is proposed in { $file }
exclusions-done-rejected = { $id } is rejected in { $file }
exclusions-done-undone = { $file } is as it was before
exclusions-effect-approved = What it does
exclusions-effect-approved-sentence = From the result without it to the official one
exclusions-effect-costs = { $amount } more credit
exclusions-effect-lines = { $n ->
    [one] affects { $n } objective
   *[other] affects { $n } objectives
}
exclusions-effect-none = changes nothing
exclusions-effect-proposed = What it would do
exclusions-effect-proposed-sentence = From the official result to the one if it were approved
exclusions-effect-row = { $name }: { $before } → { $after }
exclusions-effect-saves = { $amount } less credit
exclusions-elsewhere = It covers no object of this objective
exclusions-end = End
exclusions-end-before-start = The end is not after the start
exclusions-entry = Exclusion { $id }, { $kind }, { $state }
exclusions-evidence = Evidence
exclusions-evidence-hint = CHG-1042, a ticket, a letter
exclusions-faults = It cannot be proposed yet
exclusions-file = Ledger file
exclusions-id = Id
exclusions-inside = In this period
exclusions-judging = Judging the period
exclusions-kind = Kind
exclusions-kind-agreed = { $n } of { $all } objectives agree on it; notice: { $hours } h
exclusions-kind-atypical-day = Atypical day
exclusions-kind-cap = at most { $n } min of it in one period
exclusions-kind-customer = Caused by the customer
exclusions-kind-decommissioned = Decommissioned
exclusions-kind-emergency = Emergency maintenance
exclusions-kind-energy-saving = Energy saving
exclusions-kind-force-majeure = Force majeure
exclusions-kind-new-site = New site
exclusions-kind-nobody = No objective of the contract agrees on this kind: it would change nothing
exclusions-kind-planned = Planned maintenance
exclusions-kind-site-access = Site access
exclusions-kind-third-party = Third party
exclusions-lane-counts = Applied
exclusions-lane-outages = Outages
exclusions-lane-proposed = Proposed
exclusions-lane-refused = Not applied
exclusions-lanes = Exclusions and outages of the period
exclusions-lanes-hint = Drag to choose time for a new exclusion; click an entry to see it, an outage to propose it
exclusions-lanes-hint-plain = Drag to choose time for a new exclusion; click an entry to see it
exclusions-lasts = lasts { $span }
exclusions-lines = Objective by objective
exclusions-minutes = { $n } min
exclusions-n-objects = { $n ->
    [one] { $n } object
   *[other] { $n } objects
}
exclusions-needs-who = A decision needs a name
exclusions-new = New exclusion
exclusions-none-action = Fill in a form
exclusions-none-sentence = Drag over the days above to mark time to leave out, or start from a form. You see what it does to every objective before anything is written.
exclusions-none-title = Nothing is excluded in this period
exclusions-nothing-written = Nothing is saved until you press Propose
exclusions-notice = Notice
exclusions-notice-after = notified { $given } after its start, { $hours } h before are agreed
exclusions-notice-given = { $given } of notice, { $hours } h are agreed
exclusions-notice-kept = Notice kept
exclusions-notice-late = Notice too short
exclusions-notice-nobody = nobody wrote down when it was notified, { $hours } h are agreed
exclusions-notice-not-asked = No notice is agreed
exclusions-notice-unknown = Notice unknown
exclusions-notified-at = Customer notified at
exclusions-only-this = Only this contract
exclusions-points = pp
exclusions-preview = What it would do
exclusions-preview-elsewhere = It does not touch this contract and period
exclusions-preview-needs-time = Say when it starts and ends
exclusions-preview-sentence = Live, as if it were approved. Nothing is written, and nothing is official.
exclusions-preview-tag = Preview
exclusions-propose = Propose
exclusions-propose-new = Propose an exclusion
exclusions-reason = Reason
exclusions-reason-hint = what happened, in words
exclusions-refused-approver = { $by } decided, and only { $approver } may
exclusions-refused-cap = The { $minutes } min that are agreed for this kind were used up before: { $kind }
exclusions-refused-kind = The objective does not agree on this kind: { $kind }
exclusions-refused-left-out = It is left out of this what-if
exclusions-refused-not-notified = { $hours } h of notice are agreed, and nobody wrote down when the customer was told
exclusions-refused-nothing-agreed = The objective agrees on no exclusion
exclusions-refused-notified-after = Told { $given } after its start, { $hours } h before it are agreed
exclusions-refused-notified-late = Told { $given } before its start, { $hours } h are agreed
exclusions-refused-state = It is { $state }: only approved windows apply
exclusions-reject = Reject
exclusions-reject-hint = no proof, outside of the agreement
exclusions-reject-reason = Reason for rejection
exclusions-scope = Objects
exclusions-scope-hint = site == "LIM014"; empty for all
exclusions-scope-of-line = Scope of the objective
exclusions-score = Score
exclusions-start = Start
exclusions-state-approved = Approved
exclusions-state-proposed = Proposed
exclusions-state-rejected = Rejected
exclusions-tabs = Act on the result
exclusions-time-skipped = The clocks jump over this time. The next one is
exclusions-time-twice = The clocks show this time twice. Which one?
exclusions-time-unreadable = Write date and time, such as 2026-10-11 01:00
exclusions-title = Exclusions
exclusions-unchanged = unchanged
exclusions-undo = Undo last change
exclusions-undo-hint = Brings { $file } back byte for byte
exclusions-who = Your name or team
exclusions-who-hint = a name or an office
exclusions-window = Window
exclusions-would-not-count = It would not apply to
