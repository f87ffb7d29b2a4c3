# What a report says of its statement. The labels of its pages are in report_labels.ftl.
report-title = 服务水平报告，{ $period }：{ $contract }
report-list = { $before }、{ $next }
report-names-more = { $names }及其他 { $n } 项
report-files-more = 另有 { $n } 个文件；本报告的工作簿（XLSX）列出全部文件。
report-no-value = 无值
report-achieved-of = { $n } / { $all }

# What it is.
report-revision-interim = 期中：周期尚未结束
report-revision-provisional = 暂定
report-revision-final = 最终
report-revision-restated = 重述 { $n }：{ $reason }
report-revision-what-if = 假设情形，并非正式结果：{ $changes }
report-revision-no-result = 假设情形：并非正式结果
report-revision-damaged = 未冻结：冻结记录与写入时不一致
report-revision-differs = 未冻结：与冻结结果（{ $label }）不同

# Cover.
report-all-achieved = 合同的全部考核指标均已达标。
report-none-lost = 全部考核指标均已达标，或未达标但无后果。
report-no-objectives = 合同没有考核指标。
report-n-breached = { $n } 个考核指标未达标。
report-n-undecided = { $n } 个考核指标未定。
report-fact-contract = 合同
report-fact-period = 周期
report-fact-period-value = { $period }，{ $zone } 当地时间，共 { $length }
report-fact-period-utc = 周期（UTC）
report-fact-data-up-to = 数据截至
report-fact-version = 版本
report-fact-generated = 生成时间
report-fact-sources = 来源不一致时
report-fact-dispute = 异议期限至

# One-page summary.
report-outcome = { $period }，{ $contract } 的 { $all } 个考核指标中 { $achieved } 个达标。
report-outcome-breached = { $period }，{ $contract } 的 { $all } 个考核指标中 { $achieved } 个达标；未达标：{ $breached }。
report-outcome-undecided = { $period }，{ $contract } 的 { $all } 个考核指标中 { $achieved } 个达标；未定：{ $undecided }。
report-outcome-both = { $period }，{ $contract } 的 { $all } 个考核指标中 { $achieved } 个达标；未达标：{ $breached }；未定：{ $undecided }。
report-credit-none = 本周期无服务抵扣。
report-credit-undecided = 目前没有产生抵扣；{ $n } 项指标没有结论，因此尚未定论。
report-credit-due = 服务抵扣为 { $credit }，占费用 { $fee } 的 { $percent }。
report-credit-capped = 服务抵扣为 { $credit }，占费用 { $fee } 的 { $percent }，已按费用的 { $cap } 封顶。
report-credit-without-fee = 服务抵扣为 { $credit }。
report-data-none = 本周期没有应收数据。
report-data-all = 应收的测量周期全部到达。
report-data-least = 数据最不完整的是 { $objective }：应收测量周期到达 { $share }（要求 { $asked }）。

# Why an objective has its verdict.
report-why-met = { $value } 达到{ $comparison ->
    [at_least] 不低于
   *[at_most] 不高于
} { $target } 的目标。
report-why-met-warning = { $value } 达到{ $comparison ->
    [at_least] 不低于
   *[at_most] 不高于
} { $target } 的目标，但处于预警区。
report-why-tolerated = { $value } 未达到{ $comparison ->
    [at_least] 不低于
   *[at_most] 不高于
} { $target } 的目标，但在容差之内。
report-why-forgiven = { $value } 未达到{ $comparison ->
    [at_least] 不低于
   *[at_most] 不高于
} { $target } 的目标，按约定的宽限免责。
report-why-missed = { $value } 未达到{ $comparison ->
    [at_least] 不低于
   *[at_most] 不高于
} { $target } 的目标。
report-why-too-little = 数据仅到达 { $share }，要求 { $asked }；合同将此计为未达标。
report-why-too-little-valid = 到达且非可疑的数据仅 { $share }，要求 { $asked }；合同将此计为未达标。
report-why-no-verdict = 无法判定：数据到达 { $share }，合同要求 { $asked }。
report-why-no-verdict-valid = 无法判定：到达且非可疑的数据为 { $share }，合同要求 { $asked }。
report-why-undecided = { $value }，但无法判定。
report-why-no-value = 无值：{ $gap }。
report-why-no-value-breached = 无值：{ $gap }。合同将此计为未达标。
report-gap-missing = 没有数据到达
report-gap-all-excluded = 本周期全部被剔除：没有可测量的数据
report-gap-nothing-expected = 没有应收数据：范围内没有本周期的对象，或周期内没有服务时段
report-gap-zero = 没有可计数的事件（0 ÷ 0）
report-gap-unavailable = 计数器 { $counter } 从未导入
report-gap-not-a-number = 公式没有实数结果

# For those who read the table.
report-note-compared = 比较值 { $value }，{ $rounding }
report-note-suspect = 可疑占比 { $share }

