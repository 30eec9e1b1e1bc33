"""People at customers and the types that colleagues saw in them."""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in with its models."""


def downgrade() -> None:
    """Filled in with its models."""
