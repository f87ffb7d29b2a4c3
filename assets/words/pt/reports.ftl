reports-title = Relatórios
reports-empty-title = Ainda não há relatórios
reports-empty-text = Um relatório precisa de um contrato na pasta contracts e de dados importados de pelo menos um dia do mês.
reports-month = Mês
reports-contracts = Contratos
reports-all = Todos
reports-none = Nenhum
reports-include = Gerar o relatório de { $contract }
reports-show = Mostrar as páginas de { $contract }
reports-no-data = Sem dados neste mês
reports-formats = Formatos
reports-pdf = Relatório em PDF
reports-xlsx = Pasta de trabalho (XLSX) com fórmulas ativas
reports-csv-for = O CSV é para
reports-csv-machine = Para sistemas: ponto decimal, datas ISO
reports-csv-excel = Para Excel do país do cliente
reports-csv = CSV com os mesmos números
reports-language = Idioma
reports-numbers = Números e datas
reports-template = Modelo
reports-by-contract = Conforme o contrato
reports-folder = Pasta
reports-folder-of = Pasta dos relatórios
reports-folder-one = Pasta do relatório
reports-folder-hint = Para onde vão os arquivos
reports-choose = Escolher…
reports-write = { $n ->
    [one] Gerar { $n } relatório
   *[other] Gerar { $n } relatórios
}
reports-dialog-title = Relatório de { $period }
reports-dialog-write = Gerar
reports-dialog-cancel = Cancelar
reports-dialog-preview = Visualizar…
reports-waiting = Aguardando
reports-writing = Gerando…
reports-stopped = Interrompido
reports-done = { $n ->
    [one] { $verdict } · { $n } arquivo
   *[other] { $verdict } · { $n } arquivos
}
reports-progress = Andamento de { $contract }
reports-batch-running = { $done } de { $all } gerados
reports-batch-done = { $files ->
    [one] { $files } arquivo gerado
   *[other] { $files } arquivos gerados
}
reports-batch-failed = { $n ->
    [one] { $n } contrato sem relatório
   *[other] { $n } contratos sem relatório
}
reports-stop = Parar
reports-open-folder = Abrir pasta
reports-again = Gerar outros
reports-setting = Compondo as páginas…
reports-setting-text = O mês é avaliado e as páginas são compostas como serão impressas.
reports-page-of = Página { $page } de { $pages }
reports-show-page = Mostrar a página { $page }
reports-previous-page = Página anterior
reports-next-page = Próxima página
reports-zoom-in = Páginas maiores
reports-zoom-out = Páginas menores
reports-fit-width = Ajustar à largura
reports-fit-page = Página inteira
reports-fit-hover = Ajustar à largura ou ver a página inteira
reports-kind = Tipo
reports-quarter = Trimestre
reports-of-all-contracts = Este tipo trata de todos os contratos do espaço de trabalho juntos.
reports-empty-import = Importar exportações
reports-empty-contract = Criar um contrato
