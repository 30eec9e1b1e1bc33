"""What documents came from, what people are told of, and what they follow."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revisions", sa.Column("anchors", sa.JSON(), nullable=True))
    op.add_column("documents", sa.Column("sourced", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=True),
        sa.Column("term_id", sa.Integer(), nullable=True),
        sa.Column("below", sa.Boolean(), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_follows_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_follows_team_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name=op.f("fk_follows_term_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_follows_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint("user_id", "document_id", name=op.f("uq_follows_user_id_document_id")),
        sa.UniqueConstraint("user_id", "term_id", name=op.f("uq_follows_user_id_term_id")),
    )
    op.create_index(op.f("ix_follows_document_id"), "follows", ["document_id"], unique=False)
    op.create_index(op.f("ix_follows_team_id"), "follows", ["team_id"], unique=False)
    op.create_index(op.f("ix_follows_term_id"), "follows", ["term_id"], unique=False)
    op.create_table(
        "document_sources",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("anchor", sa.String(length=16), nullable=False),
        sa.Column("topic_id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_document_sources_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_sources_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_document_sources_post_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_document_sources_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_sources")),
    )
    op.create_index(op.f("ix_document_sources_author_id"), "document_sources", ["author_id"], unique=False)
    op.create_index(
        "ix_document_sources_document_id_anchor", "document_sources", ["document_id", "anchor"], unique=False
    )
    op.create_index(op.f("ix_document_sources_post_id"), "document_sources", ["post_id"], unique=False)
    op.create_index(op.f("ix_document_sources_topic_id"), "document_sources", ["topic_id"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "review",
                "verify",
                "contested",
                "convert",
                "invited",
                "returned",
                "mentioned",
                "replied",
                "accepted",
                "concluded",
                "published",
                "changed",
                "flagged",
                name="noticereason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("post_id", sa.String(length=16), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_notices_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_notices_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_notices_mail_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_notices_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notices_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_by_id"), "notices", ["by_id"], unique=False)
    op.create_index(op.f("ix_notices_document_id"), "notices", ["document_id"], unique=False)
    op.create_index(op.f("ix_notices_mail_id"), "notices", ["mail_id"], unique=False)
    op.create_index("ix_notices_mailed_at_user_id", "notices", ["mailed_at", "user_id"], unique=False)
    op.create_index(op.f("ix_notices_post_id"), "notices", ["post_id"], unique=False)
    op.create_index("ix_notices_user_id_read_at_at", "notices", ["user_id", "read_at", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_notices_user_id_read_at_at", table_name="notices")
    op.drop_index(op.f("ix_notices_post_id"), table_name="notices")
    op.drop_index("ix_notices_mailed_at_user_id", table_name="notices")
    op.drop_index(op.f("ix_notices_mail_id"), table_name="notices")
    op.drop_index(op.f("ix_notices_document_id"), table_name="notices")
    op.drop_index(op.f("ix_notices_by_id"), table_name="notices")
    op.drop_table("notices")
    op.drop_index(op.f("ix_document_sources_topic_id"), table_name="document_sources")
    op.drop_index(op.f("ix_document_sources_post_id"), table_name="document_sources")
    op.drop_index("ix_document_sources_document_id_anchor", table_name="document_sources")
    op.drop_index(op.f("ix_document_sources_author_id"), table_name="document_sources")
    op.drop_table("document_sources")
    op.drop_index(op.f("ix_follows_term_id"), table_name="follows")
    op.drop_index(op.f("ix_follows_team_id"), table_name="follows")
    op.drop_index(op.f("ix_follows_document_id"), table_name="follows")
    op.drop_table("follows")
    op.drop_column("documents", "sourced")
    op.drop_column("revisions", "anchors")
