controls-step = Passo
controls-day = 1 d
controls-week = 1 sem.
controls-month = 1 mês
controls-all = Todo o intervalo
controls-range-all = Todos os dados
controls-range = Período
controls-last-day = Último dia
controls-7-days = 7 dias
controls-last-month = Mês
controls-fixed = Fixo
controls-marks = Marcar anomalias
controls-filter = Filtro
controls-group-by = Agrupar por
controls-not-grouped = Sem agrupar
controls-by = Por { $key }
controls-show-groups = Grupos mostrados
controls-worst-groups = Piores { $n }
controls-all-groups = Todos os grupos
controls-zone = Fuso horário
controls-all-hours = Todas as horas
controls-busy-hour = HMM
controls-suspect = Valores suspeitos
controls-with-suspect = Incl. suspeitos
controls-no-suspect = Excl. suspeitos
controls-filter-hint = Filtrar objetos, por exemplo technology == "LTE" and region in ("Norte", "Sul")
controls-filter-attribute = atributo
controls-filter-equal = é
controls-filter-unequal = não é
controls-filter-like = parece com, com * e ?
controls-filter-unlike = não parece com
controls-filter-less = menor que
controls-filter-at-most = no máximo
controls-filter-more = maior que
controls-filter-at-least = no mínimo
controls-filter-in = é um de
controls-filter-not-in = não é nenhum de
controls-filter-and = os dois valem
controls-filter-or = um deles vale
controls-filter-not = o que segue não vale
controls-filter-enter = Enter aplica, Esc traz o anterior de volta
controls-filter-remove = Remover { $part }
controls-filter-mistake = Erro
controls-filter-objects = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}
controls-filter-matching = { $of ->
    [one] { $n } de { $of } objeto
   *[other] { $n } de { $of } objetos
}
controls-quarter = 15 min
controls-hour = 1 h
