common-files = { $n ->
    [one] { $n } arquivo
   *[other] { $n } arquivos
}
common-achieved = Cumprido
common-tolerated = Tolerado
common-forgiven = Relevado
common-breached = Descumprido
common-undecided = Sem decisão
common-at-risk = Em risco
common-insufficient-data = Dados insuficientes
common-days = { $n ->
    [one] { $n } dia
   *[other] { $n } dias
}
common-jan = jan
common-feb = fev
common-mar = mar
common-apr = abr
common-may = mai
common-jun = jun
common-jul = jul
common-aug = ago
common-sep = set
common-oct = out
common-nov = nov
common-dec = dez
common-january = janeiro
common-february = fevereiro
common-march = março
common-april = abril
common-may-long = maio
common-june = junho
common-july = julho
common-august = agosto
common-september = setembro
common-october = outubro
common-november = novembro
common-december = dezembro
common-mon = seg
common-tue = ter
common-wed = qua
common-thu = qui
common-fri = sex
common-sat = sáb
common-sun = dom
common-day-month = { $day } { $month }
common-day-month-year = { $day } { $month } { $year }
common-month-year = { $month } de { $year }
common-month-year-short = { $month } { $year }
common-unit-days = d
common-unit-hours = h
common-unit-minutes = min
common-unit-seconds = s
