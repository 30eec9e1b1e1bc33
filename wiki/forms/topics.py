"""Asking in the forum, and replying. The fields speak the names of the import file, as those of a case do."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.forms.base import NEWER, EditForm, Form, sent
from wiki.forms.noticing import NAMED, NoticingForm, RemarkForm
from wiki.forms.readers import level_field, level_of
from wiki.models.topics import REASON_LENGTH, PostKind
from wiki.services.cases.content import MOST_TERMS
from wiki.services.topics import TopicContent
from wiki.services.vocabulary import Vocabulary
from wiki.text.checks import clean_line, shorten

SELECTS = ("contact_level", "sale_stage", "industry")
MULTIPLE = ("personality", "approach")
FREE = ("product", "competitor")
OF_THE_PAGE = ("csrf_token", "base", "sitting", "follows", "noticed", "fitted")
SEEN = "seen-"


class TopicForm(EditForm, NoticingForm):
    """A question. `fitted` tells that fitting documents were shown, `chat` that the text is a pasted chat."""

    newer = NEWER

    title = StringField(
        _("Your question, in one line"), description=_("As you would ask a colleague on the telephone.")
    )
    text = TextAreaField(
        _("What is it about?"),
        description=_("What happened, what you have tried, what you are afraid of. Or paste the chat of tonight."),
    )
    personality = SelectMultipleField(_("Customer type"), validate_choice=False)
    contact_level = SelectField(_("Contact's level"), validate_choice=False)
    sale_stage = SelectField(_("Stage of the sale"), validate_choice=False)
    industry = SelectField(_("Industry"), validate_choice=False)
    approach = SelectMultipleField(_("Approach"), validate_choice=False)
    product = StringField(_("Product"))
    competitor = StringField(_("Competitor"))
    level = level_field()
    note = StringField(_("What did you change?"), description=_("Colleagues see it in the history."))
    contact = HiddenField()
    customer = HiddenField()
    about = HiddenField()
    chat = HiddenField()
    fitted = HiddenField()
    submission = HiddenField()
    sitting = HiddenField()
    follows = HiddenField()
    spoken: Callable[[str, str], str] = staticmethod(lambda _list, code: code)

    def offer(self, vocabulary: Vocabulary, language: str) -> "TopicForm":
        """Fill the lists with the terms of the vocabulary, labelled for the reader."""
        self.spoken = lambda name, code: vocabulary.label(name, code, language)
        for name in (*SELECTS, *MULTIPLE):
            terms = [(term.code, term.text(language)) for term in vocabulary.choices(name)]
            self[name].choices = [SelectChoice("", gettext("not said")), *terms] if name in SELECTS else terms
        for field in (self.submission, self.sitting):
            field.data = field.data or secrets.token_urlsafe(16)
        return self._with_retired()

    def fill(self, content: TopicContent, *, base: int) -> "TopicForm":
        """Show a kept question for editing."""
        for name, value in vars(content).items():
            self[name].data = list(value) if isinstance(value, tuple) else value
        for name in FREE:
            self[name].data = self.spoken(name, self[name].data or "")
        self.base.data = str(base)
        return self._with_retired()

    def resume(self, fields: Mapping[str, list[str]], *, base: int, follows: str) -> "TopicForm":
        """Show what another page had typed."""
        self.process(MultiDict([(name, value) for name, values in fields.items() for value in values]))
        self.base.data, self.follows.data = str(base), follows
        self.sitting.data = secrets.token_urlsafe(16)
        self.submission.data = self.submission.data or secrets.token_urlsafe(16)
        return self._with_retired()

    def raw(self) -> dict[str, Any]:
        """Return what was typed under the names of the import file."""
        values: dict[str, Any] = {name: self[name].data or None for name in ("title", "text", *SELECTS)}
        values |= {name: [code for code in self[name].data or [] if code] for name in MULTIPLE}
        values |= {name: (self[name].data or "").strip() or None for name in FREE}
        self.level_number()  # refused here: what is misread would open it
        told = self.replaced({"title": values["title"], "situation": values["text"]})
        return values | {"title": told["title"], "text": told["situation"]}

    def level_number(self) -> int | None:
        """Return the level that was chosen, None if the form did not ask for it."""
        return level_of(self.level)

    def typed(self) -> dict[str, list[str]]:
        """Return what was sent, field by field, for `resume`."""
        return sent(self, OF_THE_PAGE)

    def has_words(self) -> bool:
        """Tell whether anything was written, not only ticked."""
        return any((self[name].data or "").strip() for name in ("title", "text"))

    def told(self) -> dict[str, Any]:
        """Return what is looked through for names and numbers of persons: colleagues who are mentioned are none."""
        return {"title": self.title.data or "", "situation": NAMED.sub("", self.text.data or "")}

    def reasons(self) -> dict[str, str]:
        """Return why documents that were shown are not enough, by their ids; what was left empty counts for nothing."""
        typed = [(name.removeprefix(SEEN), value) for name, value in request.form.items() if name.startswith(SEEN)]
        lines = {
            ident: shorten(clean_line(" ".join(text.split())), REASON_LENGTH) for ident, text in typed[:MOST_TERMS]
        }
        return {ident: line for ident, line in lines.items() if line}

    def _with_retired(self) -> "TopicForm":
        """Offer what is chosen first; what was retired since is kept by what was filed under it."""
        for name in (*SELECTS, *MULTIPLE):
            given = self[name].data or []
            chosen = [given] if isinstance(given, str) else list(given)
            offered = {choice[0] for choice in self[name].iter_choices()}
            self[name].choices += [(code, self.spoken(name, code)) for code in chosen if code not in offered]
        for name in MULTIPLE:
            chosen = list(self[name].data or [])
            self[name].choices.sort(key=lambda choice: chosen.index(choice[0]) if choice[0] in chosen else len(chosen))
        return self


class PostForm(RemarkForm):
    """A reply: a view of things, or a way to go."""

    kind = RadioField(
        _("What is it?"),
        choices=[
            SelectChoice(PostKind.OPINION.value, _("Opinion")),
            SelectChoice(PostKind.STRATEGY.value, _("Strategy")),
        ],
        default=PostKind.OPINION.value,
        validate_choice=False,
    )
    text = TextAreaField(
        _("Your reply"),
        description=_("How you see it, or what you would do and when it does not work. @ names somebody."),
    )
    contradicts = BooleanField(
        _("This contradicts the conclusion"),
        description=_("What was made of it is marked as contested until whoever keeps it true has answered."),
    )
    quotes = HiddenField()
    submission = HiddenField()
    sitting = HiddenField()
    follows = HiddenField()

    def fresh(self) -> "PostForm":
        """Give the form its tokens, so that sent twice it makes one reply."""
        for field in (self.submission, self.sitting):
            field.data = field.data or secrets.token_urlsafe(16)
        return self

    def post_kind(self) -> PostKind:
        """Return what was chosen; nonsense is an opinion."""
        return next((kind for kind in PostKind if kind == self.kind.data), PostKind.OPINION)


class MoveForm(Form):
    """Where chosen replies go: into another topic, or into a new one of this title."""

    target = StringField(_("Into which topic?"), description=_("Its address, or the end of it."))
    title = StringField(_("Into a new topic of this title"))

    def target_id(self) -> str:
        """Return the id that ends an address."""
        return (self.target.data or "").strip().rstrip("/").split("#")[0].split("?")[0].rpartition("/")[2]
