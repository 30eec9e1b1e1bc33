"""The second step of signing in: codes of a moment from a telephone (RFC 6238), and codes for when it is lost.

A code is taken once, half a minute early or late. The secret is kept sealed, codes for a lost telephone as keyed
digests: a copy of the database alone tells neither.
"""

import hmac
import secrets
import unicodedata
from base64 import b32encode
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete, func, select

from wiki.crypto import derived_key, keyed_digest
from wiki.errors import N_, WikiError
from wiki.extensions import database_name, db
from wiki.models import LinkPurpose, OneTimeLink, RecoveryCode, Role, RoleRequirement, SecondFactor, User, WebSession
from wiki.models.base import now
from wiki.models.sessions import digest, new_secret
from wiki.models.site import ACCESS, generation, raise_generation
from wiki.sealing import Broken, seal, unseal
from wiki.services import people

PURPOSE = "second factor"
KEY_NAME = b"totp"
"""Stands in a sealed secret for the id of its key, which hangs on the installation's secret key, not on the ring."""

RECOVERY = "recovery code"
DIGITS = 6
SECONDS = 30
SECRET_LENGTH = 20
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
STEP_LASTS = timedelta(minutes=10)

_required: dict[tuple[str, int], frozenset[str]] = {}


class Shown(NamedTuple):
    """A secret on its way to a telephone: as text to type, and as an address for a picture."""

    text: str
    address: str


def is_on(user: User) -> bool:
    """Tell whether the person signs in in two steps."""
    factor = db.session.get(SecondFactor, user.id)
    return factor is not None and factor.confirmed_at is not None


def begin(user: User) -> None:
    """Make a secret for the person, which is in force once it is confirmed. An earlier unconfirmed one is dropped."""
    if is_on(user):
        raise WikiError(N_("You already sign in in two steps. Turn it off before setting it up anew."))
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    secret = seal(derived_key(PURPOSE), KEY_NAME, secrets.token_bytes(SECRET_LENGTH), PURPOSE, user.id)
    db.session.add(SecondFactor(user_id=user.id, sealed_secret=secret))
    db.session.flush()


def to_show(user: User, issuer: str) -> Shown | None:
    """Return the secret that waits to be confirmed; one that is in force is never shown again."""
    factor = db.session.get(SecondFactor, user.id)
    secret = _secret(factor) if factor and not factor.confirmed_at else None
    if secret is None:
        return None
    # Some telephones show a plus sign as it is.
    address = _totp(secret).get_provisioning_uri(user.name, issuer).replace("+", "%20")
    text = b32encode(secret).decode()
    return Shown(" ".join(text[place : place + 4] for place in range(0, len(text), 4)), address)


def confirm(user: User, code: str, *, keep: WebSession | None) -> list[str] | None:
    """Put the secret in force if the code is right, end all other sessions and return codes for a lost telephone."""
    factor = _locked(user)
    if factor is None or factor.confirmed_at or not _takes(factor, code):
        return None
    factor.confirmed_at = now()
    people.end_sessions(user, keep=keep)
    return new_recovery_codes(user)


def turn_off(user: User, *, keep: WebSession | None = None) -> None:
    """Forget secret and codes and end all other sessions."""
    for model in (SecondFactor, RecoveryCode):
        db.session.execute(delete(model).where(model.user_id == user.id))
    people.end_sessions(user, keep=keep)


def accepts(user: User, code: str) -> bool:
    """Take a code of the telephone, or one for a lost telephone, and tell whether it was right. It is then spent.

    Needs the writing transaction, so that two cannot use the same code.
    """
    factor = _locked(user)
    if factor is None or not factor.confirmed_at:
        return False
    return _takes(factor, code) or _spends(user, code)


def new_recovery_codes(user: User) -> list[str]:
    """Return ten fresh codes, to be shown this once; earlier ones stop working."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=_digest(user, code)) for code in codes)
    return ["-".join(code[place : place + 4] for place in range(0, len(code), 4)) for code in codes]


def codes_left(user: User) -> int:
    """Return how many codes for a lost telephone are unused."""
    unused = (RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(select(func.count(RecoveryCode.id)).where(*unused)) or 0


def begin_step(user: User) -> str:
    """Return a secret that says, for ten minutes, that this person's password was right."""
    secret = new_secret()
    expires = now() + STEP_LASTS
    link = OneTimeLink(secret_hash=digest(secret), purpose=LinkPurpose.SECOND_STEP, user=user, expires_at=expires)
    db.session.add(link)
    return secret


