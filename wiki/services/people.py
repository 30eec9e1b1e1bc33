"""People: adding them, their roles and teams, their passwords and links."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, Select, and_, delete, func, not_, or_, select, update
from sqlalchemy.orm import joinedload

from wiki.crypto import hash_password, password_is_dated, password_matches
from wiki.errors import N_, BadText, Invalid, Message, NotFound, Refused, WikiError
from wiki.extensions import begin_write, db
from wiki.models import (
    ApiToken,
    LinkPurpose,
    OneTimeLink,
    Role,
    Team,
    TokenScope,
    User,
    WebSession,
)
from wiki.models.base import Base, now
from wiki.models.sessions import digest, new_secret
from wiki.models.site import ACCESS, raise_generation
from wiki.services import passwords, plan_triggers, usefulness
from wiki.text.checks import clean_line, skeleton

LINK_HOURS = {
    LinkPurpose.SETUP: 24,
    LinkPurpose.PASSWORD: 24,
    LinkPurpose.INVITATION: 72,
    LinkPurpose.RESET: 1,
    LinkPurpose.ADDRESS: 24,
    LinkPurpose.MAILED_INVITATION: 72,
}
MOST_TOKENS = 20
NAME_LENGTH = 80
SKELETON_LENGTH = 200
IMPORTER = "import"


def add(
    name: str,
    *,
    display_name: str = "",
    roles: Iterable[Role] = (),
    password: str | None = None,
    team: str = "",
    is_demo: bool = False,
) -> User:
    """Add a person. Without a password only a one-time link lets them in."""
    name = checked_name(name)
    user = User(
        name=name,
        skeleton=skeleton(name),
        display_name=checked_name(display_name, "display_name") if display_name else name,
        roles=_sorted(roles),
        is_demo=is_demo,
    )
    if password is not None:
        user.password_hash = passwords.new_hash(password, name, user.display_name)
    db.session.add(user)
    assign_team(user, team)
    db.session.flush()
    raise_generation(ACCESS)
    return user


def change(user: User, *, display_name: str, roles: Collection[Role], team: str, active: bool) -> None:
    """Change what an administrator may change. A person who is shut out loses every session at once."""
    raise_generation(ACCESS)  # first, so that two administrators who remove each other take turns
    if not (active and Role.ADMIN in roles) and _is_last_administrator(user):
        raise Invalid({"roles": Message(N_("Somebody has to administer. Let another person do so first."))})
    counted = user.active, list(user.teams)
    user.display_name = checked_name(display_name, "display_name")
    user.roles = _sorted(roles)
    assign_team(user, team)
    if active:
        user.active = True
    else:
        close(user)
    db.session.flush()
    if (user.active, list(user.teams)) != counted:
        usefulness.recount_all(usefulness.concerned(user))


def rights(user: User) -> frozenset[str]:
    """Return all that decides what a person may do: roles, teams by their ids, and whether they may sign in."""
    return frozenset((*user.roles, *(f"team:{team.id}" for team in user.teams), *(["active"] if user.active else [])))


def told_change(user: User, before: frozenset[str]) -> str:
    """Say for the audit log who was changed and which rights were given (+) and taken away (-)."""
    now_held = rights(user)
    changes = [*(f"+{one}" for one in sorted(now_held - before)), *(f"-{one}" for one in sorted(before - now_held))]
    return " ".join([user.name, *changes])


def remove_or_close(user: User) -> None:
    """Delete a person who has left no trace; anybody else is only shut out, so that their texts keep an author."""
    raise_generation(ACCESS)  # first, as in `change`: what hangs on a person is locked after it
    judged = usefulness.concerned(user)
    if any(db.session.scalar(select(column).where(column == user.id).limit(1)) for column in _traces()):
        close(user)
    else:
        db.session.delete(user)
    db.session.flush()
    raise_generation(ACCESS)
    usefulness.recount_all(judged)


def close(user: User) -> None:
    """Shut a person out from the next request on: sessions, keys for programs and unused links have ended for good.

    What is queued for the person asks at its next step (`wiki/transfer/stepping.py`).
    """
    if user.active:
        plan_triggers.leader_left(user)
    user.active = False
    end_sessions(user)
    _revoke_tokens(user)
    _drop_links(user)


def _traces() -> Iterator[Column[Any]]:
    """Yield where a person is kept as the one who did something: what would not go, or forget it, with the person."""
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column is User.__table__.c.id and key.ondelete is None:
                yield key.parent


def assign_team(user: User, name: str) -> None:
    """Put the person into the team of that name, made when new; an empty name means no team."""
    if not name.strip():
        user.teams = []
        return
    name = checked_name(name, "team")
    team = db.session.scalars(select(Team).where(Team.name == name)).first()
    user.teams = [team or Team(name=name)]


def checked_name(name: str, field: str = "name") -> str:
    """Return a cleaned name, or raise Invalid if it is empty, too long or looks like somebody else's."""
    try:
        name = clean_line(name)
    except BadText as error:
        raise Invalid({field: error.message}) from error
    if not name or len(name) > NAME_LENGTH or (field == "name" and len(skeleton(name)) > SKELETON_LENGTH):
        raise Invalid({field: Message(N_("Enter a name of at most %(limit)s characters."), {"limit": NAME_LENGTH})})
    if field == "name" and db.session.scalar(select(User.id).where(User.skeleton == skeleton(name))):
        raise Invalid({field: Message(N_("This name, or one that looks like it, is taken. Choose another."))})
    return name


