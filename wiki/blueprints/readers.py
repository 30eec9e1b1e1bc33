"""Who can see a case, and why: its level, and whom it names."""

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import can, forget_rights, load, me
from wiki.blueprints.reader import timezone
from wiki.blueprints.stepping_up import require_recent_proof
from wiki.errors import Invalid
from wiki.forms.readers import LevelForm, ReaderForm, level_of
from wiki.models import Case, DocumentGrant, Publication, ReaderRight
from wiki.services import attachments, cases, comments, readers

bp = Blueprint("readers", __name__)


@bp.get("/cases/<case_id>/readers")
def show(case_id: str) -> ResponseReturnValue:
    """Say who can see the case, and why."""
    case = load(Case, case_id, "see_readers")
    return _page(case, ReaderForm(formdata=None))


@bp.post("/cases/<case_id>/readers")
def name(case_id: str) -> ResponseReturnValue:
    """Name one more person."""
    case, form = load(Case, case_id, "name_readers"), ReaderForm()
    require_recent_proof()
    right = next((one for one in ReaderRight if one == request.form.get("right")), None)
    if right is None:
        form.form_errors.append(gettext("Say what the person may do."))
    elif form.validate():
        try:
            ends_at = form.ends_at(ZoneInfo(timezone()))
            typed = form.person.data or "", form.reason.data or ""
            readers.name(case, typed[0], right=right, reason=typed[1], ends_at=ends_at, by=me(), address=_address())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Named. It holds from now on."))
            return _there(case)
    return _page(case, form), 422


@bp.post("/readers/<grant_id>/end")
def end(grant_id: str) -> ResponseReturnValue:
    """End what somebody was named for."""
    grant = load(DocumentGrant, grant_id, "end")
    readers.end(grant, by=me(), address=_address())
    flash(gettext("Ended. It holds from now on."))
    return redirect(url_for(".show", case_id=grant.document_id), 303)


@bp.get("/cases/<case_id>/level")
def opening(case_id: str) -> ResponseReturnValue:
    """Ask whether more people are to read the case, and say who and what."""
    case = load(Case, case_id, "lower_level")
    level = request.args.get("level", "")
    if level not in {str(one) for one in range(1, case.level)}:
        return _there(case)
    return _opening_page(case, int(level))


@bp.post("/cases/<case_id>/level")
def change_level(case_id: str) -> ResponseReturnValue:
    """Close a case more, at once; open it to more people, once its author has seen who they are."""
    case, form = load(Case, case_id, "see_readers"), LevelForm()
    try:
        level = level_of(form.level)
    except Invalid:
        level = None
    if level is None or level == case.level:
        return _there(case)
    if level < case.level:
        case = load(Case, case_id, "lower_level")
        if case.state is not Publication.DRAFT and form.base.data != str(case.version):
            return redirect(url_for(".opening", case_id=case_id, level=level), 303)
    case = load(Case, case_id, "raise_level")
    cases.set_level(case, level, by=me(), address=_address())
    return _changed(case)


def _changed(case: Case) -> ResponseReturnValue:
    """Go on to the readers, or, if it was closed to whoever closed it, to the cases."""
    forget_rights()
    if can("see_readers", case):
        flash(gettext("Changed. It holds from now on."))
        return _there(case)
    flash(gettext("Changed. You cannot read it any more yourself."))
    return redirect(url_for("cases.index"), 303)


def _page(case: Case, form: ReaderForm) -> str:
    named, ended = readers.of(case, by=me())
    return render_template(
        "readers/show.html",
        case=case,
        form=form,
        level_form=LevelForm(formdata=None),
        named=named,
        ended=ended,
        people=readers.candidates() if can("name_readers", case) else [],
    )


def _opening_page(case: Case, level: int) -> str:
    files, remarks = attachments.beside(case, by=me()), comments.on(case, by=me())
    return render_template(
        "readers/opening.html",
        case=case,
        level=level,
        files=sum(1 for one in files if not one.removed_at),
        comments=sum(1 for one in remarks if not one.removed_at),
    )


def _address() -> str:
    return request.remote_addr or ""


def _there(case: Case) -> ResponseReturnValue:
    return redirect(url_for(".show", case_id=case.id), 303)
