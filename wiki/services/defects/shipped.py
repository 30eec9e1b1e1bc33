"""The defects of the demonstration: bringing them in once, and taking them out."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from wiki.extensions import db
from wiki.models import DataKey, Defect, DefectState, User
from wiki.services.defects import answering, cards, editing, reporting
from wiki.services.defects.content import parse

WAY = (DefectState.CONFIRMED, DefectState.IN_WORK)


def install(shipped: Iterable[Mapping[str, Any]], *, reporter: User, writer: User, confirmer: User) -> None:
    """Report them and write their cards, unless they are there."""
    if db.session.scalar(select(Defect.id).where(Defect.is_demo).limit(1)) is None:
        for raw in shipped:
            _install(raw, reporter=reporter, writer=writer, confirmer=confirmer)


def remove_demo() -> None:
    """Delete the defects of the demonstration with all that hangs on them, and their keys."""
    ids = list(db.session.scalars(select(Defect.id).where(Defect.is_demo)))
    db.session.execute(delete(DataKey).where(DataKey.record_id.in_(ids)))
    db.session.execute(delete(Defect).where(Defect.id.in_(ids)))


def _install(raw: Mapping[str, Any], *, reporter: User, writer: User, confirmer: User) -> None:
    opinion = reporting.report(parse(raw), by=reporter, is_demo=True)
    defect, state = opinion.defect, DefectState(raw["state"])
    for step in WAY[: WAY.index(state) + 1] if state in WAY else ():
        editing.move(defect, step)
    defect.severity = raw["severity"]
    if raw["may_say"]:
        cards.confirm(cards.write(defect, cards.parse(raw), by=writer), by=confirmer)
    if raw["disposition"] != "new":
        answering.answer(opinion, raw, by=writer)
    if raw["answer"]:
        answering.share(opinion, raw["answer"], by=writer)
