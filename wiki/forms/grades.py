"""Assessing when a customer will buy: the words of criteria, their values and the rule, and the form."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from wiki.errors import N_
from wiki.forms.base import EditForm
from wiki.models import GradeAssessment, Track
from wiki.models.base import now
from wiki.models.grades import MATTER_LENGTH, REASON_LENGTH, SAID_LENGTH
from wiki.services.grades import CIRCUMSTANCES, CRITERIA, GRADES, ORDERS

TRACK_LABELS = {Track.NO_INCUMBENT: N_("No system yet"), Track.INCUMBENT: N_("Has a system")}
VALUE_LABELS = {
    "yes": N_("yes"),
    "no": N_("no"),
    "high": N_("high"),
    "medium": N_("medium"),
    "low": N_("low"),
    "none": N_("none at all"),
}
CRITERION_LABELS = {
    "objective": N_("Objective need"),
    "subjective": N_("Need that they feel"),
    "resolve": N_("How determined they are"),
    "dissatisfaction": N_("Dissatisfaction with the present system"),
    "feasibility": N_("Feasibility study started"),
    "selection": N_("Selection started"),
    "waiting": N_("A named matter that they wait for"),
    "window": N_("Purchase expected within"),
    "vendor_hope": N_("They still hope in the present vendor"),
    "vendor_cannot_fix": N_("The vendor cannot fix it, though asked again and again"),
    "home_built": N_("Home-built system"),
    "author_left": N_("Its author has left"),
    "rolling_out": N_("A new system is being designed or rolled out"),
    "maintenance_fine": N_("They are content, and maintenance is fine"),
}
RULES = {
    1: N_("Without an objective need it is not a prospect."),
    2: N_("Selection is under way: that makes an A."),
    3: N_("The need is denied, or the present system is new or satisfies: that makes a D."),
    4: N_("How determined they are decides; where they have a system, together with their dissatisfaction."),
    5: N_("Middling resolve is a B if a named matter is near, else a C."),
    6: N_("What is low counts as C while a purchase is expected within C's window, else as D."),
    7: N_("Without any resolve it is a D."),
}
_SAID: dict[str, Any] = {"maxlength": SAID_LENGTH, "autocomplete": "off"}


class GradeForm(EditForm):
    """What was seen of a customer. `base` is the number of the newest assessment that the page showed."""

    track = HiddenField()
    objective = RadioField(choices=[], validate_choice=False)
    objective_said = StringField(_("Why: trade, size"), render_kw=_SAID)
    subjective = RadioField(choices=[], validate_choice=False)
    subjective_said = StringField(_("Who said so, and when"), render_kw=_SAID)
    dissatisfaction = RadioField(choices=[], validate_choice=False)
    dissatisfaction_said = StringField(_("Who said so, and when"), render_kw=_SAID)
    resolve = RadioField(choices=[], validate_choice=False)
    resolve_said = StringField(_("How it shows"), render_kw=_SAID)
    feasibility = RadioField(choices=[], validate_choice=False)
    feasibility_said = StringField(_("Who does it, since when"), render_kw=_SAID)
    selection = RadioField(choices=[], validate_choice=False)
    selection_said = StringField(_("Who does it, since when"), render_kw=_SAID)
    vendor_hope = BooleanField()
    vendor_cannot_fix = BooleanField()
    home_built = BooleanField()
    author_left = BooleanField()
    rolling_out = BooleanField()
    maintenance_fine = BooleanField()
    waiting_on = StringField(
        _("What do they want to settle first?"),
        description=_("The named matter, such as a move, a merger, a budget. On its day you are reminded."),
        render_kw={"maxlength": MATTER_LENGTH, "autocomplete": "off"},
    )
    waiting_until = StringField(_("Until when?"))
    window = StringField(_("In how many months may they buy?"), description=_("Left empty: nobody can say."))
    proposed = SelectField(
        _("Another grade than the rule gives"),
        description=_("Counts once somebody else has confirmed it; until then the rule's grade counts."),
        validate_choice=False,
    )
    override_reason = StringField(_("Why the rule does not fit"), render_kw={"maxlength": REASON_LENGTH})

    def offer(self, track: Track, base: int) -> "GradeForm":
        """Begin a form for one of the two tables."""
        for name, text in CRITERION_LABELS.items():
            if name in (*ORDERS, *CIRCUMSTANCES):
                self[name].label.text = gettext(text)
            if name in ORDERS:
                values = reversed(ORDERS[name])
                self[name].choices = [SelectChoice(value, gettext(VALUE_LABELS[value])) for value in values]
        choices = [SelectChoice(grade, grade) for grade in GRADES]
        self.proposed.choices = [SelectChoice("", gettext("as the rule says")), *choices]
        if not self.is_submitted():
            self.track.data, self.base.data = track.value, str(base)
        return self

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria of the table that it is for."""
        return CRITERIA[self.chosen_track]

    @property
    def chosen_track(self) -> Track:
        """The table that it is for."""
        return Track(self.track.data) if self.track.data in set(Track) else Track.NO_INCUMBENT

    def show_draft(self, raw: Mapping[str, str]) -> None:
        """Show what was typed before and not handed in."""
        for name, value in raw.items():
            if name in self._fields and name not in ("base", "csrf_token", "track"):
                self[name].data = value

    def show_last(self, last: GradeAssessment) -> None:
        """Show what was ticked last: who assesses anew changes what has changed."""
        for name in self.criteria:
            ticked = last.facts[name]
            self[name].data = ("yes" if ticked else "no") if isinstance(ticked, bool) else ticked
            self[f"{name}_said"].data = last.said.get(name, "")
        for name in CIRCUMSTANCES:
            self[name].data = last.facts[name]
        self.window.data = str(last.facts["window"] or "")
        if last.waiting_until and last.waiting_until >= now().date().isoformat():  # else it is asked how it went
            self.waiting_on.data, self.waiting_until.data = last.waiting_on, last.waiting_until

    def typed(self) -> dict[str, Any]:
        """Return what was typed, as a draft keeps it."""
        return {name: value for name, value in self.raw().items() if name not in ("base", "csrf_token")}
