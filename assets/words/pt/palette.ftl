palette-hint = Digite um comando, um contrato ou um KPI
palette-nothing = Nada encontrado com esse nome
palette-contract = Contrato
palette-objective = Objetivo
palette-workspace = Área de trabalho
palette-edit = Editar · { $name }
palette-copy = Copiar como próprio · { $name }
palette-report = Gravar relatório · { $customer }
palette-report-note = { $period } · { $formats }
palette-more = { $n ->
    [one] { $n } a mais: continue digitando para restringir
   *[other] { $n } a mais: continue digitando para restringir
}
