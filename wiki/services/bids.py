"""Bids: the list by which a written proposal is gone through, kept as data; what is done of it for a pursuit."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from wiki import content
from wiki.access import listing, noted
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import BidStage, BidTick, Customer, Pursuit, PursuitEvent, RuleKind, User
from wiki.models.bids import BID_NOTE_LENGTH
from wiki.services import customers, rule_versions
from wiki.services.links import name_key
from wiki.services.pages import names
from wiki.services.pursuits.editing import await_turn, require_open
from wiki.services.typed import Typed
from wiki.settings import LANGUAGES
from wiki.text.language import spoken

LABEL_LENGTH = 80
GUIDE_LENGTH = 120
MOST_LINES = 40
EVENT = "bid"
"""The part of a pursuit that changes, in its history."""


@dataclass(frozen=True)
class Line:
    """One line: its stage, what is to be done, in one language at least, and the name of a page that tells how."""

    code: str
    stage: BidStage
    label: Mapping[str, str]
    guide: str = ""

    def text(self, language: str) -> str:
        """Return what is to be done in a language, or in another one that it has."""
        return spoken(self.label, language) or self.code


@dataclass(frozen=True)
class Lines:
    """All in their order, and the number of the version: 0 as shipped."""

    number: int
    all: Sequence[Line]

    def body(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {"lines": [{**vars(one), "stage": one.stage.value, "label": dict(one.label)} for one in self.all]}


@dataclass(frozen=True)
class Step:
    """A line as it stands for a pursuit: done or not, and the id of the page that tells how, if one may read it."""

    line: Line
    tick: BidTick | None
    page_id: str = ""


@dataclass(frozen=True)
class Bid:
    """How far the proposal of a pursuit has come, stage by stage; `next`: the first line that is not done."""

    pursuit: Pursuit
    stages: Mapping[BidStage, Sequence[Step]]

    @property
    def steps(self) -> list[Step]:
        """All of them, in the order of the stages."""
        return [one for steps in self.stages.values() for one in steps]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(one.tick is not None for one in self.steps)

    @property
    def next(self) -> Line | None:
        """The first line that is not done."""
        return next((one.line for one in self.steps if one.tick is None), None)


def current() -> Lines:
    """Return the list that is in force."""
    number, body = rule_versions.current(RuleKind.BIDS)
    return _from_body(body or content.bids(), number)


def named(codes: Sequence[str]) -> dict[str, Line]:
    """Return the lines of these codes as they are now or read last, for some may have been taken away."""
    found = {one.code: one for one in current().all}
    if all(code in found for code in codes):
        return found
    for body in [*rule_versions.bodies(RuleKind.BIDS), content.bids()]:
        for one in _from_body(body, 0).all:
            found.setdefault(one.code, one)
    return found


def parse(rows: Sequence[Mapping[str, str]], before: Lines) -> Lines:
    """Return the lines as they were typed, in their order; a row without a text is left out. Raise Invalid."""
    known = {one.code for one in before.all}
    wrong: dict[str, Message] = {}
    found = []
    for row in rows[:MOST_LINES]:
        typed = Typed(row)
        label = {language: text for language in LANGUAGES if (text := typed.line(language, LABEL_LENGTH))}
        stage = typed.choice("stage", BidStage) if label else None
        if label and stage is None:
            typed.refuse("stage", N_("Choose for each line what it belongs to."))
        guide = typed.line("guide", GUIDE_LENGTH)
        wrong |= typed.wrong
        if label and stage:
            code = row.get("code", "")
            found.append(Line(code if code in known else f"b_{secrets.token_hex(4)}", stage, label, guide))
    if not found:
        wrong["all"] = Message(N_("At least one must stay."))
    if wrong:
        raise Invalid(wrong)
    return Lines(before.number, found)


def tick(pursuit: Pursuit, raw: Mapping[str, Any], *, by: User) -> None:
    """Say that a line is done. What is said twice is kept as it was said first. Raise WikiError if it has ended."""
    typed = Typed(raw)
    code = str(raw.get("code") or "")
    if code not in {one.code for one in current().all}:
        typed.refuse("code", N_("Choose one of the list."))
    note = typed.line("note", BID_NOTE_LENGTH)
    typed.done()
    await_turn(pursuit)
    require_open(pursuit)
    if _tick_of(pursuit, code) is None:
        db.session.add(BidTick(pursuit=pursuit, customer_id=pursuit.customer_id, code=code, note=note, by=by))
        db.session.add(PursuitEvent(pursuit_id=pursuit.id, field=EVENT, after=code, note=note, by=by))
        customers.touch(pursuit.customer)


def undo(pursuit: Pursuit, code: str, *, by: User) -> None:
    """Say that a line is not done after all. Raise WikiError if the pursuit has ended."""
    await_turn(pursuit)
    require_open(pursuit)
    done = _tick_of(pursuit, code)
    if done is not None:
        db.session.add(PursuitEvent(pursuit_id=pursuit.id, field=EVENT, before=code, note=done.note, by=by))
        db.session.delete(done)
        customers.touch(pursuit.customer)


def of_pursuit(pursuit: Pursuit, *, user: User) -> Bid:
    """Return how far the proposal of a pursuit has come, with the pages that the person may read."""
    query = listing(BidTick, user=user).where(BidTick.pursuit_id == pursuit.id)
    found = list(db.session.scalars(query.options(joinedload(BidTick.by))))
    guides = {one.guide for one in current().all if one.guide}
    return _bid(pursuit, found, names.resolve(guides, user=user) if guides else {})


def under_way(customer: Customer, *, user: User) -> list[Bid]:
    """Return the proposals that were begun for what a customer may still buy, the one begun first in front."""
    found: dict[str, list[BidTick]] = {}
    for one in noted(BidTick, "read", customer, _of_open, user=user):
        found.setdefault(one.pursuit_id, []).append(one)
    return [_bid(ticks[0].pursuit, ticks, {}) for ticks in found.values()]


def _of_open(query: Select[Any]) -> Select[Any]:
    still = query.join(BidTick.pursuit).where(Pursuit.outcome.is_(None))
    return still.options(contains_eager(BidTick.pursuit)).order_by(BidTick.id).limit(200)


def _bid(pursuit: Pursuit, ticks: Sequence[BidTick], pages: Mapping[str, str]) -> Bid:
    """Return the list as it stands; a line that was taken away stays where it is done."""
    done = {one.code: one for one in ticks}
    lines = [*current().all]
    kept = named(list(done))
    lines += [kept[code] for code in done if code in kept and code not in {one.code for one in lines}]
    stages: dict[BidStage, list[Step]] = {stage: [] for stage in BidStage}
    for one in lines:
        stages[one.stage].append(Step(one, done.get(one.code), pages.get(name_key(one.guide), "")))
    return Bid(pursuit, {stage: steps for stage, steps in stages.items() if steps})


def _tick_of(pursuit: Pursuit, code: str) -> BidTick | None:
    return db.session.scalars(
        select(BidTick).where(BidTick.pursuit_id == pursuit.id, BidTick.code == code[:20])
    ).first()


def _from_body(body: Mapping[str, Any], number: int) -> Lines:
    rows = body["lines"]
    return Lines(number, [Line(one["code"], BidStage(one["stage"]), one["label"], one["guide"]) for one in rows])
