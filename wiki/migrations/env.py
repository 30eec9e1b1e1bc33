"""Alembic's entry: `wiki.models.schema` hands over the open connection."""

from typing import Any, Literal

from alembic import context

from wiki.models import Base
from wiki.models.base import Moment


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our time type as the plain column type, so that old migrations do not depend on later code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
