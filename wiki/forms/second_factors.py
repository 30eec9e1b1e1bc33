"""Setting up the second step, and saying who needs it."""

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired

from wiki.forms.base import Form


class FirstCodeForm(Form):
    """A code that shows that the telephone knows the secret."""

    code = StringField(
        _("One-time code"),
        [InputRequired(_("Enter the code."))],
        description=_("The six digits that your telephone shows now."),
    )


class RequirementForm(Form):
    """The roles that sign in in two steps."""

    roles = SelectMultipleField(
        _("Roles"), description=_("Whoever has one of them and no second step yet can do nothing but set it up.")
    )
