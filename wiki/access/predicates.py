"""Facts about a record and a person, each an SQL condition, so that one rule filters lists, guards pages and search.

A fact about the person alone is simply true or false. Role names occur in this folder and nowhere else.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from wiki.models.audit import SEALED
from wiki.models.base import Moment, now
from wiki.models.cases import Case
from wiki.models.contacts import ObservationState
from wiki.models.defects import Defect, DefectGrant, DefectRight, Secrecy
from wiki.models.documents import LEVEL_PUBLIC, LEVEL_SELLERS, Document, DocumentTerm, Publication, Revision
from wiki.models.judgements import Judgement
from wiki.models.pages import Page
from wiki.models.playbooks import Playbook
from wiki.models.questions import ENOUGH_DAYS
from wiki.models.readers import DocumentGrant, ReaderRight
from wiki.models.root_causes import RootCause
from wiki.models.sources import DocumentSource
from wiki.models.terms import TERM_LISTS
from wiki.models.topics import Topic
from wiki.models.users import Role, User, team_members

Condition = ColumnElement[bool] | bool
Predicate = Callable[[type[Any], "Person"], Condition]
Line = list[Predicate]

SELLING = (
    Role.NEWCOMER,
    Role.SELLER,
    Role.ACCOUNT_MANAGER,
    Role.SALES_MANAGER,
    Role.SPONSOR,
    Role.LEADERSHIP,
    Role.EDITOR,
)
RIGHTS = tuple(DefectRight)
LEADING = (Role.SALES_MANAGER, Role.SPONSOR, Role.LEADERSHIP)


class Person(NamedTuple):
    """All of a person that the policy may look at: `named` by any document; `at`, see OWN and OPEN in `accounts`."""

    id: int
    roles: tuple[str, ...]
    named: bool
    at: str = ""

    def has_role(self, *roles: Role) -> bool:
        """Tell whether the person has one of `roles`."""
        return any(role.value in self.roles for role in roles)


def always(_record: type[Any], _user: Person) -> Condition:
    """Everybody who is signed in."""
    return True


def sells(_record: type[Any], user: Person) -> Condition:
    """Works with customers or learns to: whoever needs the cases and may tell one."""
    return user.has_role(*SELLING)


def edits(_record: type[Any], user: Person) -> Condition:
    """Keeps the library in order."""
    return user.has_role(Role.EDITOR)


def guards_privacy(_record: type[Any], user: Person) -> Condition:
    """Keeps the names of authors who do not show theirs, should somebody have to ask them."""
    return user.has_role(Role.PRIVACY_OFFICER)


def leads(_record: type[Any], user: Person) -> Condition:
    """Answers for what others sell, and wants to see where knowledge is thin."""
    return user.has_role(*LEADING)


def learns(_record: type[Any], user: Person) -> Condition:
    """Is new here and studies cases."""
    return user.has_role(Role.NEWCOMER)


def is_by(record: type[Any], user: Person) -> Condition:
    """Was asked or noted by the person."""
    return record.by_id == user.id


def stands(record: type[Any], _user: Person) -> Condition:
    """Is what its observer says now."""
    return record.state == ObservationState.STANDING


def is_withdrawn(record: type[Any], _user: Person) -> Condition:
    """Was taken back by its observer, who has said nothing newer."""
    return record.state == ObservationState.WITHDRAWN


def was_not_withdrawn(record: type[Any], _user: Person) -> Condition:
    """Is what its observer says now, or said before and then put in other words."""
    return record.state != ObservationState.WITHDRAWN


def administers(_record: type[Any], user: Person) -> Condition:
    """Looks after people and settings; gains no right to content by it."""
    return user.has_role(Role.ADMIN)


def is_author(record: type[Any], user: Person) -> ColumnElement[bool]:
    """Wrote it."""
    return record.author_id == user.id


def is_own(record: type[Any], user: Person) -> Condition:
    """Belongs to the person."""
    return record.user_id == user.id


def has_member(record: type[Any], user: Person) -> Condition:
    """Is a team that the person belongs to."""
    return exists().where(team_members.c.team_id == record.id, team_members.c.user_id == user.id)


def of_own_team(record: type[Any], user: Person) -> Condition:
    """Is about a team that the person belongs to."""
    return exists().where(team_members.c.team_id == record.team_id, team_members.c.user_id == user.id)


def is_self(record: type[Any], user: Person) -> Condition:
    """Is the person."""
    return record.id == user.id


def is_shared(record: type[Any], _user: Person) -> ColumnElement[bool]:
    """Has left its author's desk: published, or archived after that."""
    return record.state.in_([Publication.PUBLISHED, Publication.ARCHIVED])


