"""Sources: which posts a paragraph of a page or case came from. They say who may read it and who is to be thanked.

A paragraph is known by an anchor that stays with it through edits; each revision's body says under `anchors` which of
its paragraphs has which (`services/sources.py`).
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, new_id, now
from wiki.models.topics import Topic


class DocumentSource(Tracked):
    """One paragraph came from one post, or from the question of a topic if `post_id` is None.

    `topic_id` is where it stands: the readers of that topic, and nobody else, may read the document. It goes with the
    post when that moves, and stays when the post is changed or taken back.
    """

    __tablename__ = "document_sources"
    __table_args__ = (Index("ix_document_sources_document_id_anchor", "document_id", "anchor"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    anchor: Mapped[str] = mapped_column(String(16))
    topic_id: Mapped[str] = mapped_column(ForeignKey("topics.id"), index=True)
    topic: Mapped[Topic] = relationship(foreign_keys=[topic_id], innerjoin=True)
    post_id: Mapped[str | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"), index=True)
    # Whose words they are; kept though the post goes.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
