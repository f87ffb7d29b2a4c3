watched-stop = Parar de vigiar { $path }
watched-name = Vigiada
watched-taken = { $n ->
    [one] { $n } arquivo importado
   *[other] { $n } arquivos importados
}
watched-waiting = { $n } aguardando completar
watched-not-yet = ainda não verificada
watched-looked = verificada { $time }
