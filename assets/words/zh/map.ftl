map-title = 地图
