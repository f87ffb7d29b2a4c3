calendars-january = Janeiro
calendars-february = Fevereiro
calendars-march = Março
calendars-april = Abril
calendars-may = Maio
calendars-june = Junho
calendars-july = Julho
calendars-august = Agosto
calendars-september = Setembro
calendars-october = Outubro
calendars-november = Novembro
calendars-december = Dezembro
calendars-mon = Seg
calendars-tue = Ter
calendars-wed = Qua
calendars-thu = Qui
calendars-fri = Sex
calendars-sat = Sáb
calendars-sun = Dom
calendars-back = Voltar aos calendários
calendars-closed = Fechado
calendars-open = Em serviço
calendars-holiday = Feriado
calendars-holidays = Feriados por país
calendars-delete = Excluir o arquivo
calendars-file-name = Nome do arquivo
calendars-files = Arquivos de calendários
calendars-gone = O contrato não tem mais este calendário
calendars-month-says = { $month }: { $open } dias em serviço, { $holidays } feriados
calendars-n = { $n ->
    [one] { $n } calendário
   *[other] { $n } calendários
}
calendars-n-holidays = { $n ->
    [one] { $n } feriado
   *[other] { $n } feriados
}
calendars-new-file = Novo arquivo de calendários
calendars-no-picture = O ano aparece assim que o texto puder ser lido
calendars-of-contracts = Calendários de contratos
calendars-region = Parte do país
calendars-save = Salvar o arquivo
calendars-source = Fonte
calendars-text = Texto dos calendários
calendars-unknown = As listas de feriados não conhecem este ano: todos os dias contam como úteis
calendars-unknown-year = Esta lista só conhece de { $first } a { $last }
calendars-unsure = O que é incerto
calendars-version = Em { $version } · os contratos escrevem { $code }
calendars-which = Calendário
calendars-whole-country = País inteiro
calendars-wrong = Tem erros
calendars-year-after = Ano seguinte
calendars-year-before = Ano anterior
