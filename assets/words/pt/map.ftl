map-title = Mapa
map-empty-title = Ainda não há nada para mostrar no mapa
map-empty-text = Importe primeiro os arquivos de desempenho exportados. Informe latitude e longitude dos sites em um arquivo da pasta topology.
map-color = Colorir por
map-color-verdicts = Vereditos
map-color-line = Objetivo
map-color-kpi = KPI
map-scale = Escala
map-scale-target = Por meta
map-scale-fifths = Quintis
map-period = Período
map-contract = Contrato
map-objective = Objetivo
map-no-line = Este contrato não tem nenhum objetivo com valor por lugar
map-kpi = KPI no mapa
map-range = Tempo no mapa
map-range-all = Todos os dados
map-range-day = Último dia
map-range-week = Últimos 7 dias
map-range-month = Último mês
map-drawing = Desenhando o mapa…
map-computing = Calculando…
map-judging = Avaliando…
map-not-judged = Não avaliado
map-canvas = Mapa
map-canvas-counts = { $missing ->
    [0] Mapa com { $sites } sites e { $cells } células
   *[other] Mapa com { $sites } sites e { $cells } células; { $missing } objetos sem localização
}
map-zoom-in = Aproximar
map-zoom-out = Afastar
map-fit = Ver tudo
map-km = { $n } km
map-m = { $n } m
map-band-good = Cumpre a meta
map-band-near = Perto do limite
map-band-bad = Não cumpre a meta
map-band-none = Sem valor
map-class-all = Todos iguais
map-class-below = até { $value }
map-class-above = a partir de { $value }
map-class-between = { $low } a { $high }
map-legend-sites = Sites: { $name }
map-legend-cells = Células: { $name }
map-n-cells = { $n ->
    [one] { $n } célula
   *[other] { $n } células
}
map-n-sites = { $n ->
    [one] { $n } site
   *[other] { $n } sites
}
map-contracts = { $n ->
    [one] { $n } contrato
   *[other] { $n } contratos
}
map-completeness = Chegaram { $share } dos dados
map-open-explorer = Abrir no explorador
map-zoom-to = Ver no mapa
map-target = Meta { $limit }
map-level = Lista de
map-countries = Países
map-regions = Regiões
map-sites = Sites
map-cells = Células
map-search = Buscar um lugar
map-nothing-found = Nada tem esse nome
map-contracts-title = Contratos
map-contracts-in = Contratos em { $country }
map-all-countries = Mostrar todos os países
map-contracts-order = Ordenados pelo crédito devido, em % da tarifa
map-no-contract = Nenhum contrato tem dados neste período
map-contract-row = { $customer }: { $verdict }, crédito { $credit }
map-back = Voltar à lista
map-misplaced-title = Objetos a revisar
map-misplaced-hint = Informe de cada objeto os atributos latitude e longitude, em graus como -12.0464 e -77.0428, em um arquivo da pasta topology. F5 lê de novo.
map-not-on-map = { $n ->
    [one] { $n } objeto não está no mapa
   *[other] { $n } objetos não estão no mapa
}
map-elsewhere = { $n ->
    [one] { $n } objeto está em outro país
   *[other] { $n } objetos estão em outro país
}
map-why-none = Não tem latitude nem longitude
map-why-one = Não tem { $key }
map-why-unreadable = { $key } “{ $text }” não é um número de graus
map-why-range = { $key } { $text } está fora do intervalo
map-why-zero = Latitude e longitude são ambas 0
map-why-sea = A topologia diz { $says }, suas coordenadas estão no mar
map-why-country = A topologia diz { $says }, suas coordenadas estão em { $lies }
