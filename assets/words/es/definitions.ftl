definitions-title = Definiciones
