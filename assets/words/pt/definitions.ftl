definitions-title = Definições
