reports-title = Relatórios
