portfolio-empty = Este espacio de trabajo está vacío. Suelte archivos de rendimiento exportados o una carpeta entera sobre la ventana, o elíjalos aquí.
portfolio-no-contracts-title = Aún no hay contratos
portfolio-no-contracts = Hay datos, pero nada acordado sobre ellos. Cree un contrato: cliente, zona horaria, tarifa, objetivos con sus metas. Entonces esta página dirá quién está en riesgo y cuánto dinero está en juego.
portfolio-arriving-title = Los datos están llegando
portfolio-arriving = Los primeros valores se ven aquí en cuanto se leen; los contratos que vienen con ellos se evalúan enseguida.
portfolio-open-definitions = Crear un contrato
portfolio-no-periods-title = Ningún contrato tiene un período con datos
portfolio-no-periods = Los veredictos se basan en datos. Importe las exportaciones de los días que cubren los contratos.
portfolio-nothing-passes-title = Ningún contrato pasa el filtro
portfolio-nothing-passes = Quite una palabra o una opción, o muestre de nuevo todos los contratos.
portfolio-clear-filter = Mostrar todo
portfolio-judging-title = Evaluando los contratos
portfolio-judging-sentence = Los meses más recientes van primero y aparecen mientras se evalúa el resto.
portfolio-judged = { $done } de { $all } períodos evaluados
portfolio-stopped = { $n ->
    [one] { $n } período sin evaluar
   *[other] { $n } períodos sin evaluar
}
portfolio-go-on = Evaluar el resto
portfolio-as-of = Al { $time }, { $zone }
portfolio-standing-problem = Problema
portfolio-standing-waiting = En espera
portfolio-standing-no-data = Sin datos
portfolio-outlook-safe = Seguro
portfolio-outlook-on-track = Bien encaminado
portfolio-outlook-at-risk = En riesgo
portfolio-outlook-lost = Ya no se cumple
portfolio-month-contracts = { $n ->
    [one] { $month } · { $n } contrato
   *[other] { $month } · { $n } contratos
}
portfolio-due-in = Penalidad a pagar · { $month }
portfolio-risk-in = En riesgo ahora · { $month }
portfolio-nothing = Nada
portfolio-nothing-due = Ninguna penalidad que pagar por este mes
portfolio-nothing-at-risk = Ningún objetivo en riesgo tendría costo
portfolio-too-little-data = Llegaron muy pocos datos para saberlo
portfolio-of-breached = { $n ->
    [one] de { $n } contrato incumplido
   *[other] de { $n } contratos incumplidos
}
portfolio-of-at-risk = { $n ->
    [one] de { $n } contrato en riesgo
   *[other] de { $n } contratos en riesgo
}
portfolio-rates = Sumado con los tipos de cambio de { $source }
portfolio-no-rates = Sin sumar: no hay tipos de cambio
portfolio-no-rates-hover = Los montos de monedas distintas solo se suman con tipos de cambio declarados en el archivo rates.toml del espacio de trabajo
portfolio-count-label = { $standing }: { $n }
portfolio-count-hover = Mostrar solo los contratos en este estado: { $standing }
portfolio-contract = Contrato
portfolio-trend = Tendencia
portfolio-margin = Margen
portfolio-margin-hover = El objetivo con menos holgura hasta su meta. Un clic pone primero la menor holgura
portfolio-forecast = Pronóstico
portfolio-at-stake = En juego
portfolio-at-stake-hover-one = Penalidad del mes y dinero en riesgo del período en curso, lo mayor primero
portfolio-at-stake-hover-rates = Penalidad y dinero en riesgo, lo mayor primero según los tipos de cambio del espacio de trabajo
portfolio-at-stake-hover-share = Penalidad y dinero en riesgo. Las monedas difieren y no hay tipos de cambio: primero va el mayor % de la tarifa
portfolio-at-risk-short = en riesgo
portfolio-plus-risk = + { $money } en riesgo
portfolio-sort-label = Ordenar por { $name }
portfolio-month-label = Ver { $month }
portfolio-contract-label = Contrato { $name }
portfolio-objective-label = Objetivo { $name }
portfolio-cell-label = { $title }: { $standing }
portfolio-unread-label = No se pudo leer { $file }
portfolio-show-lines = Mostrar los objetivos de { $name }
portfolio-hide-lines = Ocultar los objetivos de { $name }
portfolio-supporting = { $name } (de apoyo)
portfolio-n-contracts = { $n ->
    [one] { $n } contrato
   *[other] { $n } contratos
}
portfolio-n-shown = { $n } de { $all } contratos
portfolio-n-months = { $n } meses
portfolio-months = Meses
portfolio-search = Buscar contratos
portfolio-search-hint = Cliente, contrato…
portfolio-country = País
portfolio-vendor = Proveedor
portfolio-technology = Tecnología
portfolio-all-of = { $name }: todos
portfolio-group-by = Agrupar por
portfolio-by-customer = Cliente
portfolio-by-country = País
portfolio-by-region = Región
portfolio-by-group = Grupo
portfolio-no-country = Sin país
portfolio-no-region = Sin región
portfolio-no-group = Sin grupo
portfolio-due-and-risk = { $due } a pagar, { $risk } en riesgo
portfolio-converted = En total { $sum }, con los tipos de cambio de { $source }
portfolio-open-scorecard = Abrir el cuadro de resultados
portfolio-open-objective = Abrir el objetivo
portfolio-write-report = Generar informe…
portfolio-copy-id = Copiar el id del contrato
portfolio-waiting-hover = Se evalúa después de los meses más recientes
portfolio-no-data-hover = No llegó nada de lo que mide el contrato: no hay veredicto
portfolio-provisional-hover = El período sigue en curso: así va hasta ahora
portfolio-credit = Penalidad por servicio
portfolio-credit-after-bonus = Tras bonificación y recuperación
portfolio-at-risk = Dinero en riesgo
portfolio-fee = Tarifa del período
portfolio-score = Puntaje
portfolio-valid-data = Datos válidos
portfolio-more-lines = { $n ->
    [one] y { $n } objetivo más
   *[other] y { $n } objetivos más
}
portfolio-value = Valor
portfolio-target = Meta
portfolio-headroom = Holgura restante
portfolio-sides = n ÷ d
portfolio-forecast-value = Esperado al final
portfolio-required = Necesario en lo que resta
portfolio-why-object = Peor: { $object }, { $share } de las fallas
portfolio-why-object-only = Peor: { $object }
portfolio-outlook-safe-hover = Seguro: incluso el peor resto cumple la meta
portfolio-outlook-on-track-hover = Bien encaminado: si sigue así, cumple la meta
portfolio-outlook-at-risk-hover = En riesgo: si sigue así, puede incumplir la meta
portfolio-outlook-lost-hover = La meta ya no se puede cumplir
portfolio-files = Archivos
portfolio-objects = Objetos
portfolio-measurements = Contadores
portfolio-samples = Muestras
portfolio-period-covered = Período cubierto
portfolio-all-taken-in = todos importados
portfolio-need-attention = { $n ->
    [one] { $n } requiere atención
   *[other] { $n } requieren atención
}
portfolio-on-disk = { $size } en disco
portfolio-n-files = { $n } archivos
portfolio-n-objects = { $n } objetos
portfolio-n-samples = { $n } muestras
portfolio-stored-label = Lo que está almacenado
portfolio-month-short = { $month ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sep
    [10] oct
    [11] nov
   *[12] dic
}
portfolio-month-short-year = { $month ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sep
    [10] oct
    [11] nov
   *[12] dic
}/{ $year }
portfolio-at-stake-by-share = según el % de la tarifa
portfolio-at-stake-by-rates = según tipos de cambio