def is_draft(record: type[Any], _user: Person) -> Condition:
    """Is still on its author's desk."""
    return record.state == Publication.DRAFT


def is_published(record: type[Any], _user: Person) -> Condition:
    """Can be listed and found."""
    return record.state == Publication.PUBLISHED


def is_archived(record: type[Any], _user: Person) -> Condition:
    """Was taken out of lists and search."""
    return record.state == Publication.ARCHIVED


def within_reach(record: type[Any], user: Person) -> ColumnElement[bool]:
    """Has a level that the person's roles reach: no role reaches 3 and 4."""
    reach = LEVEL_SELLERS if user.has_role(*SELLING) else LEVEL_PUBLIC
    return record.level <= reach


def is_named(record: type[Any], user: Person) -> Condition:
    """Names the person as a reader or editor, at this moment."""
    return user.named and names(record.id, user, *ReaderRight)


def is_named_editor(record: type[Any], user: Person) -> Condition:
    """Names the person as an editor, at this moment."""
    return user.named and names(record.id, user, ReaderRight.EDIT)


def of_naming_case(record: type[Any], user: Person) -> Condition:
    """Is beside a document that names the person as a reader or editor."""
    return user.named and names(record.document_id, user, *ReaderRight)


def of_naming_editor(record: type[Any], user: Person) -> Condition:
    """Is beside a case that has left its author's desk and names the person as an editor."""
    if not user.named:
        return False
    case = aliased(Case, flat=True)
    facts = is_shared(case, user), names(case.id, user, ReaderRight.EDIT)
    return exists(select(case.id).where(case.id == record.document_id, *facts))


def shows_author(record: type[Any], _user: Person) -> ColumnElement[bool]:
    """Has an author who does not mind to be named."""
    return record.author_hidden.is_(False)


def is_open(record: type[Any], user: Person) -> ColumnElement[bool]:
    """Asks for no judgement before it is read, or has the person's, or is the person's to edit.

    Nearly no case asks: the cheap question comes first, and only of those that do are the judgements looked up.
    """
    by_role = [within_reach(record, user)] if edits(record, user) else []
    if by_role and not user.named:
        return true()  # who is named nowhere reads nothing beyond that
    judged = exists().where(Judgement.document_id == record.id, Judgement.user_id == user.id)
    by_name = [names(record.id, user, ReaderRight.EDIT)] if user.named else []
    return or_(record.judge_first.is_(False), *by_role, record.author_id == user.id, judged, *by_name)


def asks_first(record: type[Any], user: Person) -> ColumnElement[bool]:
    """Waits for the person's judgement: until then it is closed."""
    return and_(record.judge_first.is_(True), not_(is_open(record, user)))  # the former by itself is looked at first


def on_own_document(record: type[Any], user: Person) -> Condition:
    """Is about a document that the person wrote."""
    document = Document.__table__.c  # by the entity, every kind of document would be joined
    return exists(select(document.id).where(document.id == record.document_id, document.author_id == user.id))


def was_shown(record: type[Any], _user: Person) -> Condition:
    """Is the text with which its case was published, or a later one: what was written before is its author's alone."""
    earlier = aliased(Revision)
    at_publication = (
        select(func.max(earlier.number))
        .join(Case, Case.id == earlier.document_id)
        .where(earlier.document_id == record.document_id, earlier.created_at <= Case.published_at)
    )
    return record.number >= at_publication.correlate(record).scalar_subquery()


