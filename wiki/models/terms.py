"""The vocabulary: lists of terms by which cases are filed. A term's description is its page."""

from dataclasses import dataclass

from sqlalchemy import Boolean, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.errors import N_
from wiki.models.base import Tracked


@dataclass(frozen=True)
class TermList:
    """One list: `multiple` values to a case or one, `free` if a new value is created by writing it.

    Of a `fixed` one only the words can be changed: the code knows its values.
    """

    code: str
    label: str
    multiple: bool = False
    free: bool = False
    fixed: bool = False


TERM_LISTS = {
    kind.code: kind
    for kind in (
        TermList("outcome", N_("Outcome"), fixed=True),
        TermList("personality", N_("Customer type"), multiple=True),
        TermList("industry", N_("Industry")),
        TermList("ownership", N_("Ownership")),
        TermList("department", N_("Department")),
        TermList("contact_level", N_("Contact's level")),
        TermList("grade", N_("Grade")),
        TermList("sale_stage", N_("Stage of the sale")),
        TermList("approach", N_("Approach"), multiple=True),
        TermList("cause", N_("Cause"), multiple=True),
        TermList("product", N_("Product"), free=True),
        TermList("competitor", N_("Competitor"), free=True),
        TermList("tags", N_("Tags"), multiple=True, free=True),
    )
}


class Term(Tracked):
    """A value of a list. `label` is respectful and shown on people; `library_name` titles pages and is searched."""

    __tablename__ = "terms"
    __table_args__ = (UniqueConstraint("list_code", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    list_code: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(80))
    label: Mapped[dict[str, str]]
    library_name: Mapped[dict[str, str]] = mapped_column(default=dict)
    synonyms: Mapped[list[str]] = mapped_column(default=list)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    # Kept on what is filed under it, but not offered any more.
    retired: Mapped[bool] = mapped_column(Boolean, default=False)
    # The term that took over its cases; its code leads there, and what was written before still says this one.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), index=True)
    description: Mapped[str] = mapped_column(Text, default="")
    description_html: Mapped[str] = mapped_column(Text, default="")
