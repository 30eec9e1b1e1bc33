"""Reviews: what waits for the reader, what the reader has handed in, and who reviews what."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext

from wiki.access import allow, can, load, me
from wiki.blueprints import facets
from wiki.blueprints.review_words import CHAIN, address_of, missing_words
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import (
    KIND_LABELS,
    AccountPlan,
    MemberRole,
    Quorum,
    RecordType,
    Review,
    ReviewFlow,
    ReviewState,
    Role,
    User,
)
from wiki.models.reviews import NOTE_LENGTH, PLACE_LABELS
from wiki.models.users import ROLE_LABELS
from wiki.services import paging, reviews, vocabulary
from wiki.services.reviews import Flow, Standing, Step
from wiki.services.reviews.flows import MOST_STEPS, PLACES, ROLES, USUAL_DAYS, WITHOUT_CUSTOMER
from wiki.services.typed import Typed
from wiki.translations import said

bp = Blueprint("reviews", __name__)

LISTED, MOST_WAITING = 30, 100
NEWER = N_("Somebody has set this otherwise meanwhile. What you typed is kept: compare, then save.")


class Row(NamedTuple):
    """One review as a line: how it stands, what it is about, where that is read, in which language it is written."""

    standing: Standing
    title: str
    url: str
    language: str
    # Whether the reader may hand it in once more.
    again: bool = False


class StepRow(NamedTuple):
    """One row of the form: what is ticked and typed of a step."""

    who: list[str]
    people: str
    quorum: str
    days: str

    @property
    def is_empty(self) -> bool:
        """Whether nobody is named."""
        return not self.who and not self.people


@bp.get("/reviews")
def index() -> ResponseReturnValue:
    """List what waits for the reader's answer, what is late first, and how far that has come which they handed in."""
    waiting = list(db.session.scalars(reviews.waiting_for(me()).limit(MOST_WAITING)))
    page = paging.page(reviews.submitted_by(me()), facets.page_number(request.args), LISTED)
    return render_template(
        "reviews/index.html",
        waiting=_rows(waiting),
        submitted=_rows(page.records),
        page=page,
        with_argument=facets.with_argument,
        **CHAIN,
    )


@bp.post("/reviews/<review_id>/again")
def again(review_id: str) -> ResponseReturnValue:
    """Hand a record in once more, by the steps in force now: after it was returned, or if nobody can answer."""
    review = load(Review, review_id, "resubmit")
    typed = Typed({"note": request.form.get("note", "")})
    note = typed.line("note", NOTE_LENGTH)
    typed.done()
    made = reviews.again(review, by=me(), note=note)
    standing = reviews.standings([made])[made.id]
    flash(gettext("Handed in. It now waits for %(who)s.", who=missing_words(standing)))
    return redirect(url_for(".index"), 303)


@bp.route("/reviews/flows", methods=["GET", "POST"])
def flows() -> ResponseReturnValue:
    """Show who reviews what; those who may set it otherwise. What is in review keeps the steps it was begun with."""
    chosen = _chosen(request.values.get("type", ""))
    if request.method == "GET":
        allow("read", ReviewFlow)
        return _page(chosen)
    allow("create", ReviewFlow)
    record_type = chosen or RecordType.GRADE
    try:
        steps, note = reviews.parse(record_type, _raw())
        base = request.form.get("base", type=int) or 0
        reviews.change(record_type, steps, base=base, by=me(), note=note, address=request.remote_addr or "")
    except Invalid as error:
        return _page(record_type, error.fields), 422
    except Stale:
        return _page(record_type, {"base": Message(NEWER)}), 409
    flash(gettext("Saved. What is handed in from now on goes this way."))
    return redirect(url_for(".flows"), 303)


def _rows(found: Iterable[Review]) -> list[Row]:
    known = list(found)
    standings, records = reviews.standings(known), reviews.records(known, user=me())
    return [
        Row(
            standings[one.id],
            _title(one, records[one.id]),
            address_of(one),
            _language(one),
            _may_begin_again(standings[one.id]),
        )
        for one in known
        if one.id in records
    ]


def _may_begin_again(standing: Standing) -> bool:
    """Tell whether it makes sense: it was returned and still waits, nobody can answer, or the steps are others now."""
    review = standing.review
    if not can("resubmit", review) or not reviews.still_waits(review):
        return False
    return review.state is ReviewState.RETURNED or reviews.nobody_can(standing) or reviews.is_outdated(review)


