"""Writing down what was promised, and what a customer needs."""

import secrets
from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import Form
from wiki.models import Contact, NeedKind, Side

WORDS_OF_SIDES = {Side.US: _("we promised"), Side.THEM: _("they promised")}
WORDS_OF_NEEDS = {NeedKind.STATED: _("they said so"), NeedKind.LATENT: _("I noticed it")}


class NotedForm(Form):
    """What promises and needs have in common; the token makes a form that is sent twice one record."""

    private = BooleanField(_("Private"), description=_("Read only by those who look after this customer, and by you."))
    submission = HiddenField()

    def fresh(self) -> None:
        """Give the form its token."""
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)


class PromiseForm(NotedForm):
    """A promise."""

    text = StringField(_("What was promised?"))
    side = RadioField(
        _("By whom?"),
        choices=[SelectChoice(side.value, text) for side, text in WORDS_OF_SIDES.items()],
        default=Side.US.value,
        validate_choice=False,
    )
    due_on = StringField(_("By when?"))
    contact = SelectField(_("To whom, or by whom?"), validate_choice=False)

    def offer(self, people: Sequence[Contact]) -> "PromiseForm":
        """Fill the list of the customer's people."""
        self.contact.choices = [SelectChoice("", gettext("not said")), *((one.id, one.name) for one in people)]
        self.fresh()
        return self


class NeedForm(NotedForm):
    """A need."""

    text = StringField(_("What do they need?"))
    kind = RadioField(
        _("How do we know?"),
        choices=[SelectChoice(kind.value, text) for kind, text in WORDS_OF_NEEDS.items()],
        default=NeedKind.STATED.value,
        validate_choice=False,
    )
    evidence = TextAreaField(_("What tells so?"), description=_("What you saw or heard, as it happened."))

    def offer(self) -> "NeedForm":
        """Give the form its token."""
        self.fresh()
        return self
