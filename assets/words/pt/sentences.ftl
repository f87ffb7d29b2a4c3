sentences-list = { $before }, { $next }
sentences-none = nenhum
sentences-achieved = cumprido
sentences-tolerated = tolerado
sentences-forgiven = relevado
sentences-breached = descumprido
sentences-undecided = sem decisão
sentences-outcome-stretch = meta de excelência alcançada
sentences-outcome-improvement = meta de melhoria alcançada
sentences-outcome-met = cumprido
sentences-outcome-missed = descumprido
sentences-lack-unexpected = nenhum período de medição era esperado; exige-se { $asked } de dados válidos
sentences-lack-suspect = { $received } recebido × ({ $whole } − { $suspect } suspeito) = { $valid } válido < { $asked } exigido
sentences-lack = { $received } recebido < { $asked } exigido
sentences-no-data-arrived = { $name }: nenhum dado chegou
sentences-nothing-happened = { $name } = sem valor: nada ocorreu que pudesse ser avaliado
sentences-nothing-happened-of = { $name } = { $equation } = sem valor: nada ocorreu que pudesse ser avaliado
sentences-never-imported = { $name }: sem valor: o contador { $counter } nunca foi importado
sentences-no-value-number = { $name }: sem valor: o cálculo saiu dos números reais
sentences-out-of-numbers = o cálculo saiu dos números reais
sentences-beyond-cap = { $id } ({ $minutes } min acima do teto)
sentences-exclusions-downtime = exclusões: { $names }; a indisponibilidade excluída não conta, o tempo de serviço fica inteiro
sentences-exclusions-service = exclusões: { $names }; o tempo excluído sai da indisponibilidade e do tempo de serviço
sentences-exclusion-refused = a exclusão { $id } não se aplica: { $reason }
sentences-exclusions-refused = as exclusões { $ids } não se aplicam: { $reason }
sentences-rounded-half-up = { $value } arredondado a { $decimals } { $decimals ->
    [one] casa decimal
   *[other] casas decimais
}, metade para cima = { $result }
sentences-rounded-half-even = { $value } arredondado a { $decimals } { $decimals ->
    [one] casa decimal
   *[other] casas decimais
}, metade para o par = { $result }
sentences-compared = { $value } { $sign } meta { $target } → { $verdict }
sentences-compared-within = { $value } { $sign } meta { $target }, por não mais que a tolerância de { $tolerance } → { $verdict }
sentences-compared-beyond = { $value } { $sign } meta { $target }, por mais que a tolerância de { $tolerance } → { $verdict }
sentences-warning-zone = dentro da zona de alerta, que começa em { $warning }
sentences-nothing-arrived = nada chegou de { $n } { $n ->
    [one] valor esperado
   *[other] valores esperados
}
sentences-nothing-arrived-breach = nada chegou de { $n } { $n ->
    [one] valor esperado
   *[other] valores esperados
}; dados ausentes contam como descumprimento → { $verdict }
sentences-no-value = não há valor a comparar → { $verdict }
sentences-judged-on-arrived = avaliado com o que chegou
sentences-stands-in = { $lack } → vale em seu lugar o valor de { $period }: { $value }
sentences-no-stand-in = { $lack }, e nenhum período anterior teve dados suficientes → { $verdict }
sentences-target-of = neste período vale a meta de { $day }
sentences-grace = descumprimento { $n } em { $periods } { $periods ->
    [one] período
   *[other] períodos
} (antes: { $before }); relevam-se { $forgiven } → { $verdict }
sentences-grace-first = descumprimento { $n } em { $periods } { $periods ->
    [one] período
   *[other] períodos
} (nenhum antes); relevam-se { $forgiven } → { $verdict }
sentences-periods-unknown = não se conhecem { $n } destes períodos
sentences-part-without-value = { $name }: { $part } não tem valor → { $verdict }
sentences-n-objects = { $n } { $n ->
    [one] objeto
   *[other] objetos
}
sentences-n-days = { $n } { $n ->
    [one] dia
   *[other] dias
}
sentences-n-intervals = { $n } { $n ->
    [one] intervalo
   *[other] intervalos
} de { $every }
sentences-cells-left-out = { $line }; sem valor, ficam de fora: { $cells }
sentences-cells-keep = cumprem { $limit }: { $n } de { $cells }
sentences-cells-miss = não cumprem { $limit }: { $n } de { $cells }
sentences-percentile-nearest = percentil { $percent } (posto mais próximo) de { $cells }
sentences-percentile-between = percentil { $percent } (interpolado entre postos) de { $cells }
sentences-median = mediana de { $cells }
sentences-worst-cell = o pior de { $cells }: { $name }
sentences-worst-of = o pior de { $values }
sentences-weighted = Σ peso × valor = { $sum } em { $n } { $n ->
    [one] objeto
   *[other] objetos
} ÷ Σ peso = { $weights }
sentences-weightless = { $line }; sem peso, ficam de fora: { $n } { $n ->
    [one] objeto
   *[other] objetos
}
sentences-credit-none = nenhum crédito foi acordado para este objetivo
sentences-credit-undecided = sem veredito não há crédito
sentences-credit-tolerated = tolerado: sem descumprimento não há crédito
sentences-credit-forgiven = relevado: sem descumprimento não há crédito
sentences-no-pool = o contrato não prevê um fundo em risco: a sua parte é nada
sentences-pool-untouched = cumprido: nada é retirado do fundo em risco
sentences-pool-share = descumprido → { $percent } do fundo ({ $share } de { $fee }) = { $amount }
sentences-step = degrau { $sign } { $limit }
sentences-beyond-steps = além do último degrau
sentences-beyond-steps-missing = além do último degrau, por falta de dados
sentences-cap = teto
sentences-cap-missing = teto, por falta de dados
sentences-no-shortfall = sem déficit
sentences-sliding = proporcional
sentences-credit-amount = { $name } → { $percent } de { $base } = { $amount }
sentences-from-target = meta { $target }
sentences-shortfall = déficit = { $difference } = { $shortfall }
sentences-no-shortfall-step = déficit = { $difference }, não é maior que zero → nenhum degrau
sentences-steps-started = { $ratio } = { $n } { $n ->
    [one] degrau iniciado
   *[other] degraus iniciados
}
sentences-steps-completed = { $ratio } = { $n } { $n ->
    [one] degrau completo
   *[other] degraus completos
}
sentences-above-cap = { $percent } supera o teto de { $cap }
sentences-points = { $why } → { $n } { $n ->
    [one] ponto
   *[other] pontos
}
sentences-repeat = { $n } { $n ->
    [one] descumprimento
   *[other] descumprimentos
} em { $periods } { $periods ->
    [one] período
   *[other] períodos
} ({ $before } e este)
sentences-repeat-amount = { $id }: { $why } → { $percent } de { $base } × { $multiplier } = { $amount }
sentences-no-multiplier = { $id }: { $n } de { $wanted } descumprimentos em { $periods } { $periods ->
    [one] período
   *[other] períodos
} → sem multiplicador
sentences-repeat-unknown = { $id }: não se pode dizer se este é o descumprimento { $wanted } em { $periods } { $periods ->
    [one] período
   *[other] períodos
} (× { $multiplier }): { $n ->
    [one] não se conhece { $n } período anterior
   *[other] não se conhecem { $n } períodos anteriores
}
sentences-earn-back = { $id }: { $n } { $n ->
    [one] período bom
   *[other] períodos bons
} depois de { $period } → recupera-se { $percent } do seu crédito de { $credit } = { $amount }
sentences-earn-back-unknown = { $id }: não se pode dizer se um crédito é recuperado após { $n } { $n ->
    [one] período bom
   *[other] períodos bons
}: não se conhece o período { $back } antes deste
sentences-bonus = { $id }: { $outcome } → bônus { $percent } de { $fee } = { $amount }
sentences-points-row = linha a partir de { $n } { $n ->
    [one] ponto
   *[other] pontos
}
sentences-points-below = abaixo da primeira linha
sentences-points-amount = pontos: { $total } → { $row }: { $percent } de { $fee } = { $amount }
sentences-pool = fundo em risco: { $percent } de { $fee } = { $pool }, do qual no máximo { $most } = { $cap }
sentences-credits = créditos: { $total }
sentences-credit-cap = teto: { $percent } de { $fee } = { $cap } (arredondado para baixo)
sentences-bonus-cap = teto do bônus: { $percent } de { $fee } = { $cap } (arredondado para baixo)
sentences-within = { $limit }; { $amount } não o supera
sentences-above = { $limit }; { $amount } o supera → { $cap }
sentences-bonus-above = { $limit }; { $amount } o supera
sentences-bonus-unpaid = bônus: { $bonus } nunca é pago, portanto contam no máximo os créditos de { $credits }
sentences-net = líquido: { $bonus } de bônus + { $back } recuperado − { $credits } de créditos = { $net }
sentences-separate = pago em separado: o fornecedor deve { $supplier }, o cliente deve { $customer }
sentences-netted = compensado: o fornecedor deve { $supplier }, o cliente deve { $customer }
sentences-any-objective = qualquer objetivo
sentences-this-period = este período
sentences-termination = rescisão: { $what } descumprido em { $n } de { $periods } períodos ({ $missed }); o direito surge com { $wanted }
sentences-no-termination = rescisão: { $what } descumprido em { $n } de { $periods } períodos; o direito surgiria com { $wanted }
sentences-termination-unknown = rescisão: não se pode dizer se { $what } foi descumprido { $wanted } { $wanted ->
    [one] vez
   *[other] vezes
} em { $periods } { $periods ->
    [one] período
   *[other] períodos
}: { $n ->
    [one] não se conhece { $n } período anterior
   *[other] não se conhecem { $n } períodos anteriores
}
sentences-more-failures = com { $n ->
    [one] mais { $n } falha
   *[other] mais { $n } falhas
}, { $change }
sentences-fewer-failures = com { $n ->
    [one] menos { $n } falha
   *[other] menos { $n } falhas
}, { $change }
sentences-more-outages = com { $n ->
    [one] mais { $n } interrupção
   *[other] mais { $n } interrupções
}, { $change }
sentences-fewer-outages = com { $n ->
    [one] menos { $n } interrupção
   *[other] menos { $n } interrupções
}, { $change }
sentences-time-of-objects = { $line } (tempo somado de { $n } { $n ->
    [one] objeto
   *[other] objetos
})
sentences-less-down = com { $time }, { $change }
sentences-second-down = com mais 1 segundo de indisponibilidade, { $change }
sentences-down-target = com { $time } a meta ainda é cumprida; com mais 1 segundo é descumprida
sentences-down-warning = com { $time } não se chega à zona de alerta; com mais 1 segundo, sim
sentences-down-tolerance = com { $time } a tolerância ainda basta; com mais 1 segundo é superada
sentences-down-credit-rises = com { $time } o crédito se mantém; com mais 1 segundo sobe { $amount }
sentences-down-credit-falls = com { $time } o crédito se mantém; com mais 1 segundo cai { $amount }
sentences-change-target-missed = a meta é descumprida
sentences-change-target-met = a meta é cumprida
sentences-change-warning-reached = chega-se à zona de alerta
sentences-change-warning-left = sai-se da zona de alerta
sentences-change-tolerance-exceeded = a tolerância é superada
sentences-change-tolerance-holds = a tolerância basta
sentences-change-credit-rises = o crédito sobe { $amount }
sentences-change-credit-falls = o crédito cai { $amount }
sentences-minutes-more = { $n ->
    [one] mais { $n } minuto
   *[other] mais { $n } minutos
} de indisponibilidade
sentences-minutes-less = { $n ->
    [one] menos { $n } minuto
   *[other] menos { $n } minutos
} de indisponibilidade
sentences-time-more = mais { $time } de indisponibilidade
sentences-time-less = menos { $time } de indisponibilidade
sentences-percentage-points = { $n } { $n ->
    [one] ponto percentual
   *[other] pontos percentuais
}
sentences-worse = se piorar { $distance }, { $change }
sentences-worse-beyond = se piorar mais de { $distance }, { $change }
sentences-better = se melhorar { $distance }, { $change }
sentences-better-beyond = se melhorar mais de { $distance }, { $change }
sentences-outlook-safe = seguro: mesmo o pior caso cumpre a meta
sentences-outlook-on-track = em risco, no rumo certo: neste ritmo a meta é cumprida
sentences-outlook-at-risk = em risco: neste ritmo a meta pode ser descumprida
sentences-outlook-lost = já não se pode cumprir: nem o melhor caso alcança a meta
sentences-no-outlook = perspectiva não definida: { $why }
sentences-rest = { $before } até agora, faltam { $rest } ({ $basis })
sentences-no-rest = { $before } até agora; { $why }
sentences-basis-known = conhecido
sentences-basis-plan = estimado: conforme o planejado
sentences-basis-weekdays = estimado: pelos dias da semana
sentences-basis-pace = estimado: no ritmo até agora
sentences-best-case = melhor caso { $value }
sentences-no-best-case = melhor caso não definido: { $why }
sentences-run-rate = ritmo atual { $value }
sentences-no-run-rate = ritmo atual não definido: { $why }
sentences-worst-case = pior caso { $value }
sentences-no-worst-case = pior caso não definido: { $why }
sentences-required-at-least = no que falta exige-se ao menos { $value }
sentences-required-more-than = no que falta exige-se mais de { $value }
sentences-required-at-most = no que falta exige-se no máximo { $value }
sentences-required-less-than = no que falta exige-se menos de { $value }
sentences-no-required = o exigido no que falta não está definido: { $why }
sentences-seasonal = estimativa pelos dias da semana { $value } (estimado)
sentences-no-seasonal = estimativa pelos dias da semana não definida: { $why }
sentences-interval = entre { $low } e { $high }: cerca de { $percent } dos períodos terminam dentro, segundo { $n } { $n ->
    [one] período passado
   *[other] períodos passados
}
sentences-no-interval = intervalo não definido: { $why }
sentences-undefined-period-over = o período terminou
sentences-undefined-nothing-so-far = até agora nada foi contado
sentences-undefined-rest-unknown = não se sabe quanto falta
sentences-undefined-no-upper-bound = um valor deste tipo não tem limite superior
sentences-undefined-no-lower-bound = um valor deste tipo não tem limite inferior
sentences-undefined-contradiction = as quantidades se contradizem: uma parte é maior que o seu total, ou negativa
sentences-undefined-out-of-range = as quantidades excedem a faixa decimal
sentences-undefined-no-days = não foram dados valores diários
sentences-undefined-weekday = ainda não houve { $day }, e falta ao menos um dia assim
sentences-undefined-too-few = um intervalo precisa de { $least } períodos passados com dias conhecidos suficientes, e podem ser usados { $n }
sentences-monday = segunda-feira
sentences-tuesday = terça-feira
sentences-wednesday = quarta-feira
sentences-thursday = quinta-feira
sentences-friday = sexta-feira
sentences-saturday = sábado
sentences-sunday = domingo
sentences-burn-long = janela longa
sentences-burn-short = janela curta
sentences-burn-no-window = a janela de { $window } não existe em dados de { $every }
sentences-burn-other-window = a { $window } é de { $used } em vez de { $asked }: os dados chegam a cada { $every }
sentences-burn-same-windows = as duas janelas são iguais: o alarme termina tarde
sentences-burn-no-data = sem dados
sentences-burn-data-end = os dados terminam { $span } antes
sentences-burn-stale = antigos demais para dizer o que se consome agora
sentences-burn-missing = chegaram { $n } de { $expected } períodos na { $window }
sentences-burn-no-budget = uma meta que não admite nada de ruim não tem taxa de consumo
sentences-burn-nothing = nada foi contado na { $window }
sentences-burn-too-few = { $n } contados na { $window }, são necessários ao menos { $least }
sentences-refused-proposed = está proposta, e só se aplicam janelas aprovadas
sentences-refused-approved = está aprovada, e só se aplicam janelas aprovadas
sentences-refused-rejected = foi rejeitada, e só se aplicam janelas aprovadas
sentences-refused-nothing-agreed = o objetivo não prevê nenhuma exclusão
sentences-refused-kind = o objetivo não prevê este tipo: { $kind }
sentences-refused-not-notified = foram acordadas { $hours } h de aviso e não consta quando foi avisado
sentences-refused-late = foi avisado { $minutes } min antes do início, foram acordadas { $hours } h
sentences-refused-approver = { $by } decidiu, e só { $approver } pode
sentences-refused-cap = os { $minutes } min acordados para este tipo já foram usados: { $kind }
sentences-refused-left-out = fica fora nesta suposição
sentences-kind-planned = manutenção programada
sentences-kind-emergency = manutenção emergencial
sentences-kind-force-majeure = força maior
sentences-kind-customer = causado pelo cliente
sentences-kind-third-party = terceiros
sentences-kind-site-access = acesso ao site
sentences-kind-atypical-day = dia atípico
sentences-kind-energy-saving = economia de energia
sentences-kind-new-site = site novo
sentences-kind-decommissioned = desativado
sentences-statistic-percent-within = percentual dentro do prazo
sentences-statistic-mean = média
sentences-statistic-median = mediana
sentences-statistic-percentile = percentil { $percent }
sentences-statistic-count = quantidade
sentences-statistic-backlog = chamados pendentes
sentences-statistic-mtbf = tempo médio entre falhas (MTBF)
sentences-statistic-mtrs = tempo médio de restabelecimento (MTRS)
sentences-statistic-availability = disponibilidade
sentences-statistic-clearance = taxa de encerramento
sentences-tickets = { $statistic } de { $n } { $n ->
    [one] chamado
   *[other] chamados
}
sentences-formula-outages = 100 * segundos em serviço / segundos contados, de registros de interrupções
sentences-formula-outage-count = número de registros de interrupções que contam
sentences-formula-tickets = { $statistic } de chamados
sentences-tickets-hours = { $secs } s ÷ { $n } { $n ->
    [one] chamado
   *[other] chamados
}, em horas de serviço
sentences-tickets-open = { $n ->
    [one] { $n } chamado segue aberto e ainda não é avaliado
   *[other] { $n } chamados seguem abertos e ainda não são avaliados
}
sentences-tickets-past-limit = { $n ->
    [one] { $n } chamado segue aberto fora do prazo e contará quando for encerrado
   *[other] { $n } chamados seguem abertos fora do prazo e contarão quando forem encerrados
}
sentences-tickets-unmeasured = { $n ->
    [one] { $n } chamado não tem tempos a medir e fica de fora
   *[other] { $n } chamados não têm tempos a medir e ficam de fora
}
sentences-tickets-without-history = { $n ->
    [one] { $n } chamado pode ter esperado sem registro
   *[other] { $n } chamados podem ter esperado sem registro
}
sentences-tickets-unplaced = { $n ->
    [one] { $n } chamado não nomeia nenhum objeto da rede do escopo e fica de fora
   *[other] { $n } chamados não nomeiam nenhum objeto da rede do escopo e ficam de fora
}
sentences-outages-count = { $n ->
    [one] conta { $n } interrupção
   *[other] contam { $n } interrupções
}
sentences-outage-counts = { $name } de { $object }: contam { $minutes } min
sentences-outage = interrupção
sentences-outage-of = { $name } de { $place }
sentences-empty-scope = nenhum objeto está no escopo { $scope }
sentences-silent = { $n ->
    [one] { $n } objeto da topologia nunca entregou dados e conta como ausente
   *[other] { $n } objetos da topologia nunca entregaram dados e contam como ausentes
}: { $names }
sentences-and-more = { $names } e mais { $n }
sentences-busy-hours = só contam as horas de maior movimento { $name }, no fuso { $zone }
sentences-exclusion-of-nothing = exclusão { $id }: o seu filtro { $filter } não corresponde a nenhum objeto
sentences-service-hours = horas de serviço "{ $id }": { $calendar }, { $hours } h neste período
sentences-with-holidays = { $hours }, feriados { $holidays }
sentences-no-holidays = não se conhecem os feriados de { $year }: os seus dias contam como úteis
sentences-told-and-lost = { $told }; { $lost }
sentences-unexplained = não se conhece nenhuma interrupção nem chamado; { $lost }
sentences-outage-and-ticket = { $outage }; { $ticket }
sentences-outage-alone = { $outage }; sem chamado
sentences-ticket = chamado { $id }
sentences-ticket-opened = { $ticket }, aberto { $at }
sentences-ticket-alone = { $ticket }; sem interrupção
sentences-since = desde { $at }
sentences-same-place = mesmo local { $place }
sentences-same-site = mesmo site { $place }
sentences-title-mentions = o título menciona { $place }
sentences-opened-at-start = aberto no início
sentences-opened-before = aberto { $span } antes do início
sentences-opened-after = aberto { $span } após o início
sentences-not-at-one-time = não simultâneos
sentences-shared-words = palavras em comum: { $words }
sentences-bad-periods = { $n ->
    [one] { $n } período ruim
   *[other] { $n } períodos ruins
} de { $object }
sentences-bad-periods-of = { $n ->
    [one] { $n } período ruim
   *[other] { $n } períodos ruins
} de { $object } e { $more ->
    [one] mais { $more } objeto
   *[other] mais { $more } objetos
}
sentences-all-objectives = todos os objetivos
sentences-steps-stay = os degraus do crédito ficam como acordados ({ $id })
sentences-without = { $id } sem { $names }
sentences-exclusions-with = exclusões com { $ids }
sentences-exclusion = exclusão { $id }
sentences-term-target = meta
sentences-term-warning = alerta
sentences-term-tolerance = tolerância
sentences-term-improvement = meta de melhoria
sentences-term-stretch = meta de excelência
sentences-term-method = método
sentences-term-rounding = arredondamento
sentences-term-compare = comparação
sentences-term-exclusion-mode = modo de exclusão
sentences-term-busy-hour = hora de maior movimento
sentences-term-exclusions = exclusões
sentences-term-without-worst = sem os piores
sentences-term-completeness = mínimo de dados válidos
sentences-term-outage-minutes = minutos de interrupção
sentences-gap-missing = não chegaram dados
sentences-gap-needs = indisponível (requer { $counter })
sentences-gap-number = não é um número
sentences-worst-no-value = sem valor
sentences-worst-total = { $n ->
    [one] { $n } objeto
   *[other] Os { $n } objetos
} em conjunto: { $value }
sentences-worst-total-failures = { $n ->
    [one] { $n } objeto
   *[other] Os { $n } objetos
} em conjunto: { $value }, falhas { $failures }
sentences-worst-total-failures-time = { $n ->
    [one] { $n } objeto
   *[other] Os { $n } objetos
} em conjunto: { $value }, indisponibilidade { $down }
sentences-worst-share = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
} = { $share } das falhas ({ $failures } de { $all })
sentences-worst-share-time = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
} = { $share } da indisponibilidade ({ $down } de { $all })
sentences-worst-without-one = sem o pior objeto
sentences-worst-without = sem os { $n } piores objetos
sentences-worst-what-if-none = Simulação, não é um número oficial: { $without } não resta nenhuma tentativa
sentences-worst-what-if-none-time = Simulação, não é um número oficial: { $without } não resta tempo medido
sentences-worst-what-if = Simulação, não é um número oficial: { $value } { $without } ({ $numerator } ÷ { $denominator }); o oficial é { $official }
sentences-worst-no-failures = Não se contam falhas de { $id }: { $why }
sentences-worst-at-least = { $share } dos objetos com valor ({ $n } de { $all }) têm no mínimo { $limit }
sentences-worst-at-most = { $share } dos objetos com valor ({ $n } de { $all }) têm no máximo { $limit }
sentences-worst-below-floor = { $n ->
    [one] { $n } objeto tem menos de { $least } tentativas e não é classificado por taxa
   *[other] { $n } objetos têm menos de { $least } tentativas e não são classificados por taxa
}: { $names }
sentences-worst-below-floor-time = { $n ->
    [one] { $n } objeto foi medido por menos de { $least } e não é classificado por taxa
   *[other] { $n } objetos foram medidos por menos de { $least } e não são classificados por taxa
}: { $names }
sentences-worst-lacking = { $n ->
    [one] { $n } objeto não tem valor
   *[other] { $n } objetos não têm valor
}: { $names }
sentences-worst-impossible = { $n ->
    [one] { $n } objeto conta
   *[other] { $n } objetos contam
} mais sucessos que tentativas, e aqui nenhuma falha: { $names }
sentences-worst-impossible-time = { $n ->
    [one] { $n } objeto conta
   *[other] { $n } objetos contam
} mais tempo em serviço do que o medido, e aqui nenhuma indisponibilidade: { $names }
sentences-worst-and-more = { $names } e mais { $n }
sentences-worst-everything = o conjunto dos objetos naquele dia
sentences-worst-share-and-attempts = { $share } e { $least } tentativas
sentences-worst-share-and-time = { $share } e { $least }
sentences-worst-persistent = { $n ->
    [one] { $n } objeto esteve ruim
   *[other] { $n } objetos estiveram ruins
} em ao menos { $bad } dos últimos { $days } dias locais ({ $first } a { $last }, { $zone }) com ao menos { $needed } dos dados; um dia é ruim se o objeto está pior que { $limit }
sentences-worst-days = Dias ruins: examinam-se os últimos { $days } dias locais ({ $first } a { $last }, { $zone }) com ao menos { $needed } dos dados; um dia é ruim se o objeto está pior que { $limit }
sentences-worst-unjudged = { $said }; { $n ->
    [one] { $n } objeto não tem
   *[other] { $n } objetos não têm
} nenhum dia que se possa avaliar
sentences-hours-clock-object = hora de relógio de cada objeto
sentences-hours-clock-network = hora de relógio da rede
sentences-hours-clock-group = hora de relógio de cada { $keys }
sentences-hours-sliding-object = hora deslizante de cada objeto
sentences-hours-sliding-network = hora deslizante da rede
sentences-hours-sliding-group = hora deslizante de cada { $keys }
sentences-hours-and = { $before } e { $next }
sentences-hours-bouncing = cada dia a sua
sentences-hours-fixed = uma para todos os dias
sentences-hours-earliest = a primeira
sentences-hours-latest = a última
sentences-hours-meaning = { $hour } com o maior { $traffic }, { $stability }; dias: { $days }; em caso de empate, { $ties }; { $zone }
sentences-hours-where = { $meaning }, onde { $filter }
sentences-hours-days-all = todos
sentences-hours-days-work = segunda a sexta
sentences-hours-days-except = { $week } exceto { $except }
sentences-hours-last-weekday = último(a) { $weekday } do mês { $month }
sentences-hours-nth-weekday = { $weekday } nº { $nth } do mês { $month }
sentences-imported = { $n ->
    [one] { $n } arquivo importado
   *[other] { $n } arquivos importados
} ({ $values } valores)
sentences-imported-before = { $n ->
    [one] { $n } arquivo já estava importado
   *[other] { $n } arquivos já estavam importados
}
sentences-imported-nothing-new = { $n ->
    [one] { $n } arquivo já estava importado: nada mudou
   *[other] { $n } arquivos já estavam importados: nada mudou
}
sentences-imported-replaced = { $values } valores anteriores substituídos
sentences-imported-rejected = { $n ->
    [one] { $n } arquivo rejeitado
   *[other] { $n } arquivos rejeitados
}
sentences-imported-none = nenhum arquivo encontrado
sentences-job-freeze = Congelar { $contract } { $period }
sentences-job-froze = Congelado em { $file }
sentences-job-not-frozen = Não foi congelado
sentences-job-report = Relatório { $subject } { $period }
sentences-job-preview = Prévia de { $subject } { $period }
sentences-job-judge = Avaliar { $contract } { $period }
sentences-job-judge-all = Avaliar todos os contratos
sentences-job-pack = Pacote de evidências { $contract } { $period }
sentences-job-import = Importar { $name }
sentences-job-import-many = Importar { $n } arquivos e pastas
sentences-job-query = Consulta
sentences-job-trace = Linhas e arquivos
sentences-job-worst = Piores objetos
sentences-job-changes = O que mudou
sentences-job-busy-hours = Horas de maior movimento
sentences-job-picture = Gráfico
sentences-job-map = Mapa
sentences-job-coverage = Cobertura
sentences-job-check = Verificar o cache
sentences-job-rebuild = Reconstruir o cache
sentences-job-damaged-files = Arquivos do cache danificado
sentences-job-open-folder = Abrir pasta
sentences-job-table = Tabela { $name }
sentences-job-save = Salvar { $name }
sentences-job-wrote = { $n ->
    [one] { $n } arquivo gravado
   *[other] { $n } arquivos gravados
}
sentences-job-wrote-entries = { $n ->
    [one] { $n } entrada gravada
   *[other] { $n } entradas gravadas
}
sentences-job-found-files = { $n ->
    [one] { $n } arquivo
   *[other] { $n } arquivos
} a importar de novo
sentences-job-set-aside = O cache foi posto de lado para importar de novo seus arquivos
sentences-job-sound = O cache está íntegro
sentences-job-opened = Aberta
sentences-job-answered = Respondida
sentences-job-changed = Alterado
sentences-job-checked = Verificado
sentences-job-compared = Comparado
sentences-job-computed = Calculado
sentences-job-copied = Copiado
sentences-job-counted = Contado
sentences-job-drawn = Desenhado
sentences-job-forgotten = Já não vigente
sentences-job-found = Encontrado
sentences-job-judged = Avaliado
sentences-job-listed = Listado
sentences-job-looked = Visto
sentences-job-ranked = Classificado
sentences-job-read = Lido
sentences-job-saved = Salvo
sentences-job-supposed = Simulação avaliada
sentences-job-demo = Gravar as exportações da demonstração
sentences-agreement-in-part = o acordo cobre { $covered } dos { $all } dias deste período: ele é avaliado por inteiro, e os créditos são partes da tarifa inteira
sentences-no-records = o período não tem registros: não se conhece nenhum do tipo com que este objetivo é medido antes do seu fim e depois do seu início
sentences-outages-unplaced = { $n ->
    [one] { $n } interrupção do período não nomeia nada conhecido e não conta
   *[other] { $n } interrupções do período não nomeiam nada conhecido e não contam
}
sentences-outages-of-no-kind = nenhum registro tem uma severidade que conte; eles têm: { $known }
sentences-vendor-left-out = { $n ->
    [one] { $n } objeto de { $vendor } não conta, porque não foram importados estes de seus contadores: { $missing }
   *[other] { $n } objetos de { $vendor } não contam, porque não foram importados estes de seus contadores: { $missing }
}
sentences-periods-across = { $n ->
    [one] Há períodos de { $length } que atravessam { $n } limite do período avaliado ou de seus intervalos em { $zone }: cada um conta inteiro onde começa
   *[other] Há períodos de { $length } que atravessam { $n } limites do período avaliado ou de seus intervalos em { $zone }: cada um conta inteiro onde começa
}
sentences-periods-doubled = { $n ->
    [one] { $n } período de { $length } se sobrepõe a outros do mesmo objeto e contador: fica de fora, para que nenhum tempo conte duas vezes
   *[other] { $n } períodos de { $length } se sobrepõem a outros do mesmo objeto e contador: ficam de fora, para que nenhum tempo conte duas vezes
}
sentences-two-granularities = { $n ->
    [one] { $n } objeto enviou { $name } em períodos de { $read } e de { $left }: cada dia é lido nos mais curtos que cobrem ao menos a metade do que os outros cobrem
   *[other] { $n } objetos enviaram { $name } em períodos de { $read } e de { $left }: cada dia é lido nos mais curtos que cobrem ao menos a metade do que os outros cobrem
}
sentences-frozen-final = congelado como definitivo
sentences-frozen-restated = congelado como correção { $n }
sentences-frozen-differs = { $state }; avaliado agora: { $verdict }, crédito { $credit }
sentences-frozen-other-values = { $state }; os valores avaliados agora diferem, o veredito e o crédito não
sentences-frozen-no-data = { $state }; avaliado agora: já não há dados
sentences-frozen-problem = { $state }; agora não pode ser avaliado: { $why }
sentences-history = períodos anteriores: { $periods }
sentences-history-settled = { $period } ({ $state })
sentences-history-judged = { $period } (avaliado agora, não definitivo)
sentences-history-damaged = { $period } (avaliado agora, porque o resultado congelado não está como foi escrito)
sentences-history-undecided = { $id }: sem decisão em { $periods }, o que conta como não descumprido
sentences-exclusion-rule = uma exclusão deixa de fora cada período de medição que começa dentro dela
sentences-exclusion-off-grid = exclusão { $id }: seus limites não coincidem com os períodos de medição de { $step }; ficam de fora os que começam dentro dela: { $ranges }
sentences-exclusion-no-period = a exclusão { $id } não cobre nenhum período de medição de { $step }; nada é removido
sentences-all-excluded = { $name }: todas as medições do período foram excluídas, não resta nada a medir
