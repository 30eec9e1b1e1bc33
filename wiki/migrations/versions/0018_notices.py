"""When people are written to, which teams follow what, and group chats that are told of news."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_channels",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "vendor",
            sa.Enum("wecom", "dingtalk", "feishu", "slack", name="chatvendor", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_chat_channels_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_channels")),
    )
    op.create_index(op.f("ix_chat_channels_team_id"), "chat_channels", ["team_id"], unique=False)
    op.create_table(
        "notice_preferences",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "rhythm", sa.Enum("daily", "weekly", "none", name="rhythm", native_enum=False, length=40), nullable=False
        ),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("quiet_weekends", sa.Boolean(), nullable=False),
        sa.Column("follow_own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notice_preferences_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_preferences")),
    )
    op.create_table(
        "chat_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["chat_channels.id"], name=op.f("fk_chat_posts_channel_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_chat_posts_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_posts")),
    )
    op.create_index(op.f("ix_chat_posts_channel_id"), "chat_posts", ["channel_id"], unique=False)
    op.create_index(op.f("ix_chat_posts_document_id"), "chat_posts", ["document_id"], unique=False)
    op.create_index(op.f("ix_chat_posts_due_at"), "chat_posts", ["due_at"], unique=False)
    op.create_table(
        "team_follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=True),
        sa.Column("term_id", sa.Integer(), nullable=True),
        sa.Column("below", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_team_follows_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_team_follows_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_follows_team_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name=op.f("fk_team_follows_term_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_follows")),
        sa.UniqueConstraint("team_id", "document_id", name=op.f("uq_team_follows_team_id_document_id")),
        sa.UniqueConstraint("team_id", "term_id", name=op.f("uq_team_follows_team_id_term_id")),
    )
    op.create_index(op.f("ix_team_follows_by_id"), "team_follows", ["by_id"], unique=False)
    op.create_index(op.f("ix_team_follows_document_id"), "team_follows", ["document_id"], unique=False)
    op.create_index(op.f("ix_team_follows_term_id"), "team_follows", ["term_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_team_follows_term_id"), table_name="team_follows")
    op.drop_index(op.f("ix_team_follows_document_id"), table_name="team_follows")
    op.drop_index(op.f("ix_team_follows_by_id"), table_name="team_follows")
    op.drop_table("team_follows")
    op.drop_index(op.f("ix_chat_posts_due_at"), table_name="chat_posts")
    op.drop_index(op.f("ix_chat_posts_document_id"), table_name="chat_posts")
    op.drop_index(op.f("ix_chat_posts_channel_id"), table_name="chat_posts")
    op.drop_table("chat_posts")
    op.drop_table("notice_preferences")
    op.drop_index(op.f("ix_chat_channels_team_id"), table_name="chat_channels")
    op.drop_table("chat_channels")
