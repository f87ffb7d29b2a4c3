objective-judging = Evaluando el período
objective-judging-hint = El resultado está en camino.
objective-tab-overview = Resumen
objective-tab-calendar = Calendario diario
objective-tab-objects = Peores objetos
objective-tab-records = Tickets y cortes
objective-tab-arithmetic = Cálculo
objective-next = Objetivo siguiente
objective-previous = Objetivo anterior
objective-looking = Examinando el objetivo
objective-looking-hint = Se buscan las pérdidas de todos los objetos, los tickets y los cortes.
objective-no-hours = Este objetivo no tiene horas: se mide por días completos o a partir de registros.
objective-tile-result = Resultado
objective-tile-result-note = del período
objective-tile-target = Meta
objective-warning-below = en riesgo por debajo de { $value }
objective-warning-above = en riesgo por encima de { $value }
objective-tile-margin = Margen
objective-tile-valid = Datos válidos
objective-least-data = se pide al menos { $share }
objective-tile-credit = Penalidad
objective-tile-credit-note = de la tarifa
objective-over-the-period = A lo largo del período
objective-by-day = Por día
objective-by-hour = Por hora
objective-shaded-excluded = Sombreado: tiempo excluido
objective-strip-outages = Franja: cortes
objective-outages-short = Cortes
objective-outage-strip = Cortes en el eje del tiempo
objective-chart-name = Gráfico de { $name }
objective-days = Días
objective-days-note = cada día frente a la meta, a título informativo: el veredicto es sobre el período
objective-days-name = Días del período
objective-day-kept = cumplido
objective-day-missed = incumplido
objective-day-none = sin valor
objective-share-arrived = llegó el { $share } de los datos
objective-around = Qué lo cambiaría
objective-forecast = Pronóstico
objective-burns-fast = El presupuesto de error se consume rápido: actúe ya
objective-burns = El presupuesto de error se consume demasiado rápido: planifique una corrección
objective-behind-it = Qué hay detrás
objective-share-of-loss = { $percent } de la pérdida
objective-explore = Explorar el objeto
objective-excluded = Tiempo excluido
objective-nothing-excluded = No se excluyó nada
objective-not-counted = En el registro, sin aplicar
objective-exclusion = { $when } · { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
} · { $evidence } · decidido por { $who }
objective-calendar-title = Cada hora
objective-calendar-name = Calendario diario de { $name }
objective-calendar-counts = { $missing ->
    [0] { $missed } de { $n } horas no cumplieron la meta
    [one] { $missed } de { $n } horas no cumplieron la meta · falta { $missing } hora
   *[other] { $missed } de { $n } horas no cumplieron la meta · faltan { $missing } horas
}
objective-calendar-note = Cada hora frente a la meta, a título informativo: el veredicto es sobre el período. Horas de reloj en { $zone }.
objective-calendar-hint = Señale una hora, o haga clic y muévase con las flechas; Intro abre Explorar.
objective-monday = L
objective-tuesday = M
objective-wednesday = M
objective-thursday = J
objective-friday = V
objective-saturday = S
objective-sunday = D
objective-hour-again = esta hora otra vez: se atrasó el reloj
objective-hour-kept = { $value } · cumplido
objective-hour-missed = { $value } · incumplido
objective-hour-missing = falta: no llegó nada
objective-hour-nothing = no ocurrió nada que se pudiera medir
objective-hour-excluded = excluida
objective-hour-out-of-service = fuera del horario de servicio
objective-hour-not-yet = todavía no
objective-day-hours = un día de { $n } horas: cambió la hora
objective-legend-missing = Falta
objective-legend-excluded = Excluida
objective-legend-nothing = Nada que medir
objective-legend-out-of-service = Fuera del horario de servicio
objective-legend-scale = Escala del peor valor al mejor
objective-objects-title = Pérdida por objeto
objective-objects-none = Este objetivo no se compone de objetos
objective-objects-values = Los valores de este KPI no se suman: los objetos se ordenan por su propio valor.
objective-objects-no-loss = Ningún objeto perdió nada
objective-objects-most = { $n ->
    [one] { $n } objeto concentra
   *[other] { $n } objetos concentran
} el 80 % de la pérdida total de { $total }.
objective-objects-total = Se perdieron { $total } en total, repartidos entre muchos objetos.
objective-objects-impossible = { $n ->
    [one] { $n } objeto cuenta
   *[other] { $n } objetos cuentan
} más éxitos que intentos y aquí no pierden.
objective-objects-unknown = { $n ->
    [one] { $n } objeto no tiene
   *[other] { $n } objetos no tienen
} valor.
objective-pareto-name = Diagrama de Pareto de la pérdida
objective-others = { $n ->
    [one] { $n } más
   *[other] { $n } más
}
objective-bar-hover = { $amount } · { $share } de la pérdida
    { $together } junto con los anteriores
