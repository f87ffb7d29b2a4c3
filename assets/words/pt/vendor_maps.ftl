vendor-maps-all-technologies = Todas as tecnologias
vendor-maps-close = Fechar os detalhes
vendor-maps-definition = Abrir a definição
vendor-maps-factor = × { $factor }, em { $unit }
vendor-maps-imported = Mapeado, com dados
vendor-maps-mapped = Mapeado
vendor-maps-mapped-own = Mapeado, mapeamento próprio
vendor-maps-in-cache = { $id } · importado
vendor-maps-not-in-cache = { $id } · não importado
vendor-maps-kpi = KPI
vendor-maps-kpis = KPIs
vendor-maps-measurement = Medição
vendor-maps-measurements = Medições
vendor-maps-measured = Unidade { $unit } · { $collection }
vendor-maps-none = Sem contador público conhecido
vendor-maps-own = Definido neste espaço de trabalho
vendor-maps-own-in = Próprio, em { $file }
vendor-maps-rows = Linhas
vendor-maps-search = Buscar nos mapeamentos
vendor-maps-search-hint = KPI, medição ou contador
vendor-maps-technology = Tecnologia
vendor-maps-unavailable = Indisponível (requer { $needs })
vendor-maps-used-by = Usado por
vendor-maps-short-data = com dados
vendor-maps-short-map = mapeado
vendor-maps-short-own = mapeamento próprio
vendor-maps-short-needs = { $n ->
    [one] falta { $n }
   *[other] faltam { $n }
}
