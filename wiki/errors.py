"""What can go wrong, in words for the person who reads it.

Rooms below the web raise these; `wiki/app` turns them into a page or a JSON answer in the reader's language. A text
is kept as an English message id with its values, so that it can be translated where the reader is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - the name that message collectors look for
    """Mark `text` for translation and return it unchanged (the reader's language is not known here)."""
    return text


@dataclass(frozen=True)
class Message:
    """A sentence for a person: English message id and the values for its `%(name)s` places."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, to be kept or sent until its reader is known."""
        return {"text": self.text, "values": dict(self.values)}

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> "Message":
        """Return what `to_json` gave."""
        return Message(raw["text"], raw["values"])


class WikiError(Exception):
    """Refuse to go on: what happened and what to do now, in one or two sentences."""

    status = 409
    code = "conflict"

    def __init__(self, text: str, **values: Any) -> None:
        self.message = Message(text, values)
        super().__init__(str(self.message))


class SignInRequired(WikiError):
    """Nobody is signed in, or the session is over."""

    status = 401
    code = "sign_in_required"

    def __init__(self) -> None:
        super().__init__(N_("Sign in to go on."))


class NotFound(WikiError):
    """The record does not exist, or this person may not know that it does: the answer is the same."""

    status = 404
    code = "not_found"

    def __init__(self, *, hidden: bool | None = None) -> None:
        """`hidden` tells the audit log, and it alone, whether there is a record; None if nobody was refused one."""
        self.hidden = hidden
        super().__init__(N_("There is nothing here that you may read."))


class Refused(WikiError):
    """The person may see the record but not do this to it."""

    status = 403
    code = "forbidden"

    def __init__(self, text: str = N_("You may read this, but not do that with it."), **values: Any) -> None:
        super().__init__(text, **values)


class ProofRequired(WikiError):
    """It takes somebody who has just shown who they are. `back` is a page to go to then, if not the one asked for."""

    status = 403
    code = "proof_required"

    def __init__(self, back: str = "") -> None:
        self.back = back
        super().__init__(N_("Confirm in the browser that it is you, then do this again."))


class TooManyTries(WikiError):
    """A limit on tries was reached; `seconds` until the next one."""

    status = 429
    code = "too_many_requests"

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(N_("Too many tries. Wait %(seconds)s seconds and try again."), seconds=seconds)


class BadText(WikiError, ValueError):
    """A text holds characters that cannot be kept or would mislead a reader."""

    status = 422
    code = "invalid"


class Invalid(WikiError):
    """What was sent breaks a rule; `fields` names each field with a sentence that says what to do."""

    status = 422
    code = "invalid"

    def __init__(self, fields: Mapping[str, Message]) -> None:
        self.fields = dict(fields)
        super().__init__(N_("Some fields need another look."))

    def __str__(self) -> str:
        return "; ".join(f"{name}: {message}" for name, message in self.fields.items())


class Stale(WikiError):
    """Somebody saved a newer version in the meantime; `current` is its number."""

    status = 409
    code = "stale"

    def __init__(self, current: int) -> None:
        self.current = current
        super().__init__(N_("Somebody saved a newer version while you were writing. Both texts are kept."))
