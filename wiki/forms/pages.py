"""Writing a knowledge page, deciding on one, arranging it, and changing the kinds."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.account import LANGUAGE_NAMES
from wiki.forms.base import EditForm, Form, sent
from wiki.forms.cases import OF_THE_PAGE
from wiki.forms.readers import level_field, level_of
from wiki.models import PageKind
from wiki.services import cases
from wiki.services.pages import PageContent
from wiki.services.pages.kinds import field_of
from wiki.services.vocabulary import Vocabulary
from wiki.settings import LANGUAGES

SELECTS = ("industry", "ownership", "department", "contact_level", "sale_stage")
MULTIPLE = ("personality", "approach")
FREE = ("product", "competitor")


def spoken_label(kind: PageKind, language: str) -> str:
    """Return the name of a kind for the reader."""
    return kind.label.get(language) or next(iter(kind.label.values()), kind.code)


class PageForm(EditForm):
    """Everything one can say on a page. `base` is the revision that the text grew from."""

    title = StringField(
        _("Name of the page"), description=_("Short, as one would say it in a sentence: others link to the page by it.")
    )
    kind = SelectField(_("Kind of page"), validate_choice=False)
    text = TextAreaField(
        _("Text"), description=_("[[Name]] links to a page, ![[Name]] alone in a paragraph takes its text in.")
    )
    personality = SelectMultipleField(_("Customer type"), validate_choice=False)
    industry = SelectField(_("Industry"), validate_choice=False)
    ownership = SelectField(_("Ownership"), validate_choice=False)
    department = SelectField(_("Department"), validate_choice=False)
    contact_level = SelectField(_("Contact's level"), validate_choice=False)
    sale_stage = SelectField(_("Stage of the sale"), validate_choice=False)
    approach = SelectMultipleField(_("Approach"), validate_choice=False)
    product = StringField(_("Product"))
    competitor = StringField(_("Competitor"))
    tags = StringField(_("Tags"), description=_("Free words, separated by commas."))
    language = SelectField(
        _("Language of the text"), choices=[SelectChoice("", _("As written")), *LANGUAGE_NAMES], validate_choice=False
    )
    level = level_field()
    note = StringField(_("What did you change?"), description=_("Colleagues see it in the history."))
    spoken: Callable[[str, str], str] = staticmethod(lambda _list, code: code)
    parent = HiddenField()
    # The page that it says again in another language.
    says_again = HiddenField()
    # The ids of the pages that were shown because they look the same.
    fitted = HiddenField()
    submission = HiddenField()
    # The opened page, and the one whose unsaved words it goes on with: see `services/writings.py`.
    sitting = HiddenField()
    follows = HiddenField()

    def offer(self, known: Vocabulary, kinds: Sequence[PageKind], language: str) -> "PageForm":
        """Fill the lists, labelled for the reader."""
        self.spoken = lambda name, code: known.label(name, code, language)
        self.kind.choices = [(kind.code, spoken_label(kind, language)) for kind in kinds]
        for name in (*SELECTS, *MULTIPLE):
            given = self[name].data or []
            kept = next(iter([given] if isinstance(given, str) else given), None)
            terms = [(term.code, term.text(language)) for term in known.choices(name, kept)]
            self[name].choices = terms if name in MULTIPLE else [("", gettext("not said")), *terms]
        for token in (self.submission, self.sitting):
            token.data = token.data or secrets.token_urlsafe(16)
        return self

    def fill(self, content: PageContent, *, base: int) -> "PageForm":
        """Show a kept content for editing."""
        for name in ("title", "text", "language", *SELECTS):
            self[name].data = getattr(content, name) or ""
        for name in MULTIPLE:
            self[name].data = list(getattr(content, name))
        for name in FREE:
            self[name].data = self.spoken(name, getattr(content, name) or "")
        self.tags.data = "，".join(self.spoken("tags", code) for code in content.tags)
        self.base.data = str(base)
        return self

    def resume(self, fields: Mapping[str, list[str]], *, base: int, follows: str) -> "PageForm":
        """Show what another page had typed."""
        self.process(MultiDict([(name, value) for name, values in fields.items() for value in values]))
        self.base.data, self.follows.data = str(base), follows
        self.sitting.data = secrets.token_urlsafe(16)
        return self

    def typed(self) -> dict[str, list[str]]:
        """Return what was sent, field by field, for `resume`."""
        return sent(self, OF_THE_PAGE)

    def level_number(self) -> int | None:
        """Return the level that was chosen, None if the form did not ask for it."""
        return level_of(self.level)

    def raw(self) -> dict[str, Any]:
        """Return what was typed under the names of the import format."""
        values: dict[str, Any] = {name: self[name].data or None for name in ("title", "text", "language", *SELECTS)}
        values |= {name: [code for code in self[name].data or [] if code] for name in MULTIPLE}
        values |= {name: (self[name].data or "").strip() or None for name in FREE}
        values["tags"] = cases.split_words(self.tags.data or "")
        self.level_number()  # refused here: what is misread would open the page
        return values


class VersionForm(Form):
    """Linking a page that says the same in another language."""

    other = StringField(_("Which page says the same?"), description=_("Its name or address."))


class ReviewForm(Form):
    """A decision on the text that waits; `number` is the one that was looked at."""

    comment = TextAreaField(
        _("Comment"), description=_("Needed to return it: say what should be different. The history keeps it.")
    )
    number = HiddenField()

    def number_seen(self) -> int:
        """Return the number of that text; 0 where it is missing or nonsense."""
        text = self.number.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class ArrangeForm(Form):
    """Where a page stands, of which kind it is and who keeps it true."""

    kind = SelectField(_("Kind of page"), validate_choice=False)
    parent = StringField(
        _("Below which page?"), description=_("Its name or address; left empty, it stands at the top.")
    )
    position = StringField(_("Place among its neighbours"), description=_("A number; small ones stand first."))
    verifier = SelectField(
        _("Who keeps it true?"), description=_("This person is asked whenever it is due."), validate_choice=False
    )
    into = StringField(
        _("Merge into another page"),
        description=_("Its name or address. Links and the address of this page lead there from then on."),
    )


class KindForm(Form):
    """The words, the template and the rules of a kind of page."""

    label_zh_hans = StringField(_("Name, simplified"))
    label_zh_hant = StringField(_("Name, traditional"))
    label_en = StringField(_("Name, English"))
    review_days = StringField(_("Days for which a verified page holds"))
    needs_approval = BooleanField(
        _("Another person approves each text"), description=_("Readers go on seeing the text before until then.")
    )
    retired = BooleanField(_("No longer offered"), description=_("Pages of this kind stay."))
    template_zh_hans = TextAreaField(_("A new page begins with, simplified"))
    template_zh_hant = TextAreaField(_("A new page begins with, traditional"))
    template_en = TextAreaField(_("A new page begins with, English"))

    def fill(self, kind: PageKind) -> "KindForm":
        """Show a kind for editing."""
        for language in LANGUAGES:
            self[field_of("label", language)].data = kind.label.get(language, "")
            self[field_of("template", language)].data = kind.template.get(language, "")
        self.review_days.data = str(kind.review_days)
        self.needs_approval.data, self.retired.data = kind.needs_approval, kind.retired
        return self

    def raw(self) -> dict[str, Any]:
        """Return what was typed."""
        return {field.short_name: field.data for field in self}
