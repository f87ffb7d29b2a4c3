portfolio-empty = Este espaço de trabalho está vazio. Solte arquivos de desempenho exportados ou uma pasta inteira sobre a janela, ou escolha-os aqui.
portfolio-no-contracts-title = Ainda não há contratos
portfolio-no-contracts = Há dados, mas nada acordado sobre eles. Crie um contrato: cliente, fuso horário, tarifa, objetivos com suas metas. Então esta página dirá quem está em risco e quanto dinheiro está em jogo.
portfolio-arriving-title = Os dados estão a caminho
portfolio-arriving = Os primeiros valores aparecem aqui assim que são lidos; os contratos que vêm com eles são avaliados em seguida.
portfolio-open-definitions = Criar um contrato
portfolio-no-periods-title = Nenhum contrato tem um período com dados
portfolio-no-periods = Os vereditos se baseiam em dados. Importe as exportações dos dias cobertos pelos contratos.
portfolio-nothing-passes-title = Nenhum contrato passa pelo filtro
portfolio-nothing-passes = Retire uma palavra ou uma opção, ou mostre todos os contratos de novo.
portfolio-clear-filter = Mostrar tudo
portfolio-judging-title = Avaliando os contratos
portfolio-judging-sentence = Os meses mais recentes vêm primeiro e aparecem enquanto o resto é avaliado.
portfolio-judged = { $done } de { $all } períodos avaliados
portfolio-stopped = { $n ->
    [one] { $n } período sem avaliação
   *[other] { $n } períodos sem avaliação
}
portfolio-go-on = Avaliar o resto
portfolio-as-of = Em { $time }, { $zone }
portfolio-standing-problem = Problema
portfolio-standing-waiting = Aguardando
portfolio-standing-no-data = Sem dados
portfolio-outlook-safe = Seguro
portfolio-outlook-on-track = No rumo certo
portfolio-outlook-at-risk = Em risco
portfolio-outlook-lost = Não se cumpre mais
portfolio-month-contracts = { $n ->
    [one] { $month } · { $n } contrato
   *[other] { $month } · { $n } contratos
}
portfolio-due-in = Crédito devido · { $month }
portfolio-risk-in = Em risco agora · { $month }
portfolio-nothing = Nada
portfolio-nothing-due = Nenhum crédito devido neste mês
portfolio-nothing-at-risk = Nenhum objetivo em risco teria custo
portfolio-too-little-data = Dados insuficientes
portfolio-of-breached = { $n ->
    [one] de { $n } contrato descumprido
   *[other] de { $n } contratos descumpridos
}
portfolio-of-at-risk = { $n ->
    [one] de { $n } contrato em risco
   *[other] de { $n } contratos em risco
}
portfolio-rates = Somado pelas taxas de câmbio de { $source }
portfolio-no-rates = Sem soma: não há taxas de câmbio
portfolio-no-rates-hover = Valores de moedas diferentes só são somados com taxas declaradas no arquivo rates.toml do espaço de trabalho
portfolio-count-label = { $standing }: { $n }
portfolio-count-hover = Mostrar só os contratos neste estado: { $standing }
portfolio-contract = Contrato
portfolio-trend = Tendência
portfolio-margin = Margem
portfolio-margin-hover = O objetivo com menos folga até a meta. Um clique põe a menor folga primeiro
portfolio-forecast = Previsão
portfolio-at-stake = Em jogo
portfolio-at-stake-hover-one = Crédito do mês e dinheiro em risco no período em curso, o maior primeiro
portfolio-at-stake-hover-rates = Crédito e dinheiro em risco, o maior primeiro pelas taxas do espaço de trabalho
portfolio-at-stake-hover-share = Crédito e dinheiro em risco. As moedas diferem e não há taxas: primeiro vem o maior % da tarifa
portfolio-at-risk-short = em risco
portfolio-plus-risk = + { $money } em risco
portfolio-sort-label = Ordenar por { $name }
portfolio-month-label = Ver { $month }
portfolio-contract-label = Contrato { $name }
portfolio-objective-label = Objetivo { $name }
portfolio-cell-label = { $title }: { $standing }
portfolio-unread-label = Não foi possível ler { $file }
portfolio-show-lines = Mostrar os objetivos de { $name }
portfolio-hide-lines = Ocultar os objetivos de { $name }
portfolio-supporting = { $name } (de apoio)
portfolio-n-contracts = { $n ->
    [one] { $n } contrato
   *[other] { $n } contratos
}
portfolio-n-shown = { $n } de { $all } contratos
portfolio-n-months = { $n } meses
portfolio-months = Meses
portfolio-search = Buscar contratos
portfolio-search-hint = Cliente, contrato…
portfolio-country = País
portfolio-vendor = Fornecedor
portfolio-technology = Tecnologia
portfolio-all-of = { $name }: todos
portfolio-group-by = Agrupar por
portfolio-by-customer = Cliente
portfolio-by-country = País
portfolio-by-region = Região
portfolio-by-group = Grupo
portfolio-no-country = Sem país
portfolio-no-region = Sem região
portfolio-no-group = Sem grupo
portfolio-due-and-risk = { $due } devidos, { $risk } em risco
portfolio-converted = No total { $sum }, pelas taxas de { $source }
portfolio-open-scorecard = Abrir o quadro de resultados
portfolio-open-objective = Abrir o objetivo
portfolio-write-report = Gerar relatório…
portfolio-copy-id = Copiar o id do contrato
portfolio-waiting-hover = É avaliado depois dos meses mais recentes
portfolio-no-data-hover = Nada do que o contrato mede chegou: sem veredito
portfolio-provisional-hover = O período ainda está em curso: é assim até agora
portfolio-credit = Crédito de serviço
portfolio-credit-after-bonus = Após bônus e recuperação
portfolio-at-risk = Dinheiro em risco
portfolio-fee = Tarifa do período
portfolio-score = Pontuação
portfolio-valid-data = Dados válidos
portfolio-more-lines = { $n ->
    [one] e mais { $n } objetivo
   *[other] e mais { $n } objetivos
}
portfolio-value = Valor
portfolio-target = Meta
portfolio-headroom = Folga restante
portfolio-sides = n ÷ d
portfolio-forecast-value = Esperado no fim
portfolio-required = Necessário no restante
portfolio-why-object = Pior: { $object }, { $share } das falhas
portfolio-why-object-only = Pior: { $object }
portfolio-outlook-safe-hover = Seguro: mesmo o pior restante cumpre a meta
portfolio-outlook-on-track-hover = No rumo certo: continuando assim, cumpre a meta
portfolio-outlook-at-risk-hover = Em risco: continuando assim, pode descumprir a meta
portfolio-outlook-lost-hover = A meta já não pode ser cumprida
portfolio-files = Arquivos
portfolio-objects = Objetos
portfolio-measurements = Contadores
portfolio-samples = Amostras
portfolio-period-covered = Período coberto
portfolio-all-taken-in = todos importados
portfolio-need-attention = { $n ->
    [one] { $n } requer atenção
   *[other] { $n } requerem atenção
}
portfolio-on-disk = { $size } em disco
portfolio-n-files = { $n } arquivos
portfolio-n-objects = { $n } objetos
portfolio-n-samples = { $n } amostras
portfolio-stored-label = O que está armazenado
portfolio-month-short = { $month ->
    [1] jan
    [2] fev
    [3] mar
    [4] abr
    [5] mai
    [6] jun
    [7] jul
    [8] ago
    [9] set
    [10] out
    [11] nov
   *[12] dez
}
portfolio-month-short-year = { $month ->
    [1] jan
    [2] fev
    [3] mar
    [4] abr
    [5] mai
    [6] jun
    [7] jul
    [8] ago
    [9] set
    [10] out
    [11] nov
   *[12] dez
}/{ $year }
portfolio-at-stake-by-share = pelo % da tarifa
portfolio-at-stake-by-rates = pelas taxas de câmbio
