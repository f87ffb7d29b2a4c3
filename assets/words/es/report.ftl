# What a report says of its statement. The labels of its pages are in report_labels.ftl.
report-title = Informe de niveles de servicio, { $period }: { $contract }
report-list = { $before }, { $next }
report-names-more = { $names } y { $n } más
report-files-more = { $n ->
    [one] y { $n } más; el libro de cálculo de este informe (XLSX) los lista todos.
   *[other] y { $n } más; el libro de cálculo de este informe (XLSX) los lista todos.
}
report-no-value = Sin valor
report-achieved-of = { $n } de { $all }

# What it is.
report-revision-interim = Preliminar: el período no ha terminado
report-revision-provisional = Provisional
report-revision-final = Definitivo
report-revision-restated = Corrección { $n }: { $reason }
report-revision-what-if = Suposición, no es un resultado oficial: { $changes }
report-revision-no-result = Suposición: no es un resultado oficial
report-revision-damaged = Sin congelar: los registros congelados no están como se escribieron
report-revision-differs = Sin congelar: difiere del resultado congelado ({ $label })

# Cover.
report-all-achieved = Se cumplieron todos los objetivos del contrato.
report-none-lost = Todos los objetivos se cumplieron, o se incumplieron sin consecuencia.
report-no-objectives = El contrato no tiene objetivos.
report-n-breached = { $n ->
    [one] Se incumplió { $n } objetivo.
   *[other] Se incumplieron { $n } objetivos.
}
report-n-undecided = { $n ->
    [one] Quedó { $n } objetivo sin decidir.
   *[other] Quedaron { $n } objetivos sin decidir.
}
report-fact-contract = Contrato
report-fact-period = Período
report-fact-period-value = { $period }, { $length } de hora local en { $zone }
report-fact-period-utc = Período en UTC
report-fact-data-up-to = Datos hasta
report-fact-version = Versión
report-fact-generated = Generado
report-fact-sources = Si las fuentes difieren
report-fact-dispute = Se puede impugnar hasta

# One-page summary.
report-outcome = { $all ->
    [one] En { $period } se cumplieron { $achieved } de { $all } objetivo de { $contract }.
   *[other] En { $period } se cumplieron { $achieved } de { $all } objetivos de { $contract }.
}
report-outcome-breached = { $all ->
    [one] En { $period } se cumplieron { $achieved } de { $all } objetivo de { $contract }; incumplidos: { $breached }.
   *[other] En { $period } se cumplieron { $achieved } de { $all } objetivos de { $contract }; incumplidos: { $breached }.
}
report-outcome-undecided = { $all ->
    [one] En { $period } se cumplieron { $achieved } de { $all } objetivo de { $contract }; sin decidir: { $undecided }.
   *[other] En { $period } se cumplieron { $achieved } de { $all } objetivos de { $contract }; sin decidir: { $undecided }.
}
report-outcome-both = En { $period } se cumplieron { $achieved } de { $all } objetivos de { $contract }; incumplidos: { $breached }; sin decidir: { $undecided }.
report-credit-none = Por este período no corresponde ninguna penalidad por servicio.
report-credit-undecided = { $n ->
    [one] Hasta ahora no surgió ninguna penalidad; { $n } objetivo no tiene veredicto, así que nada está definido.
   *[other] Hasta ahora no surgió ninguna penalidad; { $n } objetivos no tienen veredicto, así que nada está definido.
}
report-credit-due = La penalidad por servicio es de { $credit }, el { $percent } de la tarifa de { $fee }.
report-credit-capped = La penalidad por servicio es de { $credit }, el { $percent } de la tarifa de { $fee }, limitada por el tope del { $cap } de la tarifa.
report-credit-without-fee = La penalidad por servicio es de { $credit }.
report-data-none = No se esperaban datos para este período.
report-data-all = Llegaron todos los períodos de medición esperados.
report-data-least = Los datos menos completos son los de { $objective }: llegó el { $share } de los períodos de medición esperados (se pide el { $asked }).

