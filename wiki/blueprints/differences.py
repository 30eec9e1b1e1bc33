"""What differs between two contents of a case, as a reader sees it, and the answer to a save that came second."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.access import me
from wiki.blueprints.reader import ui_language
from wiki.errors import NotFound
from wiki.forms.cases import CaseForm
from wiki.models import Case
from wiki.services import cases, revisions, vocabulary
from wiki.services.cases import CaseContent, merging, question
from wiki.services.cases.merging import Part
from wiki.text.diff import Change, diff

ANCESTOR, TAKE = "ancestor", "take-"


@dataclass(frozen=True)
class Clash:
    """A field that both changed in the same place: what each changed from the text before, and what to choose from."""

    name: str
    mine: list[Change]
    theirs: list[Change]
    choices: tuple[str, ...]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, list[Change]]]:
    """Return, for each field that differs, its name and the pieces that stayed, went and came."""
    return [
        (name, _changes(name, old.get(name), new.get(name))) for name in cases.FIELDS if old.get(name) != new.get(name)
    ]


def conflict_page(
    case: Case, content: CaseContent, form: CaseForm, known: dict[str, list[str]], *, base: int
) -> ResponseReturnValue:
    """Show what became of both texts, in a form that is based on the newest revision; clashes are there to choose."""
    head, mine = case.head, cases.with_language(content).body()
    before = _body(case, base)
    parts = merging.merge(before, mine, head.body)
    form.fill(merging.apply(mine, parts), base=head.number)
    return render_template(
        "cases/conflict.html",
        case=case,
        theirs=head,
        clashes=[_clash(part) for part in parts if part.clash],
        taken=[(part.name, _changes(part.name, part.mine, part.merged)) for part in parts if part.merged != part.mine],
        ancestor=base,
        form=form,
        known=known,
    ), 409


def chosen(case: Case, content: CaseContent, form: CaseForm) -> CaseContent:
    """Return the content with what was chosen on the conflict page, which sent it; else as it is."""
    choices = {name.removeprefix(TAKE): request.form[name] for name in request.form if name.startswith(TAKE)}
    if not set(choices.values()) & {merging.THEIRS, merging.BOTH}:
        return content
    ancestor = request.form.get(ANCESTOR, "")
    before = _body(case, int(ancestor) if ancestor.isascii() and ancestor.isdigit() else 0)
    mine = cases.with_language(content).body()
    parts = merging.merge(before, mine, _body(case, form.base_number()))
    return merging.apply(mine, [part for part in parts if part.name in choices], choices)


def _body(case: Case, number: int) -> dict[str, Any]:
    try:
        return revisions.numbered(case, number, by=me()).body
    except NotFound:
        return {}


def _clash(part: Part) -> Clash:
    mine, theirs = (_changes(part.name, part.base, value) for value in (part.mine, part.theirs))
    return Clash(part.name, mine, theirs, tuple(part.options))


def _changes(name: str, old: Any, new: Any) -> list[Change]:
    return diff(_as_text(name, old), _as_text(name, new))


def _as_text(name: str, value: object) -> str:
    if isinstance(value, dict):
        return question.lines(value)
    if isinstance(value, list):
        return ("\n" if name in merging.LESSON_LISTS else "、").join(_as_text(name, item) for item in value)
    if value is None:
        return ""
    term = vocabulary.current().exact(name, str(value))
    return term.text(ui_language()) if term else str(value)
