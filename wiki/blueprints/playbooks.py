"""Playbooks: one page for each customer type, its lines with the cases behind them, and changing them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import can, listing, load, me
from wiki.blueprints import facets
from wiki.blueprints.printable import printable
from wiki.blueprints.reader import ui_language
from wiki.errors import Invalid, NotFound, Stale
from wiki.extensions import db
from wiki.forms.playbooks import PlaybookForm, WordingsForm
from wiki.models import Case, Contact, Playbook, Section, Term
from wiki.models.playbooks import PlaybookLine
from wiki.services import cases, contacts, pages, paging, playbooks, revisions, vocabulary
from wiki.services.cases import browsing
from wiki.services.vocabulary import TermView
from wiki.text.language import spoken

bp = Blueprint("playbooks", __name__, url_prefix="/types")

LISTED = 50
PEOPLE = 5
WITH_EVIDENCE = (Section.OPENING, Section.DO, Section.DONT, Section.OBJECTION)
ORDER = tuple(Section)


@bp.get("/<code>")
def show(code: str) -> ResponseReturnValue:
    """Read what is known about a type: lines with their evidence, won and lost by route, the newest cases."""
    view = _type(code)
    if view.code != code:  # merged into that one
        return redirect(url_for(".show", code=view.code), 301)
    term, playbook = load(Term, view.id), _playbook(view)
    lines = playbooks.rows(playbook) if playbook else []
    below = vocabulary.current().ids_below("personality", code)
    survey = playbooks.survey(below, user=me())
    return render_template(
        "playbooks/show.html",
        term=view,
        title=view.title(ui_language()),
        playbook=playbook,
        finding=_finding(playbook),
        sections=by_section(lines),
        evidence={line.id: survey.of(line.id, line.section) for line in lines},
        share=survey.share,
        average=playbooks.average(user=me()),
        routes=survey.routes,
        description=printable({"text": term.description_html})["text"] if not lines else "",
        asking=browsing.total(browsing.filed_under(listing(Case, "judge"), below)),
        knowledge=pages.browsing.filed_under(below, user=me()),
        siblings=vocabulary.current().choices("personality"),
        merged=[one for one in vocabulary.current().merged_into(view.id) if _playbook(one)],
        sides=playbooks.sides(survey, user=me()),
        roster=contacts.of_type(view, user=me(), limit=PEOPLE) if can("browse", Contact) else None,
    )


@bp.route("/<code>/edit", methods=["GET", "POST"])
def edit(code: str) -> ResponseReturnValue:
    """Change the lines of a type's playbook, in the interface language. Other languages of a line stay as they are."""
    view = _type(code)
    playbook = load(Playbook, _known(view).id, "edit")
    form, language = PlaybookForm(), ui_language()
    if request.method == "GET":
        form.fill(playbook.head.body["title"], playbooks.from_body(playbook.head.body), playbook.version, language)
    elif form.validate():
        try:
            title, lines = form.read(playbook.head.body["title"], playbooks.from_body(playbook.head.body), language)
            title, lines = playbooks.checked_title(title), playbooks.parse(map(vars, lines))
            note = cases.checked_note(form.note.data)
            playbooks.revise(playbook, title, lines, base=form.base_number(), by=me(), note=note)
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            db.session.refresh(playbook)
            form.rebase(error.current)
            return _edit_page(form, view), 409
        else:
            flash(gettext("Saved."))
            return redirect(url_for(".show", code=code), 303)
    return _edit_page(form, view), 422 if form.errors else 200


@bp.get("/<code>/history")
def history(code: str) -> ResponseReturnValue:
    """List the revisions of a playbook, each with the lines that came and went."""
    view = _own(code)
    playbook = load(Playbook, _known(view).id)
    kept = revisions.of(playbook, by=me(), newest=LISTED, bodies=True)
    return render_template(
        "playbooks/history.html",
        term=view,
        title=view.title(ui_language()),
        changes=list(_changes(kept, ui_language())),
    )


@bp.route("/<code>/lines/<line_id>", methods=["GET", "POST"])
def line(code: str, line_id: str) -> ResponseReturnValue:
    """List the cases in which a line was done, and say it in other words for the search."""
    view, form = _own(code), WordingsForm()
    playbook = _known(view)
    found = _line(playbook, line_id)
    if request.method == "POST":
        playbook = load(Playbook, playbook.id, "edit")
        status = _reworded(playbook, found, form) if form.validate() else 422
        if status == 303:
            return redirect(url_for(".line", code=code, line_id=line_id), 303)
        return _line_page(view, found, form), status
    form.wordings.data, form.base.data = spoken(found.wordings, ui_language()), str(playbook.version)
    return _line_page(view, found, form)


