"""JSON read strictly, the same way for the API and for files: what programs could understand differently is refused.

Refused besides broken JSON: anything but UTF-8, a byte order mark, keys that occur twice, keys with characters that
nobody sees, NaN and Infinity, numbers that no float or 4,300 digits can hold, more than 50 levels of nesting.
"""

import json
import math
from typing import Any

from wiki.errors import N_, WikiError

DEEPEST = 50


class NotJson(WikiError, ValueError):
    """What was sent cannot be read as JSON; the sentence says where and why."""

    status = 400
    code = "bad_json"


def parse_object(data: bytes) -> dict[str, Any]:
    """Return the object that `data` holds, or raise NotJson."""
    found = _parsed(_text(data))
    if not isinstance(found, dict):
        raise NotJson(N_("This has to be a JSON object: { … }."))
    return found


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise NotJson(N_("This is not UTF-8 (byte %(number)s)."), number=error.start + 1) from None


def _parsed(text: str) -> Any:
    try:
        found = _decoder.decode(text)
    except json.JSONDecodeError as error:
        reason, number = error.msg, error.pos + 1
        raise NotJson(
            N_("This is not JSON (character %(number)s: %(reason)s)."), reason=reason, number=number
        ) from None
    except RecursionError:
        raise _too_deep() from None
    # Brackets are counted first because that is quick; those inside of texts only make us look more closely.
    if text.count("[") + text.count("{") > DEEPEST and not _is_flat(found):
        raise _too_deep()
    return found


def _too_deep() -> NotJson:
    return NotJson(N_("The JSON is nested too deeply: at most %(limit)s levels."), limit=DEEPEST)


def _is_flat(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        inner = (child for item in level for child in (item.values() if isinstance(item, dict) else item))
        level = [child for child in inner if isinstance(child, dict | list)]
    return not level


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJson(N_("The key “%(name)s” occurs twice."), name=twice if twice.isprintable() else ascii(twice))
    for name in found:
        if not name.isprintable():
            raise NotJson(N_("A key has characters that cannot be kept: %(name)s."), name=ascii(name))
    return found


def _integer(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # more digits than Python converts
        raise NotJson(N_("A number has too many digits.")) from None


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise NotJson(N_("A number has too many digits."))
    return number


def _constant(name: str) -> Any:
    raise NotJson(N_("%(name)s is not a number in JSON."), name=name)


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant)
