"""What a term consists of and may hold."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wiki.errors import N_, BadText, Invalid, Message
from wiki.models.terms import TermList
from wiki.services import vocabulary
from wiki.services.cases.content import SEPARATORS
from wiki.services.vocabulary import CODE_LENGTH, TermView, fold
from wiki.settings import LANGUAGES
from wiki.text.checks import clean, clean_line
from wiki.text.chinese import simplified, traditional

WORD_LENGTH = 60
MOST_SYNONYMS = 100
DESCRIPTION_LENGTH = 20_000
WITH_LIBRARY_NAME = "personality"
CODE = re.compile(r"[a-z0-9][a-z0-9_]*", re.ASCII)
_NO_CODE = re.compile(r"[^a-z0-9]+")


class Double(Invalid):
    """A word that is another term's already; `twin` is that term."""

    def __init__(self, name: str, word: str, twin: TermView) -> None:
        self.twin = twin
        text = N_("“%(word)s” is already a word of “%(term)s”. Choose another one, or merge the two.")
        super().__init__({name: Message(text, {"word": word, "term": twin.text("zh-Hans")})})


@dataclass(frozen=True)
class TermContent:
    """Everything that a person writes about a term, cleaned and checked. `parent` is a code, "" for none."""

    label: Mapping[str, str]
    library_name: Mapping[str, str] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    description: str = ""
    parent: str = ""

    def words(self) -> Iterable[tuple[str, str]]:
        """Yield each word with the field that holds it."""
        for name, texts in (("label", self.label), ("library_name", self.library_name)):
            for language, word in texts.items():
                yield place(name, language), word
        for word in self.synonyms:
            yield "synonyms", word


def place(name: str, language: str) -> str:
    """Return the name of the field that holds a text in a language: `label_zh_hans`."""
    return f"{name}_{language.replace('-', '_').lower()}"


def parse(raw: Mapping[str, Any], kind: TermList) -> TermContent:
    """Return the checked content of typed fields; raise Invalid with a sentence for each that breaks a rule."""
    reader = _Reader(raw)
    content = TermContent(
        label=reader.words("label"),
        library_name=reader.words("library_name") if kind.code == WITH_LIBRARY_NAME else {},
        synonyms=reader.synonyms(),
        description=reader.text("description", clean, DESCRIPTION_LENGTH).strip("\n"),
        parent=reader.text("parent", clean_line, CODE_LENGTH),
    )
    reader.require_label(content, kind)
    if reader.wrong:
        raise Invalid(reader.wrong)
    return _in_both_scripts(content)


def code_for(given: str, content: TermContent, kind: TermList) -> str:
    """Return the code of a new term: as given, else of the English label. That of a free word is the word."""
    if kind.free:
        return next(iter(content.label.values()))
    code = given.strip() or _NO_CODE.sub("_", content.label.get("en", "").lower()).strip("_")[:CODE_LENGTH].strip("_")
    if not code:
        raise Invalid({"code": Message(N_("Give it a code, or an English label that one can be made of."))})
    if not CODE.fullmatch(code) or len(code) > CODE_LENGTH:
        raise Invalid({"code": Message(N_("A code consists of small letters, figures and underscores."))})
    return code


def refuse_doubles(list_code: str, content: TermContent, *, own: Collection[int] = (), old: Iterable[str] = ()) -> None:
    """Raise Double if a word, other than the `old` ones, is that of another term, in either script."""
    known = {alike(word) for word in old}
    taken = {
        alike(word): term
        for term in vocabulary.current().terms(list_code)
        if term.id not in own
        for word in (term.code, *term.words())
    }
    for name, word in content.words():
        if alike(word) in taken and alike(word) not in known:
            raise Double(name, word, taken[alike(word)])


def alike(word: str) -> str:
    """Return what two spellings of one word have in common: width, case, blanks and script do not count."""
    return fold(simplified(word))


def _in_both_scripts(content: TermContent) -> TermContent:
    return replace(content, label=_both(content.label), library_name=_both(content.library_name))


def _both(texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts by language; Chinese in one script only is proposed in the other, too."""
    found = dict(texts)
    if "zh-Hans" in found:
        found.setdefault("zh-Hant", traditional(found["zh-Hans"])[:WORD_LENGTH])
    elif "zh-Hant" in found:
        found["zh-Hans"] = simplified(found["zh-Hant"])
    return {language: found[language] for language in LANGUAGES if language in found}


class _Reader:
    """Reads fields one by one and remembers what is wrong with each."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.wrong: dict[str, Message] = {}

    def text(self, name: str, cleaner: Any, limit: int) -> str:
        return self.cleaned(name, self.raw.get(name) or "", cleaner, limit)

    def cleaned(self, name: str, value: str, cleaner: Any, limit: int) -> str:
        try:
            text: str = cleaner(value) if len(value) <= 2 * limit else value
        except BadText as error:
            self.wrong.setdefault(name, error.message)
            return ""
        if len(text) > limit:
            self.wrong.setdefault(name, Message(N_("Too long: at most %(limit)s characters."), {"limit": limit}))
            return ""
        return text

    def words(self, name: str) -> dict[str, str]:
        found = {language: self.text(place(name, language), clean_line, WORD_LENGTH) for language in LANGUAGES}
        return {language: word for language, word in found.items() if word}

    def synonyms(self) -> tuple[str, ...]:
        rows = [row.strip() for row in str(self.raw.get("synonyms") or "").splitlines() if row.strip()]
        words = {fold(row): self.cleaned("synonyms", row, clean_line, WORD_LENGTH) for row in reversed(rows)}
        if len(words) > MOST_SYNONYMS:
            self.wrong["synonyms"] = Message(N_("At most %(limit)s values."), {"limit": MOST_SYNONYMS})
        return tuple(word for word in reversed(words.values()) if word)

    def require_label(self, content: TermContent, kind: TermList) -> None:
        first = place("label", "zh-Hans")
        if not content.label:
            self.wrong.setdefault(first, Message(N_("Give it a label in one language at least.")))
        if not (kind.free and kind.multiple):
            return
        for language, word in content.label.items():
            if SEPARATORS.search(word):
                text = N_("Commas and the like part words: leave them out.")
                self.wrong.setdefault(place("label", language), Message(text))
