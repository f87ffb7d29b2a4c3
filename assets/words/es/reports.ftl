reports-title = Informes
reports-empty-title = Todavía no hay informes
reports-empty-text = Un informe necesita un contrato en la carpeta contracts y datos importados de al menos un día de su mes.
reports-month = Mes
reports-contracts = Contratos
reports-all = Todos
reports-none = Ninguno
reports-include = Generar el informe de { $contract }
reports-show = Mostrar las páginas de { $contract }
reports-no-data = Sin datos en este mes
reports-formats = Formatos
reports-pdf = Informe en PDF
reports-xlsx = Libro (XLSX) con fórmulas activas
reports-csv-for = El CSV es para
reports-csv-machine = Para sistemas: punto decimal, fechas ISO
reports-csv-excel = Para Excel del país del cliente
reports-csv = CSV con los mismos números
reports-language = Idioma
reports-numbers = Números y fechas
reports-template = Plantilla
reports-by-contract = Según el contrato
reports-folder = Carpeta
reports-folder-of = Carpeta de los informes
reports-folder-one = Carpeta del informe
reports-folder-hint = Adónde van los archivos
reports-choose = Elegir…
reports-write = { $n ->
    [one] Generar { $n } informe
   *[other] Generar { $n } informes
}
reports-dialog-title = Informe de { $period }
reports-dialog-write = Generar
reports-dialog-cancel = Cancelar
reports-dialog-preview = Vista previa…
reports-waiting = En espera
reports-writing = Generando…
reports-stopped = Detenido
reports-done = { $n ->
    [one] { $verdict } · { $n } archivo
   *[other] { $verdict } · { $n } archivos
}
reports-progress = Avance de { $contract }
reports-batch-running = { $done } de { $all } generados
reports-batch-done = { $files ->
    [one] { $files } archivo generado
   *[other] { $files } archivos generados
}
reports-batch-failed = { $n ->
    [one] { $n } contrato sin informe
   *[other] { $n } contratos sin informe
}
reports-stop = Detener
reports-open-folder = Abrir carpeta
reports-again = Generar otros
reports-setting = Componiendo las páginas…
reports-setting-text = Se evalúa el mes y se componen las páginas tal como se imprimirán.
reports-page-of = Página { $page } de { $pages }
reports-show-page = Mostrar la página { $page }
reports-previous-page = Página anterior
reports-next-page = Página siguiente
reports-zoom-in = Páginas más grandes
reports-zoom-out = Páginas más pequeñas
reports-fit-width = Ajustar al ancho
reports-fit-page = Página entera
reports-fit-hover = Ajustar al ancho o ver la página entera
reports-kind = Tipo
reports-quarter = Trimestre
reports-of-all-contracts = Este tipo trata de todos los contratos del espacio de trabajo juntos.
reports-empty-import = Importar exportaciones
reports-empty-contract = Crear un contrato
