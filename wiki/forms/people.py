"""Adding people and changing what they may do."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import InputRequired

from wiki.forms.base import Form


class PersonForm(Form):
    """A person's name, roles and team."""

    name = StringField(
        _("Name to sign in with"),
        [InputRequired(_("Choose a name."))],
        description=_("Short, as colleagues would write it: li.wan or 李晚."),
    )
    display_name = StringField(_("Name that others see"), description=_("Left empty, it is the name above."))
    roles = SelectMultipleField(_("Roles"), description=_("Tick as many as apply; none includes another."))
    email = StringField(_("E-mail address"), description=_("Optional: the link is sent there, too."))
    team = StringField(_("Team"), description=_("A new name makes a new team."))


class PersonEditForm(PersonForm):
    """The same for somebody who is there already; the name to sign in with stays."""

    name = StringField(_("Name to sign in with"), render_kw={"readonly": True})
    email = None
    active = BooleanField(_("May sign in"), description=_("Without it, every session of the person ends at once."))
