objective-judging = Avaliando o período
objective-judging-hint = O resultado está a caminho.
objective-tab-overview = Resumo
objective-tab-calendar = Calendário diário
objective-tab-objects = Piores objetos
objective-tab-records = Chamados e interrupções
objective-tab-arithmetic = Cálculo
objective-next = Próximo objetivo
objective-previous = Objetivo anterior
objective-looking = Examinando o objetivo
objective-looking-hint = Buscam-se as perdas de todos os objetos, os chamados e as interrupções.
objective-no-hours = Este objetivo não tem horas: é medido por dias inteiros ou a partir de registros.
objective-tile-result = Resultado
objective-tile-result-note = do período
objective-tile-target = Meta
objective-warning-below = em risco abaixo de { $value }
objective-warning-above = em risco acima de { $value }
objective-tile-margin = Margem
objective-tile-valid = Dados válidos
objective-least-data = mínimo exigido: { $share }
objective-tile-credit = Crédito
objective-tile-credit-note = da tarifa
objective-over-the-period = Ao longo do período
objective-by-day = Por dia
objective-by-hour = Por hora
objective-shaded-excluded = Sombreado: tempo excluído
objective-strip-outages = Faixa: interrupções
objective-outages-short = Interr.
objective-outage-strip = Interrupções no eixo do tempo
objective-chart-name = Gráfico de { $name }
objective-days = Dias
objective-days-note = cada dia em relação à meta, para informação: o veredito é sobre o período
objective-days-name = Dias do período
objective-day-kept = cumprido
objective-day-missed = descumprido
objective-day-none = sem valor
objective-share-arrived = chegaram { $share } dos dados
objective-around = O que o mudaria
objective-forecast = Previsão
objective-burns-fast = O orçamento de erro se consome rápido: aja agora
objective-burns = O orçamento de erro se consome rápido demais: planeje uma correção
objective-behind-it = O que está por trás
objective-share-of-loss = { $percent } da perda
objective-explore = Explorar o objeto
objective-excluded = Tempo excluído
objective-nothing-excluded = Nada foi excluído
objective-not-counted = No registro, não aplicado
objective-exclusion = { $when } · { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
} · { $evidence } · decidido por { $who }
objective-calendar-title = Cada hora
objective-calendar-name = Calendário diário de { $name }
objective-calendar-counts = { $missing ->
    [0] { $missed } de { $n } horas não cumpriram a meta
    [one] { $missed } de { $n } horas não cumpriram a meta · falta { $missing } hora
   *[other] { $missed } de { $n } horas não cumpriram a meta · faltam { $missing } horas
}
objective-calendar-note = Cada hora em relação à meta, para informação: o veredito é sobre o período. Horas do relógio em { $zone }.
objective-calendar-hint = Aponte uma hora, ou clique e mova com as setas; Enter abre Explorar.
objective-monday = S
objective-tuesday = T
objective-wednesday = Q
objective-thursday = Q
objective-friday = S
objective-saturday = S
objective-sunday = D
objective-hour-again = esta hora de novo: o relógio voltou
objective-hour-kept = { $value } · cumprido
objective-hour-missed = { $value } · descumprido
objective-hour-missing = falta: nada chegou
objective-hour-nothing = nada aconteceu que se pudesse medir
objective-hour-excluded = excluída
objective-hour-out-of-service = fora do horário de serviço
objective-hour-not-yet = ainda não
objective-day-hours = um dia de { $n } horas: o relógio mudou
objective-legend-missing = Falta
objective-legend-excluded = Excluída
objective-legend-nothing = Nada a medir
objective-legend-out-of-service = Fora do horário de serviço
objective-legend-scale = Escala do pior valor ao melhor
objective-objects-title = Perda por objeto
objective-objects-none = Este objetivo não é feito de objetos
objective-objects-values = Os valores deste KPI não se somam: os objetos são ordenados pelo próprio valor.
objective-objects-no-loss = Nenhum objeto perdeu nada
objective-objects-most = { $n ->
    [one] { $n } objeto concentra
   *[other] { $n } objetos concentram
} 80% da perda total de { $total }.
objective-objects-total = Perderam-se { $total } ao todo, espalhados por muitos objetos.
objective-objects-impossible = { $n ->
    [one] { $n } objeto conta
   *[other] { $n } objetos contam
} mais sucessos que tentativas e aqui não perdem.
objective-objects-unknown = { $n ->
    [one] { $n } objeto não tem
   *[other] { $n } objetos não têm
} valor.
objective-pareto-name = Diagrama de Pareto da perda
objective-others = { $n ->
    [one] { $n } outro
   *[other] { $n } outros
}
objective-bar-hover = { $amount } · { $share } da perda
    { $together } com os anteriores
