"""The description of the API for programs that read it, in OpenAPI 3.1, made from the tables that the code goes by."""

from collections.abc import Iterable
from typing import Any

from flask.typing import ResponseReturnValue

from wiki import __version__
from wiki.blueprints import facets, understood
from wiki.blueprints.api import (
    customer_schemas,
    defect_schemas,
    page_schemas,
    records,
    requests,
    schemas,
    topic_schemas,
)
from wiki.models import TERM_LISTS, AccountClass, Stage, TopicState
from wiki.search.asking import IGNORE
from wiki.search.kinds import DOCUMENTS
from wiki.services import vocabulary
from wiki.settings import LANGUAGES

Part = dict[str, Any]

REFUSALS = {
    400: "The request cannot be read: not JSON, not UTF-8.",
    401: "No token that is in force.",
    403: "The token's person may not do this, or the token may read only.",
    404: "There is nothing here that the token's person may read.",
    409: "There is a record with this ref already.",
    412: "Somebody saved a newer version; both texts are in the answer.",
    413: "The body is larger than 2 MB.",
    415: "The body is not application/json.",
    422: "Some fields break a rule; `fields` names them.",
    428: "If-Match is missing.",
    429: "Too many requests; wait as long as Retry-After says.",
}
READING = (401, 404, 429)
WRITING = (400, 401, 403, 413, 415, 422, 429)
SPECIAL = {409: "RefTaken", 412: "Stale"}