def _title(review: Review, record: Any) -> str:
    """Return what a review is about, in a line."""
    if review.record_type is RecordType.CLAIM:
        term = vocabulary.current().by_id(record.competitor_id)
        return f"{term.code}: {record.text[:80]}" if term else record.text[:80]
    about = review.customer.title if review.customer else ""
    if review.record_type is RecordType.GRADE:
        before = record.computed_grade or gettext("not a prospect")
        return gettext("%(name)s: %(before)s to %(after)s", name=about, before=before, after=record.proposed_grade)
    if review.record_type is RecordType.PLAN:
        return gettext("%(what)s: %(value)s", what=about, value=_period(record))
    return gettext("%(what)s: %(value)s", what=about, value=f"{gettext(KIND_LABELS[record.kind])} {record.cost:,.2f}")


def _period(plan: AccountPlan) -> str:
    days = (date.fromisoformat(day) for day in (plan.period_start, plan.period_end))
    return "–".join(format_date(day, "medium") for day in days)


def _language(review: Review) -> str:
    return review.customer.language if review.customer else ""


def _chosen(text: str) -> RecordType | None:
    return next((one for one in RecordType if one.value == text), None)


def _raw() -> dict[str, Any]:
    """Return what was typed: all that is ticked of a step, one of everything else."""
    ticked = {f"who-{row}": request.form.getlist(f"who-{row}") for row in range(1, MOST_STEPS + 1)}
    return {name: request.form.get(name, "") for name in request.form} | ticked


def _page(chosen: RecordType | None, wrong: dict[str, Message] | None = None) -> str:
    known = {record_type: reviews.current(record_type) for record_type in RecordType}
    versions = {record_type: reviews.versions(record_type, user=me()) for record_type in RecordType}
    may_edit = can("create", ReviewFlow)
    rows = _step_rows(known[chosen], typed=wrong is not None) if chosen and may_edit else []
    return render_template(
        "reviews/flows.html",
        flows=known.values(),
        empty={kind: [reviews.is_empty(kind, step) for step in flow.steps] for kind, flow in known.items()},
        versions=versions,
        earlier={one.id: [reviews.step_of(raw) for raw in one.steps] for found in versions.values() for one in found},
        chosen=known[chosen] if chosen and may_edit else None,
        rows=rows,
        folded=_folded(rows),
        note=request.form.get("note", "") if wrong else "",
        wrong={name: said(message) for name, message in (wrong or {}).items()},
        parts=_parts(chosen) if chosen else [],
        may_edit=may_edit,
        **CHAIN,
    )


def _step_rows(flow: Flow, *, typed: bool) -> list[StepRow]:
    """Return the rows of the form: as they were typed, or as is in force, with empty ones up to the most."""
    if typed:
        return [_typed_row(row) for row in range(1, MOST_STEPS + 1)]
    rows = [_kept_row(step) for step in flow.steps]
    return rows + [StepRow([], "", Quorum.ANY, str(USUAL_DAYS))] * (MOST_STEPS - len(rows))


def _folded(rows: list[StepRow]) -> int:
    """Return from which row on, counted from 1, they are folded away: after the first empty one; 0 if none is."""
    last = max((number for number, row in enumerate(rows, 1) if not row.is_empty), default=0)
    return last + 2 if last + 2 <= len(rows) else 0


def _typed_row(row: int) -> StepRow:
    form = request.form
    who = form.getlist(f"who-{row}")
    return StepRow(who, form.get(f"people-{row}", ""), form.get(f"need-{row}", ""), form.get(f"days-{row}", ""))


def _kept_row(step: Step) -> StepRow:
    ids = [int(part.partition(":")[2]) for part in step.who if part.startswith("user:")]
    people = [one for ident in ids if (one := db.session.get(User, ident)) is not None]
    names = ", ".join(one.name for one in people if one.active)
    return StepRow([part for part in step.who if not part.startswith("user:")], names, step.quorum, str(step.days))


def _parts(record_type: RecordType) -> list[tuple[str, str]]:
    """Return what can be ticked, with what it is called."""
    roles = [(part, gettext(ROLE_LABELS[role])) for part, role in zip(ROLES, Role, strict=True)]
    if record_type in WITHOUT_CUSTOMER:
        return roles
    return roles + [(part, gettext(PLACE_LABELS[place])) for part, place in zip(PLACES, MemberRole, strict=True)]
