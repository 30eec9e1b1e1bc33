"""What rendered text may hold: one table of tags and attributes, and one rule for links."""

import re
import secrets

import nh3

# Tag → attributes. What is not here is taken out; the text inside stays (of script and style, nothing).
TAGS: dict[str, set[str]] = {
    "a": {"href"},
    "b": set(),
    "blockquote": set(),
    "br": set(),
    "code": set(),
    "del": set(),
    "div": set(),
    "em": set(),
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "hr": set(),
    "i": set(),
    "ins": set(),
    "kbd": set(),
    "li": {"id"},
    "mark": set(),
    "ol": {"start"},
    "p": set(),
    "pre": set(),
    "s": set(),
    "span": set(),
    "strong": set(),
    "sub": set(),
    "sup": {"id"},
    "table": set(),
    "tbody": set(),
    "td": set(),
    "th": set(),
    "thead": set(),
    "tr": set(),
    "u": set(),
    "ul": set(),
}
CLASSES = {
    "a": {"footnote-backref", "footnote-ref", "include", "wikilink"},
    "div": {"admonition", "footnote", "note", "tip", "important", "warning", "danger"},
    "li": {"task-list-item"},
    "p": {"admonition-title"},
    "ul": {"task-list"},
}
_ALIGNED = {"align": {"left", "center", "right"}}

SCHEMES = {"http", "https", "mailto"}
# A path begins with one slash: "//" and "/\" lead to another host. Browsers skip controls inside an address.
_LINK = re.compile(
    r"(?:https?://|mailto:)[^\x00-\x20\x7f<>\\]+|/(?![/\\])[^\x00-\x20\x7f<>\\]*|#[^\x00-\x20\x7f<>\\]+|/",
    re.IGNORECASE,
)
_EXTERNAL = re.compile(r'<a (?=(?:class="[a-z -]*" )?href="https?:)', re.IGNORECASE)
_REL = 'rel="noopener nofollow ugc"'

# Marks the ids that we make: nobody can write it, so an id that a person typed is known and taken out.
OURS = secrets.token_hex(16)
# Before each id that is shown, so that no heading takes the id of a part of the page.
PREFIX = "t-"


def clean(markup: str) -> str:
    """Return `markup` with only what the tables above allow. Clean once, last: the result needs no second pass."""
    return _EXTERNAL.sub(f"<a {_REL} ", _CLEANER.clean(markup))


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return _link(value)
    if attribute == "id":
        return PREFIX + value.replace(OURS, "") if OURS in value else None
    if attribute == "start":
        return value if re.fullmatch("[0-9]{1,6}", value) else None
    return value


def _link(value: str) -> str | None:
    if not _LINK.fullmatch(value):
        return None
    return f"#{PREFIX}{value[1:].replace(OURS, '')}" if value.startswith("#") else value


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    # "*" overrules the sanitizer's own `lang` and `title` on every tag.
    attributes=TAGS | {"*": set()},
    attribute_filter=_filtered,
    allowed_classes=CLASSES,
    tag_attribute_values={"td": _ALIGNED, "th": _ALIGNED},
    url_schemes=SCHEMES,
    link_rel=None,
)
