"""JSON schemas of what the API takes and gives, made from the rules by which the code checks it."""

from typing import Any

from wiki.blueprints import facets
from wiki.models import TERM_LISTS, Outcome, Publication
from wiki.search.kinds import DOCUMENTS
from wiki.search.likeness import WEIGHTS
from wiki.services import cases
from wiki.services.cases import content, question
from wiki.services.vocabulary import CODE_LENGTH, Vocabulary
from wiki.settings import LANGUAGES

Schema = dict[str, Any]

WORDS = {
    "title": "Who it was and what happened, in one line.",
    "situation": "Markdown.",
    "actions": "Markdown.",
    "result": "Markdown.",
    "lessons": "Markdown; lines starting with “+ ” say what to do next time, those with “- ” what not to do.",
    "why": "Why it ended so. Markdown.",
    "deal_size": "Size of the deal, in the currency of the organisation.",
    "occurred_on": "A day or a month.",
    "language": "Language of the text; guessed where it is not named.",
    "hide_author": "Whether the author's name is kept from colleagues; the author alone decides. Left out: as it is.",
    "ref": "The name under which another system knows the record.",
    "level": "Who may read it: 1 all, 2 who sells, 3 and 4 its author and who is named. Changed on its page.",
    "judge": "A question that readers answer before they read how it ended: two to four options, of which `answer` "
    "(from 0) was right, an explanation in Markdown, and a title that does not tell the end.",
}


def schemas(known: Vocabulary) -> dict[str, Schema]:
    """Return all named schemas, with the codes of the vocabulary."""
    return {
        "Case": case(known),
        "NewCase": new_case(known),
        "ChangedCase": changed_case(known),
        "CaseWritten": {"allOf": [ref("Case"), obj({"warnings": array({"type": "string"})})]},
        "CaseList": obj({**page_of(), "items": array(ref("Case"))}),
        "CaseFields": obj(fields(known, sent=False)),
        "SearchResults": search_results(),
        "SimilarCases": similar_cases(),
        "Error": error(),
        "RefTaken": obj({"error": error_body(), "existing": existing()}, optional=("existing",)),
        "Stale": obj({"error": error_body(), "current": ref("Case"), "yours": ref("CaseFields")}),
    }


def fields(known: Vocabulary, *, sent: bool) -> dict[str, Schema]:
    """Return the fields of the import file; in what is sent, null and a missing key mean the same."""
    found = {
        "title": {"type": "string", "minLength": 1, "maxLength": content.TITLE_LENGTH},
        **{name: {"type": ["string", "null"], "maxLength": content.TEXT_LENGTH} for name in content.TEXT_FIELDS},
        **{name: term_field(known, name, sent=sent) for name in content.TERM_FIELDS},
        "deal_size": {"type": ["number", "null"], "minimum": 0, "maximum": content.LARGEST_DEAL},
        "occurred_on": {"type": ["string", "null"], "pattern": f"^{content.DATE.pattern}$"},
        "language": {"type": ["string", "null"], "enum": [*LANGUAGES, None]},
        "judge": asked_first(sent=sent),
    }
    return {name: described(name, found[name]) for name in cases.FIELDS}


def asked_first(*, sent: bool) -> Schema:
    """Return the schema of the question that readers answer before they read."""
    line = {"type": ["string", "null"], "maxLength": question.LINE_LENGTH}
    parts: dict[str, Schema] = {
        "title": line,
        "question": line,
        "options": {**array({"type": "string", "maxLength": question.LINE_LENGTH}), "maxItems": question.MOST_OPTIONS},
        "answer": {"type": ["integer", "null"], "minimum": 0, "maximum": question.MOST_OPTIONS - 1},
        "explanation": {"type": ["string", "null"], "maxLength": question.EXPLANATION_LENGTH},
    }
    return {**obj(parts, optional=tuple(parts) if sent else ()), "type": ["object", "null"]}


def term_field(known: Vocabulary, name: str, *, sent: bool) -> Schema:
    """Return the schema of a classification: codes of the vocabulary, or free words."""
    kind = TERM_LISTS[name]
    codes = [term.code for term in known.terms(name)]
    one: Schema = {"type": "string", "maxLength": CODE_LENGTH} if kind.free else {"type": "string", "enum": codes}
    if not kind.multiple:
        one = {**one, "type": ["string", "null"]}
        return one if kind.free else {**one, "enum": [*codes, None]}
    return {"type": ["array", "null"] if sent else "array", "items": one, "maxItems": content.MOST_TERMS}


def new_case(known: Vocabulary) -> Schema:
    """Return what a POST takes."""
    states = {
        "enum": [Publication.DRAFT.value, Publication.PUBLISHED.value, None],
        "default": Publication.PUBLISHED.value,
    }
    own = {
        "ref": described("ref", {"type": ["string", "null"], "maxLength": content.TITLE_LENGTH}),
        "state": states,
        "hide_author": described("hide_author", {"type": ["boolean", "null"]}),
    }
    return {**obj({**fields(known, sent=True), **own}, optional=(*cases.FIELDS, *own)), **whole_unless_draft()}


def changed_case(known: Vocabulary) -> Schema:
    """Return what a PUT takes: the whole content. A record may be sent back as it was read."""
    note = {"type": ["string", "null"], "description": "What was changed and why, for the history."}
    new = new_case(known)
    return {**new, "properties": {**new["properties"], "state": {"enum": [*Publication, None]}, "note": note}}


