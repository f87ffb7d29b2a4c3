shell-dismiss = Descartar
shell-show = Ver
shell-hint = Sugerencia: { $hint }
shell-problems = { $n ->
    [one] { $n } problema nuevo
   *[other] { $n } problemas nuevos
}
shell-zone-tip = Las horas se muestran en esta zona si no se elige otra
shell-cache = Caché { $size }
shell-cache-tip = { $samples } muestras en { $tiles } bloques
shell-ready = Listo
shell-cancel = Cancelar { $what }
shell-more-jobs = { $n } más
shell-drop = Suelte para importar
shell-no-dialog = No se pudo mostrar el diálogo de archivos: { $why }
shell-no-dialog-watch = indique la carpeta en `watch` de vigia.toml
shell-no-dialog-type = escriba la ruta en el campo junto al botón
shell-nothing-imported = No se importó nada, porque no hay un espacio de trabajo abierto
shell-nothing-imported-hint = cree o abra un espacio de trabajo y vuelva a soltar los archivos
shell-not-saved = No se pudieron guardar las preferencias: { $why }
shell-dialog-open-workspace = Abrir espacio de trabajo
shell-dialog-new-workspace = Carpeta del nuevo espacio de trabajo
shell-dialog-import-files = Importar archivos
shell-dialog-import-folder = Importar carpeta
shell-dialog-preview = Vista previa de un archivo
shell-dialog-watch = Carpeta por vigilar
shell-dialog-report = Carpeta para el informe
shell-close-window = Cerrar esta ventana
shell-dialog-picture = Guardar la imagen
shell-dialog-table = Guardar la tabla
shell-dialog-reports = Carpeta para los informes
