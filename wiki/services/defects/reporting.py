"""Reporting a defect and saying one's opinion on an announced one. One's own text and a receipt are all that is had."""

import hashlib
import json
import secrets
from typing import Any, NamedTuple

from sqlalchemy import select

from wiki.errors import N_, Invalid
from wiki.extensions import db, dumps
from wiki.models import Defect, DefectCard, DefectOpinion, DefectRevision, User
from wiki.models.base import new_id
from wiki.models.defects import DefectKind, DefectOrigin
from wiki.services import sealed
from wiki.services.defects import content as contents
from wiki.services.defects.content import DefectContent, Described
from wiki.services.sealed import Seal

RECEIPT_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
OPINION_LENGTH = 5_000
TABLE = DefectOpinion.__tablename__


class OwnText(NamedTuple):
    """What somebody sent, as that person reads it again."""

    product: str
    kind: DefectKind | None
    origin: DefectOrigin | None
    text: dict[str, str]


def report(described: Described, *, by: User, submission: str | None = None, is_demo: bool = False) -> DefectOpinion:
    """Make a hidden defect of a report and return the receipt. The same form sent twice makes one."""
    if twin := sent_before(submission, by=by):
        return twin
    defect = Defect(kind=described.kind, origin=described.origin, reporter=by, is_demo=is_demo)
    db.session.add(defect)
    db.session.flush()
    seal = sealed.new_seal(defect.id)
    keep(defect, described.content, by=by, seal=seal)
    about = {"kind": described.kind.value, "origin": described.origin.value, **vars(described.content)}
    return _received(defect, described.content.detail, about, by=by, seal=seal, submission=submission, is_report=True)


def opine(card: DefectCard, raw: dict[str, Any], *, by: User, submission: str | None = None) -> DefectOpinion:
    """Take somebody's opinion on what a card is about; raise Invalid if there is nothing in it."""
    if twin := sent_before(submission, by=by):
        return twin
    text = checked_opinion(raw)
    about = {"product": card.product or "", "text": text}
    seal = sealed.seal_of(card.defect_id)
    return _received(card.defect, text, about, by=by, seal=seal, submission=submission, is_report=False)


def checked_opinion(raw: dict[str, Any]) -> str:
    """Return the cleaned text; raise Invalid if it is empty or too long."""
    wrong: dict[str, Any] = {}
    text = contents.text_of(raw, "text", OPINION_LENGTH, wrong, needed=N_("Write what you want to say."))
    if wrong:
        raise Invalid(wrong)
    return text


def sent_before(submission: str | None, *, by: User) -> DefectOpinion | None:
    """Return what the same form has made already. What one person sends at once is taken one after the other."""
    db.session.execute(select(User.id).where(User.id == by.id).with_for_update())
    if not submission:
        return None
    return db.session.scalars(select(DefectOpinion).where(DefectOpinion.submission == _own(submission, by))).first()


def own(opinion: DefectOpinion) -> OwnText:
    """Return what its author sent, from the author's own copy."""
    seal = sealed.seal_of(_person(opinion.author_id))
    about = json.loads(seal.open(opinion.own_copy, TABLE, opinion.id, "own_copy"))
    kind, origin = about.pop("kind", None), about.pop("origin", None)
    product = about.pop("product", "")
    return OwnText(product, kind and DefectKind(kind), origin and DefectOrigin(origin), about)


def shared_answer(opinion: DefectOpinion) -> str:
    """Return the answer that its author may read, "" as long as there is none."""
    if opinion.shared_answer is None:
        return ""
    seal = sealed.seal_of(_person(opinion.author_id))
    return seal.open(opinion.shared_answer, TABLE, opinion.id, "shared_answer")


def share(opinion: DefectOpinion, answer: str) -> None:
    """Seal an answer for the author of an opinion."""
    seal = sealed.seal_for(_person(opinion.author_id))
    opinion.shared_answer = seal.close(answer, TABLE, opinion.id, "shared_answer")


def keep(defect: Defect, content: DefectContent, *, by: User, seal: Seal, note: str = "") -> DefectRevision:
    """Add the next revision and make it the head."""
    number = defect.version + 1
    columns = contents.closed(content, note, seal=seal, number=number)
    revision = DefectRevision(defect_id=defect.id, number=number, author=by, **columns)
    db.session.add(revision)
    defect.version = number
    db.session.flush()
    db.session.expire(defect, ["head"])
    return revision


def _received(
    defect: Defect,
    text: str,
    about: dict[str, str],
    *,
    by: User,
    seal: Seal,
    submission: str | None,
    is_report: bool,
) -> DefectOpinion:
    ident = new_id()
    own_seal = sealed.seal_for(_person(by.id))
    made = DefectOpinion(
        id=ident,
        receipt=_new_receipt(),
        defect=defect,
        is_report=is_report,
        author=by,
        text=seal.close(text, TABLE, ident, "text"),
        own_copy=own_seal.close(dumps(about), TABLE, ident, "own_copy"),
        submission=_own(submission, by) if submission else None,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _new_receipt() -> str:
    """Return a number that can be read out on the telephone and tells nothing of how many there are."""
    while True:
        letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(6))
        receipt = f"{letters[:4]}-{letters[4:]}"
        if db.session.scalar(select(DefectOpinion.id).where(DefectOpinion.receipt == receipt)) is None:
            return receipt


def _person(user_id: int) -> str:
    """Return the name under which a person's own key is kept."""
    return f"person/{user_id}"


def _own(submission: str, by: User) -> str:
    """Return the form's token as that of this person's: nobody finds out what others have sent."""
    return hashlib.sha256(f"{by.id} {submission}".encode()).hexdigest()[:40]
