"""What somebody may type into the search box to make it slow, large or broken, by name."""

import random
from itertools import pairwise

LETTERS = "abcdefghijklmnopqrstuvwxyz"
COMMON = "的一是不了人我在有他这中大来上个国到说们"
SYLLABLES = ("ke", "hu", "jia", "ge", "tan", "pan", "zhong", "guo", "chan", "pin", "xiang", "zhuang", "lü")
_chance = random.Random(48)  # noqa: S311


def _words(number: int, letters: str, length: int) -> str:
    return " ".join("".join(_chance.choices(letters, k=length)) for _ in range(number))


QUERIES = {
    # long
    "one character again and again": "的" * 50_000,
    "one letter again and again": "a" * 50_000,
    "one word again and again": "客户 " * 20_000,
    "one word without spaces": "客户" * 20_000,
    "one digit again and again": "1" * 50_000,
    "a thousand words": _words(1_000, LETTERS, 7),
    "a thousand chinese words": _words(1_000, COMMON, 2),
    "a hundred thousand spaces": "客户" + " " * 100_000 + "价格",
    "line feeds": "\n" * 50_000,
    "a word that never ends": _words(1, LETTERS, 100_000),
    "characters that grow when they are normalised": "ﷺ" * 5_000,
    "letters that shrink to nothing": "\u200b\u2060\ufeff" * 5_000,
    # signs of the grammar
    "open quotes": '"' * 5_000,
    "nested quotes": '"「' * 500 + "客户" + '」"' * 500,
    "quotes that do not match": '“客户" “价格” ”谈判“ 「合同"' * 50,
    "empty phrases": '"" ' * 2_000,
    "phrases of common characters": " ".join(f'"{first}{second}"' for first, second in pairwise(COMMON)) * 2,
    "one-character phrases": " ".join(f'"{character}"' for character in COMMON * 2),
    "a phrase of a thousand characters": '"' + "的一是不了" * 200 + '"',
    "minus signs": "-" * 5_000,
    "minus words": "-客户 -价格 " * 500,
    "minus every common character": "".join(f"-{character} " for character in COMMON * 2),
    "minus phrases": '-"的一" -「是不」 ' * 300,
    "minus of itself": "客户 -客户",
    "fields": "outcome:success " * 500,
    "fields and codes that nobody has": " ".join(f"industry:x{number}" for number in range(500)),
    "fields of fields": "outcome:outcome:outcome:" * 200,
    "fields that do not exist": "password:x author:ana title:y __class__:z " * 50,
    "colons": ":" * 5_000 + "：" * 100,
    # the commonest
    "the commonest character": "的",
    "the commonest letter": "e",
    "the commonest characters": COMMON,
    "the commonest characters apart": " ".join(COMMON),
    "thirty-two letters": " ".join(LETTERS),
    # other languages
    "wildcards": "* a* *a* ?? a?c [a TO z] {a TO z} a~9 a^999999 a~0.1",
    "regular expressions": "(a+)+$ ^(.*a){25}$ [[:alpha:]]{1,99999} (?P<x>(x+x+)+y) \\p{Han}",
    "operators": "AND OR NOT NEAR/5 " * 100 + "(" * 500 + "客户" + ")" * 500,
    "SQL": "' OR 1=1; DROP TABLE cases; -- %27 UNION SELECT * FROM users WHERE name LIKE '%_%' ESCAPE '\\'",
    "patterns of LIKE": "%_%_%_%\\%" * 100,
    "markup and templates": "<script>alert(1)</script>{{7*7}}${7*7}<%= 7 %>&amp;<!--]]>",
    "paths": "../../../../etc/passwd \\\\server\\share C:\\CON file:///",
    "numbers": "1e999 -0 NaN Infinity 0x7fffffffffffffff 9" + "9" * 400,
    # characters
    "NUL": "客户\x00价格" + "\x00" * 1_000,
    "control characters": "".join(map(chr, range(32))) * 50 + "客户\x7f\x85",
    "lone surrogates": "\ud800客户\udfff" + "\udc00" * 500,
    "directions": "\u202e客户\u2066价格\u2069\u202c\u061c\u200f" * 100,
    "marks upon marks": "e" + "\u0301\u0489" * 2_000 + "客" + "\u0301" * 500,
    "extension B": "𠀀𠀁𠀂𪛖" * 500,
    "a word of extension B": "𠮷野家 价𠮷格 𠮷𠮷𠮷",
    "no characters": "\ufffe\uffff\U0010ffff\ufdd0" * 200,
    "private characters": "\ue000\uf8ff\U000f0000" * 300,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇨🇳" * 200,
    "every script": "客κжخम한のกა𐍈" * 100,
    "hangul syllables": "".join(map(chr, range(0xAC00, 0xAC00 + 1_000))),
    "rare characters": "".join(map(chr, range(0x9000, 0x9000 + 1_000))),
    "syllables": " ".join(SYLLABLES) * 40,
    "syllables without spaces": "".join(_chance.choices(SYLLABLES, k=400)),
    "initials": _words(200, "bpmfdtnlgkhjqxzcsrw", 3),
    "look-alikes": "ｃｌｉеnt сuѕtοmеr 𝐜𝐮𝐬𝐭𝐨𝐦𝐞𝐫 " * 100,
    "nothing": "",
    "signs only": "，。！？…—·、；：“”‘’（）《》【】" * 50,
}
