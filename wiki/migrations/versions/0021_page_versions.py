"""Which pages say the same in other languages, and pairs of pages that look the same."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_pages_language_group"), table_name="pages")
    op.drop_column("pages", "language_group")  # nothing ever wrote it
    op.create_table(
        "page_versions",
        sa.Column("page_id", sa.String(length=16), nullable=False),
        sa.Column("group_id", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("original", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_versions_page_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_page_versions")),
        sa.UniqueConstraint("group_id", "language", name=op.f("uq_page_versions_group_id_language")),
    )
    op.create_table(
        "page_pairs",
        sa.Column("low_id", sa.String(length=16), nullable=False),
        sa.Column("high_id", sa.String(length=16), nullable=False),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dismissed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dismissed_by_id"], ["users.id"], name=op.f("fk_page_pairs_dismissed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["high_id"], ["pages.id"], name=op.f("fk_page_pairs_high_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low_id"], ["pages.id"], name=op.f("fk_page_pairs_low_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_page_pairs")),
    )
    op.create_index(op.f("ix_page_pairs_dismissed_by_id"), "page_pairs", ["dismissed_by_id"], unique=False)
    op.create_index(op.f("ix_page_pairs_high_id"), "page_pairs", ["high_id"], unique=False)
    order = ["dismissed_at", "likeness", "low_id", "high_id"]
    op.create_index("ix_page_pairs_dismissed_at_likeness", "page_pairs", order, unique=False)


def downgrade() -> None:
    op.drop_index("ix_page_pairs_dismissed_at_likeness", table_name="page_pairs")
    op.drop_index(op.f("ix_page_pairs_high_id"), table_name="page_pairs")
    op.drop_index(op.f("ix_page_pairs_dismissed_by_id"), table_name="page_pairs")
    op.drop_table("page_pairs")
    op.drop_table("page_versions")
    op.add_column("pages", sa.Column("language_group", sa.String(length=16), nullable=True))
    op.create_index(op.f("ix_pages_language_group"), "pages", ["language_group"], unique=False)
