contracts-title = Contratos
contracts-edit = Editar contratos…
contracts-write = Escribir un contrato
contracts-none-title = Aún no hay contratos
contracts-none = Ponga un archivo de contrato en la carpeta "contracts" de este espacio de trabajo: cliente, zona horaria, tarifa, objetivos con sus metas. Se lee enseguida con F5.
contracts-card-label = Contrato { $name }
contracts-back-to = Volver a { $name }
contracts-n-objectives = { $n ->
    [one] { $n } objetivo
   *[other] { $n } objetivos
}
contracts-fee-month = tarifa { $fee } al mes
contracts-fee-period = tarifa { $fee } por período
contracts-from = desde { $day }
contracts-to = hasta { $day }
contracts-trend-label = Margen de { $name } por períodos
contracts-trend-hover = Holgura hasta la meta del objetivo más ajustado en cada período; bajo la línea punteada se incumplió
