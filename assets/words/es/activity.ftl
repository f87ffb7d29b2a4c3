activity-title = Actividad
activity-empty = No hay nada en curso ni problemas
activity-empty-sentence = Aquí aparecen importaciones, evaluaciones e informes mientras corren, y los problemas con la solución sugerida.
activity-jobs = Tareas
activity-none-yet = Aún no corrió nada
activity-cancel = Cancelar
activity-dismiss = Descartar
activity-cancelled-sentence = Cancelado; lo que no terminó no cambió nada
activity-done = Hecho
activity-cancelled = Cancelado
activity-failed = Falló
activity-of = { $done } de { $total }
activity-copy-path = Copiar ruta
activity-problems = Problemas
activity-clear = Vaciar
activity-copy-all = Copiar todo
activity-no-problems = Ninguno
activity-times = { $n } veces
activity-copy-problem = Copiar este problema
activity-place = { $file }, línea { $line }
activity-to-reports = Generar un informe
activity-phase-writing-the-pdf = Escribiendo el PDF
activity-phase-drawing-charts = Dibujando gráficos
activity-phase-setting-pages = Componiendo páginas
activity-phase-finding-busy-hours = Buscando horas cargadas
activity-phase-comparing-files = Comparando archivos
activity-phase-comparing-hours = Comparando horas
activity-phase-measuring-the-cache = Midiendo la caché
activity-phase-judging-contracts = Evaluando contratos
activity-phase-counting-periods = Contando períodos
activity-phase-gathering-the-facts-of-the-report = Reuniendo los datos del informe
activity-phase-judging-the-periods-before = Evaluando los períodos anteriores
activity-phase-computing-the-map = Calculando el mapa
activity-phase-writing-reports = Escribiendo informes
activity-phase-writing-export-files = Escribiendo archivos de exportación
activity-phase-looking-for-counters-of-kpis = Buscando los contadores de los KPI
activity-phase-looking-at-records = Revisando registros
activity-phase-judging-objectives = Evaluando objetivos
activity-phase-writing-the-report = Escribiendo el informe
activity-phase-looking-for-files = Buscando archivos
activity-phase-reading-files = Leyendo archivos
activity-phase-finding-places = Buscando lugares
activity-phase-sending-to-the-warehouse = Enviando al almacén
activity-phase-checking-tiles = Revisando bloques de día
activity-phase-checking-sums-of-days = Revisando sumas por día
activity-phase-checking-sums-of-periods = Revisando sumas por período
activity-item-writing-to-the-cache = escribiendo en la caché
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
   *[other] { $n } KPI
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
    [one] { $n } día de contador
   *[other] { $n } días de contador
}
activity-amount-parts = { $n ->
    [one] { $n } parte
   *[other] { $n } partes
}
activity-amount-levels = { $n ->
    [one] { $n } nivel
   *[other] { $n } niveles
}
activity-amount-reports = { $n ->
    [one] { $n } informe
   *[other] { $n } informes
}
activity-amount-blocks = { $n ->
    [one] { $n } bloque
   *[other] { $n } bloques
}
activity-amount-objectives = { $n ->
    [one] { $n } objetivo
   *[other] { $n } objetivos
}
activity-amount-files = { $n ->
    [one] { $n } archivo
   *[other] { $n } archivos
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
    [one] { $n } bloque de día
   *[other] { $n } bloques de día
}
activity-amount-rows = { $n ->
    [one] { $n } fila
   *[other] { $n } filas
}
