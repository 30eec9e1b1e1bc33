"""Links by name are kept of every kind of text, not of pages alone; notices of what saved searches found."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEPT = ("document_id", "key", "name", "includes")


def upgrade() -> None:
    op.create_table(
        "document_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("includes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_links_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_document_links_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_links")),
    )
    op.create_index(op.f("ix_document_links_document_id"), "document_links", ["document_id"], unique=False)
    op.create_index(op.f("ix_document_links_post_id"), "document_links", ["post_id"], unique=False)
    op.create_index("ix_document_links_key_document_id", "document_links", ["key", "document_id"], unique=False)
    _copy("page_links", "document_links")
    op.drop_index("ix_page_links_key_document_id", table_name="page_links")
    op.drop_index(op.f("ix_page_links_document_id"), table_name="page_links")
    op.drop_table("page_links")
    with op.batch_alter_table("notices") as notices:
        notices.add_column(sa.Column("saved_search_id", sa.String(length=16), nullable=True))
        notices.create_foreign_key(
            op.f("fk_notices_saved_search_id"), "saved_searches", ["saved_search_id"], ["id"], ondelete="CASCADE"
        )
        notices.create_index(op.f("ix_notices_saved_search_id"), ["saved_search_id"], unique=False)


def downgrade() -> None:
    notices = sa.table("notices", sa.column("reason"))
    op.execute(sa.delete(notices).where(notices.c.reason == "found"))
    with op.batch_alter_table("notices") as table:
        table.drop_index(op.f("ix_notices_saved_search_id"))
        table.drop_constraint(op.f("fk_notices_saved_search_id"), type_="foreignkey")
        table.drop_column("saved_search_id")
    op.create_table(
        "page_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("includes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_page_links_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_links")),
    )
    op.create_index(op.f("ix_page_links_document_id"), "page_links", ["document_id"], unique=False)
    op.create_index("ix_page_links_key_document_id", "page_links", ["key", "document_id"], unique=True)
    _copy(
        "document_links",
        "page_links",
        sa.column("document_id").in_(sa.select(sa.column("id")).select_from(sa.table("pages"))),
    )
    op.drop_index("ix_document_links_key_document_id", table_name="document_links")
    op.drop_index(op.f("ix_document_links_post_id"), table_name="document_links")
    op.drop_index(op.f("ix_document_links_document_id"), table_name="document_links")
    op.drop_table("document_links")


def _copy(source: str, target: str, *which: sa.ColumnElement[bool]) -> None:
    old, new = (sa.table(name, *(sa.column(each) for each in ("id", *KEPT))) for name in (source, target))
    rows = sa.select(*(old.c[name] for name in KEPT)).where(*which).order_by(old.c.id)
    op.execute(sa.insert(new).from_select(KEPT, rows))
