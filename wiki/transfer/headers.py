"""What people write above the columns of a table of cases: for each field, the likeliest word first.

In simplified characters: traditional ones are compared by these, and Taiwan's own words stand beside them.
"""

from wiki.transfer.values import key

_WORDS = {
    "title": (
        "标题 案例标题 案例名称 案例名 案例 主题 题目 项目名称 商机名称 机会名称 项目 名称 客户名称 客户 "
        "客户单位 单位名称 公司名称 单位 公司 title case case-name case-title subject headline opportunity "
        "opportunity-name deal-name project-name project name customer-name customer account-name account "
        "client company"
    ),
    "outcome": (
        "成败 成功失败 成功/失败 案例结果 成交结果 最终结果 销售结果 输赢 赢输 赢单 是否成功 是否成交 "
        "是否签约 是否赢单 成交状态 结果 状态 outcome won/lost won-or-lost win/loss success/failure result "
        "status"
    ),
    "personality": (
        "客户类型 客户性格类型 客户性格 性格类型 人格类型 性格 个性 类型 人格 customer-type personality "
        "personality-type customer-personality client-type type character"
    ),
    "industry": "行业 产业 所属行业 所属产业 客户行业 行业类别 行业别 产业别 industry sector vertical",
    "ownership": "所有制 企业性质 单位性质 公司性质 客户性质 企业类型 产权 性质 ownership ownership-type company-type",
    "department": "部门 客户部门 对方部门 所在部门 使用部门 科室 处室 department customer-department dept division",
    "contact_level": (
        "对方层级 客户层级 联系人层级 层级 职级 级别 职位 职务 职称 contact's-level contact-level level "
        "seniority job-title position role"
    ),
    "grade": "等级 客户等级 客户级别 客户分级 分级 评级 意向等级 商机等级 grade customer-grade rating",
    "sale_stage": "销售阶段 商机阶段 项目阶段 阶段 stage-of-the-sale sale-stage sales-stage stage phase",
    "approach": "途径 切入途径 切入方式 进入方式 销售方式 打法 路径 路线 策略 approach route strategy method",
    "cause": (
        "原因 失败原因 丢单原因 输单原因 丢失原因 流失原因 原因分类 原因类别 主要原因 cause causes reason "
        "loss-reason lost-reason reason-lost reason-for-loss"
    ),
    "product": "产品 产品名称 销售产品 产品线 主要产品 商品 product products product-name",
    "competitor": "竞争对手 对手 竞品 竞争厂商 竞争者 友商 competitor competitors rival",
    "tags": "标签 标记 关键词 关键字 tags tag keywords labels",
    "occurred_on": (
        "发生日期 日期 发生时间 成交日期 签约日期 结案日期 结束日期 丢单日期 案例日期 时间 when date "
        "occurred-on closed-on close-date closing-date closed-date deal-date date-of-the-case"
    ),
    "deal_size": (
        "金额 成交金额 合同金额 合约金额 合同额 成交额 订单金额 项目金额 商机金额 销售额 交易额 总价 预算 "
        "规模 size-of-the-deal deal-size deal-value deal-amount amount contract-value contract-amount value "
        "revenue budget size"
    ),
    "situation": (
        "背景 情况 情境 客户情况 客户背景 项目背景 案例背景 案例描述 描述 说明 概况 案例内容 内容 详情 需求 "
        "situation background context description summary story details"
    ),
    "actions": (
        "做法 行动 措施 过程 经过 销售过程 案例经过 跟进过程 我们的做法 采取的行动 采取措施 应对 actions "
        "action what-was-done what-we-did steps activities process"
    ),
    "result": "结果 结果说明 结果描述 成果 结局 效果 最终情况 result results result-description what-came-of-it",
    "why": (
        "成败原因 原因分析 成败分析 失败分析 成功原因 分析 为什么 原因说明 why why-it-ended-that-way "
        "reasoning analysis root-cause"
    ),
    "lessons": (
        "经验教训 教训 经验 启示 心得 总结 反思 复盘 建议 下次要做 下次别做 下次不要 其他经验教训 lessons "
        "lessons-learned lessons-learnt lesson learnings takeaways retrospective do-next-time "
        "don't-do-next-time more-lessons"
    ),
    "language": "语言 正文语言 内文语言 语种 language lang language-of-the-text",
    "ref": (
        "编号 案例编号 记录编号 商机编号 项目编号 合同编号 单号 案号 id case-id record-id ref reference external-id"
    ),
    # Row numbers, and whom it concerns: nothing that belongs into a case.
    "": (
        "序号 行号 no. no # number 电话 手机 联系电话 手机号 邮箱 电子邮件 邮件 微信 地址 联系人 姓名 "
        "客户姓名 负责人 销售 销售员 销售人员 业务员 业务 作者 录入人 填写人 填报人 创建人 创建时间 录入时间 "
        "更新时间 phone telephone mobile email e-mail address contact contact-name owner salesperson "
        "sales-rep rep author created-by created-at updated-at"
    ),
}

# For each word, the fields that it may stand for, with the rank that it has there.
MEANINGS: dict[str, dict[str, int]] = {}
for _field, _words in _WORDS.items():
    for _rank, _word in enumerate(_words.split()):
        MEANINGS.setdefault(key(_word), {}).setdefault(_field, _rank)

_LEAST = {True: 4, False: 2}  # letters of a Latin word, and of a Chinese one, that counts inside of a header


def meanings(header: str) -> dict[str, int]:
    """Return the fields that a header may stand for, with a rank; the whole header before words in it, which count
    most at its end, as in 客户电话.
    """
    bare = key(header)
    if bare in MEANINGS:
        return MEANINGS[bare]
    inside = [word for word in MEANINGS if word in bare and len(word) >= _LEAST[word.isascii()]]
    if not inside:
        return {}
    best = max(inside, key=lambda word: (bare.endswith(word), len(word)))
    return {field: rank + 100 for field, rank in MEANINGS[best].items()}
