definitions-title = 定义
