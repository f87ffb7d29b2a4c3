sentences-list = { $before }, { $next }
sentences-none = ninguno
sentences-achieved = cumplido
sentences-tolerated = tolerado
sentences-forgiven = condonado
sentences-breached = incumplido
sentences-undecided = sin decidir
sentences-outcome-stretch = meta de excelencia alcanzada
sentences-outcome-improvement = meta de mejora alcanzada
sentences-outcome-met = cumplido
sentences-outcome-missed = incumplido
sentences-lack-unexpected = no se esperaba ningún período de medición; se pide { $asked } de datos válidos
sentences-lack-suspect = { $received } recibido × ({ $whole } − { $suspect } sospechoso) = { $valid } válido < { $asked } exigido
sentences-lack = { $received } recibido < { $asked } exigido
sentences-no-data-arrived = { $name }: no llegaron datos
sentences-nothing-happened = { $name } = sin valor: no ocurrió nada que se pudiera evaluar
sentences-nothing-happened-of = { $name } = { $equation } = sin valor: no ocurrió nada que se pudiera evaluar
sentences-never-imported = { $name }: sin valor: el contador { $counter } nunca se importó
sentences-no-value-number = { $name }: sin valor: el cálculo se salió de los números reales
sentences-out-of-numbers = el cálculo se salió de los números reales
sentences-beyond-cap = { $id } ({ $minutes } min exceden el tope)
sentences-exclusions-downtime = exclusiones: { $names }; el tiempo caído excluido no cuenta, el tiempo de servicio queda completo
sentences-exclusions-service = exclusiones: { $names }; el tiempo excluido sale del tiempo caído y del tiempo de servicio
sentences-exclusion-refused = la exclusión { $id } no se aplica: { $reason }
sentences-exclusions-refused = las exclusiones { $ids } no se aplican: { $reason }
sentences-rounded-half-up = { $value } redondeado a { $decimals } { $decimals ->
    [one] decimal
   *[other] decimales
}, la mitad hacia arriba = { $result }
sentences-rounded-half-even = { $value } redondeado a { $decimals } { $decimals ->
    [one] decimal
   *[other] decimales
}, la mitad al par = { $result }
sentences-compared = { $value } { $sign } meta { $target } → { $verdict }
sentences-compared-within = { $value } { $sign } meta { $target }, por no más que la tolerancia de { $tolerance } → { $verdict }
sentences-compared-beyond = { $value } { $sign } meta { $target }, por más que la tolerancia de { $tolerance } → { $verdict }
sentences-warning-zone = dentro de la zona de alerta, que empieza en { $warning }
sentences-nothing-arrived = no llegó nada de { $n } { $n ->
    [one] valor esperado
   *[other] valores esperados
}
sentences-nothing-arrived-breach = no llegó nada de { $n } { $n ->
    [one] valor esperado
   *[other] valores esperados
}; los datos faltantes cuentan como incumplimiento → { $verdict }
sentences-no-value = no hay valor que comparar → { $verdict }
sentences-judged-on-arrived = se evalúa con lo que llegó
sentences-stands-in = { $lack } → vale en su lugar el valor de { $period }: { $value }
sentences-no-stand-in = { $lack }, y ningún período anterior tuvo datos suficientes → { $verdict }
sentences-target-of = en este período rige la meta del { $day }
sentences-grace = incumplimiento { $n } en { $periods } { $periods ->
    [one] período
   *[other] períodos
} (antes: { $before }); se condonan { $forgiven } → { $verdict }
sentences-grace-first = incumplimiento { $n } en { $periods } { $periods ->
    [one] período
   *[other] períodos
} (ninguno antes); se condonan { $forgiven } → { $verdict }
sentences-periods-unknown = no se conocen { $n } de estos períodos
sentences-part-without-value = { $name }: { $part } no tiene valor → { $verdict }
sentences-n-objects = { $n } { $n ->
    [one] objeto
   *[other] objetos
}
sentences-n-days = { $n } { $n ->
    [one] día
   *[other] días
}
sentences-n-intervals = { $n } { $n ->
    [one] intervalo
   *[other] intervalos
} de { $every }
sentences-cells-left-out = { $line }; sin valor, quedan fuera: { $cells }
sentences-cells-keep = cumplen { $limit }: { $n } de { $cells }
sentences-cells-miss = no cumplen { $limit }: { $n } de { $cells }
sentences-percentile-nearest = percentil { $percent } (rango más cercano) de { $cells }
sentences-percentile-between = percentil { $percent } (interpolado entre rangos) de { $cells }
sentences-median = mediana de { $cells }
sentences-worst-cell = el peor de { $cells }: { $name }
sentences-worst-of = el peor de { $values }
sentences-weighted = Σ peso × valor = { $sum } en { $n } { $n ->
    [one] objeto
   *[other] objetos
} ÷ Σ peso = { $weights }
sentences-weightless = { $line }; sin peso, quedan fuera: { $n } { $n ->
    [one] objeto
   *[other] objetos
}
sentences-credit-none = no se acordó penalidad para este objetivo
sentences-credit-undecided = sin veredicto no hay penalidad
sentences-credit-tolerated = tolerado: sin incumplimiento no hay penalidad
sentences-credit-forgiven = condonado: sin incumplimiento no hay penalidad
sentences-no-pool = el contrato no acuerda un fondo en riesgo: su parte es nada
sentences-pool-untouched = cumplido: no se toma nada del fondo en riesgo
sentences-pool-share = incumplido → { $percent } del fondo ({ $share } de { $fee }) = { $amount }
sentences-step = escalón { $sign } { $limit }
sentences-beyond-steps = más allá del último escalón
sentences-beyond-steps-missing = más allá del último escalón, por falta de datos
sentences-cap = tope
sentences-cap-missing = tope, por falta de datos
sentences-no-shortfall = sin déficit
sentences-sliding = proporcional
sentences-credit-amount = { $name } → { $percent } de { $base } = { $amount }
sentences-from-target = meta { $target }
sentences-shortfall = déficit = { $difference } = { $shortfall }
sentences-no-shortfall-step = déficit = { $difference }, no es mayor que cero → ningún escalón
sentences-steps-started = { $ratio } = { $n } { $n ->
    [one] escalón iniciado
   *[other] escalones iniciados
}
sentences-steps-completed = { $ratio } = { $n } { $n ->
    [one] escalón completo
   *[other] escalones completos
}
sentences-above-cap = { $percent } supera el tope de { $cap }
sentences-points = { $why } → { $n } { $n ->
    [one] punto
   *[other] puntos
}
sentences-repeat = { $n } { $n ->
    [one] incumplimiento
   *[other] incumplimientos
} en { $periods } { $periods ->
    [one] período
   *[other] períodos
} ({ $before } y este)
sentences-repeat-amount = { $id }: { $why } → { $percent } de { $base } × { $multiplier } = { $amount }
sentences-no-multiplier = { $id }: { $n } de { $wanted } incumplimientos en { $periods } { $periods ->
    [one] período
   *[other] períodos
} → sin multiplicador
sentences-repeat-unknown = { $id }: no se puede decir si este es el incumplimiento { $wanted } en { $periods } { $periods ->
    [one] período
   *[other] períodos
} (× { $multiplier }): { $n ->
    [one] no se conoce { $n } período anterior
   *[other] no se conocen { $n } períodos anteriores
}
sentences-earn-back = { $id }: { $n } { $n ->
    [one] período bueno
   *[other] períodos buenos
} después de { $period } → se recupera { $percent } de su penalidad de { $credit } = { $amount }
sentences-earn-back-unknown = { $id }: no se puede decir si se recupera una penalidad tras { $n } { $n ->
    [one] período bueno
   *[other] períodos buenos
}: no se conoce el período { $back } antes de este
sentences-bonus = { $id }: { $outcome } → bonificación { $percent } de { $fee } = { $amount }
sentences-points-row = fila desde { $n } { $n ->
    [one] punto
   *[other] puntos
}
sentences-points-below = por debajo de la primera fila
sentences-points-amount = puntos: { $total } → { $row }: { $percent } de { $fee } = { $amount }
sentences-pool = fondo en riesgo: { $percent } de { $fee } = { $pool }, del cual a lo más { $most } = { $cap }
sentences-credits = penalidades: { $total }
sentences-credit-cap = tope: { $percent } de { $fee } = { $cap } (redondeado hacia abajo)
sentences-bonus-cap = tope de la bonificación: { $percent } de { $fee } = { $cap } (redondeado hacia abajo)
sentences-within = { $limit }; { $amount } no lo supera
sentences-above = { $limit }; { $amount } lo supera → { $cap }
sentences-bonus-above = { $limit }; { $amount } lo supera
sentences-bonus-unpaid = bonificación: { $bonus } nunca se paga, así que cuentan a lo más las penalidades de { $credits }
sentences-net = neto: { $bonus } de bonificación + { $back } recuperado − { $credits } de penalidades = { $net }
sentences-separate = se paga por separado: el proveedor debe { $supplier }, el cliente debe { $customer }
sentences-netted = compensado: el proveedor debe { $supplier }, el cliente debe { $customer }
sentences-any-objective = cualquier objetivo
sentences-this-period = este período
sentences-termination = resolución del contrato: { $what } incumplido en { $n } de { $periods } períodos ({ $missed }); el derecho nace con { $wanted }
sentences-no-termination = resolución del contrato: { $what } incumplido en { $n } de { $periods } períodos; el derecho nacería con { $wanted }
sentences-termination-unknown = resolución del contrato: no se puede decir si { $what } se incumplió { $wanted } { $wanted ->
    [one] vez
   *[other] veces
} en { $periods } { $periods ->
    [one] período
   *[other] períodos
}: { $n ->
    [one] no se conoce { $n } período anterior
   *[other] no se conocen { $n } períodos anteriores
}
sentences-more-failures = con { $n ->
    [one] { $n } falla más
   *[other] { $n } fallas más
}, { $change }
sentences-fewer-failures = con { $n ->
    [one] { $n } falla menos
   *[other] { $n } fallas menos
}, { $change }
sentences-more-outages = con { $n ->
    [one] { $n } corte más
   *[other] { $n } cortes más
}, { $change }
sentences-fewer-outages = con { $n ->
    [one] { $n } corte menos
   *[other] { $n } cortes menos
}, { $change }
sentences-time-of-objects = { $line } (tiempo sumado de { $n } { $n ->
    [one] objeto
   *[other] objetos
})
sentences-less-down = con { $time }, { $change }
sentences-second-down = con 1 segundo más de caída, { $change }
sentences-down-target = con { $time } la meta aún se cumple; con 1 segundo más se incumple
sentences-down-warning = con { $time } no se llega a la zona de alerta; con 1 segundo más, sí
sentences-down-tolerance = con { $time } la tolerancia aún alcanza; con 1 segundo más se supera
sentences-down-credit-rises = con { $time } la penalidad se mantiene; con 1 segundo más sube { $amount }
sentences-down-credit-falls = con { $time } la penalidad se mantiene; con 1 segundo más baja { $amount }
sentences-change-target-missed = la meta se incumple
sentences-change-target-met = la meta se cumple
sentences-change-warning-reached = se llega a la zona de alerta
sentences-change-warning-left = se sale de la zona de alerta
sentences-change-tolerance-exceeded = se supera la tolerancia
sentences-change-tolerance-holds = la tolerancia alcanza
sentences-change-credit-rises = la penalidad sube { $amount }
sentences-change-credit-falls = la penalidad baja { $amount }
sentences-minutes-more = { $n ->
    [one] { $n } minuto más
   *[other] { $n } minutos más
} de caída
sentences-minutes-less = { $n ->
    [one] { $n } minuto menos
   *[other] { $n } minutos menos
} de caída
sentences-time-more = { $time } más de caída
sentences-time-less = { $time } menos de caída
sentences-percentage-points = { $n } { $n ->
    [one] punto porcentual
   *[other] puntos porcentuales
}
sentences-worse = si empeora { $distance }, { $change }
sentences-worse-beyond = si empeora más de { $distance }, { $change }
sentences-better = si mejora { $distance }, { $change }
sentences-better-beyond = si mejora más de { $distance }, { $change }
sentences-outlook-safe = seguro: incluso el peor caso cumple la meta
sentences-outlook-on-track = en riesgo, bien encaminado: a este ritmo se cumple la meta
sentences-outlook-at-risk = en riesgo: a este ritmo la meta puede incumplirse
sentences-outlook-lost = ya no se puede cumplir: ni el mejor caso alcanza la meta
sentences-no-outlook = perspectiva no definida: { $why }
sentences-rest = { $before } hasta ahora, faltan { $rest } ({ $basis })
sentences-no-rest = { $before } hasta ahora; { $why }
sentences-basis-known = conocido
sentences-basis-plan = estimado: según lo planeado
sentences-basis-weekdays = estimado: por los días de la semana
sentences-basis-pace = estimado: al ritmo llevado hasta ahora
sentences-best-case = mejor caso { $value }
sentences-no-best-case = mejor caso no definido: { $why }
sentences-run-rate = ritmo actual { $value }
sentences-no-run-rate = ritmo actual no definido: { $why }
sentences-worst-case = peor caso { $value }
sentences-no-worst-case = peor caso no definido: { $why }
sentences-required-at-least = en lo que falta se requiere al menos { $value }
sentences-required-more-than = en lo que falta se requiere más de { $value }
sentences-required-at-most = en lo que falta se requiere a lo más { $value }
sentences-required-less-than = en lo que falta se requiere menos de { $value }
sentences-no-required = lo requerido en lo que falta no está definido: { $why }
sentences-seasonal = estimación por días de la semana { $value } (estimado)
sentences-no-seasonal = estimación por días de la semana no definida: { $why }
sentences-interval = entre { $low } y { $high }: cerca de { $percent } de los períodos terminan dentro, según { $n } { $n ->
    [one] período pasado
   *[other] períodos pasados
}
sentences-no-interval = intervalo no definido: { $why }
sentences-undefined-period-over = el período terminó
sentences-undefined-nothing-so-far = hasta ahora no se contó nada
sentences-undefined-rest-unknown = no se sabe cuánto falta
sentences-undefined-no-upper-bound = un valor de este tipo no tiene cota superior
sentences-undefined-no-lower-bound = un valor de este tipo no tiene cota inferior
sentences-undefined-contradiction = las cantidades se contradicen: una parte es mayor que su total, o negativa
sentences-undefined-out-of-range = las cantidades exceden el rango decimal
sentences-undefined-no-days = no se dieron valores diarios
sentences-undefined-weekday = aún no se vio ningún { $day }, y falta uno
sentences-undefined-too-few = un intervalo necesita { $least } períodos pasados con suficientes días conocidos, y se pueden usar { $n }
sentences-monday = lunes
sentences-tuesday = martes
sentences-wednesday = miércoles
sentences-thursday = jueves
sentences-friday = viernes
sentences-saturday = sábado
sentences-sunday = domingo
sentences-burn-long = ventana larga
sentences-burn-short = ventana corta
sentences-burn-no-window = la ventana de { $window } no existe en datos de { $every }
sentences-burn-other-window = la { $window } es de { $used } en lugar de { $asked }: los datos llegan cada { $every }
sentences-burn-same-windows = ambas ventanas son iguales: la alarma termina tarde
sentences-burn-no-data = sin datos
sentences-burn-data-end = los datos terminan { $span } antes
sentences-burn-stale = demasiado antiguos para decir qué se consume ahora
sentences-burn-missing = llegaron { $n } de { $expected } períodos en la { $window }
sentences-burn-no-budget = una meta que no admite nada malo no tiene tasa de consumo
sentences-burn-nothing = no se contó nada en la { $window }
sentences-burn-too-few = { $n } contados en la { $window }, se necesitan al menos { $least }
sentences-refused-proposed = está propuesta, y solo se aplican las ventanas aprobadas
sentences-refused-approved = está aprobada, y solo se aplican las ventanas aprobadas
sentences-refused-rejected = está rechazada, y solo se aplican las ventanas aprobadas
sentences-refused-nothing-agreed = el objetivo no acuerda ninguna exclusión
sentences-refused-kind = el objetivo no acuerda este tipo: { $kind }
sentences-refused-not-notified = se acordaron { $hours } h de aviso y no consta cuándo se avisó
sentences-refused-late = se avisó { $minutes } min antes del inicio, se acordaron { $hours } h
sentences-refused-approver = decidió { $by }, y solo puede hacerlo { $approver }
sentences-refused-cap = los { $minutes } min acordados para este tipo ya se usaron: { $kind }
sentences-refused-left-out = se deja fuera en esta suposición
sentences-kind-planned = mantenimiento programado
sentences-kind-emergency = mantenimiento de emergencia
sentences-kind-force-majeure = fuerza mayor
sentences-kind-customer = causado por el cliente
sentences-kind-third-party = terceros
sentences-kind-site-access = acceso al sitio
sentences-kind-atypical-day = día atípico
sentences-kind-energy-saving = ahorro de energía
sentences-kind-new-site = sitio nuevo
sentences-kind-decommissioned = fuera de servicio definitivo
sentences-statistic-percent-within = porcentaje dentro del plazo
sentences-statistic-mean = media
sentences-statistic-median = mediana
sentences-statistic-percentile = percentil { $percent }
sentences-statistic-count = cantidad
sentences-statistic-backlog = tickets pendientes
sentences-statistic-mtbf = tiempo medio entre fallas (MTBF)
sentences-statistic-mtrs = tiempo medio de restablecimiento (MTRS)
sentences-statistic-availability = disponibilidad
sentences-statistic-clearance = tasa de cierre
sentences-tickets = { $statistic } de { $n } { $n ->
    [one] ticket
   *[other] tickets
}
sentences-formula-outages = 100 * segundos en servicio / segundos contados, de registros de cortes
sentences-formula-outage-count = número de registros de cortes que cuentan
sentences-formula-tickets = { $statistic } de tickets
sentences-tickets-hours = { $secs } s ÷ { $n } { $n ->
    [one] ticket
   *[other] tickets
}, en horas de servicio
sentences-tickets-open = { $n ->
    [one] { $n } ticket sigue abierto y aún no se evalúa
   *[other] { $n } tickets siguen abiertos y aún no se evalúan
}
sentences-tickets-past-limit = { $n ->
    [one] { $n } ticket sigue abierto fuera de plazo y contará cuando se cierre
   *[other] { $n } tickets siguen abiertos fuera de plazo y contarán cuando se cierren
}
sentences-tickets-unmeasured = { $n ->
    [one] { $n } ticket no tiene tiempos que medir y queda fuera
   *[other] { $n } tickets no tienen tiempos que medir y quedan fuera
}
sentences-tickets-without-history = { $n ->
    [one] { $n } ticket pudo esperar sin que conste
   *[other] { $n } tickets pudieron esperar sin que conste
}
sentences-tickets-unplaced = { $n ->
    [one] { $n } ticket no nombra ningún objeto de la red del alcance y queda fuera
   *[other] { $n } tickets no nombran ningún objeto de la red del alcance y quedan fuera
}
sentences-outages-count = { $n ->
    [one] cuenta { $n } corte
   *[other] cuentan { $n } cortes
}
sentences-outage-counts = { $name } de { $object }: cuentan { $minutes } min
sentences-outage = corte
sentences-outage-of = { $name } de { $place }
sentences-empty-scope = ningún objeto está en el alcance { $scope }
sentences-silent = { $n ->
    [one] { $n } objeto de la topología nunca entregó datos y cuenta como faltante
   *[other] { $n } objetos de la topología nunca entregaron datos y cuentan como faltantes
}: { $names }
sentences-and-more = { $names } y { $n } más
sentences-busy-hours = solo cuentan las horas cargadas { $name }, en la zona { $zone }
sentences-exclusion-of-nothing = exclusión { $id }: su filtro { $filter } no coincide con ningún objeto
sentences-service-hours = horas de servicio "{ $id }": { $calendar }, { $hours } h en este período
sentences-with-holidays = { $hours }, feriados { $holidays }
sentences-no-holidays = no se conocen los feriados de { $year }: sus días cuentan como laborables
sentences-told-and-lost = { $told }; { $lost }
sentences-unexplained = no se conoce ningún corte ni ticket; { $lost }
sentences-outage-and-ticket = { $outage }; { $ticket }
sentences-outage-alone = { $outage }; sin ticket
sentences-ticket = ticket { $id }
sentences-ticket-opened = { $ticket }, abierto { $at }
sentences-ticket-alone = { $ticket }; sin corte
sentences-since = desde { $at }
sentences-same-place = mismo lugar { $place }
sentences-same-site = mismo sitio { $place }
sentences-title-mentions = el título menciona { $place }
sentences-opened-at-start = abierto al inicio
sentences-opened-before = abierto { $span } antes del inicio
sentences-opened-after = abierto { $span } después del inicio
sentences-not-at-one-time = no simultáneos
sentences-shared-words = palabras en común: { $words }
sentences-bad-periods = { $n ->
    [one] { $n } período malo
   *[other] { $n } períodos malos
} de { $object }
sentences-bad-periods-of = { $n ->
    [one] { $n } período malo
   *[other] { $n } períodos malos
} de { $object } y { $more ->
    [one] { $more } objeto más
   *[other] { $more } objetos más
}
sentences-all-objectives = todos los objetivos
sentences-steps-stay = los escalones de la penalidad quedan como se acordaron ({ $id })
sentences-without = { $id } sin { $names }
sentences-exclusions-with = exclusiones con { $ids }
sentences-exclusion = exclusión { $id }
sentences-term-target = meta
sentences-term-warning = alerta
sentences-term-tolerance = tolerancia
sentences-term-improvement = meta de mejora
sentences-term-stretch = meta de excelencia
sentences-term-method = método
sentences-term-rounding = redondeo
sentences-term-compare = comparación
sentences-term-exclusion-mode = modo de exclusión
sentences-term-busy-hour = hora cargada
sentences-term-exclusions = exclusiones
sentences-term-without-worst = sin los peores
sentences-term-completeness = mínimo de datos válidos
sentences-term-outage-minutes = minutos de corte
sentences-gap-missing = no llegaron datos
sentences-gap-needs = no disponible (requiere { $counter })
sentences-gap-number = no es un número
sentences-worst-no-value = sin valor
sentences-worst-total = { $n ->
    [one] { $n } objeto
   *[other] Los { $n } objetos
} en conjunto: { $value }
sentences-worst-total-failures = { $n ->
    [one] { $n } objeto
   *[other] Los { $n } objetos
} en conjunto: { $value }, fallas { $failures }
sentences-worst-total-failures-time = { $n ->
    [one] { $n } objeto
   *[other] Los { $n } objetos
} en conjunto: { $value }, indisponibilidad { $down }
sentences-worst-share = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
} = { $share } de las fallas ({ $failures } de { $all })
sentences-worst-share-time = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
} = { $share } de la indisponibilidad ({ $down } de { $all })
sentences-worst-without-one = sin el peor objeto
sentences-worst-without = sin los { $n } peores objetos
sentences-worst-what-if-none = Simulación, no es una cifra oficial: { $without } no queda ningún intento
sentences-worst-what-if-none-time = Simulación, no es una cifra oficial: { $without } no queda tiempo medido
sentences-worst-what-if = Simulación, no es una cifra oficial: { $value } { $without } ({ $numerator } ÷ { $denominator }); la oficial es { $official }
sentences-worst-no-failures = No se cuentan fallas de { $id }: { $why }
sentences-worst-at-least = { $share } de los objetos con valor ({ $n } de { $all }) tiene al menos { $limit }
sentences-worst-at-most = { $share } de los objetos con valor ({ $n } de { $all }) tiene como máximo { $limit }
sentences-worst-below-floor = { $n ->
    [one] { $n } objeto tiene menos de { $least } intentos y no se ordena por tasa
   *[other] { $n } objetos tienen menos de { $least } intentos y no se ordenan por tasa
}: { $names }
sentences-worst-below-floor-time = { $n ->
    [one] { $n } objeto se midió menos de { $least } y no se ordena por tasa
   *[other] { $n } objetos se midieron menos de { $least } y no se ordenan por tasa
}: { $names }
sentences-worst-lacking = { $n ->
    [one] { $n } objeto no tiene valor
   *[other] { $n } objetos no tienen valor
}: { $names }
sentences-worst-impossible = { $n ->
    [one] { $n } objeto cuenta
   *[other] { $n } objetos cuentan
} más éxitos que intentos, y aquí ninguna falla: { $names }
sentences-worst-impossible-time = { $n ->
    [one] { $n } objeto cuenta
   *[other] { $n } objetos cuentan
} más tiempo en servicio que el medido, y aquí ninguna indisponibilidad: { $names }
sentences-worst-and-more = { $names } y { $n } más
sentences-worst-everything = el conjunto de los objetos ese día
sentences-worst-share-and-attempts = { $share } y { $least } intentos
sentences-worst-share-and-time = { $share } y { $least }
sentences-worst-persistent = { $n ->
    [one] { $n } objeto estuvo mal
   *[other] { $n } objetos estuvieron mal
} al menos { $bad } de los últimos { $days } días locales ({ $first } a { $last }, { $zone }) con al menos { $needed } de los datos; un día es malo si el objeto está peor que { $limit }
sentences-worst-days = Días malos: se examinan los últimos { $days } días locales ({ $first } a { $last }, { $zone }) con al menos { $needed } de los datos; un día es malo si el objeto está peor que { $limit }
sentences-worst-unjudged = { $said }; { $n ->
    [one] { $n } objeto no tiene
   *[other] { $n } objetos no tienen
} ningún día que se pueda evaluar
sentences-hours-clock-object = hora de reloj de cada objeto
sentences-hours-clock-network = hora de reloj de la red
sentences-hours-clock-group = hora de reloj de cada { $keys }
sentences-hours-sliding-object = hora deslizante de cada objeto
sentences-hours-sliding-network = hora deslizante de la red
sentences-hours-sliding-group = hora deslizante de cada { $keys }
sentences-hours-and = { $before } y { $next }
sentences-hours-bouncing = cada día la suya
sentences-hours-fixed = una para todos los días
sentences-hours-earliest = la primera
sentences-hours-latest = la última
sentences-hours-meaning = { $hour } con el mayor { $traffic }, { $stability }; días: { $days }; en caso de empate, { $ties }; { $zone }
sentences-hours-where = { $meaning }, donde { $filter }
sentences-hours-days-all = todos
sentences-hours-days-work = lunes a viernes
sentences-hours-days-except = { $week } salvo { $except }
sentences-hours-last-weekday = último { $weekday } del mes { $month }
sentences-hours-nth-weekday = { $weekday } n.º { $nth } del mes { $month }
sentences-imported = { $n ->
    [one] { $n } archivo importado
   *[other] { $n } archivos importados
} ({ $values } valores)
sentences-imported-before = { $n ->
    [one] { $n } archivo ya estaba importado
   *[other] { $n } archivos ya estaban importados
}
sentences-imported-nothing-new = { $n ->
    [one] { $n } archivo ya estaba importado: nada cambió
   *[other] { $n } archivos ya estaban importados: nada cambió
}
sentences-imported-replaced = { $values } valores anteriores sustituidos
sentences-imported-rejected = { $n ->
    [one] { $n } archivo rechazado
   *[other] { $n } archivos rechazados
}
sentences-imported-none = no se encontraron archivos
sentences-job-freeze = Congelar { $contract } { $period }
sentences-job-froze = Congelado en { $file }
sentences-job-not-frozen = No se congeló
sentences-job-report = Informe { $subject } { $period }
sentences-job-preview = Vista previa de { $subject } { $period }
sentences-job-judge = Evaluar { $contract } { $period }
sentences-job-judge-all = Evaluar todos los contratos
sentences-job-pack = Paquete de evidencias { $contract } { $period }
sentences-job-import = Importar { $name }
sentences-job-import-many = Importar { $n } archivos y carpetas
sentences-job-query = Consulta
sentences-job-trace = Filas y archivos
sentences-job-worst = Peores objetos
sentences-job-changes = Qué cambió
sentences-job-busy-hours = Horas cargadas
sentences-job-picture = Gráfico
sentences-job-map = Mapa
sentences-job-coverage = Cobertura
sentences-job-check = Verificar la caché
sentences-job-rebuild = Reconstruir la caché
sentences-job-damaged-files = Archivos de la caché dañada
sentences-job-open-folder = Abrir carpeta
sentences-job-table = Tabla { $name }
sentences-job-save = Guardar { $name }
sentences-job-wrote = { $n ->
    [one] Se escribió { $n } archivo
   *[other] Se escribieron { $n } archivos
}
sentences-job-wrote-entries = { $n ->
    [one] Se escribió { $n } entrada
   *[other] Se escribieron { $n } entradas
}
sentences-job-found-files = { $n ->
    [one] { $n } archivo
   *[other] { $n } archivos
} por importar de nuevo
sentences-job-set-aside = La caché se apartó para importar de nuevo sus archivos
sentences-job-sound = La caché está sana
sentences-job-opened = Abierta
sentences-job-answered = Respondida
sentences-job-changed = Cambiado
sentences-job-checked = Verificado
sentences-job-compared = Comparado
sentences-job-computed = Calculado
sentences-job-copied = Copiado
sentences-job-counted = Contado
sentences-job-drawn = Dibujado
sentences-job-forgotten = Ya no vigente
sentences-job-found = Encontrado
sentences-job-judged = Evaluado
sentences-job-listed = Listado
sentences-job-looked = Visto
sentences-job-ranked = Ordenado
sentences-job-read = Leído
sentences-job-saved = Guardado
sentences-job-supposed = Simulación evaluada
sentences-job-demo = Escribir las exportaciones de la demostración
sentences-agreement-in-part = el acuerdo cubre { $covered } de los { $all } días de este período: se evalúa completo, y los créditos son partes de la tarifa entera
sentences-no-records = el período no tiene registros: no se conoce ninguno del tipo con que se mide este objetivo antes de su fin y después de su inicio
sentences-outages-unplaced = { $n ->
    [one] { $n } interrupción del período no nombra nada conocido y no cuenta
   *[other] { $n } interrupciones del período no nombran nada conocido y no cuentan
}
sentences-outages-of-no-kind = ningún registro tiene una severidad que cuente; tienen: { $known }
sentences-vendor-left-out = { $n ->
    [one] { $n } objeto de { $vendor } no cuenta, porque no se importaron estos de sus contadores: { $missing }
   *[other] { $n } objetos de { $vendor } no cuentan, porque no se importaron estos de sus contadores: { $missing }
}
sentences-periods-across = { $n ->
    [one] Hay períodos de { $length } que cruzan { $n } límite del período evaluado o de sus intervalos en { $zone }: cada uno cuenta entero donde comienza
   *[other] Hay períodos de { $length } que cruzan { $n } límites del período evaluado o de sus intervalos en { $zone }: cada uno cuenta entero donde comienza
}
sentences-periods-doubled = { $n ->
    [one] { $n } período de { $length } se superpone a otros del mismo objeto y contador: se deja fuera, para que ningún tiempo cuente dos veces
   *[other] { $n } períodos de { $length } se superponen a otros del mismo objeto y contador: se dejan fuera, para que ningún tiempo cuente dos veces
}
sentences-two-granularities = { $n ->
    [one] { $n } objeto envió { $name } en períodos de { $read } y de { $left }: cada día se lee en los más cortos que cubren al menos la mitad que los otros
   *[other] { $n } objetos enviaron { $name } en períodos de { $read } y de { $left }: cada día se lee en los más cortos que cubren al menos la mitad que los otros
}
sentences-frozen-final = congelado como definitivo
sentences-frozen-restated = congelado como corrección { $n }
sentences-frozen-differs = { $state }; evaluado ahora: { $verdict }, penalidad { $credit }
sentences-frozen-other-values = { $state }; los valores evaluados ahora difieren, el veredicto y la penalidad no
sentences-frozen-no-data = { $state }; evaluado ahora: ya no hay datos
sentences-frozen-problem = { $state }; ahora no se puede evaluar: { $why }
sentences-history = períodos anteriores: { $periods }
sentences-history-settled = { $period } ({ $state })
sentences-history-judged = { $period } (evaluado ahora, no definitivo)
sentences-history-damaged = { $period } (evaluado ahora, porque su resultado congelado no está como se escribió)
sentences-history-undecided = { $id }: sin decidir en { $periods }, lo que cuenta como no incumplido
sentences-exclusion-rule = una exclusión deja fuera cada período de medición que empieza dentro de ella
sentences-exclusion-off-grid = exclusión { $id }: sus límites no coinciden con los períodos de medición de { $step }; quedan fuera los que empiezan dentro de ella: { $ranges }
sentences-exclusion-no-period = la exclusión { $id } no cubre ningún período de medición de { $step }; no se quita nada
sentences-all-excluded = { $name }: se excluyeron todas las mediciones del período, no queda nada que medir
