"""Customers: their list, a profile, noting one with nothing but a name, changing what is said of it."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, look_ahead, me, peek
from wiki.blueprints import customer_filters, facets, interactions, tie_words
from wiki.blueprints.awareness import awareness_label
from wiki.blueprints.classes import class_label
from wiki.blueprints.customer_filters import BOARD, LONGEST_SEARCH, asked
from wiki.blueprints.facets import Facet, Option
from wiki.blueprints.offerings import offering_label, product_name
from wiki.blueprints.plan_words import plan_word, stamp_of
from wiki.blueprints.printable import printable
from wiki.blueprints.pursuit_words import stands
from wiki.blueprints.reader import label, ui_language, word
from wiki.blueprints.worth import worth
from wiki.errors import Invalid, Stale
from wiki.extensions import db
from wiki.forms.customers import CustomerForm, KeeperForm, MemberForm, StageForm
from wiki.models import (
    MEMBER_LABELS,
    PHASE_LABELS,
    PRICE_LABELS,
    REFERENCE_LABELS,
    RIVAL_STATUS_LABELS,
    STAGE_LABELS,
    TOPIC_LABELS,
    AccountClass,
    AccountMember,
    AccountPlan,
    AwarenessRating,
    Benefit,
    Case,
    Contact,
    Customer,
    CustomerFact,
    CustomerGroup,
    CustomerGrouping,
    CustomerLoss,
    GradeAssessment,
    Interaction,
    KeyClassification,
    Need,
    Offering,
    Promise,
    Pursuit,
    ReferenceStatus,
    Sighting,
    Stage,
    Topic,
    VisitPlan,
)
from wiki.services import (
    awareness,
    benefits,
    care,
    cases,
    customers,
    facts,
    grades,
    losses,
    offerings,
    paging,
    plans,
    pursuits,
    rivals,
    ties,
    vocabulary,
)
from wiki.services.customers import CustomerContent, board, groups, unknown

bp = Blueprint("customers", __name__, url_prefix="/customers")

LISTED = 50
LONGEST_SENTENCE = 1_000
LISTS = (
    (AccountMember, "read"),
    (AccountPlan, "extract"),
    (AwarenessRating, "list"),
    (Benefit, "list"),
    (Contact, "read"),
    (CustomerFact, "know"),
    (CustomerLoss, "list"),
    (GradeAssessment, "read"),
    (Interaction, "list"),
    (KeyClassification, "read"),
    (Need, "read"),
    (Offering, "read"),
    (Promise, "read"),
    (Pursuit, "read"),
    (Sighting, "list"),
    (VisitPlan, "list"),
)
"""The lists of a customer's page, as `noted` asks for them."""
LINKED = (Case, CustomerGrouping, Topic)
SHOWN = joinedload(Customer.head), joinedload(Customer.owner)


