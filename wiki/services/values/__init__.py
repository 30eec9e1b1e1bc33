"""What customers bring: noting it (`noting`), the ranked list with its bands, and keeping or letting go (`ranking`)."""

from wiki.services.values.noting import KeepContent, ValueContent, decide, note, parse, parse_keeping
from wiki.services.values.ranking import (
    Band,
    Bands,
    Ranked,
    band,
    bands,
    decisions_of,
    of_customer,
    ranked,
    undecided,
    values_of,
    years,
)
from wiki.services.values.shipped import install

__all__ = [
    "Band",
    "Bands",
    "KeepContent",
    "Ranked",
    "ValueContent",
    "band",
    "bands",
    "decide",
    "decisions_of",
    "install",
    "note",
    "of_customer",
    "parse",
    "parse_keeping",
    "ranked",
    "undecided",
    "values_of",
    "years",
]
