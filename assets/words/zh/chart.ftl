chart-arrived = 数据到达 { $share }
chart-data = 数据
chart-hide-line = 隐藏此线
chart-show-line = 显示此线
chart-line-name = 曲线 { $name }
chart-more-lines = 另有 { $n } 条线
chart-no-values = 此时段无数值
