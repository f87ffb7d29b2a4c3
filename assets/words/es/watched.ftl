watched-stop = Dejar de vigilar { $path }
watched-name = Vigilada
watched-taken = { $n ->
    [one] { $n } archivo importado
   *[other] { $n } archivos importados
}
watched-waiting = { $n } esperando completarse
watched-not-yet = aún no revisada
watched-looked = revisada { $time }
