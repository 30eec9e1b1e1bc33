"""Texts that make Markdown slow, deep or large. Each pattern is repeated until the text has the size asked for."""

from collections.abc import Callable

REPEATED = {
    "opening brackets": "[",
    "closing brackets": "]",
    "bracket pairs": "[]",
    "images": "![",
    "links": "[a](",
    "links in angle brackets": "[a](<",
    "links with a title": '[a](b "',
    "references": "[a][",
    "reference definitions": "[a]: b\n",
    "stars": "*",
    "stars and letters": "*a",
    "double stars": "**a ",
    "triple stars": "***a",
    "underscores": "_a ",
    "tildes": "~~a",
    "tilde and letter": "~a ",
    "marks": "==a",
    "equal signs": "=",
    "back-ticks": "`",
    "back-ticks of two lengths": "`a``",
    "escapes": "\\*",
    "backslashes": "\\",
    "fences": "```\n",
    "fence and blanks": "``` ",
    "fences with attributes": "```{.a #b c=d}\n",
    "tilde fences": "~~~a\n",
    "quotes": "> ",
    "quotes line by line": "> a\n",
    "bullets in one line": "- ",
    "numbers in one line": "1. ",
    "list items": "- a\n\n",
    "tasks": "- [ ] a\n",
    "headings": "# a\n",
    "underlined headings": "a\n=\n",
    "headings of six": "###### ",
    "table cells": "|",
    "table rows": "|a|b|\n|-|-|\n",
    "rules": "- - -\n",
    "footnote references": "[^a]",
    "footnote definitions": "[^a]: b\n",
    "CDATA": "<![CDATA[",
    "declarations": "<!a",
    "comments": "<!--",
    "processing instructions": "<?",
    "links as tags": "<a ",
    "nested divs": "<div>",
    "nested bold": "<b>",
    "attributes": '<a a="',
    "closed tags": "</p>",
    "scripts": "<script>",
    "entities": "&#x26;",
    "ampersands": "&",
    "automatic links": "<http://a",
    "mail addresses": "<a@",
    "admonitions": '!!! a "b"\n',
    "indented admonitions": "!!! a\n    ",
    "blanks": " ",
    "blank line ends": "a  \n",
    "tabs": "\t",
    "line breaks": "\n",
    "no-break spaces": "\u00a0",
    "NULs": "\x00",
    "markers of the library": "\x02klzzwxh:0000\x03",
    "lone surrogates": "\ud800*",
    "noncharacters": "\uffff*",
    "Chinese brackets": "[注意：](",
}


def _repeated(pattern: str) -> Callable[[int], str]:
    return lambda size: (pattern * size)[:size]


def _nested_list(size: int) -> str:
    lines: list[str] = []
    while sum(map(len, lines)) < size:
        lines.append("    " * len(lines) + "- a\n")
    return "".join(lines)[:size]


def _nested_quotes(size: int) -> str:
    return "\n\n".join(">" * depth + " a" for depth in range(1, int((2 * size) ** 0.5)))[:size]


def _wide_table(size: int) -> str:
    columns = size // 8
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|\n" * (size // 4)


def _tall_table(size: int) -> str:
    columns = int(size**0.5)
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|\n" * ((size - 4 * columns) // 2)


def _long_reference(size: int) -> str:
    return f"[a]: http://example.com/{'x' * (size // 2)}\n\n" + "[a] " * (size // 10)


def _one_footnote_often(size: int) -> str:
    return f"[^{'a' * (size // 5)}]: b\n\n" + f"[^{'a' * (size // 5)}]" * 3


def _many_footnotes(size: int) -> str:
    return "".join(f"[^{number}]\n\n[^{number}]: a\n\n" for number in range(size // 24))


def _same_heading(size: int) -> str:
    return "# " + "# a\n# ".join("a" for _ in range(size // 7))


def _brackets_inside_out(size: int) -> str:
    return "[" * (size // 2) + "](a)" * (size // 8)


PATTERNS: dict[str, Callable[[int], str]] = {name: _repeated(pattern) for name, pattern in REPEATED.items()} | {
    "nested list": _nested_list,
    "nested quotes": _nested_quotes,
    "wide table": _wide_table,
    "tall table": _tall_table,
    "long reference": _long_reference,
    "one footnote often": _one_footnote_often,
    "many footnotes": _many_footnotes,
    "same heading": _same_heading,
    "brackets inside out": _brackets_inside_out,
}
