"""Defects for the site of the proofs, each field, file, reason and text of them with a word that occurs nowhere else.

Who may ever be shown a word is written beside it: whoever else is, has found a leak.
"""

import hashlib
import io
import re
from types import SimpleNamespace
from typing import Any

from tests.browsing import Browser
from tests.test_cases import told
from tests.test_files import drawn
from tests.writing import writing
from wiki.extensions import db
from wiki.models import (
    Attachment,
    Case,
    Comment,
    Defect,
    DefectCard,
    DefectGrant,
    DefectOpinion,
    ReaderRight,
    Role,
    User,
)
from wiki.services import cases, defects, readers
from wiki.services import people as people_service

SEATS = ("reporter", "former", "peer", "reader", "redactor", "keeper")
"""Who reported the hidden defect, was let in once, reads another one, or reads, edits, manages it. All of them sell."""

MARK = "zqx"
WORD = re.compile(MARK + "[a-z]{8,}")
"""A word that may not be told. Ids and receipts, some of which begin so by chance, are shorter."""

INSIDE = frozenset({"reader", "redactor", "keeper", "defect_manager"})
LOOKING = frozenset({"sales_manager", "sponsor", "leadership", "privacy_officer", "admin", "defect_manager"})
"""Who sees what was asked for in an emergency."""

EVERYBODY = None
COMMON = "kranich"
"""Stands in all defects."""

FIELDS = ("product", "title", "detail", "effect", "workaround")


