"""Where something that was found is read: its page, and on it the passage that the hit shows."""

from urllib.parse import quote

from flask import url_for

from wiki.blueprints.places import address_of
from wiki.search import Hit
from wiki.search.kinds import ANCHOR, REPLY
from wiki.text.headings import anchor

LONGEST_CLAUSE = 120


def passage_of(hit: Hit) -> str:
    """Return the address of the passage: its section, and for browsers that can the clause, which they mark."""
    page, found = address_of(hit.record), hit.snippet
    if hit.file:
        return f"{page}#files"
    if not found.section:
        return page
    # A hyphen would begin the text that stands beside the clause.
    clause = quote(found.clause[:LONGEST_CLAUSE], safe="").replace("-", "%2D")
    if found.section.startswith(REPLY):  # on whichever page of the topic it stands
        ident = found.section.removeprefix(REPLY)
        page, place = url_for("posts.show", post_id=ident), found.section
    else:
        place = anchor(found.section) if hit.kind == "page" else f"{ANCHOR}{found.section}"
    return f"{page}#{quote(place, safe='')}" + (f":~:text={clause}" if clause else "")
