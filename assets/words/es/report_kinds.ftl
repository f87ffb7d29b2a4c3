# Kinds of reports: names, sentences, notes.
report-kinds-monthly = Informe mensual
report-kinds-summary = Resumen ejecutivo
report-kinds-failing = Objetivos que requieren atención
report-kinds-incidents = Anexo de incidentes
report-kinds-quarterly = Revisión trimestral
report-kinds-portfolio = Cartera de contratos
report-kinds-matrix = Matriz de países
report-kinds-title = { $kind }, { $period }: { $about }
report-kinds-imprint = { $start } – { $end }, { $zone } · { $revision } · Datos hasta { $at } · Base de husos horarios { $database }
report-kinds-list-gap = ;{" "}
report-kinds-sentence-gap = {" "}
report-kinds-failing-sentence = { $all ->
    [one] Se cumplió { $achieved } de { $all } objetivo; lo cumplido no figura aquí.
   *[other] Se cumplieron { $achieved } de { $all } objetivos; esos no figuran aquí.
}
report-kinds-failing-sentence-warning = Se cumplieron { $achieved } de { $all } objetivos; de ellos solo figuran los que están en zona de alerta ({ $warning }).
report-kinds-failing-nothing = Nada que listar: todos los objetivos se cumplieron y ninguno está en zona de alerta.
report-kinds-failing-nothing-yet = Nada que listar por ahora: hasta este momento todos los objetivos se cumplen y ninguno está en zona de alerta. El período no ha terminado.
report-kinds-failing-no-lines = El contrato no tiene objetivos: no hay nada que cumplir o incumplir.
report-kinds-no-risk = Ningún objetivo está en zona de alerta ni cerca de su meta, y ninguno ha empeorado tres períodos seguidos.
report-kinds-no-risk-running = Si el período sigue así, ningún objetivo está en riesgo.
report-kinds-more-lines = { $n ->
    [one] { $n } objetivo más, con mayor holgura, está en el informe mensual.
   *[other] { $n } objetivos más, con mayor holgura, están en el informe mensual.
}
report-kinds-more-lines-missed = { $n ->
    [one] { $n } objetivo más está en el informe mensual. No cumplidos: { $missed }.
   *[other] { $n } objetivos más están en el informe mensual. De ellos, no cumplidos: { $missed }.
}
report-kinds-trend-better = mejor
report-kinds-trend-worse = peor
report-kinds-trend-same = igual
report-kinds-risk-lost = La meta ya no se puede cumplir en este período.
report-kinds-risk-outlook = Si el período sigue así, puede incumplirse la meta.
report-kinds-risk-below = Hasta ahora no se cumple la meta.
report-kinds-risk-undecided = No hay veredicto: lo que llegó no basta para decirlo.
report-kinds-risk-warning = Está en zona de alerta, a { $margin } de su meta.
report-kinds-risk-falling = Ha empeorado { $n } períodos seguidos.
report-kinds-risk-tight = Tiene poca holgura: está a { $margin } de su meta.
report-kinds-risk-cost = El siguiente escalón hacia abajo cuesta { $money } más.
report-kinds-points = { $n } puntos porcentuales
report-kinds-incidents-sentence = Tocan el contrato en el período { $outages ->
    [0] ningún corte
    [one] { $outages } corte
   *[other] { $outages } cortes
} y { $tickets ->
    [0] ningún ticket
    [one] { $tickets } ticket
   *[other] { $tickets } tickets
}; los cortes duraron { $length } en total, sumados registro por registro.
report-kinds-incidents-counted = { $n ->
    [one] { $n } registro cuenta para un objetivo, del todo o en parte; los demás explican y no deciden nada.
   *[other] { $n } registros cuentan para un objetivo, del todo o en parte; los demás explican y no deciden nada.
}
report-kinds-incidents-open = { $n ->
    [one] { $n } registro sigue abierto; aquí dura hasta el final de lo que se miró.
   *[other] { $n } registros siguen abiertos; aquí duran hasta el final de lo que se miró.
}
report-kinds-incidents-nothing = Ningún corte ni ticket del período habla de un objeto de este contrato. Lo que nunca se importó no puede figurar.
report-kinds-quarter-running = Interino: el trimestre no está completo
report-kinds-quarter-over = Todos los meses terminaron
report-kinds-month-running = Interino: el mes no ha terminado
report-kinds-month-over = El mes terminó
report-kinds-quarter-outcome = El contrato se cumplió en { $kept } de { $all ->
    [one] { $all } mes evaluado
   *[other] { $all } meses evaluados
}.
report-kinds-quarter-repeated = Incumplido en dos meses o más: { $names }.
report-kinds-quarter-no-credit = No surgió ninguna penalidad por servicio en el trimestre.
report-kinds-quarter-credit = Las penalidades por servicio de los meses suman { $credit }, de tarifas por { $fee }.
report-kinds-quarter-no-data = { $month }: sin datos.
report-kinds-quarter-no-verdict = { $month } no se pudo evaluar: { $why }
report-kinds-quarter-note = El contrato se evalúa mes a mes. El valor del trimestre es solo para comparar: suma de numeradores entre suma de denominadores, nunca un promedio de los valores mensuales.
report-kinds-quarter-from-sums = suma de los numeradores y denominadores de los meses
report-kinds-quarter-not-whole = no los tres meses tienen un valor
report-kinds-quarter-not-additive = sus dos lados no se suman entre meses
report-kinds-quarter-other-formula = su fórmula no es la misma en todos los meses
report-kinds-quarter-total = Trimestre
report-kinds-trend-picture = { $name }, hasta 13 meses: valores con una marca por el veredicto de cada uno, y la meta como línea discontinua; { $n } meses tienen valor. La tabla de abajo tiene los mismos números.
report-kinds-no-exclusions = Ninguna exclusión tuvo efecto en el trimestre.
report-kinds-no-revisions = Ningún mes del trimestre se ha congelado y ningún mes de la tendencia se corrigió.
report-kinds-state-provisional = Provisional
report-kinds-state-final = Definitivo
report-kinds-state-restated = Corrección { $n }
report-kinds-portfolio-sentence = En { $month } se cumplieron { $kept } de { $all ->
    [one] { $all } contrato
   *[other] { $all } contratos
} con datos.
report-kinds-portfolio-breached = { $n ->
    [one] { $n } contrato se incumplió.
   *[other] { $n } contratos se incumplieron.
}
report-kinds-portfolio-at-risk = { $n ->
    [one] { $n } contrato se cumplió con un objetivo en riesgo.
   *[other] { $n } contratos se cumplieron con un objetivo en riesgo.
}
report-kinds-portfolio-broken = { $n ->
    [one] { $n } no se pudo leer o evaluar y se nombra abajo.
   *[other] { $n } no se pudieron leer o evaluar y se nombran abajo.
}
report-kinds-portfolio-no-data = { $n ->
    [one] { $n } contrato no tiene datos del mes.
   *[other] { $n } contratos no tienen datos del mes.
}
report-kinds-value-of-target = { $value }, meta { $target }
report-kinds-money-by-rates = Sumado con los tipos de cambio de { $source }.
report-kinds-money-rate-lacks = Sin sumar: a los tipos de cambio declarados les falta una de las monedas.
report-kinds-money-no-rates = Sin sumar: montos de monedas distintas no tienen suma sin tipos de cambio declarados.
report-kinds-matrix-sentence = En { $month } se cumplieron { $achieved } de { $all } objetivos en { $countries ->
    [one] { $countries } país
   *[other] { $countries } países
}.
report-kinds-matrix-note = Una proporción cuenta objetivos y no pondera ninguno; nada dice de dinero ni de tráfico.
report-kinds-no-country = Sin país
report-kinds-family-accessibility = Accesibilidad
report-kinds-family-availability = Disponibilidad
report-kinds-family-integrity = Integridad
report-kinds-family-mobility = Movilidad
report-kinds-family-retainability = Retenibilidad
report-kinds-family-tickets = Tickets
report-kinds-family-traffic = Tráfico
report-kinds-family-energy = Energía
report-kinds-family-changes = Cambios
report-kinds-family-other = Otros

