"""Files beside a case."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in with its models."""


def downgrade() -> None:
    """Filled in with its models."""
