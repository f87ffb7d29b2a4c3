# What a report says of its statement. The labels of its pages are in report_labels.ftl.
report-title = Relatório de níveis de serviço, { $period }: { $contract }
report-list = { $before }, { $next }
report-names-more = { $names } e mais { $n }
report-files-more = { $n ->
    [one] e mais { $n }; a planilha deste relatório (XLSX) lista todos.
   *[other] e mais { $n }; a planilha deste relatório (XLSX) lista todos.
}
report-no-value = Sem valor
report-achieved-of = { $n } de { $all }

# What it is.
report-revision-interim = Parcial: o período não terminou
report-revision-provisional = Provisório
report-revision-final = Definitivo
report-revision-restated = Correção { $n }: { $reason }
report-revision-what-if = Suposição, não é um resultado oficial: { $changes }
report-revision-no-result = Suposição: não é um resultado oficial
report-revision-damaged = Não congelado: os registros congelados não estão como foram gravados
report-revision-differs = Não congelado: difere do resultado congelado ({ $label })

# Cover.
report-all-achieved = Todos os objetivos do contrato foram cumpridos.
report-none-lost = Todos os objetivos foram cumpridos, ou descumpridos sem consequência.
report-no-objectives = O contrato não tem objetivos.
report-n-breached = { $n ->
    [one] { $n } objetivo foi descumprido.
   *[other] { $n } objetivos foram descumpridos.
}
report-n-undecided = { $n ->
    [one] { $n } objetivo ficou sem decisão.
   *[other] { $n } objetivos ficaram sem decisão.
}
report-fact-contract = Contrato
report-fact-period = Período
report-fact-period-value = { $period }, { $length } de hora local em { $zone }
report-fact-period-utc = Período em UTC
report-fact-data-up-to = Dados até
report-fact-version = Versão
report-fact-generated = Gerado em
report-fact-sources = Se as fontes diferem
report-fact-dispute = Pode ser contestado até

# One-page summary.
report-outcome = { $all ->
    [one] Em { $period }, { $achieved } de { $all } objetivo de { $contract } foi cumprido.
   *[other] Em { $period }, { $achieved } de { $all } objetivos de { $contract } foram cumpridos.
}
report-outcome-breached = { $all ->
    [one] Em { $period }, { $achieved } de { $all } objetivo de { $contract } foi cumprido; descumpridos: { $breached }.
   *[other] Em { $period }, { $achieved } de { $all } objetivos de { $contract } foram cumpridos; descumpridos: { $breached }.
}
report-outcome-undecided = { $all ->
    [one] Em { $period }, { $achieved } de { $all } objetivo de { $contract } foi cumprido; sem decisão: { $undecided }.
   *[other] Em { $period }, { $achieved } de { $all } objetivos de { $contract } foram cumpridos; sem decisão: { $undecided }.
}
report-outcome-both = Em { $period }, { $achieved } de { $all } objetivos de { $contract } foram cumpridos; descumpridos: { $breached }; sem decisão: { $undecided }.
report-credit-none = Não há crédito de serviço devido neste período.
report-credit-undecided = { $n ->
    [one] Até agora não surgiu nenhum crédito; { $n } objetivo não tem veredito, portanto nada está definido.
   *[other] Até agora não surgiu nenhum crédito; { $n } objetivos não têm veredito, portanto nada está definido.
}
report-credit-due = O crédito de serviço é de { $credit }, { $percent } da tarifa de { $fee }.
report-credit-capped = O crédito de serviço é de { $credit }, { $percent } da tarifa de { $fee }, limitado ao teto de { $cap } da tarifa.
report-credit-without-fee = O crédito de serviço é de { $credit }.
report-data-none = Não se esperavam dados para este período.
report-data-all = Chegaram todos os períodos de medição esperados.
report-data-least = Os dados menos completos são os de { $objective }: chegaram { $share } dos períodos de medição esperados (pede-se { $asked }).

