errors-crashed = Vigia 上次因自身错误而退出。您的数据未受影响。
errors-crashed-hint = 此报告只保存在本机；如向我们反馈，请附上它
