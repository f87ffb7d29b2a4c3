objects-search = Search objects
objects-no-match = No object is called so
objects-open = Open { $name }
objects-only = Only this
objects-exclude = All but this
objects-copy-name = Copy distinguished name
objects-map = Look for it on the map
objects-count = { $n ->
    [one] { $n } object
   *[other] { $n } objects
}