# Why an objective has its verdict.
report-why-met = { $value } cumpre a meta de { $comparison ->
    [at_least] no mínimo
   *[at_most] no máximo
} { $target }.
report-why-met-warning = { $value } cumpre a meta de { $comparison ->
    [at_least] no mínimo
   *[at_most] no máximo
} { $target }, mas está na zona de alerta.
report-why-tolerated = { $value } não atinge a meta de { $comparison ->
    [at_least] no mínimo
   *[at_most] no máximo
} { $target }, mas dentro da tolerância.
report-why-forgiven = { $value } não atinge a meta de { $comparison ->
    [at_least] no mínimo
   *[at_most] no máximo
} { $target }; a carência acordada o perdoa.
report-why-missed = { $value } não atinge a meta de { $comparison ->
    [at_least] no mínimo
   *[at_most] no máximo
} { $target }.
report-why-too-little = Só chegaram { $share } dos dados e pede-se { $asked }; o contrato conta isso como descumprimento.
report-why-too-little-valid = Só { $share } dos dados chegaram e não são suspeitos, e pede-se { $asked }; o contrato conta isso como descumprimento.
report-why-no-verdict = Sem veredito: chegaram { $share } dos dados e o contrato pede { $asked }.
report-why-no-verdict-valid = Sem veredito: { $share } dos dados chegaram e não são suspeitos, e o contrato pede { $asked }.
report-why-undecided = { $value }, mas não foi possível dar um veredito.
report-why-no-value = Sem valor: { $gap }.
report-why-no-value-breached = Sem valor: { $gap }. O contrato conta isso como descumprimento.
report-gap-missing = não chegaram dados
report-gap-all-excluded = o período inteiro foi excluído: não resta nada a medir
report-gap-nothing-expected = nada era esperado: o escopo não nomeia nenhum objeto do período ou não há nele horas de serviço
report-gap-zero = não ocorreu nada que se pudesse contar (0 ÷ 0)
report-gap-unavailable = o contador { $counter } nunca foi importado
report-gap-not-a-number = a fórmula não tem resultado real

# For those who read the table.
report-note-compared = comparado { $value }, { $rounding }
report-note-suspect = parte suspeita { $share }

# How an objective is measured.
report-term-objective = Objetivo
report-term-kpi = KPI
report-term-scope = Escopo
report-term-method = Método
report-term-exclusions = Exclusões
report-term-rounding = Arredondamento
report-term-completeness = Dados completos
report-term-service-hours = Horário de serviço
report-term-busy-hour = Hora de maior movimento (HMM)
report-term-warning = Alerta a partir de
report-scope-all = Todos os objetos
report-kpi-version = { $kpi }, versão { $version } da fórmula
report-source-formula = fórmula própria
report-source-outages = registros de interrupções
report-source-tickets = chamados
report-source-objectives = outros objetivos
report-completeness-undecided = no mínimo { $least }; senão, sem veredito
report-completeness-ignore = no mínimo { $least }; senão, avalia-se o que chegou
report-completeness-breached = no mínimo { $least }; senão, conta como descumprido
report-completeness-last-good = no mínimo { $least }; senão, vale o resultado do último período com dados suficientes
report-rounding-none = nenhum; compara-se o valor completo
report-rounding-half-up = { $n ->
    [one] metade para cima, com { $n } casa decimal
   *[other] metade para cima, com { $n } casas decimais
}
report-rounding-half-even = { $n ->
    [one] metade para o par, com { $n } casa decimal
   *[other] metade para o par, com { $n } casas decimais
}
report-rounding-half-up-shown = { $n ->
    [one] metade para cima, com { $n } casa decimal, só para exibir; compara-se o valor completo
   *[other] metade para cima, com { $n } casas decimais, só para exibir; compara-se o valor completo
}
report-rounding-half-even-shown = { $n ->
    [one] metade para o par, com { $n } casa decimal, só para exibir; compara-se o valor completo
   *[other] metade para o par, com { $n } casas decimais, só para exibir; compara-se o valor completo
}
report-method-period = O KPI sobre todos os contadores do período e do escopo, somados primeiro
report-method-objects = Parte dos objetos cujo valor próprio cumpre { $limit }
report-method-intervals = Parte dos intervalos de { $every } cujo valor cumpre { $limit }
report-method-percentile-objects = Percentil { $percent } dos objetos
report-method-percentile-intervals = Percentil { $percent } dos intervalos de { $every }
report-method-count-objects = Número de objetos que não cumprem { $limit }
report-method-count-intervals = Número de intervalos de { $every } que não cumprem { $limit }
report-method-outages = Número de interrupções que contam
report-method-availability = Disponibilidade: tempo em serviço de todo o tempo contado
report-method-weighted = Média dos valores dos objetos, cada um com seu peso
report-method-worst = O valor do pior objeto
report-method-median = Mediana dos valores diários
report-method-tickets = Estatística de chamados
report-method-composite = Composto de outros objetivos
report-exclusions-none = nada é excluído
report-exclusions-downtime = a queda excluída não conta como queda; o tempo de serviço fica inteiro
report-exclusions-service-time = o tempo excluído sai da queda e do tempo de serviço
report-exclusion-planned = manutenção programada
report-exclusion-emergency = manutenção de emergência
report-exclusion-force-majeure = força maior
report-exclusion-customer = causado pelo cliente
report-exclusion-third-party = terceiros
report-exclusion-site-access = sem acesso ao site
report-exclusion-atypical-day = dia atípico
report-exclusion-energy-saving = economia de energia
report-exclusion-new-site = site novo
report-exclusion-decommissioned = desativado

