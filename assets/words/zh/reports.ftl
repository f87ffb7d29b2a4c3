reports-title = 报告
