reference-close = Close the reference
reference-contracts = Contracts
reference-formulas = Formulas
reference-nothing = Nothing on this page says that
reference-automation = Automation
reference-page = Page
reference-search = Search the reference
reference-search-hint = Word or term
