objects-search = 搜索对象
objects-no-match = 没有这样名称的对象
objects-open = 打开 { $name }
objects-only = 仅此对象
objects-exclude = 排除此对象
objects-copy-name = 复制可辨别名 (DN)
objects-map = 在地图上查找
objects-count = { $n } 个对象
