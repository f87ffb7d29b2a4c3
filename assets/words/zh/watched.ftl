watched-stop = 停止监视 { $path }
watched-name = 已监视
watched-taken = 已导入 { $n } 个文件
watched-waiting = { $n } 个等待写完
watched-not-yet = 尚未查看
watched-looked = 查看于 { $time }
