"""The rules of how often customers are contacted."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField

from wiki.forms.base import Form
from wiki.models import CLASS_LABELS, AccountClass, CareScope, CustomerGroup
from wiki.services.care import CLASSES, GRADES, Rule


def scope_words(scope: CareScope, code: str, groups: Iterable[CustomerGroup]) -> str:
    """Return what a rule is for; "" for a group that the reader may not see."""
    if scope is CareScope.CLASS:
        return gettext(CLASS_LABELS[AccountClass(code)])
    if scope is CareScope.GRADE:
        return gettext("Grade %(grade)s", grade=code) if code else gettext("not graded yet")
    return next((one.name for one in groups if one.id == code), "")


class RuleForm(Form):
    """A rule. `scope` names what it is for, as "grade-A" or "group-ID"; a field left empty is no limit."""

    scope = SelectField(_("For which customers?"), validate_choice=False)
    min_gap_days = StringField(
        _("At least every … days"), description=_("From the last contact that was written down; empty: never due.")
    )
    most = StringField(_("At most … contacts"), description=_("Empty: as many as one likes."))
    period_days = StringField(_("within … days"))
    variety_after = StringField(_("Vary the form after … of the same"))

    def offer(self, groups: Iterable[CustomerGroup]) -> "RuleForm":
        """Fill the list of what a rule may be for."""
        found = list(groups)
        codes = [(CareScope.CLASS, code) for code in CLASSES] + [(CareScope.GRADE, code) for code in GRADES]
        codes += [(CareScope.GROUP, one.id) for one in found]
        self.scope.choices = [(f"{scope.value}-{code}", scope_words(scope, code, found)) for scope, code in codes]
        return self

    def chosen(self) -> tuple[CareScope, str] | None:
        """Return what the rule is for; None for nonsense."""
        known = {choice[0] for choice in self.scope.choices or ()}
        if self.scope.data not in known:
            return None
        scope, _dash, code = str(self.scope.data).partition("-")
        return CareScope(scope), code

    def fill(self, rule: Rule) -> None:
        """Show what is in force."""
        for name, value in vars(rule).items():
            self[name].data = "" if value is None else str(value)
