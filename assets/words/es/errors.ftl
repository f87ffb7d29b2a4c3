errors-crashed = La última vez Vigia terminó por un error propio. Sus datos están como estaban.
errors-crashed-hint = este informe queda en esta máquina; adjúntelo si nos cuenta qué hizo
