"""A pasted chat as a topic: what its first speaker says is the question, what the others say are replies.

Nobody is made the author of anything: whoever pastes is, and who spoke stands beside it as a plain name.
"""

from dataclasses import dataclass

from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import User
from wiki.services import people
from wiki.services.cases.content import TEXT_LENGTH
from wiki.text.chat import recognise, spoken
from wiki.text.language import guess
from wiki.text.roles import roles

MOST_REPLIES = 200
SPEAKER_LENGTH = 60


@dataclass(frozen=True)
class Pasted:
    """A question and the replies to it, as (speaker, words) pairs."""

    question: str
    replies: list[tuple[str, str]]


def as_chat(text: str) -> str | None:
    """Return a pasted chat as paragraphs of who says what, without times; None if the text is no chat."""
    chat = recognise(text)
    if chat is None:
        return None
    if not chat.messages:
        raise Invalid({"text": Message(N_("This chat holds no words, only pictures and notices."))})
    return chat.text(TEXT_LENGTH)[0]


def speakers(text: str, writer: str) -> dict[str, str]:
    """Return who speaks in such paragraphs, and what to call them instead: colleagues by their names, as they are."""
    said: dict[str, str] = {}
    for who, words in spoken(text):
        if who:
            said[who] = said.get(who, "") + words
    known = people.here().where(User.display_name.in_(said)).with_only_columns(User.display_name)
    return roles(said, writer, guess(text)) | {name: name for name in db.session.scalars(known)}


def parted(text: str) -> Pasted:
    """Return question and replies: the question goes on until somebody else speaks."""
    said = spoken(text)
    first = next((who for who, _words in said if who), "")
    end = next((at for at, (who, _words) in enumerate(said) if who not in ("", first)), len(said))
    if said and not said[0][0]:  # the paragraph before the chat is the question, and all that is said are replies
        end = next((at for at, (who, _words) in enumerate(said) if who), len(said))
    replies = [(who[:SPEAKER_LENGTH], words) for who, words in said[end:]]
    return Pasted("\n\n".join(words for _who, words in said[:end]), _fewer(replies))


def _fewer(replies: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join what one person says without a pause, and, if there are still too many, all that is over."""
    joined: list[tuple[str, str]] = []
    for who, words in replies:
        if joined and joined[-1][0] == who:
            joined[-1] = (who, f"{joined[-1][1]}\n\n{words}")
        else:
            joined.append((who, words))
    rest = joined[MOST_REPLIES - 1 :]
    if len(rest) > 1:
        joined[MOST_REPLIES - 1 :] = [("", "\n\n".join(f"{who}: {words}" for who, words in rest))]
    return joined
