"""Ten thousand made-up cases of about 400 characters: sentences of the demonstration, shuffled, filed under everything.

The same seed gives the same cases, so that figures of two days can be compared.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wiki import content
from wiki.text.plain import plain

SEED = 20_26
LENGTHS = {"situation": 110, "actions": 150, "result": 60, "why": 40, "lessons": 40}
"""Characters of each text: 400 together."""
LANGUAGES = {"zh-Hans": 75, "zh-Hant": 10, "en": 15}
ONE = ("industry", "ownership", "department", "contact_level", "grade", "sale_stage")
WORDS = ("product", "competitor")
SENTENCE = re.compile(r"[^。！？.!?\n]{6,120}[。！？.!?]?[”\"]?")


def made(number: int, *, seed: int = SEED, prefix: str = "bench") -> Iterator[dict[str, Any]]:
    """Yield cases in the format of the import file; `ref` is the prefix and a number."""
    chance = random.Random(seed)
    told, codes, words = _sentences(), _codes(), _words()
    for place in range(number):
        language = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
        story = _story(told[language], chance)
        yield {"ref": f"{prefix}-{place:05}", "language": language, **story, **_filed(codes, words, chance)}


def _story(sentences: Sequence[str], chance: random.Random) -> dict[str, str]:
    parts = {name: _several(sentences, length, chance) for name, length in LENGTHS.items()}
    texts = {name: "".join(several) for name, several in parts.items()}
    # Half of the stories are told in steps, as half of the demonstration's are.
    if chance.random() < 0.5:
        texts["actions"] = "\n".join(f"{place}. {one}" for place, one in enumerate(parts["actions"], 1))
    texts["lessons"] = "\n".join(f"{chance.choice('+-')} {one}" for one in parts["lessons"])
    return {"title": chance.choice(sentences)[:40].strip(), **texts}


def _several(sentences: Sequence[str], length: int, chance: random.Random) -> list[str]:
    """Return sentences of so many characters together; the last one is cut."""
    found, rest = [], length
    while rest > 0:
        found.append(chance.choice(sentences)[:rest].strip() or "…")
        rest -= len(found[-1])
    return found


def _filed(
    codes: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[str]], chance: random.Random
) -> dict[str, Any]:
    year, month, day = chance.randint(2021, 2026), chance.randint(1, 12), chance.randint(1, 28)
    return {
        "outcome": chance.choice(codes["outcome"]),
        "personality": chance.sample(codes["personality"], chance.choice((1, 1, 2))),
        "approach": chance.sample(codes["approach"], chance.choice((1, 1, 2))),
        "cause": chance.sample(codes["cause"], chance.choice((1, 2, 3))),
        **{name: chance.choice(codes[name]) for name in ONE},
        **{name: chance.choice(words[name]) for name in WORDS},
        "tags": chance.sample(words["tags"], chance.randint(0, 3)),
        "deal_size": chance.randint(10, 5_000) * 1_000,
        "occurred_on": f"{year}-{month:02}-{day:02}",
    }


def _sentences() -> dict[str, list[str]]:
    """Return the sentences of the demonstration by language."""
    found: dict[str, list[str]] = defaultdict(list)
    for case in content.demo_cases():
        for name in LENGTHS:
            found[case["language"]] += [one.strip() for one in SENTENCE.findall(plain(case.get(name) or ""))]
    return found


def _codes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for term in content.vocabulary()["terms"]:
        found[term["list"]].append(term["code"])
    return found


def _words() -> dict[str, list[str]]:
    """Return the products, competitors and tags of the demonstration."""
    found: dict[str, set[str]] = defaultdict(set)
    for case in content.demo_cases():
        for name in WORDS:
            found[name] |= {case[name]} if case.get(name) else set()
        found["tags"] |= set(case.get("tags") or ())
    return {name: sorted(values) for name, values in found.items()}