def find(name: str) -> User | None:
    """Return the person of this sign-in name, whatever its case and width."""
    return db.session.scalars(select(User).where(User.skeleton == skeleton(name))).first()


def verified(name: str, password: str) -> User | None:
    """Return the active person whose password this is. Takes the same time for names that do not exist."""
    user = find(name)
    matches = password_matches(user.password_hash if user else None, password)
    return user if user and matches and user.active else None


def proves(user: User, password: str) -> bool:
    """Tell whether this is the person's password, also after others may have changed it while that was worked out.

    Opens the writing transaction.
    """
    present = user.password_hash
    matches = password_matches(present, password)
    begin_write()
    return matches and user.active and user.password_hash == present


def refresh_hash(user: User, password: str) -> None:
    """Store the password under today's parameters if its hash has older ones."""
    if user.password_hash and password_is_dated(user.password_hash):
        user.password_hash = hash_password(password)


def set_password(user: User, password_hash: str, *, keep: WebSession | None = None) -> None:
    """Set a new password, end all sessions but the one it is changed in, and all keys and links of the person.

    Whoever changes a password may do so because somebody else knows it, and has made keys with it.
    """
    user.password_hash = password_hash
    end_sessions(user, keep=keep)
    _revoke_tokens(user)
    _drop_links(user)


def _drop_links(user: User) -> None:
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None)))


def _revoke_tokens(user: User) -> None:
    own = update(ApiToken).where(ApiToken.user_id == user.id)
    db.session.execute(own.values(revoked=True).execution_options(synchronize_session=False))


def change_password(user: User, *, current: str, new: str, keep: WebSession | None) -> None:
    """Change one's own password, which needs the present one. Opens the writing transaction when all is computed."""
    present = user.password_hash
    if not password_matches(present, current):
        raise Refused(N_("The current password is not right."))
    hashed = passwords.new_hash(new, user.name, user.display_name)
    begin_write()
    if user.password_hash != present:  # somebody was faster
        raise Refused(N_("The current password is not right."))
    set_password(user, hashed, keep=keep)


def end_sessions(user: User, *, keep: WebSession | None = None) -> None:
    """End the person's sessions on all devices, except `keep`, and what is half way to one."""
    half = OneTimeLink.purpose == LinkPurpose.SECOND_STEP
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.user_id == user.id, half))
    query = delete(WebSession).where(WebSession.user_id == user.id)
    db.session.execute(query.where(WebSession.id != keep.id) if keep else query)


def invite(user: User, *, by: User | None = None) -> tuple[str, int]:
    """Return the secret of a link by which the person chooses a password, and the hours that it works.

    Whoever has one already gets a day, whoever is to come for the first time the time of an invitation.
    """
    purpose = LinkPurpose.PASSWORD if user.password_hash else LinkPurpose.INVITATION
    _drop_links(user)  # one that went out by mail, too
    return new_link(purpose, user, by=by), LINK_HOURS[purpose]


def invited(query: Select[tuple[User]]) -> Select[tuple[User, OneTimeLink]]:
    """Return the query for those of the people who were invited and have not come, each with the invitation."""
    ours = (OneTimeLink.purpose == LinkPurpose.INVITATION, OneTimeLink.used_at.is_(None))
    joined = query.join(OneTimeLink, OneTimeLink.user_id == User.id).where(*ours, User.password_hash.is_(None))
    return joined.add_columns(OneTimeLink).options(joinedload(OneTimeLink.by)).order_by(OneTimeLink.expires_at.desc())


def withdraw(user: User) -> None:
    """Take an invitation back: the link is dead, and the name is free again unless the person has left a trace."""
    if user.password_hash:
        raise WikiError(N_("This person has come already. Shut the person out instead."))
    remove_or_close(user)


