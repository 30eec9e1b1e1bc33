"""What people at customers, their parts and ties are called in the reader's language; for templates, as `words`."""

from flask import g, url_for
from flask_babel import gettext

from wiki.blueprints.reader import label
from wiki.errors import N_
from wiki.models import Basis, BuyingRole, Department, Support, SupporterStage, TieKind
from wiki.models.contacts import BASIS_LABELS, ROLE_LABELS, SUPPORT_LABELS
from wiki.models.departments import LEADERSHIP, OTHER
from wiki.models.ties import KNOWN_LABELS, SIGN_LABELS, STAGE_LABELS, TIE_LABELS
from wiki.services import departments, vocabulary
from wiki.services.ties import Alarm, Rule

NEEDS = N_("needs something from")
SIGNS = {
    Support.UNKNOWN: "?",
    Support.MENTOR: "++",
    Support.SUPPORTER: "+",
    Support.NEUTRAL: "○",
    Support.NON_SUPPORTER: "−",
}


def role(one: BuyingRole) -> str:
    """Return what part somebody has in buying."""
    return _said(ROLE_LABELS[one])


def support(one: Support) -> str:
    """Return how somebody stands to us."""
    return _said(SUPPORT_LABELS[one])


def sign(one: Support) -> str:
    """Return the sign for it, beside the word."""
    return SIGNS[one]


def stage(one: SupporterStage) -> str:
    """Return how far we are with a supporter."""
    return _said(STAGE_LABELS[one])


def known(level: int) -> str:
    """Return how well one of us knows somebody."""
    return _said(KNOWN_LABELS[level])


def tie(kind: TieKind) -> str:
    """Return what ties two."""
    return _said(NEEDS) if kind is TieKind.NEEDS_FROM else _said(TIE_LABELS[kind])


def between(value: int) -> str:
    """Return how it is between two."""
    return _said(SIGN_LABELS[value])


def basis(one: Basis) -> str:
    """Return what allows that somebody is kept."""
    return _said(BASIS_LABELS[one])


def function(one: Department) -> str:
    """Return what a department does."""
    code = departments.function_of(one)
    if code in (LEADERSHIP, OTHER):
        return gettext("Top leadership") if code == LEADERSHIP else gettext("Other")
    return label("department", code)


def function_url(one: Department) -> str:
    """Return the address of what is known of such departments, "" if there is no page."""
    term = vocabulary.current().get("department", departments.function_of(one))
    return url_for("terms.show", list_code="department", code=term.code) if term else ""


def alarm(one: Alarm) -> str:
    """Return in one sentence what is amiss."""
    names = gettext(", ").join(one.names[:3]) + (" …" if len(one.names) > 3 else "")
    return {
        Rule.ONE_CONTACT: lambda: gettext("Only one contact: if %(names)s goes, nobody there knows us.", names=names),
        Rule.NO_SENIOR: lambda: gettext("No contact at senior level."),
        Rule.NO_DECIDER: lambda: gettext("It is not noted who decides about the money."),
        Rule.UNKNOWN_DECIDER: lambda: gettext("None of us knows who decides: %(names)s.", names=names),
        Rule.LONE_SUPPORTER: lambda: gettext("Only one inside supporter, %(names)s: a second is missing.", names=names),
        Rule.NOT_SEEN: lambda: gettext("Not met for half a year: %(names)s.", names=names),
    }[one.rule]()


def held(text: str) -> str:
    """Return what kind of thing is kept of somebody, or the title of such things."""
    return gettext(text)


def _said(text: str) -> str:
    """Return a message in the reader's language; a map says the same few hundreds of times."""
    known: dict[str, str] = g.setdefault("tie_words", {})
    if text not in known:
        known[text] = gettext(text)
    return known[text]
