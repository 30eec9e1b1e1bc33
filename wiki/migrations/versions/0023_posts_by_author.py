"""An index that alone tells where somebody has replied."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_posts_author_id_topic_id_removed_at", "posts", ["author_id", "topic_id", "removed_at"])
    op.drop_index(op.f("ix_posts_author_id"), table_name="posts")


def downgrade() -> None:
    op.create_index(op.f("ix_posts_author_id"), "posts", ["author_id"], unique=False)
    op.drop_index("ix_posts_author_id_topic_id_removed_at", table_name="posts")
