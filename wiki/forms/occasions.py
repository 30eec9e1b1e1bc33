"""Writing down what happens at a customer and opens a door."""

import secrets
from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.forms.base import EditForm
from wiki.models import Occasion


class OccasionForm(EditForm):
    """An occasion. `base` is the version that it grew from."""

    newer = _("Somebody changed this while you were writing. Compare with what stands here, then save yours over it.")

    kind = SelectField(_("What kind of occasion?"), validate_choice=False)
    what = StringField(_("What happens there?"))
    happens_on = StringField(_("On which day?"), description=_("It may be still to come."))
    source = StringField(_("How do we know?"))
    to_do = StringField(_("What do we do about it?"))
    due_on = StringField(_("Until when?"))
    private = BooleanField(_("Private"), description=_("Read only by those who look after this customer, and by you."))
    submission = HiddenField()

    def offer(self, kinds: Iterable[tuple[str, str]]) -> "OccasionForm":
        """Fill the list."""
        self.kind.choices = [SelectChoice("", gettext("not said")), *kinds]
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)
        return self

    def fill(self, occasion: Occasion) -> None:
        """Show what is kept."""
        for name in ("kind", "what", "happens_on", "source", "to_do"):
            self[name].data = getattr(occasion, name)
        self.due_on.data, self.private.data = occasion.due_on or "", occasion.level > 2
        self.base.data = str(occasion.version)
