cache-measuring = Midiendo la caché
cache-size = Caché, { $size }
cache-parts = Partes de la caché
cache-tiles = Valores por día
cache-rollups = Sumas por día
cache-profiles = Sumas por período
cache-off-grid = Valores fuera de los intervalos
cache-readings = Lecturas de contadores
cache-events = Tickets y cortes
cache-imports = Importaciones y orígenes
cache-rejects = Registros rechazados
cache-names = Nombres de objetos y contadores
cache-kept = Resultados guardados
cache-free = Libre, se reutiliza
cache-other = Otros
cache-n-samples = Muestras
cache-n-tiles = Bloques de día
cache-n-off-grid = Muestras fuera de los intervalos
cache-n-tickets = Tickets
cache-n-outages = Cortes
cache-per-value = Bytes por muestra
cache-bytes-per-value = { $bytes } bytes
cache-old-tiles = { $n ->
    [one] { $n } bloque fue escrito por una versión anterior y es lento de leer. Reconstruir la caché lo renueva.
   *[other] { $n } bloques fueron escritos por una versión anterior y son lentos de leer. Reconstruir la caché los renueva.
}
cache-check-title = Integridad
cache-sound = Íntegra
cache-faults = { $n ->
    [one] { $n } falla
   *[other] { $n } fallas
}
cache-check = Revisar la caché
cache-check-sentence = Cada bloque se lee y se compara con su suma de control, sus estadísticas y las sumas de sus días.
cache-checked = Revisada { $at }: { $n } bloques en { $secs } s
cache-check-stale = Desde entonces se importó algo
cache-more-faults = y { $n } más
cache-rebuild-title = Reconstruir la caché
cache-rebuild-sentence = La caché no contiene nada propio: se reconstruye con las exportaciones, con los mismos números. La anterior se aparta, no se borra.
cache-rebuild = Reconstruir con las exportaciones…
cache-rebuild-confirm = Apartar e importar de nuevo
cache-rebuild-keep = Conservarla
cache-sources-there = { $n ->
    [one] El archivo importado está donde estaba ({ $n })
   *[other] Los { $n } archivos importados están donde estaban
}
cache-sources-gone = { $n ->
    [one] { $n } de { $all } archivos importados ya no está: tráigalo antes de reconstruir
   *[other] { $n } de { $all } archivos importados ya no están: tráigalos antes de reconstruir
}
cache-locked = Otro programa tiene la caché
cache-locked-sentence = Lo leído queda como está. Cierre el otro programa o espere a que termine su importación e intente de nuevo.
cache-damaged = La caché está dañada
cache-damaged-sentence = No contiene nada propio: contratos, KPI y topología son archivos aparte. Se reconstruye con las exportaciones, con los mismos números; nada se borra.
cache-newer = Una versión más nueva escribió esta caché
cache-newer-sentence = Actualice Vigia para abrirla tal cual. O apártela e importe de nuevo las exportaciones: la versión nueva la hallará donde queda.
cache-gone = La carpeta del espacio de trabajo ya no está
cache-gone-sentence = Lo mostrado se leyó antes y queda. Conecte de nuevo el disco o la carpeta de red: la ventana sigue sola, o intente de nuevo.
cache-full = No queda espacio en el disco
cache-full-sentence = Los archivos importados por completo se conservan; el que estaba en curso queda fuera. Libere espacio e intente de nuevo: nada se lee dos veces.
cache-read-only = Este espacio de trabajo es de solo lectura
cache-read-only-sentence = Consultas, tableros e informes en otras carpetas funcionan; no se puede importar. Permita escribir en la carpeta e intente de nuevo.
cache-warehouse-away = El almacén no responde
cache-warehouse-away-sentence = Se muestran datos locales del { $from } al { $to }. Lo anterior no está incluido.
cache-not-sent = Hay archivos de la caché que no están en el almacén
cache-not-sent-sentence = { $n ->
    [one] Un archivo tiene valores anteriores al { $day }, que se leen del almacén. Se verán cuando se haya enviado: vigia warehouse push
   *[other] { $n } archivos tienen valores anteriores al { $day }, que se leen del almacén. Se verán cuando se hayan enviado: vigia warehouse push
}
cache-try-again = Intentar de nuevo
cache-import-retry = Importar de nuevo
cache-import-again = Importar sus archivos de nuevo
cache-set-aside = Apartar y empezar de nuevo
cache-set-aside-hover = Cambia el nombre de la caché y abre el espacio de trabajo con una vacía
cache-other-folder = Elegir otra carpeta…
cache-back = Volver al inicio
cache-dismiss = Descartar este aviso
