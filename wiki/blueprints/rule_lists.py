"""Lists that the organisation keeps as its own rules: read by all who sell, set otherwise by those who may."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, me
from wiki.errors import Invalid, Message, Stale
from wiki.models import RuleKind, RuleVersion
from wiki.services import rule_versions
from wiki.translations import said

Rows = list[dict[str, str]]


class Kept(Protocol):
    """A list as it is in force."""

    def body(self) -> dict[str, Any]:
        """Return what is kept of it."""


K = TypeVar("K", bound=Kept)


class Table(NamedTuple):
    """The table in which a list is typed: its columns, how many rows it may have, how many stand empty at its end."""

    columns: Sequence[str]
    most: int
    spare: int

    def typed(self) -> Rows:
        """Return the rows as they were sent."""
        number = min(request.form.get("rows", type=int) or 0, self.most)
        return [{name: request.form.get(f"{name}-{row}", "") for name in self.columns} for row in range(number)]

    def filled(self, kept: Rows) -> Rows:
        """Return the rows that are kept, and empty ones after them."""
        return (kept + [dict.fromkeys(self.columns, "")] * self.spare)[: self.most]


def edit(
    kind: RuleKind,
    table: Table,
    current: Callable[[], K],
    rows_of: Callable[[K], Rows],
    parse: Callable[[Rows, K], K],
    page: Callable[[K, Rows, Sequence[str]], str],
) -> ResponseReturnValue:
    """Answer whoever asks for a list or sends it: `page` shows the list, the rows in its table and what is wrong.

    What was typed stays if it cannot be kept, and if somebody else was quicker.
    """
    known = current()
    if request.method == "GET":
        allow("read", RuleVersion)
        return page(known, table.filled(rows_of(known)), ())
    allow("create", RuleVersion)
    rows = table.typed()
    try:
        body = parse(rows, known).body()
        base = request.form.get("base", type=int) or 0
        rule_versions.change(kind, body, base=base, by=me(), address=request.remote_addr or "")
    except Invalid as error:
        return page(known, rows, [said(message) for message in error.fields.values()]), 422
    except Stale:
        return page(current(), rows, [said(Message(rule_versions.NEWER))]), 409
    flash(gettext("Saved."))
    return redirect(url_for(request.endpoint or ""), 303)
