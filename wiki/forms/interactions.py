"""Writing down a contact with a customer: what matters at once, the rest behind a fold."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField

from wiki.forms.base import EditForm, sent
from wiki.models import DIRECTION_LABELS, KIND_LABELS, SIDE_LABELS, Contact
from wiki.services.facts import Told
from wiki.services.interactions import InteractionContent
from wiki.text.checks import shorten

OF_THE_PAGE = ("csrf_token", "base", "sitting", "follows", "overruled")
CHOSEN = ("who", "services", "minded")
FOLDED = (
    "services",
    "minded",
    "happened_time",
    "minutes",
    "direction",
    "purpose",
    "cost",
    "attendees",
    "noticed_first",
    "private",
)
WORDS = ("outcome", "purpose", "next_step", "attendees")


class InteractionForm(EditForm):
    """A contact. `done` are steps and promises that it settles, as "step-ID" and "promise-ID"."""

    newer = _("Somebody changed this while you were writing. Compare with what stands here, then save yours over it.")

    kind = RadioField(_("What was it?"), validate_choice=False)
    who = SelectMultipleField(_("With whom?"), validate_choice=False)
    outcome = TextAreaField(_("What was said?"), description=_("Two lines are enough."))
    happened_on = StringField(_("On which day?"))
    next_step = StringField(_("Next step"))
    next_on = StringField(_("By when?"))
    done = SelectMultipleField(_("What does this settle?"), validate_choice=False)
    services = SelectMultipleField(_("Did you do something for them personally?"), validate_choice=False)
    minded = SelectMultipleField(_("Which preference did you mind?"), validate_choice=False)
    happened_time = StringField(_("At what time?"))
    minutes = StringField(_("How many minutes?"))
    direction = RadioField(_("Who began it?"), validate_choice=False)
    purpose = StringField(_("What was it for?"))
    cost = StringField(_("What was it worth, or what did it cost?"))
    attendees = StringField(_("Who else was there?"))
    noticed_first = RadioField(_("If something was wrong: who noticed first?"), validate_choice=False)
    private = BooleanField(_("Private"), description=_("Read only by those who look after this customer, and by you."))
    overruled = StringField(
        _("Why all the same?"), description=_("It is kept with the contact, for those who read it later.")
    )
    submission = HiddenField()
    sitting = HiddenField()
    follows = HiddenField()

    def offer_services(self, services: Iterable[tuple[str, str]], preferences: Iterable[Told]) -> None:
        """Fill the lists of what may be done for somebody, and of what they prefer."""
        self.services.choices = list(services)
        self.minded.choices = [(one.fact.id, shorten(one.words.text, 80)) for one in preferences if not one.words.lost]

    def offer(self, people: Sequence[Contact], settled: Iterable[tuple[str, str]] = ()) -> "InteractionForm":
        """Fill the lists: the people of the customer, and what is open between us."""
        self.kind.choices = [(kind.value, gettext(text)) for kind, text in KIND_LABELS.items()]
        self.direction.choices = [(side.value, gettext(text)) for side, text in DIRECTION_LABELS.items()]
        self.noticed_first.choices = [(side.value, gettext(text)) for side, text in SIDE_LABELS.items()]
        self.who.choices = [(one.id, one.name) for one in people]
        self.done.choices = list(settled)
        for field in (self.submission, self.sitting):
            field.data = field.data or secrets.token_urlsafe(16)
        return self

    def fill(self, content: InteractionContent, *, base: str) -> None:
        """Show what is kept."""
        for name, value in vars(content).items():
            if name in self._fields and name not in CHOSEN:
                self[name].data = "" if value is None else str(value)
        for name in CHOSEN:
            self[name].data = list(getattr(content, name))
        self.cost.data = f"{content.cost:g}" if content.cost is not None else ""
        self.private.data = content.level > 2
        self.base.data = base

    def resume(self, fields: Mapping[str, list[str]], *, follows: str) -> None:
        """Show what another page had typed."""
        self.process(MultiDict([(name, value) for name, values in fields.items() for value in values]))
        self.follows.data, self.sitting.data = follows, secrets.token_urlsafe(16)
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)

    def raw(self) -> dict[str, Any]:
        """Return what was typed, as the service reads it."""
        chosen = {name: [one for one in self[name].data or [] if isinstance(one, str)] for name in CHOSEN}
        return super().raw() | chosen

    def typed(self) -> dict[str, list[str]]:
        """Return what was sent, field by field, for `resume`."""
        return sent(self, OF_THE_PAGE)

    def has_words(self) -> bool:
        """Tell whether anything was written, not only ticked."""
        return any((self[name].data or "").strip() for name in WORDS)

    def unfolded(self) -> bool:
        """Tell whether what is behind the fold holds something, or has to be looked at again."""
        return any(self[name].data or self[name].errors for name in FOLDED)
