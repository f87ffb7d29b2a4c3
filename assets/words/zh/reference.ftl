reference-close = 关闭参考
reference-contracts = 合同
reference-formulas = 公式
reference-nothing = 本页没有相关内容
reference-automation = 自动化
reference-page = 页面
reference-search = 搜索参考
reference-search-hint = 词语或条目