def new_link(
    purpose: LinkPurpose, user: User | None = None, *, by: User | None = None, address: str | None = None
) -> str:
    """Return the secret of a fresh one-time link; earlier unused links for the same purpose stop working."""
    if user and not user.active:
        raise WikiError(N_("This person may not sign in. Change that first, then make a link."))
    same = OneTimeLink.user_id == user.id if user else OneTimeLink.user_id.is_(None)
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.purpose == purpose, same, OneTimeLink.used_at.is_(None)))
    secret = new_secret()
    expires = now() + timedelta(hours=LINK_HOURS[purpose])
    made = {"purpose": purpose, "user": user, "by": by, "address": address}
    db.session.add(OneTimeLink(secret_hash=digest(secret), expires_at=expires, **made))
    return secret


def is_taken(address: str, user: User) -> bool:
    """Tell whether somebody else has confirmed this address."""
    others = select(User.id).where(func.lower(User.email) == address.lower(), User.id != user.id)
    return db.session.scalar(others) is not None


def purge_links() -> None:
    """Delete links whose time has been over for a week; invitations stay in their list for a month."""
    invitation = OneTimeLink.purpose == LinkPurpose.INVITATION
    week, month = (OneTimeLink.expires_at < now() - timedelta(days=days) for days in (7, 30))
    db.session.execute(delete(OneTimeLink).where(or_(and_(week, not_(invitation)), month)))


def open_link(secret: str, *, lock: bool = False) -> OneTimeLink:
    """Return the link if it is unused and its time is not over, else raise NotFound.

    `lock` makes whoever comes with the same link at the same time wait until this transaction ends.
    """
    query = select(OneTimeLink).where(OneTimeLink.secret_hash == digest(secret))
    query = query.where(OneTimeLink.purpose.not_in([LinkPurpose.SECOND_STEP, LinkPurpose.ADDRESS]))
    link = db.session.scalars(query.with_for_update() if lock else query).first()
    shut_out = link is not None and link.user is not None and not link.user.active
    if link is None or link.used_at is not None or shut_out or not is_in_time(link):
        raise NotFound
    return link


def is_in_time(link: OneTimeLink) -> bool:
    """Tell whether it is the link's time; a clock that was set back must not give it years."""
    at = now()
    return at <= link.expires_at <= at + timedelta(hours=LINK_HOURS[link.purpose] + 1)


def use_link(secret: str, *, password: str, name: str = "", display_name: str = "") -> User:
    """Spend the link: set the person's password, or, for a new installation, add its first administrator.

    Opens the writing transaction when the password is hashed.
    """
    person = open_link(secret).user
    about = (person.name, person.display_name) if person else (name, display_name)
    hashed = passwords.new_hash(password, *about)
    begin_write()
    link = open_link(secret, lock=True)
    user = link.user or add(name, display_name=display_name, roles=[Role.ADMIN, Role.EDITOR])
    link.used_at = now()
    if link.purpose is LinkPurpose.MAILED_INVITATION and not is_taken(link.address or "", user):
        user.email = link.address  # whoever has the link reads what is sent there
    db.session.flush()
    set_password(user, hashed)
    return user


def has_administrator() -> bool:
    """Tell whether somebody can administer this installation."""
    return bool(_administrators())


def here() -> Select[User]:
    """Return the query for everybody who can sign in."""
    return select(User).where(User.active, User.password_hash.is_not(None))


def found_here(name: str) -> User | None:
    """Return the person of this sign-in name, if they can sign in."""
    user = find(name)
    return user if user and user.active and user.password_hash is not None else None


def _administrators() -> set[int]:
    people = db.session.scalars(here())
    return {user.id for user in people if user.has_role(Role.ADMIN)}


def _is_last_administrator(user: User) -> bool:
    return _administrators() == {user.id}


def importer() -> User:
    """Return the system person that signs imported records; nobody can sign in as it."""
    return find(IMPORTER) or add(IMPORTER, roles=[])


def new_token(user: User, scope: TokenScope) -> str:
    """Return a fresh API token; only its hash is kept, so it is shown this once. Raise WikiError at MOST_TOKENS."""
    in_force = select(func.count(ApiToken.id)).where(ApiToken.user_id == user.id, ~ApiToken.revoked)
    if (db.session.scalar(in_force) or 0) >= MOST_TOKENS:
        raise WikiError(N_("You have %(limit)s keys. Revoke one that nothing uses any more."), limit=MOST_TOKENS)
    secret = "cw_" + new_secret()
    db.session.add(ApiToken(secret_hash=digest(secret), user=user, scope=scope, hint=secret[-4:]))
    return secret


def token_of(secret: str) -> ApiToken | None:
    """Return the token if it is in force and its person may sign in."""
    token = db.session.scalars(select(ApiToken).where(ApiToken.secret_hash == digest(secret))).first()
    return token if token and not token.revoked and token.user.active else None


def _sorted(roles: Iterable[Role]) -> list[str]:
    given = set(roles)
    return [role.value for role in Role if role in given]
