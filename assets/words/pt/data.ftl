data-title = Dados
data-part = Seção da página
data-tab-files = Arquivos
data-tab-rejects = Rejeitados
data-tab-rejects-n = Rejeitados ({ $n })
data-tab-coverage = Cobertura
data-tab-topology = Topologia
data-tab-counters = Contadores
data-tab-cache = Cache
data-preview-path = Caminho para pré-visualizar
data-preview-path-hint = Caminho de um arquivo
data-save-csv = Salvar CSV
data-save-csv-hover = Grava { $file } no espaço de trabalho
data-copy-csv = Copiar CSV
data-pause = Pausar
data-pause-hover = Mantém o que já foi importado e libera o cache até continuar
data-resume = Continuar
data-resume-hover = Segue de onde parou
data-paused = Em pausa
data-cancel-hover = Os arquivos já importados ficam, cada um inteiro
data-of = { $done } de { $total }
data-progress-read = Lido
data-progress-left = Tempo restante
data-progress-speed = Velocidade
data-progress-values = Valores
data-progress-files = Arquivos e pacotes
data-progress-taken = Importados
data-progress-known = Já importados
data-progress-rejected = Rejeitados
data-progress-records = Registros rejeitados
data-left-secs = uns { $n } s
data-left-minutes = uns { $n } min
data-left-hours = umas { $hours } h { $minutes } min
data-all-taken = todos importados
data-need-attention = { $n ->
    [one] { $n } requer atenção
   *[other] { $n } requerem atenção
}
data-on-disk = { $size } em disco
data-tile-files = Arquivos
data-tile-objects = Objetos
data-tile-counters = Contadores
data-tile-samples = Amostras
data-tile-period = Período coberto
data-empty = Ainda não há dados
data-empty-sentence = Solte arquivos exportados, pacotes ou uma pasta inteira em qualquer parte da janela, ou escolha-os aqui. Os arquivos ficam onde estão e como estão.
data-path = Caminho para importar
data-path-hint = ou digite um caminho
data-import = Importar
data-preview = Pré-visualizar
data-search = Buscar arquivos
data-search-hint = Buscar por arquivo ou formato
data-all = Todos
data-attention = Requer atenção
data-of-files = { $n ->
    [one] { $shown } de { $n } arquivo
   *[other] { $shown } de { $n } arquivos
}
data-objects = Objetos
data-types = Tipos
data-values = Valores
data-null = Nulos
data-suspect = Suspeitos
data-repeats = Repetidos
data-replaced = Substit.
data-file = Arquivo
data-format = Formato
data-status = Situação
data-extent = Primeiro – último
data-row = Importação { $file }
data-imported = Importado
data-note = Nota
data-rejects = { $n ->
    [one] { $n } rejeição
   *[other] { $n } rejeições
}
data-rejected = Rejeitado
data-unchanged = Sem mudança
data-close-detail = Fechar detalhe
data-open-preview = Abrir pré-visualização
data-preview-map = Ver e mapear colunas…
data-why-not = Por que foi rejeitado
data-findings = Achados
data-records-not-taken = Registros rejeitados ({ $n })
data-line = Linha { $n }
data-counts = Contagem
data-no-value = Sem valor (NIL, vazio)
data-text = Texto
data-suspect-rows = Linhas suspeitas
data-contradictions = Contradições no arquivo
data-replaced-values = Valores anteriores substituídos
data-size = Tamanho
data-imported-at = Importado em
data-rejects-none = Nada foi rejeitado
data-rejects-none-sentence = Todos os arquivos e registros foram importados. Os rejeitados são listados aqui por causa, com o que fazer.
data-rejects-summary = { $n ->
    [one] { $n } registro rejeitado, por { $causes } causas
   *[other] { $n } registros rejeitados, por { $causes } causas
}
data-rejects-unlisted = e { $n } de importações anteriores, que não são listados
data-rejects-copy-all = Todas as linhas com causa, arquivo, mensagem e dica
data-rejects-copy = As linhas desta causa
data-cause = Causa { $cause }, { $n } registros
data-cause-files = { $n ->
    [one] em { $n } arquivo
   *[other] em { $n } arquivos
}
data-cause-example = { $n ->
    [one] em { $n } arquivo, por exemplo “{ $example }”
   *[other] em { $n } arquivos, por exemplo “{ $example }”
}
data-advice-mapping = Corrigir o mapeamento
data-advice-zone = Informar o fuso horário
data-advice-wrong-file = Arquivo errado
data-advice-get-again = Obter o arquivo de novo
data-advice-limit = Aumentar um limite
data-advice-export = Verificar a exportação
data-advice-mapping-sentence = Abra o arquivo na pré-visualização, diga o que são as colunas, salve o mapeamento e importe de novo: só é importado o que é novo.
data-advice-zone-sentence = Os horários não têm fuso. Informe o fuso do sistema exportador em vigia.toml (zone_when_missing) e importe de novo.
data-advice-wrong-file-sentence = Não é uma exportação de dados de desempenho, ou é de um tipo que não é lido. Deixe-o de fora ou exporte as mesmas medições como XML ou CSV.
data-advice-get-again-sentence = O arquivo está cortado, danificado ou bloqueado. Transfira-o ou exporte-o de novo e depois importe.
data-advice-limit-sentence = O arquivo passa do que o espaço de trabalho permite. Se estiver certo, aumente o limite em [limits] no vigia.toml.
data-advice-export-sentence = Os registros se contradizem ou falta algo neles. Veja as linhas e consulte o sistema exportador; o resto do arquivo foi importado.
data-lines = { $n ->
    [one] { $n } linha
   *[other] { $n } linhas
}
data-line-column = Linha
data-message = Mensagem
data-reject-row = Linha { $line } de { $file }
data-reject-row-hover = Abre o arquivo na pré-visualização
data-looking = Procurando…
data-topology-looking-sentence = Objetos e topologia são comparados.
data-topology-none = Este espaço de trabalho ainda não tem topologia. Coloque um CSV em topology/ com uma coluna object e uma por atributo, como site, region, country, zone, vendor, latitude, longitude. “Salvar CSV” grava os objetos abaixo nesse formato: preencha, mova para topology/ e recarregue.
data-topology-whole = Todo objeto com contadores tem uma linha na topologia e toda linha nomeia um objeto com contadores.
data-topology-part = { $n ->
    [one] { $n } de { $all } objetos não tem linha em topology/. Agrupamentos por região ou site o contam como “sem atributo”.
   *[other] { $n } de { $all } objetos não têm linha em topology/. Agrupamentos por região ou site os contam como “sem atributo”.
}
data-bare-objects = Objetos sem topologia ({ $n })
data-idle-rows = Linhas sem dados ({ $n })
data-gaps = Lacunas
data-gaps-search = Buscar objetos
data-gaps-search-hint = Buscar por nome
data-bare-objects-copy = Um arquivo de topologia destes objetos com atributos vazios
data-idle-rows-copy = As linhas com arquivo, linha e nome mais parecido
data-no-bare = Nenhum objeto sem topologia
data-no-bare-sentence = Cada objeto desta seleção tem uma linha na pasta topology.
data-no-idle = Nenhuma linha sem dados
data-no-idle-sentence = Cada linha da topologia desta seleção nomeia um objeto com contadores.
data-all-classes = Todas as classes
data-class = Classe
data-class-count = { $class } ({ $n } de { $all })
data-object = Objeto
data-vendor = Fornecedor
data-full-name = Nome completo
data-bare-row = Objeto sem topologia { $name }
data-bare-row-hover = Abre o objeto no explorador
data-named-object = Objeto conforme a linha
data-nearest = O que pode ser
data-did-you-mean = Seria { $name }?
data-pattern-matches-none = Nenhum objeto corresponde a este padrão
data-never-delivered = Nunca entregou um contador: importe sua exportação ou remova a linha
data-counters-looking-sentence = Os contadores são comparados com o catálogo e os dicionários.
data-counters-search = Buscar contadores
data-counters-search-hint = Id, nome, medição ou KPI
data-counters-unknown = Desconhecidos ({ $n })
data-counters-copy = O dicionário inteiro
data-counters-n = { $n ->
    [one] { $n } contador
   *[other] { $n } contadores
}
data-counters-none = Nenhum contador corresponde
data-counters-none-sentence = Procure outras palavras ou mostre todos os contadores.
data-counter = Contador
data-canonical = Medição canônica
data-dictionary-name = Nome no dicionário
data-unit = Unidade
data-aggregate = Agregação
data-granularity = Granularidade
data-kpis = KPIs
data-first-last = Primeiro – último visto
data-counter-row = Contador { $name }
data-unknown = Desconhecido
data-unknown-hover = Nem o catálogo nem um dicionário conhece este contador, e nenhum KPI o usa. Um CSV em dictionaries/ lhe dá nome e unidade.
data-explore-counter = Explorar este contador
data-group = Grupo
data-bins = Classes
data-n-objects = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}
data-kpis-of = KPIs que o usam ({ $n })
data-aggregate-sum = soma
data-aggregate-avg = média
data-aggregate-min = mínimo
data-aggregate-max = máximo
data-aggregate-count = contagem
data-aggregate-first = primeiro
data-aggregate-last = último
