"""Reading what a program sends: a JSON object in the body, numbers and choices in the address."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from wiki.blueprints import facets, understood
from wiki.errors import N_, BadText, Invalid, Message
from wiki.search.asking import IGNORE
from wiki.settings import LANGUAGES
from wiki.text.checks import clean
from wiki.transfer.strict_json import NotJson, parse_object

PAGE_SIZE = 20
LARGEST_SIZE = 100
LARGEST_PAGE = 2**31 - 1
LONGEST_QUERY = 1_000
UTF_8 = ("utf-8", "utf8")


def body() -> dict[str, Any]:
    """Return the object in the body; 415 for other types, 400 for what is not strict JSON."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    if request.mimetype_params.get("charset", "utf-8").lower() not in UTF_8:
        raise NotJson(N_("Send UTF-8."))
    return parse_object(request.get_data(cache=False))


class Parameters:
    """Reads the address of a request and remembers what is wrong; `check()` refuses all of it at once.

    A parameter without a value counts as absent. An address that is not UTF-8 is refused with 400.
    """

    def __init__(self) -> None:
        self.args = request.args
        self.wrong: dict[str, Message] = {}
        try:
            unquote_to_bytes(request.query_string).decode()
        except UnicodeDecodeError:
            raise BadRequest from None

    def check(self) -> None:
        """Raise Invalid if anything was wrong."""
        if self.wrong:
            raise Invalid(self.wrong)

    def page(self) -> int:
        """Return the page asked for, from 1."""
        return self._number("page", 1, LARGEST_PAGE)

    def size(self) -> int:
        """Return how many items make a page."""
        return self._number("size", PAGE_SIZE, LARGEST_SIZE)

    def query(self) -> str:
        """Return the query, as it was typed."""
        return self._text("q", self.args.get("q", ""), LONGEST_QUERY)

    def filters(self) -> dict[str, list[str]]:
        """Return the chosen codes by list; `type` is another name of `personality`."""
        for name in (*facets.ALIASES, *facets.ORDER):
            codes = self.args.getlist(name)
            if len(codes) > facets.MOST_FILTERS:
                self.wrong[name] = Message(N_("At most %(limit)s values."), {"limit": facets.MOST_FILTERS})
            for code in codes:
                self._text(name, code, LONGEST_QUERY)
        return facets.filters(self.args)

    def ignored(self) -> frozenset[tuple[str, str]]:
        """Return the lists and codes that are not to be understood in the query."""
        given = [text for text in self.args.getlist(IGNORE) if text]
        if len(given) > understood.MOST_IGNORED:
            self.wrong[IGNORE] = Message(N_("At most %(limit)s values."), {"limit": understood.MOST_IGNORED})
        elif not all(map(understood.is_ignorable, given)):
            self.wrong[IGNORE] = Message(N_("Write list:code, as in cause:price."))
        for text in given:
            self._text(IGNORE, text, LONGEST_QUERY)
        return understood.ignored(self.args)

    def languages(self) -> list[str]:
        """Return the languages of texts to be found; none means all."""
        return self._choices("lang", LANGUAGES)

    def kind(self, kinds: Iterable[str]) -> str | None:
        """Return the kind of record that is looked for; None means all."""
        return next(iter(self._choices("kind", kinds)), None)

    def choice(self, name: str, known: Iterable[str]) -> str | None:
        """Return the one of some values that is asked for; None means all."""
        return next(iter(self._choices(name, known)), None)

    def codes(self, name: str) -> list[str]:
        """Return the codes of one list that are asked for; none means all."""
        given = [code for code in self.args.getlist(name) if code]
        if len(given) > facets.MOST_FILTERS:
            self.wrong[name] = Message(N_("At most %(limit)s values."), {"limit": facets.MOST_FILTERS})
        for code in given:
            self._text(name, code, LONGEST_QUERY)
        return given

    def explain(self) -> bool:
        """Tell whether each hit should say why it is one."""
        return next(iter(self._choices("explain", ("0", "1"))), "0") == "1"

    def sort(self) -> str:
        """Return the order: by default the best first if there is a query, else the newest."""
        default = "score" if self.args.get("q", "").strip() else "date"
        return next(iter(self._choices("sort", facets.SORTS)), default)

    def _number(self, name: str, default: int, most: int) -> int:
        text = self.args.get(name, "")
        if not text:
            return default
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
        if not 1 <= number <= most:
            self.wrong[name] = Message(N_("A whole number from 1 to %(most)s."), {"most": most})
        return number

    def _choices(self, name: str, known: Iterable[str]) -> list[str]:
        values = [value for value in self.args.getlist(name) if value]
        if not set(values) <= set(known):
            self.wrong[name] = Message(N_("One of: %(values)s."), {"values": ", ".join(known)})
        return values

    def _text(self, name: str, text: str, limit: int) -> str:
        if len(text) > limit:
            self.wrong[name] = Message(N_("Too long: at most %(limit)s characters."), {"limit": limit})
        try:
            return clean(text)
        except BadText as error:
            self.wrong[name] = error.message
            return ""
