watched-stop = Dejar de vigilar { $path }
watched-name = Vigilada
watched-taken = { $n ->
    [one] { $n } archivo tomado
   *[other] { $n } archivos tomados
}
watched-waiting = { $n } esperando completarse
watched-not-yet = aún no revisada
watched-looked = revisada { $time }
