"""Customers filed under one value are read in the order of their list."""

from alembic import op

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None

NAMES = ("industry_id", "ownership_id", "owner_id")


def upgrade() -> None:
    for name in (*NAMES, "stage"):
        op.create_index(f"ix_customers_{name}_touched_at_id", "customers", [name, "touched_at", "id"])
    for name in NAMES:
        op.drop_index(f"ix_customers_{name}", "customers")


def downgrade() -> None:
    for name in NAMES:
        op.create_index(f"ix_customers_{name}", "customers", [name])
    for name in (*NAMES, "stage"):
        op.drop_index(f"ix_customers_{name}_touched_at_id", "customers")
