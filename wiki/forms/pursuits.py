"""Noting what a customer may buy, and how it ended."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.errors import N_
from wiki.forms.base import EditForm, Form
from wiki.models import Pursuit, PursuitOutcome, User
from wiki.models.pursuits import END_REASON_LENGTH, PURSUIT_TITLE_LENGTH
from wiki.services.pursuits import TrackingState

OUTCOME_LABELS = {
    PursuitOutcome.WON: N_("Won"),
    PursuitOutcome.LOST: N_("Lost the deal"),
    PursuitOutcome.DROPPED: N_("Dropped"),
}


class PursuitForm(EditForm):
    """A pursuit. `base` is the count of changes that the page showed, `submission` tells a form that was sent twice."""

    newer = _("Somebody changed this while you were writing. Compare with what stands here, then save yours over it.")

    submission = HiddenField()
    title = StringField(_("What may they buy?"), render_kw={"maxlength": PURSUIT_TITLE_LENGTH, "autocomplete": "off"})
    tracking = SelectField(_("Where it stands"), validate_choice=False)
    expected_profit = StringField(
        _("Expected profit"), description=_("A number, in your currency. What is left for us, not the turnover.")
    )
    expected_on = StringField(_("May be signed on"), description=_("A rough day will do."))
    owner = SelectField(_("Who follows it"), validate_choice=False)

    def offer(
        self, states: list[TrackingState], people: list[User], language: str, owner_id: int | None
    ) -> "PursuitForm":
        """Fill the lists."""
        self.tracking.choices = [SelectChoice(one.code, one.text(language)) for one in states]
        chosen = [SelectChoice(str(one.id), one.display_name) for one in people]
        self.owner.choices = [SelectChoice("", gettext("nobody")), *chosen]
        if not self.is_submitted():
            self.owner.data = str(owner_id or "")
        return self

    def fill(self, pursuit: Pursuit) -> None:
        """Show what is kept."""
        self.title.data, self.tracking.data = pursuit.title, pursuit.tracking
        self.expected_profit.data = "" if pursuit.expected_profit is None else f"{pursuit.expected_profit:.15g}"
        self.expected_on.data = pursuit.expected_on or ""
        self.base.data = str(pursuit.version)


class EndForm(Form):
    """How it ended, and why."""

    ending = RadioField(_("How did it end?"), choices=[], validate_choice=False)
    reason = StringField(_("Why?"), render_kw={"maxlength": END_REASON_LENGTH, "autocomplete": "off"})
    ended_on = StringField(_("On"), description=_("Left empty: today."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ending.choices = [SelectChoice(one.value, gettext(text)) for one, text in OUTCOME_LABELS.items()]
