shell-dismiss = Dispensar
shell-show = Ver
shell-hint = Dica: { $hint }
shell-problems = { $n ->
    [one] { $n } problema novo
   *[other] { $n } problemas novos
}
shell-zone-tip = Os horários são mostrados neste fuso se nada mais for escolhido
shell-cache = Cache { $size }
shell-cache-tip = { $samples } amostras em { $tiles } blocos
shell-ready = Pronto
shell-cancel = Cancelar { $what }
shell-more-jobs = mais { $n }
shell-drop = Solte para importar
shell-no-dialog = Não foi possível mostrar o diálogo de arquivos: { $why }
shell-no-dialog-watch = indique a pasta em `watch` no vigia.toml
shell-no-dialog-type = digite o caminho no campo ao lado do botão
shell-nothing-imported = Nada foi importado, porque não há espaço de trabalho aberto
shell-nothing-imported-hint = crie ou abra um espaço de trabalho e solte os arquivos de novo
shell-not-saved = Não foi possível salvar as preferências: { $why }
shell-dialog-open-workspace = Abrir espaço de trabalho
shell-dialog-new-workspace = Pasta do novo espaço de trabalho
shell-dialog-import-files = Importar arquivos
shell-dialog-import-folder = Importar pasta
shell-dialog-preview = Pré-visualizar um arquivo
shell-dialog-watch = Pasta a vigiar
shell-dialog-report = Pasta para o relatório
shell-close-window = Fechar esta janela
shell-dialog-picture = Salvar a imagem
shell-dialog-table = Salvar a tabela
shell-dialog-reports = Pasta para os relatórios
