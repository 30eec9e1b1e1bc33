"""The question that a case may put to its readers before it shows how it ended."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from wiki.errors import N_
from wiki.extensions import dumps
from wiki.text.checks import clean, clean_line

FEWEST_OPTIONS, MOST_OPTIONS = 2, 4
LINE_LENGTH = 200
EXPLANATION_LENGTH = 5_000

String = Callable[[str, Any, Callable[[str], str], int], str]
Refuse = Callable[..., None]


@dataclass(frozen=True)
class Question:
    """What readers choose from, and which option (from 0) was right. `title` stands for the case's until they chose.

    The explanation is Markdown.
    """

    title: str = ""
    question: str = ""
    options: tuple[str, ...] = ()
    answer: int | None = None
    explanation: str = ""

    @property
    def heading(self) -> str:
        """Return what stands above the question page: it tells nothing of the end."""
        return self.title or self.question

    @property
    def fingerprint(self) -> str:
        """Return what tells whether the same was asked; it holds nothing of the answer."""
        return hashlib.sha256(dumps([self.question, self.options]).encode()).hexdigest()[:16]

    def body(self) -> dict[str, Any]:
        """Return what a revision keeps: everything that is not empty."""
        found = {name: value for name, value in asdict(self).items() if value not in (None, "", ())}
        return found | ({"options": list(self.options)} if self.options else {})


KEYS = tuple(Question.__dataclass_fields__)


def from_body(body: Mapping[str, Any]) -> Question:
    """Return the question that a revision kept."""
    known = {name: value for name, value in body.items() if name in KEYS}
    return Question(**{**known, "options": tuple(body.get("options", ()))})


def lines(body: Mapping[str, Any]) -> str:
    """Return the question as plain text, the right option marked, so that two of them can be compared."""
    asked = from_body(body)
    options = [f"{'✓' if number == asked.answer else '·'} {text}" for number, text in enumerate(asked.options)]
    return "\n".join(text for text in (asked.title, asked.question, *options, asked.explanation) if text)


def read(value: Any, *, string: String, refuse: Refuse, draft: bool) -> Question | None:
    """Return the question in an untrusted value, None where there is nothing in it; a draft's may be incomplete.

    `string` cleans a text and `refuse` notes what is wrong, both under the name of the field.
    """
    if value is None:
        return None
    if not isinstance(value, Mapping):
        refuse("judge", N_("This has to be an object."))
        return None
    options = _options(value.get("options"), string, refuse)
    asked = Question(
        title=string("judge.title", value.get("title"), clean_line, LINE_LENGTH),
        question=string("judge.question", value.get("question"), clean_line, LINE_LENGTH),
        options=options,
        answer=_answer(value.get("answer"), len(options), refuse),
        explanation=string("judge.explanation", value.get("explanation"), clean, EXPLANATION_LENGTH).strip("\n"),
    )
    if asked == Question():
        return None
    if not draft:
        _require(asked, refuse)
    return asked


def _options(value: Any, string: String, refuse: Refuse) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        refuse("judge.options", N_("This has to be a list."))
        return ()
    if len(value) > MOST_OPTIONS:
        refuse("judge.options", N_("At most %(limit)s values."), limit=MOST_OPTIONS)
        return ()
    options = tuple(string("judge.options", one, clean_line, LINE_LENGTH) for one in value)
    if "" in options or len(set(options)) < len(options):
        refuse("judge.options", N_("Every answer to choose from needs words of its own."))
    return options


def _answer(value: Any, options: int, refuse: Refuse) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        refuse("judge.answer", N_("This has to be a number."))
    elif not 0 <= value < options:
        refuse("judge.answer", N_("This number is out of range."))
    else:
        return value
    return None


def _require(asked: Question, refuse: Refuse) -> None:
    if not asked.question:
        refuse("judge.question", N_("Write the question that readers answer first, or leave all of it empty."))
    if len(asked.options) < FEWEST_OPTIONS:
        refuse("judge.options", N_("Give two to four answers to choose from."))
    if asked.answer is None:
        refuse("judge.answer", N_("Mark the answer that was right."))
