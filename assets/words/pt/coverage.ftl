coverage-recent = 62 dias
coverage-year = 400 dias
coverage-all = Tudo
coverage-range = Dias
coverage-rows = Linhas por
coverage-sort = Ordem
coverage-sort-name = Por nome
coverage-sort-worst = Piores primeiro
coverage-sort-missing = Mais dias sem dados
coverage-copy = Completude de cada linha
coverage-counter = Contador da cobertura
coverage-counter-hint = todos os contadores, ou o nome de um
coverage-filter = Filtro da cobertura
coverage-filter-hint = todos os objetos, ou um filtro como region == "Norte"
coverage-by-object = Objeto
coverage-counting = Contando períodos
coverage-counting-sentence = Os períodos recebidos e esperados de cada contador são somados por dia.
coverage-empty = Nada é esperado aqui
coverage-empty-sentence = Nenhum objeto passa no filtro, ou nenhum reportou este contador. Limpe os campos acima.
coverage-summary = recebido: { $received } de { $expected } períodos de { $counters } contadores · { $rows } linhas · { $days } dias
coverage-never = { $n ->
    [one] { $n } linha nunca entregou
   *[other] { $n } linhas nunca entregaram
}
coverage-nothing = nunca
coverage-no-attribute = (sem atributo)
coverage-grid = Cobertura de { $rows } linhas por { $days } dias
coverage-rows-head = { $n ->
    [one] { $n } linha · recebido
   *[other] { $n } linhas · recebido
}
coverage-row = Cobertura de { $name }: { $share }
coverage-row-never = Nunca entregou nada neste período
coverage-row-delivered = Entregou de { $first } a { $last }, dias sem nada: { $missing }
coverage-open = Abrir no explorador
coverage-full = Completo
coverage-partial = Parcial
coverage-missing = Ausente
coverage-not-yet = Antes da 1ª entrega, conta como ausente
coverage-not-expected = Nada esperado
coverage-suspect = Valores suspeitos
coverage-day = { $name } · { $date }
coverage-counts = { $share } · recebidos { $received } de { $expected } · suspeitos { $suspect }
coverage-month = Mês { $month }: { $share }
coverage-month-hover = { $month }: { $share }, recebidos { $received } de { $expected } períodos
coverage-partial-much = Parcial, 90% ou mais
coverage-partial-little = Parcial, menos de 90%
