"""Imports of tables."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in with its models."""


def downgrade() -> None:
    """Filled in with its models."""
