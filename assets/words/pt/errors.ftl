errors-crashed = Na última vez o Vigia terminou por um erro próprio. Seus dados estão como estavam.
errors-crashed-hint = este relatório fica nesta máquina; anexe-o se nos contar o que fez
