"""Who may do what, readable aloud. Granted if all facts of one line hold; what is not listed is refused."""

from typing import Any

from wiki.access.accounts import of_open_firm, of_open_persons_firm
from wiki.access.policy.awareness import AWARENESS
from wiki.access.policy.benefits import BENEFITS
from wiki.access.policy.classes import CLASSES
from wiki.access.policy.customer_views import CUSTOMER_VIEWS
from wiki.access.policy.customers import CUSTOMERS
from wiki.access.policy.defects import DEFECTS
from wiki.access.policy.discussions import DISCUSSIONS
from wiki.access.policy.endorsements import ENDORSEMENTS
from wiki.access.policy.facts import FACTS
from wiki.access.policy.grades import GRADES
from wiki.access.policy.inquiries import INQUIRIES
from wiki.access.policy.library import LIBRARY
from wiki.access.policy.losses import LOSSES
from wiki.access.policy.occasions import OCCASIONS
from wiki.access.policy.offerings import OFFERINGS
from wiki.access.policy.plans import PLANS
from wiki.access.policy.printouts import PRINTOUTS
from wiki.access.policy.pursuits import PURSUITS
from wiki.access.policy.reviews import REVIEWS
from wiki.access.policy.rivals import RIVALS
from wiki.access.policy.ties import TIES
from wiki.access.policy.visits import VISITS
from wiki.access.policy.voices import VOICES
from wiki.access.predicates import Line, has_open_sources
from wiki.models import (
    Acquaintance,
    Attachment,
    Case,
    Comment,
    Contact,
    DocumentGrant,
    Endorsement,
    Page,
    Report,
    Revision,
    TypeObservation,
)

SOURCED: tuple[Any, ...] = (Case, Page, Revision, Attachment, Comment, Report, DocumentGrant)
AT_CUSTOMERS: dict[type[Any], Line] = {
    Contact: [of_open_firm],
    TypeObservation: [of_open_persons_firm],
    Acquaintance: [of_open_persons_firm],
    Endorsement: [of_open_persons_firm],
}
EVERYWHERE: dict[type[Any], Line] = {**{model: [has_open_sources] for model in SOURCED}, **AT_CUSTOMERS}
"""What must hold besides for each line on records of a model: what came from a discussion is for those who may read
that, whoever wrote it down, whoever keeps the library, whoever it names. People at a
customer that is closed are for those who look after it."""

POLICY: dict[tuple[type[Any], str], list[Line]] = (
    LIBRARY
    | DISCUSSIONS
    | DEFECTS
    | CUSTOMERS
    | CLASSES
    | LOSSES
    | GRADES
    | PURSUITS
    | PLANS
    | TIES
    | VISITS
    | VOICES
    | FACTS
    | INQUIRIES
    | AWARENESS
    | BENEFITS
    | OCCASIONS
    | ENDORSEMENTS
    | OFFERINGS
    | RIVALS
    | REVIEWS
    | CUSTOMER_VIEWS
    | PRINTOUTS
)
