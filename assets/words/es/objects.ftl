objects-search = Buscar objetos
objects-no-match = Ningún objeto se llama así
objects-open = Abrir { $name }
objects-only = Solo este
objects-exclude = Todos menos este
objects-copy-name = Copiar nombre distinguido (DN)
objects-map = Buscar en el mapa
objects-count = { $n ->
    [one] { $n } objeto
   *[other] { $n } objetos
}
