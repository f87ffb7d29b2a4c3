watched-stop = Stop watching { $path }
watched-name = Watched
watched-taken = { $n ->
    [one] { $n } file imported
   *[other] { $n } files imported
}
watched-waiting = { $n } waiting to be complete
watched-not-yet = not checked yet
watched-looked = checked at { $time }
