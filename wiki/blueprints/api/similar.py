"""Similar cases for programs: the same as on the page, as JSON."""

from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from wiki import search
from wiki.access import load, me
from wiki.blueprints.api import records, requests
from wiki.models import Case, Revision
from wiki.search import SimilarHit

PLACES = 4


def index(case_id: str) -> ResponseReturnValue:
    """Return the cases of customers most like that of a case, what each trait adds, and how they ended."""
    asked = requests.Parameters()
    size = asked.size()
    asked.check()
    case = load(Case, case_id, options=(joinedload(Case.head).defer(Revision.html),))
    found = search.similar_to(case, user=me(), size=size)
    return {"items": [_hit(hit) for hit in found.hits], "degraded": found.degraded}


def _hit(hit: SimilarHit) -> dict[str, Any]:
    case = hit.record
    return {
        "id": case.id,
        "ref": case.ref,
        "title": case.title,
        "outcome": case.outcome,
        "score": round(hit.score, PLACES),
        "parts": [
            {"name": part.name, "share": round(part.share, PLACES), "most": round(part.most, PLACES)}
            for part in hit.likeness.parts
        ],
        "url": records.page(case),
    }
