vendor-maps-all-technologies = Todas las tecnologías
vendor-maps-close = Cerrar el detalle
vendor-maps-definition = Abrir la definición
vendor-maps-factor = × { $factor }, en { $unit }
vendor-maps-imported = Mapeado, con datos
vendor-maps-mapped = Mapeado
vendor-maps-mapped-own = Mapeado, mapeo propio
vendor-maps-in-cache = { $id } · importado
vendor-maps-not-in-cache = { $id } · no importado
vendor-maps-kpi = KPI
vendor-maps-kpis = KPI
vendor-maps-measurement = Medición
vendor-maps-measurements = Mediciones
vendor-maps-measured = Unidad { $unit } · { $collection }
vendor-maps-none = Sin contador público conocido
vendor-maps-own = Definido en este espacio de trabajo
vendor-maps-own-in = Propio, en { $file }
vendor-maps-rows = Filas
vendor-maps-search = Buscar en los mapeos
vendor-maps-search-hint = KPI, medición o contador
vendor-maps-technology = Tecnología
vendor-maps-unavailable = No disponible (requiere { $needs })
vendor-maps-used-by = Usado por
vendor-maps-short-data = con datos
vendor-maps-short-map = mapeado
vendor-maps-short-own = mapeo propio
vendor-maps-short-needs = { $n ->
    [one] falta { $n }
   *[other] faltan { $n }
}
