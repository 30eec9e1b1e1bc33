"""Answering those who said something: what became of it, and a text that they may read once that was confirmed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import Defect, DefectOpinion, Disposition, User
from wiki.models.base import now
from wiki.services import sealed
from wiki.services.defects import reporting
from wiki.services.defects.content import text_of
from wiki.services.defects.editing import await_turn
from wiki.services.defects.reporting import OPINION_LENGTH, TABLE


def of(defect: Defect) -> list[DefectOpinion]:
    """Return everything that was said about a defect, oldest first. For its readers alone."""
    said = select(DefectOpinion).where(DefectOpinion.defect_id == defect.id).options(joinedload(DefectOpinion.author))
    return list(db.session.scalars(said.order_by(DefectOpinion.created_at, DefectOpinion.id)))


def texts_of(opinions: list[DefectOpinion]) -> dict[str, tuple[str, str]]:
    """Return of each opinion of one defect, by its id, the text and the answer as they are sealed with the defect."""
    if not opinions:
        return {}
    seal = sealed.seal_of(opinions[0].defect_id)
    return {
        one.id: (
            seal.open(one.text, TABLE, one.id, "text"),
            seal.open(one.answer, TABLE, one.id, "answer") if one.answer else "",
        )
        for one in opinions
    }


def answer(opinion: DefectOpinion, raw: Mapping[str, Any], *, by: User) -> None:
    """Say what becomes of it, and write an answer, which nobody but handlers can read yet."""
    await_turn(opinion.defect)
    wrong: dict[str, Message] = {}
    text = text_of(raw, "answer", OPINION_LENGTH, wrong)
    disposition = raw.get("disposition")
    if disposition not in set(Disposition):
        wrong["disposition"] = Message(N_("Choose one of the list."))
    if wrong:
        raise Invalid(wrong)
    opinion.disposition = Disposition(str(disposition))
    if text != texts_of([opinion])[opinion.id][1]:
        seal = sealed.seal_of(opinion.defect_id)
        opinion.answer = seal.close(text, TABLE, opinion.id, "answer") if text else None
        opinion.answered_by_id = by.id
        opinion.shared_answer = opinion.shared_at = opinion.shared_by_id = None


def share(opinion: DefectOpinion, text: str, *, by: User) -> None:
    """Let the author of the opinion read the answer. `text` is what the handler saw: another one is not let out."""
    await_turn(opinion.defect)
    db.session.refresh(opinion)
    written = texts_of([opinion])[opinion.id][1]
    if not written or written.split() != text.split():
        raise WikiError(N_("The answer is not the one that you have read. Read it again first."))
    reporting.share(opinion, written)
    opinion.shared_by_id, opinion.shared_at = by.id, now()
