"""Saying of which class an account is."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.errors import N_
from wiki.forms.base import EditForm
from wiki.models import (
    CLASS_LABELS,
    LOYALTY_LABELS,
    MARK_LABELS,
    STRENGTH_LABELS,
    TREND_LABELS,
    KeyClassification,
    Mark,
)
from wiki.models.classes import CLASS_NOTE_LENGTH
from wiki.services.classes import INPUTS, WATCHED

NEWER = N_("Somebody has classed this account meanwhile. Look at the newest entry of the history, then save yours.")
SCALE = {5: N_("5 very much"), 4: N_("4 much"), 3: N_("3 middling"), 2: N_("2 little"), 1: N_("1 hardly any")}
_CHOICES: dict[str, Mapping[Any, str]] = {
    "strength": STRENGTH_LABELS,
    "trend": TREND_LABELS,
    "loyalty": LOYALTY_LABELS,
    "account_class": CLASS_LABELS,
}
_LINE: dict[str, Any] = {"maxlength": CLASS_NOTE_LENGTH, "autocomplete": "off"}


class ClassForm(EditForm):
    """What an account is worth to us and how we stand with it. `base` is the number of the entry that was shown."""

    potential = SelectField(_("Potential: what it could buy"), validate_choice=False)
    volume = SelectField(_("Volume: what it buys"), validate_choice=False)
    margin = SelectField(_("Margin: what we earn with it"), validate_choice=False)
    strength = RadioField(_("How firm is the relationship?"), validate_choice=False)
    trend = RadioField(_("Where does it go?"), validate_choice=False)
    importance_brand = SelectField(_("What its name does for ours"), validate_choice=False)
    brand_note = StringField(_("How it shows"), render_kw=_LINE)
    importance_gov = SelectField(_("Its weight with authorities"), validate_choice=False)
    gov_note = StringField(_("How it shows"), render_kw=_LINE)
    watch_future = StringField(_("The customer's own future"), render_kw=_LINE)
    watch_future_on = StringField(_("seen on"))
    watch_mind = StringField(_("A change of its mind"), render_kw=_LINE)
    watch_mind_on = StringField(_("seen on"))
    watch_trade = StringField(_("A change of its trade"), render_kw=_LINE)
    watch_trade_on = StringField(_("seen on"))
    loyalty = SelectField(_("How loyal is it?"), validate_choice=False)
    mark_goals = BooleanField()
    mark_share = BooleanField()
    mark_loss = BooleanField()
    mark_lasting = BooleanField()
    mark_potential = BooleanField()
    mark_ablest = BooleanField()
    account_class = RadioField(_("Its class"), validate_choice=False)
    override_reason = StringField(
        _("Why is it a key account with fewer marks?"),
        description=_("Those who lead may say so; a name or an authority may be worth it alone."),
        render_kw=_LINE,
    )
    review_by = StringField(_("Look at it again by"))

    def offer(self) -> "ClassForm":
        """Fill the lists."""
        for name in (*INPUTS, "importance_brand", "importance_gov"):
            choices = [SelectChoice(str(number), gettext(text)) for number, text in SCALE.items()]
            self[name].choices = [SelectChoice("", gettext("not said")), *choices]
        for name, labels in _CHOICES.items():
            self[name].choices = [SelectChoice(one.value, gettext(text)) for one, text in labels.items()]
        for mark in Mark:
            self[f"mark_{mark.value}"].label.text = gettext(MARK_LABELS[mark])
        return self

    @property
    def marks(self) -> list[Any]:
        """The boxes of the six marks."""
        return [self[f"mark_{mark.value}"] for mark in Mark]

    def fill(self, last: KeyClassification | None, review_by: str) -> None:
        """Show what was said last: who classes anew changes what has changed."""
        self.base.data, self.review_by.data = str(last.number if last else 0), review_by
        if last is None:
            self.loyalty.data = "neutral"
            return
        for name in (*INPUTS, "importance_brand", "importance_gov"):
            self[name].data = str(getattr(last, name) or "")
        for name in _CHOICES:
            self[name].data = getattr(last, name).value
        for name in ("brand_note", "gov_note", "override_reason"):
            self[name].data = getattr(last, name)
        for name in WATCHED:
            note = last.watched.get(name, {})
            self[f"watch_{name}"].data, self[f"watch_{name}_on"].data = note.get("text", ""), note.get("on", "")
        for mark in Mark:
            self[f"mark_{mark.value}"].data = mark.value in last.marks
