scorecard-contracts = Contratos
scorecard-no-data = Ainda não há dados deste contrato
scorecard-no-data-hint = Os vereditos se baseiam em dados. Importe primeiro os arquivos da rede deste contrato.
scorecard-judging = Avaliando o período
scorecard-judging-hint = Os contadores de cada objetivo são somados.
scorecard-evaluation = Avaliação
scorecard-filling = seguem os dias, as horas e os objetos
scorecard-write-report = Gerar relatório…
scorecard-next-period = Próximo período
scorecard-previous-period = Período anterior
scorecard-period = Período { $period }
scorecard-fiscal-month = Mês fiscal { $number } de { $year }
scorecard-week = Semana { $number } de { $year }
scorecard-quarter = Trimestre { $number } de { $year }
scorecard-rolling = { $days } dias até { $last }
scorecard-fee-month = tarifa { $fee } por mês
scorecard-fee-fiscal-month = tarifa { $fee } por mês fiscal
scorecard-fee-week = tarifa { $fee } por semana
scorecard-fee-quarter = tarifa { $fee } por trimestre
scorecard-fee-rolling = tarifa { $fee } por { $days } dias
scorecard-at-risk = Cumprido, em risco
scorecard-verdict = Veredito { $word }
scorecard-counts = { $achieved } de { $n ->
    [one] { $n } objetivo cumprido
   *[other] { $n } objetivos cumpridos
} · { $breached ->
    [one] { $breached } descumprido
   *[other] { $breached } descumpridos
} · { $undecided } sem decisão
scorecard-credit-so-far = crédito de serviço até agora
scorecard-credit-due = crédito de serviço devido
scorecard-capped = limitado; seria { $amount }
scorecard-pool-capped = limitado pelo fundo em risco; seria { $amount }
scorecard-share-note = da tarifa do período
scorecard-credit-cap = créditos limitados a { $percent }%
scorecard-tile-share = Crédito
scorecard-tile-fee = Tarifa do período
scorecard-tile-score = Pontuação
scorecard-tile-valid = Menor completude
scorecard-score-note = % ponderado de objetivos cumpridos
scorecard-over-all-objectives = entre todos os objetivos
scorecard-column-objective = Objetivo
scorecard-column-target = Meta
scorecard-column-result = Resultado
scorecard-column-margin = Margem
scorecard-column-trend = { $n ->
    [one] Este período
   *[other] Últimos { $n } períodos
}
scorecard-column-valid = Dados válidos
scorecard-column-verdict = Veredito
scorecard-column-credit = Crédito
scorecard-open-objective = Objetivo { $name }
scorecard-supports = Sustenta { $name }
scorecard-all-objects = todos os objetos
scorecard-outlook-safe = seguro: mesmo o pior caso cumpre a meta
scorecard-outlook-on-track = no caminho: neste ritmo a meta é cumprida
scorecard-outlook-at-risk = em risco: neste ritmo a meta pode ser descumprida
scorecard-outlook-lost = não pode mais ser cumprido: nem o melhor caso atinge a meta
scorecard-outlook-word-safe = Seguro
scorecard-outlook-word-on-track = No caminho
scorecard-outlook-word-at-risk = Em risco
scorecard-outlook-word-lost = Perdido
scorecard-trend-name = Tendência de { $name }: { $kept } cumpridos, { $breached } descumpridos, { $undecided } sem decisão
scorecard-trend-valid = { $share } de dados válidos
scorecard-trend-waiting = em avaliação
scorecard-trend-no-data = Sem dados
scorecard-trend-legend = Um clique em uma marca abre seu período; um clique em um objetivo, seu gráfico e seu cálculo.
scorecard-forecast = Como deve terminar
scorecard-settlement = Dos objetivos ao crédito
scorecard-exclusions = Tempo excluído
scorecard-exclusion-counts = { $n ->
    [one] { $n } janela aplicada
   *[other] { $n } janelas aplicadas
}, não aplicadas: { $others }
scorecard-no-exclusions = O registro não tem janelas neste período
scorecard-more-exclusions = e mais { $n } no registro
scorecard-counts-for-all = aplica-se a todos os objetivos
scorecard-counts-for = aplica-se a { $lines }
scorecard-does-not-count-for = não se aplica a { $lines }: { $reason }
scorecard-as-of = Dados até { $time }.
scorecard-kind-planned = Manutenção programada
scorecard-kind-emergency = Manutenção de emergência
scorecard-kind-force-majeure = Força maior
scorecard-kind-customer = Causado pelo cliente
scorecard-kind-third-party = Terceiros
scorecard-kind-site-access = Acesso ao site
scorecard-kind-atypical = Dia atípico
scorecard-kind-energy = Economia de energia
scorecard-kind-new-site = Site novo
scorecard-kind-decommissioned = Desativado
scorecard-frozen-counts = Conta o resultado { $state }: { $word }, crédito { $credit }. Esta página mostra o que é avaliado agora, que difere.
