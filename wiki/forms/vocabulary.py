"""Words, place and description of a term, and merging one into another."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField

from wiki.errors import N_, Invalid, Message
from wiki.forms.base import EditForm, Form
from wiki.models import TERM_LISTS, Term
from wiki.services.terms.content import WITH_LIBRARY_NAME, place
from wiki.services.vocabulary import TermView, Vocabulary
from wiki.settings import LANGUAGES

LIBRARY_NAMES = tuple(place("library_name", language) for language in LANGUAGES)


class TermForm(EditForm):
    """What one may change of a term. `base` is the mark of what it was when the form was shown."""

    newer = _("Somebody changed this term while you were writing. Compare, then save yours over it.")

    label_zh_hans = StringField(
        _("Label, simplified Chinese"), description=_("What people read. Whom it describes may read it one day.")
    )
    label_zh_hant = StringField(
        _("Label, traditional Chinese"), description=_("Left empty, it is made of the simplified one.")
    )
    label_en = StringField(_("Label, English"))
    library_name_zh_hans = StringField(
        _("Library name, simplified Chinese"),
        description=_("Titles the handbook and is searched; never used of people."),
    )
    library_name_zh_hant = StringField(_("Library name, traditional Chinese"))
    library_name_en = StringField(_("Library name, English"))
    synonyms = TextAreaField(
        _("Other words for it"), description=_("One per line. The search finds its cases by them.")
    )
    description = TextAreaField(_("Description"), description=_("Stands on its page."))
    parent = SelectField(_("Part of"), description=_("Its cases count there, too."), validate_choice=False)
    code = StringField(
        _("Code"), description=_("For programs: a-z, 0-9 and _. Left empty, it is made of the English label. It stays.")
    )

    def fit(self, list_code: str, vocabulary: Vocabulary, language: str, term: Term | None = None) -> "TermForm":
        """Leave out what terms of the list do not have, and offer the terms that it may be part of."""
        kind = TERM_LISTS[list_code]
        if term or kind.free:
            del self.code
        if kind.code != WITH_LIBRARY_NAME:
            for name in LIBRARY_NAMES:
                del self[name]
        if kind.fixed or kind.free:
            del self.parent
            return self
        below = vocabulary.with_descendants(list_code, term.code) if term else []
        others = [one for one in vocabulary.terms(list_code) if one.id not in {each.id for each in below}]
        self.parent.choices = [("", gettext("nothing: it stands by itself")), *_options(others, language)]
        return self

    def fill(self, term: Term, parent: str, base: str) -> "TermForm":
        """Show a kept term for editing."""
        for name, texts in (("label", term.label), ("library_name", term.library_name)):
            for language in LANGUAGES:
                if place(name, language) in self:
                    self[place(name, language)].data = texts.get(language, "")
        self.synonyms.data = "\n".join(term.synonyms)
        self.description.data = term.description
        if "parent" in self:
            self.parent.data = parent
        self.base.data = base
        return self


class MergeForm(Form):
    """Which term takes over, and the number of cases typed as a confirmation."""

    into = SelectField(_("Merge into"), validate_choice=False)
    number = StringField(_("Number of cases"), description=_("Type the number above: this cannot be undone."))

    def offer(self, others: Iterable[TermView], language: str) -> "MergeForm":
        """Offer the terms that may take over."""
        self.into.choices = [("", gettext("choose")), *_options(others, language)]
        return self

    def confirm(self, cases: int) -> None:
        """Raise Invalid unless the number was typed that is right now."""
        typed = (self.number.data or "").strip()
        if not typed.isascii() or not typed.isdigit() or len(typed) > 9 or int(typed) != cases:
            text = N_("Type %(number)s: so many cases are refiled now.")
            raise Invalid({"number": Message(text, {"number": cases})})


def _options(terms: Iterable[TermView], language: str) -> list[tuple[str, str]]:
    return [(term.code, term.text(language)) for term in terms]
