exclusions-all-contracts = todos
exclusions-all-objects = Todos os objetos
exclusions-approve = Aprovar
exclusions-approver = O contrato só permite que { $approver } decida
exclusions-button = Exclusões ({ $n })
exclusions-calendar = Calendário: { $field }
exclusions-calendar-earlier = Mês anterior
exclusions-calendar-later = Mês seguinte
exclusions-close = Fechar
exclusions-contracts = Contratos
exclusions-count = { $n ->
    [one] { $n } exclusão neste período
   *[other] { $n } exclusões neste período
} · aprovadas: { $approved } · propostas: { $proposed } · rejeitadas: { $rejected }
exclusions-counts = { $n ->
    [one] Aplica-se a { $n } objeto
   *[other] Aplica-se a { $n } objetos
}
exclusions-counts-capped = Aplica-se a { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}; { $cut } excedem o acordado
exclusions-credit = Crédito
exclusions-credit-change = crédito { $amount } { $currency }
exclusions-decide = Decidir
exclusions-decided = decidido por { $by }
exclusions-decided-at = decidido por { $by }, { $at }
exclusions-decided-by = Decidido por
exclusions-decided-on = Data da decisão
exclusions-discard = Descartar
exclusions-done-approved = { $id } foi aprovada em { $file }
exclusions-done-proposed = { $id } foi proposta em { $file }
exclusions-done-rejected = { $id } foi rejeitada em { $file }
exclusions-done-undone = { $file } está como antes
exclusions-effect-approved = O que ela faz
exclusions-effect-approved-sentence = Do resultado sem ela ao oficial
exclusions-effect-costs = { $amount } a mais de crédito
exclusions-effect-lines = { $n ->
    [one] afeta { $n } objetivo
   *[other] afeta { $n } objetivos
}
exclusions-effect-none = não muda nada
exclusions-effect-proposed = O que ela faria
exclusions-effect-proposed-sentence = Do resultado oficial ao que haveria se fosse aprovada
exclusions-effect-row = { $name }: { $before } → { $after }
exclusions-effect-saves = { $amount } a menos de crédito
exclusions-elsewhere = Não cobre nenhum objeto deste objetivo
exclusions-end = Fim
exclusions-end-before-start = O fim não é posterior ao início
exclusions-entry = Exclusão { $id }, { $kind }, { $state }
exclusions-evidence = Evidência
exclusions-evidence-hint = CHG-1042, um chamado, uma carta
exclusions-faults = Ainda não pode ser proposta
exclusions-file = Arquivo do registro
exclusions-id = Id
exclusions-inside = Neste período
exclusions-judging = Avaliando o período
exclusions-kind = Tipo
exclusions-kind-agreed = { $n } de { $all } objetivos o preveem; aviso: { $hours } h
exclusions-kind-atypical-day = Dia atípico
exclusions-kind-cap = no máximo { $n } min em um período
exclusions-kind-customer = Causado pelo cliente
exclusions-kind-decommissioned = Desativado
exclusions-kind-emergency = Manutenção emergencial
exclusions-kind-energy-saving = Economia de energia
exclusions-kind-force-majeure = Força maior
exclusions-kind-new-site = Site novo
exclusions-kind-nobody = Nenhum objetivo do contrato prevê este tipo: não mudaria nada
exclusions-kind-planned = Manutenção programada
exclusions-kind-site-access = Acesso ao site
exclusions-kind-third-party = Terceiro
exclusions-lane-counts = Aplicadas
exclusions-lane-outages = Interrupções
exclusions-lane-proposed = Propostas
exclusions-lane-refused = Não aplicadas
exclusions-lanes = Exclusões e interrupções do período
exclusions-lanes-hint = Arraste para escolher o tempo de uma exclusão nova; clique em um registro para vê-lo ou em uma interrupção para propô-la
exclusions-lanes-hint-plain = Arraste para escolher o tempo de uma exclusão nova; clique em um registro para vê-lo
exclusions-lasts = dura { $span }
exclusions-lines = Objetivo a objetivo
exclusions-minutes = { $n } min
exclusions-n-objects = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}
exclusions-needs-who = Uma decisão precisa de um nome
exclusions-new = Nova exclusão
exclusions-none-action = Preencher o formulário
exclusions-none-sentence = Arraste sobre os dias acima para marcar o tempo a excluir, ou comece pelo formulário. O efeito em cada objetivo aparece antes de gravar qualquer coisa.
exclusions-none-title = Não há exclusões neste período
exclusions-nothing-written = Nada é salvo até clicar em Propor
exclusions-notice = Aviso prévio
exclusions-notice-after = avisado { $given } após o início, foram acordadas { $hours } h antes
exclusions-notice-given = { $given } de aviso, foram acordadas { $hours } h
exclusions-notice-kept = Aviso no prazo
exclusions-notice-late = Aviso fora do prazo
exclusions-notice-nobody = não consta quando foi avisado, foram acordadas { $hours } h
exclusions-notice-not-asked = Nenhum aviso foi acordado
exclusions-notice-unknown = Aviso sem registro
exclusions-notified-at = Aviso ao cliente
exclusions-only-this = Somente este contrato
exclusions-points = pp
exclusions-preview = O que ela faria
exclusions-preview-elsewhere = Não toca este contrato e período
exclusions-preview-needs-time = Informe início e fim
exclusions-preview-sentence = Ao vivo, como se fosse aprovada. Nada é gravado e nada é oficial.
exclusions-preview-tag = Prévia
exclusions-propose = Propor
exclusions-propose-new = Propor uma exclusão
exclusions-reason = Motivo
exclusions-reason-hint = o que aconteceu, em palavras
exclusions-refused-approver = { $by } decidiu, e só { $approver } pode
exclusions-refused-cap = Os { $minutes } min acordados para este tipo já foram usados: { $kind }
exclusions-refused-kind = O objetivo não prevê este tipo: { $kind }
exclusions-refused-left-out = Fica fora nesta simulação
exclusions-refused-not-notified = Foram acordadas { $hours } h de aviso e não consta quando foi avisado
exclusions-refused-nothing-agreed = O objetivo não prevê nenhuma exclusão
exclusions-refused-notified-after = Avisado { $given } após o início, foram acordadas { $hours } h antes
exclusions-refused-notified-late = Avisado { $given } antes do início, foram acordadas { $hours } h
exclusions-refused-state = Está { $state }: só se aplicam janelas aprovadas
exclusions-reject = Rejeitar
exclusions-reject-hint = sem prova, fora do acordo
exclusions-reject-reason = Motivo da rejeição
exclusions-scope = Objetos
exclusions-scope-hint = site == "LIM014"; vazio para todos
exclusions-scope-of-line = Escopo do objetivo
exclusions-score = Pontuação
exclusions-start = Início
exclusions-state-approved = Aprovada
exclusions-state-proposed = Proposta
exclusions-state-rejected = Rejeitada
exclusions-tabs = Agir sobre o resultado
exclusions-time-skipped = Os relógios pulam esta hora. A seguinte é
exclusions-time-twice = Os relógios mostram esta hora duas vezes. Qual?
exclusions-time-unreadable = Escreva data e hora, p. ex. 2026-10-11 01:00
exclusions-title = Exclusões
exclusions-unchanged = sem mudança
exclusions-undo = Desfazer a última alteração
exclusions-undo-hint = Restaura { $file } byte a byte
exclusions-who = Seu nome ou área
exclusions-who-hint = um nome ou uma área
exclusions-window = Janela
exclusions-would-not-count = Não se aplicaria a
