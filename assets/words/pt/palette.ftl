palette-hint = Digite um comando, um contrato ou um KPI
palette-nothing = Nada encontrado com esse nome
palette-contract = Contrato
palette-objective = Objetivo
palette-workspace = Espaço de trabalho
palette-edit = Editar · { $name }
palette-copy = Copiar como próprio · { $name }
palette-report = Gerar relatório · { $customer }
palette-report-note = { $period } · { $formats }
palette-more = { $n ->
    [one] mais { $n }: continue digitando para refinar
   *[other] mais { $n }: continue digitando para refinar
}
