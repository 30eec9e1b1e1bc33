"""Bringing in a table: the file, how it is read, which column and which value is what."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields import SelectChoice

from wiki.files.encodings import ENCODINGS
from wiki.forms.base import Form
from wiki.forms.cases import CaseForm
from wiki.services import vocabulary
from wiki.services.vocabulary import Vocabulary
from wiki.transfer.mapping import CODED, FIELDS
from wiki.transfer.tables import LONGEST_UNKNOWN

UNDECIDED = "?"
MOST_VALUES = 30
"""So many values of one field are asked for at a time, the most frequent ones …"""
MOST_SETTLED = 100
"""… and so many of those that are settled can be changed, the latest: a form has no more than a thousand fields."""


class UploadForm(Form):
    """A table of cases, one a row."""

    file = FileField(_("Table"), description=_("CSV or XLSX, up to 60 MB and 200,000 rows; one case a row."))


class CustomerTableForm(Form):
    """A table of customers, one a row."""

    file = FileField(_("Table"), description=_("CSV or XLSX, up to 20,000 rows; one customer a row."))


class ReadingForm(Form):
    """How a table is read where we were wrong."""

    sheet = SelectField(_("Sheet"), validate_choice=False)
    encoding = SelectField(_("Encoding"), validate_choice=False)

    def offer(self, table: Mapping[str, Any]) -> "ReadingForm":
        """Fill the lists with what this table has, as it was read."""
        self.sheet.choices = list(table.get("sheets", ()))
        self.sheet.data = self.sheet.data or table.get("sheet")
        recognised = _("as recognised (%(encoding)s)", encoding=table.get("encoding") or "?")
        self.encoding.choices = [SelectChoice("", recognised), *ENCODINGS]
        return self

    def chosen_sheet(self) -> str | None:
        """Return the sheet; None if it is none of the table's."""
        return self.sheet.data if self.sheet.data in (self.sheet.choices or ()) else None

    def chosen_encoding(self) -> str | None:
        """Return the encoding; None for the one that is recognised."""
        return self.encoding.data if self.encoding.data in ENCODINGS else None


class RunForm(Form):
    """The last word before the import, about the check that is on the page."""

    check = HiddenField()
    skip_noticed = BooleanField(
        _("Leave out the rows in which names or numbers of persons were noticed"),
        description=_("They are among the rows left out, and you can bring them later without the names."),
    )


class Column(NamedTuple):
    """A column to be matched: its number, its header, some of its cells and the field that is chosen."""

    number: int
    header: str
    cells: list[str]
    field: str


class Value(NamedTuple):
    """A value that nobody knows: its field, in how many rows it occurs (0: not counted) and what is chosen for it."""

    name: str
    text: str
    rows: int
    chosen: str


def field_labels() -> dict[str, Any]:
    """Return what a column can be, in the order of the form, with its label."""
    own = {"": _("leave out"), "ref": _("Its number in another system"), "lessons": _("Lessons")}
    return {name: own.get(name) or getattr(CaseForm, name).args[0] for name in FIELDS}


def columns_of(table: Mapping[str, Any], mapping: Mapping[str, Any]) -> list[Column]:
    """Return the columns of a table as they are matched."""
    chosen = [*mapping.get("columns", ()), *[""] * len(table["header"])]
    sample = table["sample"]
    return [
        Column(number, header, [cells[number] for cells in sample if number < len(cells) and cells[number]][:3], name)
        for number, (header, name) in enumerate(zip(table["header"], chosen, strict=False))
    ]


def values_of(
    mapping: Mapping[str, Any], unknown: Mapping[str, Sequence[tuple[str, int]]], known: Vocabulary
) -> list[Value]:
    """Return the values to be settled: those that nobody knows, with a proposal if one term comes close, and those
    settled by hand last.
    """
    found, settled = [], mapping.get("values", {})
    last = set([(name, key) for name, codes in settled.items() for key in codes][-MOST_SETTLED:])
    for name in CODED:
        chosen = settled.get(name, {})
        asked = {vocabulary.fold(text): (text, count) for text, count in list(unknown.get(name, ()))[:MOST_VALUES]}
        for key in (*asked, *(key for key in chosen if key not in asked and (name, key) in last)):
            text, count = asked.get(key, (key, 0))
            proposed = _now(known, name, chosen[key]) if key in chosen else _close(known, name, key)
            found.append(Value(name, text, count, proposed))
    return found


def _now(known: Vocabulary, name: str, code: str) -> str:
    """Return what was chosen as it can be chosen now: the term that has taken over a merged one, no retired one."""
    term = known.get(name, code) if code else None
    return code and (term.code if term and not term.retired else UNDECIDED)


def _close(known: Vocabulary, name: str, text: str) -> str:
    """Return the code of the only term that has a word which holds this text or is part of it."""
    words = ((term.code, vocabulary.fold(word)) for term in known.choices(name) for word in term.words())
    codes = {code for code, word in words if len(text) > 1 and len(word) > 1 and (text in word or word in text)}
    return codes.pop() if len(codes) == 1 else UNDECIDED


def matched(
    form: MultiDict[str, str], header: Sequence[str], known: Vocabulary, settled: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """Return the mapping that was sent: a field for each column, a code for each value that was settled, now or before
    (`settled`).
    """
    fields = [form.get(f"column-{number}", "") for number in range(len(header))]
    values = {name: dict(codes) for name, codes in settled.items()}
    for name in CODED:
        texts, codes = form.getlist(f"text-{name}"), form.getlist(f"code-{name}")
        for text, code in zip(texts, codes, strict=False):
            meant, key = values.setdefault(name, {}), vocabulary.fold(text)
            meant.pop(key, None)  # what is settled anew is the latest
            if len(text) <= LONGEST_UNKNOWN and (code == "" or (code != UNDECIDED and known.get(name, code))):
                meant[key] = code
    chosen = [name if name in FIELDS else "" for name in fields]
    return {"columns": chosen, "values": values, "header": list(header)}
