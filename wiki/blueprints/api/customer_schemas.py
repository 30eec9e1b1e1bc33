"""JSON schemas of customers: what the API gives of them."""

from wiki.blueprints.api import schemas
from wiki.blueprints.api.schemas import Schema, array, obj, ref
from wiki.models import AccountClass, Phase, ReferenceStatus, Stage
from wiki.services.customers import SECTIONS
from wiki.services.vocabulary import Vocabulary

TEXT: Schema = {"type": "string"}
PERHAPS: Schema = {"type": ["string", "null"]}


def all_schemas(known: Vocabulary) -> dict[str, Schema]:
    """Return the named schemas."""
    return {
        "Customer": customer(known),
        "CustomerList": obj({**schemas.page_of(), "items": array(ref("Customer"))}),
    }


def customer(known: Vocabulary) -> Schema:
    """Return what a record is."""
    sections = {name: {"type": "string", "description": "Markdown."} for name in SECTIONS}
    day: Schema = {"type": ["string", "null"], "format": "date"}
    return obj(
        {
            "id": TEXT,
            "kind": {"const": "customer"},
            "name": TEXT,
            "names": array(TEXT),
            **dict.fromkeys(("region", "address", "size", "products"), PERHAPS),
            **{name: schemas.term_field(known, name, sent=False) for name in ("industry", "ownership")},
            "stage": {"enum": list(Stage)},
            "phase": {"enum": list(Phase)},
            "reference": {"enum": list(ReferenceStatus)},
            "grade": {"enum": ["A", "B", "C", "D", None]},
            "account_class": {"enum": [*AccountClass, None]},
            "owner": {**PERHAPS, "description": "The name of who answers for it."},
            "contacted_on": {**day, "description": "The day of the newest contact that is not private."},
            "sections": obj(sections, optional=SECTIONS),
            "version": {"type": "integer", "minimum": 1},
            **{name: {"type": "string", "format": "date-time"} for name in ("created_at", "updated_at")},
            "url": {"type": "string", "format": "uri"},
        }
    )
