reference-close = Cerrar la referencia
reference-contracts = Contratos
reference-formulas = Fórmulas
reference-nothing = Nada en esta página dice eso
reference-automation = Automatización
reference-page = Página
reference-search = Buscar en la referencia
reference-search-hint = Palabra o término