def whole_unless_draft() -> Schema:
    """Return the rule that a draft needs a title only."""
    draft = {"properties": {"state": {"const": Publication.DRAFT.value}}, "required": ["state"]}
    told = [{"required": [name]} for name in content.STORY_FIELDS]
    whole = {"required": ["outcome", "personality"], "anyOf": told}
    return {"required": ["title"], "if": draft, "else": whole}


def case(known: Vocabulary) -> Schema:
    """Return what a record is."""
    about: dict[str, Schema] = {
        "id": {"type": "string"},
        "ref": described("ref", {"type": ["string", "null"]}),
        "kind": {"const": "case"},
        "state": {"enum": list(Publication)},
        "level": described("level", {"type": "integer", "minimum": 1, "maximum": 4}),
        "author": {"type": "string", "description": "“a colleague”, in the language of the request, if it is hidden."},
        "hide_author": {"type": "boolean"},
        "version": {"type": "integer", "minimum": 1},
        "created_at": {"type": "string", "format": "date-time"},
        "updated_at": {"type": "string", "format": "date-time"},
        "published_at": {"type": ["string", "null"], "format": "date-time"},
        "url": {"type": "string", "format": "uri"},
    }
    return obj({**about, **fields(known, sent=False)})


def search_results() -> Schema:
    """Return what a search gives."""
    hit: dict[str, Schema] = {
        "kind": {"enum": list(DOCUMENTS)},
        "id": {"type": "string"},
        "ref": {"type": ["string", "null"]},
        "title": {"type": "string"},
        "snippet": {"type": "string", "description": "Plain text."},
        "score": {"type": "number", "description": "Means something beside other scores of the same answer only."},
        "related": {"type": "boolean", "description": "Near in meaning; in neither total nor facets."},
        "url": {"type": "string", "format": "uri"},
    }
    part: dict[str, Schema] = {
        "source": {"type": "string", "description": "title, text and labels: the word of `detail` stands there."},
        "detail": {"type": "string"},
        "share": {"type": "number", "description": "All shares of a hit add up to 1; a negative one lowered it."},
    }
    hit["why"] = array(obj(part))
    value = obj({"code": {"type": "string"}, "label": {"type": "string"}, "count": {"type": "integer", "minimum": 1}})
    lists = obj({name: array(value) for name in (*TERM_LISTS, *facets.ALIASES)})
    rest: dict[str, Schema] = {"suggestion": {"type": ["string", "null"]}, "took_ms": {"type": "number"}}
    return obj(
        {
            **page_of(),
            "hits": array(obj(hit, optional=("why",))),
            "facets": lists,
            "understood": array(understood()),
            **rest,
        }
    )


def understood() -> Schema:
    """Return a class that a query names; it only ranks."""
    named: dict[str, Schema] = {
        "field": {"enum": list(TERM_LISTS)},
        "code": {"type": "string"},
        "label": {"type": "string"},
        "text": {"type": "string", "description": "The words of the query, as they were typed."},
        "negated": {"type": "boolean", "description": "Away from it: documents of other classes rank higher."},
    }
    return obj(named)


def similar_cases() -> Schema:
    """Return what is like a case, and in which of its traits."""
    share: Schema = {"type": "number", "minimum": 0, "maximum": 1}
    part: dict[str, Schema] = {
        "name": {"enum": list(WEIGHTS)},
        "share": {**share, "description": "What it adds to the score; all shares together are the score."},
        "most": {**share, "description": "The most that it could add."},
    }
    hit: dict[str, Schema] = {
        "id": {"type": "string"},
        "ref": {"type": ["string", "null"]},
        "title": {"type": "string"},
        "outcome": {"enum": list(Outcome)},
        "score": {**share, "description": "1 for what agrees in everything that both say."},
        "parts": array(obj(part)),
        "url": {"type": "string", "format": "uri"},
    }
    degraded: Schema = {"type": "boolean", "description": "The index could not be used; stories were not compared."}
    return obj({"items": array(obj(hit)), "degraded": degraded})


def page_of() -> dict[str, Schema]:
    """Return the fields that say where one is in a list."""
    return {name: {"type": "integer"} for name in ("total", "page", "size")}


def error() -> Schema:
    """Return what every refusal looks like."""
    return obj({"error": error_body()})


def error_body() -> Schema:
    """Return code and sentences, in the language of the request."""
    by_field = {"type": "object", "additionalProperties": {"type": "string"}}
    return obj({"code": {"type": "string"}, "message": {"type": "string"}, "fields": by_field})


def existing() -> Schema:
    """Return how the record is named that has the ref already, if the person may read it."""
    return obj({"id": {"type": "string"}, "url": {"type": "string", "format": "uri"}})


def described(name: str, schema: Schema) -> Schema:
    """Return the schema with its field's description, if it has one."""
    return {**schema, "description": WORDS[name]} if name in WORDS else schema


def obj(properties: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """Return the schema of an object with these fields."""
    return {"type": "object", "properties": properties, "required": [n for n in properties if n not in optional]}


def array(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def ref(name: str) -> Schema:
    """Return a reference to a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}
