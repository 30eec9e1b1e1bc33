"""What the forms of account plans have in common: saving, over something newer too, and who may be named."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import me
from wiki.blueprints.plans import there, words
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
