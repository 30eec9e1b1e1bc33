"""What a defect says, cleaned and checked, and how its texts are sealed and opened."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Defect, DefectKind, DefectOrigin, DefectRevision
from wiki.sealing import Broken, KeyMissing
from wiki.services import sealed
from wiki.services.sealed import Seal
from wiki.text.checks import checked, clean, clean_line, shorten

TITLE_LENGTH = 200
PRODUCT_LENGTH = 80
TEXT_LENGTH = 20_000
NOTE_LENGTH = 200
SAMPLE = 50
TABLE = DefectRevision.__tablename__


@dataclass(frozen=True)
class DefectContent:
    """All that is sealed of a defect."""

    product: str
    title: str
    detail: str
    effect: str = ""
    workaround: str = ""


FIELDS = tuple(one.name for one in fields(DefectContent))


@dataclass(frozen=True)
class Described:
    """A defect as somebody describes it: what a queue is sorted by, and what is sealed."""

    kind: DefectKind
    origin: DefectOrigin
    content: DefectContent


def parse(raw: Mapping[str, Any]) -> Described:
    """Return what was typed or sent; raise Invalid with a sentence for each field that breaks a rule."""
    wrong: dict[str, Message] = {}
    kind = _chosen(raw, "kind", DefectKind, wrong)
    origin = _chosen(raw, "origin", DefectOrigin, wrong)
    product = text_of(raw, "product", PRODUCT_LENGTH, wrong, line=True, needed=N_("Say which product it is."))
    detail = text_of(raw, "detail", TEXT_LENGTH, wrong, needed=N_("Say what happened."))
    title = text_of(raw, "title", TITLE_LENGTH, wrong, line=True) or shorten(" ".join(detail.split()), 80)
    effect, workaround = (text_of(raw, name, TEXT_LENGTH, wrong) for name in ("effect", "workaround"))
    if wrong:
        raise Invalid(wrong)
    return Described(kind, origin, DefectContent(product, title, detail, effect, workaround))


def text_of(
    raw: Mapping[str, Any], name: str, most: int, wrong: dict[str, Message], *, line: bool = False, needed: str = ""
) -> str:
    """Return a cleaned text; what is wrong with it is added to `wrong`. `needed` is said where it is empty."""
    given = raw.get(name)
    if given is not None and not isinstance(given, str):
        wrong[name] = Message(N_("This has to be a text."))
        return ""
    try:
        text = checked(given or "", name, most, clean_line if line else clean)
    except Invalid as error:
        wrong |= error.fields
        return ""
    if needed and not text:
        wrong[name] = Message(needed)
    return text


def _chosen(raw: Mapping[str, Any], name: str, choices: Any, wrong: dict[str, Message]) -> Any:
    given = raw.get(name)
    if isinstance(given, str) and given in set(choices):
        return choices(given)
    values = ", ".join(choices)
    wrong[name] = Message(N_("One of: %(values)s."), {"values": values})
    return None


def closed(content: DefectContent, note: str, *, seal: Seal, number: int) -> dict[str, bytes]:
    """Return the sealed columns of revision `number`."""
    texts = {**vars(content), "note": note}
    return {name: seal.close(text, TABLE, number, name) for name, text in texts.items()}


def opened(revision: DefectRevision, *, seal: Seal | None = None) -> DefectContent:
    """Return what a revision says; raise Broken or KeyMissing if it cannot be opened."""
    seal = seal or sealed.seal_of(revision.defect_id)
    return DefectContent(**{name: _open(revision, name, seal) for name in FIELDS})


def note_of(revision: DefectRevision, *, seal: Seal) -> str:
    """Return what its author said about a revision."""
    return _open(revision, "note", seal)


def all_opened(defects: Iterable[Defect]) -> dict[str, DefectContent]:
    """Return what several defects, whose heads are loaded, say, by their ids; damaged ones are missing."""
    heads = {defect.id: defect.head for defect in defects}
    seals, found = sealed.seals_of(heads), {}
    for ident, seal in seals.items():
        with suppress(Broken):
            found[ident] = opened(heads[ident], seal=seal)
    return found


def sample_faults() -> list[str]:
    """Try to open some records, and return a sentence for each fault: what a restored site or a check has to know."""
    if found := sealed.faults():
        return found
    some = list(db.session.scalars(select(Defect).options(joinedload(Defect.head)).limit(SAMPLE)))
    try:
        lost = {defect.id for defect in some} - all_opened(some).keys()
    except KeyMissing as error:
        return [str(error)]
    return [f"The sealed record {ident} is damaged." for ident in sorted(lost)]


def _open(revision: DefectRevision, name: str, seal: Seal) -> str:
    return seal.open(getattr(revision, name), TABLE, revision.number, name)
