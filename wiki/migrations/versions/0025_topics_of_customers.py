"""The customer that a topic is about."""

import sqlalchemy as sa
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
    known = sa.text("customer_id IS NOT NULL")
    op.create_index("ix_topics_customer_id", "topics", ["customer_id"], sqlite_where=known, postgresql_where=known)


def downgrade() -> None:
    op.drop_index("ix_topics_customer_id", table_name="topics")
    op.drop_column("topics", "customer_id")