# Charts.
report-chart-by-hour = Por hora
report-chart-by-day = Por dia
report-chart-target = Meta
report-chart-excluded = Excluído
report-chart-complete = Dados completos, em parte
report-chart-text = { $objective } por hora e por dia, { $period }, com a meta.
report-chart-text-days = { $objective } por dia, { $period }, com a meta.
report-chart-extremes = O dia mais baixo é { $low_day }, com { $low }; o mais alto é { $high_day }, com { $high }.
report-chart-without-value = { $n ->
    [one] { $n } dia não tem valor.
   *[other] { $n } dias não têm valor.
}
report-chart-shaded = { $n ->
    [one] { $n } janela excluída aparece sombreada.
   *[other] { $n } janelas excluídas aparecem sombreadas.
}

# Quality of the data.
report-suspect-none = Nenhum período de medição foi marcado como suspeito pelo emissor.
report-suspect-most = Os emissores marcaram como suspeitos { $share } dos períodos recebidos de { $objective }; esses valores são contados e mostrados aqui.
report-data-files = Arquivos com dados do período
report-data-values = Valores lidos
report-data-replaced = Valores substituídos por um arquivo posterior
report-data-suspect = Linhas marcadas como suspeitas pelo emissor
report-data-null = Valores informados como não disponíveis
report-data-rejected = Arquivos rejeitados (de qualquer período)
report-data-zones = Banco de dados de fusos horários
report-data-program = Programa

# How it is computed.
report-how-ratio = Primeiro somar, por último dividir
report-how-ratio-text = Os contadores são somados sobre todos os objetos e períodos do escopo, e depois se divide. Uma razão de somas não é uma média de razões, na qual uma célula tranquila pesa tanto quanto uma carregada.
report-how-time = Tempo
report-how-time-text = Dias e meses são os do fuso horário { $zone }, segundo o banco de dados de fusos horários da IANA { $version }. Os intervalos incluem seu início e excluem seu fim; um período de medição pertence ao dia em que começa.
report-how-rounding = Arredondamento
report-how-rounding-text = Os valores são comparados segundo a regra de arredondamento de cada objetivo. Na impressão, acrescentam-se dígitos até que o valor fique do mesmo lado da meta que o número completo. O CSV que acompanha este relatório tem todos os dígitos.
report-how-missing = Dados ausentes e suspeitos
report-how-missing-text = Ausente não é zero: um período que não chegou fica fora de ambas as somas e deixa os dados menos completos. Valores suspeitos são contados e mostrados. A divisão por zero não dá valor algum.
report-how-exclusions = Exclusões
report-how-exclusions-text = Só contam as janelas aprovadas. Elas mudam o que é contado, nunca os dados originais, e cada uma consta com seu motivo e sua evidência.
report-how-credits = Créditos
report-how-credits-text = { $decimals ->
    [one] Os valores são calculados em aritmética decimal e arredondados para { $decimals } casa decimal de { $currency }, com a metade afastando-se de zero. Os créditos não têm teto.
   *[other] Os valores são calculados em aritmética decimal e arredondados para { $decimals } casas decimais de { $currency }, com a metade afastando-se de zero. Os créditos não têm teto.
}
report-how-credits-capped = { $decimals ->
    [one] Os valores são calculados em aritmética decimal e arredondados para { $decimals } casa decimal de { $currency }, com a metade afastando-se de zero. Sua soma tem teto de { $cap } da tarifa.
   *[other] Os valores são calculados em aritmética decimal e arredondados para { $decimals } casas decimais de { $currency }, com a metade afastando-se de zero. Sua soma tem teto de { $cap } da tarifa.
}