# How an objective is measured.
report-term-objective = 考核指标
report-term-kpi = KPI
report-term-scope = 范围
report-term-method = 方法
report-term-exclusions = 剔除
report-term-rounding = 舍入
report-term-completeness = 数据完整率
report-term-service-hours = 服务时间
report-term-busy-hour = 忙时
report-term-warning = 预警起点
report-scope-all = 全部对象
report-kpi-version = { $kpi }，公式版本 { $version }
report-source-formula = 自定义公式
report-source-outages = 中断记录
report-source-tickets = 工单
report-source-objectives = 其他考核指标
report-completeness-undecided = 至少 { $least }；否则不判定
report-completeness-ignore = 至少 { $least }；否则按已到达的数据判定
report-completeness-breached = 至少 { $least }；否则计为未达标
report-completeness-last-good = 至少 { $least }；否则采用最近一个数据充足周期的值
report-rounding-none = 不舍入；按完整值比较
report-rounding-half-up = 四舍五入到 { $n } 位小数
report-rounding-half-even = 四舍六入五成双到 { $n } 位小数
report-rounding-half-up-shown = 四舍五入到 { $n } 位小数，仅用于显示；按完整值比较
report-rounding-half-even-shown = 四舍六入五成双到 { $n } 位小数，仅用于显示；按完整值比较
report-method-period = 先对周期与范围内的全部计数器求和，再计算 KPI
report-method-objects = 自身值满足 { $limit } 的对象占比
report-method-intervals = 值满足 { $limit } 的 { $every } 时段占比
report-method-percentile-objects = 各对象的第 { $percent } 百分位数
report-method-percentile-intervals = 各 { $every } 时段的第 { $percent } 百分位数
report-method-count-objects = 不满足 { $limit } 的对象数
report-method-count-intervals = 不满足 { $limit } 的 { $every } 时段数
report-method-outages = 计入的中断次数
report-method-availability = 可用率：服务时间占全部计入时间的比例
report-method-weighted = 各对象值按权重的平均
report-method-worst = 最差对象的值
report-method-median = 各日值的中位数
report-method-tickets = 工单统计
report-method-composite = 由其他考核指标构成
report-exclusions-none = 无剔除
report-exclusions-downtime = 被剔除的中断不计为中断，服务时间不变
report-exclusions-service-time = 被剔除的时间同时从中断和服务时间中扣除
report-exclusion-planned = 计划维护
report-exclusion-emergency = 紧急维护
report-exclusion-force-majeure = 不可抗力
report-exclusion-customer = 客户原因
report-exclusion-third-party = 第三方原因
report-exclusion-site-access = 站点无法进入
report-exclusion-atypical-day = 异常日
report-exclusion-energy-saving = 节能
report-exclusion-new-site = 新站点
report-exclusion-decommissioned = 已退网

# Charts.
report-chart-by-hour = 按小时
report-chart-by-day = 按日
report-chart-target = 目标
report-chart-excluded = 已剔除
report-chart-complete = 数据完整、部分
report-chart-text = { $objective }，{ $period }，按小时与按日，附目标线。
report-chart-text-days = { $objective }，{ $period }，按日，附目标线。
report-chart-extremes = 最低日为 { $low_day }，值 { $low }；最高日为 { $high_day }，值 { $high }。
report-chart-without-value = { $n } 天无值。
report-chart-shaded = { $n } 个剔除窗口以阴影标出。

# Quality of the data.
report-suspect-none = 没有测量周期被发送方标记为可疑。
report-suspect-most = 发送方将 { $objective } 已收周期的 { $share } 标记为可疑；这些值计入并在此列出。
report-data-files = 含本周期数据的文件
report-data-values = 读取的值
report-data-replaced = 被后续文件替换的值
report-data-suspect = 发送方标记为可疑的行
report-data-null = 上报为不可用的值
report-data-rejected = 被拒绝的文件（任何周期）
report-data-zones = 时区数据库
report-data-program = 程序

# How it is computed.
report-how-ratio = 先求和，最后相除
report-how-ratio-text = 计数器先在范围内的全部对象和周期上求和，再相除。和之比不同于比之平均：在后者中，空闲小区与繁忙小区权重相同。
report-how-time = 时间
report-how-time-text = 日与月按时区 { $zone }，依据 IANA 时区数据库 { $version }。区间含起点、不含终点；测量周期归入其开始的那一天。
report-how-rounding = 舍入
report-how-rounding-text = 各值按每个考核指标的舍入规则比较。打印时增加位数，直到该值与完整数值处于目标的同一侧。本报告附带的 CSV 含全部位数。
report-how-missing = 缺失与可疑数据
report-how-missing-text = 缺失不等于零：未到达的周期不计入分子与分母，并降低数据完整率。可疑值计入并标明。除以零没有值。
report-how-exclusions = 剔除
report-how-exclusions-text = 只有已批准的窗口才计入。它们改变计入的内容，从不改变原始数据，并逐一列出原因与依据。
report-how-credits = 抵扣
report-how-credits-text = 金额按十进制计算，舍入到 { $currency } 的 { $decimals } 位小数，五入时远离零。抵扣不封顶。
report-how-credits-capped = 金额按十进制计算，舍入到 { $currency } 的 { $decimals } 位小数，五入时远离零。合计以费用的 { $cap } 封顶。

