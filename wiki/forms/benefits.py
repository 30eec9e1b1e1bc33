"""Writing down what a customer had of us, and who there has confirmed it."""

import secrets
from collections.abc import Iterable, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.forms.base import EditForm
from wiki.models import Benefit, Contact
from wiki.services import benefits


class BenefitForm(EditForm):
    """A benefit. `base` is the version that it grew from."""

    newer = _("Somebody changed this while you were writing. Compare with what stands here, then save yours over it.")

    what = StringField(_("What did it do for them?"), description=_("In their terms: what is better for them since."))
    amount = StringField(_("How much?"))
    unit = StringField(_("Of what?"), description=_("Hours, sets, a currency. Only the same unit is added up."))
    had_on = StringField(_("Since which day?"))
    evidence = SelectField(_("What shows it?"), validate_choice=False)
    confirmed_by = SelectField(_("Who of them has confirmed it?"), validate_choice=False)
    confirmed_on = StringField(_("On which day?"), description=_("Left empty, it is shown as not confirmed."))
    private = BooleanField(_("Private"), description=_("Read only by those who look after this customer, and by you."))
    submission = HiddenField()

    def offer(self, people: Sequence[Contact], evidence: Iterable[tuple[str, str]]) -> "BenefitForm":
        """Fill the lists."""
        self.evidence.choices = [SelectChoice("", gettext("nothing yet")), *evidence]
        self.confirmed_by.choices = [SelectChoice("", gettext("nobody yet")), *((one.id, one.name) for one in people)]
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)
        return self

    def fill(self, benefit: Benefit) -> None:
        """Show what is kept."""
        self.what.data, self.unit.data, self.had_on.data = benefit.what, benefit.unit, benefit.had_on
        self.amount.data = f"{benefit.amount:g}" if benefit.amount is not None else ""
        self.evidence.data, self.private.data = benefits.evidence_of(benefit), benefit.level > 2
        self.confirmed_by.data, self.confirmed_on.data = benefit.confirmed_by_id or "", benefit.confirmed_on or ""
        self.base.data = str(benefit.version)
