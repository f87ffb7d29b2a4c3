objects-search = Buscar objetos
objects-no-match = Nenhum objeto tem esse nome
objects-open = Abrir { $name }
objects-only = Só este
objects-exclude = Todos menos este
objects-copy-name = Copiar nome distinto (DN)
objects-map = Procurar no mapa
objects-count = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}
