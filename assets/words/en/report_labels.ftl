# All parts.
report-labels-page = Page { $page } of { $pages }
report-labels-objective = Objective
report-labels-target = Target
report-labels-result = Result
report-labels-margin = Margin
report-labels-data = Data
report-labels-verdict = Verdict
report-labels-weight = Weight
report-labels-credit = Credit
report-labels-value = Value
report-labels-day = Day
report-labels-days = Day by day
report-labels-total = Total
report-labels-attached-csv = All numbers of this report with every digit, as a table

# Part cover.
report-labels-cover-kind = Service level report
report-labels-objectives-achieved = Objectives achieved
report-labels-score = Score
report-labels-service-credit = Service credit
report-labels-sender = From
report-labels-contact = Contact

# Part scorecard.
report-labels-scorecard = Scorecard
report-labels-scorecard-summary = All objectives of the contract, one row each: target, result, margin, completeness of the data, verdict, weight and credit; the last row adds up weights and credits.
report-labels-scorecard-total = { $achieved } objectives achieved, score { $score }
report-labels-scorecard-capped = Credits add up to { $amount } before the cap of the contract.
report-labels-trend = Trend
report-labels-days-legend = ✓ the day alone would meet the target · ▼ below it, ▲ above it where less is better · – no value. The contract judges the period, not the day.

# Part objective.
report-labels-weight-of = weight { $weight }
report-labels-percentage-points = percentage points
report-labels-data-complete = Data complete
report-labels-asked-for = { $share } asked for
report-labels-of-the-fee = { $percent } of the fee
report-labels-definition = How it is measured
report-labels-formula = Formula
report-labels-arithmetic = Arithmetic
report-labels-what-would-change = What would change it
report-labels-what-lies-behind = What lies behind it
report-labels-worst-objects = Objects that cost most
report-labels-worst-objects-summary = The objects that lost most of { $name }: value, numerator, denominator, completeness of the data, share of all failures.
report-labels-object = Object
report-labels-numerator = Numerator
report-labels-denominator = Denominator
report-labels-contribution = Contribution
report-labels-more-in-csv = Further objects in the CSV of this report: { $n }
report-labels-exclusions-applied = Exclusions applied
report-labels-no-exclusions = None: every measurement of the period counts.
report-labels-exclusions-summary = Time that is not counted for { $name }: window, reason, number of objects, evidence.
report-labels-exclusion = Exclusion
report-labels-window-local = Window, local time
report-labels-reason = Reason
report-labels-objects = Objects
report-labels-evidence = Evidence
report-labels-approved-by = approved by { $who }
report-labels-days-summary = Each day of { $name }: value and completeness of the data.
report-labels-no-value = no value
report-labels-days-missed-below = { $sign } marks days below the target. The contract judges the period, not the day.
report-labels-days-missed-above = { $sign } marks days above the target. The contract judges the period, not the day.

# Part quality.
report-labels-quality = Data quality
report-labels-quality-summary = The data of each objective: measurement periods received and expected, share that is complete and share that is asked for, suspect ones.
report-labels-received = Received
report-labels-expected = Expected
report-labels-complete = Complete
report-labels-asked = Asked for
report-labels-suspect = Suspect
report-labels-quality-note = Received and expected are measurement periods × objects.
report-labels-quality-days = Completeness by day
report-labels-quality-days-legend = ✓ all expected periods arrived · a number is the percentage that arrived, rounded down · – nothing was expected
report-labels-about-the-data = About the data

# Part method.
report-labels-method = Method
report-labels-glossary = Glossary

# Part files.
report-labels-files = Files
report-labels-files-note = The export files that these numbers come from, by SHA-256.
report-labels-file = File
report-labels-so-far = so far
