"""Reading a question: the names in it, which of them are denied, and which words only ask.

A name is denied by a word before it (“不是价格”, “not about price”, “除了国企”), with nothing but small words between,
or by one after it (“跟价格无关”); what joins names carries the denial on (“除了国企和外企”). Where somebody wants to
avoid something, both those to whom it happened and those to whom it did not are of use: that tells no preference.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from wiki.search.understanding.lexicon import Code, Role, Span
from wiki.search.understanding.units import Gap

Place = tuple[int, int]


@dataclass(slots=True)
class Named:
    """A name in a question, with its place and the place of all that denies it."""

    codes: list[Code]
    start: int
    end: int
    negated: bool = False
    open: bool = False
    whole: Place = (0, 0)


@dataclass(slots=True)
class Reading:
    """What was read: names in their order, and the places of words that only ask."""

    names: list[Named] = field(default_factory=list)
    asking: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class _Clause:
    """How far one clause was read: what turns names around, and the names that stand together."""

    cue: Span | None = None
    joined: bool = False
    names: list[Named] = field(default_factory=list)

    @property
    def reaches(self) -> bool:
        """Whether the cue holds for a name that comes now."""
        return self.cue is not None and (not self.names or self.joined)


def read(spans: Iterable[Span]) -> Reading:
    """Return what the words of a question say."""
    reading, clause = Reading(), _Clause()
    for span in spans:
        if span.gap is Gap.APART:
            clause = _Clause()
        clause.joined |= span.gap is Gap.JOINED
        clause = _next(span, clause, reading)
    return reading


def _next(span: Span, clause: _Clause, reading: Reading) -> _Clause:
    """Take one more word in, and return how the clause goes on."""
    match span.word.role:
        case Role.NAME:
            return _name(span, clause, reading)
        case Role.BESIDE if not clause.names:
            return _Clause()
        case Role.ASKING | Role.BESIDE:
            reading.asking.append((span.start, span.end))
            return _Clause(clause.cue, False, clause.names)
        case Role.BETWEEN:
            return clause
        case Role.JOINING:
            return _Clause(clause.cue, True, clause.names)
        case Role.DENYING | Role.OPEN:
            return _Clause(span)
        case Role.DENIED:
            _deny(clause.names, span)
    return _Clause()


def _name(span: Span, clause: _Clause, reading: Reading) -> _Clause:
    """Take a name in, turned around if the cue reaches it."""
    named = Named(list(span.word.codes), span.start, span.end, whole=(span.start, span.end))
    cue = clause.cue if clause.reaches else None
    if cue is not None:
        named.negated, named.open = cue.word.role is Role.DENYING, cue.word.role is Role.OPEN
        named.whole = (cue.start, span.end)
    reading.names.append(named)
    return _Clause(cue, False, [*clause.names, named] if clause.joined else [named])


def _deny(names: Iterable[Named], span: Span) -> None:
    for named in names:
        named.negated, named.whole = True, (named.whole[0], span.end)
