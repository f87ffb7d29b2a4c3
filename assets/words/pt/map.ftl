map-title = Mapa