class Words(dict[str, frozenset[str] | None]):
    """Words by who may be shown them; None for everybody who is signed in."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, str] = {}

    def new(self, name: str, who: frozenset[str] | None) -> str:
        """Return a word for a place."""
        digest = hashlib.sha256(name.encode()).hexdigest()[:12]
        word = MARK + digest.translate(str.maketrans("0123456789", "ghijklmnop"))
        self[word], self.places[word] = who, name
        return word

    def report(self, name: str, who: frozenset[str]) -> dict[str, Any]:
        """Return what describes a defect, a word in each field."""
        texts = {one: f"{self.new(f'{name} {one}', who)} {COMMON}" for one in FIELDS}
        return {"kind": "technical", "origin": "own", **texts}

    def card(self, name: str, who: frozenset[str] | None) -> defects.cards.CardContent:
        """Return what stands on a card."""
        return defects.cards.CardContent(
            *(self.new(f"{name} {one}", who) for one in ("product", "may say", "must not promise"))
        )


def fill(known: dict[str, dict[str, Any]], words: Words, people: SimpleNamespace, reporter: Browser) -> None:
    """Make a hidden defect, one that is announced, one that others read, and a case for those whom it names."""
    _restricted(known, words, people, reporter)
    with writing():
        people.nils = people_service.add("p.nils", roles=[Role.DEFECT_MANAGER])
        people.asker = people_service.add("p.asker", roles=[Role.LEADERSHIP])
        hidden = _hidden(known, words, people)
        _let_in(hidden, known, words, people)
        _announced(known, words, people)
        other = _reported("other", words, INSIDE_OTHER, people.nils)
        _grant(other, "peer", "read", words.new("other reason", INSIDE_OTHER), people)
        known["other defect"] = {"defect_id": other.id}
        asked = {"ident": hidden.id, "reason": words.new("emergency", LOOKING)}
        request = defects.granting.request_emergency(asked, by=people.asker)
        known["emergency"] = {"request_id": request.id}


INSIDE_OTHER = frozenset({"peer", "defect_manager"})


NAMED = frozenset({"reporter", "reader", "redactor"})


def _restricted(known: dict[str, dict[str, Any]], words: Words, people: SimpleNamespace, reporter: Browser) -> None:
    """Let the reporter tell a case that only those read whom it names, with a file, a comment and a word of its own."""
    texts = {one: words.new(f"restricted {one}", NAMED) for one in ("title", "situation", "result", "tags", "product")}
    case = told(reporter, **texts, submission="restricted")
    ident, path = {"case_id": case.id}, f"/cases/{case.id}"
    file = (io.BytesIO(drawn("PNG", (60, 90))), f"{words.new('restricted file', NAMED)}.png")
    sent = (
        reporter.send(f"{path}/files", {"files": file}, content_type="multipart/form-data"),
        reporter.send(f"{path}/comments", {"text": words.new("restricted comment", NAMED)}),
    )
    assert [answer.status_code for answer in sent] == [303, 303]
    with writing():
        cases.set_level(db.session.get_one(Case, case.id), 3, by=people.reporter)
        for name, right in (("redactor", "edit"), ("former", "edit"), ("reader", "read")):
            reason = words.new(f"restricted reason for the {name}", frozenset({"reporter"}))
            raw = {"right": ReaderRight(right), "reason": reason, "by": people.reporter}
            given = readers.name(db.session.get_one(Case, case.id), getattr(people, name).name, **raw)
            if name == "former":
                readers.end(given, by=people.reporter)
        known["naming of the reader"] = {"grant_id": given.id}
    with writing():
        # Who is named nowhere is not even looked up: these two are named, but elsewhere.
        elsewhere = db.session.get_one(Case, known["published"]["case_id"])
        for name in ("peer", "former"):
            raw = {"right": ReaderRight.READ, "reason": "Elsewhere.", "by": people.author}
            readers.name(elsewhere, getattr(people, name).name, **raw)
    newest = db.session.query(Attachment).filter_by(document_id=case.id).one()
    known["restricted case"], known["restricted revision"] = ident, {**ident, "number": 1}
    known["restricted file"] = {"attachment_id": newest.id, "name": "a.png"}
    known["restricted comment"] = {"comment_id": db.session.query(Comment.id).filter_by(document_id=case.id).scalar()}
    known["restricted word page"] = {"list_code": "tags", "code": texts["tags"]}
    known["take restricted"] = {"kind": "case", "document_id": case.id}


def _hidden(known: dict[str, dict[str, Any]], words: Words, people: SimpleNamespace) -> Defect:
    """Return a defect with two revisions, a file, a card that waits, a case, and a report that was answered."""
    defect = _reported("hidden", words, INSIDE | {"reporter"}, people.reporter)
    changed, note = words.report("hidden later", INSIDE), words.new("hidden note", INSIDE)
    defects.editing.revise(defect, defects.parse(changed), base=1, by=people.nils, note=note)
    defects.editing.move(defect, "confirmed")
    name, text = (words.new(f"hidden file {one}", INSIDE) for one in ("name", "text"))
    file = defects.files.add(defect, f"{name}.txt", io.BytesIO(text.encode()), by=people.nils)
    card = defects.cards.write(defect, words.card("waiting card", INSIDE), by=people.nils)
    defects.editing.link(defect, known["published"]["case_id"])
    report = db.session.query(DefectOpinion).filter_by(defect_id=defect.id, is_report=True).one()
    answer = words.new("hidden answer", INSIDE)
    defects.answering.answer(report, {"disposition": "noted", "answer": answer}, by=people.nils)
    known["hidden defect"], known["hidden file"] = {"defect_id": defect.id}, {"file_id": file.id}
    known["waiting card"], known["report of it"] = {"card_id": card.id}, {"opinion_id": report.id}
    known["answered"] = {"opinion_id": report.id, "answer": answer}
    return defect


def _let_in(hidden: Defect, known: dict[str, dict[str, Any]], words: Words, people: SimpleNamespace) -> None:
    for name, right in (("reader", "read"), ("redactor", "edit"), ("keeper", "manage"), ("former", "manage")):
        given = _grant(hidden, name, right, words.new(f"reason for the {name}", INSIDE), people)
        known[f"grant of the {name}"] = {"right_id": given.id}
    defects.granting.end(given)


def _announced(known: dict[str, dict[str, Any]], words: Words, people: SimpleNamespace) -> None:
    """Make a defect with a card that everybody reads, one that was withdrawn, and opinions with answers."""
    handlers = frozenset({"defect_manager"})
    defect = _reported("announced", words, handlers | {"asker"}, people.asker)
    defects.editing.move(defect, "confirmed")
    for name, who in (("withdrawn card", handlers), ("shown card", EVERYBODY)):
        card = defects.cards.write(defect, words.card(name, who), by=people.nils)
        defects.cards.confirm(card, by=people.defect_manager)
        known[name] = {"card_id": card.id}
    for name in ("reporter", "asker"):
        text = words.new(f"opinion of the {name}", handlers | {name})
        said = defects.reporting.opine(card, {"text": text}, by=getattr(people, name))
        answer = words.new(f"answer to the {name}", handlers | ({name} if name == "reporter" else set()))
        defects.answering.answer(said, {"disposition": "adopted", "answer": answer}, by=people.nils)
        known[f"opinion of the {name}"] = {"opinion_id": said.id}
        if name == "reporter":
            defects.answering.share(said, answer, by=people.nils)
    known["announced defect"] = {"defect_id": defect.id}


def _reported(name: str, words: Words, who: frozenset[str], by: User) -> Defect:
    return defects.reporting.report(defects.parse(words.report(name, who)), by=by).defect


def _grant(defect: Defect, name: str, right: str, reason: str, people: SimpleNamespace) -> DefectGrant:
    raw = {"name": getattr(people, name).name, "right": right, "reason": reason, "ends_on": ""}
    return defects.granting.grant(defect, raw, by=people.nils, timezone="Asia/Shanghai")


def card_of(known: dict[str, dict[str, Any]], name: str) -> DefectCard:
    """Return a card by its class."""
    return db.session.get_one(DefectCard, known[name]["card_id"])
