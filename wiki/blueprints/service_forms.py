"""Forms of service: what we may do for somebody personally, for all to read; those who may keep the list."""

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import can
from wiki.blueprints import rule_lists
from wiki.blueprints.reader import ui_language
from wiki.blueprints.rule_lists import Rows, Table
from wiki.models import RuleKind, RuleVersion
from wiki.services import service_forms
from wiki.services.service_forms import MOST_FORMS, TEXTS, ServiceForms
from wiki.settings import LANGUAGES
from wiki.text.language import LANGUAGE_NAMES

bp = Blueprint("service_forms", __name__)

TABLE = Table(
    columns=("code", *(f"{name}-{language}" for name in TEXTS for language in LANGUAGES)), most=MOST_FORMS, spare=1
)


@bp.route("/customers/service-forms", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Show the forms of service; those who may name, add and take them away. What was given keeps its name."""
    return rule_lists.edit(RuleKind.SERVICE_FORMS, TABLE, service_forms.current, _rows, service_forms.parse, _page)


def offered() -> list[tuple[str, str]]:
    """Return code and name of each form that may be chosen, in the reader's language."""
    return [(one.code, one.text(ui_language())) for one in service_forms.current().all]


def names(codes: Sequence[str]) -> list[str]:
    """Return what these forms are called in the reader's language."""
    known = service_forms.named(codes)
    return [known[code].text(ui_language()) for code in codes if code in known]


def _rows(known: ServiceForms) -> Rows:
    return [
        {"code": one.code}
        | {f"{name}-{language}": getattr(one, name).get(language, "") for name in TEXTS for language in LANGUAGES}
        for one in known.all
    ]


def _page(known: ServiceForms, rows: Rows, wrong: Sequence[str]) -> str:
    return render_template(
        "service_forms/index.html",
        forms=known.all,
        rows=rows,
        wrong=wrong,
        base=known.number,
        may_edit=can("create", RuleVersion),
        languages=LANGUAGE_NAMES,
        limits=TEXTS,
        texts={"label": gettext("Name"), "what_for": gettext("What it is for"), "when_not": gettext("When not")},
    )
