"""One's own words on a plan: of which version its writer has judged it; comments corrected or taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account_plans", sa.Column("self_scored_version", sa.Integer(), nullable=True))
    for name in ("edited_at", "removed_at"):
        op.add_column("plan_comments", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("plan_comments", "removed_at")
    op.drop_column("plan_comments", "edited_at")
    op.drop_column("account_plans", "self_scored_version")
