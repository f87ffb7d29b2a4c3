# All parts.
report-labels-page = 第 { $page } 页，共 { $pages } 页
report-labels-objective = 考核指标
report-labels-target = 目标
report-labels-result = 结果
report-labels-margin = 余量
report-labels-data = 数据
report-labels-verdict = 判定
report-labels-weight = 权重
report-labels-credit = 抵扣
report-labels-value = 值
report-labels-day = 日期
report-labels-days = 逐日情况
report-labels-total = 合计
report-labels-attached-csv = 本报告全部数值的完整位数表格

# Part cover.
report-labels-cover-kind = 服务水平报告
report-labels-objectives-achieved = 达标考核指标
report-labels-score = 得分
report-labels-service-credit = 服务抵扣
report-labels-sender = 发送方
report-labels-contact = 联系方式

# Part scorecard.
report-labels-scorecard = 考核指标总览
report-labels-scorecard-summary = 合同的全部考核指标，每行一个：目标、结果、余量、数据完整率、判定、权重与抵扣；最后一行为权重与抵扣的合计。
report-labels-scorecard-total = 达标考核指标 { $achieved }，得分 { $score }
report-labels-scorecard-capped = 按合同封顶之前，抵扣合计 { $amount }。
report-labels-trend = 趋势
report-labels-days-legend = ✓ 当日单独看达标 · ▼ 低于目标，▲ 越低越好时高于目标 · – 无值。合同按周期判定，不按单日判定。

# Part objective.
report-labels-weight-of = 权重 { $weight }
report-labels-percentage-points = 百分点
report-labels-data-complete = 数据完整率
report-labels-asked-for = 要求 { $share }
report-labels-of-the-fee = 费用的 { $percent }
report-labels-definition = 测量方式
report-labels-formula = 公式
report-labels-arithmetic = 计算过程
report-labels-what-would-change = 什么会改变结果
report-labels-what-lies-behind = 背后的原因
report-labels-worst-objects = 损失最大的对象
report-labels-worst-objects-summary = { $name } 损失最大的对象：值、分子、分母、数据完整率、占全部失败的比例。
report-labels-object = 对象
report-labels-numerator = 分子
report-labels-denominator = 分母
report-labels-contribution = 贡献
report-labels-more-in-csv = 本报告的 CSV 中另有对象：{ $n }
report-labels-exclusions-applied = 已应用的剔除
report-labels-no-exclusions = 无：周期内的每次测量都计入。
report-labels-exclusions-summary = { $name } 不计入的时间：窗口、原因、对象数、依据。
report-labels-exclusion = 剔除
report-labels-window-local = 窗口（当地时间）
report-labels-reason = 原因
report-labels-objects = 对象数
report-labels-evidence = 依据
report-labels-approved-by = 批准人：{ $who }
report-labels-days-summary = { $name } 的每日情况：值与数据完整率。
report-labels-no-value = 无值
report-labels-days-missed-below = { $sign } 表示当日低于目标。合同按周期判定，不按单日判定。
report-labels-days-missed-above = { $sign } 表示当日高于目标。合同按周期判定，不按单日判定。

# Part quality.
report-labels-quality = 数据质量
report-labels-quality-summary = 每个考核指标的数据：已收与应收的测量周期、完整率与要求的完整率、可疑周期。
report-labels-received = 已收
report-labels-expected = 应收
report-labels-complete = 完整率
report-labels-asked = 要求
report-labels-suspect = 可疑
report-labels-quality-note = 已收与应收为测量周期数 × 对象数。
report-labels-quality-days = 每日完整率
report-labels-quality-days-legend = ✓ 应收周期全部到达 · 数字为到达的百分比，向下取整 · – 无应收数据
report-labels-about-the-data = 关于数据

# Part method.
report-labels-method = 方法
report-labels-glossary = 术语

# Part files.
report-labels-files = 文件
report-labels-files-note = 这些数值所依据的导出文件及其 SHA-256。
report-labels-file = 文件
report-labels-so-far = 截至目前
