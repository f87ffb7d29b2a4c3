chart-arrived = Llegó el { $share } de los datos
chart-data = Datos
chart-hide-line = Ocultar esta línea
chart-show-line = Mostrar esta línea
chart-line-name = Línea { $name }
chart-more-lines = { $n ->
    [one] { $n } línea más
   *[other] { $n } líneas más
}
chart-no-values = Sin valores en este período
