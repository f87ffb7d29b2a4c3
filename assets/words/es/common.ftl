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
