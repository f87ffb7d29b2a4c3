definitions-title = Definitions