def of_open_case(record: type[Any], user: Person) -> Condition:
    """Is a text of a case that the person may read, by its level or by name, and that is open to the person."""
    case = aliased(Case, flat=True)
    facts = is_shared(case, user), by_level_or_name(case, user), is_open(case, user)
    return exists(select(case.id).where(case.id == record.document_id, *facts))


def of_common_case(record: type[Any], user: Person) -> Condition:
    """Is a text of a case that the person may read by its level: by that alone a role lets them do more."""
    case = aliased(Case, flat=True)
    facts = is_shared(case, user), within_reach(case, user), is_open(case, user)
    return exists(select(case.id).where(case.id == record.document_id, *facts))


def is_there(record: type[Any], _user: Person) -> Condition:
    """Has not been taken back."""
    return record.removed_at.is_(None)


def was_removed_by(record: type[Any], user: Person) -> Condition:
    """Was taken back by the person."""
    return record.removed_by_id == user.id


def of_playbook(record: type[Any], _user: Person) -> Condition:
    """Is the text of a playbook, now or earlier."""
    return exists(select(Playbook.id).where(Playbook.id == record.document_id))


def of_root_cause(record: type[Any], user: Person) -> Condition:
    """Is the text of a root cause within the person's reach, now or earlier."""
    cause = aliased(RootCause, flat=True)
    return exists(select(cause.id).where(cause.id == record.document_id, within_reach(cause, user)))


def owns(record: type[Any], user: Person) -> Condition:
    """Was given to the person to mend."""
    return record.owner_id == user.id


def lacks_owner(record: type[Any], _user: Person) -> Condition:
    """Is nobody's to mend, or that of somebody who is no longer here."""
    here = select(User.id).where(User.active)
    return or_(record.owner_id.is_(None), record.owner_id.not_in(here))


def was_asked_enough(record: type[Any], _user: Person) -> Condition:
    """Was asked by several people on one day, or on some days."""
    return or_(record.several, record.days >= ENOUGH_DAYS)


def of_fixed_list(record: type[Any], _user: Person) -> Condition:
    """Is a term that came with the service, not a word that somebody wrote into a case."""
    return record.list_code.not_in([kind.code for kind in TERM_LISTS.values() if kind.free])


def is_unused(record: type[Any], _user: Person) -> Condition:
    """Has nothing filed under it, so it tells nothing of anybody's draft."""
    return not_(exists(select(DocumentTerm.term_id).where(DocumentTerm.term_id == record.id)))


def is_used_within_reach(record: type[Any], user: Person) -> Condition:
    """Has something filed under it that the person may read: a word in a draft tells what its author writes about.

    Of a page nothing is filed but what readers are shown.
    """
    of_page = select(DocumentTerm.term_id).join(Page, Page.id == DocumentTerm.document_id)
    open_page = and_(is_shared(Page, user), by_level_or_name(Page, user), has_open_sources(Page, user))
    on_page = exists(of_page.where(DocumentTerm.term_id == record.id, open_page))
    return or_(_is_used_in_case(record, user), on_page)


def _is_used_in_case(record: type[Any], user: Person) -> ColumnElement[bool]:
    shared = and_(is_shared(Case, user), by_level_or_name(Case, user), is_open(Case, user))
    readable = and_(or_(shared, is_author(Case, user)), has_open_sources(Case, user))
    filed = select(DocumentTerm.term_id).join(Case, Case.id == DocumentTerm.document_id)
    return exists(filed.where(DocumentTerm.term_id == record.id, readable))


def handles_defects(_record: type[Any], user: Person) -> Condition:
    """Answers for the product: reads, triages and answers what is reported."""
    return user.has_role(Role.DEFECT_MANAGER)


def may_read_defect(record: type[Any], user: Person) -> Condition:
    """Is a defect, or a part of one, that somebody has let the person read."""
    return _is_granted(record, user, DefectRight.READ)


