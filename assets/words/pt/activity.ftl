activity-title = Atividade
activity-empty = Nada em execução e nenhum problema
activity-empty-sentence = Aqui aparecem importações, avaliações e relatórios enquanto rodam, e os problemas com a solução sugerida.
activity-jobs = Tarefas
activity-none-yet = Nada rodou ainda
activity-cancel = Cancelar
activity-dismiss = Dispensar
activity-cancelled-sentence = Cancelado; o que não terminou não mudou nada
activity-done = Feito
activity-cancelled = Cancelado
activity-failed = Falhou
activity-of = { $done } de { $total }
activity-copy-path = Copiar caminho
activity-problems = Problemas
activity-clear = Limpar
activity-copy-all = Copiar tudo
activity-no-problems = Nenhum
activity-times = { $n } vezes
activity-copy-problem = Copiar este problema
activity-place = { $file }, linha { $line }
activity-to-reports = Gerar um relatório
activity-phase-writing-the-pdf = Gravando o PDF
activity-phase-drawing-charts = Desenhando gráficos
activity-phase-setting-pages = Compondo páginas
activity-phase-finding-busy-hours = Procurando horas de maior movimento
activity-phase-comparing-files = Comparando arquivos
activity-phase-comparing-hours = Comparando horas
activity-phase-measuring-the-cache = Medindo o cache
activity-phase-judging-contracts = Avaliando contratos
activity-phase-counting-periods = Contando períodos
activity-phase-gathering-the-facts-of-the-report = Reunindo os dados do relatório
activity-phase-judging-the-periods-before = Avaliando os períodos anteriores
activity-phase-computing-the-map = Calculando o mapa
activity-phase-writing-reports = Gravando relatórios
activity-phase-writing-export-files = Gravando arquivos de exportação
activity-phase-looking-for-counters-of-kpis = Procurando os contadores dos KPIs
activity-phase-looking-at-records = Examinando registros
activity-phase-judging-objectives = Avaliando objetivos
activity-phase-writing-the-report = Gravando o relatório
activity-phase-looking-for-files = Procurando arquivos
activity-phase-reading-files = Lendo arquivos
activity-phase-finding-places = Procurando lugares
activity-phase-sending-to-the-warehouse = Enviando ao armazém
activity-phase-checking-tiles = Verificando blocos de dia
activity-phase-checking-sums-of-days = Verificando somas por dia
activity-phase-checking-sums-of-periods = Verificando somas por período
activity-item-writing-to-the-cache = gravando no cache
activity-amount-pages = { $n ->
    [one] { $n } página
   *[other] { $n } páginas
}
activity-amount-charts = { $n ->
    [one] { $n } gráfico
   *[other] { $n } gráficos
}
activity-amount-hours = { $n ->
    [one] { $n } hora
   *[other] { $n } horas
}
activity-amount-kpis = { $n ->
    [one] { $n } KPI
   *[other] { $n } KPIs
}
activity-amount-contracts = { $n ->
    [one] { $n } contrato
   *[other] { $n } contratos
}
activity-amount-periods = { $n ->
    [one] { $n } período
   *[other] { $n } períodos
}
activity-amount-counter-days = { $n ->
    [one] { $n } dia de contador
   *[other] { $n } dias de contador
}
activity-amount-parts = { $n ->
    [one] { $n } parte
   *[other] { $n } partes
}
activity-amount-levels = { $n ->
    [one] { $n } nível
   *[other] { $n } níveis
}
activity-amount-reports = { $n ->
    [one] { $n } relatório
   *[other] { $n } relatórios
}
activity-amount-blocks = { $n ->
    [one] { $n } bloco
   *[other] { $n } blocos
}
activity-amount-objectives = { $n ->
    [one] { $n } objetivo
   *[other] { $n } objetivos
}
activity-amount-files = { $n ->
    [one] { $n } arquivo
   *[other] { $n } arquivos
}
activity-amount-lists = { $n ->
    [one] { $n } lista
   *[other] { $n } listas
}
activity-amount-values = { $n ->
    [one] { $n } valor
   *[other] { $n } valores
}
activity-amount-tiles = { $n ->
    [one] { $n } bloco de dia
   *[other] { $n } blocos de dia
}
activity-amount-rows = { $n ->
    [one] { $n } linha
   *[other] { $n } linhas
}
