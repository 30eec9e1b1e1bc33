"""Opportunities: what somebody sees at a customer before it is pursued, and which objective takes it up."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    state = sa.Enum("seen", "checked", "pursued", name="pursuitstate", native_enum=False, length=40)
    op.add_column("pursuits", sa.Column("state", state, server_default="pursued", nullable=False))
    op.add_column("pursuits", sa.Column("seen", sa.String(length=500), server_default="", nullable=False))
    op.add_column("pursuits", sa.Column("proof", sa.String(length=300), server_default="", nullable=False))
    op.add_column("plan_objectives", sa.Column("pursuit_ids", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("plan_objectives", "pursuit_ids")
    op.drop_column("pursuits", "proof")
    op.drop_column("pursuits", "seen")
    op.drop_column("pursuits", "state")
