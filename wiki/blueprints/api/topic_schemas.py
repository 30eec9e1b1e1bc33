"""JSON schemas of topics, and the addresses at which the API takes and gives them."""

from wiki.blueprints.api import schemas
from wiki.blueprints.api.schemas import Schema, array, obj, ref
from wiki.models import PostKind, TopicState
from wiki.models.documents import LEVELS
from wiki.services.cases import content as rules
from wiki.services.topics import content, replying
from wiki.services.vocabulary import Vocabulary

TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
NUMBER: Schema = {"type": "integer", "minimum": 0}


def all_schemas(known: Vocabulary) -> dict[str, Schema]:
    """Return the named schemas."""
    asked = fields(known, sent=False)
    sent = fields(known, sent=True)
    loose = tuple(name for name in sent if name != "title")
    level: Schema = {"enum": [*LEVELS, None], "description": "3 and 4 are confidential: readers are named on its page."}
    note: Schema = {"type": ["string", "null"], "description": "What was changed, for the history."}
    return {
        "Topic": obj({**about(), **asked}),
        "TopicList": obj({**schemas.page_of(), "items": array(obj(about()))}),
        "TopicFields": obj(asked),
        "NewTopic": obj({**sent, "level": level}, optional=(*loose, "level")),
        "ChangedTopic": obj({**sent, "note": note}, optional=(*loose, "note")),
        "StaleTopic": obj({"error": schemas.error_body(), "current": ref("Topic"), "yours": ref("TopicFields")}),
        "Reply": reply(),
        "ReplyList": obj({**schemas.page_of(), "items": array(ref("Reply"))}),
        "NewReply": obj(
            {
                "text": {**TEXT, "minLength": 1, "maxLength": replying.TEXT_LENGTH, "description": "Markdown."},
                "kind": {"enum": [*PostKind, None]},
            },
            optional=("kind",),
        ),
    }


def fields(known: Vocabulary, *, sent: bool) -> dict[str, Schema]:
    """Return what is asked; in what is sent, null and a missing key mean the same."""
    return {
        "title": {**TEXT, "minLength": 1, "maxLength": rules.TITLE_LENGTH, "description": "The question in one line."},
        "text": {"type": ["string", "null"], "maxLength": rules.TEXT_LENGTH, "description": "Markdown."},
        **{name: schemas.term_field(known, name, sent=sent) for name in content.LISTS},
    }


def about() -> dict[str, Schema]:
    """Return what lists say of a topic."""
    return {
        "id": TEXT,
        "kind": {"const": "topic"},
        "title": TEXT,
        "state": {"enum": list(TopicState)},
        "level": {"enum": list(LEVELS)},
        "author": TEXT,
        "replies": NUMBER,
        "locked": {"type": "boolean"},
        "version": {"type": "integer", "minimum": 1},
        "created_at": MOMENT,
        "last_at": MOMENT,
        "url": ADDRESS,
    }


def reply() -> Schema:
    """Return what a reply is."""
    return obj(
        {
            "id": TEXT,
            "number": NUMBER,
            "kind": {"enum": list(PostKind)},
            "author": TEXT,
            "speaker": {"type": ["string", "null"], "description": "Who said it, if it was pasted from a chat."},
            "text": TEXT,
            "votes": NUMBER,
            "accepted": {"type": "boolean"},
            "created_at": MOMENT,
            "edited_at": {"type": ["string", "null"], "format": "date-time"},
            "url": ADDRESS,
        }
    )
