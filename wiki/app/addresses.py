"""How addresses are written and read."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import starmap
from typing import Any

from flask import Flask, has_request_context, request
from werkzeug import routing

KEPT = 4_096
LONGEST_KEPT = 80
"""Characters of a value: ids and codes are shorter. What somebody typed is not kept, and takes no memory."""
PLAIN = re.compile(r"[A-Za-z0-9_-]+")
"""Values that stand in an address as they are: ids and codes."""
GAP = re.compile(r"zq([0-9]+)qz")

Builder = Callable[..., tuple[str, str]]


class Application(Flask):
    """Flask that keeps the addresses it has written: a page of results has sixty, and most are of the page before.

    An address hangs on where the site is mounted, the endpoint and its values; whoever follows it is asked for a right.
    Ids are filled into what is kept: those of another record have the same place in the same address.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._kept = lru_cache(maxsize=KEPT)(self._written)

    def url_for(self, endpoint: str, /, **values: Any) -> str:  # type: ignore[override] # Flask's own options are values
        """Return an address, of this request's site."""
        # None says nothing: `flask.url_for` passes all its options so.
        said = {name: value for name, value in values.items() if value is not None}
        if endpoint[0] == "." or not has_request_context() or not all(starmap(_is_kept, said.items())):
            return super().url_for(endpoint, **said)
        plain: list[str] = []
        for name, value in said.items():
            if type(value) is str and PLAIN.fullmatch(value):
                said[name] = f"zq{len(plain)}qz"
                plain.append(value)
        pieces = self._kept(request.root_path, endpoint, **said)
        if not plain:
            return pieces[0]
        return "".join([plain[int(piece)] if odd % 2 else piece for odd, piece in enumerate(pieces)])

    def _written(self, _root: str, endpoint: str, /, **values: Any) -> Sequence[str]:
        """Return the pieces of an address, and between each two the number of the plain value that stands there."""
        return GAP.split(super().url_for(endpoint, **values))


def _is_kept(name: str, value: Any) -> bool:
    """Tell whether an address with this value is kept. What begins with "_" is an option of Flask's."""
    # True and 1 are equal as keys, but not in an address.
    # What looks like a gap would be filled.
    is_short = type(value) is int or (type(value) is str and len(value) <= LONGEST_KEPT and "zq" not in value)
    return is_short and name[0] != "_"


class WholeNumber(routing.IntegerConverter):
    """A number in an address: plain digits, as many as a database integer has. Other scripts' digits are no number."""

    regex = "[0-9]{1,10}"


class Rule(routing.Rule):
    """A rule whose code for writing addresses is compiled when the first is written.

    Werkzeug compiles two functions for each rule, which was nine tenths of what it takes to make an application; a
    command needs none of them, and a page a few dozen.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        place = "_build_unknown" if append_unknown else "_build"
        compiled = super()._compile_builder

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            setattr(rule, place, compiled(append_unknown).__get__(rule, None))
            return getattr(rule, place)(**values)

        return build
