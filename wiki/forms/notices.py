"""When somebody is written to."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice

from wiki.forms.base import Form
from wiki.models import Rhythm

HOURS = [SelectChoice(hour, f"{hour:02}:00") for hour in range(24)]


class PreferenceForm(Form):
    """How often, at which hour, and when not."""

    rhythm = SelectField(
        _("A mail with what is new"),
        choices=[
            SelectChoice(Rhythm.DAILY.value, _("Once a day")),
            SelectChoice(Rhythm.WEEKLY.value, _("Once a week, on Monday")),
            SelectChoice(Rhythm.NONE.value, _("Never")),
        ],
    )
    hour = SelectField(_("At"), coerce=int, choices=HOURS)
    at_once = BooleanField(
        _("Write at once when somebody asks for me by name"),
        description=_("Mentions, invitations and reviews. In the quiet hours they wait until these are over."),
    )
    quiet_from = SelectField(_("Quiet from"), coerce=int, choices=HOURS)
    quiet_until = SelectField(_("Quiet until"), coerce=int, choices=HOURS)
    quiet_weekends = BooleanField(_("Quiet on Saturdays and Sundays"))
    follow_own = BooleanField(
        _("Follow what I write in"), description=_("What others add there is then told here. You can stop it anywhere.")
    )

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen, field by field."""
        values = {field.short_name: field.data for field in self if field.type != "CSRFTokenField"}
        return values | {"rhythm": Rhythm(self.rhythm.data)}
