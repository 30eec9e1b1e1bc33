"""What changed between two texts, by words."""

import re
import time
from collections.abc import Iterator, Sequence
from typing import Literal

from diff_match_patch import diff_match_patch

from wiki.text.words import words

Operation = Literal["=", "+", "-"]
Change = tuple[Operation, str]
# A run of tokens with what happened to it.
Run = tuple[Operation, list[str]]

# Seconds for one comparison; what is not told apart by then counts as replaced.
PATIENCE = 0.6

_SIGNS: dict[int, Operation] = {0: "=", 1: "+", -1: "-"}
# Beyond the surrogates: room for a million different tokens, four times as many as two texts can hold.
_FIRST = 0xE000
_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]+|[^。！？；!?;\n]+")


def diff(old: str, new: str) -> list[Change]:
    """Return the pieces kept ("="), taken out ("-") and put in ("+") in reading order.

    Kept and put in give `new`, kept and taken out give `old`. Sentences are compared first, then the words of those
    that differ, so that the time grows with the change and not with the square of the text.
    """
    end = time.monotonic() + PATIENCE
    changes: list[Change] = []
    for before, after in _replaced(compare(_SENTENCE.findall(old), _SENTENCE.findall(new), PATIENCE / 3)):
        if before == after:
            _add(changes, "=", before)
            continue
        for operation, run in compare(words(before), words(after), end - time.monotonic(), readable=True):
            _add(changes, operation, "".join(run))
    return changes


def compare(old: Sequence[str], new: Sequence[str], seconds: float, *, readable: bool = False) -> list[Run]:
    """Compare two rows of tokens; `readable` gives up a short common run between two changes.

    Each different token becomes one character for diff-match-patch (Myers' algorithm), as its line mode does. Without
    any time left, everything counts as replaced.
    """
    if seconds <= 0:
        return [("-", list(old)), ("+", list(new))]
    codes: dict[str, str] = {}
    rows = ["".join(codes.setdefault(token, chr(_FIRST + len(codes))) for token in row) for row in (old, new)]
    tokens = {code: token for token, code in codes.items()}
    engine = diff_match_patch()
    engine.Diff_Timeout = seconds
    found = engine.diff_main(*rows, False)
    if readable:
        engine.diff_cleanupSemantic(found)
    return [(_SIGNS[sign], [tokens[code] for code in run]) for sign, run in found]


def _replaced(runs: list[Run]) -> Iterator[tuple[str, str]]:
    """Yield each common run twice, and each change as the text before and the text after it."""
    before = after = ""
    for operation, run in runs:
        text = "".join(run)
        if operation == "=":
            if before or after:
                yield before, after
            yield text, text
            before = after = ""
        elif operation == "-":
            before += text
        else:
            after += text
    if before or after:
        yield before, after


def _add(changes: list[Change], operation: Operation, text: str) -> None:
    if not text:
        return
    if changes and changes[-1][0] == operation:
        changes[-1] = (operation, changes[-1][1] + text)
    else:
        changes.append((operation, text))
