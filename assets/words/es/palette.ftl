palette-hint = Escriba un comando, un contrato o un KPI
palette-nothing = Nada encontrado con ese nombre
palette-contract = Contrato
palette-objective = Objetivo
palette-workspace = Espacio de trabajo
palette-edit = Editar · { $name }
palette-copy = Copiar como propio · { $name }
palette-report = Generar informe · { $customer }
palette-report-note = { $period } · { $formats }
palette-more = { $n ->
    [one] 1 más: siga escribiendo para acotar
   *[other] { $n } más: siga escribiendo para acotar
}
