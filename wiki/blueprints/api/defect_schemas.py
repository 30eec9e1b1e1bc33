"""JSON schemas of defects: what the API takes and gives of them."""

from wiki.blueprints.api import schemas
from wiki.blueprints.api.schemas import Schema, array, obj, ref
from wiki.models import DefectKind, DefectOrigin, DefectState, Disposition, Secrecy
from wiki.services.defects import content, editing

TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
ADDRESS: Schema = {"type": "string", "format": "uri"}


def all_schemas() -> dict[str, Schema]:
    """Return the named schemas."""
    return {
        "Defect": defect(),
        "NewDefect": new_defect(),
        "DefectFields": obj(fields()),
        "DefectReport": report(),
        "DefectOrReport": {"oneOf": [ref("Defect"), ref("DefectReport")]},
        "DefectList": obj({**schemas.page_of(), "items": array(ref("Defect"))}),
        "StaleDefect": obj({"error": schemas.error_body(), "current": ref("Defect"), "yours": ref("DefectFields")}),
    }


def fields() -> dict[str, Schema]:
    """Return what a defect is described by."""
    return {
        "kind": {"enum": list(DefectKind)},
        "origin": {"enum": list(DefectOrigin), "description": "Whose product it is."},
        "product": {**TEXT, "minLength": 1, "maxLength": content.PRODUCT_LENGTH},
        "title": {**TEXT, "maxLength": content.TITLE_LENGTH, "description": "Left out: as `detail` begins."},
        "detail": {**TEXT, "minLength": 1, "maxLength": content.TEXT_LENGTH},
        "effect": {**TEXT, "maxLength": content.TEXT_LENGTH},
        "workaround": {**TEXT, "maxLength": content.TEXT_LENGTH},
    }


def new_defect() -> Schema:
    """Return what a POST and a PUT take."""
    optional = {name: {**schema, "type": ["string", "null"]} for name, schema in fields().items() if "type" in schema}
    loose = ("title", "effect", "workaround")
    return obj({**fields(), **{name: optional[name] for name in loose}}, optional=loose)


def defect() -> Schema:
    """Return what a record is for those who may open it."""
    about: dict[str, Schema] = {
        "state": {"enum": list(DefectState)},
        "secrecy": {"enum": list(Secrecy)},
        "severity": {"enum": [None, *editing.SEVERITIES]},
        "version": {"type": "integer", "minimum": 1},
        "created_at": MOMENT,
        "updated_at": MOMENT,
        "url": ADDRESS,
    }
    return obj({"id": TEXT, **fields(), **about})


def report() -> Schema:
    """Return what a reporter reads of the own report."""
    about: dict[str, Schema] = {
        "disposition": {"enum": list(Disposition)},
        "answer": {"type": ["string", "null"]},
        "created_at": MOMENT,
        "url": ADDRESS,
    }
    return obj({"id": TEXT, "receipt": TEXT, **fields(), **about})
