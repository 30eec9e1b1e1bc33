"""What lies behind losses."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in with its models."""


def downgrade() -> None:
    """Filled in with its models."""
