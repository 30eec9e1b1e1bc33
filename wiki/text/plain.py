"""Markdown as readable text, for snippets, search and mail. Every pattern takes linear time: each stops at the next
opening sign, or after so many characters.
"""

import html
import re
from collections.abc import Iterator

from wiki.text.paragraphs import CJK, SHARED

_FOOTNOTE = re.compile(r"\[\^[^\[\]\n]{1,100}\](?::[ \t]?)?")
_LINK = re.compile(
    r"!?\[([^\[\]]{0,1000})\]"
    r"(?:\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?\)|\[[^\[\]\n]{0,200}\])"
)
# As written in wikilinks.py: shown is what stands behind the stroke, else the name.
_NAMED = re.compile(r"!?\[\[(?:[^\[\]|\n]{1,400}\|)?([^\[\]|#\n]{1,400})(?:#[^\[\]|\n]{1,400})?\]\]")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]^][^\[\]]{0,200}\]:\s")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000}|[^<>\s@]{1,100}@[^<>\s]{1,200})>")
_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]{0,1000}|!--[^<>]{0,1000})>")
# Kept: what an escape protects, a star between two numbers, signs with a blank on both sides, a_name_like_this.
_SIGN = re.compile(
    r"\\([\\`*_{}\[\]()#+\-.!~=|<>])|((?<=[0-9A-Za-z])\*(?=[0-9A-Za-z])|(?<= )(?:\*|==)(?= ))"
    r"|\*+|~~|==|`+|(?<!\w)_++|(?<!_)_++(?!\w)"
)

_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,})")
_RULE = re.compile(r"[-*_=|:+ ]+")
_OPENING = re.compile(
    r"(?:>[ \t]?)*[ \t]*"
    r"(?:(?P<heading>#{1,6})|[-+*][ \t]+(?:\[[ xX]\][ \t]+)?|(?P<number>\d{1,9}[.)][ \t]+)|(?P<note>!!!)[ \t]+\w*)?"
)
_CHINESE = re.compile(rf"[{CJK}]")
_EITHER = re.compile(rf"[{CJK}{SHARED}]")


def plain(text: str) -> str:
    """Return `text` without markup: a line for each paragraph, heading, list item and row of a table."""
    blocks: list[str] = []
    for opens, line in _lines(text.replace("\r\n", "\n").replace("\r", "\n")):
        if opens or not blocks:
            blocks.append(line)
        else:
            blocks[-1] += _gap(blocks[-1], line) + line
    return _inline("\n".join(blocks))


def _lines(text: str) -> Iterator[tuple[bool, str]]:
    """Yield each line that says something, and whether it opens a block of its own."""
    code, opens = False, True
    for line in text.split("\n"):
        if _FENCE.match(line):
            code, opens = not code, True
        elif code:
            yield True, line.strip()
        elif _RULE.fullmatch(line) or not line.strip() or _DEFINITION.match(line):
            opens = True
        else:
            own, content = _opened(line.strip())
            yield opens or own, content
            opens = own and line.lstrip().startswith(("#", "!!!"))


def _opened(line: str) -> tuple[bool, str]:
    found = _OPENING.match(line)
    if found is None or line.startswith("|"):
        return True, " ".join(line.strip("|").replace("|", " ").split())
    content = line[found.end() :].strip()
    if found["heading"]:
        content = content.rstrip("#").rstrip()
    if found["note"]:
        content = content.strip('"')
    return found.end() > 0, (found["number"] or "") + content


def _gap(before: str, after: str) -> str:
    """Return what stands for a line break inside a paragraph: nothing between Chinese characters, else a blank."""
    if not before or not after:
        return ""
    ends, starts = before[-1], after[0]
    both = _EITHER.match(ends) and _EITHER.match(starts)
    return "" if both and (_CHINESE.match(ends) or _CHINESE.match(starts)) else " "


def _inline(text: str) -> str:
    text = _FOOTNOTE.sub("", text)
    text = _NAMED.sub(r"\1", text)
    for _ in range(2):  # an image may stand inside a link
        text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub(r"\1", text)
    text = _TAG.sub("", text)
    return html.unescape(_SIGN.sub(r"\1\2", text)).strip()
