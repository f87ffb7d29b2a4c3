calendars-january = Enero
calendars-february = Febrero
calendars-march = Marzo
calendars-april = Abril
calendars-may = Mayo
calendars-june = Junio
calendars-july = Julio
calendars-august = Agosto
calendars-september = Septiembre
calendars-october = Octubre
calendars-november = Noviembre
calendars-december = Diciembre
calendars-mon = Lun
calendars-tue = Mar
calendars-wed = Mié
calendars-thu = Jue
calendars-fri = Vie
calendars-sat = Sáb
calendars-sun = Dom
calendars-back = Volver a los calendarios
calendars-closed = Cerrado
calendars-open = En servicio
calendars-holiday = Feriado
calendars-holidays = Feriados por país
calendars-delete = Eliminar el archivo
calendars-file-name = Nombre del archivo
calendars-files = Archivos de calendarios
calendars-gone = El contrato ya no tiene este calendario
calendars-month-says = { $month }: { $open } días en servicio, { $holidays } feriados
calendars-n = { $n ->
    [one] { $n } calendario
   *[other] { $n } calendarios
}
calendars-n-holidays = { $n ->
    [one] { $n } feriado
   *[other] { $n } feriados
}
calendars-new-file = Nuevo archivo de calendarios
calendars-no-picture = El año aparece en cuanto el texto se pueda leer
calendars-of-contracts = Calendarios de contratos
calendars-region = Parte del país
calendars-save = Guardar el archivo
calendars-source = Fuente
calendars-text = Texto de los calendarios
calendars-unknown = Las listas de feriados no conocen este año: todos los días cuentan como hábiles
calendars-unknown-year = Esta lista solo conoce de { $first } a { $last }
calendars-unsure = Qué es incierto
calendars-version = Al { $version } · los contratos escriben { $code }
calendars-which = Calendario
calendars-whole-country = Todo el país
calendars-wrong = Tiene errores
calendars-year-after = Año siguiente
calendars-year-before = Año anterior