def _reworded(playbook: Playbook, found: PlaybookLine, form: WordingsForm) -> int:
    """Keep the other words of a line, and return the status of the answer."""
    body, said = playbook.head.body, (form.wordings.data or "").strip()
    # What was shown of another language, and left as it was, is not said in this one.
    new = {} if said == spoken(found.wordings, ui_language()) else {ui_language(): said}
    try:
        wordings = playbooks.checked_wordings({**found.wordings, **new})
        lines = [replace(one, wordings=wordings) if one.id == found.id else one for one in playbooks.from_body(body)]
        playbooks.revise(playbook, body["title"], lines, base=form.base_number(), by=me())
    except Invalid as error:
        form.refuse(error)
        return 422
    except Stale as error:
        form.rebase(error.current)
        return 409
    flash(gettext("Saved."))
    return 303


def _line_page(view: TermView, found: PlaybookLine, form: WordingsForm) -> str:
    code = view.code
    done_in = playbooks.cases_of(found.id, user=me()).order_by(Case.sort_date.desc(), Case.id)
    return render_template(
        "playbooks/line.html",
        term=view,
        title=view.title(ui_language()),
        line=found,
        form=form if can("edit", Playbook) else None,
        evidence=playbooks.survey(vocabulary.current().ids_below("personality", code), user=me()).of(
            found.id, found.section
        ),
        page=paging.page(done_in, facets.page_number(request.args), LISTED),
        with_argument=facets.with_argument,
    )


@bp.route("/done-in/<case_id>", methods=["GET", "POST"])
def cite(case_id: str) -> ResponseReturnValue:
    """Say which lines of its types' playbooks were done in a case."""
    case = load(Case, case_id, "cite")
    offered = [
        (term, [line for line in playbooks.rows(playbook) if line.section in WITH_EVIDENCE])
        for code in case.head.body.get("personality", ())
        if (term := vocabulary.current().get("personality", code)) and (playbook := _playbook(term))
    ]
    ids = [line.id for _term, lines in offered for line in lines]
    if request.method == "POST":
        playbooks.cite(case, request.form.getlist("line"), among=ids, by=me())
        flash(gettext("Saved. The handbook counts this case now."))
        return redirect(url_for("cases.show", case_id=case.id), 303)
    return render_template(
        "playbooks/cite.html", case=case, offered=offered, done=playbooks.done_in(case), sections=WITH_EVIDENCE
    )


def _edit_page(form: PlaybookForm, view: TermView) -> str:
    title = view.title(ui_language())
    return render_template("playbooks/edit.html", form=form, term=view, title=title, sections=ORDER)


def by_section(lines: Iterable[PlaybookLine]) -> Mapping[str, list[PlaybookLine]]:
    """Return the lines of each section, in order."""
    found: dict[str, list[PlaybookLine]] = {section.value: [] for section in ORDER}
    for one in lines:
        found[one.section].append(one)
    return found


def _own(code: str) -> TermView:
    """Return a type as it was called, also one that was merged into another: its handbook stays to be read."""
    view = vocabulary.current().exact("personality", code)
    if view is None:
        raise NotFound
    return view


def _type(code: str) -> TermView:
    view = vocabulary.current().get("personality", code)
    if view is None:
        raise NotFound
    return view


def _playbook(view: TermView) -> Playbook | None:
    return db.session.scalars(listing(Playbook).where(Playbook.term_id == view.id)).first()


def _known(view: TermView) -> Playbook:
    playbook = _playbook(view)
    if playbook is None:
        raise NotFound
    return playbook


def _line(playbook: Playbook, line_id: str) -> PlaybookLine:
    found = next((one for one in playbooks.rows(playbook) if one.id == line_id), None)
    if found is None:
        abort(404)
    return found


def _finding(playbook: Playbook | None) -> str:
    return spoken(playbook.head.body.get("title", {}), ui_language()) if playbook else ""


def _changes(kept: Sequence[Any], language: str) -> Iterable[tuple[Any, list[str], list[str]]]:
    """Yield each revision, newest first, with the lines that it brought and those that it took away."""
    texts = [[one.in_language(language) for one in playbooks.from_body(revision.body)] for revision in kept]
    for number, revision in enumerate(kept):
        before = texts[number + 1] if number + 1 < len(texts) else []
        came = [text for text in texts[number] if text not in before]
        went = [text for text in before if text not in texts[number]]
        yield revision, came, went
