"""Saving a search."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField

from wiki.forms.base import Form


class SavedSearchForm(Form):
    """Under which name, and whether to tell what is new."""

    name = StringField(_("What to call it"), description=_("Only you see this list and its names."))
    notify = BooleanField(
        _("Tell me what is new"), description=_("In your inbox, and in the mails that you have chosen to get.")
    )
