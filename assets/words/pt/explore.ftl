explore-adding = Somando contadores
explore-adding-why = A resposta está a caminho.
explore-query = Consulta
explore-bin-below = { $share } do total é no máximo { $value }
explore-bin-click = Clique para listar todos
explore-bin-list = { $n ->
    [one] { $n } em { $range }
   *[other] { $n } em { $range }
}
explore-bin-n = { $n ->
    [one] { $n } nesta faixa, { $share } do total
   *[other] { $n } nesta faixa, { $share } do total
}
explore-busy = Marcar horas de maior movimento
explore-busy-hour = Hora de maior movimento
explore-busy-hours = { $n ->
    [one] { $n } hora de maior movimento marcada
   *[other] { $n } horas de maior movimento marcadas
}
explore-busy-hours-why = Uma barra azul acima marca a hora de maior movimento de cada dia; se cada unidade tem a sua, a da maioria.
explore-busy-mark = Marcar { $name }
explore-busy-none = Sem marcar HMM
explore-by-key = Por { $key }
explore-chart-of = Gráfico de { $name }
explore-choose = Escolha o que ver
explore-choose-why = Marque um KPI ou uma medição na lista à esquerda.
explore-close = Fechar
explore-compare = Comparar com
explore-compare-none = Sem comparação
explore-compare-previous = Período anterior
explore-compare-week = Mesmos dias da semana passada
explore-compare-month = Mesmos dias do mês passado
explore-compare-year = Mesmos dias do ano passado
explore-compare-year-weekday = Mesmos dias da semana do ano passado
explore-compare-with = Comparado com
explore-compare-no-counterpart = Sem horário equivalente
explore-compare-nothing = Nada para comparar
explore-compare-nothing-why = Não foram importados dados desse período anterior, ou seus intervalos não coincidem com os de hoje.
explore-complete = Completude
explore-correlation = Correlação r = { $r }
explore-correlation-why = Pearson: 1 ou −1 se todos os pontos estão em uma reta, 0 se não andam juntos.
explore-correlation-rank = por posto ρ = { $r }
explore-correlation-rank-why = Spearman: o mesmo com os postos; um ponto atípico não o altera.
explore-correlation-none = Quase não andam juntos
explore-correlation-weak = Andam juntos fracamente
explore-correlation-clear = Andam juntos claramente
explore-correlation-strong = Andam juntos fortemente
explore-numerator = Numerador
explore-denominator = Denominador
explore-distribution-n = { $n ->
    [one] { $n } valor
   *[other] { $n } valores
}
explore-distribution-missing = { $n ->
    [one] { $n } sem valor não aparece
   *[other] { $n } sem valor não aparecem
}
explore-distribution-of = Distribuição de { $name }
explore-drawing = Desenhando
explore-drawing-why = Os contadores de cada parte da imagem são somados.
explore-empty = Ainda não há nada para explorar
explore-empty-why = Primeiro importe arquivos de desempenho exportados. Depois escolha KPIs, filtre objetos e procure as piores células.
explore-gap-missing = não chegaram dados
explore-gap-needs = requer { $counter }
explore-gap-number = não é um número
explore-gap-zero = nada aconteceu
explore-heat-longer = Os intervalos aqui são { $step }: mais curtos seriam demais. Reduza o filtro ou o período para vê-los.
explore-heat-missing = Sem valor
explore-heat-of = { $n ->
    [one] Mapa de calor de { $name }, { $n } linha
   *[other] Mapa de calor de { $name }, { $n } linhas
}
explore-heat-rows = { $n ->
    [one] { $n } linha
   *[other] { $n } linhas
}
explore-heat-scale-why = As cores vão do primeiro ao último centésimo dos valores; o que fica fora tem a cor do extremo. Se vários intervalos dividem um pixel, o pior é mostrado.
explore-heat-thin = Linhas compactas
explore-heat-whole = Total
explore-heat-worst-of = { $n ->
    [one] O pior de { $n } intervalo neste lugar
   *[other] O pior de { $n } intervalos neste lugar
}
explore-kpi = KPI
explore-list = Lista
explore-list-kpis = KPIs
explore-list-objects = Objetos
explore-looking-up = Procurando o valor…
explore-menu-explain = Explicar este valor
explore-menu-only = Somente este grupo
explore-menu-exclude = Excluir este grupo
explore-menu-open = Abrir seus objetos no tempo
explore-more-groups = { $n ->
    [one] mais { $n } grupo na tabela
   *[other] mais { $n } grupos na tabela
}
explore-no-marks = Sem marcas
explore-no-value = Sem valor
explore-note = Nota
explore-not-a-number = Não é um número
explore-nothing = Nada chegou para isto
explore-nothing-why = Nenhum objeto da seleção reportou estes contadores neste período. Escolha outro período ou amplie o filtro.
explore-nothing-unusual = Nada incomum
explore-unusual-hours = { $n ->
    [one] { $n } hora incomum
   *[other] { $n } horas incomuns
}
explore-unusual-why = As horas com anel diferem da mesma hora do mesmo dia da semana nas quatro semanas anteriores. É uma pista, não parte de nenhum veredito.
explore-unusual-others = As demais não têm valor, têm poucos dados ou menos de três semanas anteriores para comparar
explore-order = Ordem
explore-order-best = Melhores primeiro
explore-order-missing = Mais ausentes primeiro
explore-order-name = Por nome
explore-order-worst = Piores primeiro
explore-percentile = P{ $n }
explore-percentile-highest = Máximo
explore-percentile-lowest = Mínimo
explore-percentile-median = Mediana
explore-pivot-as-grouped = Como agrupado
explore-pivot-columns = Colunas
explore-pivot-rows = Linhas
explore-pivot-of = Tabela de { $name }
explore-pivot-size = { $name } · { $rows } × { $columns }
explore-pivot-lacking = Menos de { $share } dos dados
explore-pivot-total = Total
explore-pivot-why = Um KPI próprio: os contadores são somados primeiro e divididos por último, nunca uma média de outras células
explore-plots = Gráficos
explore-plots-unit = Um gráfico por unidade
explore-plots-kpi = Um gráfico por KPI
explore-plots-group = Um gráfico por grupo
explore-plots-left-out = { $n ->
    [one] mais { $n } sem gráfico: veja a tabela
   *[other] mais { $n } sem gráfico: veja a tabela
}
explore-ranked-n = { $n ->
    [one] { $n } grupo
   *[other] { $n } grupos
}
explore-ranked-objects = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}
explore-ranked-missed = Não cumpre uma meta
explore-ranked-from = As barras começam em { $value }, não em 0
explore-ranked-no-direction = Ninguém disse se um valor alto é bom; aqui é considerado bom
explore-samples = Amostras
explore-samples-groups = Por { $key }
explore-samples-objects = Objetos
explore-samples-times = Intervalos
explore-scatter-across = Eixo X
explore-scatter-up = Eixo Y
explore-scatter-choose = São necessários dois KPIs
explore-scatter-second = Marque um segundo KPI na lista à esquerda: cada objeto será um ponto com os dois valores.
explore-scatter-n = { $n ->
    [one] { $n } ponto
   *[other] { $n } pontos
}
explore-scatter-missing = { $n ->
    [one] { $n } sem um dos dois valores
   *[other] { $n } sem um dos dois valores
}
explore-scatter-of = { $y } por { $x }
explore-show = Mostrar
explore-show-both = Ambos
explore-show-chart = Gráfico
explore-show-table = Tabela
explore-show-distribution = Distribuição
explore-show-scatter = Dispersão
explore-show-heat = Mapa de calor
explore-show-ranked = Ranking
explore-show-pivot = Tabela dinâmica
explore-show-worst = Piores
explore-show-busy-hours = HMM
explore-sort-by = Ordenar por { $name }
explore-step-quarter = 15 minutos
explore-step-hour = Horas
explore-step-day = Dias
explore-step-week = Semanas
explore-step-month = Meses
explore-step-all = Todo o intervalo
explore-suspect = Suspeito
explore-table-difference = Diferença
explore-table-group = Grupo
explore-table-start = Início
explore-together = Total: { $value }
explore-together-why = O KPI de toda a seleção: contadores somados primeiro e divididos por último. Não é uma média do que é mostrado.
explore-took = { $n } ms
explore-took-why = Tempo da resposta. Arraste para mover, use a roda (com Ctrl se houver rolagem) para ampliar, clique duplo para ver tudo.
explore-updating = Atualizando…
explore-zoom-all = Mostrar todo o intervalo
explore-worst-wait = Classificando objetos
explore-worst-wait-why = A lista está a caminho.
explore-worst-objects = Piores objetos
explore-worst-kpi = Classificado por KPI
explore-worst-rate = Taxa
explore-worst-failures = Falhas
explore-worst-downtime = Indisponibilidade
explore-worst-bad-days = Dias ruins
explore-worst-rank = Classificar
explore-worst-n = Piores { $n }
explore-worst-listed = Objetos listados
explore-worst-fewest = Mínimo de tentativas
explore-worst-any = sem mínimo
explore-worst-without = Excluí-los (simulação)
explore-worst-none = Nenhum a citar
explore-worst-value = Valor
explore-worst-share = % do total
explore-worst-together = Acumulado
explore-worst-by-rate = Posição por taxa
explore-worst-by-failures = Posição por falhas
explore-worst-by-downtime = Posição por indisponibilidade
explore-what-if = Simulação
explore-pareto = Diagrama de Pareto de falhas
explore-pareto-time = Diagrama de Pareto da indisponibilidade
explore-pareto-share = { $share } das falhas
explore-pareto-share-time = { $share } da indisponibilidade
explore-pareto-together = { $share } com os anteriores
explore-pareto-axis = % das falhas
explore-pareto-axis-time = % da indisponibilidade
explore-pareto-axis-cumulative = % acumulado
explore-n-of = { $n } de { $all }
explore-rules-none = Nenhuma HMM definida
explore-rules-none-why = Escreva uma em busy_hours/ do espaço de trabalho: de quem é a hora, de qual tráfego, em quais dias.
explore-rules-wait = Procurando HMM
explore-rules-wait-why = Procura-se em cada dia a hora de maior tráfego.
explore-rule-greatest = Maior
explore-rule-mean = Média
explore-rule-top = Média dos { $n } maiores
explore-rule-nth = { $n }º maior
explore-rule = Regra do mês
explore-rules-no-filter = O filtro acima não se aplica: a definição diz de quem é o tráfego
explore-rules-no-traffic = Nenhum tráfego chegou.
explore-rules-no-hour = Sem HMM neste período
explore-rules-of-day = { $traffic } na HMM de cada dia
explore-rules-taken = Dias que a regra usa
explore-rules-other = Outros dias
explore-rules-of-month = { $rule } do mês
explore-rules-no-month = Nenhum mês tem um dia contado com dados
explore-rules-headline = { $n ->
    [one] { $rule } de { $n } dia, { $month }
   *[other] { $rule } de { $n } dias, { $month }
}
explore-rules-days-missing = { $n } de { $all } dias não têm tráfego: a regra não deve virar outra ao omiti-los
explore-rules-few-days = { $n ->
    [one] O mês tem apenas { $n } dia contado
   *[other] O mês tem apenas { $n } dias contados
}
explore-rules-chart = Gráfico de HMM por dia
explore-rules-not-found = nenhuma HMM encontrada
explore-rules-begins = começa às { $start }
explore-rules-begin = começam às { $starts }
explore-rules-month = Mês
explore-rules-days = Dias
explore-rules-own = A regra que a definição cita
explore-distribution-count = Quantidade
explore-ranked-arrived = Completude
