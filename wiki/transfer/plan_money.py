"""Lines of money of account plans as they are pasted from a table: all of them are taken, or none, and each that cannot
be is named with its reason.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import AccountPlan, Customer, FinancialLine, User
from wiki.models.plans import METRIC_LABELS, Metric, PlanState
from wiki.services import plans
from wiki.services.customers.names import alike
from wiki.services.plans.content import MoneyContent
from wiki.services.plans.editing import EDITABLE
from wiki.text.checks import shorten
from wiki.transfer.currencies import foreign_in, is_ours
from wiki.transfer.values import money

CELLS = ("customer", "period", "metric", "planned", "actual", "source", "currency")
MOST_LINES, SHOWN = 2_000, 40
FIGURES = {"planned", "actual"}
HEADER = {alike(word) for word in ("customer", "客户", "客戶")}
WORDS = {
    Metric.SALES: ("销售", "销售额", "sales amount"),
    Metric.REVENUE: ("收入", "实际收入", "revenue"),
    Metric.MARGIN: ("利润率", "毛利率", "margin", "margin %"),
    Metric.PROFIT: ("利润", "盈利", "盈利额", "profit"),
    Metric.OTHER: ("其他", "其它"),
}
"""What people call the metrics in their tables, beside their codes and names."""

METRICS = {alike(word): metric for metric in WORDS for word in (metric.value, METRIC_LABELS[metric], *WORDS[metric])}

UNKNOWN = N_("There is no customer “%(name)s”.")
SEVERAL = N_("There are several customers “%(name)s”: write the number of the right one.")
NO_PLAN = N_("“%(name)s” has no plan for %(period)s.")
NOT_YOURS = N_("You do not write the plan of “%(name)s”.")
DECIDED = N_("Somebody decides about the plan of “%(name)s” now.")
FOREIGN = N_(
    "Amounts are in %(house)s here, and this line says “%(currency)s”: convert it, and write the number alone."
)
NO_NUMBER = N_("“%(value)s” is not clearly a number. Write it as 125000 or 12.5万.")
TWICE = N_("Line %(number)s says the same period already.")


@dataclass(frozen=True)
class MoneyRow:
    """A line: its number from 1 on, what stands in it, and its plan; or why it cannot be taken, in a sentence."""

    number: int
    cells: Mapping[str, str]
    plan: AccountPlan | None = None
    content: MoneyContent | None = None
    problem: Message | None = None
    # What the plan says of it now, if it says anything.
    before: FinancialLine | None = None


class Lines:
    """Lines as they were pasted, read for somebody who wants to write them into plans."""

    def __init__(self, text: str, *, user: User, house: str) -> None:
        """Read them; `rows` are all lines that are not blank, and not the header. `house` is our currency."""
        raw = _split(text)
        self._house = house
        self._known = _Known([cells["customer"] for _, cells in raw], user)
        self._said: dict[tuple[str, str, Metric, str], int] = {}
        self.rows = [self._row(number, cells) for number, cells in raw]

    @property
    def refused(self) -> list[MoneyRow]:
        """Return the lines that cannot be taken."""
        return [one for one in self.rows if one.problem is not None]

    def check(self) -> None:
        """Raise Invalid if one of them cannot be taken, or there is none."""
        if self.refused or not self.rows:
            raise Invalid({"lines": Message(N_("Nothing was taken over."))})

    def take(self) -> int:
        """Write all of them into their plans and return how many. Raise Invalid, having written none, if one of them
        cannot be taken.
        """
        self.check()
        # In one order, so that two people who write into the same plans wait for one another and not both for ever.
        for row in sorted(self.rows, key=lambda one: one.plan.id if one.plan else ""):
            if row.plan is not None and row.content is not None:
                plans.note_money(row.plan, row.content, base=row.plan.version)
        return len(self.rows)

    def _row(self, number: int, cells: Mapping[str, str]) -> MoneyRow:
        raw, problem = _raw(cells, self._house)
        if problem is not None:
            return MoneyRow(number, cells, problem=problem)
        try:
            content = plans.parse_money(raw)
        except Invalid as error:
            return MoneyRow(number, cells, problem=next(iter(error.fields.values())))
        plan = self._known.plan(cells["customer"], content.period)
        if isinstance(plan, Message):
            return MoneyRow(number, cells, problem=plan)
        first = self._said.setdefault((plan.id, content.period, content.metric, content.name), number)
        if first != number:
            return MoneyRow(number, cells, problem=Message(TWICE, {"number": first}))
        before = self._known.lines.get((plan.id, content.period, content.metric, content.name))
        return MoneyRow(number, cells, plan, content, before=before)


class _Known:
    """The customers that lines name and their plans, asked once for all lines."""

    def __init__(self, names: Iterable[str], user: User) -> None:
        wanted = {name for name in names if name}
        folded = {alike(name) for name in wanted}
        table = listing(Customer, "list", user=user).with_only_columns(Customer.id, Customer.sought)
        self._ids: dict[str, list[str]] = {}
        for ident, sought in db.session.execute(table):
            for name in folded.intersection(sought.split("\n")):
                self._ids.setdefault(name, []).append(ident)
            if ident in wanted:
                self._ids[alike(ident)] = [ident]
        there = {ident for found in self._ids.values() for ident in found}
        readable = listing(AccountPlan, user=user).where(AccountPlan.customer_id.in_(sorted(there)))
        going = readable.where(AccountPlan.state != PlanState.CLOSED).order_by(AccountPlan.period_start)
        going = going.options(joinedload(AccountPlan.customer))
        self._plans: dict[str, list[AccountPlan]] = {}
        for plan in db.session.scalars(going):
            self._plans.setdefault(plan.customer_id, []).append(plan)
        mine = listing(AccountPlan, "edit", user=user).where(AccountPlan.customer_id.in_(sorted(there)))
        self._mine = set(db.session.scalars(mine.with_only_columns(AccountPlan.id)))
        written = listing(FinancialLine, user=user).where(FinancialLine.plan_id.in_(sorted(self._mine)))
        self.lines = {(one.plan_id, one.period, one.metric, one.name): one for one in db.session.scalars(written)}

    def plan(self, name: str, period: str) -> AccountPlan | Message:
        """Return the plan of a customer that a period belongs to, or why it cannot be written into."""
        said = {"name": shorten(name, SHOWN), "period": period}
        idents = self._ids.get(alike(name), []) if name else []
        if len(idents) != 1:
            return Message(SEVERAL if idents else UNKNOWN, said)
        first, last = plans.span(period)
        found = [one for one in self._plans.get(idents[0], ()) if one.period_start <= last and one.period_end >= first]
        if not found:
            return Message(NO_PLAN, said)
        if found[0].id not in self._mine:
            return Message(NOT_YOURS, said)
        return found[0] if found[0].state in EDITABLE else Message(DECIDED, said)


def _split(text: str) -> list[tuple[int, dict[str, str]]]:
    """Return the lines with their numbers, their cells by name; those are set off by tabs, semicolons or commas."""
    found: list[tuple[int, dict[str, str]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        mark = next((one for one in "\t;" if one in line.replace("；", ";")), ",")
        cells = next(csv.reader([line.replace("；", ";")], delimiter=mark), [])
        cells = [cell.strip() for cell in cells]
        if not any(cells) or (not found and alike(cells[0]) in HEADER):
            continue
        found.append((number, dict(zip(CELLS, [*cells, *[""] * len(CELLS)], strict=False))))
        if len(found) > MOST_LINES:
            raise Invalid({"lines": Message(N_("At most %(most)s lines at a time."), {"most": MOST_LINES})})
    return found


def _raw(cells: Mapping[str, str], house: str) -> tuple[dict[str, str], Message | None]:
    """Return what a form would send for a line, or which of its figures is none."""
    metric, _, name = cells["metric"].partition(":" if ":" in cells["metric"] else "：")
    known = METRICS.get(alike(metric))
    raw = {**cells, "metric": known.value if known else metric.strip(), "name": name.strip()}
    named = cells["currency"]
    foreign = named if named and not is_ours(named, house) else ""
    foreign = foreign or next((found for field in FIGURES if (found := foreign_in(cells[field], house))), "")
    if foreign:
        return raw, Message(FOREIGN, {"house": house, "currency": shorten(foreign, SHOWN)})
    for field in FIGURES:
        text = cells[field].removesuffix("%").removesuffix("％").strip()
        amount = money(text) if text else None
        if text and amount is None:
            return raw, Message(NO_NUMBER, {"value": shorten(text, SHOWN)})
        raw[field] = "" if amount is None else f"{amount:.15g}"
    return raw, None
