"""Knowledge pages, their kinds, reviews, names and links."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_kinds",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("template", sa.JSON(), nullable=False),
        sa.Column("review_days", sa.Integer(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_page_kinds")),
    )
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
    op.create_table(
        "pages",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "archived", name="publication", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("kind_code", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.String(length=16), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_by_id", sa.Integer(), nullable=True),
        sa.Column("verifier_id", sa.Integer(), nullable=True),
        sa.Column("verified_until", sa.String(length=10), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("obsolete_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language_group", sa.String(length=16), nullable=True),
        sa.Column("merged_into_id", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["archived_by_id"], ["users.id"], name=op.f("fk_pages_archived_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["id"], ["documents.id"], name=op.f("fk_pages_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["kind_code"], ["page_kinds.code"], name=op.f("fk_pages_kind_code")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["pages.id"], name=op.f("fk_pages_merged_into_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["pages.id"], name=op.f("fk_pages_parent_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["users.id"], name=op.f("fk_pages_submitted_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["verifier_id"], ["users.id"], name=op.f("fk_pages_verifier_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
    )
    op.create_index(op.f("ix_pages_archived_by_id"), "pages", ["archived_by_id"], unique=False)
    op.create_index(op.f("ix_pages_kind_code"), "pages", ["kind_code"], unique=False)
    op.create_index(op.f("ix_pages_language_group"), "pages", ["language_group"], unique=False)
    op.create_index(op.f("ix_pages_merged_into_id"), "pages", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_pages_parent_id"), "pages", ["parent_id"], unique=False)
    op.create_index(op.f("ix_pages_submitted_by_id"), "pages", ["submitted_by_id"], unique=False)
    op.create_index(op.f("ix_pages_verified_until"), "pages", ["verified_until"], unique=False)
    op.create_index(op.f("ix_pages_verifier_id"), "pages", ["verifier_id"], unique=False)
    op.create_table(
        "page_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_names_page_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_names")),
    )
    op.create_index("ix_page_names_key_page_id", "page_names", ["key", "page_id"], unique=True)
    op.create_index(op.f("ix_page_names_page_id"), "page_names", ["page_id"], unique=False)
    op.create_table(
        "page_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("approved", "returned", name="reviewdecision", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_page_reviews_by_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_reviews_page_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_reviews")),
    )
    op.create_index(op.f("ix_page_reviews_by_id"), "page_reviews", ["by_id"], unique=False)
    op.create_index("ix_page_reviews_page_id_number", "page_reviews", ["page_id", "number"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_page_reviews_page_id_number", table_name="page_reviews")
    op.drop_index(op.f("ix_page_reviews_by_id"), table_name="page_reviews")
    op.drop_table("page_reviews")
    op.drop_index(op.f("ix_page_names_page_id"), table_name="page_names")
    op.drop_index("ix_page_names_key_page_id", table_name="page_names")
    op.drop_table("page_names")
    op.drop_index(op.f("ix_pages_verifier_id"), table_name="pages")
    op.drop_index(op.f("ix_pages_verified_until"), table_name="pages")
    op.drop_index(op.f("ix_pages_submitted_by_id"), table_name="pages")
    op.drop_index(op.f("ix_pages_parent_id"), table_name="pages")
    op.drop_index(op.f("ix_pages_merged_into_id"), table_name="pages")
    op.drop_index(op.f("ix_pages_language_group"), table_name="pages")
    op.drop_index(op.f("ix_pages_kind_code"), table_name="pages")
    op.drop_index(op.f("ix_pages_archived_by_id"), table_name="pages")
    op.drop_table("pages")
    op.drop_index("ix_page_links_key_document_id", table_name="page_links")
    op.drop_index(op.f("ix_page_links_document_id"), table_name="page_links")
    op.drop_table("page_links")
    op.drop_table("page_kinds")
