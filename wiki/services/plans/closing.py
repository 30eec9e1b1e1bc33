"""Closing a plan: its writer proposes it with why and with what result, whoever may close it does, or says why not."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import AccountPlan, PlanEvent, PlanProposal, User
from wiki.models.base import now
from wiki.models.plans import PLAN_NOTE_LENGTH, ProposalState
from wiki.services.plans.editing import await_turn, require_open
from wiki.services.plans.moving import take_step
from wiki.services.plans.states import PlanStep, after
from wiki.services.typed import Typed

PROPOSED, REFUSED, TAKEN_BACK = "propose_close", "refuse_close", "withdraw_close"
"""What is told of a proposal in the history of a plan; its state stays as it is."""

DECIDED = N_("This proposal has been decided, or taken back. Load the page anew to see how it stands.")


def propose(plan: AccountPlan, raw: Mapping[str, Any], *, by: User) -> PlanProposal:
    """Propose to close a plan: `reason`, and what came of it, `result`. Raise Invalid, or WikiError if it cannot be."""
    typed = Typed(raw)
    reason = typed.text("reason", PLAN_NOTE_LENGTH, needed=N_("Say why it should be closed."))
    result = typed.text("result", PLAN_NOTE_LENGTH, needed=N_("Say what came of it."))
    typed.done()
    await_turn(plan)
    after(plan.state, PlanStep.CLOSE)
    if proposed(plan) is not None:
        raise WikiError(N_("It has been proposed already. Whoever may close the plan decides about that."))
    made = PlanProposal(plan=plan, version=plan.version, reason=reason, result=result, by=by)
    db.session.add(made)
    _note(plan, PROPOSED, reason, by=by)
    return made


def withdraw(proposal: PlanProposal, *, by: User) -> None:
    """Take a proposal back that nobody has decided about."""
    _await_turn(proposal)
    _settle(proposal, ProposalState.WITHDRAWN, by=by)
    _note(proposal.plan, TAKEN_BACK, "", by=by)


def decide(proposal: PlanProposal, raw: Mapping[str, Any], *, by: User) -> bool:
    """Close the plan with the result that was proposed (`as` accept), or not, with a `note` why; tell which it was."""
    accepts = raw.get("as") == "accept"
    typed = Typed(raw)
    needed = "" if accepts else N_("Say why it stays open.")
    note = typed.text("note", PLAN_NOTE_LENGTH, needed=needed)
    typed.done()
    _await_turn(proposal)
    proposal.answer = note
    if accepts:
        close(proposal.plan, by=by, note=proposal.result)
    else:
        _settle(proposal, ProposalState.REFUSED, by=by)
        _note(proposal.plan, REFUSED, note, by=by)
    return accepts


def proposed(plan: AccountPlan) -> PlanProposal | None:
    """Return the proposal to close a plan that waits for a decision, if there is one."""
    waits = PlanProposal.plan_id == plan.id, PlanProposal.state == ProposalState.OPEN
    return db.session.scalars(select(PlanProposal).where(*waits)).first()


def close(plan: AccountPlan, *, by: User, note: str) -> None:
    """Close a plan, with what came of it."""
    await_turn(plan)
    if not note:
        raise WikiError(N_("Say what came of it."))
    take_step(plan, PlanStep.CLOSE, by=by, note=note)
    waiting = proposed(plan)
    if waiting is not None:
        _settle(waiting, ProposalState.ACCEPTED, by=by)


def reopen(plan: AccountPlan, *, by: User, note: str) -> None:
    """Open a plan again that was closed by mistake; one whose period is over stays closed."""
    await_turn(plan)
    require_open(plan.customer)
    if plan.period_end < now().date().isoformat():
        raise WikiError(N_("Its period is over: write a plan for the next one."))
    if not note:
        raise WikiError(N_("Say why."))
    take_step(plan, PlanStep.REOPEN, by=by, note=note)


def _await_turn(proposal: PlanProposal) -> None:
    await_turn(proposal.plan)
    db.session.refresh(proposal)
    if proposal.state is not ProposalState.OPEN:
        raise WikiError(DECIDED)


def _settle(proposal: PlanProposal, state: ProposalState, *, by: User) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now()
    db.session.flush()


def _note(plan: AccountPlan, what: str, note: str, *, by: User) -> None:
    stays = {"before": plan.state, "after": plan.state, "version": plan.version}
    db.session.add(PlanEvent(plan_id=plan.id, step=what, note=note, by=by, **stays))
    db.session.flush()