# Labels of their templates.
report-kinds-label-achieved-short = Cumplidos
report-kinds-label-affected = Objetivos afectados
report-kinds-label-after-caps = Penalidad
report-kinds-label-all-families = Total
report-kinds-label-at-risk = En riesgo
report-kinds-label-at-risk-next = En riesgo a continuación
report-kinds-label-before-caps = Antes de topes
report-kinds-label-belongs = Relacionado con
report-kinds-label-bonus = Bonificación
report-kinds-label-caps-took = Quitado por topes
report-kinds-label-cause = Causa
report-kinds-label-contract = Contrato
report-kinds-label-contracts = Contratos
report-kinds-label-converted = Todo en { $currency }, con tipos de cambio declarados
report-kinds-label-counted = Tiempo contado
report-kinds-label-country = País
report-kinds-label-credit-trend = Penalidades por mes
report-kinds-label-credit-trend-alt = Una barra por la penalidad de cada mes; la tabla de abajo tiene los mismos números.
report-kinds-label-credits = Penalidades
report-kinds-label-credits-summary = Penalidades de cada mes del trimestre: antes de topes, lo que quitaron los topes, penalidad, bonificación, lo que se debe; la última fila los suma.
report-kinds-label-currency = Moneda
report-kinds-label-customer-contract = Cliente y contrato
report-kinds-label-due = Penalidad a pagar
report-kinds-label-due-after-bonus = A pagar
report-kinds-label-duration = Duración
report-kinds-label-exclusion-short = Exclusión
report-kinds-label-exclusions = Exclusiones citadas arriba
report-kinds-label-exclusions-summary = Tiempo que no se cuenta: identificador y tipo, ventana, motivo, evidencia.
report-kinds-label-failing-table = Objetivos que no se cumplieron o están en zona de alerta, uno por fila.
report-kinds-label-fee = Tarifa del período
report-kinds-label-frozen = Congelado
report-kinds-label-in-warning = En zona de alerta
report-kinds-label-least-room = Menor holgura
report-kinds-label-mark-achieved = cumplido
report-kinds-label-mark-breached = incumplido
report-kinds-label-mark-other = tolerado, condonado o sin decidir
report-kinds-label-matrix-note = Cada celda: proporción de objetivos cumplidos, el objetivo con menor holgura y las penalidades de esos objetivos antes de los topes del contrato. El dinero de la última columna es lo que deben los contratos, después de topes.
report-kinds-label-matrix-summary = Países en filas, tipos de servicio en columnas: proporción de objetivos cumplidos, el de menor holgura, penalidades; la última fila y columna reúnen todo.
report-kinds-label-money = Dinero por moneda
report-kinds-label-money-summary = Por cada moneda: número de contratos, penalidad a pagar, dinero en riesgo.
report-kinds-label-month = Mes
report-kinds-label-all-lines = Los { $n } objetivos
report-kinds-label-n-contracts = Contratos: { $n }
report-kinds-label-n-counted = Registros que cuentan
report-kinds-label-n-of = { $n } de { $all }
report-kinds-label-not-given = No se da un valor del trimestre para:
report-kinds-label-open = Aún abiertos
report-kinds-label-open-note = cortes y tickets
report-kinds-label-outage-time = Tiempo de corte
report-kinds-label-outage-time-note = sumado, cada registro una vez
report-kinds-label-outages = Cortes
report-kinds-label-outages-summary = Cortes que tocan el contrato: registro y objeto, inicio y fin, duración, causa, objetivos afectados con lo que cuenta, exclusiones y tickets.
report-kinds-label-paused = En pausa
report-kinds-label-plus-at-risk = + { $money } en riesgo
report-kinds-label-portfolio-summary = Contratos, primero los que requieren atención: estado por mes, estado actual, puntaje, objetivos cumplidos, el de menor holgura, penalidad a pagar, dinero en riesgo.
report-kinds-label-problems = Sin leer o sin evaluar
report-kinds-label-problems-summary = Contratos que no se pudieron leer o evaluar, y por qué.
report-kinds-label-quarter = Trimestre
report-kinds-label-quarter-exclusions = Exclusiones del trimestre
report-kinds-label-record = Registro y objeto
report-kinds-label-revisions = Resultados congelados y correcciones
report-kinds-label-revisions-summary = Resultados congelados del trimestre y correcciones de todos los meses de la tendencia.
report-kinds-label-since-before = Desde el período anterior
report-kinds-label-so-far = hasta ahora
report-kinds-label-standing = Estado
report-kinds-label-start-end = Inicio y fin
report-kinds-label-state = Estado
report-kinds-label-still-open = aún abierto
report-kinds-label-summary-table = Objetivos del contrato, uno por fila: meta, resultado, margen, evolución desde el período anterior, último año, veredicto.
report-kinds-label-sums = Sumas por objetivo
report-kinds-label-sums-note = El tiempo contado es el de todos los objetos de un objetivo juntos; el de los tickets, el de su reloj. Un registro puede contar para varios objetivos: las filas no se suman.
report-kinds-label-sums-summary = Por cada objetivo: cortes, tickets, registros que cuentan, tiempo contado.
report-kinds-label-three-months = Tres meses
report-kinds-label-three-months-summary = Objetivos en filas: meta, resultado y veredicto de cada mes, y un valor del trimestre para comparar.
report-kinds-label-tickets = Tickets
report-kinds-label-tickets-summary = Tickets que tocan el contrato: registro y objeto, inicio y fin, duración, pausas, causa, objetivos afectados con lo que cuenta, exclusiones y cortes.
report-kinds-label-why = Por qué
report-kinds-label-year = 13 meses
report-kinds-label-year-of-trend = 13 meses de tendencia
report-kinds-frozen-of = { $what }: { $note }
report-kinds-frozen-more = { $n ->
    [one] Un período más cuenta como se congeló y ahora se evalúa de otro modo.
   *[other] { $n } períodos más cuentan como se congelaron y ahora se evalúan de otro modo.
}
report-kinds-month-differs = { $label }; { $n ->
    [one] un resultado cuenta como se congeló y ahora se evalúa de otro modo
   *[other] { $n } resultados cuentan como se congelaron y ahora se evalúan de otro modo
}
report-kinds-label-from-customer = El cliente debe
report-kinds-owed = { $label } { $amount }
report-kinds-quarter-owed = Contadas bonificaciones y recuperaciones, el proveedor debe { $supplier } y el cliente debe { $customer } además de las tarifas.
report-kinds-quarter-none-over = Ningún mes del trimestre ha terminado todavía.
report-kinds-quarter-running-month = { $month } está en curso: se muestra como va hasta ahora y no se cuenta ni se suma.
report-kinds-quarter-so-far = { $month } (hasta ahora, sin sumar)
report-kinds-states = Resultados del mes: congelados como definitivos { $settled }, corregidos { $restated }, sin congelar { $open }, en curso { $running }.
report-kinds-state-not-frozen = Sin congelar
