scorecard-contracts = Contratos
scorecard-no-data = Todavía no hay datos de este contrato
scorecard-no-data-hint = Los veredictos se basan en datos. Importe primero los archivos de la red de este contrato.
scorecard-judging = Evaluando el período
scorecard-judging-hint = Se suman los contadores de cada objetivo.
scorecard-evaluation = Evaluación
scorecard-filling = siguen los días, las horas y los objetos
scorecard-write-report = Generar informe…
scorecard-next-period = Período siguiente
scorecard-previous-period = Período anterior
scorecard-period = Período { $period }
scorecard-fiscal-month = Mes fiscal { $number } de { $year }
scorecard-week = Semana { $number } de { $year }
scorecard-quarter = Trimestre { $number } de { $year }
scorecard-rolling = { $days } días hasta { $last }
scorecard-fee-month = tarifa { $fee } al mes
scorecard-fee-fiscal-month = tarifa { $fee } por mes fiscal
scorecard-fee-week = tarifa { $fee } a la semana
scorecard-fee-quarter = tarifa { $fee } al trimestre
scorecard-fee-rolling = tarifa { $fee } por { $days } días
scorecard-at-risk = Cumplido, en riesgo
scorecard-verdict = Veredicto { $word }
scorecard-counts = { $achieved } de { $n ->
    [one] { $n } objetivo cumplido
   *[other] { $n } objetivos cumplidos
} · { $breached ->
    [one] { $breached } incumplido
   *[other] { $breached } incumplidos
} · { $undecided } sin decidir
scorecard-credit-so-far = penalidad acumulada hasta ahora
scorecard-credit-due = penalidad del período
scorecard-capped = con tope; sin él sería { $amount }
scorecard-pool-capped = limitada por el fondo en riesgo; sin él sería { $amount }
scorecard-share-note = de la tarifa del período
scorecard-credit-cap = tope de penalidad: { $percent } %
scorecard-tile-share = Penalidad
scorecard-tile-fee = Tarifa del período
scorecard-tile-score = Puntaje
scorecard-tile-valid = Menor completitud
scorecard-score-note = % ponderado de objetivos cumplidos
scorecard-over-all-objectives = entre todos los objetivos
scorecard-column-objective = Objetivo
scorecard-column-target = Meta
scorecard-column-result = Resultado
scorecard-column-margin = Margen
scorecard-column-trend = { $n ->
    [one] Este período
   *[other] Últimos { $n } períodos
}
scorecard-column-valid = Datos válidos
scorecard-column-verdict = Veredicto
scorecard-column-credit = Penalidad
scorecard-open-objective = Objetivo { $name }
scorecard-supports = Sustenta a { $name }
scorecard-all-objects = todos los objetos
scorecard-outlook-safe = seguro: incluso el peor caso cumple la meta
scorecard-outlook-on-track = bien encaminado: a este ritmo se cumple la meta
scorecard-outlook-at-risk = en riesgo: a este ritmo la meta puede incumplirse
scorecard-outlook-lost = ya no se puede cumplir: ni el mejor caso alcanza la meta
scorecard-outlook-word-safe = Seguro
scorecard-outlook-word-on-track = Bien encaminado
scorecard-outlook-word-at-risk = En riesgo
scorecard-outlook-word-lost = Perdido
scorecard-trend-name = Tendencia de { $name }: { $kept } cumplidos, { $breached } incumplidos, { $undecided } sin decidir
scorecard-trend-valid = { $share } de datos válidos
scorecard-trend-waiting = en evaluación
scorecard-trend-no-data = Sin datos
scorecard-trend-legend = Un clic en una marca abre su período; un clic en un objetivo, su gráfico y su cálculo.
scorecard-forecast = Cómo es probable que termine
scorecard-settlement = De los objetivos a la penalidad
scorecard-exclusions = Tiempo excluido
scorecard-exclusion-counts = { $n ->
    [one] { $n } ventana aplicada
   *[other] { $n } ventanas aplicadas
}, sin aplicar: { $others }
scorecard-no-exclusions = El registro no tiene ventanas en este período
scorecard-more-exclusions = y { $n } más en el registro
scorecard-counts-for-all = se aplica a todos los objetivos
scorecard-counts-for = se aplica a { $lines }
scorecard-does-not-count-for = no se aplica a { $lines }: { $reason }
scorecard-as-of = Datos hasta { $time }.
scorecard-kind-planned = Mantenimiento programado
scorecard-kind-emergency = Mantenimiento de emergencia
scorecard-kind-force-majeure = Fuerza mayor
scorecard-kind-customer = Causado por el cliente
scorecard-kind-third-party = Terceros
scorecard-kind-site-access = Acceso al sitio
scorecard-kind-atypical = Día atípico
scorecard-kind-energy = Ahorro de energía
scorecard-kind-new-site = Sitio nuevo
scorecard-kind-decommissioned = Fuera de servicio definitivo
scorecard-frozen-counts = Cuenta el resultado { $state }: { $word }, penalidad { $credit }. Esta página muestra lo que se evalúa ahora, que difiere.