# Why an objective has its verdict.
report-why-met = { $value } cumple la meta de { $comparison ->
    [at_least] al menos
   *[at_most] a lo más
} { $target }.
report-why-met-warning = { $value } cumple la meta de { $comparison ->
    [at_least] al menos
   *[at_most] a lo más
} { $target }, pero está en la zona de alerta.
report-why-tolerated = { $value } no alcanza la meta de { $comparison ->
    [at_least] al menos
   *[at_most] a lo más
} { $target }, aunque dentro de la tolerancia.
report-why-forgiven = { $value } no alcanza la meta de { $comparison ->
    [at_least] al menos
   *[at_most] a lo más
} { $target }; la gracia acordada lo condona.
report-why-missed = { $value } no alcanza la meta de { $comparison ->
    [at_least] al menos
   *[at_most] a lo más
} { $target }.
report-why-too-little = Solo llegó el { $share } de los datos y se pide el { $asked }; el contrato lo cuenta como incumplimiento.
report-why-too-little-valid = Solo el { $share } de los datos llegó y no es dudoso, y se pide el { $asked }; el contrato lo cuenta como incumplimiento.
report-why-no-verdict = Sin veredicto: llegó el { $share } de los datos y el contrato pide el { $asked }.
report-why-no-verdict-valid = Sin veredicto: el { $share } de los datos llegó y no es dudoso, y el contrato pide el { $asked }.
report-why-undecided = { $value }, pero no se pudo dar un veredicto.
report-why-no-value = Sin valor: { $gap }.
report-why-no-value-breached = Sin valor: { $gap }. El contrato lo cuenta como incumplimiento.
report-gap-missing = no llegaron datos
report-gap-all-excluded = se excluyó todo el período: no queda nada que medir
report-gap-nothing-expected = no se esperaba nada: el alcance no nombra ningún objeto del período o no hay en él horas de servicio
report-gap-zero = no ocurrió nada que se pudiera contar (0 ÷ 0)
report-gap-unavailable = el contador { $counter } nunca se importó
report-gap-not-a-number = la fórmula no tiene resultado real

# For those who read the table.
report-note-compared = comparado { $value }, { $rounding }
report-note-suspect = parte dudosa { $share }

# How an objective is measured.
report-term-objective = Objetivo
report-term-kpi = KPI
report-term-scope = Alcance
report-term-method = Método
report-term-exclusions = Exclusiones
report-term-rounding = Redondeo
report-term-completeness = Datos completos
report-term-service-hours = Horario de servicio
report-term-busy-hour = Hora cargada
report-term-warning = Alerta desde
report-scope-all = Todos los objetos
report-kpi-version = { $kpi }, versión { $version } de la fórmula
report-source-formula = fórmula propia
report-source-outages = registros de cortes
report-source-tickets = tickets
report-source-objectives = otros objetivos
report-completeness-undecided = al menos el { $least }; si no, no hay veredicto
report-completeness-ignore = al menos el { $least }; si no, se evalúa lo que llegó
report-completeness-breached = al menos el { $least }; si no, cuenta como incumplido
report-completeness-last-good = al menos el { $least }; si no, vale el resultado del último período con datos suficientes
report-rounding-none = ninguno; se compara el valor completo
report-rounding-half-up = { $n ->
    [one] mitad hacia arriba, a { $n } decimal
   *[other] mitad hacia arriba, a { $n } decimales
}
report-rounding-half-even = { $n ->
    [one] mitad al par, a { $n } decimal
   *[other] mitad al par, a { $n } decimales
}
report-rounding-half-up-shown = { $n ->
    [one] mitad hacia arriba, a { $n } decimal, solo para mostrar; se compara el valor completo
   *[other] mitad hacia arriba, a { $n } decimales, solo para mostrar; se compara el valor completo
}
report-rounding-half-even-shown = { $n ->
    [one] mitad al par, a { $n } decimal, solo para mostrar; se compara el valor completo
   *[other] mitad al par, a { $n } decimales, solo para mostrar; se compara el valor completo
}
report-method-period = El KPI sobre todos los contadores del período y del alcance, sumados primero
report-method-objects = Parte de los objetos cuyo valor propio cumple { $limit }
report-method-intervals = Parte de los intervalos de { $every } cuyo valor cumple { $limit }
report-method-percentile-objects = Percentil { $percent } de los objetos
report-method-percentile-intervals = Percentil { $percent } de los intervalos de { $every }
report-method-count-objects = Número de objetos que no cumplen { $limit }
report-method-count-intervals = Número de intervalos de { $every } que no cumplen { $limit }
report-method-outages = Número de cortes que cuentan
report-method-availability = Disponibilidad: tiempo en servicio de todo el tiempo que cuenta
report-method-weighted = Media de los valores de los objetos, cada uno con su peso
report-method-worst = El valor del peor objeto
report-method-median = Mediana de los valores diarios
report-method-tickets = Estadística de tickets
report-method-composite = Compuesto de otros objetivos
report-exclusions-none = no se excluye nada
report-exclusions-downtime = la caída excluida no cuenta como caída; el tiempo de servicio queda completo
report-exclusions-service-time = el tiempo excluido sale de la caída y del tiempo de servicio
report-exclusion-planned = mantenimiento programado
report-exclusion-emergency = mantenimiento de emergencia
report-exclusion-force-majeure = fuerza mayor
report-exclusion-customer = causado por el cliente
report-exclusion-third-party = terceros
report-exclusion-site-access = sin acceso al sitio
report-exclusion-atypical-day = día atípico
report-exclusion-energy-saving = ahorro de energía
report-exclusion-new-site = sitio nuevo
report-exclusion-decommissioned = fuera de servicio definitivo

