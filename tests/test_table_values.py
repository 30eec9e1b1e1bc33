"""Money and dates as people write them into the cells of a table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.transfer.values import day, money


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.5万", 125_000),
        ("１２．５萬", 125_000),
        ("1,200,000", 1_200_000),
        ("1，200，000", 1_200_000),
        ("￥3,000元", 3_000),
        ("人民币 3 万元整", 30_000),
        ("1.2亿", 120_000_000),
        ("1亿2000万", 120_000_000),
        ("NT$ 3,000", 3_000),
        ("二十万", 200_000),
        ("三百五十万元", 3_500_000),
        ("壹拾贰萬", 120_000),
        ("一万零五百", 10_500),
        ("约 12 万左右", 120_000),
        ("$1.5M", 1_500_000),
        ("3.14159", 3.14),
        ("零", 0),
        ("12万5", None),
        ("两万五", None),
        ("12-15万", None),
        ("1.200,50", None),
        ("1,5", None),
        ("(300)", None),
        ("面议", None),
        ("", None),
    ],
)
def test_money_is_read_as_people_write_it_or_not_at_all(text, amount):
    assert money(text) == amount


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-09", "2026-03-09"),
        ("2026/3/9", "2026-03-09"),
        ("2026.3.9", "2026-03-09"),
        ("２０２６年３月９日", "2026-03-09"),
        ("2026年3月", "2026-03"),
        ("20260309", "2026-03-09"),
        ("2026-03-09 14:30", "2026-03-09"),
        ("2026/3/9（周一）", "2026-03-09"),
        ("民國115年3月9日", "2026-03-09"),
        ("民国115/3", "2026-03"),
        ("Mar 9, 2026", "2026-03-09"),
        ("9th March 2026", "2026-03-09"),
        ("25.3.2026", "2026-03-25"),
        ("9.3.2026", None),
        ("115/3/9", None),
        ("2026", None),
        ("2026-02-30", None),
        ("上个月", None),
    ],
)
def test_dates_are_read_as_people_write_them_or_not_at_all(text, found):
    assert day(text) == found


@given(st.dates(min_value=date(1912, 1, 1), max_value=date(2199, 12, 31)))
def test_a_date_survives_each_way_of_writing_it(written):
    rest = f"{written.month}月{written.day}日"
    ways = (f"{written:%Y/%m/%d}", f"{written:%Y%m%d}", f"{written.year}年{rest}", f"民國{written.year - 1911}年{rest}")
    assert {day(way) for way in ways} == {written.isoformat()}


@given(st.integers(0, 10**13))
def test_an_amount_survives_each_way_of_writing_it(amount):
    ways = (f"{amount}", f"{amount:,}元", f"￥{amount:,}.00", f"{amount / 10_000:.4f}万")
    assert {money(way) for way in ways} == {amount}
