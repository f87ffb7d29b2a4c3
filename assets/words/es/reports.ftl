reports-title = Informes
