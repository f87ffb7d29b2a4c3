contracts-title = Contratos
contracts-edit = Editar contratos…
contracts-write = Escrever um contrato
contracts-none-title = Ainda não há contratos
contracts-none = Ponha um arquivo de contrato na pasta "contracts" deste espaço de trabalho: cliente, fuso horário, tarifa, objetivos com suas metas. É lido logo com F5.
contracts-card-label = Contrato { $name }
contracts-back-to = Voltar a { $name }
contracts-n-objectives = { $n ->
    [one] { $n } objetivo
   *[other] { $n } objetivos
}
contracts-fee-month = tarifa { $fee } por mês
contracts-fee-period = tarifa { $fee } por período
contracts-from = desde { $day }
contracts-to = até { $day }
contracts-trend-label = Margem de { $name } pelos períodos
contracts-trend-hover = Folga até a meta do objetivo mais apertado em cada período; abaixo da linha tracejada foi descumprido
