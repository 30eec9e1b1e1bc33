"""Being reminded to be in touch regularly."""

import secrets
from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.forms.base import EditForm
from wiki.models import Contact, Every, Reminder

WORDS_OF_EVERY = {
    Every.WEEKS: _("so many weeks after the last contact"),
    Every.MONTHS: _("so many months after the last contact"),
    Every.DAYS: _("on fixed days of the year"),
}


class ReminderForm(EditForm):
    """A reminder."""

    newer = _("You saved this elsewhere while you were writing. Compare with what stands here, then save again.")

    about = StringField(_("What for?"), description=_("A greeting, a birthday, whether all is well."))
    contact = SelectField(_("With whom?"), validate_choice=False)
    every = RadioField(
        _("How does it come round?"),
        choices=[SelectChoice(every.value, text) for every, text in WORDS_OF_EVERY.items()],
        default=Every.MONTHS.value,
        validate_choice=False,
    )
    times = StringField(_("Every how many weeks or months?"), default="1")
    days = StringField(_("Which days?"), description=_("As 03-08, 09-10; for fixed days alone."))
    first_on = StringField(_("For the first time on"), description=_("Empty: once the time has passed."))
    submission = HiddenField()

    def offer(self, people: Sequence[Contact]) -> "ReminderForm":
        """Fill the list of the customer's people."""
        self.contact.choices = [SelectChoice("", gettext("anybody there")), *((one.id, one.name) for one in people)]
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)
        return self

    def fill(self, reminder: Reminder, *, base: str) -> None:
        """Show what is kept."""
        self.about.data, self.contact.data = reminder.about, reminder.contact_id or ""
        self.every.data, self.times.data = reminder.every.value, str(reminder.times)
        self.days.data, self.first_on.data = ", ".join(reminder.days), reminder.first_on
        self.base.data = base
