reports-title = Reports
