"""Plain paragraphs as HTML, and how the lines of a Chinese paragraph are joined."""

import html
import re

# Han, kana, bopomofo with their punctuation and full-width forms: written without blanks between words.
CJK = (
    "\u2e80-\u303e\u3041-\u30ff\u3105-\u312f\u3190-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
# Quotes, dash and ellipsis belong to both scripts: Chinese if the character beyond the line break is.
SHARED = "\u00b7\u2014\u2018\u2019\u201c\u201d\u2026"

_INLINE = r"(?:</?(?:a|b|code|del|em|i|ins|kbd|mark|s|span|strong|sub|sup|u)(?: [^<>]*)?>)*"
_BREAK = rf"({_INLINE})\n({_INLINE})"
_CHINESE_BREAK = re.compile(
    rf"(?P<pre><pre>.*?</pre>)"
    rf"|(?<=[{CJK}]){_BREAK}(?=[{CJK}{SHARED}])"
    rf"|(?<=[{SHARED}]){_BREAK}(?=[{CJK}])",
    re.DOTALL,
)

# Anything that could mean something to Markdown or HTML, or that the full path would change.
_MARKUP = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\\`*_\[\]<>&|~={}^]"
    r"|[^\S\n](?=\n|\Z)"
    r"""|(?:\A|\n)(?=[^\n])(?!\d+(?![\d.)])|[^\W\d]|["'“”‘’（(《〈「『【—…$%@，。、：；！？￥])"""
)
_BLANK_LINES = re.compile(r"\n{2,}")


def join_lines(markup: str) -> str:
    """Take the line breaks between Chinese characters out of cleaned HTML: a browser shows each as a blank."""
    return _CHINESE_BREAK.sub(_without_break, markup)


def paragraphs(text: str) -> str | None:
    """Return the HTML of a text without any markup, exactly as the full path renders it; None for other texts."""
    if _MARKUP.search(text):
        return None
    return join_lines("\n".join(f"<p>{part}</p>" for part in _BLANK_LINES.split(text.strip("\n")) if part))


def escaped(text: str, most: int) -> str:
    """Return the first `most` characters as they were typed, in paragraphs, with nothing of them taken as markup."""
    shown = html.escape(text[:most].replace("\r\n", "\n").replace("\r", "\n"), quote=False)
    shown = _UNSHOWABLE.sub("\ufffd", shown)
    parts = _BLANK_LINES.split(shown.strip("\n"))
    return "\n".join("<p>" + part.replace("\n", "<br>\n") + "</p>" for part in parts if part)


_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def _without_break(found: re.Match[str]) -> str:
    return found["pre"] or "".join(part or "" for part in found.groups()[1:])
