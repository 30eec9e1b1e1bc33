"""The case form: a structured story. It speaks the names of the import file, so that one set of rules checks both."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from wiki.errors import N_, Invalid, Message
from wiki.forms.account import LANGUAGE_NAMES
from wiki.forms.base import EditForm, sent
from wiki.forms.noticing import NoticingForm
from wiki.forms.readers import level_field, level_of
from wiki.services import cases
from wiki.services.cases import CaseContent, Question, lessons
from wiki.services.cases.question import MOST_OPTIONS
from wiki.services.customers import CustomerContent
from wiki.services.vocabulary import Vocabulary

SELECTS = ("industry", "ownership", "department", "contact_level", "grade", "sale_stage")
MULTIPLE = ("personality", "approach", "cause")
WRITTEN = ("StringField", "TextAreaField")
OF_THE_PAGE = ("csrf_token", "base", "sitting", "follows", "noticed")
JUDGE_OPTIONS = tuple(f"judge_option_{number}" for number in range(1, MOST_OPTIONS + 1))


class CaseForm(EditForm, NoticingForm):
    """Everything one can say about a case. `base` is the revision that the text grew from."""

    title = StringField(
        _("Title"), description=_("The sentence you would search for yourself: who it was, and what happened.")
    )
    outcome = RadioField(_("Outcome"), choices=[], validate_choice=False)
    personality = SelectMultipleField(
        _("Customer type"),
        description=_("The first one counts as the main one. The person described may read this one day."),
        validate_choice=False,
    )
    industry = SelectField(_("Industry"), validate_choice=False)
    ownership = SelectField(_("Ownership"), validate_choice=False)
    contact_level = SelectField(_("Contact's level"), validate_choice=False)
    department = SelectField(_("Department"), validate_choice=False)
    sale_stage = SelectField(_("Stage of the sale"), validate_choice=False)
    grade = SelectField(_("Grade"), description=_("When it was expected to close."), validate_choice=False)
    approach = SelectMultipleField(_("Approach"), validate_choice=False)
    cause = SelectMultipleField(_("Cause"), description=_("Mainly for failures."), validate_choice=False)
    occurred_on = StringField(_("When"), description=_("2026-03-09 or 2026-03"))
    deal_size = StringField(_("Size of the deal"), description=_("A number, in your currency."))
    product = StringField(_("Product"))
    competitor = StringField(_("Competitor"))
    tags = StringField(_("Tags"), description=_("Free words, separated by commas."))
    situation = TextAreaField(
        _("Situation"), description=_("Who the customer is, what had to be solved, who has the last word.")
    )
    actions = TextAreaField(_("What was done"), description=_("In order, with what the others actually said."))
    result = TextAreaField(_("Result"), description=_("What came of it, in figures if you have them."))
    why = TextAreaField(_("Why it ended that way"), description=_("What you think made the difference."))
    lessons_do = TextAreaField(_("Do next time"), description=_("One per line, starting with a verb."))
    lessons_dont = TextAreaField(_("Don't do next time"), description=_("Successes have their risks too."))
    lessons = TextAreaField(_("More lessons"), description=_("What does not fit into one line."))
    language = SelectField(
        _("Language of the text"), choices=[SelectChoice("", _("As written")), *LANGUAGE_NAMES], validate_choice=False
    )
    judge_question = StringField(
        _("Question"), description=_("What would you do now? Or: how will it end? On one line.")
    )
    judge_option_1 = StringField(_("First answer"))
    judge_option_2 = StringField(_("Second answer"))
    judge_option_3 = StringField(_("Third answer"))
    judge_option_4 = StringField(_("Fourth answer"))
    judge_options = StringField(_("Answers"), description=_("Two to four; mark the one that was right."))
    judge_answer = RadioField(
        _("Right answer"), choices=[str(number) for number in range(MOST_OPTIONS)], validate_choice=False
    )
    judge_title = StringField(
        _("Title until then"), description=_("Instead of the case's title, where that tells how it ended.")
    )
    judge_explanation = TextAreaField(
        _("Explanation"), description=_("Readers see it after they have answered: what made the difference.")
    )
    hide_author = BooleanField(
        _("Hide my name from colleagues"),
        description=_("They read “a colleague”. You and the privacy officers see it, and thanks still reach you."),
    )
    level = level_field()
    note = StringField(_("What did you change?"), description=_("Colleagues see it in the history."))
    # Labels of codes, for the reader.
    spoken: Callable[[str, str], str] = staticmethod(lambda _list, code: code)
    submission = HiddenField()
    # The id of the customer that it is about, from whose page one came.
    customer = HiddenField()
    # The opened page, and the one whose unsaved words it goes on with: see `services/writings.py`.
    sitting = HiddenField()
    follows = HiddenField()

    def offer(self, vocabulary: Vocabulary, language: str) -> "CaseForm":
        """Fill the lists with the terms of the vocabulary, labelled for the reader."""
        self.spoken = lambda name, code: vocabulary.label(name, code, language)
        empty = SelectChoice("", gettext("not said"))
        self.outcome.choices = _choices(vocabulary, "outcome", language)
        for name in SELECTS:
            self[name].choices = [empty, *_choices(vocabulary, name, language)]
        for name in MULTIPLE:
            self[name].choices = _choices(vocabulary, name, language)
        if not self.submission.data:
            self.submission.data = secrets.token_urlsafe(16)
        if not self.sitting.data:
            self.sitting.data = secrets.token_urlsafe(16)
        return self._chosen_first()

    def begin(self, known: MultiDict[str, str]) -> None:
        """Fill in what whoever leads here knows already, such as a pursuit that has ended."""
        self.personality.data = known.getlist("personality")
        for name in ("outcome", "occurred_on", *SELECTS):
            if known.get(name):
                self[name].data = known[name][:40]

    def fill(self, content: CaseContent, *, base: int) -> "CaseForm":
        """Show a kept content for editing."""
        for name, value in vars(content).items():
            if name not in ("lessons", "tags", "judge"):
                self[name].data = list(value) if isinstance(value, tuple) else value
        self.deal_size.data = "" if content.deal_size is None else str(content.deal_size)
        for name in ("product", "competitor"):
            self[name].data = self.spoken(name, self[name].data or "")
        self.tags.data = "，".join(self.spoken("tags", code) for code in content.tags)
        parts = lessons.split(content.lessons)
        self.lessons.data = parts.free
        self.lessons_do.data, self.lessons_dont.data = "\n".join(parts.do), "\n".join(parts.dont)
        self._fill_question(content.judge or Question())
        self.base.data = str(base)
        return self._chosen_first()

    def begin_from(self, customer: CustomerContent | None) -> None:
        """Take from a customer what a case with it says of it."""
        for name in ("industry", "ownership") if customer else ():
            self[name].data = getattr(customer, name) or ""

    def _fill_question(self, asked: Question) -> None:
        self.judge_question.data, self.judge_title.data = asked.question, asked.title
        self.judge_explanation.data = asked.explanation
        self.judge_answer.data = None if asked.answer is None else str(asked.answer)
        for name, text in zip_longest(JUDGE_OPTIONS, asked.options, fillvalue=""):
            self[name].data = text

    def resume(self, fields: Mapping[str, list[str]], *, base: int, follows: str) -> "CaseForm":
        """Show what another page had typed."""
        self.process(MultiDict([(name, value) for name, values in fields.items() for value in values]))
        self.base.data, self.follows.data = str(base), follows
        self.sitting.data = secrets.token_urlsafe(16)
        return self._chosen_first()

    def level_number(self) -> int | None:
        """Return the level that was chosen, None if the form did not ask for it."""
        return level_of(self.level)

    def typed(self) -> dict[str, list[str]]:
        """Return what was sent, field by field, for `resume`."""
        return sent(self, OF_THE_PAGE)

    def has_words(self) -> bool:
        """Tell whether anything was written, not only ticked."""
        return any((field.data or "").strip() for field in self if field.type in WRITTEN)

    def _chosen_first(self) -> "CaseForm":
        """Offer what is chosen first and in its order: browsers send choices in the order in which they stand."""
        for name in (*SELECTS, *MULTIPLE):
            offered = {choice[0] for choice in self[name].iter_choices()}
            given = self[name].data or []
            # What was retired since is kept by what was filed under it.
            kept = [code for code in ([given] if isinstance(given, str) else given) if code not in offered]
            self[name].choices += [(code, self.spoken(name, code)) for code in kept]
        for name in MULTIPLE:
            chosen = list(self[name].data or [])
            self[name].choices.sort(key=lambda choice: chosen.index(choice[0]) if choice[0] in chosen else len(chosen))
        return self

    def raw(self) -> dict[str, Any]:
        """Return what was typed under the names of the import file; raise Invalid where it has not even the shape."""
        values: dict[str, Any] = {
            name: self[name].data or None
            for name in ("title", "outcome", *SELECTS, "situation", "actions", "result", "why", "language")
        }
        values |= {name: [code for code in self[name].data or [] if code] for name in MULTIPLE}
        values |= {name: _line(self[name].data) or None for name in ("occurred_on", "product", "competitor")}
        values["tags"] = cases.split_words(self.tags.data or "")
        values["lessons"] = lessons.join(
            self.lessons.data or "", _lines(self.lessons_do.data), _lines(self.lessons_dont.data)
        )
        values["deal_size"] = _number(self.deal_size.data)
        values["judge"] = self._question()
        self.level_number()  # refused here: what is misread would open the case
        return self.replaced(values)

    def _question(self) -> dict[str, Any]:
        """Return the question to readers; fields between the options that were left empty count for nothing."""
        typed = [_line(self[name].data) for name in JUDGE_OPTIONS]
        chosen = self.judge_answer.data or ""
        right = next((text for number, text in enumerate(typed) if str(number) == chosen), "")
        options = [text for text in typed if text]
        return {
            "title": _line(self.judge_title.data),
            "question": _line(self.judge_question.data),
            "options": options,
            "answer": options.index(right) if right else None,
            "explanation": self.judge_explanation.data or "",
        }


def _choices(vocabulary: Vocabulary, list_code: str, language: str) -> list[tuple[str, str]]:
    return [
        (term.code, ("\u3000" if term.parent_id else "") + term.text(language))
        for term in vocabulary.choices(list_code)
    ]


def _lines(text: str | None) -> Iterable[str]:
    stripped = (line.strip().lstrip("+-*•").strip() for line in (text or "").splitlines())
    return [line for line in stripped if line]


def _line(text: str | None) -> str:
    return (text or "").strip()


def _number(text: str | None) -> float | None:
    plain = (text or "").strip().replace(",", "").replace("，", "")
    if not plain:
        return None
    try:
        return float(plain)
    except ValueError:
        raise Invalid({"deal_size": Message(N_("This has to be a number."))}) from None
