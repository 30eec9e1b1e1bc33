"""The customer that a topic is about."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE topics ADD COLUMN customer_id VARCHAR(16)"
        " CONSTRAINT fk_topics_customer_id REFERENCES customers (id)"
    )
    op.create_index(op.f("ix_topics_customer_id"), "topics", ["customer_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_topics_customer_id"), table_name="topics")
    op.drop_column("topics", "customer_id")
