"""Taking a document to a customer, and saying what came of it."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Optional

from wiki.forms.base import Form


class TakeForm(Form):
    """Where it will be used; nothing of it is needed."""

    customer = StringField(_("With which customer?"), description=_("Only you read this."))
    visit_on = DateField(
        _("When is the visit?"), [Optional()], description=_("You are asked the day after; left empty, in a week.")
    )


class ResultForm(Form):
    """What came of it."""

    note = TextAreaField(_("What happened?"), description=_("Only you read this."))