# Glossary.
report-word-completeness = 数据完整率
report-word-completeness-text = 已收测量周期 ÷ 应收测量周期，按范围内全部对象计。
report-word-contribution = 贡献
report-word-contribution-text = 范围内全部失败中由某个对象造成的比例。
report-word-credit = 抵扣
report-word-credit-text = 未达标的代价，按合同分档占费用的百分比。
report-word-exclusion = 剔除
report-word-exclusion-text = 双方约定不计入的时间。
report-word-granularity = 粒度周期
report-word-granularity-text = 网元采集一个值所用的时长，通常为 15 分钟。
report-word-kpi = KPI
report-word-kpi-text = 关键绩效指标：由先求和的计数器计算得出的值。
report-word-margin = 余量
report-word-margin-text = 结果与目标的距离；达标时为正。
report-word-score = 得分
report-word-score-text = 达标考核指标的权重 ÷ 全部权重；未定的考核指标不得分。
report-word-suspect = 可疑
report-word-suspect-text = 发送方标记为存疑。
report-word-undecided = 未定
report-word-undecided-text = 到达的数据太少而无法判定，或没有可判定的事件。

# Settlement: who owes what, by which steps.
report-credit-pool = 服务抵扣为 { $credit }，占费用 { $fee } 的 { $percent }，受风险池限额约束：费用的 { $pool } 中的 { $most }。
report-limit-pool = 风险池限额扣减 { $amount }。
report-owed-both = { $with ->
    [both] 计入奖励 { $bonus } 和返还 { $back } 后，供应商应付 { $supplier }，客户在费用之外应付 { $customer }。
    [bonus] 计入奖励 { $bonus } 后，供应商应付 { $supplier }，客户在费用之外应付 { $customer }。
    [back] 计入返还 { $back } 后，供应商应付 { $supplier }，客户在费用之外应付 { $customer }。
   *[none] 供应商应付 { $supplier }，客户在费用之外应付 { $customer }。
}
report-owed-by-customer = 客户在费用之外应付 { $amount }
report-owed-bonus-counted = 计入的奖励
report-right = 合同终止权
report-right-reached = 合同终止权已成立（{ $why }）。
report-right-yes = 已成立
report-right-no = 未成立
report-right-open = 待定：缺少以前周期的结果
report-settlement = 结算
report-settlement-dues = 应付关系
report-settlement-step = 计算
report-settlement-steps = 逐步结算
report-settlement-summary = 从服务抵扣到应付金额：抵扣、奖励、返还、净额、供应商应付和客户应付。
report-how-credits-pool = 风险池（费用的 { $pool }）的抵扣合计不超过其 { $most }。
report-owed-customer = 客户应付
report-owed-on-top = 在费用之外
report-fact-agreement = 协议
report-agreed-part = { $first } – { $last }（{ $all } 天中的 { $covered } 天）
report-agreed-in-part = 协议仅覆盖本周期的一部分：{ $agreed }。整个周期都参与评定，抵扣按全额费用计算。
report-gap-day-excluded = 当日全部被剔除：没有可测量的内容
report-data-all-excluded = 没有应收数据：全部测量时间均已剔除。
report-so-far = 周期尚未结束：以下为截至目前的情况。
report-so-far-until = 周期尚未结束：以下内容截至目前有效（数据截至 { $until }），可能变化；尚未结算。
report-credit-none-so-far = 截至目前未产生服务抵扣。
report-credit-so-far = 若周期就此结束，服务抵扣将为 { $credit }，占费用 { $fee } 的 { $percent }；该金额存在风险，尚未应付。
report-credit-so-far-without-fee = 若周期就此结束，服务抵扣将为 { $credit }；该金额存在风险，尚未应付。
report-owed-at-risk = 风险金额，尚未应付
report-owed-credit-so-far = 截至目前的抵扣
report-owed-supplier-so-far = 截至目前供应商将应付
report-owed-customer-so-far = 截至目前客户将应付
report-owed-both-so-far = { $with ->
    [both] 若周期就此结束，计入奖励 { $bonus } 和返还 { $back } 后，供应商将应付 { $supplier }，客户在费用之外将应付 { $customer }。
    [bonus] 若周期就此结束，计入奖励 { $bonus } 后，供应商将应付 { $supplier }，客户在费用之外将应付 { $customer }。
    [back] 若周期就此结束，计入返还 { $back } 后，供应商将应付 { $supplier }，客户在费用之外将应付 { $customer }。
   *[none] 若周期就此结束，供应商将应付 { $supplier }，客户在费用之外将应付 { $customer }。
}
report-right-so-far = 若周期就此结束，合同终止权将成立（{ $why }）。
report-right-yes-so-far = 将成立
report-settlement-so-far = 周期尚未结束：以下为就此结束时的步骤。
report-settlement-number = 步骤