def may_edit_defect(record: type[Any], user: Person) -> Condition:
    """Is a defect, or a part of one, that somebody has let the person edit."""
    return _is_granted(record, user, DefectRight.EDIT)


def may_manage_defect(record: type[Any], user: Person) -> Condition:
    """Is a defect, or a part of one, that somebody has let the person manage."""
    return _is_granted(record, user, DefectRight.MANAGE)


def is_shown_card(record: type[Any], _user: Person) -> Condition:
    """Is a card that two people answer for, of a defect that is announced."""
    announced = exists(select(Defect.id).where(Defect.id == record.defect_id, Defect.secrecy == Secrecy.ANNOUNCED))
    return and_(record.confirmed_at.is_not(None), record.withdrawn_at.is_(None), announced)


def is_not_by(record: type[Any], user: Person) -> Condition:
    """Was asked by somebody else."""
    return record.user_id != user.id


def _is_granted(record: type[Any], user: Person, least: DefectRight) -> Condition:
    """Tell whether a grant of `least` or more is in force at the moment at which the database is asked."""
    defect_id = getattr(record, "defect_id", None)
    grant = aliased(DefectGrant)
    given = select(grant.id).where(
        grant.defect_id == (record.id if defect_id is None else defect_id),
        grant.user_id == user.id,
        grant.right.in_(RIGHTS[RIGHTS.index(least) :]),
        _is_in_force(grant),
    )
    return exists(given)


def is_in_the_open(record: type[Any], _user: Person) -> Condition:
    """Is a row of the audit log that tells of no sealed record: administrators may not know that there is one."""
    return not_(record.subject.startswith(SEALED))


def has_open_sources(record: type[Any], user: Person) -> ColumnElement[bool]:
    """Came from no topic that the person may not read: its readers are among those who read where it was said.

    Few documents come from topics: the cheap question is asked first.
    """
    topic, source = aliased(Topic, flat=True), aliased(DocumentSource)
    document_id = getattr(record, "document_id", None)
    closed = select(source.id).join(topic, topic.id == source.topic_id).where(not_(reads_topic(topic, user)))
    open_to = not_(exists(closed.where(source.document_id == (record.id if document_id is None else document_id))))
    return or_(record.sourced.is_(False), open_to) if document_id is None else open_to


def reads_topic(topic: Any, user: Person) -> ColumnElement[bool]:
    """Say who reads a topic, as the policy's lines on topics do: what came from it asks the same."""
    by_role = [within_reach(topic, user)] if edits(topic, user) else []
    shown = and_(topic.hidden_at.is_(None), by_level_or_name(topic, user))
    return or_(shown, topic.author_id == user.id, *by_role)


def by_level_or_name(record: type[Any], user: Person) -> ColumnElement[bool]:
    """Can be read by the person once it has left its author's desk; the cheap question comes first."""
    by_level = within_reach(record, user)
    return or_(by_level, names(record.id, user, *ReaderRight)) if user.named else by_level


def names(document_id: Any, user: Person, *rights: ReaderRight) -> ColumnElement[bool]:
    """Ask whether a document names the person; the clock is read when the database is asked."""
    grant = DocumentGrant
    begun = grant.user_id == user.id, grant.right.in_(rights), grant.starts_at <= _this_moment()
    named: ColumnElement[bool] = document_id.in_(select(grant.document_id).where(*begun, _is_in_force(grant)))
    return named


def _is_in_force(grant: Any) -> ColumnElement[bool]:
    """Has neither been ended nor come to its end."""
    moment = _this_moment()
    return and_(*(or_(end.is_(None), end > moment) for end in (grant.ended_at, grant.ends_at)))


def _this_moment() -> ColumnElement[datetime]:
    """Return the time at which the database is asked: conditions are kept for longer. Tests move `now`."""
    return bindparam("moment", type_=Moment(), callable_=lambda: now(), unique=True)
