common-files = { $n ->
    [one] { $n } archivo
   *[other] { $n } archivos
}
common-achieved = Cumplido
common-tolerated = Tolerado
common-forgiven = Condonado
common-breached = Incumplido
common-undecided = Sin decidir
common-at-risk = En riesgo
common-insufficient-data = Datos insuficientes
common-days = { $n ->
    [one] { $n } día
   *[other] { $n } días
}
common-jan = ene
common-feb = feb
common-mar = mar
common-apr = abr
common-may = may
common-jun = jun
common-jul = jul
common-aug = ago
common-sep = sept
common-oct = oct
common-nov = nov
common-dec = dic
common-january = enero
common-february = febrero
common-march = marzo
common-april = abril
common-may-long = mayo
common-june = junio
common-july = julio
common-august = agosto
common-september = septiembre
common-october = octubre
common-november = noviembre
common-december = diciembre
common-mon = lun
common-tue = mar
common-wed = mié
common-thu = jue
common-fri = vie
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
