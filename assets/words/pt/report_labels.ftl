# All parts.
report-labels-page = Página { $page } de { $pages }
report-labels-objective = Objetivo
report-labels-target = Meta
report-labels-result = Resultado
report-labels-margin = Margem
report-labels-data = Dados
report-labels-verdict = Veredito
report-labels-weight = Peso
report-labels-credit = Crédito
report-labels-value = Valor
report-labels-day = Dia
report-labels-days = Dia a dia
report-labels-total = Total
report-labels-attached-csv = Todos os números deste relatório com todos os dígitos, em uma tabela

# Part cover.
report-labels-cover-kind = Relatório de níveis de serviço
report-labels-objectives-achieved = Objetivos cumpridos
report-labels-score = Pontuação
report-labels-service-credit = Crédito de serviço
report-labels-sender = De
report-labels-contact = Contato

# Part scorecard.
report-labels-scorecard = Quadro de resultados
report-labels-scorecard-summary = Todos os objetivos do contrato, um por linha: meta, resultado, margem, dados completos, veredito, peso e crédito; a última linha soma pesos e créditos.
report-labels-scorecard-total = { $achieved } objetivos cumpridos, pontuação { $score }
report-labels-scorecard-capped = Os créditos somam { $amount } antes do teto do contrato.
report-labels-trend = Tendência
report-labels-days-legend = ✓ o dia sozinho cumpriria a meta · ▼ abaixo dela, ▲ acima dela quando menos é melhor · – sem valor. O contrato avalia o período, não o dia.

# Part objective.
report-labels-weight-of = peso { $weight }
report-labels-percentage-points = pontos percentuais
report-labels-data-complete = Dados completos
report-labels-asked-for = pede-se { $share }
report-labels-of-the-fee = { $percent } da tarifa
report-labels-definition = Como se mede
report-labels-formula = Fórmula
report-labels-arithmetic = Cálculo
report-labels-what-would-change = O que o mudaria
report-labels-what-lies-behind = O que está por trás
report-labels-worst-objects = Objetos que mais custam
report-labels-worst-objects-summary = Os objetos que mais perderam de { $name }: valor, numerador, denominador, dados completos, parte de todas as falhas.
report-labels-object = Objeto
report-labels-numerator = Numerador
report-labels-denominator = Denominador
report-labels-contribution = Contribuição
report-labels-more-in-csv = Outros objetos no CSV deste relatório: { $n }
report-labels-exclusions-applied = Exclusões aplicadas
report-labels-no-exclusions = Nenhuma: cada medição do período conta.
report-labels-exclusions-summary = Tempo que não conta para { $name }: janela, motivo, número de objetos, evidência.
report-labels-exclusion = Exclusão
report-labels-window-local = Janela, hora local
report-labels-reason = Motivo
report-labels-objects = Objetos
report-labels-evidence = Evidência
report-labels-approved-by = aprovado por { $who }
report-labels-days-summary = Cada dia de { $name }: valor e dados completos.
report-labels-no-value = sem valor
report-labels-days-missed-below = { $sign } marca os dias abaixo da meta. O contrato avalia o período, não o dia.
report-labels-days-missed-above = { $sign } marca os dias acima da meta. O contrato avalia o período, não o dia.

# Part quality.
report-labels-quality = Qualidade dos dados
report-labels-quality-summary = Os dados de cada objetivo: períodos de medição recebidos e esperados, parte completa e parte pedida, suspeitos.
report-labels-received = Recebidos
report-labels-expected = Esperados
report-labels-complete = Completo
report-labels-asked = Pedido
report-labels-suspect = Suspeitos
report-labels-quality-note = Recebidos e esperados são períodos de medição × objetos.
report-labels-quality-days = Dados completos por dia
report-labels-quality-days-legend = ✓ chegaram todos os períodos esperados · um número é a porcentagem que chegou, arredondada para baixo · – nada era esperado
report-labels-about-the-data = Sobre os dados

# Part method.
report-labels-method = Método
report-labels-glossary = Glossário

# Part files.
report-labels-files = Arquivos
report-labels-files-note = Os arquivos exportados de que vêm estes números, com seu SHA-256.
report-labels-file = Arquivo
report-labels-so-far = até agora
