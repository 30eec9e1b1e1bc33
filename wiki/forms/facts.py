"""Noting a fact about a customer, changing it, and naming who may open one of level 4."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import NEWER, EditForm, Form
from wiki.models import BASIS_LABELS, FACT_SOURCE_LABELS, TOPIC_LABELS, Contact, FactSource, Inquiry, InquiryWay
from wiki.models.documents import LEVELS
from wiki.services.facts import QUICK, FactContent
from wiki.services.facts.content import PURPOSE_LENGTH, SOURCE_LENGTH

LEVEL_LABELS = {
    1: _("1 · public"),
    2: _("2 · all who sell"),
    3: _("3 · the account's team, sealed"),
    4: _("4 · named readers, sealed"),
}
_SOURCES = {InquiryWay.MEDIA: FactSource.PUBLIC_MEDIA, InquiryWay.PEOPLE: FactSource.PEOPLE}
RATED = ("difficulty", "worth", "reliability")


def _line(most: int) -> dict[str, object]:
    return {"maxlength": most, "autocomplete": "off"}


class QuickFactForm(Form):
    """One sentence and what it is about."""

    submission = HiddenField()
    topic = SelectField(_("About"), validate_choice=False)
    text = TextAreaField(_("What did you learn?"))

    def offer(self) -> "QuickFactForm":
        """Fill the list."""
        self.topic.choices = [SelectChoice(one.value, gettext(TOPIC_LABELS[one])) for one in QUICK]
        return self


class FactForm(EditForm):
    """A fact. `base` is the version that it grew from, `submission` tells a form that was sent twice."""

    newer = NEWER

    submission = HiddenField()
    # What it answers, if somebody wanted to find it out.
    inquiry = HiddenField()
    topic = SelectField(_("About"), validate_choice=False)
    contact = SelectField(_("Of whom?"), validate_choice=False)
    text = TextAreaField(_("What do we know?"))
    level = SelectField(
        _("Who may read it?"),
        description=_("From level 3 on nobody else learns that it is there."),
        validate_choice=False,
    )
    source_type = SelectField(_("How do we know?"), validate_choice=False)
    source = StringField(_("Source"), description=_("Who, which page, which document."), render_kw=_line(SOURCE_LENGTH))
    obtained_on = StringField(_("Learnt on"))
    expires_on = StringField(_("Holds until"), description=_("After that it is told as no longer certain."))
    reliability = SelectField(_("How far can it be relied on?"), validate_choice=False)
    difficulty = SelectField(_("How hard was it to learn?"), validate_choice=False)
    worth = SelectField(_("What is it worth to us?"), validate_choice=False)
    purpose = StringField(_("What is it needed for?"), render_kw=_line(PURPOSE_LENGTH))
    basis = SelectField(_("What allows us to keep it?"), validate_choice=False)
    review_on = StringField(_("Ask again on"), description=_("Whether it is still needed."))

    def offer(self, contacts: Iterable[Contact], *, least: int = 0, of_person: Contact | None = None) -> "FactForm":
        """Fill the lists. `least` is the level below which it cannot go; 0: it may go by its topic."""
        blank = SelectChoice("", gettext("not said"))
        self.topic.choices = [SelectChoice(one.value, gettext(text)) for one, text in TOPIC_LABELS.items()]
        self.contact.choices = [
            SelectChoice("", gettext("of nobody: of the organisation")),
            *(SelectChoice(one.id, one.name) for one in ([of_person] if of_person else contacts)),
        ]
        levels = [SelectChoice(str(one), str(LEVEL_LABELS[one])) for one in LEVELS if one >= least]
        self.level.choices = levels if least else [SelectChoice("", gettext("as usual for the topic")), *levels]
        self.source_type.choices = [SelectChoice(one.value, gettext(text)) for one, text in FACT_SOURCE_LABELS.items()]
        self.basis.choices = [blank, *(SelectChoice(one.value, gettext(text)) for one, text in BASIS_LABELS.items())]
        for name in RATED:
            self[name].choices = [blank, *(SelectChoice(str(one), f"{one} / 5") for one in range(1, 6))]
        return self

    def begin(self, inquiry: Inquiry) -> None:
        """Show what is known of the answer before it is written: what it is about, and by which way it came."""
        self.topic.data = inquiry.topic.value
        self.source_type.data = _SOURCES[inquiry.way].value if inquiry.way else self.source_type.data
        self.source.data = inquiry.contact.name if inquiry.contact else ""

    def fill(self, content: FactContent, *, base: int = 0) -> None:
        """Show what is kept."""
        for name, value in vars(content).items():
            self[name].data = "" if value is None else str(value)
        self.base.data = str(base)


class FactReaderForm(Form):
    """Naming one person who may open a fact."""

    person = StringField(_("Whom?"), description=_("The name to sign in with."), render_kw=_line(80))
    ends_on = StringField(_("Last day"), description=_("Left empty, until the fact itself ends."))
