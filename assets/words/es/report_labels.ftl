# All parts.
report-labels-page = Página { $page } de { $pages }
report-labels-objective = Objetivo
report-labels-target = Meta
report-labels-result = Resultado
report-labels-margin = Margen
report-labels-data = Datos
report-labels-verdict = Veredicto
report-labels-weight = Peso
report-labels-credit = Penalidad
report-labels-value = Valor
report-labels-day = Día
report-labels-days = Día por día
report-labels-total = Total
report-labels-attached-csv = Todos los números de este informe con todos sus dígitos, en una tabla

# Part cover.
report-labels-cover-kind = Informe de niveles de servicio
report-labels-objectives-achieved = Objetivos cumplidos
report-labels-score = Puntaje
report-labels-service-credit = Penalidad por servicio
report-labels-sender = De
report-labels-contact = Contacto

# Part scorecard.
report-labels-scorecard = Cuadro de resultados
report-labels-scorecard-summary = Todos los objetivos del contrato, uno por fila: meta, resultado, margen, datos completos, veredicto, peso y penalidad; la última fila suma pesos y penalidades.
report-labels-scorecard-total = { $achieved } objetivos cumplidos, puntaje { $score }
report-labels-scorecard-capped = Las penalidades suman { $amount } antes del tope del contrato.
report-labels-trend = Tendencia
report-labels-days-legend = ✓ el día por sí solo cumpliría la meta · ▼ por debajo, ▲ por encima cuando menos es mejor · – sin valor. El contrato evalúa el período, no el día.

# Part objective.
report-labels-weight-of = peso { $weight }
report-labels-percentage-points = puntos porcentuales
report-labels-data-complete = Datos completos
report-labels-asked-for = se pide { $share }
report-labels-of-the-fee = { $percent } de la tarifa
report-labels-definition = Cómo se mide
report-labels-formula = Fórmula
report-labels-arithmetic = Cálculo
report-labels-what-would-change = Qué lo cambiaría
report-labels-what-lies-behind = Qué hay detrás
report-labels-worst-objects = Objetos que más cuestan
report-labels-worst-objects-summary = Los objetos que más perdieron de { $name }: valor, numerador, denominador, datos completos, parte de todas las fallas.
report-labels-object = Objeto
report-labels-numerator = Numerador
report-labels-denominator = Denominador
report-labels-contribution = Contribución
report-labels-more-in-csv = Otros objetos en el CSV de este informe: { $n }
report-labels-exclusions-applied = Exclusiones aplicadas
report-labels-no-exclusions = Ninguna: cuenta cada medición del período.
report-labels-exclusions-summary = Tiempo que no cuenta para { $name }: ventana, motivo, número de objetos, evidencia.
report-labels-exclusion = Exclusión
report-labels-window-local = Ventana, hora local
report-labels-reason = Motivo
report-labels-objects = Objetos
report-labels-evidence = Evidencia
report-labels-approved-by = aprobado por { $who }
report-labels-days-summary = Cada día de { $name }: valor y datos completos.
report-labels-no-value = sin valor
report-labels-days-missed-below = { $sign } señala los días por debajo de la meta. El contrato evalúa el período, no el día.
report-labels-days-missed-above = { $sign } señala los días por encima de la meta. El contrato evalúa el período, no el día.

# Part quality.
report-labels-quality = Calidad de los datos
report-labels-quality-summary = Los datos de cada objetivo: períodos de medición recibidos y esperados, parte completa y parte que se pide, dudosos.
report-labels-received = Recibidos
report-labels-expected = Esperados
report-labels-complete = Completo
report-labels-asked = Se pide
report-labels-suspect = Dudosos
report-labels-quality-note = Recibidos y esperados son períodos de medición × objetos.
report-labels-quality-days = Datos completos por día
report-labels-quality-days-legend = ✓ llegaron todos los períodos esperados · un número es el porcentaje que llegó, redondeado hacia abajo · – no se esperaba nada
report-labels-about-the-data = Sobre los datos

# Part method.
report-labels-method = Método
report-labels-glossary = Glosario

# Part files.
report-labels-files = Archivos
report-labels-files-note = Los archivos exportados de los que provienen estos números, con su SHA-256.
report-labels-file = Archivo
report-labels-so-far = hasta ahora
