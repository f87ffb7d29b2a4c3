watched-stop = Stop watching { $path }
watched-name = Watched
watched-taken = { $n ->
    [one] { $n } file taken
   *[other] { $n } files taken
}
watched-waiting = { $n } waiting to be complete
watched-not-yet = not looked at yet
watched-looked = looked at { $time }
