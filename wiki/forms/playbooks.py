"""Editing a playbook: a box for each section, a row for each line."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField

from wiki.errors import Invalid, Message
from wiki.forms.base import NEWER, EditForm
from wiki.models.playbooks import Section
from wiki.services.playbooks import LineContent, notation
from wiki.text.language import spoken


class WordingsForm(EditForm):
    """Other words for one line, in the editor's language."""

    newer = NEWER

    wordings = StringField(
        _("In other words"),
        description=_("How colleagues tell or ask about this, separated by semicolons. Search finds the cases by it."),
    )


class PlaybookForm(EditForm):
    """The lines of a playbook in the editor's language. `base` is the revision that they grew from."""

    newer = NEWER

    finding = StringField(_("The finding, in one line"), description=_("What matters most with such a customer."))
    recognise = TextAreaField(_("How to recognise"), description=_("What one can see and hear. One per line."))
    opening = TextAreaField(_("What to say first"), description=_("A sentence that one can say aloud. One per line."))
    do = TextAreaField(_("Do"), description=_("One action per line, starting with a verb."))
    dont = TextAreaField(_("Don't"), description=_("What goes wrong with such a customer. One per line."))
    objection = TextAreaField(_("Objections"), description=_("What they say → what one can answer. One per line."))
    fit = TextAreaField(_("Which product fits"), description=_("+2 product: why. From -2, hard to sell, to +2."))
    ask = TextAreaField(_("What to find out"), description=_("Questions for the visit. One per line."))
    note = StringField(_("What did you change?"), description=_("Colleagues see it in the history."))

    def fill(self, title: Mapping[str, str], lines: Sequence[LineContent], base: int, language: str) -> None:
        """Show kept lines for editing."""
        self.finding.data = spoken(title, language)
        for section in Section:
            self[section.value].data = notation.written(lines, section, language)
        self.base.data = str(base)

    def read(
        self, title: Mapping[str, str], before: Sequence[LineContent], language: str
    ) -> tuple[dict[str, str], list[LineContent]]:
        """Return the finding and the lines as typed; raise Invalid where a row is not written as it should."""
        lines: list[LineContent] = []
        wrong: dict[str, Message] = {}
        for section in Section:
            try:
                lines += notation.read(self[section.value].data or "", section, language, before)
            except Invalid as error:
                wrong |= error.fields
        if wrong:
            raise Invalid(wrong)
        said = (self.finding.data or "").strip()
        return ({**title, language: said} if said else dict(title)), lines

    def section(self, section: Section) -> Any:
        """Return the box of a section."""
        return self[section.value]
