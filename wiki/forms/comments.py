"""Commenting on a case."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField

from wiki.forms.noticing import RemarkForm


class CommentForm(RemarkForm):
    """What a reader adds."""

    text = TextAreaField(
        _("Your comment"), description=_("What you know besides, or what you did otherwise. Colleagues read it.")
    )