# Charts.
report-chart-by-hour = Por hora
report-chart-by-day = Por día
report-chart-target = Meta
report-chart-excluded = Excluido
report-chart-complete = Datos completos, en parte
report-chart-text = { $objective } por hora y por día, { $period }, con la meta.
report-chart-text-days = { $objective } por día, { $period }, con la meta.
report-chart-extremes = El día más bajo es el { $low_day }, con { $low }; el más alto, el { $high_day }, con { $high }.
report-chart-without-value = { $n ->
    [one] { $n } día no tiene valor.
   *[other] { $n } días no tienen valor.
}
report-chart-shaded = { $n ->
    [one] { $n } ventana excluida aparece sombreada.
   *[other] { $n } ventanas excluidas aparecen sombreadas.
}

# Quality of the data.
report-suspect-none = Ningún emisor marcó períodos de medición como dudosos.
report-suspect-most = Los emisores marcaron como dudoso el { $share } de los períodos recibidos de { $objective }; estos valores se cuentan y se muestran aquí.
report-data-files = Archivos con datos del período
report-data-values = Valores leídos
report-data-replaced = Valores sustituidos por un archivo posterior
report-data-suspect = Filas marcadas como dudosas por el emisor
report-data-null = Valores informados como no disponibles
report-data-rejected = Archivos rechazados (de cualquier período)
report-data-zones = Base de datos de zonas horarias
report-data-program = Programa

# How it is computed.
report-how-ratio = Primero sumar, al final dividir
report-how-ratio-text = Los contadores se suman sobre todos los objetos y períodos del alcance, y después se divide. Un cociente de sumas no es un promedio de cocientes, en el que una celda tranquila pesa tanto como una cargada.
report-how-time = Tiempo
report-how-time-text = Los días y los meses son los de la zona horaria { $zone }, según la base de datos de zonas horarias de IANA { $version }. Los intervalos incluyen su inicio y excluyen su fin; un período de medición pertenece al día en que empieza.
report-how-rounding = Redondeo
report-how-rounding-text = Los valores se comparan según la regla de redondeo de cada objetivo. Al imprimir se agregan cifras hasta que el valor queda del mismo lado de la meta que el número completo. El CSV que acompaña este informe tiene todas las cifras.
report-how-missing = Datos faltantes y dudosos
report-how-missing-text = Faltante no es cero: un período que no llegó queda fuera de ambas sumas y hace los datos menos completos. Los valores dudosos se cuentan y se muestran. La división por cero no da ningún valor.
report-how-exclusions = Exclusiones
report-how-exclusions-text = Solo cuentan las ventanas aprobadas. Cambian lo que se cuenta, nunca los datos originales, y cada una figura con su motivo y su evidencia.
report-how-credits = Penalidades
report-how-credits-text = { $decimals ->
    [one] Los montos se calculan en aritmética decimal y se redondean a { $decimals } decimal de { $currency }, con la mitad alejándose de cero. Las penalidades no tienen tope.
   *[other] Los montos se calculan en aritmética decimal y se redondean a { $decimals } decimales de { $currency }, con la mitad alejándose de cero. Las penalidades no tienen tope.
}
report-how-credits-capped = { $decimals ->
    [one] Los montos se calculan en aritmética decimal y se redondean a { $decimals } decimal de { $currency }, con la mitad alejándose de cero. Su suma tiene un tope del { $cap } de la tarifa.
   *[other] Los montos se calculan en aritmética decimal y se redondean a { $decimals } decimales de { $currency }, con la mitad alejándose de cero. Su suma tiene un tope del { $cap } de la tarifa.
}

# Glossary.
report-word-completeness = Datos completos
report-word-completeness-text = Períodos de medición recibidos ÷ esperados, sobre todos los objetos del alcance.
report-word-contribution = Contribución
report-word-contribution-text = Parte de todas las fallas del alcance que causó un objeto.
report-word-credit = Penalidad
report-word-credit-text = Lo que cuesta un incumplimiento, como porcentaje de la tarifa según los escalones del contrato.
report-word-exclusion = Exclusión
report-word-exclusion-text = Tiempo que las partes acordaron no contar.
report-word-granularity = Período de granularidad
report-word-granularity-text = Tiempo durante el cual un elemento de red reúne un valor, a menudo 15 minutos.
report-word-kpi = KPI
report-word-kpi-text = Indicador clave de desempeño: un valor calculado con contadores que antes se sumaron.
report-word-margin = Margen
report-word-margin-text = Distancia del resultado a su meta; positiva cuando la meta se cumple.
report-word-score = Puntaje
report-word-score-text = Pesos de los objetivos cumplidos ÷ todos los pesos; los objetivos sin decidir no suman.
report-word-suspect = Dudoso
report-word-suspect-text = Marcado por el emisor como poco fiable.
report-word-undecided = Sin decidir
report-word-undecided-text = Llegó demasiado poco para evaluar, o no ocurrió nada que se pudiera evaluar.

