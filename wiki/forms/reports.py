"""Reporting a mistake and answering it."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from wiki.forms.base import Form


class ReportForm(Form):
    """What is wrong in a case."""

    text = TextAreaField(
        _("What is wrong?"),
        [InputRequired(_("Write a sentence, so that the others know what to do."))],
        description=_("The author and the editors read it, nobody else."),
    )


class AnswerForm(Form):
    """What was done about it."""

    answer = TextAreaField(
        _("Answer"),
        [InputRequired(_("Write a sentence, so that the others know what to do."))],
        description=_("What was changed, or why not. Whoever reported it reads this."),
    )
