"""Of which version of a plan its writer has judged it."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account_plans", sa.Column("self_scored_version", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("account_plans", "self_scored_version")
