"""Words that mean the same."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField, TextAreaField

from wiki.forms.base import EditForm
from wiki.models import SynonymSet


class SynonymForm(EditForm):
    """What one may say in a set. `base` is the mark of what it was when the form was shown."""

    newer = _("Somebody changed these words while you were writing. Compare, then save yours over them.")

    words = TextAreaField(
        _("Words that mean the same"),
        description=_("One per line, in any language. Who searches for one of them finds the others, too."),
    )
    one_way = BooleanField(
        _("One way only"), description=_("The first word finds the others, but they do not find the first.")
    )
    note = StringField(_("Note"), description=_("Why they belong together, for whoever looks after them next."))

    def fill(self, synonyms: SynonymSet, base: str) -> "SynonymForm":
        """Show a kept set for editing."""
        self.words.data, self.note.data = "\n".join(synonyms.words), synonyms.note
        self.one_way.data, self.base.data = synonyms.one_way, base
        return self
