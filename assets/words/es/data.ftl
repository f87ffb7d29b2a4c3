data-title = Datos
data-part = Sección de la página
data-tab-files = Archivos
data-tab-rejects = Rechazados
data-tab-rejects-n = Rechazados ({ $n })
data-tab-coverage = Cobertura
data-tab-topology = Topología
data-tab-counters = Contadores
data-tab-cache = Caché
data-preview-path = Ruta para vista previa
data-preview-path-hint = Ruta de un archivo
data-save-csv = Guardar CSV
data-save-csv-hover = Escribe { $file } en el espacio de trabajo
data-copy-csv = Copiar CSV
data-pause = Pausar
data-pause-hover = Conserva lo ya importado y libera la caché hasta que continúe
data-resume = Continuar
data-resume-hover = Sigue donde se detuvo
data-paused = En pausa
data-cancel-hover = Los archivos ya importados quedan, cada uno completo
data-of = { $done } de { $total }
data-progress-read = Leído
data-progress-left = Tiempo restante
data-progress-speed = Velocidad
data-progress-values = Valores
data-progress-files = Archivos y paquetes
data-progress-taken = Importados
data-progress-known = Ya importados
data-progress-rejected = Rechazados
data-progress-records = Registros rechazados
data-left-secs = unos { $n } s
data-left-minutes = unos { $n } min
data-left-hours = unas { $hours } h { $minutes } min
data-all-taken = todos importados
data-need-attention = { $n ->
    [one] { $n } requiere atención
   *[other] { $n } requieren atención
}
data-on-disk = { $size } en disco
data-tile-files = Archivos
data-tile-objects = Objetos
data-tile-counters = Contadores
data-tile-samples = Muestras
data-tile-period = Período cubierto
data-empty = Aún no hay datos
data-empty-sentence = Suelte archivos exportados, paquetes o una carpeta entera en cualquier parte de la ventana, o elíjalos aquí. Los archivos quedan donde están y como están.
data-path = Ruta para importar
data-path-hint = o escriba una ruta
data-import = Importar
data-preview = Vista previa
data-search = Buscar archivos
data-search-hint = Buscar por archivo o formato
data-all = Todos
data-attention = Requiere atención
data-of-files = { $n ->
    [one] { $shown } de { $n } archivo
   *[other] { $shown } de { $n } archivos
}
data-objects = Objetos
data-types = Tipos
data-values = Valores
data-null = Nulos
data-suspect = Dudosos
data-repeats = Repetidos
data-replaced = Reempl.
data-file = Archivo
data-format = Formato
data-status = Estado
data-extent = Primero – último
data-row = Importación { $file }
data-imported = Importado
data-note = Nota
data-rejects = { $n ->
    [one] { $n } rechazo
   *[other] { $n } rechazos
}
data-rejected = Rechazado
data-unchanged = Sin cambios
data-close-detail = Cerrar detalle
data-open-preview = Abrir vista previa
data-preview-map = Ver y asignar columnas…
data-why-not = Por qué se rechazó
data-findings = Hallazgos
data-records-not-taken = Registros rechazados ({ $n })
data-line = Línea { $n }
data-counts = Recuento
data-no-value = Sin valor (NIL, vacío)
data-text = Texto
data-suspect-rows = Filas dudosas
data-contradictions = Contradicciones en el archivo
data-replaced-values = Valores anteriores reemplazados
data-size = Tamaño
data-imported-at = Importado el
data-rejects-none = No se rechazó nada
data-rejects-none-sentence = Se importaron todos los archivos y registros. Los rechazados se listan aquí por causa, con lo que se puede hacer.
data-rejects-summary = { $n ->
    [one] { $n } registro rechazado, por { $causes } causas
   *[other] { $n } registros rechazados, por { $causes } causas
}
data-rejects-unlisted = y { $n } de importaciones anteriores, que no se listan
data-rejects-copy-all = Todas las líneas con causa, archivo, mensaje y consejo
data-rejects-copy = Las líneas de esta causa
data-cause = Causa { $cause }, { $n } registros
data-cause-files = { $n ->
    [one] en { $n } archivo
   *[other] en { $n } archivos
}
data-cause-example = { $n ->
    [one] en { $n } archivo, por ejemplo «{ $example }»
   *[other] en { $n } archivos, por ejemplo «{ $example }»
}
data-advice-mapping = Corregir la asignación
data-advice-zone = Indicar la zona horaria
data-advice-wrong-file = Archivo equivocado
data-advice-get-again = Obtener el archivo de nuevo
data-advice-limit = Subir un límite
data-advice-export = Revisar la exportación
data-advice-mapping-sentence = Abra el archivo en la vista previa, diga qué son sus columnas, guarde la asignación e importe de nuevo: solo se importa lo nuevo.
data-advice-zone-sentence = Las horas no llevan zona. Indique la zona del sistema exportador en vigia.toml (zone_when_missing) e importe de nuevo.
data-advice-wrong-file-sentence = No es una exportación de datos de rendimiento, o es de un tipo que no se lee. Déjelo fuera o exporte las mismas mediciones como XML o CSV.
data-advice-get-again-sentence = El archivo está cortado, dañado o bloqueado. Transfiéralo o expórtelo de nuevo y luego impórtelo.
data-advice-limit-sentence = El archivo supera lo que permite el espacio de trabajo. Si es correcto, suba el límite en [limits] de vigia.toml.
data-advice-export-sentence = Los registros se contradicen o les falta algo. Mire las líneas y consulte al sistema exportador; el resto del archivo se importó.
data-lines = { $n ->
    [one] { $n } línea
   *[other] { $n } líneas
}
data-line-column = Línea
data-message = Mensaje
data-reject-row = Línea { $line } de { $file }
data-reject-row-hover = Abre el archivo en la vista previa
data-looking = Buscando…
data-topology-looking-sentence = Se comparan objetos y topología.
data-topology-none = Este espacio de trabajo aún no tiene topología. Ponga un CSV en topology/ con una columna object y una por atributo, como site, region, country, zone, vendor, latitude, longitude. «Guardar CSV» escribe los objetos de abajo como tal archivo: complételo, muévalo a topology/ y recargue.
data-topology-whole = Todo objeto con contadores tiene una fila en la topología y toda fila nombra un objeto con contadores.
data-topology-part = { $n ->
    [one] { $n } de { $all } objetos no tiene fila en topology/. Las agrupaciones por región o sitio lo cuentan como «sin atributo».
   *[other] { $n } de { $all } objetos no tienen fila en topology/. Las agrupaciones por región o sitio los cuentan como «sin atributo».
}
data-bare-objects = Objetos sin topología ({ $n })
data-idle-rows = Filas sin datos ({ $n })
data-gaps = Brechas
data-gaps-search = Buscar objetos
data-gaps-search-hint = Buscar por nombre
data-bare-objects-copy = Un archivo de topología de estos objetos con atributos vacíos
data-idle-rows-copy = Las filas con archivo, línea y nombre más parecido
data-no-bare = Ningún objeto sin topología
data-no-bare-sentence = Cada objeto de esta selección tiene una fila en la carpeta topology.
data-no-idle = Ninguna fila sin datos
data-no-idle-sentence = Cada fila de la topología de esta selección nombra un objeto con contadores.
data-all-classes = Todas las clases
data-class = Clase
data-class-count = { $class } ({ $n } de { $all })
data-object = Objeto
data-vendor = Proveedor
data-full-name = Nombre completo
data-bare-row = Objeto sin topología { $name }
data-bare-row-hover = Abre el objeto en el explorador
data-named-object = Objeto según la fila
data-nearest = Qué puede ser
data-did-you-mean = ¿Quiso decir { $name }?
data-pattern-matches-none = Ningún objeto coincide con este patrón
data-never-delivered = Nunca entregó un contador: importe su exportación o quite la fila
data-counters-looking-sentence = Los contadores se comparan con el catálogo y los diccionarios.
data-counters-search = Buscar contadores
data-counters-search-hint = Id, nombre, medición o KPI
data-counters-unknown = Desconocidos ({ $n })
data-counters-copy = El diccionario completo
data-counters-n = { $n ->
    [one] { $n } contador
   *[other] { $n } contadores
}
data-counters-none = Ningún contador coincide
data-counters-none-sentence = Busque otras palabras o muestre todos los contadores.
data-counter = Contador
data-canonical = Medición canónica
data-dictionary-name = Nombre en diccionario
data-unit = Unidad
data-aggregate = Agregación
data-granularity = Granularidad
data-kpis = KPI
data-first-last = Primero – último visto
data-counter-row = Contador { $name }
data-unknown = Desconocido
data-unknown-hover = Ni el catálogo ni un diccionario conoce este contador, y ningún KPI lo usa. Un CSV en dictionaries/ le da nombre y unidad.
data-explore-counter = Explorar este contador
data-group = Grupo
data-bins = Clases
data-n-objects = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}
data-kpis-of = KPI que lo usan ({ $n })
data-aggregate-sum = suma
data-aggregate-avg = promedio
data-aggregate-min = mínimo
data-aggregate-max = máximo
data-aggregate-count = conteo
data-aggregate-first = primero
data-aggregate-last = último
