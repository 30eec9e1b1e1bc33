"""What a page or case is told of where it came from, beside its text."""

from typing import Any

from wiki.access import can, me
from wiki.blueprints.places import address_of
from wiki.blueprints.printable import printable
from wiki.models import Document, Page, Revision, Topic, TopicState
from wiki.services import conclusions, sources


def beside(document: Document, revision: Revision) -> dict[str, Any]:
    """Return what `conclusions/_sources.html` shows of one text; nothing for what came from no discussion."""
    if not document.sourced:
        return {"document": document, "origins": (), "thanked": (), "doubts": (), "settles": False}
    origins, thanked = sources.of(document, revision, by=me())
    return {
        "document": document,
        "origins": origins,
        "thanked": thanked,
        "doubts": conclusions.contested(document, by=me()),
        "settles": can("verify" if isinstance(document, Page) else "edit", document),
    }


def below(topic: Topic) -> dict[str, Any]:
    """Return what `conclusions/_standing.html` shows of a topic."""
    conclusion = conclusions.current(topic) if topic.state is TopicState.CONCLUDED else None
    found = conclusions.results([conclusion], user=me()) if conclusion else {}
    result = found.get(conclusion.result_id or "") if conclusion else None
    return {
        "conclusion": conclusion,
        "concluded": printable(conclusion.html) if conclusion else {},
        "result": result,
        "result_address": address_of(result) if result else "",
    }
