explain-upper-bound = Una cota superior: los objetos no tienen por qué haber tenido su valor máximo al mismo tiempo
explain-origin = De dónde viene
explain-show-rows = Mostrar filas y archivos
explain-looking = Buscando filas…
explain-suspect-mark = dudoso
explain-close = Cerrar explicación
explain-all-objects = Todos los objetos
explain-missing = No llegaron datos para este tiempo
explain-zero-denominator = No ocurrió nada que medir: el denominador es cero
explain-unavailable = No disponible: necesita { $counter }, que nunca se importó para estos objetos
explain-no-number = La fórmula no tiene valor para estos contadores
explain-formula = Fórmula
explain-numerator = Numerador
explain-denominator = ÷ Denominador
explain-counters = Contadores, primero sumados
explain-completeness = Completitud
explain-received = Períodos recibidos ÷ esperados
explain-reported = Informado
explain-valid = Válido: informado y no dudoso
explain-between = Con lo que falta, entre
explain-suspect = Marcado como dudoso por el emisor
explain-enough = Datos suficientes
explain-asks = { $customer } pide al menos { $share } de datos válidos para juzgar un mes.
explain-rows = { $n ->
    [one] { $n } fila
   *[other] { $n } filas
}
explain-rows-first = Filas, las primeras { $n } de { $of }
explain-rows-all = Filas, todas: { $n }
