"""Writing down a root cause."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField

from wiki.forms.base import NEWER, EditForm
from wiki.services.root_causes import RootCauseContent
from wiki.services.vocabulary import Vocabulary


class RootCauseForm(EditForm):
    """What is wrong with us, and what is done about it. `base` is the revision that it grew from."""

    newer = NEWER

    title = StringField(_("What is wrong with us?"), description=_("A rule, a habit, a gap of ours; never a person."))
    text = TextAreaField(
        _("What happens again and again"), description=_("How it shows with customers, and why it comes back.")
    )
    action = TextAreaField(_("Corrective action"), description=_("What will be done so that it does not happen again."))
    cause = SelectField(_("Cause"), description=_("The word of the list that comes closest."), validate_choice=False)
    due_on = StringField(_("To be fixed by"), description=_("May be left empty."))
    note = StringField(_("What did you change?"), description=_("Colleagues see it in the history."))

    def offer(self, vocabulary: Vocabulary, language: str, kept: str | None = None) -> "RootCauseForm":
        """Fill the list of causes; the one that it has stays to be chosen though it is no longer offered."""
        terms = vocabulary.choices("cause", kept)
        self.cause.choices = [("", _("none")), *((term.code, term.text(language)) for term in terms)]
        return self

    def fill(self, content: RootCauseContent, base: int = 0) -> None:
        """Show a content for editing."""
        for name, value in vars(content).items():
            self[name].data = value or ""
        self.base.data = str(base)

    def raw(self) -> dict[str, Any]:
        """Return what was typed."""
        return {name: self[name].data for name in RootCauseContent.__dataclass_fields__}
