# Kinds of reports: names, sentences, notes.
report-kinds-monthly = Relatório mensal
report-kinds-summary = Resumo executivo
report-kinds-failing = Objetivos que requerem atenção
report-kinds-incidents = Anexo de incidentes
report-kinds-quarterly = Revisão trimestral
report-kinds-portfolio = Carteira de contratos
report-kinds-matrix = Matriz de países
report-kinds-title = { $kind }, { $period }: { $about }
report-kinds-imprint = { $start } – { $end }, { $zone } · { $revision } · Dados até { $at } · Base de fusos horários { $database }
report-kinds-list-gap = ;{" "}
report-kinds-sentence-gap = {" "}
report-kinds-failing-sentence = { $all ->
    [one] Cumprido { $achieved } de { $all } objetivo; o que foi cumprido não consta aqui.
   *[other] Cumpridos { $achieved } de { $all } objetivos; esses não constam aqui.
}
report-kinds-failing-sentence-warning = Cumpridos { $achieved } de { $all } objetivos; destes constam só os que estão na zona de alerta ({ $warning }).
report-kinds-failing-nothing = Nada a listar: todos os objetivos foram cumpridos e nenhum está na zona de alerta.
report-kinds-failing-nothing-yet = Nada a listar por enquanto: até agora todos os objetivos são cumpridos e nenhum está na zona de alerta. O período não terminou.
report-kinds-failing-no-lines = O contrato não tem objetivos: não há nada a cumprir ou descumprir.
report-kinds-no-risk = Nenhum objetivo está na zona de alerta nem perto da sua meta, e nenhum piorou três períodos seguidos.
report-kinds-no-risk-running = Se o período continuar assim, nenhum objetivo está em risco.
report-kinds-more-lines = { $n ->
    [one] Mais { $n } objetivo, com maior folga, está no relatório mensal.
   *[other] Mais { $n } objetivos, com maior folga, estão no relatório mensal.
}
report-kinds-more-lines-missed = { $n ->
    [one] Mais { $n } objetivo está no relatório mensal. Não cumpridos: { $missed }.
   *[other] Mais { $n } objetivos estão no relatório mensal. Destes, não cumpridos: { $missed }.
}
report-kinds-trend-better = melhor
report-kinds-trend-worse = pior
report-kinds-trend-same = igual
report-kinds-risk-lost = A meta não pode mais ser cumprida neste período.
report-kinds-risk-outlook = Se o período continuar assim, a meta pode ser descumprida.
report-kinds-risk-below = Até agora a meta não é cumprida.
report-kinds-risk-undecided = Não há veredito: o que chegou não basta para dizer.
report-kinds-risk-warning = Está na zona de alerta, a { $margin } da sua meta.
report-kinds-risk-falling = Piorou { $n } períodos seguidos.
report-kinds-risk-tight = Tem pouca folga: está a { $margin } da sua meta.
report-kinds-risk-cost = O próximo degrau para pior custa mais { $money }.
report-kinds-points = { $n } pontos percentuais
report-kinds-incidents-sentence = Tocam o contrato no período { $outages ->
    [0] nenhuma interrupção
    [one] { $outages } interrupção
   *[other] { $outages } interrupções
} e { $tickets ->
    [0] nenhum chamado
    [one] { $tickets } chamado
   *[other] { $tickets } chamados
}; as interrupções duraram { $length } ao todo, somadas registro a registro.
report-kinds-incidents-counted = { $n ->
    [one] { $n } registro conta para um objetivo, no todo ou em parte; os outros explicam e nada decidem.
   *[other] { $n } registros contam para um objetivo, no todo ou em parte; os outros explicam e nada decidem.
}
report-kinds-incidents-open = { $n ->
    [one] { $n } registro segue aberto; aqui dura até o fim do que foi visto.
   *[other] { $n } registros seguem abertos; aqui duram até o fim do que foi visto.
}
report-kinds-incidents-nothing = Nenhuma interrupção nem chamado do período fala de um objeto deste contrato. O que nunca foi importado não pode constar.
report-kinds-quarter-running = Interino: o trimestre não está completo
report-kinds-quarter-over = Todos os meses terminaram
report-kinds-month-running = Interino: o mês não terminou
report-kinds-month-over = O mês terminou
report-kinds-quarter-outcome = O contrato foi cumprido em { $kept } de { $all ->
    [one] { $all } mês avaliado
   *[other] { $all } meses avaliados
}.
report-kinds-quarter-repeated = Descumprido em dois meses ou mais: { $names }.
report-kinds-quarter-no-credit = Não surgiu nenhum crédito de serviço no trimestre.
report-kinds-quarter-credit = Os créditos de serviço dos meses somam { $credit }, de tarifas de { $fee }.
report-kinds-quarter-no-data = { $month }: sem dados.
report-kinds-quarter-no-verdict = { $month } não pôde ser avaliado: { $why }
report-kinds-quarter-note = O contrato é avaliado mês a mês. O valor do trimestre serve só para comparar: soma dos numeradores pela soma dos denominadores, nunca uma média dos valores mensais.
report-kinds-quarter-from-sums = soma dos numeradores e denominadores dos meses
report-kinds-quarter-not-whole = nem todos os três meses têm um valor
report-kinds-quarter-not-additive = os seus dois lados não se somam entre meses
report-kinds-quarter-other-formula = a sua fórmula não é a mesma em todos os meses
report-kinds-quarter-total = Trimestre
report-kinds-trend-picture = { $name }, até 13 meses: valores com uma marca pelo veredito de cada um, e a meta como linha tracejada; { $n } meses têm valor. A tabela abaixo tem os mesmos números.
report-kinds-no-exclusions = Nenhuma exclusão teve efeito no trimestre.
report-kinds-no-revisions = Nenhum mês do trimestre foi congelado e nenhum mês da tendência foi corrigido.
report-kinds-state-provisional = Provisório
report-kinds-state-final = Definitivo
report-kinds-state-restated = Correção { $n }
report-kinds-portfolio-sentence = Em { $month }, cumpriram-se { $kept } de { $all ->
    [one] { $all } contrato
   *[other] { $all } contratos
} com dados.
report-kinds-portfolio-breached = { $n ->
    [one] { $n } contrato foi descumprido.
   *[other] { $n } contratos foram descumpridos.
}
report-kinds-portfolio-at-risk = { $n ->
    [one] { $n } contrato foi cumprido com um objetivo em risco.
   *[other] { $n } contratos foram cumpridos com um objetivo em risco.
}
report-kinds-portfolio-broken = { $n ->
    [one] { $n } não pôde ser lido ou avaliado e está nomeado abaixo.
   *[other] { $n } não puderam ser lidos ou avaliados e estão nomeados abaixo.
}
report-kinds-portfolio-no-data = { $n ->
    [one] { $n } contrato não tem dados do mês.
   *[other] { $n } contratos não têm dados do mês.
}
report-kinds-value-of-target = { $value }, meta { $target }
report-kinds-money-by-rates = Somado com as taxas de câmbio de { $source }.
report-kinds-money-rate-lacks = Não somado: falta uma das moedas nas taxas de câmbio declaradas.
report-kinds-money-no-rates = Não somado: montantes de moedas diferentes não têm soma sem taxas de câmbio declaradas.
report-kinds-matrix-sentence = Em { $month }, cumpriram-se { $achieved } de { $all } objetivos em { $countries ->
    [one] { $countries } país
   *[other] { $countries } países
}.
report-kinds-matrix-note = Uma proporção conta objetivos e não pondera nenhum; nada diz sobre dinheiro ou tráfego.
report-kinds-no-country = Sem país
report-kinds-family-accessibility = Acessibilidade
report-kinds-family-availability = Disponibilidade
report-kinds-family-integrity = Integridade
report-kinds-family-mobility = Mobilidade
report-kinds-family-retainability = Retenibilidade
report-kinds-family-tickets = Chamados
report-kinds-family-traffic = Tráfego
report-kinds-family-energy = Energia
report-kinds-family-changes = Mudanças
report-kinds-family-other = Outros