def show() -> ResponseReturnValue:
    """Describe the API. No token is needed for this."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "casewiki",
            "version": __version__,
            "description": "Cases with customers, filed by customer type. Answers speak the language of the token's "
            "person, else that of Accept-Language.",
        },
        "servers": [{"url": records.absolute("/api/v1")}],
        "security": [{"token": []}],
        "paths": paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas.schemas(vocabulary.current())
            | customer_schemas.all_schemas(vocabulary.current())
            | defect_schemas.all_schemas()
            | page_schemas.all_schemas(vocabulary.current())
            | topic_schemas.all_schemas(vocabulary.current()),
        },
    }


def paths() -> dict[str, Part]:
    """Return every address with its methods."""
    return {
        "/cases": {
            "get": operation("cases_index", "List published cases, newest first.", list_answer(), filters(["case"])),
            "post": operation("cases_new", "Write a case.", written(201), body=schemas.ref("NewCase"), refusals=(409,)),
        },
        "/cases/{case_id}": {
            "parameters": [case_id()],
            "get": operation("cases_show", "Read a case.", record_answer()),
            "put": operation(
                "cases_edit",
                "Replace the content of a case; publish a draft.",
                written(200),
                [if_match()],
                body=schemas.ref("ChangedCase"),
                refusals=(404, 412, 428),
            ),
        },
        "/cases/{case_id}/similar": {
            "parameters": [case_id()],
            "get": operation(
                "cases_similar",
                "Cases of customers like that of a case, most like first, both outcomes among them.",
                answer(200, "What is similar, and why.", "SimilarCases"),
                [size()],
            ),
        },
        **customer_paths(),
        **defect_paths(),
        **page_paths(),
        **topic_paths(),
        "/search": {
            "get": operation("search", "Search.", answer(200, "What was found.", "SearchResults"), searching()),
        },
        "/openapi.json": {
            "get": {
                "operationId": "openapi",
                "summary": "This description.",
                "security": [],
                "responses": {"200": {"description": "OpenAPI.", "content": json({"type": "object"})}},
            },
        },
    }


def customer_paths() -> dict[str, Part]:
    """Return the addresses of customers."""
    text = {"type": "string", "maxLength": requests.LONGEST_QUERY}
    coded = {"type": "array", "items": {"type": "string"}, "maxItems": facets.MOST_FILTERS}
    return {
        "/customers": {
            "get": operation(
                "customers_index",
                "List customers that all who sell may read, those first of which something was noted last.",
                answer(200, "A page of customers; beyond the end it has no items.", "CustomerList")
                | answer(403, REFUSALS[403], "Error"),
                [
                    parameter("q", "Words of the name or of another name, in any script.", text),
                    parameter("stage", "How far we have come.", {"type": "string", "enum": list(Stage)}),
                    parameter("account_class", "Its class.", {"type": "string", "enum": list(AccountClass)}),
                    parameter("grade", "Its grade.", {"type": "string", "enum": ["A", "B", "C", "D"]}),
                    *(parameter(name, f"Code of the list {name}.", coded) for name in ("industry", "ownership")),
                    page(),
                    size(),
                ],
            ),
        },
        "/customers/{customer_id}": {
            "parameters": [{**case_id(), "name": "customer_id"}],
            "get": operation("customers_show", "Read a customer.", answer(200, "The customer.", "Customer")),
        },
    }


def defect_paths() -> dict[str, Part]:
    """Return the addresses of defects."""
    return {
        "/defects": {
            "get": operation(
                "defects_index",
                "List the defects that the token's person may open, newest first.",
                answer(200, "A page of defects; beyond the end it has no items.", "DefectList"),
                [page(), size()],
            ),
            "post": operation(
                "defects_new",
                "Report a defect. It is sealed; the answer is a receipt.",
                answer(201, "The receipt, and what was sent.", "DefectReport", {"Location": header("Its address.")}),
                body=schemas.ref("NewDefect"),
            ),
        },
        "/defects/{defect_id}": {
            "parameters": [defect_id()],
            "get": operation(
                "defects_show",
                "Read a defect; without a right to it, one's own report.",
                answer(
                    200, "The defect, or one's own report.", "DefectOrReport", {"ETag": header("Names this version.")}
                ),
            ),
            "put": operation(
                "defects_edit",
                "Replace the texts of a defect.",
                answer(200, "The defect as it is kept.", "Defect", {"ETag": header("Names this version.")})
                | answer(412, REFUSALS[412], "StaleDefect"),
                [if_match()],
                body=schemas.ref("NewDefect"),
                refusals=(404, 428),
            ),
        },
    }


def page_paths() -> dict[str, Part]:
    """Return the addresses of knowledge pages."""
    named = {"ETag": header("Names this version.")}
    newest = {"type": "string", "enum": ["newest"]}
    return {
        "/pages": {
            "get": operation(
                "pages_index",
                "List the pages that readers see, newest first.",
                answer(200, "A page of pages; beyond the end it has no items.", "PageList"),
                filters(["page"]),
            ),
            "post": operation(
                "pages_new",
                "Write a page.",
                answer(201, "The page as it is kept.", "PageWritten", {**named, "Location": header("Its address.")}),
                body=schemas.ref("NewPage"),
            ),
        },
        "/pages/{page_id}": {
            "parameters": [{"name": "page_id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": operation(
                "pages_show",
                "Read the text of a page that was approved last.",
                answer(200, "The page.", "Page", named),
                [parameter("text", "newest: what is not approved yet, for those who may edit it.", newest)],
            ),
            "put": operation(
                "pages_edit",
                "Replace the newest text; publish it, or hand it in.",
                answer(200, "The page as it is kept.", "PageWritten", named) | answer(412, REFUSALS[412], "StalePage"),
                [if_match()],
                body=schemas.ref("NewPage"),
                refusals=(404, 428),
            ),
        },
    }


def topic_paths() -> dict[str, Part]:
    """Return the addresses of topics and their replies."""
    etag = {"ETag": header("Names this version.")}
    state = parameter("state", "Only topics in this state.", {"type": "string", "enum": list(TopicState)})
    own = [one for one in filters([]) if one["name"] not in ("kind", "lang")]
    return {
        "/topics": {
            "get": operation(
                "topics_index",
                "List topics, those first in which somebody said something last.",
                answer(200, "A page of topics; beyond the end it has no items.", "TopicList"),
                [state, *own],
            ),
            "post": operation(
                "topics_new",
                "Ask a question.",
                answer(201, "The topic as it is kept.", "Topic", {**etag, "Location": header("Its address.")}),
                body=schemas.ref("NewTopic"),
            ),
        },
        "/topics/{topic_id}": {
            "parameters": [topic_id()],
            "get": operation("topics_show", "Read a question.", answer(200, "The topic.", "Topic", etag)),
            "put": operation(
                "topics_edit",
                "Change a question.",
                answer(200, "The topic as it is kept.", "Topic", etag) | answer(412, REFUSALS[412], "StaleTopic"),
                [if_match()],
                body=schemas.ref("ChangedTopic"),
                refusals=(404, 428),
            ),
        },
        "/topics/{topic_id}/posts": {
            "parameters": [topic_id()],
            "get": operation(
                "posts_index",
                "List the replies of a topic, the oldest first.",
                answer(200, "A page of replies; beyond the end it has no items.", "ReplyList"),
                [page(), size()],
            ),
            "post": operation(
                "posts_new",
                "Reply in a topic.",
                answer(201, "The reply.", "Reply"),
                body=schemas.ref("NewReply"),
                refusals=(404,),
            ),
        },
    }


def operation(
    name: str,
    summary: str,
    success: Part,
    parameters: list[Part] | None = None,
    *,
    body: Part | None = None,
    refusals: tuple[int, ...] = (),
) -> Part:
    """Return one method of an address; what any reading or writing may be refused for is added."""
    usual = WRITING if body else (*READING, 400, 422) if parameters else READING
    found: Part = {"operationId": name, "summary": summary, "responses": success | refused(*usual, *refusals)}
    if parameters:
        found["parameters"] = parameters
    if body:
        found["requestBody"] = {"required": True, "content": json(body)}
    return found


def refused(*statuses: int) -> Part:
    """Return the answers that say no."""
    found: Part = {}
    for status in sorted(statuses):
        found |= answer(status, REFUSALS[status], SPECIAL.get(status, "Error"))
    return found


def answer(status: int, description: str, schema: str, headers: Part | None = None) -> Part:
    """Return one answer by its status."""
    whole: Part = {"description": description, "content": json(schemas.ref(schema))}
    return {str(status): whole | ({"headers": headers} if headers else {})}


def list_answer() -> Part:
    """Return the answer that is a page of cases."""
    return answer(200, "A page of cases; beyond the end it has no items.", "CaseList")


def record_answer() -> Part:
    """Return the answer that is a case."""
    return answer(200, "The case.", "Case", {"ETag": header("Names this version.")})


def written(status: int) -> Part:
    """Return the answer to a case that was written."""
    headers = {"ETag": header("Names this version.")}
    if status == 201:
        headers["Location"] = header("The address of the record.")
    return answer(status, "The case as it is kept. `warnings` names keys that were ignored.", "CaseWritten", headers)


def searching() -> list[Part]:
    """Return the parameters of a search."""
    q = {"type": "string", "maxLength": requests.LONGEST_QUERY}
    sort = {"type": "string", "enum": list(facets.SORTS)}
    ignored = {"type": "array", "items": {"type": "string"}, "maxItems": understood.MOST_IGNORED}
    return [
        parameter("q", 'Words, "a phrase", -without, field:code. Without it the newest come first.', q),
        parameter(IGNORE, "list:code, as in cause:price: not to be understood in `q`.", ignored),
        parameter("sort", "By default `score` for a query, `date` without one.", sort),
        parameter("explain", "With 1 each hit has `why`.", {"type": "string", "enum": ["0", "1"]}),
        *filters(DOCUMENTS),
    ]


def filters(known: Iterable[str]) -> list[Part]:
    """Return the parameters that narrow a list: values of one are alternatives, all of them have to fit."""
    kinds = {"type": "array", "items": {"type": "string", "enum": list(known)}}
    languages = {"type": "array", "items": {"type": "string", "enum": list(LANGUAGES)}}
    codes = {"type": "array", "items": {"type": "string"}, "maxItems": facets.MOST_FILTERS}
    return [
        parameter("kind", "Kind of record.", kinds),
        parameter("lang", "Language of the text.", languages),
        *(parameter(name, f"Code of the list {name}; an unknown one fits nothing.", codes) for name in TERM_LISTS),
        *(parameter(alias, f"Another name of {name}.", codes) for alias, name in facets.ALIASES.items()),
        page(),
        size(),
    ]


def page() -> Part:
    """Return the parameter that says which page is asked for."""
    number = {"type": "integer", "minimum": 1, "maximum": requests.LARGEST_PAGE, "default": 1}
    return parameter("page", "From 1.", number)


def size() -> Part:
    """Return the parameter that says how many are asked for."""
    number = {"type": "integer", "minimum": 1, "maximum": requests.LARGEST_SIZE, "default": requests.PAGE_SIZE}
    return parameter("size", "Items a page.", number)


def case_id() -> Part:
    """Return the part of an address that names a case."""
    return {"name": "case_id", "in": "path", "required": True, "schema": {"type": "string"}}


def topic_id() -> Part:
    """Return the parameter that names a topic."""
    return {**case_id(), "name": "topic_id"}


def defect_id() -> Part:
    """Return the part of an address that names a defect."""
    return {"name": "defect_id", "in": "path", "required": True, "schema": {"type": "string"}}


def if_match() -> Part:
    """Return the header that names the version that was read."""
    description = "The ETag of the version that was read; `*` overwrites whatever is there."
    return {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}} | {
        "description": description
    }


def parameter(name: str, description: str, schema: Part) -> Part:
    """Return a parameter of an address."""
    return {"name": name, "in": "query", "description": description, "schema": schema}


def header(description: str) -> Part:
    """Return a header of an answer."""
    return {"description": description, "schema": {"type": "string"}}


def json(schema: Part) -> Part:
    """Return the content of a body that is JSON."""
    return {"application/json": {"schema": schema}}