def step_of(secret: str) -> OneTimeLink | None:
    """Return the step that the secret names, if it is not over and its person may sign in."""
    query = select(OneTimeLink).where(OneTimeLink.secret_hash == digest(secret))
    link = db.session.scalars(query.where(OneTimeLink.purpose == LinkPurpose.SECOND_STEP)).first()
    at = now()
    open_still = link is not None and link.used_at is None and at <= link.expires_at <= at + 2 * STEP_LASTS
    return link if link and open_still and link.user and link.user.active else None


def is_missing(user: User) -> bool:
    """Tell whether a role of the person requires two steps that are not set up."""
    return not required_roles().isdisjoint(user.roles) and not is_on(user)


def is_required(user: User) -> bool:
    """Tell whether a role of the person requires two steps."""
    return not required_roles().isdisjoint(user.roles)


def required_roles() -> frozenset[str]:
    """Return the roles that require two steps, as they are in this transaction; read anew after a change of rights."""
    place = database_name(), generation(ACCESS)
    if place not in _required:
        roles = frozenset(db.session.scalars(select(RoleRequirement.role)))
        _required.clear()
        _required[place] = roles
    return _required[place]


def require(roles: Collection[Role]) -> None:
    """Let exactly these roles require two steps, from the next request on."""
    wanted, present = {role.value for role in roles}, set(db.session.scalars(select(RoleRequirement.role)))
    db.session.execute(delete(RoleRequirement).where(RoleRequirement.role.in_(present - wanted)))
    db.session.add_all(RoleRequirement(role=role) for role in sorted(wanted - present))
    db.session.flush()
    raise_generation(ACCESS)


def lacking(users: Iterable[User]) -> frozenset[int]:
    """Return the ids of those who sign in in one step."""
    on = set(db.session.scalars(select(SecondFactor.user_id).where(SecondFactor.confirmed_at.is_not(None))))
    return frozenset(user.id for user in users if user.id not in on)


def _locked(user: User) -> SecondFactor | None:
    return db.session.get(SecondFactor, user.id, with_for_update=True, populate_existing=True)


def _secret(factor: SecondFactor) -> bytes | None:
    """Return the secret; None if it was altered, is another person's, or was sealed under another secret key."""
    try:
        return unseal(derived_key(PURPOSE), KEY_NAME, factor.sealed_secret, PURPOSE, factor.user_id)
    except Broken:
        return None


def _totp(secret: bytes) -> TOTP:
    # SHA-1 is what telephones know; as a keyed hash of a moment it is as good as others.
    return TOTP(secret, DIGITS, SHA1(), SECONDS)  # noqa: S303


def _takes(factor: SecondFactor, code: str) -> bool:
    """Tell whether it is the code of now, of half a minute ago or of the next, and later than the one taken last."""
    code, secret = _plain(code), _secret(factor)
    if secret is None or len(code) != DIGITS or not code.isdigit():
        return False
    step = int(now().timestamp()) // SECONDS
    # A clock that was set back must not shut the person out until it has caught up.
    last = factor.last_step if factor.last_step <= step + 1 else 0
    for one in (step - 1, step, step + 1):
        if one > last and hmac.compare_digest(_totp(secret).generate(one * SECONDS), code.encode()):
            factor.last_step = one
            return True
    return False


def _spends(user: User, code: str) -> bool:
    query = select(RecoveryCode).where(RecoveryCode.code_hash == _digest(user, _plain(code).lower()))
    mine = query.where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    found = db.session.scalars(mine.with_for_update()).first()
    if found is None:
        return False
    found.used_at = now()
    return True


def _digest(user: User, code: str) -> str:
    return keyed_digest(f"{user.id} {code}", purpose=RECOVERY)


def _plain(code: str) -> str:
    """Return a code as it was meant: in any width, with or without blanks and hyphens."""
    code = unicodedata.normalize("NFKC", code)
    return "".join(one for one in code if one.isascii() and one.isalnum())