# Labels of their templates.
report-kinds-label-achieved-short = Cumpridos
report-kinds-label-affected = Objetivos afetados
report-kinds-label-after-caps = Crédito
report-kinds-label-all-families = Total
report-kinds-label-at-risk = Em risco
report-kinds-label-at-risk-next = Em risco a seguir
report-kinds-label-before-caps = Antes dos tetos
report-kinds-label-belongs = Relacionado a
report-kinds-label-bonus = Bônus
report-kinds-label-caps-took = Retirado pelos tetos
report-kinds-label-cause = Causa
report-kinds-label-contract = Contrato
report-kinds-label-contracts = Contratos
report-kinds-label-converted = Tudo em { $currency }, com taxas declaradas
report-kinds-label-counted = Tempo contado
report-kinds-label-country = País
report-kinds-label-credit-trend = Créditos por mês
report-kinds-label-credit-trend-alt = Uma barra pelo crédito de cada mês; a tabela abaixo tem os mesmos números.
report-kinds-label-credits = Créditos
report-kinds-label-credits-summary = Créditos de cada mês do trimestre: antes dos tetos, o que os tetos retiraram, crédito, bônus, o que é devido; a última linha os soma.
report-kinds-label-currency = Moeda
report-kinds-label-customer-contract = Cliente e contrato
report-kinds-label-due = Crédito devido
report-kinds-label-due-after-bonus = Devido
report-kinds-label-duration = Duração
report-kinds-label-exclusion-short = Exclusão
report-kinds-label-exclusions = Exclusões citadas acima
report-kinds-label-exclusions-summary = Tempo que não é contado: identificador e tipo, janela, motivo, evidência.
report-kinds-label-failing-table = Objetivos que não foram cumpridos ou estão na zona de alerta, um por linha.
report-kinds-label-fee = Tarifa do período
report-kinds-label-frozen = Congelado
report-kinds-label-in-warning = Na zona de alerta
report-kinds-label-least-room = Menor folga
report-kinds-label-mark-achieved = cumprido
report-kinds-label-mark-breached = descumprido
report-kinds-label-mark-other = tolerado, perdoado ou indeciso
report-kinds-label-matrix-note = Cada célula: proporção de objetivos cumpridos, o objetivo com menor folga e os créditos desses objetivos antes dos tetos do contrato. O dinheiro da última coluna é o que os contratos devem, depois dos tetos.
report-kinds-label-matrix-summary = Países em linhas, tipos de serviço em colunas: proporção de objetivos cumpridos, o de menor folga, créditos; a última linha e coluna reúnem tudo.
report-kinds-label-money = Dinheiro por moeda
report-kinds-label-money-summary = Por cada moeda: número de contratos, crédito devido, dinheiro em risco.
report-kinds-label-month = Mês
report-kinds-label-all-lines = Os { $n } objetivos
report-kinds-label-n-contracts = Contratos: { $n }
report-kinds-label-n-counted = Registros que contam
report-kinds-label-n-of = { $n } de { $all }
report-kinds-label-not-given = Não se dá um valor do trimestre para:
report-kinds-label-open = Ainda abertos
report-kinds-label-open-note = interrupções e chamados
report-kinds-label-outage-time = Tempo de interrupção
report-kinds-label-outage-time-note = somado, cada registro uma vez
report-kinds-label-outages = Interrupções
report-kinds-label-outages-summary = Interrupções que tocam o contrato: registro e objeto, início e fim, duração, causa, objetivos afetados com o que conta, exclusões e chamados.
report-kinds-label-paused = Em pausa
report-kinds-label-plus-at-risk = + { $money } em risco
report-kinds-label-portfolio-summary = Contratos, primeiro os que requerem atenção: estado por mês, estado atual, pontuação, objetivos cumpridos, o de menor folga, crédito devido, dinheiro em risco.
report-kinds-label-problems = Não lidos ou não avaliados
report-kinds-label-problems-summary = Contratos que não puderam ser lidos ou avaliados, e por quê.
report-kinds-label-quarter = Trimestre
report-kinds-label-quarter-exclusions = Exclusões do trimestre
report-kinds-label-record = Registro e objeto
report-kinds-label-revisions = Resultados congelados e correções
report-kinds-label-revisions-summary = Resultados congelados do trimestre e correções de todos os meses da tendência.
report-kinds-label-since-before = Desde o período anterior
report-kinds-label-so-far = até agora
report-kinds-label-standing = Estado
report-kinds-label-start-end = Início e fim
report-kinds-label-state = Estado
report-kinds-label-still-open = ainda aberto
report-kinds-label-summary-table = Objetivos do contrato, um por linha: meta, resultado, margem, evolução desde o período anterior, último ano, veredito.
report-kinds-label-sums = Somas por objetivo
report-kinds-label-sums-note = O tempo contado é o de todos os objetos de um objetivo juntos; o dos chamados, o do seu relógio. Um registro pode contar para vários objetivos: as linhas não se somam.
report-kinds-label-sums-summary = Por cada objetivo: interrupções, chamados, registros que contam, tempo contado.
report-kinds-label-three-months = Três meses
report-kinds-label-three-months-summary = Objetivos em linhas: meta, resultado e veredito de cada mês, e um valor do trimestre para comparar.
report-kinds-label-tickets = Chamados
report-kinds-label-tickets-summary = Chamados que tocam o contrato: registro e objeto, início e fim, duração, pausas, causa, objetivos afetados com o que conta, exclusões e interrupções.
report-kinds-label-why = Por quê
report-kinds-label-year = 13 meses
report-kinds-label-year-of-trend = 13 meses de tendência
report-kinds-frozen-of = { $what }: { $note }
report-kinds-frozen-more = { $n ->
    [one] Mais um período conta como foi congelado e agora é avaliado de outra forma.
   *[other] Mais { $n } períodos contam como foram congelados e agora são avaliados de outra forma.
}
report-kinds-month-differs = { $label }; { $n ->
    [one] um resultado conta como foi congelado e agora é avaliado de outra forma
   *[other] { $n } resultados contam como foram congelados e agora são avaliados de outra forma
}
report-kinds-label-from-customer = O cliente deve
report-kinds-owed = { $label } { $amount }
report-kinds-quarter-owed = Contados bônus e recuperações, o fornecedor deve { $supplier } e o cliente deve { $customer } além das tarifas.
report-kinds-quarter-none-over = Nenhum mês do trimestre terminou ainda.
report-kinds-quarter-running-month = { $month } está em curso: aparece como está até agora e não é contado nem somado.
report-kinds-quarter-so-far = { $month } (até agora, sem somar)
report-kinds-states = Resultados do mês: congelados como definitivos { $settled }, corrigidos { $restated }, não congelados { $open }, em curso { $running }.
report-kinds-state-not-frozen = Não congelado
