"""Searching for programs: the same results as on the search page, as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask.typing import ResponseReturnValue

from wiki import search
from wiki.access import me
from wiki.blueprints import facets
from wiki.blueprints.api import records, requests
from wiki.blueprints.places import address_of
from wiki.blueprints.reader import ui_language
from wiki.models import TERM_LISTS
from wiki.search import Hit
from wiki.search.kinds import DOCUMENTS
from wiki.search.understanding import Recognised
from wiki.services import vocabulary


def index() -> ResponseReturnValue:
    """Return hits, counts by classification, and what else was worth looking for."""
    asked = requests.Parameters()
    filters: dict[str, list[str]] = asked.filters()
    if languages := asked.languages():
        filters["lang"] = languages
    wanted: dict[str, Any] = {
        "q": asked.query(),
        "kind": asked.kind(DOCUMENTS),
        "filters": filters,
        "sort": asked.sort(),
        "page": asked.page(),
        "size": asked.size(),
        "ignored": asked.ignored(),
        "explain": asked.explain(),
    }
    asked.check()
    results = search.find(user=me(), lang=ui_language(), **wanted)
    return {
        "total": results.total,
        "page": results.page,
        "size": results.size,
        "hits": [_hit(hit) | (_why(hit) if wanted["explain"] else {}) for hit in results.hits],
        "facets": _facets(results.facets),
        "suggestion": results.suggestion,
        "understood": [_understood(one) for one in results.understood],
        "took_ms": round(results.took_ms, 1),
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "id": hit.id,
        "ref": hit.ref,
        "title": hit.title.text,
        "snippet": hit.snippet.text,
        "score": round(hit.score, 4),
        "related": hit.related,
        "url": records.absolute(address_of(hit.record)),
    }


def _why(hit: Hit) -> dict[str, Any]:
    """Return the parts of the score; their shares add up to 1."""
    parts = ((one.source, one.detail, round(one.share, 4)) for one in hit.contributions)
    return {"why": [{"source": source, "detail": detail, "share": share} for source, detail, share in parts]}


def _understood(one: Recognised) -> dict[str, Any]:
    name = vocabulary.current().label(one.facet, one.code, ui_language())
    return {"field": one.facet, "code": one.code, "label": name, "text": one.text, "negated": one.negated}


def _facets(counts: Mapping[str, Sequence[tuple[str, int]]]) -> dict[str, list[dict[str, Any]]]:
    """Return all lists of the vocabulary with the codes that occur, also under the other names of lists."""
    found = {name: _values(name, counts.get(name, ())) for name in TERM_LISTS}
    return found | {alias: found[name] for alias, name in facets.ALIASES.items()}


def _values(name: str, counts: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    known, language = vocabulary.current(), ui_language()
    return [{"code": code, "label": known.label(name, code, language), "count": count} for code, count in counts]
