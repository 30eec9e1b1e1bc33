"""To which field of a case each column of a table goes, and what its words stand for: set by a person, kept as JSON."""

from collections.abc import Mapping as MappingLike
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from wiki.errors import N_, Message
from wiki.models.terms import TERM_LISTS
from wiki.services.cases.content import STORY_FIELDS, TERM_FIELDS, TEXT_FIELDS
from wiki.services.vocabulary import CODE_LENGTH, fold

# The fields of the import file in the order of the form, and "": the column is left out. A question to readers is
# nothing for a table.
FIELDS = (
    "title", "outcome", "personality", "industry", "ownership", "contact_level", "department", "sale_stage", "grade",
    "approach", "cause", "occurred_on", "deal_size", "product", "competitor", "tags", *TEXT_FIELDS, "language", "ref",
    "",
)  # fmt: skip
CODED = tuple(name for name in TERM_FIELDS if not TERM_LISTS[name].free)
SEVERAL = (*TEXT_FIELDS, *(name for name in TERM_FIELDS if TERM_LISTS[name].multiple))
"""Fields that several columns may go to."""


@dataclass(frozen=True)
class Mapping:
    """A field for each column, "" if it is left out; for each coded field the code that a folded cell text stands for,
    "" if it says nothing. `header` are the names of the columns: they hold units, and stand above joined texts.
    """

    columns: tuple[str, ...] = ()
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    header: tuple[str, ...] = ()

    def of(self, name: str) -> list[int]:
        """Return the columns that go to a field."""
        return [place for place, field_name in enumerate(self.columns) if field_name == name]

    def column(self, place: int) -> str:
        """Return what to call a column: its name, or its letters."""
        name = self.header[place] if place < len(self.header) else ""
        return name or letters(place)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        values = {name: dict(codes) for name, codes in self.values.items()}
        return {"columns": list(self.columns), "values": values, "header": list(self.header)}

    @staticmethod
    def from_json(raw: Any) -> "Mapping":
        """Return what `to_json` gave; what has not its shape, or names what nobody knows, is dropped."""
        raw = raw if isinstance(raw, MappingLike) else {}
        columns = tuple(name if name in FIELDS else "" for name in _texts(raw.get("columns")))
        values = raw.get("values") if isinstance(raw.get("values"), MappingLike) else {}
        kept = {name: _codes(values[name]) for name in CODED if isinstance(values.get(name), MappingLike)}
        return Mapping(columns, {name: codes for name, codes in kept.items() if codes}, _texts(raw.get("header")))


def problems(mapping: Mapping) -> list[Message]:
    """Return what has to be settled before an import makes sense."""
    found = []
    if not any(mapping.of(name) for name in STORY_FIELDS):
        found.append(
            Message(
                N_("No column tells the story. Choose one for the situation, what was done, the result or the lessons.")
            )
        )
    if not mapping.of("outcome"):
        found.append(Message(N_("No column says how it ended. Choose one for the outcome.")))
    if not mapping.of("personality"):
        found.append(Message(N_("No column says the customer type. Choose one for it.")))
    for name in FIELDS:
        places = mapping.of(name)
        if name and name not in SEVERAL and len(places) > 1:
            text = N_(
                "“%(first)s” and “%(second)s” go to the same field, which holds one value. Leave one of them out."
            )
            found.append(Message(text, {"first": mapping.column(places[0]), "second": mapping.column(places[1])}))
    return found


def letters(place: int) -> str:
    """Return the letters by which a spreadsheet calls a column; the first place is 0."""
    text, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _texts(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        return ()
    return tuple(item if isinstance(item, str) else "" for item in raw)


def _codes(raw: MappingLike[Any, Any]) -> dict[str, str]:
    return {
        fold(text): code
        for text, code in raw.items()
        if isinstance(text, str) and isinstance(code, str) and len(code) <= CODE_LENGTH
    }
