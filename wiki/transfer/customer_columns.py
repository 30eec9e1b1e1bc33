"""The columns of a table of customers: what they are called in each language, and their words in the cells."""

from collections.abc import Mapping, Sequence
from typing import Any

from wiki.errors import N_
from wiki.models import Phase, ReferenceStatus, Stage
from wiki.transfer.values import key

LABELS = {
    "ref": N_("Number"),
    "name": N_("Name of the customer"),
    "names": N_("Other names"),
    "industry": N_("Industry"),
    "ownership": N_("Ownership"),
    "stage": N_("Stage"),
    "phase": N_("The relationship: where we are"),
    "reference": N_("As a reference"),
    "owner": N_("Answers for it"),
    "region": N_("Region"),
    "address": N_("Address of the firm"),
    "size": N_("Size"),
    "products": N_("Its products"),
    "watch_on": N_("Look at it again on"),
    "watch_why": N_("Why then?"),
    "business": N_("The customer"),
    "market": N_("Its market and its customers"),
    "trade": N_("How its trade works"),
    "effect": N_("What our product does for its business"),
    "care": N_("What to mind"),
}
"""The columns in their order, by field, as they stand above a table that is written in the reader's language."""

TOLD_ALONE = {"grade": N_("Grade"), "contacted_on": N_("Last contact"), "people": N_("People")}
"""Columns that are written and not read: they follow from other records."""

# What stands above such columns elsewhere, in simplified characters and English; traditional ones compare the same.
_HEADINGS = {
    "ref": "编号 客户编号 number ref id customer-id customer-number account-id",
    "name": "客户名称 名称 客户 客户名 公司名称 公司 单位名称 单位 企业名称 name name-of-the-customer customer-name "
    "customer account account-name company company-name",
    "names": "其他名称 别名 简称 曾用名 又名 other-names other-name aliases alias short-name",
    "industry": "行业 产业 所属行业 客户行业 产业别 行业别 industry sector",
    "ownership": "所有制 企业性质 单位性质 公司性质 ownership ownership-type company-type",
    "stage": "阶段 客户阶段 客户状态 状态 stage customer-stage status",
    "phase": "客户关系走到哪一步 关系阶段 客户关系 关系 关系到哪一步 the-relationship:where-we-are relationship phase",
    "reference": "可否作参考客户 作为参考客户 参考客户 样板客户 能否作样板 as-a-reference reference reference-customer",
    "owner": "负责人 客户负责人 销售负责人 归属 销售 业务员 answers-for-it owner account-owner responsible",
    "region": "地区 区域 省市 城市 region area city",
    "address": "单位地址 地址 公司地址 单位地址 address address-of-the-firm company-address",
    "size": "规模 公司规模 企业规模 人数 size employees headcount",
    "products": "它的产品 产品 主要产品 客户产品 主营产品 its-products products main-products",
    "watch_on": "再看的日期 关注日期 再看日期 提醒日期 下次关注 watch-day watch-date look-at-it-again-on watch-on",
    "watch_why": "为什么是那时？ why-then? 关注原因 再看原因 为什么那天 why-then watch-why watch-reason",
    "business": "客户本身 客户情况 客户介绍 简介 业务 the-customer business about description",
    "market": "它的市场和它的客户 市场 客户的市场 客户的客户 its-market-and-its-customers market",
    "trade": "它这一行怎样运作 行业怎么运作 行业规律 行业情况 how-its-trade-works trade",
    "effect": "我们的产品对它业务的作用 我们的产品对它的作用 产品作用 what-our-product-does-for-its-business effect",
    "care": "要注意的 注意事项 要留意的 what-to-mind care mind",
}
_FIELDS = {key(word): field for field, words in _HEADINGS.items() for word in words.split()}

_STAGES = {
    Stage.POTENTIAL: "潜在客户 potential-customer 潜在 意向 lead prospect",
    Stage.TARGET: "目标客户 target-customer 目标",
    Stage.SIGNED: "签约客户 signed 已签约 签约 成交客户 customer won",
    Stage.QUALIFIED_SIGNED: "已签约·按期付清 signed,-paid-on-time 已签约·依期付清 合格签约 已签约且按时付款 按时付款",
    Stage.LOST: "已流失 lost 流失 流失客户 former",
    Stage.DROPPED: "已放弃 let-go 放弃",
}
_PHASES = {
    Phase.BUILD: "建立 building-it 建立关系 建立中",
    Phase.MAINTAIN: "维系 keeping-it-up 维护 维持 保持",
    Phase.CONSOLIDATE: "巩固 making-it-firm 稳固",
    Phase.DEVELOP: "发展 making-more-of-it 深化 拓展",
}
_REFERENCES = {
    ReferenceStatus.NONE: "不可提及 not-to-be-named 否 no",
    ReferenceStatus.WILLING: "愿意，尚未谈定对谁 willing,-not-yet-asked-for-whom 愿意 willing",
    ReferenceStatus.NAMED: "可以提及 may-be-named 可提及 是 yes",
    ReferenceStatus.CALLED: "可以提及，也可致电 may-be-named-and-called 可以致电",
}


def columns_of(header: Sequence[str]) -> list[str]:
    """Return the field of each column, "" of one that is none; the first column of a field is it."""
    found: list[str] = []
    for text in header:
        field = _FIELDS.get(key(text), "")
        found.append("" if field in found else field)
    return found


def _known(words: Mapping[Any, str]) -> dict[str, str]:
    return {key(word): state.value for state, text in words.items() for word in (state.value, *text.split())}


STATES = {"stage": _known(_STAGES), "phase": _known(_PHASES), "reference": _known(_REFERENCES)}
"""What the states of a customer are called → their codes, by field."""
