"""Reviews in words: who is asked, how far one has come, and being told that somebody was quicker."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext

from wiki.access import load, me
from wiki.errors import Refused
from wiki.models import (
    RECORD_TYPE_LABELS,
    MemberRole,
    RecordType,
    Review,
    ReviewState,
    Role,
)
from wiki.models.reviews import NOTE_LENGTH, PLACE_LABELS
from wiki.models.users import ROLE_LABELS
from wiki.services import customers, reviews
from wiki.services.reviews import Standing, Step
from wiki.services.typed import Typed


@dataclass(frozen=True)
class Said:
    """What a person who is asked has answered."""

    agreed: bool
    note: str
    seen: str


@contextmanager
def telling_who_was_quicker(model: type[Any], ident: str, field: str = "seen") -> Iterator[None]:
    """Load a record in this to answer: who was asked, and comes after somebody else, is told that (409).

    `field` is that of the form which holds the mark of the step that was shown.
    """
    try:
        yield
    except Refused:
        reviews.refuse_late(load(model, ident), request.form.get(field, ""), user=me())
        raise


def said() -> Said:
    """Return what the form says: whether its person agrees, why not, and which step was shown."""
    typed = Typed({"note": request.form.get("note", "")})
    note = typed.line("note", NOTE_LENGTH)
    typed.done()
    return Said(request.form.get("as") != "returned", note, request.form.get("seen", ""))


def place_of(review: Review) -> tuple[str, dict[str, Any]]:
    """Return endpoint and arguments of the page where what is reviewed is read and answered."""
    if review.record_type is RecordType.GRADE:
        return "grades.show", {"customer_id": review.customer_id}
    if review.record_type is RecordType.CLAIM:
        return "rivals.claims", {"_anchor": f"claim-{review.record_id}"}
    if review.record_type is RecordType.PLAN:
        return "plans.show", {"plan_id": review.record_id}
    return "interactions.timeline", {"customer_id": review.customer_id, "_anchor": f"log-{review.record_id}"}


def address_of(review: Review) -> str:
    """Return the address of that page."""
    endpoint, values = place_of(review)
    return url_for(endpoint, **values)


def type_label(record_type: RecordType) -> str:
    """Return what a type of record is called in the reader's language."""
    return gettext(RECORD_TYPE_LABELS[record_type])


def part_words(parts: Iterable[str]) -> dict[str, str]:
    """Return what parts are called in the reader's language."""
    known = list(dict.fromkeys(parts))
    names = customers.names_of([int(part.partition(":")[2]) for part in known if part.startswith("user:")])
    return {part: _word(part, names) for part in known}


def step_words(steps: Collection[Step]) -> list[str]:
    """Return who is asked at each step, in words."""
    names = part_words(part for step in steps for part in step.who)
    return [joined([names[part] for part in step.who], any_of_them=step.quorum.value == "any") for step in steps]


def joined(names: Collection[str], *, any_of_them: bool) -> str:
    """Return names in a row, as those of whom one is enough or all are needed."""
    *first, last = names or [""]
    between = gettext(" or ") if any_of_them else gettext(" and ")
    return between.join([gettext(", ").join(first), last]) if first else last


def missing_words(standing: Standing) -> str:
    """Return whose answer is missing, in words."""
    names = part_words(standing.missing)
    return joined([names[part] for part in standing.missing], any_of_them=standing.any_of_them)


def outcome(review: Review, approved: str, returned: str) -> str:
    """Return what became of an answer: one of two sentences if that settled it, else who is asked now."""
    if review.state is not ReviewState.OPEN:
        return approved if review.state is ReviewState.APPROVED else returned
    standing = reviews.standings([review])[review.id]
    return gettext("Noted. It now waits for %(who)s.", who=missing_words(standing))


CHAIN: Mapping[str, Any] = {
    "step_words": step_words,
    "missing_words": missing_words,
    "nobody_can": reviews.nobody_can,
    "mark_of": reviews.mark,
    "type_label": type_label,
}
"""What the templates of reviews ask for."""


def _word(part: str, names: Mapping[int, str]) -> str:
    kind, _, value = part.partition(":")
    if kind == "user":
        return names.get(int(value), gettext("a colleague"))
    return gettext(PLACE_LABELS[MemberRole(value)]) if kind == "place" else gettext(ROLE_LABELS[Role(value)])