objective-column-object = Objeto
objective-column-value = Valor
objective-column-failures = Fallas
objective-column-downtime = Indisponibilidad
objective-column-share = % del total
objective-column-together = Acumulado
objective-open-object = Objeto { $name }
objective-records-title = Tickets y cortes
objective-records-counts = { $n ->
    [one] { $n } registro
   *[other] { $n } registros
}, { $counting ->
    [one] { $counting } cuenta
   *[other] { $counting } cuentan
}
objective-records-n = { $n ->
    [one] { $n } registro
   *[other] { $n } registros
}
objective-records-outages = Cortes
objective-records-tickets = Tickets
objective-records-filter = Registros
objective-records-all = Todos
objective-records-counting = Los que cuentan
objective-records-not-counting = Los que no cuentan
objective-records-of-counters = Este objetivo se mide con contadores: los tickets y los cortes explican su pérdida y no deciden nada.
objective-records-of-outages = Este objetivo se mide con registros de cortes: los que cuentan forman el resultado. Los tickets son informativos.
objective-records-of-tickets = Este objetivo se mide con tickets: los que cuentan forman el resultado.
objective-records-of-lines = Este objetivo se compone de otros objetivos del contrato.
objective-no-records = Ningún ticket ni corte de los objetos de este objetivo cae en el período
objective-no-records-of-kind = Ningún registro de este tipo
objective-record-effect = Efecto
objective-record-start = Inicio
objective-record-id = Número
objective-record-object = Objeto
objective-record-duration = Duración
objective-record-counted = Contado
objective-record-lost = % de la pérdida
objective-record-no-share = No está entre los peores objetos: su parte no se calculó
objective-record-why = Causa y descripción
objective-record-objects = { $n ->
    [one] { $n } objeto de este objetivo
   *[other] { $n } objetos de este objetivo
}
objective-show-record = Mostrar { $id } en el gráfico
objective-sort-by = Ordenar por { $name }
objective-effect-counts = Cuenta
objective-effect-in-part = Cuenta en parte
objective-effect-not = No cuenta
objective-effect-background = Informativo
objective-outage = Corte
objective-ticket = Ticket
objective-note-within = dentro del límite
objective-note-late = después del límite
objective-note-measured = medido
objective-note-open = sigue abierto, aún sin juzgar
objective-note-open-past-limit = abierto más allá del límite: cuenta cuando se cierre
objective-note-without-history = puede haber esperado sin que conste
objective-note-not-of-line = otro tipo de ticket, o de otro período
objective-note-in-exclusion = en la exclusión { $id }
objective-cut-severity = su severidad no cuenta
objective-cut-name = su nombre no cuenta
objective-cut-open = no tiene fin, y tales cortes se ignoran
objective-cut-open-until-end = no tiene fin: se toma hasta el final del período
objective-cut-short = más corto que el mínimo
objective-cut-service = en parte fuera del horario de servicio
objective-cut-excluded = en parte excluido
objective-cut-overlap = en parte contado con un registro anterior
objective-unmeasured-no-start = nada dice cuándo se abrió
objective-unmeasured-ends-before = termina antes de abrirse
objective-unmeasured-no-end = está resuelto, pero nada dice cuándo
objective-unmeasured-pause = se sabe cuánto esperó, no cuándo
objective-unmeasured-cut = su historial está cortado
objective-unmeasured-no-priority = no tiene prioridad
objective-arithmetic = Cálculo
objective-data = Datos en que se basa
objective-received = Períodos recibidos ÷ esperados
objective-reported = Reportado
objective-valid = Válido: reportado y no dudoso
objective-suspect = Marcado como dudoso por el emisor
objective-origin-note = Filas de todo el alcance en este período, con el tiempo excluido aún incluido.
objective-tile-margin-spare = mejor que la meta
objective-tile-margin-short = por debajo de lo exigido
objective-tile-margin-even = exactamente la meta
objective-legend-missed = No cumple la meta
objective-legend-in-part = Algunos objetos excluidos