@bp.get("")
def index() -> ResponseReturnValue:
    """List customers, those first of which something was noted last; by a part of a name and by what they are."""
    allow("browse", Customer)
    sought, chosen = asked(request.args)
    sort = request.args.get("sort", "")
    counted = customers.facets(sought, chosen, user=me())
    on_board = request.args.get("view") == BOARD
    shown = _board(sought, chosen, sort) if on_board else _page(sought, chosen, sort)
    return render_template(
        "customers/index.html",
        **shown,
        sought=sought,
        chosen=chosen,
        chips=_chips(chosen),
        sort=sort,
        facets=_facets(counted, chosen),
        views=customer_filters.saved(),
        keep=customer_filters.keep_address(),
        stage_label=stage_label,
        class_label=class_label,
        with_argument=facets.with_argument,
        toggled=facets.toggled,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Note a customer; only the name is needed. Of one of this name it is asked whether it is the same."""
    allow("create", Customer)
    form = CustomerForm().offer(vocabulary.current(), ui_language())
    twins: Sequence[Customer] = ()
    if form.validate_on_submit():
        try:
            content = customers.parse(form.raw())
        except Invalid as error:
            form.refuse(error)
        else:
            twins = () if request.form.get("anew") else customers.twins(content, user=me())
            if not twins:
                html = customers.rendered(content)
                made = customers.create(content, html, by=me(), submission=form.submission.data)
                return _noted(made, form)
    elif request.method == "GET":
        form.submission.data = secrets.token_urlsafe(16)
        form.name.data = request.args.get("name", "")[:LONGEST_SEARCH]
    return render_template("customers/new.html", form=form, twins=twins), 422 if form.errors or twins else 200


@bp.get("/<customer_id>")
def show(customer_id: str) -> ResponseReturnValue:
    """Read who a customer is, who looks after it and what was noted; one that was merged leads to the other."""
    customer = load(Customer, customer_id, options=SHOWN)
    merged = listing(Customer).where(Customer.id == customer.merged_into_id)
    into = db.session.scalars(merged).first() if customer.merged_into_id else None
    if into is not None and "stay" not in request.args:
        return redirect(url_for(".show", customer_id=into.id), 302)
    return profile(customer)


@bp.route("/<customer_id>/edit", methods=["GET", "POST"])
def edit(customer_id: str) -> ResponseReturnValue:
    """Change what is said of a customer. A save over a newer version is held up once."""
    customer = peek(Customer, customer_id, "edit", options=SHOWN)
    before = customers.from_body(customer.head.body)
    form = CustomerForm().offer(vocabulary.current(), ui_language(), before)
    if request.method == "GET":
        form.fill(before, base=customer.version)
    elif form.validate():
        try:
            content = customers.parse(form.raw(), before=before)
            return _revised(customer_id, content, form)
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            return _edit_page(customer_id, form), 409
    return _edit_page(customer_id, form), 422 if form.errors else 200


@bp.post("/<customer_id>/sections/<name>/confirm")
def confirm(customer_id: str, name: str) -> ResponseReturnValue:
    """Say that a section is still true."""
    customer = load(Customer, customer_id, "edit", options=SHOWN)
    customers.confirm_section(customer, name)
    return there(customer, gettext("Noted: this is true as of today."))


def profile(customer: Customer, **forms: Any) -> str:
    """Return a customer's page; `forms` are those that were refused."""
    look_ahead(LISTS, customer, linked=LINKED)
    content = customers.from_body(customer.head.body)
    may_assign, may_edit = can("assign", customer), can("edit", customer)
    around = customers.around(customer, user=me())
    candidates = customers.candidates() if may_assign else []
    known = ties.at_customer(customer, user=me())
    plan, plan_extract = plans.on_profile(customer, user=me())
    return render_template(
        "customers/show.html",
        customer=customer,
        content=content,
        html=printable(customer.head.html),
        sections=customers.SECTIONS,
        missing=_missing(content),
        around=around,
        **_losses(customer),
        **worth(customer, content, known.people),
        assessment=grades.newest(customer, user=me()),
        grade_due=grades.is_due(customer),
        open_pursuits=pursuits.of_customer(customer, user=me()),
        stands=stands,
        plan=plan,
        plan_extract=plan_extract,
        plan_word=plan_word,
        stamp_of=stamp_of,
        known=known,
        words=tie_words,
        noted=interactions.of_customer(customer),
        known_facts=facts.on_profile(customer, user=me()),
        topic_label=lambda one: gettext(TOPIC_LABELS[one]),
        had=benefits.newest(customer, user=me()),
        **_standing(customer),
        rivals_met=rivals.on_profile(customer, user=me()),
        rival_status=lambda one: gettext(RIVAL_STATUS_LABELS[one]),
        rival_price=lambda one: gettext(PRICE_LABELS[one]),
        own_groups=groups.own_groups(user=me()) if can("group", customer) else [],
        stage_label=stage_label,
        phase_label=lambda one: gettext(PHASE_LABELS[one]),
        reference_label=lambda one: gettext(REFERENCE_LABELS[one]),
        member_label=lambda one: gettext(MEMBER_LABELS[one]),
        stage_form=forms.get("stage_form") or (StageForm(formdata=None).offer(customer.stage) if may_edit else None),
        keeper_form=forms.get("keeper_form")
        or (KeeperForm(formdata=None).offer(candidates, customer.owner_id) if may_assign else None),
        member_form=forms.get("member_form") or (MemberForm(formdata=None).offer(candidates) if may_assign else None),
    )


def _standing(customer: Customer) -> dict[str, Any]:
    """Return how well we are known there, and how it stands with our products."""
    return {
        "awareness": awareness.current(customer, user=me()),
        "awareness_label": awareness_label,
        "offered": offerings.on_profile(customer, user=me()),
        "product_name": product_name,
        "offering_label": offering_label,
    }


def _page(sought: str, chosen: Mapping[str, Sequence[str]], sort: str) -> dict[str, Any]:
    query = customers.in_lines(customers.found(sought, chosen, user=me(), sort=sort))
    total = customers.number(sought, chosen, user=me())
    page = paging.page(query, facets.page_number(request.args), LISTED, total=total)
    return {
        "page": page,
        "kind_of": kind_of,
        "board": None,
        "last_contacts": care.last_contacts(page.records, user=me()),
    }


def kind_of(customer: Customer) -> str:
    """Return what a line says of a customer's kind: industry, ownership, region."""
    known, language = vocabulary.current(), ui_language()
    terms = [known.by_id(one) for one in (customer.industry_id, customer.ownership_id) if one]
    labels = [known.label(one.list_code, one.code, language) for one in terms if one]
    return " · ".join([*labels, *([customer.region] if customer.region else [])])


def _board(sought: str, chosen: Mapping[str, Sequence[str]], sort: str) -> dict[str, Any]:
    columns = board.columns(sought, chosen, user=me(), sort=sort)
    steps = board.next_steps(columns, user=me())
    last = care.last_contacts([one for column in columns for one in column.cards], user=me())
    shown = {"board": columns, "steps": steps, "stages": list(Stage), "last_contacts": last}
    return {**shown, "rest_of": customer_filters.rest_of, "carried_to": facets.carried_to}


def _missing(content: CustomerContent) -> list[tuple[str, str, str]]:
    """Return each empty section with what to ask for it, and what that is about."""
    asked = [(name, unknown.question_of(name)) for name in customers.SECTIONS if name not in content.sections]
    return [(name, gettext(question), unknown.about(question).value) for name, question in asked]


def _losses(customer: Customer) -> dict[str, Any]:
    found = losses.of_customer(customer, user=me())
    known = vocabulary.current()
    causes = {one.id: term.code for one in found if one.cause_id and (term := known.by_id(one.cause_id))}
    return {"losses": found, "causes": causes, "behind": losses.root_causes_of(found, user=me())}


def stage_label(stage: Stage) -> str:
    """Return the stage's name in the reader's language."""
    return word(STAGE_LABELS[stage])


def there(customer: Customer, text: str) -> ResponseReturnValue:
    """Lead to the customer's page, where `text` is said."""
    flash(text)
    return redirect(url_for("customers.show", customer_id=customer.id), 303)


def _noted(customer: Customer, form: CustomerForm) -> ResponseReturnValue:
    """Lead to the customer's page, or to the brief, with what was said of whom one will see."""
    if request.form.get("then") != "brief":
        return there(customer, gettext("Noted. You answer for this customer."))
    said = (form.hunch.data or "").strip()[:LONGEST_SENTENCE]
    return redirect(url_for("briefs.show", customer_id=customer.id, q=said or None), 303)


def _revised(customer_id: str, content: CustomerContent, form: CustomerForm) -> ResponseReturnValue:
    html = customers.rendered(content)
    customer = load(Customer, customer_id, "edit", options=SHOWN)
    note = cases.checked_note(form.note.data)
    customers.revise(customer, content, html, base=form.base_number(), by=me(), note=note)
    return there(customer, gettext("Saved."))


def _edit_page(customer_id: str, form: CustomerForm) -> str:
    return render_template("customers/edit.html", form=form, customer=load(Customer, customer_id, "edit"))


def _facets(counted: Mapping[str, Sequence[tuple[str, int]]], chosen: Mapping[str, Sequence[str]]) -> list[Facet]:
    """Return the facets with links; a chosen value is shown even if nothing is left of it."""
    titles = {"stage": gettext("Stage"), "owner": gettext("Answers for it"), "grade": gettext("Grade")}
    titles |= {"industry": gettext("Industry"), "ownership": gettext("Ownership"), "account_class": gettext("Class")}
    found = []
    for name in customers.FACETS:
        known = dict(counted.get(name, ()))
        codes = list(dict.fromkeys([*list(known)[: facets.MOST_OPTIONS], *chosen.get(name, ())]))
        words = _words(name, codes)
        options = [
            Option(code, words[code], known.get(code, 0), code in chosen.get(name, ()), facets.toggled(name, code))
            for code in codes
            if code in words
        ]
        if options:
            found.append(Facet(name, titles[name], options))
    return found


def _words(name: str, codes: Sequence[str]) -> dict[str, str]:
    """Return what the values of a filter are called; nonsense is left out."""
    if name == "stage":
        return {code: stage_label(Stage(code)) for code in codes if code in set(Stage)}
    if name == "reference":
        return {
            code: gettext(REFERENCE_LABELS[ReferenceStatus(code)]) for code in codes if code in set(ReferenceStatus)
        }
    if name == "owner":
        ids = [int(code) for code in codes if code.isascii() and code.isdigit() and len(code) < 10]
        names = {str(ident): text for ident, text in customers.names_of(ids).items()}
        return {customers.OWN: gettext("mine"), customers.NOBODY: gettext("nobody's")} | names
    if name == "account_class":
        return {code: class_label(code) for code in codes if code in set(AccountClass)}
    if name == "watch":
        return dict.fromkeys(codes, gettext("to be looked at again"))
    if name == "group":
        groups = db.session.scalars(listing(CustomerGroup).where(CustomerGroup.id.in_(list(codes))))
        return {group.id: group.name for group in groups}
    return {code: code for code in codes} if name == "grade" else {code: label(name, code) for code in codes}


def _chips(chosen: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return label and link of each filter in force; the link takes it away."""
    found = ((name, codes, _words(name, codes)) for name, codes in chosen.items())
    return [
        (words[code], facets.toggled(name, code)) for name, codes, words in found for code in codes if code in words
    ]
