"""What a notice says, in the words of its reader: on the page and in a mail."""

from flask_babel import gettext, ngettext

from wiki.access import me
from wiki.blueprints.authors import name_beside
from wiki.blueprints.plan_words import brought_forward
from wiki.blueprints.review_words import type_label
from wiki.errors import N_
from wiki.models import AccountPlan, Notice, NoticeReason, ReviewState, User
from wiki.services import saved_searches

SENTENCES = {
    NoticeReason.REVIEW: N_("%(who)s asks for a review"),
    NoticeReason.VERIFY: N_("Time to look whether it is still true"),
    NoticeReason.CONTESTED: N_("A reply contradicts what it says"),
    NoticeReason.CONVERT: N_("Concluded, and still to be written down"),
    NoticeReason.INVITED: N_("%(who)s asks for your advice"),
    NoticeReason.RETURNED: N_("%(who)s returned your text"),
    NoticeReason.MENTIONED: N_("%(who)s mentioned you"),
    NoticeReason.REPLIED: N_("%(who)s replied"),
    NoticeReason.ACCEPTED: N_("%(who)s accepted your reply"),
    NoticeReason.CONCLUDED: N_("%(who)s concluded"),
    NoticeReason.PUBLISHED: N_("New"),
    NoticeReason.CHANGED: N_("%(who)s changed it"),
    NoticeReason.FLAGGED: N_("%(who)s thinks that something is not right"),
    NoticeReason.FOUND: N_("New in your saved searches"),
    NoticeReason.MATTER: N_("The day of what this customer waited for has come"),
}
PLAN_SENTENCES = {
    NoticeReason.OPINION: N_("%(who)s asks for your opinion on a plan"),
    NoticeReason.INSTRUCTED: N_("%(who)s gave an instruction on a plan of yours"),
    NoticeReason.PROPOSED: N_("%(who)s proposes to close a plan"),
    NoticeReason.COMMENTED: N_("%(who)s commented on a plan"),
    NoticeReason.SETTLED: N_("%(who)s decided about your proposal to close a plan"),
    NoticeReason.TRIGGERED: N_("The review of a plan was brought forward"),
}
REVIEW_SENTENCES = {
    ReviewState.OPEN: N_("%(who)s asks for your answer: %(what)s"),
    ReviewState.APPROVED: N_("Approved: %(what)s"),
    ReviewState.RETURNED: N_("%(who)s returned: %(what)s"),
    ReviewState.WITHDRAWN: N_("Taken back: %(what)s"),
}
NAMES = {
    NoticeReason.REVIEW: N_("Reviews"),
    NoticeReason.VERIFY: N_("Pages that are due"),
    NoticeReason.CONTESTED: N_("Contested pages"),
    NoticeReason.CONVERT: N_("Conclusions to be written down"),
    NoticeReason.INVITED: N_("Invitations"),
    NoticeReason.RETURNED: N_("Returned texts"),
    NoticeReason.MENTIONED: N_("Mentions"),
    NoticeReason.REPLIED: N_("Replies"),
    NoticeReason.ACCEPTED: N_("Accepted replies"),
    NoticeReason.CONCLUDED: N_("Conclusions"),
    NoticeReason.PUBLISHED: N_("What was published"),
    NoticeReason.CHANGED: N_("What was changed"),
    NoticeReason.FLAGGED: N_("Doubts about pages"),
}


def title_of(notice: Notice) -> str:
    """Return what it is about: the document or customer by its title, or what the person calls the saved search."""
    if notice.plan:
        return notice.plan.customer.title
    if notice.review:
        return notice.review.customer.title if notice.review.customer else type_label(notice.review.record_type)
    if notice.saved_search:
        return notice.saved_search.name
    return notice.document.title if notice.document else ""


def told(notice: Notice, *, reader: User | None = None) -> str:
    """Return what happened, and who did it, under the name that the reader may know."""
    if notice.saved_search_id:
        number = saved_searches.news(reader or me()).get(notice.saved_search_id, 0)
        return ngettext("%(num)s new in your saved search", "%(num)s new in your saved search", number)
    if notice.plan:
        return _told_of_plan(notice, notice.plan)
    if notice.review or notice.document is None:
        return _told_of_review(notice)
    who = name_beside(notice.by, notice.document, reader=reader) if notice.by else gettext("a colleague")
    return gettext(SENTENCES[notice.reason], who=who)


def _told_of_plan(notice: Notice, plan: AccountPlan) -> str:
    who = notice.by.display_name if notice.by else gettext("a colleague")
    text = gettext(PLAN_SENTENCES[notice.reason], who=who)
    # What brought it forward is told until the review is held; it says nothing of what happened.
    why = brought_forward(plan) if notice.reason is NoticeReason.TRIGGERED else ""
    return f"{text}{gettext(': ')}{why}" if why else text


def _told_of_review(notice: Notice) -> str:
    review = notice.review
    if review is None:
        return ""
    state = ReviewState.OPEN if notice.reason is NoticeReason.ASKED else review.state
    who = notice.by.display_name if notice.by else gettext("a colleague")
    return gettext(REVIEW_SENTENCES[state], who=who, what=type_label(review.record_type))