objective-column-object = Objeto
objective-column-value = Valor
objective-column-failures = Falhas
objective-column-downtime = Indisponibilidade
objective-column-share = % do total
objective-column-together = Acumulado
objective-open-object = Objeto { $name }
objective-records-title = Chamados e interrupções
objective-records-counts = { $n ->
    [one] { $n } registro
   *[other] { $n } registros
}, { $counting ->
    [one] { $counting } conta
   *[other] { $counting } contam
}
objective-records-n = { $n ->
    [one] { $n } registro
   *[other] { $n } registros
}
objective-records-outages = Interrupções
objective-records-tickets = Chamados
objective-records-filter = Registros
objective-records-all = Todos
objective-records-counting = Os que contam
objective-records-not-counting = Os que não contam
objective-records-of-counters = Este objetivo é medido com contadores: chamados e interrupções explicam a perda e não decidem nada.
objective-records-of-outages = Este objetivo é medido com registros de interrupções: os que contam formam o resultado. Os chamados são informativos.
objective-records-of-tickets = Este objetivo é medido com chamados: os que contam formam o resultado.
objective-records-of-lines = Este objetivo é feito de outros objetivos do contrato.
objective-no-records = Nenhum chamado nem interrupção dos objetos deste objetivo está no período
objective-no-records-of-kind = Nenhum registro deste tipo
objective-record-effect = Efeito
objective-record-start = Início
objective-record-id = Número
objective-record-object = Objeto
objective-record-duration = Duração
objective-record-counted = Contado
objective-record-lost = % da perda
objective-record-no-share = Não está entre os piores objetos: sua parte não foi calculada
objective-record-why = Causa e descrição
objective-record-objects = { $n ->
    [one] { $n } objeto deste objetivo
   *[other] { $n } objetos deste objetivo
}
objective-show-record = Mostrar { $id } no gráfico
objective-sort-by = Ordenar por { $name }
objective-effect-counts = Conta
objective-effect-in-part = Conta em parte
objective-effect-not = Não conta
objective-effect-background = Informativo
objective-outage = Interrupção
objective-ticket = Chamado
objective-note-within = dentro do limite
objective-note-late = depois do limite
objective-note-measured = medido
objective-note-open = ainda aberto, não julgado
objective-note-open-past-limit = aberto além do limite: conta quando terminar
objective-note-without-history = pode ter esperado sem registro disso
objective-note-not-of-line = outro tipo de chamado, ou de outro período
objective-note-in-exclusion = na exclusão { $id }
objective-cut-severity = sua severidade não conta
objective-cut-name = seu nome não conta
objective-cut-open = não tem fim, e tais interrupções são ignoradas
objective-cut-open-until-end = não tem fim: vale até o fim do período
objective-cut-short = mais curta que o mínimo
objective-cut-service = em parte fora do horário de serviço
objective-cut-excluded = em parte excluída
objective-cut-overlap = em parte contada com um registro anterior
objective-unmeasured-no-start = nada diz quando foi aberto
objective-unmeasured-ends-before = termina antes de ser aberto
objective-unmeasured-no-end = está resolvido, mas nada diz quando
objective-unmeasured-pause = sabe-se quanto esperou, não quando
objective-unmeasured-cut = seu histórico está cortado
objective-unmeasured-no-priority = não tem prioridade
objective-arithmetic = Cálculo
objective-data = Dados em que se baseia
objective-received = Períodos recebidos ÷ esperados
objective-reported = Reportado
objective-valid = Válido: reportado e não suspeito
objective-suspect = Marcado como suspeito pelo emissor
objective-origin-note = Linhas de todo o escopo neste período, incluindo o tempo excluído.
objective-tile-margin-spare = melhor que a meta
objective-tile-margin-short = aquém da meta
objective-tile-margin-even = exatamente a meta
objective-legend-missed = Não cumpre a meta
objective-legend-in-part = Alguns objetos excluídos
