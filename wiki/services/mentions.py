"""Mentions: `@name` in a question or a reply, so that a colleague looks at it. Only who may read it can be named."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from html import escape

from sqlalchemy import delete, or_, select

from wiki.access import can
from wiki.extensions import db
from wiki.models import Mention, Post, Topic, User
from wiki.services import people
from wiki.services.people import NAME_LENGTH

MOST = 20
"""So many are named in one text; more would be a circular."""

MOST_ASKED = 40
"""So many whose names fit are asked for, at most."""

_AT = re.compile(r"(?<![\w.])@(?=\S)")
_INSIDE = re.compile(r"[\w-]\w", re.ASCII)
_TAGS = re.compile(r"(<[^>]*>)")


def of(text: str, topic: Topic) -> dict[str, User]:
    """Return whom a text names, by the words behind the @: the longest name that fits, of who may read the topic.

    The topic has its level and readers by now; a person who may not read it is not told, and not marked either.
    """
    behind = [text[found.end() : found.end() + NAME_LENGTH] for found in _AT.finditer(text)][:MOST]
    known = _called({part for tail in behind for part in _beginnings(tail)})
    found: dict[str, User] = {}
    for tail in behind:
        named = next((part for part in _beginnings(tail) if part in known), None)
        if named and can("read", topic, user=known[named]):
            found[named] = known[named]
    return found


def keep(topic: Topic, post: Post | None, named: Mapping[str, User]) -> None:
    """Keep whom a text names now; who was named before and still is, is not told anew."""
    post_id = post.id if post else None
    rows = select(Mention).where(Mention.topic_id == topic.id, Mention.post_id == post_id)
    before = {mention.user_id: mention for mention in db.session.scalars(rows)}
    ids = {user.id for user in named.values()}
    gone = [mention.id for user_id, mention in before.items() if user_id not in ids]
    if gone:
        db.session.execute(delete(Mention).where(Mention.id.in_(gone)))
    new = sorted(ids - set(before))
    db.session.add_all(Mention(topic_id=topic.id, post_id=post_id, user_id=user_id) for user_id in new)


def marked(html: str, names: Collection[str]) -> str:
    """Return rendered text with the names that were recognised marked."""
    if not names:
        return html
    spoken = "|".join(re.escape(escape(name)) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"@(?:{spoken})")
    mark = r'<b class="mention" translate="no">\g<0></b>'
    return "".join(part if part.startswith("<") else pattern.sub(mark, part) for part in _TAGS.split(html))


def candidates(topic: Topic | None, fits: Callable[[str, str], bool], *, limit: int) -> list[User]:
    """Return who may be named in a topic, or in one that is not asked yet, and whose names fit.

    `fits` is given the name that is shown and the one to sign in with.
    """
    rows = db.session.execute(people.here().with_only_columns(User.id, User.display_name, User.name))
    ids = [ident for ident, shown, name in rows if fits(shown, name)][:MOST_ASKED]
    found = db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.display_name))
    return [person for person in found if _may(person, topic)][:limit]


def _may(person: User, topic: Topic | None) -> bool:
    return can("read", topic, user=person) if topic else can("create", Topic, user=person)


def _beginnings(tail: str) -> Iterator[str]:
    """Yield what the words behind an @ begin with, the longest first: whole words, where blanks part words."""
    line = tail.split("\n", 1)[0]
    ends = range(len(line), 0, -1)
    return (
        line[:end] for end in ends if not line[end - 1].isspace() and not _INSIDE.fullmatch(line[end - 1 : end + 1])
    )


def _called(words: Collection[str]) -> dict[str, User]:
    """Return the people who are called exactly so, by that name; nobody where two are."""
    if not words:
        return {}
    query = people.here().where(or_(User.display_name.in_(words), User.name.in_(words)))
    found: dict[str, list[User]] = {}
    for person in db.session.scalars(query):
        for name in {person.display_name, person.name} & set(words):
            found.setdefault(name, []).append(person)
    return {name: persons[0] for name, persons in found.items() if len(persons) == 1}
