"""Reminders of one's own to be in touch regularly."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from wiki.access import load, look_up_rights, me
from wiki.blueprints.reader import today
from wiki.errors import Invalid, Stale
from wiki.forms.reminders import ReminderForm
from wiki.models import Customer, Every, Reminder
from wiki.services import care, interactions, reminders

bp = Blueprint("reminders", __name__)


@bp.get("/reminders")
def index() -> ResponseReturnValue:
    """List one's own reminders, those that are due first, those that rest last."""
    found = reminders.mine(me())
    look_up_rights(list({one.customer_id: one.customer for one in found}.values()))
    return render_template("reminders/index.html", found=found, rhythm=rhythm, today=today().isoformat())


@bp.route("/customers/<customer_id>/reminders/new", methods=["GET", "POST"])
def new(customer_id: str) -> ResponseReturnValue:
    """Ask to be reminded. What would be more than the rule of care allows is said, not refused."""
    customer = load(Customer, customer_id, "note")
    form = _form(customer)
    if form.validate_on_submit():
        try:
            made = reminders.remind(customer, reminders.parse(form.raw()), by=me(), submission=form.submission.data)
            return _there(made)
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET":
        form.contact.data = request.args.get("who")
    return _page(customer, form), 422 if form.errors else 200


@bp.route("/reminders/<reminder_id>/edit", methods=["GET", "POST"])
def edit(reminder_id: str) -> ResponseReturnValue:
    """Change a reminder. A save over a newer one is held up once."""
    reminder, status = load(Reminder, reminder_id, "edit"), 200
    form = _form(reminder.customer)
    if request.method == "GET":
        form.fill(reminder, base=reminders.state(reminder))
    elif form.validate():
        try:
            reminders.revise(reminder, reminders.parse(form.raw()), base=form.base.data or "", by=me())
            return _there(reminder)
        except Invalid as error:
            form.refuse(error)
        except Stale:
            form.rebase(reminders.state(reminder))
            status = 409
    status = 422 if form.errors and status == 200 else status
    return _page(reminder.customer, form, reminder), status


@bp.post("/reminders/<reminder_id>/stop")
def stop(reminder_id: str) -> ResponseReturnValue:
    """Be reminded no more; `resume` brings it back."""
    reminders.rest(load(Reminder, reminder_id, "edit"), stopped=True)
    flash(gettext("It rests. It can be taken up again below."))
    return redirect(url_for(".index"), 303)


@bp.post("/reminders/<reminder_id>/resume")
def resume(reminder_id: str) -> ResponseReturnValue:
    """Be reminded again."""
    reminders.rest(load(Reminder, reminder_id, "edit"), stopped=False)
    flash(gettext("You are reminded again."))
    return redirect(url_for(".index"), 303)


def rhythm(reminder: Reminder) -> str:
    """Return how a reminder comes round, in words."""
    if reminder.every is Every.DAYS:
        return gettext("each year on %(days)s", days=gettext(", ").join(reminder.days))
    if reminder.every is Every.WEEKS:
        return ngettext("every week", "every %(num)s weeks", reminder.times)
    return ngettext("every month", "every %(num)s months", reminder.times)


def _form(customer: Customer) -> ReminderForm:
    return ReminderForm().offer(interactions.contacts_of(customer, user=me()))


def _page(customer: Customer, form: ReminderForm, reminder: Reminder | None = None) -> str:
    return render_template("reminders/edit.html", customer=customer, form=form, reminder=reminder)


def _there(reminder: Reminder) -> ResponseReturnValue:
    flash(gettext("You are reminded."))
    rule = care.rule_for(reminder.customer)
    if rule.most and rule.period_days // max(1, reminders.gap(reminder)) > rule.most:
        most = gettext("%(most)s within %(days)s days", most=rule.most, days=rule.period_days)
        flash(gettext("That alone is more than this customer is to hear from us: at most %(most)s.", most=most), "wait")
    return redirect(url_for(".index"), 303)
