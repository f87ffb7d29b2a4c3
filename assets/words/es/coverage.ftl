coverage-recent = 62 días
coverage-year = 400 días
coverage-all = Todo
coverage-range = Días
coverage-rows = Filas por
coverage-sort = Orden
coverage-sort-name = Por nombre
coverage-sort-worst = Peores primero
coverage-sort-missing = Más días sin datos
coverage-copy = Completitud de cada fila
coverage-counter = Contador de la cobertura
coverage-counter-hint = todos los contadores, o el nombre de uno
coverage-filter = Filtro de la cobertura
coverage-filter-hint = todos los objetos, o un filtro como region == "Norte"
coverage-by-object = Objeto
coverage-counting = Contando períodos
coverage-counting-sentence = Se suman por día los períodos recibidos y esperados de cada contador.
coverage-empty = Aquí no se espera nada
coverage-empty-sentence = Ningún objeto pasa el filtro, o ninguno reportó este contador. Vacíe los campos de arriba.
coverage-summary = recibido: { $received } de { $expected } períodos de { $counters } contadores · { $rows } filas · { $days } días
coverage-never = { $n ->
    [one] { $n } fila nunca entregó
   *[other] { $n } filas nunca entregaron
}
coverage-nothing = nunca
coverage-no-attribute = (sin atributo)
coverage-grid = Cobertura de { $rows } filas por { $days } días
coverage-rows-head = { $n ->
    [one] { $n } fila · recibido
   *[other] { $n } filas · recibido
}
coverage-row = Cobertura de { $name }: { $share }
coverage-row-never = Nunca entregó nada en este tiempo
coverage-row-delivered = Entregó del { $first } al { $last }, días sin nada: { $missing }
coverage-open = Abrir en el explorador
coverage-full = Completo
coverage-partial = Parcial
coverage-missing = Falta
coverage-not-yet = Antes de la primera entrega, cuenta como falta
coverage-not-expected = No se espera nada
coverage-suspect = Valores dudosos
coverage-day = { $name } · { $date }
coverage-counts = { $share } · recibidos { $received } de { $expected } · dudosos { $suspect }
coverage-month = Mes { $month }: { $share }
coverage-month-hover = { $month }: { $share }, recibidos { $received } de { $expected } períodos
coverage-partial-much = Parcial, 90 % o más
coverage-partial-little = Parcial, menos de 90 %
