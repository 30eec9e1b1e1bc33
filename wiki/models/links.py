"""Links by name from texts to pages, of whichever kind the text is."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.models.base import Record
from wiki.models.pages import NAME_LENGTH


class DocumentLink(Record):
    """A link to whatever page has, or will have, this name: in the text that readers are shown of a document, or, with
    `post_id`, in a reply of that topic.
    """

    __tablename__ = "document_links"
    __table_args__ = (Index("ix_document_links_key_document_id", "key", "document_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[str | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    # The name as it is compared: `services.links.name_key`.
    key: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    includes: Mapped[bool] = mapped_column(default=False)
