map-title = Map
