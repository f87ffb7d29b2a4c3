map-title = Mapa
map-empty-title = Todavía no hay nada que mostrar en el mapa
map-empty-text = Importe primero los archivos de rendimiento exportados. Indique latitud y longitud de los sitios en un archivo de la carpeta topology.
map-color = Colorear por
map-color-verdicts = Veredictos
map-color-line = Objetivo
map-color-kpi = KPI
map-scale = Escala
map-scale-target = Por meta
map-scale-fifths = Quintiles
map-period = Período
map-contract = Contrato
map-objective = Objetivo
map-no-line = Este contrato no tiene ningún objetivo con valor por lugar
map-kpi = KPI en el mapa
map-range = Tiempo en el mapa
map-range-all = Todos los datos
map-range-day = Último día
map-range-week = Últimos 7 días
map-range-month = Último mes
map-drawing = Dibujando el mapa…
map-computing = Calculando…
map-judging = Evaluando…
map-not-judged = Sin evaluar
map-canvas = Mapa
map-canvas-counts = { $missing ->
    [0] Mapa con { $sites } sitios y { $cells } celdas
   *[other] Mapa con { $sites } sitios y { $cells } celdas; { $missing } objetos sin ubicación
}
map-zoom-in = Acercar
map-zoom-out = Alejar
map-fit = Ver todo
map-km = { $n } km
map-m = { $n } m
map-band-good = Cumple la meta
map-band-near = Cerca del límite
map-band-bad = No cumple la meta
map-band-none = Sin valor
map-class-all = Todos iguales
map-class-below = hasta { $value }
map-class-above = desde { $value }
map-class-between = { $low } a { $high }
map-legend-sites = Sitios: { $name }
map-legend-cells = Celdas: { $name }
map-n-cells = { $n ->
    [one] { $n } celda
   *[other] { $n } celdas
}
map-n-sites = { $n ->
    [one] { $n } sitio
   *[other] { $n } sitios
}
map-contracts = { $n ->
    [one] { $n } contrato
   *[other] { $n } contratos
}
map-completeness = Llegó el { $share } de los datos
map-open-explorer = Abrir en el explorador
map-zoom-to = Ver en el mapa
map-target = Meta { $limit }
map-level = Lista de
map-countries = Países
map-regions = Regiones
map-sites = Sitios
map-cells = Celdas
map-search = Buscar un lugar
map-nothing-found = Nada lleva ese nombre
map-contracts-title = Contratos
map-contracts-in = Contratos en { $country }
map-all-countries = Mostrar todos los países
map-contracts-order = Ordenados por la penalidad, como % de la tarifa
map-no-contract = Ningún contrato tiene datos en este período
map-contract-row = { $customer }: { $verdict }, penalidad { $credit }
map-back = Volver a la lista
map-misplaced-title = Objetos por revisar
map-misplaced-hint = Indique de cada objeto los atributos latitude y longitude, en grados como -12.0464 y -77.0428, en un archivo de la carpeta topology. F5 lo lee de nuevo.
map-not-on-map = { $n ->
    [one] { $n } objeto no está en el mapa
   *[other] { $n } objetos no están en el mapa
}
map-elsewhere = { $n ->
    [one] { $n } objeto está en otro país
   *[other] { $n } objetos están en otro país
}
map-why-none = No tiene latitud ni longitud
map-why-one = No tiene { $key }
map-why-unreadable = { $key } «{ $text }» no es un número de grados
map-why-range = { $key } { $text } está fuera de rango
map-why-zero = Latitud y longitud son ambas 0
map-why-sea = La topología dice { $says }, sus coordenadas están en el mar
map-why-country = La topología dice { $says }, sus coordenadas están en { $lies }
