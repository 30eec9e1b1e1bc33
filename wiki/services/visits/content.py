"""What a planned visit says: nobody goes without a purpose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wiki.errors import N_
from wiki.models.documents import LEVEL_PRIVATE, LEVEL_SELLERS
from wiki.models.interactions import PURPOSE_LENGTH, REASON_LENGTH, VISITS, InteractionKind
from wiki.services import service_forms
from wiki.services.interactions import time_of
from wiki.services.typed import Typed

LINE_LENGTH = 300
MOST_LINES = 20
MATERIALS_LENGTH = 2_000
MOST_CASES = 10
MOST_PEOPLE = 50

STEPS: Mapping[InteractionKind, tuple[str, ...]] = {
    InteractionKind.VISIT: (
        N_("Read what is noted of the customer and of whom I meet"),
        N_("Confirm day, place and who will be there"),
        N_("Bring the reference cases and the materials"),
        N_("There: say why I came, ask, listen, agree on the next step"),
        N_("Afterwards: thank them, report on the same day"),
    ),
    InteractionKind.REVISIT: (
        N_("Ask how the product is used, by whom, and what is in the way"),
        N_("Ask what is newly needed since the last time"),
        N_("Show the one new thing that fits them"),
        N_("Say what became of what we promised"),
        N_("Afterwards: report on the same day"),
    ),
}
"""What a checklist begins with; who plans changes it."""


@dataclass(frozen=True)
class VisitContent:
    """What is typed of a visit. `who` are ids of contacts, `cases` ids of reference cases."""

    kind: InteractionKind
    planned_on: str
    planned_time: str
    purpose: str
    who: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    materials: str = ""
    steps: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    level: int = LEVEL_SELLERS
    overruled: str = ""
    services: tuple[str, ...] = ()


def parse(raw: Mapping[str, Any]) -> VisitContent:
    """Return the checked content, or raise Invalid."""
    typed = Typed(raw)
    kind = typed.choice("kind", InteractionKind, InteractionKind.VISIT)
    content = VisitContent(
        kind=kind if kind in VISITS else InteractionKind.VISIT,
        planned_on=typed.day("planned_on", needed=N_("Choose the day of the visit.")) or "",
        planned_time=time_of(typed, "planned_time"),
        purpose=typed.line(
            "purpose", PURPOSE_LENGTH, needed=N_("Write what the visit is for: what shall be different after it?")
        ),
        who=tuple(dict.fromkeys(raw.get("who") or ()))[:MOST_PEOPLE],
        questions=lines(typed, "questions"),
        materials=typed.text("materials", MATERIALS_LENGTH),
        steps=lines(typed, "steps"),
        cases=tuple(dict.fromkeys(raw.get("cases") or ()))[:MOST_CASES],
        level=LEVEL_PRIVATE if typed.flag("private") else LEVEL_SELLERS,
        overruled=typed.line("overruled", REASON_LENGTH),
        services=service_forms.chosen(typed, "services"),
    )
    typed.done()
    return content


def lines(typed: Typed, name: str) -> tuple[str, ...]:
    """Return the lines that are not empty, without doubles."""
    text = typed.text(name, MOST_LINES * (LINE_LENGTH + 1))
    found = tuple(dict.fromkeys(line for one in text.splitlines() if (line := " ".join(one.split()))))
    if len(found) > MOST_LINES:
        typed.refuse(name, N_("At most %(most)s lines."), most=MOST_LINES)
    if any(len(line) > LINE_LENGTH for line in found):
        typed.refuse(name, N_("One line is too long: at most %(limit)s characters."), limit=LINE_LENGTH)
    return found
