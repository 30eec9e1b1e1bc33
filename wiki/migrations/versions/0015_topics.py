"""Topics, their replies and what is concluded from them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("writings", sa.Column("kind", sa.String(length=20), server_default="case", nullable=False))
    op.create_table(
        "topics",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "answered", "concluded", name="topicstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.String(length=16), nullable=True),
        sa.Column("contact_id", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_topics_contact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["users.id"], name=op.f("fk_topics_hidden_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["id"], ["documents.id"], name=op.f("fk_topics_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["topics.id"], name=op.f("fk_topics_merged_into_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
    )
    op.create_index(op.f("ix_topics_contact_id"), "topics", ["contact_id"], unique=False)
    op.create_index(op.f("ix_topics_hidden_by_id"), "topics", ["hidden_by_id"], unique=False)
    op.create_index(op.f("ix_topics_last_at"), "topics", ["last_at"], unique=False)
    merged = sa.text("merged_into_id IS NOT NULL")
    op.create_index(
        op.f("ix_topics_merged_into_id"), "topics", ["merged_into_id"], sqlite_where=merged, postgresql_where=merged
    )
    op.create_index("ix_topics_replies_id", "topics", ["replies", "id"], unique=False)
    op.create_index("ix_topics_state_last_at", "topics", ["state", "last_at"], unique=False)
    op.create_table(
        "posts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("topic_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("opinion", "strategy", name="postkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("quotes_id", sa.String(length=16), nullable=True),
        sa.Column("contradicts", sa.Boolean(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["users.id"], name=op.f("fk_posts_accepted_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_posts_author_id")),
        sa.ForeignKeyConstraint(["quotes_id"], ["posts.id"], name=op.f("fk_posts_quotes_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_posts_removed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_posts_topic_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("submission", name=op.f("uq_posts_submission")),
        sa.UniqueConstraint("topic_id", "number", name=op.f("uq_posts_topic_id_number")),
    )
    op.create_index(op.f("ix_posts_accepted_by_id"), "posts", ["accepted_by_id"], unique=False)
    op.create_index(op.f("ix_posts_author_id"), "posts", ["author_id"], unique=False)
    op.create_index(op.f("ix_posts_quotes_id"), "posts", ["quotes_id"], unique=False)
    op.create_index(op.f("ix_posts_removed_by_id"), "posts", ["removed_by_id"], unique=False)
    op.create_table(
        "topic_documents",
        sa.Column("topic_id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column(
            "relation", sa.Enum("about", "seen", name="topicrelation", native_enum=False, length=40), nullable=False
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_topic_documents_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_documents_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", "document_id", name=op.f("pk_topic_documents")),
    )
    op.create_index(op.f("ix_topic_documents_document_id"), "topic_documents", ["document_id"], unique=False)
    op.create_table(
        "topic_visits",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_topic_visits_topic_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_topic_visits_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "topic_id", name=op.f("pk_topic_visits")),
    )
    op.create_index(op.f("ix_topic_visits_topic_id"), "topic_visits", ["topic_id"], unique=False)
    op.create_table(
        "conclusions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("topic_id", sa.String(length=16), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("html", sa.JSON(), nullable=False),
        sa.Column(
            "destination",
            sa.Enum("page", "case", "merge", "nothing", name="destination", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("result_id", sa.String(length=16), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contradicted_by_id", sa.String(length=16), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_conclusions_by_id")),
        sa.ForeignKeyConstraint(
            ["contradicted_by_id"], ["posts.id"], name=op.f("fk_conclusions_contradicted_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["documents.id"], name=op.f("fk_conclusions_result_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_conclusions_topic_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conclusions")),
    )
    op.create_index(op.f("ix_conclusions_by_id"), "conclusions", ["by_id"], unique=False)
    op.create_index(op.f("ix_conclusions_contradicted_by_id"), "conclusions", ["contradicted_by_id"], unique=False)
    op.create_index(op.f("ix_conclusions_result_id"), "conclusions", ["result_id"], unique=False)
    op.create_index(op.f("ix_conclusions_topic_id"), "conclusions", ["topic_id"], unique=False)
    op.create_table(
        "post_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_post_edits_by_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_edits_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_edits")),
    )
    op.create_index(op.f("ix_post_edits_by_id"), "post_edits", ["by_id"], unique=False)
    op.create_index(op.f("ix_post_edits_post_id"), "post_edits", ["post_id"], unique=False)
    op.create_table(
        "post_votes",
        sa.Column("post_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_votes_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_post_votes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post_id", "user_id", name=op.f("pk_post_votes")),
    )
    op.create_index(op.f("ix_post_votes_user_id"), "post_votes", ["user_id"], unique=False)
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_mentions_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_mentions_topic_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mentions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
    )
    op.create_index(op.f("ix_mentions_post_id"), "mentions", ["post_id"], unique=False)
    op.create_index(op.f("ix_mentions_topic_id"), "mentions", ["topic_id"], unique=False)
    op.create_index(op.f("ix_mentions_user_id"), "mentions", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("mentions")
    op.drop_index(op.f("ix_post_votes_user_id"), table_name="post_votes")
    op.drop_table("post_votes")
    op.drop_index(op.f("ix_post_edits_post_id"), table_name="post_edits")
    op.drop_index(op.f("ix_post_edits_by_id"), table_name="post_edits")
    op.drop_table("post_edits")
    op.drop_index(op.f("ix_conclusions_topic_id"), table_name="conclusions")
    op.drop_index(op.f("ix_conclusions_result_id"), table_name="conclusions")
    op.drop_index(op.f("ix_conclusions_contradicted_by_id"), table_name="conclusions")
    op.drop_index(op.f("ix_conclusions_by_id"), table_name="conclusions")
    op.drop_table("conclusions")
    op.drop_index(op.f("ix_topic_visits_topic_id"), table_name="topic_visits")
    op.drop_table("topic_visits")
    op.drop_index(op.f("ix_topic_documents_document_id"), table_name="topic_documents")
    op.drop_table("topic_documents")
    op.drop_index(op.f("ix_posts_removed_by_id"), table_name="posts")
    op.drop_index(op.f("ix_posts_quotes_id"), table_name="posts")
    op.drop_index(op.f("ix_posts_author_id"), table_name="posts")
    op.drop_index(op.f("ix_posts_accepted_by_id"), table_name="posts")
    op.drop_table("posts")
    op.drop_index("ix_topics_state_last_at", table_name="topics")
    op.drop_index("ix_topics_replies_id", table_name="topics")
    op.drop_index(op.f("ix_topics_merged_into_id"), table_name="topics")
    op.drop_index(op.f("ix_topics_last_at"), table_name="topics")
    op.drop_index(op.f("ix_topics_hidden_by_id"), table_name="topics")
    op.drop_index(op.f("ix_topics_contact_id"), table_name="topics")
    op.drop_table("topics")
    op.drop_column("writings", "kind")
