definitions-title = Definiciones
definitions-kpis = KPI
definitions-contracts = Contratos
definitions-calendars = Calendarios
definitions-vendor-maps = Mapeo por proveedor
definitions-show = Mostrar
definitions-all-categories = Todas las categorías
definitions-begin = Empezar
definitions-begin-empty = Un contrato vacío
definitions-begin-with = Empezar con
definitions-built-in = Incluido
definitions-cancel = Cancelar
definitions-category = Categoría
definitions-choose-kpi = Elija un KPI
definitions-choose-kpi-note = Aquí aparecen su fórmula, proveedores y versiones. También puede crear uno propio con cualquier contador.
definitions-copy-contract = Copiar { $name }
definitions-copy-kpi = Copiar para editar
definitions-edit-kpi = Editar
definitions-copy-of = Copia de { $file }
definitions-delete-contract = Eliminar { $name }
definitions-edit-contract = Editar { $name }
definitions-deleted = { $file } se eliminó; su texto queda en el historial
definitions-saved = { $file } se guardó
definitions-undone = { $file } está como antes
definitions-undo = Deshacer
definitions-drafts = Borradores
definitions-drafts-note = Apartados antes de poder leerse; nada se juzga con ellos
definitions-example-desk = Ejemplo: mesa de servicio en Colombia
definitions-example-mine = Ejemplo: mina en Chile
definitions-example-ran = Ejemplo: red móvil en Perú
definitions-explore-kpi = Abrir en el explorador
definitions-formula = Fórmula
definitions-n-kpis = { $n } KPI
definitions-n-lines = { $n ->
    [one] { $n } objetivo
   *[other] { $n } objetivos
}
definitions-n-mistakes = { $n ->
    [one] { $n } error
   *[other] { $n } errores
}
definitions-n-versions = { $n ->
    [one] { $n } versión anterior
   *[other] { $n } versiones anteriores
}
definitions-new-contract = Nuevo contrato
definitions-new-kpi = Nuevo KPI
definitions-no-contracts = Aún no hay contratos
definitions-no-contracts-note = Empiece con un ejemplo comentado o con uno vacío: el formulario pide cada término.
definitions-own = Propio
definitions-own-only = Solo propios
definitions-read = Leído
definitions-reading = Leyendo los archivos…
definitions-search = Buscar
definitions-search-kpis = Buscar definiciones
definitions-search-kpis-hint = Nombre o id
definitions-short-name = Nombre corto
definitions-short-name-rule = Use letras a a z, dígitos, "-", "_" y ".", máximo 64, empezando con letra o dígito
definitions-short-name-taken = Ya hay un contrato con ese nombre
definitions-unverified = Sin verificar
definitions-verified = Verificado
definitions-vendors = Proveedores
definitions-version = Versión { $n }
definitions-level-cell = celda
definitions-level-site = sitio
definitions-level-network = red
definitions-level-slice = segmento de red
definitions-level-link = enlace
definitions-level-service = servicio
