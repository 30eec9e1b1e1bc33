"""Names of customers: as they are looked for, and what tells one firm from another however its name is written."""

import re

from wiki.services.vocabulary import fold
from wiki.text.checks import skeleton
from wiki.text.chinese import simplified

# What says no more of a firm than its legal form, longest first, as `alike` writes it.
_FORMS = re.compile(
    "股份有限公司|有限责任公司|有限公司|总公司|分公司|公司|集团"
    r"|\b(?:co|company|corp|corporation|inc|incorporated|limited|ltd|llc|plc|gmbh|ag|group|holdings?)\b"
)
_MARKS = re.compile(r"[^\w]+")


def alike(name: str) -> str:
    """Return what two spellings of a name have in common: width, case, blanks and script do not count."""
    return fold(simplified(name))


def core(name: str) -> str:
    """Return what is left of a name without its legal form, marks and look-alike letters; the name, if nothing is."""
    plain = alike(name)
    left = _MARKS.sub("", _FORMS.sub("", plain))
    return skeleton(left or plain)


def says_only_the_form(name: str) -> bool:
    """Tell whether nothing but a legal form is said, which stands in nearly every name."""
    return not _MARKS.sub("", _FORMS.sub("", alike(name)))


def cores(*names: str) -> str:
    """Return what is left of each name as it is kept: between line breaks, so that `among` finds a whole one."""
    return "".join(f"\n{one}" for one in dict.fromkeys(core(name) for name in names)) + "\n"


def among(name: str) -> str:
    """Return the part of `cores` that those have in which a name is one."""
    return f"\n{core(name)}\n"
