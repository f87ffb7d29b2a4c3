exclusions-all-contracts = todos
exclusions-all-objects = Todos los objetos
exclusions-approve = Aprobar
exclusions-approver = El contrato solo deja decidir a { $approver }
exclusions-button = Exclusiones ({ $n })
exclusions-calendar = Calendario: { $field }
exclusions-calendar-earlier = Mes anterior
exclusions-calendar-later = Mes siguiente
exclusions-close = Cerrar
exclusions-contracts = Contratos
exclusions-count = { $n ->
    [one] { $n } exclusión en este período
   *[other] { $n } exclusiones en este período
} · aprobadas: { $approved } · propuestas: { $proposed } · rechazadas: { $rejected }
exclusions-counts = { $n ->
    [one] Se aplica a { $n } objeto
   *[other] Se aplica a { $n } objetos
}
exclusions-counts-capped = Se aplica a { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}; { $cut } exceden lo acordado
exclusions-credit = Penalidad
exclusions-credit-change = penalidad { $amount } { $currency }
exclusions-decide = Decidir
exclusions-decided = decidió { $by }
exclusions-decided-at = decidió { $by }, { $at }
exclusions-decided-by = Decidió
exclusions-decided-on = Fecha de la decisión
exclusions-discard = Descartar
exclusions-done-approved = { $id } quedó aprobada en { $file }
exclusions-done-proposed = { $id } quedó propuesta en { $file }
exclusions-done-rejected = { $id } quedó rechazada en { $file }
exclusions-done-undone = { $file } está como antes
exclusions-effect-approved = Qué efecto tiene
exclusions-effect-approved-sentence = Del resultado sin ella al oficial
exclusions-effect-costs = { $amount } más de penalidad
exclusions-effect-lines = { $n ->
    [one] afecta { $n } objetivo
   *[other] afecta { $n } objetivos
}
exclusions-effect-none = no cambia nada
exclusions-effect-proposed = Qué efecto tendría
exclusions-effect-proposed-sentence = Del resultado oficial al que habría si se aprobara
exclusions-effect-row = { $name }: { $before } → { $after }
exclusions-effect-saves = { $amount } menos de penalidad
exclusions-elsewhere = No cubre ningún objeto de este objetivo
exclusions-end = Fin
exclusions-end-before-start = El fin no es posterior al inicio
exclusions-entry = Exclusión { $id }, { $kind }, { $state }
exclusions-evidence = Evidencia
exclusions-evidence-hint = CHG-1042, un ticket, una carta
exclusions-faults = Aún no se puede proponer
exclusions-file = Archivo del registro
exclusions-id = Id
exclusions-inside = En este período
exclusions-judging = Evaluando el período
exclusions-kind = Tipo
exclusions-kind-agreed = { $n } de { $all } objetivos lo acuerdan; aviso: { $hours } h
exclusions-kind-atypical-day = Día atípico
exclusions-kind-cap = a lo más { $n } min en un período
exclusions-kind-customer = Causado por el cliente
exclusions-kind-decommissioned = Fuera de servicio definitivo
exclusions-kind-emergency = Mantenimiento de emergencia
exclusions-kind-energy-saving = Ahorro de energía
exclusions-kind-force-majeure = Fuerza mayor
exclusions-kind-new-site = Sitio nuevo
exclusions-kind-nobody = Ningún objetivo del contrato acuerda este tipo: no cambiaría nada
exclusions-kind-planned = Mantenimiento programado
exclusions-kind-site-access = Acceso al sitio
exclusions-kind-third-party = Tercero
exclusions-lane-counts = Aplicadas
exclusions-lane-outages = Cortes
exclusions-lane-proposed = Propuestas
exclusions-lane-refused = No aplicadas
exclusions-lanes = Exclusiones y cortes del período
exclusions-lanes-hint = Arrastre para elegir el tiempo de una exclusión nueva; haga clic en una entrada para verla o en un corte para proponerlo
exclusions-lanes-hint-plain = Arrastre para elegir el tiempo de una exclusión nueva; haga clic en una entrada para verla
exclusions-lasts = dura { $span }
exclusions-lines = Objetivo por objetivo
exclusions-minutes = { $n } min
exclusions-n-objects = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}
exclusions-needs-who = Una decisión necesita un nombre
exclusions-new = Exclusión nueva
exclusions-none-action = Llenar el formulario
exclusions-none-sentence = Arrastre sobre los días de arriba para marcar el tiempo que se debe excluir, o empiece con el formulario. Verá su efecto en cada objetivo antes de escribir nada.
exclusions-none-title = No hay exclusiones en este período
exclusions-nothing-written = Nada se guarda hasta pulsar Proponer
exclusions-notice = Aviso previo
exclusions-notice-after = avisado { $given } después del inicio, se acordaron { $hours } h antes
exclusions-notice-given = { $given } de aviso, se acordaron { $hours } h
exclusions-notice-kept = Aviso a tiempo
exclusions-notice-late = Aviso tardío
exclusions-notice-nobody = no consta cuándo se avisó, se acordaron { $hours } h
exclusions-notice-not-asked = No se acordó aviso previo
exclusions-notice-unknown = Aviso sin registro
exclusions-notified-at = Aviso al cliente
exclusions-only-this = Solo este contrato
exclusions-points = pp
exclusions-preview = Qué efecto tendría
exclusions-preview-elsewhere = No toca este contrato y período
exclusions-preview-needs-time = Indique inicio y fin
exclusions-preview-sentence = En vivo, como si se aprobara. No se escribe nada y nada es oficial.
exclusions-preview-tag = Vista previa
exclusions-propose = Proponer
exclusions-propose-new = Proponer una exclusión
exclusions-reason = Motivo
exclusions-reason-hint = qué pasó, en palabras
exclusions-refused-approver = Decidió { $by }, y solo puede hacerlo { $approver }
exclusions-refused-cap = Los { $minutes } min acordados para este tipo ya se usaron: { $kind }
exclusions-refused-kind = El objetivo no acuerda este tipo: { $kind }
exclusions-refused-left-out = Se deja fuera en esta simulación
exclusions-refused-not-notified = Se acordaron { $hours } h de aviso y no consta cuándo se avisó
exclusions-refused-nothing-agreed = El objetivo no acuerda ninguna exclusión
exclusions-refused-notified-after = Avisado { $given } después del inicio, se acordaron { $hours } h antes
exclusions-refused-notified-late = Avisado { $given } antes del inicio, se acordaron { $hours } h
exclusions-refused-state = Está { $state }: solo se aplican las ventanas aprobadas
exclusions-reject = Rechazar
exclusions-reject-hint = sin prueba, fuera del acuerdo
exclusions-reject-reason = Motivo del rechazo
exclusions-scope = Objetos
exclusions-scope-hint = site == "LIM014"; vacío para todos
exclusions-scope-of-line = Alcance del objetivo
exclusions-score = Puntaje
exclusions-start = Inicio
exclusions-state-approved = Aprobada
exclusions-state-proposed = Propuesta
exclusions-state-rejected = Rechazada
exclusions-tabs = Actuar sobre el resultado
exclusions-time-skipped = Los relojes se saltan esta hora. La siguiente es
exclusions-time-twice = Los relojes marcan esta hora dos veces. ¿Cuál?
exclusions-time-unreadable = Escriba fecha y hora, p. ej. 2026-10-11 01:00
exclusions-title = Exclusiones
exclusions-unchanged = sin cambio
exclusions-undo = Deshacer el último cambio
exclusions-undo-hint = Devuelve { $file } a como estaba, byte por byte
exclusions-who = Su nombre o área
exclusions-who-hint = un nombre o un área
exclusions-window = Ventana
exclusions-would-not-count = No se aplicaría a
