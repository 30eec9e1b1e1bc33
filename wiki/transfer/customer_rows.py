"""A row of a table of customers as what is said in it: the fields of a profile, and who and what stands beside it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wiki.errors import N_, Message
from wiki.files.tabular import Row
from wiki.models import Stage
from wiki.models.customers import CUSTOMER_NAME_LENGTH
from wiki.services.customers import CustomerContent
from wiki.services.customers.content import LISTS
from wiki.services.vocabulary import Vocabulary
from wiki.text.checks import shorten
from wiki.transfer.customer_columns import STATES
from wiki.transfer.values import day, key, says_nothing
from wiki.transfer.wording import Wording

UNKNOWN = N_("There is no “%(code)s” in this list.")
LONGEST_REF = 80
_SHOWN = 60
_PARTED = re.compile(r"\s*[;；、\n]\s*")
_BESIDE = ("ref", "stage", "owner")


@dataclass
class Said:
    """What a row says: `raw` are the fields of a profile that are filled in, as a form would send them."""

    number: int
    raw: dict[str, str] = field(default_factory=dict)
    ref: str = ""
    owner: str = ""
    stage: Stage | None = None
    wrong: dict[str, Message] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it calls the customer, as far as that can be shown."""
        return shorten(self.raw.get("name", ""), CUSTOMER_NAME_LENGTH)


def said(rows: Iterable[Row], columns: Sequence[str], vocabulary: Vocabulary) -> list[Said]:
    """Return what each row says; words of lists and states are codes, and days are as a form has them."""
    wording = Wording(vocabulary)
    return [_said(number, cells, columns, wording) for number, cells in rows]


def raw_of(content: CustomerContent) -> dict[str, str]:
    """Return a profile as a form would send it."""
    single = {name: str(value or "") for name, value in vars(content).items() if name not in ("names", "sections")}
    return {**single, **content.sections, "names": "\n".join(content.names)}


def _said(number: int, cells: Sequence[str | None], columns: Sequence[str], wording: Wording) -> Said:
    one = Said(number)
    for name, cell in zip(columns, cells, strict=False):
        text = (cell or "").strip()
        if name and text and (name == "name" or not says_nothing(text)):
            _take(one, name, text, wording)
    return one


def _take(one: Said, name: str, text: str, wording: Wording) -> None:
    if name in LISTS or name in STATES:
        code = STATES[name].get(key(text)) if name in STATES else wording.code(name, text)
        if code is None:
            one.wrong[name] = Message(UNKNOWN, {"code": shorten(text, _SHOWN)})
            return
        text = code
    if name == "names":
        text = _PARTED.sub("\n", text)
    if name == "watch_on":
        text = day(text) or text
    if name not in _BESIDE:
        one.raw[name] = text
    elif name == "stage":
        one.stage = Stage(text)
    else:
        setattr(one, name, " ".join(text.split())[:LONGEST_REF])
