explore-adding = Sumando contadores
explore-adding-why = La respuesta está en camino.
explore-query = Consulta
explore-bin-below = El { $share } del total es como máximo { $value }
explore-bin-click = Haga clic para verlos todos
explore-bin-list = { $n ->
    [one] { $n } en { $range }
   *[other] { $n } en { $range }
}
explore-bin-n = { $n ->
    [one] { $n } en este tramo, el { $share } del total
   *[other] { $n } en este tramo, el { $share } del total
}
explore-busy = Marcar horas cargadas
explore-busy-hour = Hora cargada
explore-busy-hours = { $n ->
    [one] { $n } hora cargada marcada
   *[other] { $n } horas cargadas marcadas
}
explore-busy-hours-why = Una barra azul arriba marca la hora cargada de cada día; si cada unidad tiene la suya, la de la mayoría.
explore-busy-mark = Marcar { $name }
explore-busy-none = Sin marcar horas cargadas
explore-by-key = Por { $key }
explore-chart-of = Gráfico de { $name }
explore-choose = Elija qué mirar
explore-choose-why = Marque un KPI o una medición en la lista de la izquierda.
explore-close = Cerrar
explore-compare = Comparar con
explore-compare-none = Sin comparación
explore-compare-previous = Período anterior
explore-compare-week = Mismos días de la semana pasada
explore-compare-month = Mismos días del mes pasado
explore-compare-year = Mismos días del año pasado
explore-compare-year-weekday = Mismos días de semana del año pasado
explore-compare-with = Comparado con
explore-compare-no-counterpart = Sin hora equivalente
explore-compare-nothing = Nada con qué comparar
explore-compare-nothing-why = No se importaron datos de ese período anterior, o sus intervalos no coinciden con los de hoy.
explore-complete = Completitud
explore-correlation = Correlación r = { $r }
explore-correlation-why = Pearson: 1 o −1 si todos los puntos están en una recta, 0 si no van juntos.
explore-correlation-rank = por rango ρ = { $r }
explore-correlation-rank-why = Spearman: lo mismo con los rangos; un punto raro no lo altera.
explore-correlation-none = Casi no van juntos
explore-correlation-weak = Van juntos débilmente
explore-correlation-clear = Van juntos claramente
explore-correlation-strong = Van juntos fuertemente
explore-numerator = Numerador
explore-denominator = Denominador
explore-distribution-n = { $n ->
    [one] { $n } valor
   *[other] { $n } valores
}
explore-distribution-missing = { $n ->
    [one] { $n } sin valor no aparece
   *[other] { $n } sin valor no aparecen
}
explore-distribution-of = Distribución de { $name }
explore-drawing = Dibujando
explore-drawing-why = Se suman los contadores de cada parte de la imagen.
explore-empty = Aún no hay nada que explorar
explore-empty-why = Primero importe archivos de desempeño exportados. Luego elija KPI, filtre objetos y busque las peores celdas.
explore-gap-missing = no llegaron datos
explore-gap-needs = requiere { $counter }
explore-gap-number = no es un número
explore-gap-zero = no ocurrió nada
explore-heat-longer = Los intervalos aquí son { $step }: más cortos serían demasiados. Reduzca el filtro o el período para verlos.
explore-heat-missing = Sin valor
explore-heat-of = { $n ->
    [one] Mapa de calor de { $name }, { $n } fila
   *[other] Mapa de calor de { $name }, { $n } filas
}
explore-heat-rows = { $n ->
    [one] { $n } fila
   *[other] { $n } filas
}
explore-heat-scale-why = Los colores van del primer al último centésimo de los valores; lo que queda fuera tiene el color del extremo. Si varios intervalos comparten un píxel, se muestra el peor.
explore-heat-thin = Filas compactas
explore-heat-whole = Total
explore-heat-worst-of = { $n ->
    [one] El peor de { $n } intervalo en este lugar
   *[other] El peor de { $n } intervalos en este lugar
}
explore-kpi = KPI
explore-list = Lista
explore-list-kpis = KPI
explore-list-objects = Objetos
explore-looking-up = Buscando el valor…
explore-menu-explain = Explicar este valor
explore-menu-only = Solo este grupo
explore-menu-exclude = Excluir este grupo
explore-menu-open = Abrir sus objetos en el tiempo
explore-more-groups = { $n ->
    [one] { $n } grupo más en la tabla
   *[other] { $n } grupos más en la tabla
}
explore-no-marks = Sin marcas
explore-no-value = Sin valor
explore-note = Nota
explore-not-a-number = No es un número
explore-nothing = No llegó nada para esto
explore-nothing-why = Ningún objeto de la selección reportó estos contadores en este período. Elija otro período o amplíe el filtro.
explore-nothing-unusual = Nada inusual
explore-unusual-hours = { $n ->
    [one] { $n } hora inusual
   *[other] { $n } horas inusuales
}
explore-unusual-why = Las horas con anillo difieren de la misma hora del mismo día de semana en las cuatro semanas previas. Es una pista, no parte de ningún veredicto.
explore-unusual-others = Las demás no tienen valor, tienen pocos datos o menos de tres semanas previas con qué comparar
explore-order = Orden
explore-order-best = Mejores primero
explore-order-missing = Más faltantes primero
explore-order-name = Por nombre
explore-order-worst = Peores primero
explore-percentile = P{ $n }
explore-percentile-highest = Máximo
explore-percentile-lowest = Mínimo
explore-percentile-median = Mediana
explore-pivot-as-grouped = Como está agrupado
explore-pivot-columns = Columnas
explore-pivot-rows = Filas
explore-pivot-of = Tabla de { $name }
explore-pivot-size = { $name } · { $rows } × { $columns }
explore-pivot-lacking = Menos de { $share } de los datos
explore-pivot-total = Total
explore-pivot-why = Un KPI propio: los contadores se suman primero y se dividen al final, nunca un promedio de otras casillas
explore-plots = Gráficos
explore-plots-unit = Un gráfico por unidad
explore-plots-kpi = Un gráfico por KPI
explore-plots-group = Un gráfico por grupo
explore-plots-left-out = { $n ->
    [one] { $n } más sin gráfico: vea la tabla
   *[other] { $n } más sin gráfico: vea la tabla
}
explore-ranked-n = { $n ->
    [one] { $n } grupo
   *[other] { $n } grupos
}
explore-ranked-objects = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}
explore-ranked-missed = No cumple una meta
explore-ranked-from = Las barras empiezan en { $value }, no en 0
explore-ranked-no-direction = Nadie indicó si un valor alto es bueno; aquí se toma como bueno
explore-samples = Muestras
explore-samples-groups = Por { $key }
explore-samples-objects = Objetos
explore-samples-times = Intervalos
explore-scatter-across = Eje X
explore-scatter-up = Eje Y
explore-scatter-choose = Se necesitan dos KPI
explore-scatter-second = Marque un segundo KPI en la lista de la izquierda: cada objeto será un punto con los dos valores.
explore-scatter-n = { $n ->
    [one] { $n } punto
   *[other] { $n } puntos
}
explore-scatter-missing = { $n ->
    [one] a { $n } le falta uno de los dos valores
   *[other] a { $n } les falta uno de los dos valores
}
explore-scatter-of = { $y } frente a { $x }
explore-show = Mostrar
explore-show-both = Ambos
explore-show-chart = Gráfico
explore-show-table = Tabla
explore-show-distribution = Distribución
explore-show-scatter = Dispersión
explore-show-heat = Mapa de calor
explore-show-ranked = Ranking
explore-show-pivot = Tabla dinámica
explore-show-worst = Peores
explore-show-busy-hours = Horas cargadas
explore-sort-by = Ordenar por { $name }
explore-step-quarter = 15 minutos
explore-step-hour = Horas
explore-step-day = Días
explore-step-week = Semanas
explore-step-month = Meses
explore-step-all = Todo el rango
explore-suspect = Dudoso
explore-table-difference = Diferencia
explore-table-group = Grupo
explore-table-start = Inicio
explore-together = Total: { $value }
explore-together-why = El KPI de toda la selección: contadores sumados primero y divididos al final. No es un promedio de lo mostrado.
explore-took = { $n } ms
explore-took-why = Tiempo que tomó la respuesta. Arrastre para moverse, use la rueda (con Ctrl si hay desplazamiento) para ampliar, doble clic para ver todo.
explore-updating = Actualizando…
explore-zoom-all = Mostrar todo el rango
explore-worst-wait = Ordenando objetos
explore-worst-wait-why = La lista está en camino.
explore-worst-objects = Peores objetos
explore-worst-kpi = Ordenado por KPI
explore-worst-rate = Tasa
explore-worst-failures = Fallas
explore-worst-downtime = Indisponibilidad
explore-worst-bad-days = Días malos
explore-worst-rank = Orden
explore-worst-n = Peores { $n }
explore-worst-listed = Objetos listados
explore-worst-fewest = Mínimo de intentos
explore-worst-any = sin mínimo
explore-worst-without = Excluirlos (simulación)
explore-worst-none = Ninguno que nombrar
explore-worst-value = Valor
explore-worst-share = % del total
explore-worst-together = Acumulado
explore-worst-by-rate = Puesto por tasa
explore-worst-by-failures = Puesto por fallas
explore-worst-by-downtime = Puesto por indisponibilidad
explore-what-if = Simulación
explore-pareto = Diagrama de Pareto de fallas
explore-pareto-time = Diagrama de Pareto de la indisponibilidad
explore-pareto-share = { $share } de las fallas
explore-pareto-share-time = { $share } de la indisponibilidad
explore-pareto-together = { $share } con los anteriores
explore-pareto-axis = % de las fallas
explore-pareto-axis-time = % de la indisponibilidad
explore-pareto-axis-cumulative = % acumulado
explore-n-of = { $n } de { $all }
explore-rules-none = No hay hora cargada definida
explore-rules-none-why = Escriba una en busy_hours/ del espacio de trabajo: de quién es la hora, de qué tráfico, en qué días.
explore-rules-wait = Buscando horas cargadas
explore-rules-wait-why = Se busca en cada día la hora de mayor tráfico.
explore-rule-greatest = Máximo
explore-rule-mean = Media
explore-rule-top = Media de los { $n } mayores
explore-rule-nth = { $n }.º mayor
explore-rule = Regla del mes
explore-rules-no-filter = El filtro de arriba no se aplica: la definición dice de quién es el tráfico
explore-rules-no-traffic = No llegó tráfico.
explore-rules-no-hour = Sin hora cargada en este período
explore-rules-of-day = { $traffic } en la hora cargada de cada día
explore-rules-taken = Días que usa la regla
explore-rules-other = Otros días
explore-rules-of-month = { $rule } del mes
explore-rules-no-month = Ningún mes tiene un día contado con datos
explore-rules-headline = { $n ->
    [one] { $rule } de { $n } día, { $month }
   *[other] { $rule } de { $n } días, { $month }
}
explore-rules-days-missing = { $n } de { $all } días no tienen tráfico: la regla no debe volverse otra al omitirlos
explore-rules-few-days = { $n ->
    [one] El mes solo tiene { $n } día contado
   *[other] El mes solo tiene { $n } días contados
}
explore-rules-chart = Gráfico de horas cargadas por día
explore-rules-not-found = no se halló hora cargada
explore-rules-begins = comienza a las { $start }
explore-rules-begin = comienzan a las { $starts }
explore-rules-month = Mes
explore-rules-days = Días
explore-rules-own = La regla que nombra la definición
explore-distribution-count = Cantidad
explore-ranked-arrived = Completitud
