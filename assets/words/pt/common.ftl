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
