cache-measuring = Medindo o cache
cache-size = Cache, { $size }
cache-parts = Partes do cache
cache-tiles = Valores por dia
cache-rollups = Somas por dia
cache-profiles = Somas por período
cache-off-grid = Valores fora dos intervalos
cache-readings = Leituras de contadores
cache-events = Chamados e interrupções
cache-imports = Importações e origens
cache-rejects = Registros rejeitados
cache-names = Nomes de objetos e contadores
cache-kept = Resultados guardados
cache-free = Livre, será reutilizado
cache-other = Outros
cache-n-samples = Amostras
cache-n-tiles = Blocos diários
cache-n-off-grid = Amostras fora dos intervalos
cache-n-tickets = Chamados
cache-n-outages = Interrupções
cache-per-value = Bytes por amostra
cache-bytes-per-value = { $bytes } bytes
cache-old-tiles = { $n ->
    [one] { $n } bloco foi gravado por uma versão anterior e é lento de ler. Reconstruir o cache o renova.
   *[other] { $n } blocos foram gravados por uma versão anterior e são lentos de ler. Reconstruir o cache os renova.
}
cache-check-title = Integridade
cache-sound = Íntegro
cache-faults = { $n ->
    [one] { $n } falha
   *[other] { $n } falhas
}
cache-check = Verificar o cache
cache-check-sentence = Cada bloco é lido e comparado com sua soma de verificação, suas estatísticas e as somas dos dias.
cache-checked = Verificado { $at }: { $n } blocos em { $secs } s
cache-check-stale = Algo foi importado desde então
cache-more-faults = e mais { $n }
cache-rebuild-title = Reconstruir o cache
cache-rebuild-sentence = O cache não guarda nada seu: é reconstruído com as exportações, com os mesmos números. O anterior é posto de lado, não apagado.
cache-rebuild = Reconstruir com as exportações…
cache-rebuild-confirm = Pôr de lado e importar de novo
cache-rebuild-keep = Manter
cache-sources-there = { $n ->
    [one] O arquivo importado está onde estava ({ $n })
   *[other] Os { $n } arquivos importados estão onde estavam
}
cache-sources-gone = { $n ->
    [one] { $n } de { $all } arquivos importados não está mais lá: traga-o antes de reconstruir
   *[other] { $n } de { $all } arquivos importados não estão mais lá: traga-os antes de reconstruir
}
cache-locked = Outro programa está com o cache
cache-locked-sentence = O que foi lido fica como está. Feche o outro programa ou espere o fim da importação dele e tente de novo.
cache-damaged = O cache está danificado
cache-damaged-sentence = Nada seu está nele: contratos, KPIs e topologia são arquivos à parte. É reconstruído com as exportações, com os mesmos números; nada é apagado.
cache-newer = Uma versão mais nova gravou este cache
cache-newer-sentence = Atualize o Vigia para abri-lo como está. Ou ponha-o de lado e importe as exportações de novo: a versão nova o encontrará onde ficar.
cache-gone = A pasta do espaço de trabalho sumiu
cache-gone-sentence = O que aparece foi lido antes e fica. Conecte de novo o disco ou a pasta de rede: a janela segue sozinha, ou tente de novo.
cache-full = Não há espaço no disco
cache-full-sentence = Os arquivos importados por inteiro ficam; o que estava em curso fica de fora. Libere espaço e tente de novo: nada é lido duas vezes.
cache-read-only = Este espaço de trabalho é somente leitura
cache-read-only-sentence = Consultas, painéis e relatórios em outras pastas funcionam; não se pode importar. Permita gravar na pasta e tente de novo.
cache-warehouse-away = O armazém não responde
cache-warehouse-away-sentence = São mostrados dados locais de { $from } a { $to }. O que é anterior não está incluído.
cache-not-sent = Há arquivos do cache que não estão no armazém
cache-not-sent-sentence = { $n ->
    [one] Um arquivo tem valores anteriores a { $day }, que são lidos do armazém. Serão vistos quando ele for enviado: vigia warehouse push
   *[other] { $n } arquivos têm valores anteriores a { $day }, que são lidos do armazém. Serão vistos quando forem enviados: vigia warehouse push
}
cache-try-again = Tentar de novo
cache-import-retry = Importar de novo
cache-import-again = Importar seus arquivos de novo
cache-set-aside = Pôr de lado e recomeçar
cache-set-aside-hover = Renomeia o cache e abre o espaço de trabalho com um vazio
cache-other-folder = Escolher outra pasta…
cache-back = Voltar ao início
cache-dismiss = Dispensar este aviso