# Glossary.
report-word-completeness = Dados completos
report-word-completeness-text = Períodos de medição recebidos ÷ esperados, sobre todos os objetos do escopo.
report-word-contribution = Contribuição
report-word-contribution-text = Parte de todas as falhas do escopo que um objeto causou.
report-word-credit = Crédito
report-word-credit-text = O que custa um descumprimento, como percentual da tarifa segundo os degraus do contrato.
report-word-exclusion = Exclusão
report-word-exclusion-text = Tempo que as partes combinaram não contar.
report-word-granularity = Período de granularidade
report-word-granularity-text = Tempo durante o qual um elemento de rede reúne um valor, muitas vezes 15 minutos.
report-word-kpi = KPI
report-word-kpi-text = Indicador-chave de desempenho: um valor calculado com contadores somados antes.
report-word-margin = Margem
report-word-margin-text = Distância do resultado à meta; positiva quando a meta é cumprida.
report-word-score = Pontuação
report-word-score-text = Pesos dos objetivos cumpridos ÷ todos os pesos; objetivos sem decisão não pontuam.
report-word-suspect = Suspeito
report-word-suspect-text = Marcado pelo emissor como duvidoso.
report-word-undecided = Sem decisão
report-word-undecided-text = Chegou pouco demais para avaliar, ou não ocorreu nada que se pudesse avaliar.

# Settlement: who owes what, by which steps.
report-credit-pool = O crédito de serviço é de { $credit }, ou { $percent } da tarifa de { $fee }, limitado pelo fundo em risco: { $most } de { $pool } da tarifa.
report-limit-pool = O limite do fundo em risco retirou { $amount }.
report-owed-both = { $with ->
    [both] Com um bônus de { $bonus } e { $back } recuperados, o fornecedor deve { $supplier } e o cliente deve { $customer } além da tarifa.
    [bonus] Com um bônus de { $bonus }, o fornecedor deve { $supplier } e o cliente deve { $customer } além da tarifa.
    [back] Com { $back } recuperados, o fornecedor deve { $supplier } e o cliente deve { $customer } além da tarifa.
   *[none] O fornecedor deve { $supplier } e o cliente deve { $customer } além da tarifa.
}
report-owed-by-customer = o cliente deve { $amount } além da tarifa
report-owed-bonus-counted = Bônus que conta
report-right = Direito de rescindir o contrato
report-right-reached = Surgiu um direito de rescindir o contrato ({ $why }).
report-right-yes = Surgiu
report-right-no = Não surgiu
report-right-open = Em aberto: períodos anteriores não são conhecidos
report-settlement = Liquidação
report-settlement-dues = Quem deve quanto
report-settlement-step = Cálculo
report-settlement-steps = Liquidação, passo a passo
report-settlement-summary = Do crédito de serviço ao que é devido: créditos, bônus, o que foi recuperado, líquido, o que deve o fornecedor e o que deve o cliente.
report-how-credits-pool = Os créditos do fundo em risco ({ $pool } da tarifa) não passam, juntos, de { $most } dele.
report-owed-customer = O cliente deve
report-owed-on-top = além da tarifa
report-fact-agreement = Acordo
report-agreed-part = { $first } – { $last } ({ $covered } de { $all } dias)
report-agreed-in-part = O acordo cobre o período em parte: { $agreed }. O período é avaliado por inteiro, e os créditos são partes da tarifa inteira.
report-gap-day-excluded = o dia inteiro foi excluído: não resta nada a medir
report-data-all-excluded = Não se esperavam dados: todo o tempo medido foi excluído.
report-so-far = O período não terminou: assim está até agora.
report-so-far-until = O período não terminou: o que segue vale até agora, com dados até { $until }, e pode mudar; nada está liquidado.
report-credit-none-so-far = Até agora não surgiu nenhum crédito de serviço.
report-credit-so-far = Se o período terminasse assim, o crédito de serviço seria de { $credit }, ou { $percent } da tarifa de { $fee }; está em risco e não é devido.
report-credit-so-far-without-fee = Se o período terminasse assim, o crédito de serviço seria de { $credit }; está em risco e não é devido.
report-owed-at-risk = em risco, não devido
report-owed-credit-so-far = Crédito até agora
report-owed-supplier-so-far = O fornecedor deveria até agora
report-owed-customer-so-far = O cliente deveria até agora
report-owed-both-so-far = { $with ->
    [both] Se o período terminasse assim, com um bônus de { $bonus } e { $back } recuperados, o fornecedor deveria { $supplier } e o cliente { $customer } além da tarifa.
    [bonus] Se o período terminasse assim, com um bônus de { $bonus }, o fornecedor deveria { $supplier } e o cliente { $customer } além da tarifa.
    [back] Se o período terminasse assim, com { $back } recuperados, o fornecedor deveria { $supplier } e o cliente { $customer } além da tarifa.
   *[none] Se o período terminasse assim, o fornecedor deveria { $supplier } e o cliente { $customer } além da tarifa.
}
report-right-so-far = Se o período terminasse assim, surgiria um direito de rescindir o contrato ({ $why }).
report-right-yes-so-far = Surgiria
report-settlement-so-far = O período não terminou: estes são os passos se terminasse assim.
report-settlement-number = Passo
