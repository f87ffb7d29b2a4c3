reference-close = Fechar a referência
reference-contracts = Contratos
reference-formulas = Fórmulas
reference-nothing = Nada nesta página diz isso
reference-automation = Automação
reference-page = Página
reference-search = Buscar na referência
reference-search-hint = Palavra ou termo
