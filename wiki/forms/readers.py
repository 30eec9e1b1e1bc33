"""Choosing the level of a case, and naming who may read or change it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from wiki.errors import N_, Invalid, Message
from wiki.forms.base import Form
from wiki.models.base import now
from wiki.models.documents import LEVEL_SELLERS, LEVELS

LONGEST = timedelta(days=5 * 366)


def level_field() -> RadioField:
    """Return the field that asks for a level; who reads at each is said by the macro `levels`."""
    choices = [str(level) for level in LEVELS]
    return RadioField(_("Who may read it?"), choices=choices, default=str(LEVEL_SELLERS), validate_choice=False)


def level_of(field: RadioField) -> int | None:
    """Return the level that was chosen, None if the form does not ask; raise Invalid for what is none."""
    if not field.raw_data:
        return None
    if field.data not in field.choices:
        raise Invalid({"level": Message(N_("Choose one of the four levels."))})
    return int(field.data)


class LevelForm(Form):
    """Another level; `base` is the version that somebody looked at before opening it to more people."""

    level = level_field()
    base = HiddenField()


class ReaderForm(Form):
    """Naming one person."""

    person = StringField(_("Whom?"), description=_("As it is shown here, or the one to sign in with."))
    right = RadioField(
        _("What may this person do?"),
        choices=[SelectChoice("read", _("read it")), SelectChoice("edit", _("read and change it"))],
        default="read",
        validate_choice=False,
    )
    reason = StringField(_("Why?"), description=_("Kept beside the name, for whoever looks after this case."))
    ends_on = DateField(_("Last day"), [Optional()], description=_("Left empty, until you end it."))

    def ends_at(self, zone: ZoneInfo) -> datetime | None:
        """Return the end of the last day in the reader's zone; raise Invalid for a day that is over or far away."""
        day = self.ends_on.data
        if day is None:
            return None
        today = now().astimezone(zone).date()
        if not today <= day <= today + LONGEST:
            raise Invalid({"ends_on": Message(N_("Choose a day from today on, within five years."))})
        return datetime.combine(day + timedelta(days=1), time(), zone)
