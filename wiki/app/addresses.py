"""How addresses are written and read."""

from collections.abc import Callable
from typing import Any

from werkzeug import routing

Builder = Callable[..., tuple[str, str]]


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
