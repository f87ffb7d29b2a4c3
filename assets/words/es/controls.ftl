controls-step = Paso
controls-day = 1 d
controls-week = 1 sem
controls-month = 1 mes
controls-all = Todo el rango
controls-range-all = Todos los datos
controls-range = Período
controls-last-day = Último día
controls-7-days = 7 días
controls-last-month = Mes
controls-fixed = Fijo
controls-marks = Marcar anomalías
controls-filter = Filtro
controls-group-by = Agrupar por
controls-not-grouped = Sin agrupar
controls-by = Por { $key }
controls-show-groups = Grupos mostrados
controls-worst-groups = Peores { $n }
controls-all-groups = Todos los grupos
controls-zone = Zona horaria
controls-all-hours = Todas las horas
controls-busy-hour = Hora cargada
controls-suspect = Valores dudosos
controls-with-suspect = Incl. dudosos
controls-no-suspect = Excl. dudosos
controls-filter-hint = Filtrar objetos, por ejemplo technology == "LTE" and region in ("Norte", "Sur")
controls-filter-attribute = atributo
controls-filter-equal = es
controls-filter-unequal = no es
controls-filter-like = se parece a, con * y ?
controls-filter-unlike = no se parece a
controls-filter-less = menor que
controls-filter-at-most = como máximo
controls-filter-more = mayor que
controls-filter-at-least = como mínimo
controls-filter-in = es uno de
controls-filter-not-in = no es ninguno de
controls-filter-and = se cumplen ambos
controls-filter-or = se cumple uno de ellos
controls-filter-not = lo que sigue no se cumple
controls-filter-enter = Intro lo aplica, Esc recupera el anterior
controls-filter-remove = Quitar { $part }
controls-filter-mistake = Error
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
