"""Noting departments of a customer, ties between people there, and those who support us from inside."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.forms.base import Form
from wiki.models import Department
from wiki.models.departments import DEPARTMENT_NAME_LENGTH, LEADERSHIP, OTHER
from wiki.models.ties import (
    EVIDENCE_LENGTH,
    KNOWN_LABELS,
    LEVEL_SHARED,
    LEVEL_TEAM,
    SIGN_LABELS,
    SOURCE_LENGTH,
    STAGE_LABELS,
    STRENGTHS,
    TIE_LABELS,
)
from wiki.services import departments
from wiki.services.departments import DepartmentContent
from wiki.services.ties import Picture


def _line(most: int) -> dict[str, object]:
    return {"maxlength": most, "autocomplete": "off"}


def _choices(labels: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(str(one), gettext(text)) for one, text in labels.items()]


class DepartmentForm(Form):
    """A department of a customer."""

    name = StringField(_("Name of the department"), render_kw=_line(DEPARTMENT_NAME_LENGTH))
    function = SelectField(_("What it does"), choices=[], validate_choice=False)
    parent = SelectField(_("Belongs to"), choices=[], validate_choice=False)

    def offer(self, parents: Sequence[Department], language: str, kept: str | None = None) -> "DepartmentForm":
        """Fill the lists; the function that it has stays to be chosen though it is no longer offered."""
        terms = [SelectChoice(term.code, term.text(language)) for term in departments.functions(kept)]
        first, last = SelectChoice(LEADERSHIP, gettext("Top leadership")), SelectChoice(OTHER, gettext("Other"))
        self.function.choices = [first, *terms, last]
        self.parent.choices = [SelectChoice("", gettext("none")), *(SelectChoice(one.id, one.name) for one in parents)]
        return self

    def fill(self, content: DepartmentContent) -> None:
        """Show what is kept."""
        self.name.data, self.function.data, self.parent.data = content.name, content.function, content.parent or ""


class TieForm(Form):
    """What ties two people, or two departments."""

    who = SelectField(_("Who"), choices=[], validate_choice=False)
    kind = SelectField(_("What ties them"), choices=[], validate_choice=False)
    whom = SelectField(_("With whom"), choices=[], validate_choice=False)
    strength = SelectField(_("How strong"), choices=[], validate_choice=False)
    sign = SelectField(_("How it is between them"), choices=[], validate_choice=False)
    level = SelectField(
        _("Who reads it"),
        description=_("Superiors, and what departments need from each other, are read by all who sell."),
        choices=[],
        validate_choice=False,
    )
    source = StringField(
        _("How do you know?"),
        description=_("Only what was seen or told openly; nothing of health, family or belief."),
        render_kw=_line(SOURCE_LENGTH),
    )
    seen_on = StringField(_("Seen on"))

    def offer(self, picture: Picture) -> "TieForm":
        """Fill the lists with those who are at the customer."""
        people = [SelectChoice(one.contact.id, one.contact.name) for one in picture.people]
        parts = [SelectChoice(one.id, one.name) for one in picture.departments]
        nobody = [SelectChoice("", gettext("choose"))]
        ends = {"": nobody, gettext("People"): people, gettext("Departments"): parts}
        self.who.choices = self.whom.choices = {name: found for name, found in ends.items() if found}
        self.kind.choices, self.sign.choices = _choices(TIE_LABELS), _choices(SIGN_LABELS)
        self.strength.choices = [SelectChoice(str(one), str(one)) for one in STRENGTHS]
        shared = SelectChoice(str(LEVEL_SHARED), gettext("all who sell"))
        self.level.choices = [SelectChoice(str(LEVEL_TEAM), gettext("those who look after the customer")), shared]
        return self


class StepForm(Form):
    """How far we are with somebody who supports us from inside."""

    stage = RadioField(_("How far it has come"), choices=[], validate_choice=False)
    evidence = StringField(
        _("What tells so?"), description=_("One line, as it happened."), render_kw=_line(EVIDENCE_LENGTH)
    )
    seen_on = StringField(_("Seen on"))

    def offer(self) -> "StepForm":
        """Fill the list."""
        self.stage.choices = _choices(STAGE_LABELS)
        return self


class KnownForm(Form):
    """How well one knows somebody oneself."""

    known = SelectField(_("How well do you know this person?"), choices=[], validate_choice=False)

    def offer(self, level: int = 0) -> "KnownForm":
        """Fill the list; `level` is what one said before."""
        self.known.choices = _choices(KNOWN_LABELS)
        if not self.is_submitted():
            self.known.data = str(level)
        return self
