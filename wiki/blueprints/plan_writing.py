"""What the pages of account plans have in common: saving, over something newer too, who may be named, and words."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import me
from wiki.blueprints import tie_words
from wiki.blueprints.facts import topic_label
from wiki.blueprints.plan_words import amount_of, brought_forward, due_by, letters_told, plan_word, stamp_of
from wiki.errors import Invalid, Stale
from wiki.forms.base import EditForm, Form
from wiki.models import AccountPlan, User
from wiki.services import customers


def people_of(plan: AccountPlan) -> list[User]:
    """Return who may do something for a plan: its account manager, the deputy, the team."""
    team = [one.user for one in customers.members(plan.customer, user=me())]
    known = [plan.customer.owner, plan.deputy, *team]
    return list(dict.fromkeys(one for one in known if one is not None and one.active))


def written(
    plan: AccountPlan,
    form: Form,
    save: Callable[[], None],
    template: str,
    part: str = "objectives",
    *,
    fill: Callable[[], None] | None = None,
    **shown: Any,
) -> ResponseReturnValue:
    """Save what was sent and lead back to that part of the plan, or show the form: also over something newer, once.

    `fill` looks up what only the form's page needs, and not whoever has saved.
    """
    status = 200
    if request.method == "POST" and form.validate():
        try:
            save()
            return there(plan, gettext("Saved."), part)
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            if not isinstance(form, EditForm):
                raise
            form.rebase(error.current)
            status = 409
    if fill is not None:
        fill()
    page = render_template(template, plan=plan, form=form, overtaken=status == 409, **shown, **words())
    return page, 422 if form.errors and status == 200 else status


def base_sent() -> int:
    """Return the version of the plan that a button was pressed on; 0 where it is missing or nonsense."""
    return request.form.get("base", 0, type=int)


def words() -> dict[str, Any]:
    """Return what every template of plans needs to say what things are called."""
    return {
        "plan_word": plan_word,
        "stamp_of": stamp_of,
        "amount_of": amount_of,
        "letters_told": letters_told,
        "due_by": due_by,
        "brought_forward": brought_forward,
        "known": tie_words.known,
        "topic_label": topic_label,
    }


def there(plan: AccountPlan, text: str, part: str = "") -> ResponseReturnValue:
    """Lead to the plan's page, at `part` of it, where `text` is said."""
    flash(text)
    return redirect(url_for("plans.show", plan_id=plan.id, _anchor=part or None), 303)
