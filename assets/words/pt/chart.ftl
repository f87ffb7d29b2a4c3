chart-arrived = Chegaram { $share } dos dados
chart-data = Dados
chart-hide-line = Ocultar esta linha
chart-show-line = Mostrar esta linha
chart-line-name = Linha { $name }
chart-more-lines = { $n ->
    [one] mais { $n } linha
   *[other] mais { $n } linhas
}
chart-no-values = Sem valores neste período
