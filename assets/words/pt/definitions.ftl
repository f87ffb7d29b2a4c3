definitions-title = Definições
definitions-kpis = KPIs
definitions-contracts = Contratos
definitions-calendars = Calendários
definitions-vendor-maps = Mapeamento por fornecedor
definitions-show = Mostrar
definitions-all-categories = Todas as categorias
definitions-begin = Começar
definitions-begin-empty = Um contrato vazio
definitions-begin-with = Começar com
definitions-built-in = Incluído
definitions-cancel = Cancelar
definitions-category = Categoria
definitions-choose-kpi = Escolha um KPI
definitions-choose-kpi-note = Aqui aparecem a fórmula, os fornecedores e as versões. Também pode criar o seu com quaisquer contadores.
definitions-copy-contract = Copiar { $name }
definitions-copy-kpi = Copiar para editar
definitions-edit-kpi = Editar
definitions-copy-of = Cópia de { $file }
definitions-delete-contract = Excluir { $name }
definitions-edit-contract = Editar { $name }
definitions-deleted = { $file } foi excluído; o texto fica no histórico
definitions-saved = { $file } foi salvo
definitions-undone = { $file } está como antes
definitions-undo = Desfazer
definitions-drafts = Rascunhos
definitions-drafts-note = Postos de lado antes de poderem ser lidos; nada é julgado por eles
definitions-example-desk = Exemplo: central de serviços na Colômbia
definitions-example-mine = Exemplo: mina no Chile
definitions-example-ran = Exemplo: rede móvel no Peru
definitions-explore-kpi = Abrir no explorador
definitions-formula = Fórmula
definitions-n-kpis = { $n ->
    [one] { $n } KPI
   *[other] { $n } KPIs
}
definitions-n-lines = { $n ->
    [one] { $n } objetivo
   *[other] { $n } objetivos
}
definitions-n-mistakes = { $n ->
    [one] { $n } erro
   *[other] { $n } erros
}
definitions-n-versions = { $n ->
    [one] { $n } versão anterior
   *[other] { $n } versões anteriores
}
definitions-new-contract = Novo contrato
definitions-new-kpi = Novo KPI
definitions-no-contracts = Ainda não há contratos
definitions-no-contracts-note = Comece com um exemplo comentado ou com um vazio: o formulário pede cada termo.
definitions-own = Próprio
definitions-own-only = Somente os próprios
definitions-read = Lido
definitions-reading = Lendo os arquivos…
definitions-search = Buscar
definitions-search-kpis = Buscar definições
definitions-search-kpis-hint = Nome ou id
definitions-short-name = Nome curto
definitions-short-name-rule = Use letras a a z, dígitos, "-", "_" e ".", no máximo 64, começando com letra ou dígito
definitions-short-name-taken = Já há um contrato com esse nome
definitions-unverified = Não verificado
definitions-verified = Verificado
definitions-vendors = Fornecedores
definitions-version = Versão { $n }
definitions-level-cell = célula
definitions-level-site = site
definitions-level-network = rede
definitions-level-slice = fatia de rede
definitions-level-link = enlace
definitions-level-service = serviço
