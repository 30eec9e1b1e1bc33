"""Saved searches and what is new in them; questions that found nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("notify", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_searches_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
    )
    op.create_index("ix_saved_searches_user_id_created_at", "saved_searches", ["user_id", "created_at"])
    op.create_table(
        "search_news",
        sa.Column("saved_search_id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_search_id"],
            ["saved_searches.id"],
            name=op.f("fk_search_news_saved_search_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_search_news_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("saved_search_id", "document_id", name=op.f("pk_search_news")),
    )
    op.create_index(op.f("ix_search_news_document_id"), "search_news", ["document_id"])
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("found_nothing", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("several", sa.Boolean(), nullable=False),
        sa.Column("last_on", sa.String(length=10), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("text", name=op.f("uq_questions_text")),
    )
    op.create_index(op.f("ix_questions_last_on"), "questions", ["last_on"])
    # So that the first two who raise it do not both add it.
    op.execute("INSERT INTO generations (name, value) VALUES ('news', 0)")


def downgrade() -> None:
    op.execute("DELETE FROM generations WHERE name = 'news'")
    op.drop_table("questions")
    op.drop_table("search_news")
    op.drop_table("saved_searches")
