"""Noting what a customer may buy, and how it ended."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.errors import N_
from wiki.forms.base import EditForm, Form
from wiki.models import PURSUIT_STATE_LABELS, Need, Pursuit, PursuitOutcome, PursuitState, User
from wiki.models.pursuits import END_REASON_LENGTH, PROOF_LENGTH, PURSUIT_TITLE_LENGTH
from wiki.services.pursuits import TrackingState
from wiki.text.checks import shorten

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
    state = SelectField(
        _("How far has it come?"),
        description=_("What is only seen, or checked, does not count among what is expected."),
        validate_choice=False,
    )
    seen = TextAreaField(
        _("What do you see that others do not?"),
        description=_("What changes there, or is missing, and what we could do about it."),
    )
    proof = StringField(
        _("What shows it?"),
        description=_("Who said so, where it was seen or read, and when."),
        render_kw={"maxlength": PROOF_LENGTH, "autocomplete": "off"},
    )
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
        self.only(tuple(PursuitState))
        if not self.is_submitted():
            self.owner.data = str(owner_id or "")
        return self

    def only(self, states: Sequence[PursuitState]) -> None:
        """Offer these ways for it to have come; the last is taken for granted."""
        self.state.choices = [SelectChoice(one.value, gettext(PURSUIT_STATE_LABELS[one])) for one in states]
        self.state.data = self.state.data or states[-1].value

    def begin(self, need: Need) -> None:
        """Begin with what somebody has noticed of a customer's needs."""
        self.state.data = PursuitState.SEEN.value
        self.seen.data, self.proof.data = need.text, shorten(need.evidence, PROOF_LENGTH)

    def fill(self, pursuit: Pursuit) -> None:
        """Show what is kept."""
        self.state.data, self.seen.data, self.proof.data = pursuit.state.value, pursuit.seen, pursuit.proof
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