# Settlement: who owes what, by which steps.
report-credit-pool = La penalidad por servicio es de { $credit }, el { $percent } de la tarifa de { $fee }, limitada por el fondo en riesgo: { $most } del { $pool } de la tarifa.
report-limit-pool = El límite del fondo en riesgo quitó { $amount }.
report-owed-both = { $with ->
    [both] Con una bonificación de { $bonus } y { $back } recuperados, el proveedor debe { $supplier } y el cliente debe { $customer } además de la tarifa.
    [bonus] Con una bonificación de { $bonus }, el proveedor debe { $supplier } y el cliente debe { $customer } además de la tarifa.
    [back] Con { $back } recuperados, el proveedor debe { $supplier } y el cliente debe { $customer } además de la tarifa.
   *[none] El proveedor debe { $supplier } y el cliente debe { $customer } además de la tarifa.
}
report-owed-by-customer = el cliente debe { $amount } además de la tarifa
report-owed-bonus-counted = Bonificación que cuenta
report-right = Derecho a terminar el contrato
report-right-reached = Ha surgido un derecho a terminar el contrato ({ $why }).
report-right-yes = Ha surgido
report-right-no = No ha surgido
report-right-open = Abierto: no se conocen períodos anteriores
report-settlement = Liquidación
report-settlement-dues = Quién debe cuánto
report-settlement-step = Cálculo
report-settlement-steps = Liquidación, paso a paso
report-settlement-summary = De la penalidad por servicio a lo que se debe: penalidades, bonificación, lo recuperado, neto, lo que debe el proveedor y lo que debe el cliente.
report-how-credits-pool = Las penalidades del fondo en riesgo ({ $pool } de la tarifa) no superan en conjunto el { $most } de este.
report-owed-customer = El cliente debe
report-owed-on-top = además de la tarifa
report-fact-agreement = Acuerdo
report-agreed-part = { $first } – { $last } ({ $covered } de { $all } días)
report-agreed-in-part = El acuerdo cubre el período en parte: { $agreed }. El período se evalúa completo, y las penalidades son partes de la tarifa entera.
report-gap-day-excluded = se excluyó todo el día: no queda nada que medir
report-data-all-excluded = No se esperaban datos: se excluyó todo el tiempo medido.
report-so-far = El período no ha terminado: así va hasta ahora.
report-so-far-until = El período no ha terminado: lo que sigue vale hasta ahora, con datos hasta { $until }, y puede cambiar; nada está liquidado.
report-credit-none-so-far = Hasta ahora no ha surgido ninguna penalidad por servicio.
report-credit-so-far = Si el período terminara así, la penalidad por servicio sería de { $credit }, el { $percent } de la tarifa de { $fee }; está en riesgo y no se debe.
report-credit-so-far-without-fee = Si el período terminara así, la penalidad por servicio sería de { $credit }; está en riesgo y no se debe.
report-owed-at-risk = en riesgo, no se debe
report-owed-credit-so-far = Penalidad hasta ahora
report-owed-supplier-so-far = El proveedor debería hasta ahora
report-owed-customer-so-far = El cliente debería hasta ahora
report-owed-both-so-far = { $with ->
    [both] Si el período terminara así, con una bonificación de { $bonus } y { $back } recuperados, el proveedor debería { $supplier } y el cliente { $customer } además de la tarifa.
    [bonus] Si el período terminara así, con una bonificación de { $bonus }, el proveedor debería { $supplier } y el cliente { $customer } además de la tarifa.
    [back] Si el período terminara así, con { $back } recuperados, el proveedor debería { $supplier } y el cliente { $customer } además de la tarifa.
   *[none] Si el período terminara así, el proveedor debería { $supplier } y el cliente { $customer } además de la tarifa.
}
report-right-so-far = Si el período terminara así, surgiría un derecho a terminar el contrato ({ $why }).
report-right-yes-so-far = Surgiría
report-settlement-so-far = El período no ha terminado: estos son los pasos si terminara así.
report-settlement-number = Paso
