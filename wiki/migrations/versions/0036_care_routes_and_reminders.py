"""Care by class, private contacts apart, regular calls, routes through a customer."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None

# The newest private contact is told apart from the newest one that all who sell may read of.
TELL_APART = """
UPDATE customers SET
contacted_on = (
  SELECT max(happened_on) FROM interactions WHERE customer_id = customers.id AND removed_at IS NULL AND level <= 2
),
private_contact_on = (
  SELECT max(happened_on) FROM interactions WHERE customer_id = customers.id AND removed_at IS NULL AND level > 2
)
WHERE id IN (SELECT customer_id FROM interactions WHERE level > 2 AND removed_at IS NULL)
"""
BRING_TOGETHER = """
UPDATE customers SET contacted_on = private_contact_on
WHERE private_contact_on IS NOT NULL AND (contacted_on IS NULL OR private_contact_on > contacted_on)
"""


def upgrade() -> None:
    op.add_column("customers", sa.Column("private_contact_on", sa.String(length=10), nullable=True))
    op.execute(TELL_APART)


def downgrade() -> None:
    op.execute(BRING_TOGETHER)
    op.drop_column("customers", "private_contact_on")
