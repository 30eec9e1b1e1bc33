"""Slowing down whoever guesses passwords, without shutting out the person whose name is guessed.

Failures are counted per account *and* network (so a stranger elsewhere cannot lock a colleague out) and per network (so
one address cannot try many names). The wait doubles with each failure past the free ones, up to fifteen minutes.
Codes of the second step are counted per account alone: whoever tries them knows the password already, and a crowd of
addresses could try all of them.
"""

from datetime import timedelta
from functools import partial

from sqlalchemy.exc import IntegrityError

from wiki.errors import TooManyTries
from wiki.extensions import db
from wiki.models import Throttle
from wiki.models.base import now
from wiki.models.sessions import digest
from wiki.services import afterwards
from wiki.text.checks import skeleton

FREE_TRIES = {"account": 5, "network": 30, "codes": 10, "asks": 5}
LONGEST_WAIT = 900
MOST_DOUBLINGS = 10
FORGOTTEN_AFTER = timedelta(hours=1)


def check(name: str, address: str) -> None:
    """Raise TooManyTries if this name from this network, or the network, has to wait."""
    wait = max(_wait(key, kind) for kind, key in _keys(name, address).items())
    if wait > 0:
        raise TooManyTries(wait)


def failed(name: str, address: str) -> None:
    """Count a failure, after the request that is being refused."""
    for key in _keys(name, address).values():
        afterwards.add(partial(_count, key))


def check_codes(name: str) -> None:
    """Raise TooManyTries if codes of this person were tried too often, wherever."""
    if (wait := _wait(_codes_key(name), "codes")) > 0:
        raise TooManyTries(wait)


def check_asks(address: str) -> None:
    """Raise TooManyTries if links for forgotten passwords were asked for too often from this network."""
    if (wait := _wait(digest(f"asks {address}"), "asks")) > 0:
        raise TooManyTries(wait)


def asked(address: str) -> None:
    """Count that one was asked for, whatever came of it."""
    afterwards.add(partial(_count, digest(f"asks {address}")))


def code_failed(name: str) -> None:
    """Count a wrong code of the second step, after the request that is being refused."""
    afterwards.add(partial(_count, _codes_key(name)))


def succeeded(name: str, address: str) -> None:
    """Forget the failures of this account on this network, and its wrong codes."""
    for key in (_keys(name, address)["account"], _codes_key(name)):
        if row := db.session.get(Throttle, key):
            db.session.delete(row)


def _keys(name: str, address: str) -> dict[str, str]:
    return {"account": digest(f"account {skeleton(name)} {address}"), "network": digest(f"network {address}")}


def _codes_key(name: str) -> str:
    return digest(f"codes {skeleton(name)}")


def _wait(key: str, kind: str) -> int:
    row = db.session.get(Throttle, key)
    if row is None or _since(row) > FORGOTTEN_AFTER:
        return 0
    over = row.failures - FREE_TRIES[kind]
    if over < 0:
        return 0
    wait = min(2 ** min(over, MOST_DOUBLINGS), LONGEST_WAIT)
    return max(0, round(wait - _since(row).total_seconds() + 0.5))


def _count(key: str) -> None:
    row = db.session.get(Throttle, key, with_for_update=True) or _first(key)
    if _since(row) > FORGOTTEN_AFTER:
        row.failures = 0
    row.failures += 1
    row.last_at = now()
    db.session.flush()


def _first(key: str) -> Throttle:
    """Return the new row of a key; others may fail for the first time at this very moment, too."""
    try:
        with db.session.begin_nested():
            db.session.add(Throttle(key=key, failures=0))
    except IntegrityError:
        pass
    return db.session.get_one(Throttle, key, with_for_update=True)


def _since(row: Throttle) -> timedelta:
    """Return how long ago the last failure was; a clock that was set back must not lengthen a wait."""
    return abs(now() - row.last_at)
