"""Ties at a customer: the map and the list of them, noting one, taking it away."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext

from wiki.access import load, me
from wiki.blueprints import routes, tie_words
from wiki.errors import Invalid, NotFound
from wiki.forms.ties import TieForm
from wiki.models import Customer, Tie, TieKind
from wiki.models.base import now
from wiki.services import ties

bp = Blueprint("ties", __name__, url_prefix="/customers/<customer_id>")


@bp.get("/map")
def show(customer_id: str) -> ResponseReturnValue:
    """Show who is at a customer, what ties them and who of us knows whom: as a drawing, and as the same list."""
    customer = load(Customer, customer_id)
    picture = ties.picture(customer, user=me())
    return render_template(
        "ties/show.html",
        customer=customer,
        picture=picture,
        drawing=ties.draw(picture),
        words=tie_words,
        **routes.in_brief(customer),
    )


@bp.get("/ties")
def index(customer_id: str) -> ResponseReturnValue:
    """List all ties, with how somebody knows, so that one that does not hold can be taken away."""
    customer = load(Customer, customer_id)
    picture = ties.picture(customer, user=me())
    found = [one for one in ties.ties_of(customer, user=me()) if set(one.ends) <= picture.names.keys()]
    return render_template("ties/index.html", customer=customer, ties=found, names=picture.names, words=tie_words)


@bp.route("/ties/new", methods=["GET", "POST"])
def new(customer_id: str) -> ResponseReturnValue:
    """Note what ties two people, or two departments."""
    customer = load(Customer, customer_id, "note")
    picture = ties.picture(customer, user=me())
    form = TieForm().offer(picture)
    if form.validate_on_submit():
        try:
            people = {one.contact.id for one in picture.people}
            content = ties.parse(form.raw(), people=people, departments={one.id for one in picture.departments})
            ties.tie(customer, content, by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Noted."))
            return redirect(url_for("ties.show", customer_id=customer.id), 303)
    elif request.method == "GET":
        _begin(form)
    page = render_template("ties/new.html", customer=customer, form=form, picture=picture)
    return page, 422 if form.errors else 200


@bp.post("/ties/<tie_id>/remove")
def remove(customer_id: str, tie_id: str) -> ResponseReturnValue:
    """Take a tie away that does not hold any more."""
    customer = load(Customer, customer_id)
    one = load(Tie, tie_id, "remove")
    if one.customer_id != customer.id:
        raise NotFound
    ties.untie(one, customer)
    flash(gettext("Taken away."))
    return redirect(url_for("ties.index", customer_id=customer.id), 303)


def _begin(form: TieForm) -> None:
    form.who.data = request.args.get("who")
    form.kind.data = request.args.get("kind", TieKind.REPORTS_TO.value)
    form.strength.data, form.sign.data, form.level.data = "3", "0", "3"
    form.seen_on.data = format_datetime(now(), "yyyy-MM-dd")
