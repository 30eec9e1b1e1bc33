"""New passwords: any characters are welcome, length counts, and it must not be what anyone would try first.

What people try first is in a list of some 20,000 (`wiki/content/common_passwords.txt`), with or without digits and
signs around it; so are the names of the person, the organisation and the product. Nobody outside is asked.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache

from wiki import content
from wiki.crypto import hash_password
from wiki.errors import N_, Invalid, Message
from wiki.text.checks import skeleton

PASSWORD_LENGTH = (8, 200)
MOST_ADDED = 8
"""How many digits and signs around a common word leave it one: as many as a birthday has."""

_names = {"casewiki"}


def configure(organisation: str) -> None:
    """Take the organisation's name, which its people would think of first."""
    _names.clear()
    _names.update({"casewiki", *_spellings(organisation)})


def new_hash(password: str, *about: str | None) -> str:
    """Check a new password and return its hash. It takes a while: call it before the writing transaction."""
    return hash_password(checked(password, *about))


def checked(password: str, *about: str | None) -> str:
    """Return the password, or raise Invalid; `about` are names of its person."""
    shortest, longest = PASSWORD_LENGTH
    if not shortest <= len(password) <= longest:
        limits = {"shortest": shortest, "longest": longest}
        raise Invalid({"password": Message(N_("Use %(shortest)s to %(longest)s characters; longer is safer."), limits)})
    names = _names | {spelling for name in about if name for spelling in _spellings(name)}
    if any(_is_common(form) or skeleton(form) in names for form in _bare(password)):
        raise Invalid({"password": Message(N_("This is one of the first passwords anyone would try. Choose another."))})
    return password


def _bare(password: str) -> Iterable[str]:
    """Yield the password in small letters, and what is left of it without a few digits and signs at its ends."""
    password = unicodedata.normalize("NFKC", password).casefold()
    yield password
    for core in (str.isalpha, str.isalnum):
        places = [place for place, one in enumerate(password) if core(one)]
        if places and len(password) - (places[-1] + 1 - places[0]) <= MOST_ADDED:
            yield password[places[0] : places[-1] + 1]


def _spellings(name: str) -> set[str]:
    """Return how a name would be typed: as it is, without blanks and dots, and without digits at its ends."""
    whole = {name, "".join(one for one in name if one.isalnum())}
    return {skeleton(form) for one in whole for form in (one, one.strip("0123456789")) if form}


def _is_common(word: str) -> bool:
    return b"\n%b\n" % word.encode(errors="replace") in _common()


@cache
def _common() -> bytes:
    """Return the list, one a line: 160 kB, and looked through in a twentieth of a millisecond."""
    return content.common_passwords().encode()
