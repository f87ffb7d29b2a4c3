explain-upper-bound = Um limite superior: os objetos não precisam ter tido seu maior valor ao mesmo tempo
explain-origin = De onde vem
explain-show-rows = Mostrar linhas e arquivos
explain-looking = Procurando linhas…
explain-suspect-mark = suspeito
explain-close = Fechar explicação
explain-all-objects = Todos os objetos
explain-missing = Não chegaram dados para este tempo
explain-zero-denominator = Não aconteceu nada a medir: o denominador é zero
explain-unavailable = Indisponível: precisa de { $counter }, que nunca foi importado para estes objetos
explain-no-number = A fórmula não tem valor para estes contadores
explain-formula = Fórmula
explain-numerator = Numerador
explain-denominator = ÷ Denominador
explain-counters = Contadores, somados primeiro
explain-completeness = Completude
explain-received = Períodos recebidos ÷ esperados
explain-reported = Informado
explain-valid = Válido: informado e não suspeito
explain-between = Com o que falta, entre
explain-suspect = Marcado como suspeito pelo emissor
explain-enough = Dados suficientes
explain-asks = { $customer } pede ao menos { $share } de dados válidos para julgar um mês.
explain-rows = { $n ->
    [one] { $n } linha
   *[other] { $n } linhas
}
explain-rows-first = Linhas, as primeiras { $n } de { $of }
explain-rows-all = Linhas, todas: { $n }
