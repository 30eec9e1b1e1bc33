"""Noting that a customer has left, or buys less."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import Form
from wiki.models import CustomerLoss, RootCause
from wiki.services.vocabulary import Vocabulary


class LossForm(Form):
    """What was lost, when and why, and what of ours lies behind it."""

    submission = HiddenField()
    whole = RadioField(_("How much is lost?"), choices=[], validate_choice=False)
    share = StringField(_("About how many per cent of its orders?"))
    what = StringField(_("Which orders or products?"))
    lost_on = StringField(_("Since when?"))
    why = TextAreaField(_("Why?"), description=_("What the customer said, and what you think yourself."))
    cause = SelectField(_("Cause"), validate_choice=False)
    root_cause = SelectMultipleField(_("What of ours lies behind it?"), choices=[], validate_choice=False)
    closed = BooleanField(_("Only for those who look after this customer"))

    def offer(self, vocabulary: Vocabulary, language: str, known: list[RootCause], kept: str | None) -> "LossForm":
        """Fill the lists; the word that it has stays to be chosen though it is no longer offered."""
        self.whole.choices = [
            SelectChoice("0", gettext("a part: it stays a customer")),
            SelectChoice("1", gettext("all: it has left us")),
        ]
        terms = [SelectChoice(term.code, term.text(language)) for term in vocabulary.choices("cause", kept)]
        self.cause.choices = [SelectChoice("", gettext("not said")), *terms]
        self.root_cause.choices = [SelectChoice(one.id, one.title) for one in known]
        return self

    def fill(self, loss: CustomerLoss, cause: str, behind: list[RootCause]) -> None:
        """Show what is kept."""
        self.whole.data, self.share.data = str(int(loss.whole)), str(loss.share or "")
        self.what.data, self.lost_on.data, self.why.data = loss.what, loss.lost_on, loss.why
        self.cause.data, self.root_cause.data = cause, [one.id for one in behind]
        self.closed.data = loss.level > 2
