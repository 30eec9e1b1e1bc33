"""Competitors: what is typed (`content`), answering for it (`editing`), reading it (`telling`, `arguing`)."""

from wiki.services.rivals.arguing import Arguments, arguments, references, with_incumbent
from wiki.services.rivals.content import ClaimContent, SightingContent, parse_claim, parse_sighting
from wiki.services.rivals.editing import approve, claim, note, restore, retract, withdraw
from wiki.services.rivals.shipped import install, remove_demo
from wiki.services.rivals.telling import (
    Rival,
    claims_about,
    competitors,
    for_brief,
    of_competitor,
    of_customer,
    on_profile,
    to_review,
    withdrawn,
)

__all__ = [
    "Arguments",
    "ClaimContent",
    "Rival",
    "SightingContent",
    "approve",
    "arguments",
    "claim",
    "claims_about",
    "competitors",
    "for_brief",
    "install",
    "note",
    "of_competitor",
    "of_customer",
    "on_profile",
    "parse_claim",
    "parse_sighting",
    "references",
    "remove_demo",
    "restore",
    "retract",
    "to_review",
    "with_incumbent",
    "withdraw",
    "withdrawn",
]
